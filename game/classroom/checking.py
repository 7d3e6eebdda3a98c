"""Every name in an exercise held against the game; the first mistake is told in one sentence with its file and key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from game.classroom.exercise import HOLD, MOST_OPTIONS, Exercise, cadences, outside
from game.configuration import did_you_mean, shown
from game.doctrines import load_doctrine
from game.errors import PrimacyError
from game.levers import SideKey
from game.metrics.metric import METRICS
from game.orders import Orders, mistakes
from game.outcome.verdict import verdict_keys
from game.scenario import load_scenario
from game.session.options import CADENCES


def check_exercise(exercise: Exercise, path: Path) -> None:
    """Raise PrimacyError for the first mistake."""
    for mistake in _all(exercise):
        raise PrimacyError(f"{shown(path)}: {mistake.rstrip('.')}.")


def _all(exercise: Exercise) -> Iterator[str]:
    yield from _frame(exercise)
    yield from _ballots(exercise)
    yield from _numbers(exercise)
    yield from _reruns(exercise)
    yield from _courses(exercise)


def _frame(exercise: Exercise) -> Iterator[str]:
    """Scenario, seats, steps and the length of the rounds."""
    try:
        scenario = load_scenario(exercise.scenario)
    except PrimacyError as error:
        yield f'key "scenario": {error}'
        return
    rounds = exercise.rounds
    if rounds.quarters not in CADENCES:
        yield f'key "rounds.quarters": a decision stands for {cadences()} quarters, not {rounds.quarters}'
    enough = -(-scenario.turns // rounds.quarters)
    if rounds.count > enough:
        yield (
            f'key "rounds.count": {rounds.count} rounds of {rounds.quarters} quarters do not fit; '
            f"{scenario.key} has {scenario.turns} quarters, so at most {enough}"
        )
    if exercise.runs_on and scenario.run_on is None:
        yield f'key "runs_on": {scenario.key} declares no month to run on to'
    if not exercise.seats:
        yield 'key "ballots": at least one side needs options'
    for place, seed in enumerate(exercise.seeds):
        if not 0 <= seed < 2**63:
            yield f'key "seeds[{place}]" must be a whole number from 0 to {2**63 - 1}, not {seed}'
    for side in ("us", "china"):
        if side in exercise.seats and not exercise.voters(side):
            yield f'key "teams": nobody votes for {side}, which has a ballot'
        if side not in exercise.seats:
            if side not in exercise.rivals:
                yield f'key "rivals": {side} has no ballot and needs a doctrine'
            else:
                try:
                    load_doctrine(exercise.rivals[side], side, METRICS)
                except PrimacyError as error:
                    yield f'key "rivals.{side}": {error}'
    labels = [team.label.get("en", "") for team in exercise.teams]
    for label in labels:
        if labels.count(label) > 1:
            yield f'key "teams": the label "{label}" is used twice'
    kinds = [step.kind for step in exercise.steps]
    if kinds.count("rounds") != 1:
        yield f'key "steps": there must be one step of kind rounds, not {kinds.count("rounds")}'
    if "rerun" in kinds and exercise.rerun is None:
        yield 'key "steps": a step of kind rerun needs the key "rerun"'
    if "predict" in kinds and (not exercise.predictions or kinds.index("predict") > kinds.index("rounds")):
        yield 'key "steps": a step of kind predict needs predictions, and comes before the rounds'


def _ballots(exercise: Exercise) -> Iterator[str]:
    """Options with orders that their side can give, and no more of them at once than can be read."""
    for side, options in exercise.ballots.items():
        keys = [option.key for option in options]
        for place, option in enumerate(options):
            where = f'key "ballots.{side}[{place}]"'
            if option.key == HOLD:
                yield f'{where}: "{HOLD}" is the game\'s own option; choose another key'
            if keys.count(option.key) > 1:
                yield f'{where}: the key "{option.key}" is used twice'
            yield from _orders(side, option.orders, f'key "ballots.{side}[{place}].orders"')
    firsts = [question.first for question in exercise.rounds.questions]
    if firsts[0] != 1 or firsts != sorted(set(firsts)) or firsts[-1] > exercise.rounds.count:
        yield f'key "rounds.questions": "first" must rise from 1 to at most {exercise.rounds.count}, not {firsts}'
        return
    for place, question in enumerate(exercise.rounds.questions):
        for side, named in question.options.items():
            known = [option.key for option in exercise.ballots.get(side, ())]
            for key in named:
                if key not in known:
                    near = did_you_mean(key, known)
                    yield f'key "rounds.questions[{place}].options.{side}": there is no option "{key}"; {near}'
        for side in exercise.seats:
            count = len(exercise.options(side, question.first))
            if count > MOST_OPTIONS:
                yield (
                    f'key "rounds.questions[{place}].options.{side}": {count} options at once; at most '
                    f"{MOST_OPTIONS} can be read from the back of a room"
                )


def _orders(side: SideKey, text: str, where: str) -> Iterator[str]:
    try:
        orders = Orders.from_text(text)
    except PrimacyError as error:
        yield f"{where}: {error}"
        return
    if orders.answers:
        yield f"{where}: answers to events cannot be put on a ballot, for nobody knows whether the event strikes"
    for mistake in mistakes(side, orders):
        yield f"{where}: {mistake}"


def _numbers(exercise: Exercise) -> Iterator[str]:
    """Metrics, months and verdicts that exist."""
    places = [(f"figures[{place}]", figure.metric) for place, figure in enumerate(exercise.figures)]
    for place, asked in enumerate(exercise.predictions):
        where = f"predictions[{place}]"
        if asked.metric is not None and asked.month is not None:
            places.append((where, asked.metric))
            wrong = outside(asked.month, exercise)
            if wrong:
                yield f'key "{where}.month": {wrong}'
        if asked.of != "played" and exercise.rerun is None:
            yield f'key "{where}.of": "{asked.of}" needs the key "rerun"'
        for verdict in asked.verdicts:
            if verdict not in verdict_keys():
                near = did_you_mean(verdict, list(verdict_keys()))
                yield f'key "{where}.verdicts": there is no verdict "{verdict}"; {near}'
    for where, metric in places:
        if metric not in METRICS:
            near = did_you_mean(metric, list(METRICS), few=3)
            yield f'key "{where}.metric": there is no metric "{metric}"; {near}'
    keys = [asked.key for asked in exercise.predictions]
    for key in keys:
        if keys.count(key) > 1:
            yield f'key "predictions": the key "{key}" is used twice'


def _reruns(exercise: Exercise) -> Iterator[str]:
    if exercise.rerun is None:
        return
    for month in exercise.rerun.months:
        wrong = outside(month, exercise)
        if wrong:
            yield f'key "rerun.months": {wrong}'
    yield from _schedule(exercise, exercise.rerun.orders, "rerun.orders")


def _schedule(exercise: Exercise, table: dict[SideKey, dict[str, str]], where: str) -> Iterator[str]:
    for side, rounds in table.items():
        if side not in exercise.seats:
            yield f'key "{where}.{side}": nobody votes for {side}'
        for number, text in rounds.items():
            yield from _round(exercise, number, f'key "{where}.{side}"')
            yield from _orders(side, text, f'key "{where}.{side}.{number}"')


def _round(exercise: Exercise, number: str, where: str) -> Iterator[str]:
    if not number.isdecimal() or not 1 <= int(number) <= exercise.rounds.count:
        yield f'{where}: "{number}" is no round; there are rounds "1" to "{exercise.rounds.count}"'


def _courses(exercise: Exercise) -> Iterator[str]:
    for place, course in enumerate(exercise.expect):
        yield from _schedule(exercise, course.orders, f"expect[{place}].orders")
        for side, rounds in course.votes.items():
            known = [option.key for option in exercise.ballots.get(side, ())]
            for number, key in rounds.items():
                where = f'key "expect[{place}].votes.{side}"'
                yield from _round(exercise, number, where)
                if key not in known:
                    yield f'{where}: there is no option "{key}"; {did_you_mean(key, known)}'
