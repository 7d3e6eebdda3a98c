"""The hindcast: January 2019 under the orders of the record, held against what was observed.

Three plain functions do it, for the command and for calibration alike:

- `read_targets(path)` reads a table of targets;
- `predict(targets, ...)` runs worlds and reads every target off each: an array (worlds, targets);
- `score(targets, prediction)` gives each target its status.

A target that the model cannot answer is not a number in all worlds; a date that did not come is infinite.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from game.calendar import Month
from game.experiments.hindcast_mapping import Mapped, mapped
from game.experiments.hindcast_periods import Period, period_from_text
from game.experiments.hindcast_targets import Target, read_targets

if TYPE_CHECKING:
    import numpy as np

    from game.world import World

SCENARIO = "history-2019"
DOCTRINE = "history"
YEAR = 12
CHUNK = 256
"""Worlds computed together; no result depends on it."""
Status = Literal["inside", "outside", "given", "unmapped", "not covered"]
COUNTED = ("inside", "outside", "unmapped")
"""What a score counts; an unmapped target counts as outside."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """What worlds say of targets."""

    values: np.ndarray
    """(worlds, targets): not a number where the model has no answer, infinite for a date that did not come."""
    first: Month
    """The first month of the run."""
    last: Month
    """The last month of the run."""


@dataclass(frozen=True)
class Scored:
    """One target with what the model says of it."""

    target: Target
    status: Status
    median: float
    low: float
    """5 % of worlds lie below."""
    high: float
    """5 % of worlds lie above."""

    @property
    def counted(self) -> bool:
        """True for what a score counts."""
        return self.status in COUNTED

    @property
    def distance(self) -> float:
        """How far the median lies from the middle of the allowed range, in halves of its width (1 is its edge).

        Where low and high are factors of the observed value, distances are measured in logarithms.
        """
        target = self.target
        if math.isnan(self.median):
            return math.nan
        if target.low == target.high:
            return 0.0 if self.median == target.low else math.inf
        low, high, value = target.low, target.high, self.median
        if by_factor(target) and value > 0.0:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return abs(value - (low + high) / 2.0) / ((high - low) / 2.0)


def by_factor(target: Target) -> bool:
    """True when the range is one of factors: both ends positive and at least twice apart."""
    return not target.dated and target.low > 0.0 and target.high / target.low >= 2.0


def predict(
    targets: Sequence[Target],
    worlds: int = 512,
    seed: int = 1,
    parameters: str = "evidence",
    overrides: Mapping[str, Any] | None = None,
    scenario: str = SCENARIO,
    doctrine: str = DOCTRINE,
    until: Month | None = None,
    first_world: int = 0,
    kept: Sequence[str] = (),
) -> Prediction:
    """Run `worlds` worlds under a doctrine of both sides and read every target off each of them.

    `overrides` fixes parameters as `World` does: a number for all worlds, or an array whose first axis is the worlds
    (then cut with the worlds into chunks). `until` is the last month to run (None: the scenario's own). Raises
    PrimacyError.
    """
    import numpy as np

    chunks, last = [], 0
    for first in range(0, worlds, CHUNK):
        count = min(CHUNK, worlds - first)
        world = run(
            [each for target in targets if (each := mapped(target))],
            count,
            seed,
            parameters,
            {name: _cut(value, first, count, worlds) for name, value in (overrides or {}).items()},
            scenario,
            doctrine,
            until,
            first_world + first,
        )
        chunks.append(np.stack([read(world, target) for target in targets], axis=1))
        start, last = world.start, world.end - 1
        world.close()
    return Prediction(np.concatenate(chunks), start, last)


def _cut(value: Any, first: int, count: int, worlds: int) -> Any:
    """A parameter's values of some of the worlds, where there is one a world."""
    import numpy as np

    return value[first : first + count] if isinstance(value, np.ndarray) and value.shape[:1] == (worlds,) else value


def run(
    wanted: Sequence[Mapped],
    worlds: int,
    seed: int,
    parameters: str,
    overrides: Mapping[str, Any],
    scenario: str,
    doctrine: str,
    until: Month | None,
    first_world: int,
    also: Sequence[str] = (),
) -> World:
    """Run worlds to their end, with the months of every metric kept that is wanted, or named in `also`."""
    from game.world import World

    kept = dict.fromkeys([metric for each in wanted for metric in each.expression.metrics])
    world = World(
        scenario=scenario,
        seed=seed,
        worlds=worlds,
        first_world=first_world,
        us=doctrine,
        china=doctrine,
        parameters=parameters,
        overrides=overrides,
        until=None if until is None else until + 1,
        kept=list(dict.fromkeys([*kept, *also])),
    )
    return world.run()


def read(world: World, target: Target) -> np.ndarray:
    """(worlds,) what the worlds say of a target; not a number where they have no answer."""
    import numpy as np

    found = mapped(target)
    if found is None or not covers(world.start, world.end - 1, target.period, found):
        return np.full(world.worlds, np.nan)
    return reading(world, found, target.period)


def covers(first: Month, last: Month, period: Period, what: Mapped | None = None) -> bool:
    """True when a run of these months covers the whole period, or what is read of it: of a stock the last month."""
    how = "" if what is None else what.read
    begins = period.last if how == "end" else _begin_of_growth(period) if how == "growth" else period.first
    return first <= begins and period.last <= last


def _begin_of_growth(period: Period) -> Month:
    """The first month of what growth is read over: of one month, of the year that ends with it.

    What the model delivers once a quarter makes no rate of a month.
    """
    return period.first if period.months > 1 else period.last - YEAR + 1


def reading(world: World, what: Mapped, period: Period) -> np.ndarray:
    """(worlds,) a mapped quantity over a period that the run covers.

    Row 0 of the history is the month before the first; a frozen world keeps its last values.
    """
    import numpy as np

    months = world.history.months
    if what.read == "first":
        lasting = _lasting(_sum(world, what.expression.sum) > 0.0)
        when = months[np.argmax(lasting, axis=0)].astype(np.float64)
        return np.where(lasting.any(axis=0), when, np.inf)
    first = period.first if what.since is None else min(what.since, period.last)
    if what.read == "growth":
        first = _begin_of_growth(period)
    rows = [min(max(month - int(months[0]), 0), len(months) - 1) for month in range(first - 1, period.last + 1)]
    over = what.expression.over
    value = _read(_sum(world, what.expression.sum)[rows], what.read)
    if over:
        value = value / np.where((whole := _read(_sum(world, over)[rows], what.read)) != 0.0, whole, np.nan)
    return value if what.read == "growth" else value * what.factor


def _lasting(held: np.ndarray) -> np.ndarray:
    """(rows, worlds) true in months in which something holds, and in most of the year that begins with them."""
    import numpy as np

    total = np.cumsum(np.concatenate([np.zeros((1, held.shape[1])), held]), axis=0)
    rows = len(held)
    ends = np.minimum(np.arange(rows) + YEAR, rows)
    most: np.ndarray = total[ends] - total[:rows] > 0.5 * (ends - np.arange(rows))[:, None]
    return held & most


def _sum(world: World, metrics: Sequence[str]) -> np.ndarray:
    """(rows, worlds) the sum of metrics, one after another: the same bits alone and in company."""
    total = world.history.of(metrics[0]).copy()
    for name in metrics[1:]:
        total += world.history.of(name)
    return total


def _read(values: np.ndarray, how: str) -> np.ndarray:
    """Read (months + 1, worlds), the first row being the month before the period."""
    import numpy as np

    inside = values[1:]
    if how == "end":
        return inside[-1]
    if how == "added":
        return values[-1] - values[0]
    if how == "growth":
        return (values[-1] / np.maximum(values[0], 1e-300)) ** (12.0 / len(inside))
    total = inside[0].copy()
    for row in inside[1:]:
        total += row
    return total / len(inside) if how == "mean" else total


def score(targets: Sequence[Target], prediction: Prediction) -> list[Scored]:
    """Give every target its status, by the median over worlds within low and high."""
    return [_score(target, prediction, column) for column, target in enumerate(targets)]


def _score(target: Target, prediction: Prediction, column: int) -> Scored:
    found = mapped(target)
    values = prediction.values[:, column]
    low, median, high = _quantiles(values)
    if not covers(prediction.first, prediction.last, target.period, found):
        return Scored(target, "not covered", math.nan, math.nan, math.nan)
    if found is None:
        return Scored(target, "unmapped", math.nan, math.nan, math.nan)
    if found.given:
        return Scored(target, "given", median, low, high)
    return Scored(target, "inside" if target.low <= median <= target.high else "outside", median, low, high)


def _quantiles(values: np.ndarray) -> tuple[float, float, float]:
    """The 5, 50 and 95 % points over worlds; infinite values are kept, worlds without an answer left out."""
    import numpy as np

    known = values[~np.isnan(values)]
    if not known.size:
        return math.nan, math.nan, math.nan
    points = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf")
    return tuple(float(point) for point in points)  # type: ignore[return-value]


def share_inside(scored: Sequence[Scored], grade: str | None = None) -> tuple[int, int]:
    """How many counted targets (of a grade) are inside, and how many are counted."""
    counted = [each for each in scored if each.counted and grade in (None, each.target.grade)]
    return sum(each.status == "inside" for each in counted), len(counted)


__all__ = [
    "DOCTRINE",
    "SCENARIO",
    "Prediction",
    "Scored",
    "Status",
    "Target",
    "period_from_text",
    "predict",
    "read_targets",
    "score",
    "share_inside",
]
