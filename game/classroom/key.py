"""The key's expected intervals: what the courses of an exercise come to in many worlds, with and without the rerun's
orders in the same luck. Computed by `primacy exercise NAME --expect`, written beside the exercises, only read in class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month, month_from_text, month_text
from game.classroom.exercise import Course, Exercise
from game.classroom.forecasts import trailing
from game.configuration import Declared, load
from game.errors import PrimacyError, Sentence, system_reason
from game.levers import SIDES, SideKey
from game.orders import Orders, apply_orders
from game.outcome.verdict import verdict_keys, verdicts
from game.scenario import load_scenario
from game.world import World

WORLDS = 512
"""Worlds of which the intervals are made."""
SHARES = (0.05, 0.5, 0.95)
RERUN = "rerun"
"""The name of the rerun among the courses."""
FIRST_WORLD = 1_000
"""Worlds of the key are other ones than those a class plays (which are number 0)."""


class Interval(Declared):
    """The 5 %, 50 % and 95 % quantiles over worlds, in the unit of a figure."""

    low: float
    middle: float
    high: float


class _Expected(Declared):
    """What is written: course -> verdict shares, figure -> month -> interval; `differences` less the rerun."""

    exercise: str
    worlds: int
    seed: int
    command: str
    verdicts: dict[str, dict[str, float]]
    figures: dict[str, dict[str, dict[str, Interval]]]
    differences: dict[str, dict[str, dict[str, Interval]]]
    years: dict[str, dict[str, dict[str, Interval]]]


Expected = _Expected


@dataclass(frozen=True)
class _Run:
    """One course in all worlds: months (n,), metric -> (n, worlds), and the verdicts."""

    months: NDArray[np.int64]
    values: dict[str, NDArray[np.float64]]
    keys: list[str]


def expected_path(exercise: Exercise) -> Path:
    """Where an exercise's intervals are kept: in the folder `expected` beside it."""
    return exercise.path.parent / "expected" / f"{exercise.exercise}.yaml"


def read_expected(exercise: Exercise) -> Expected | None:
    """The intervals of an exercise, or None where they were not computed. Raises PrimacyError for a damaged file."""
    path = expected_path(exercise)
    return load(_Expected, path) if path.is_file() else None


def expected_difference(exercise: Exercise) -> dict[tuple[str, Month], Interval]:
    """(metric, month) -> what the first course is expected to differ from the rerun by; empty where it is not known."""
    found = read_expected(exercise)
    if found is None or not exercise.expect or not found.differences:
        return {}
    told = found.differences.get(exercise.expect[0].key, {})
    return {
        (metric, month_from_text(month)): interval
        for metric, months in told.items()
        for month, interval in months.items()
    }


def expect(exercise: Exercise, worlds: int = WORLDS, tell: Callable[[str], None] = lambda _words: None) -> Expected:
    """Run every course and the rerun. Raises PrimacyError for an exercise that declares no course."""
    if not exercise.expect:
        raise PrimacyError(f"{exercise.exercise} declares no courses under the key expect.")
    runs: dict[str, _Run] = {}
    for course in exercise.expect:
        tell(f"{course.key}: {worlds} worlds")
        runs[course.key] = _run(exercise, _orders(exercise, course), worlds)
    if exercise.rerun is not None:
        tell(f"{RERUN}: {worlds} worlds")
        fixed: dict[tuple[SideKey, int], Orders] = {
            (side, int(number)): Orders.from_text(text)
            for side, rounds in exercise.rerun.orders.items()
            for number, text in rounds.items()
        }
        runs[RERUN] = _run(exercise, fixed, worlds)
    courses = [course.key for course in exercise.expect]
    return _Expected(
        exercise=exercise.exercise,
        worlds=worlds,
        seed=exercise.seeds[0],
        command=f"primacy exercise {exercise.exercise} --expect" + f" --worlds {worlds}" * (worlds != WORLDS),
        verdicts={key: _shares(run.keys) for key, run in runs.items()},
        figures={key: _at(exercise, run.months, run.values, looked_at(exercise)) for key, run in runs.items()},
        differences={
            key: _at(exercise, runs[key].months, _less(runs[key], runs[RERUN]), looked_at(exercise)) for key in courses
        }
        if RERUN in runs
        else {},
        years={key: _at(exercise, run.months, run.values, every_year(exercise)) for key, run in runs.items()},
    )


