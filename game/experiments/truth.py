"""The truth gate: October 2022 under history must arrive near what had happened by the end of 2024.

Targets with their sources stand in `configs/targets.yaml`. The full hindcast is another matter; this is the
least.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic

from game.calendar import Month, month_text
from game.configuration import Declared, MonthField, load, shown
from game.errors import PrimacyError
from game.experiments.setup import Setup, advance, finite_or_none
from game.experiments.statistics import quantiles
from game.experiments.summary import number, sheet
from game.paths import config_path

if TYPE_CHECKING:
    import numpy as np
    from rich.console import Console

    from game.world import World

CHUNK = 256  # worlds computed together; no result depends on it


class Target(Declared):
    """One quantity of the record and how near the model's median must come."""

    key: str
    title: str
    metric: str
    over: str | None = None  # the quantity is `metric` divided by this metric
    months: int | None = pydantic.Field(default=None, ge=1)  # both are what was added in so many months
    unit: str
    observed: float
    factor: float | None = pydantic.Field(default=None, gt=1)
    points: float | None = pydantic.Field(default=None, gt=0)  # of 100, for shares
    source: str

    @pydantic.model_validator(mode="after")
    def _one_tolerance(self) -> Target:
        if (self.factor is None) == (self.points is None):
            raise ValueError(f'target "{self.key}" needs exactly one of factor and points')
        return self

    @property
    def allowed(self) -> tuple[float, float]:
        """The range in which the median must lie."""
        if self.factor is not None:
            return self.observed / self.factor, self.observed * self.factor
        assert self.points is not None
        return self.observed - self.points / 100, self.observed + self.points / 100


class Targets(Declared):
    """All targets, and the run that they are held against."""

    scenario: str
    doctrine: str
    month: MonthField
    targets: tuple[Target, ...] = pydantic.Field(min_length=1)


@dataclass(frozen=True)
class Result:
    """One target with what the model says of it."""

    target: Target
    month: Month
    median: float
    low: float  # 5 % of worlds lie below
    high: float  # 5 % of worlds lie above

    @property
    def passed(self) -> bool:
        """True if the median lies in the allowed range."""
        low, high = self.target.allowed
        return low <= self.median <= high

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        values = {key: finite_or_none(value) for key, value in asdict(self).items() if key in ("median", "low", "high")}
        target = self.target.model_dump()
        return {**target, "month": month_text(self.month), "allowed": list(self.target.allowed), **values,
                "passed": self.passed}  # fmt: skip


def truth(worlds: int = 256, seed: int = 1, path: Path | None = None) -> list[Result]:
    """Run the scenario under history and hold its medians against every target. Raises PrimacyError."""
    import numpy as np

    path = path or config_path("targets.yaml")
    wanted = load(Targets, path)
    check_metrics(wanted, path)
    setup = Setup(wanted.scenario, wanted.doctrine, wanted.doctrine, seed=seed, until=wanted.month)
    chunks = []
    for first in range(0, worlds, CHUNK):
        world = setup.world(first, min(CHUNK, worlds - first))
        advance(world)
        chunks.append(np.stack([_measure(world, target, wanted.month) for target in wanted.targets]))
        world.close()
    values = quantiles(np.concatenate(chunks, axis=1), (0.05, 0.5, 0.95), axis=1)
    return [
        Result(target, wanted.month, float(median), float(low), float(high))
        for target, low, median, high in zip(wanted.targets, *values, strict=True)
    ]


def check_metrics(wanted: Targets, path: Path) -> None:
    """Refuse a target on something that is no metric. Raises PrimacyError."""
    from game.metrics.metric import METRICS

    for target in wanted.targets:
        for name in (target.metric, target.over):
            if name is not None and name not in METRICS:
                raise PrimacyError(f'{shown(path)}: target "{target.key}" asks for {name}, which is no metric.')


def _measure(world: World, target: Target, month: Month) -> np.ndarray:
    """(worlds,) the quantity at the end of the month, or where a world froze before."""
    last = min(month - int(world.history.months[0]), len(world.history.months) - 1)

    def read(metric: str) -> np.ndarray:
        values = world.history.of(metric)
        return values[last] - values[last - target.months] if target.months else values[last]

    return read(target.metric) if target.over is None else read(target.metric) / read(target.over)


def print_truth(results: list[Result], console: Console) -> None:
    """The targets as a table, and how many are met."""
    table = sheet(
        f"Model medians at the end of {month_text(results[0].month)}",
        ["quantity", "observed", "allowed", "median", ""],
    )
    table.columns[0].no_wrap = False
    for result in results:
        low, high = result.target.allowed
        table.add_row(
            f"{result.target.title}, {result.target.unit}",
            number(result.target.observed),
            f"{number(low)} to {number(high)}",
            number(result.median),
            "[green]ok[/]" if result.passed else "[red]MISSED[/]",
        )
    console.print(table, highlight=False)
    met = sum(result.passed for result in results)
    console.print(f"\n{met} of {len(results)} targets are met.", highlight=False)
