"""What a hindcast must beat: two forecasts that know nothing but earlier observations of the same quantity and actor.

Persistence says that the last one holds; the log-trend draws a straight line through the logarithms of all of them.
For test years neither sees anything of the test: observations end with 2023. Where there is no earlier observation a
baseline has no answer, and counts as outside.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.calendar import Month, month
from game.experiments.hindcast import Scored
from game.experiments.hindcast_mapping import identity
from game.experiments.hindcast_targets import Target

TEST_BEGINS: Month = month(2024, 1)
"""Targets whose period ends from here on are the test; parameters are fitted on earlier ones only."""
Earlier = Sequence[Target]
Forecast = Callable[[Target, Earlier], float]


@dataclass(frozen=True)
class Row:
    """How one forecaster did on some targets."""

    name: str
    inside: int
    answered: int
    counted: int


def is_test(target: Target) -> bool:
    """True for a target of the test years."""
    return target.period.last >= TEST_BEGINS


def persistence(target: Target, earlier: Earlier) -> float:
    """The last earlier observation; not a number where there is none."""
    return earlier[-1].observed if earlier else math.nan


def log_trend(target: Target, earlier: Earlier) -> float:
    """The least-squares line through the logarithms of earlier observations, at the target's period.

    With one observation it is persistence, as where some are not positive.
    """
    if len(earlier) < 2 or any(each.observed <= 0.0 or each.dated for each in earlier):
        return persistence(target, earlier)
    times = [float(each.period.last) for each in earlier]
    logs = [math.log(each.observed) for each in earlier]
    middle, level = sum(times) / len(times), sum(logs) / len(logs)
    spread = sum((time - middle) ** 2 for time in times)
    slope = sum((t - middle) * (x - level) for t, x in zip(times, logs, strict=True)) / spread if spread else 0.0
    return math.exp(min(level + slope * (target.period.last - middle), 700.0))


BASELINES: dict[str, Forecast] = {"persistence": persistence, "log-trend": log_trend}


def earlier_than(target: Target, targets: Sequence[Target]) -> list[Target]:
    """Observations of the same quantity and actor that a baseline may see, the oldest first."""
    end = min(target.period.first, TEST_BEGINS)
    same = [each for each in targets if identity(each) == identity(target) and each.period.last < end]
    return sorted(same, key=lambda each: each.period.last)


def compare(scored: Sequence[Scored], test: bool) -> list[Row]:
    """How the model and each baseline do on the counted targets of the fit or of the test years."""
    targets = [each.target for each in scored]
    counted = [each for each in scored if each.counted and is_test(each.target) == test]
    inside = sum(each.status == "inside" for each in counted)
    answered = sum(each.status != "unmapped" for each in counted)
    rows = [Row("the model", inside, answered, len(counted))]
    for name, forecast in BASELINES.items():
        values = [(each.target, forecast(each.target, earlier_than(each.target, targets))) for each in counted]
        hits = sum(target.low <= value <= target.high for target, value in values)
        rows.append(Row(name, hits, sum(not math.isnan(value) for _, value in values), len(counted)))
    return rows
