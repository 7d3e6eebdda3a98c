"""The results of a lesson as a table: rounds, votes, predictions with their scores, quiz. Labels only, never names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from game.calendar import month_text
from game.classroom.lesson import AFTER, BEFORE, Lesson
from game.classroom.words import said
from game.errors import PrimacyError, Sentence, system_reason
from game.metrics.metric import METRICS
from game.outcome.verdict import metrics_of

HEAD = ("exercise", "seed", "kind", "place", "month", "who", "what", "value", "unit", "came", "score")
"""The columns. `who` is a team's label, a side, or "class"."""


def write_results(lesson: Lesson, folder: Path) -> list[Path]:
    """Write the table; returns its path in a list. Raises PrimacyError when it cannot be written."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEAD, *rows(lesson)])
    path = folder / f"{lesson.exercise.exercise}-{lesson.seed}-results.csv"
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        beside.replace(path)
    except OSError as error:
        words = "The results could not be written: {reason}."
        raise PrimacyError(Sentence(words, "results_not_written", reason=system_reason(error))) from None
    return [path]


def rows(lesson: Lesson) -> Iterator[tuple[object, ...]]:
    """Every line of the table below its head."""
    first = (lesson.exercise.exercise, lesson.seed)
    for line in (*_rounds(lesson), *_predictions(lesson), *_quiz(lesson), *_figures(lesson), *_minutes(lesson)):
        yield (*first, *line)


def _rounds(lesson: Lesson) -> Iterator[tuple[object, ...]]:
    for played in lesson.rounds:
        month = month_text(lesson.exercise.round_month(played.number))
        for side, key in played.chosen.items():
            yield ("decision", played.number, month, side, key, played.orders[side].text().strip(" |"), "", "", "")
            for option, count in played.votes[side].items():
                yield ("votes", played.number, month, side, option, count, "votes", "", "")
        yield ("seconds", played.number, month, "class", "decided after", f"{played.seconds:.0f}", "s", "", "")


def _predictions(lesson: Lesson) -> Iterator[tuple[object, ...]]:
    scores = {(score.team, score.prediction): score for score in lesson.scores()}
    for team in lesson.exercise.teams:
        label = said(team.label, "en")
        for asked in lesson.exercise.predictions:
            told = lesson.said.get(label, {}).get(asked.key, {})
            score = scores.get((label, asked.key))
            points = "" if score is None else score.brier if score.brier is not None else score.miss
            points = f"{points:.4f}" if isinstance(points, float) else ""
            month = "" if asked.month is None else month_text(asked.month)
            unit = "%" if asked.verdicts else said(asked.unit, "en")
            for what, value in told.items():
                came = score.came if score else ""
                yield ("prediction", asked.key, month, label, what, f"{value:g}", unit, came, points)


def _quiz(lesson: Lesson) -> Iterator[tuple[object, ...]]:
    for when in (BEFORE, AFTER):
        for item, right in sorted(lesson.quiz[when].items()):
            yield ("quiz", item, "", "class", f"right {when}", right, "students", "", "")


def _figures(lesson: Lesson) -> Iterator[tuple[object, ...]]:
    last = month_text(lesson.session.world.month - 1)
    yield ("verdict", "", last, "class", "played", lesson.session.verdict, "", "", "")
    runs = [("played", lesson.session), *([("rerun", lesson.rerun)] if lesson.rerun_done and lesson.rerun else [])]
    if len(runs) > 1:
        yield ("verdict", "", last, "class", "rerun", runs[1][1].verdict, "", "", "")
    names = list(METRICS)
    for figure in lesson.exercise.figures:
        for name, session in runs:
            value = metrics_of(session.world)[0][names.index(figure.metric)] * figure.times
            unit = said(figure.unit, "en")
            yield ("figure", "last year", last, "class", f"{figure.metric} {name}", f"{value:.6g}", unit, "", "")


def _minutes(lesson: Lesson) -> Iterator[tuple[object, ...]]:
    for place, (step, seconds) in enumerate(zip(lesson.exercise.steps, lesson.step_seconds, strict=True), 1):
        yield ("step", place, "", "class", step.kind, f"{seconds / 60:.1f}", "min", f"{step.minutes:g}", "")