def write_expected(exercise: Exercise, found: Expected) -> Path:
    """Write the intervals as YAML; returns the file. Raises PrimacyError when it cannot be written."""
    import yaml

    path = expected_path(exercise)
    head = f"# Intervals over {found.worlds} worlds (5 %, 50 %, 95 %), computed by `{found.command}`, not by hand.\n"
    body = yaml.safe_dump(_plain(found), sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + body, encoding="utf-8")
    except OSError as error:
        words = '"{name}" could not be written: {reason}.'
        raise PrimacyError(Sentence(words, "not_written", name=str(path), reason=system_reason(error))) from None
    return path


def looked_at(exercise: Exercise) -> list[Month]:
    """The months that are compared or predicted; without any, the last."""
    months = set(exercise.rerun.months if exercise.rerun else ())
    months |= {asked.month for asked in exercise.predictions if asked.month is not None}
    return sorted(months or {exercise.last_month})


def every_year(exercise: Exercise) -> list[Month]:
    """January of every simulated year, and the last month."""
    start = load_scenario(exercise.scenario).start
    first = start + (-start) % 12
    return [*range(first, exercise.last_month, 12), exercise.last_month]


def _orders(exercise: Exercise, course: Course) -> dict[tuple[SideKey, int], Orders]:
    found: dict[tuple[SideKey, int], Orders] = {}
    for side, rounds in course.votes.items():
        for number, key in rounds.items():
            option = exercise.option(side, key)
            if option is not None:
                found[side, int(number)] = option.given
    for side, lines in course.orders.items():
        for number, text in lines.items():
            found[side, int(number)] = Orders.from_text(text)
    return found


def _run(exercise: Exercise, given: dict[tuple[SideKey, int], Orders], worlds: int) -> _Run:
    """Play a course in many worlds; what a side could not pay for in one of them is given all the same."""
    doctrines = {side: exercise.rivals.get(side) for side in SIDES if side not in exercise.seats}
    kept = sorted({figure.metric for figure in exercise.figures})
    world = World(
        exercise.scenario,
        exercise.seeds[0],
        worlds,
        first_world=FIRST_WORLD,
        us=doctrines.get("us"),
        china=doctrines.get("china"),
        parameters=exercise.parameters,
        switches={"fog": False},
        until=exercise.last_month + 1,
    )
    rounds = {exercise.round_month(number): number for number in range(1, exercise.rounds.count + 1)}
    while not world.is_over:
        number = rounds.get(world.month)
        if number is not None:
            for place, side in enumerate(SIDES):
                if (side, number) in given:
                    world.open_quarter()
                    apply_orders(world, place, given[side, number], limited=False)
        world.step()
    history = world.history
    found = _Run(
        history.months.copy(),
        {metric: history.of(metric).copy() for metric in kept},
        [str(key) for key in verdicts(world)],
    )
    world.close()
    return found


def _less(run: _Run, other: _Run) -> dict[str, NDArray[np.float64]]:
    """World by world, a course less the rerun: both met the same luck."""
    return {metric: run.values[metric] - other.values[metric] for metric in run.values}


def _at(
    exercise: Exercise, months: NDArray[np.int64], values: dict[str, NDArray[np.float64]], wanted: list[Month]
) -> dict[str, dict[str, Interval]]:
    found: dict[str, dict[str, Interval]] = {}
    for figure in exercise.figures:
        here = {}
        smooth = trailing(values[figure.metric], figure.mean)
        for month in wanted:
            row = smooth[int(np.searchsorted(months, month))] * figure.times
            low, middle, high = (round(float(edge), figure.decimals + 1) for edge in np.quantile(row, SHARES))
            here[month_text(month)] = Interval(low=low, middle=middle, high=high)
        found[figure.metric] = here
    return found


def _shares(keys: list[str]) -> dict[str, float]:
    return {key: round(keys.count(key) / len(keys), 3) for key in verdict_keys() if key in keys}


def _plain(found: Expected) -> dict[str, Any]:
    return found.model_dump()
