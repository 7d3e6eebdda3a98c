"""A whole hindcast: worlds over processes, every target's status, fans by quarter, shapes and baselines."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from game.calendar import Month
from game.experiments import hindcast_shapes
from game.experiments.chunks import in_order
from game.experiments.hindcast import (
    CHUNK,
    DOCTRINE,
    SCENARIO,
    Prediction,
    Scored,
    read,
    reading,
    run,
    score,
)
from game.experiments.hindcast_mapping import Mapped, identity, mapped
from game.experiments.hindcast_periods import Period
from game.experiments.hindcast_shapes import Shape
from game.experiments.hindcast_targets import Target

if TYPE_CHECKING:
    import numpy as np

    from game.experiments.progress import Bar
    from game.world import World

QUARTER = 3
"""Months between the points of a fan."""
LASTING = ("mean", "sum", "added", "growth", "months")
"""Readings that depend on how long a period is."""
POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of a fan."""


@dataclass(frozen=True)
class Job:
    """What decides the worlds of a hindcast, but their numbers."""

    targets: tuple[Target, ...]
    worlds: int = 512
    seed: int = 1
    parameters: str = "evidence"
    scenario: str = SCENARIO
    doctrine: str = DOCTRINE
    until: Month | None = None


@dataclass(frozen=True, eq=False)
class Panel:
    """One quantity of an actor over time, with its observations."""

    targets: tuple[Target, ...]
    what: Mapped
    months: int
    """Length of the period that each point of the fan is read over: that of the first target."""


@dataclass(frozen=True, eq=False)
class Chunk:
    """What some of the worlds gave."""

    values: np.ndarray
    """(worlds, targets)."""
    fans: list[np.ndarray]
    """For each panel (points, worlds)."""
    shapes: dict[str, np.ndarray]
    first: Month
    last: Month


@dataclass(frozen=True, eq=False)
class Result:
    """A finished hindcast."""

    job: Job
    prediction: Prediction
    scored: list[Scored]
    panels: list[Panel]
    fans: list[np.ndarray]
    """For each panel (quantiles, points)."""
    points: list[Month]
    """The months at whose end fans are read."""
    shapes: list[Shape]


def panels(targets: Sequence[Target]) -> list[Panel]:
    """Group targets that one fan can stand behind, in their order; those that the model does not have are left out.

    One fan holds what is read alike, in one unit, over periods of one length (a stock has none).
    """
    groups: dict[tuple[Hashable, ...], list[Target]] = {}
    for target in targets:
        if (what := mapped(target)) is not None:
            length = target.period.months if what.read in LASTING and what.since is None else 0
            groups.setdefault((*identity(target), length), []).append(target)
    found = []
    for group in groups.values():
        what = mapped(group[0])
        assert what is not None
        found.append(Panel(tuple(group), what, group[0].period.months))
    return found


def quarter_ends(first: Month, last: Month) -> list[Month]:
    """Return the last months of the quarters of a run."""
    return [month for month in range(first, last + 1) if (month + 1) % QUARTER == 0]


def chunk(job: Job, first: int) -> Chunk:
    """Run worlds `first` and those after it, a chunk at most, and read off them all that a result needs."""
    import numpy as np

    count = min(CHUNK, job.worlds - first)
    wanted = [each for target in job.targets if (each := mapped(target))]
    world = run(
        wanted,
        count,
        job.seed,
        job.parameters,
        {},
        job.scenario,
        job.doctrine,
        job.until,
        first,
        hindcast_shapes.METRICS,
    )
    values = np.stack([read(world, target) for target in job.targets], axis=1)
    ends = quarter_ends(world.start, world.end - 1)
    fans = [
        np.array([_point(world, panel, end) for end in ends]).reshape(len(ends), count) for panel in panels(job.targets)
    ]
    series = {name: world.history.of(name) for name in hindcast_shapes.METRICS}
    found = hindcast_shapes.tests(world.start - 1, series)
    start, last = world.start, world.end - 1
    world.close()
    return Chunk(values, fans, found, start, last)


def _point(world: World, panel: Panel, end: Month) -> np.ndarray:
    """(worlds,) what a panel shows at a month's end; not a number before the run covers its period.

    Of a quantity that is a date it shows what is dated.
    """
    import numpy as np

    if panel.what.read in ("first", "end"):
        return reading(world, replace(panel.what, read="end"), Period("", end, end))
    first = end - panel.months + 1
    if first < world.start:
        return np.full(world.worlds, np.nan)
    return reading(world, panel.what, Period("", first, end))


def hindcast(job: Job, workers: int = 1, bar: Bar | None = None) -> Result:
    """Run the worlds of a job, over processes where there are several chunks. Raises PrimacyError."""
    import numpy as np

    firsts = list(range(0, job.worlds, CHUNK))
    if bar is not None:
        bar.start(job.worlds, 0)
    chunks = []
    for part in in_order(functools.partial(chunk, job), firsts, workers):
        chunks.append(part)
        if bar is not None:
            bar.advance(len(part.values))
    prediction = Prediction(np.concatenate([each.values for each in chunks]), chunks[0].first, chunks[0].last)
    grouped = panels(job.targets)
    fans = [_fan(np.concatenate([each.fans[place] for each in chunks], axis=1)) for place in range(len(grouped))]
    shares = {name: float(np.concatenate([c.shapes[name] for c in chunks]).mean()) for name in chunks[0].shapes}
    return Result(
        job=job,
        prediction=prediction,
        scored=score(job.targets, prediction),
        panels=grouped,
        fans=fans,
        points=quarter_ends(prediction.first, prediction.last),
        shapes=hindcast_shapes.shapes(shares),
    )


def _fan(values: np.ndarray) -> np.ndarray:
    """(points, worlds) to (quantiles, points); where no world has an answer, not a number."""
    import numpy as np

    fan = np.full((len(POINTS), len(values)), np.nan)
    for point, row in enumerate(values):
        if (known := row[np.isfinite(row)]).size:
            fan[:, point] = np.quantile(known, POINTS)
    return fan
