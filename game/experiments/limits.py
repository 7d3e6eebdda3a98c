"""The model's limits: how much of a nation AI takes, and how often power, data, capital and people hold it back.

All pairs of doctrines that may be played, under both parameter sets, to the end of 2034. A resource *binds* in a
nation, a month and a world when

- power: more than `IDLE` of its accelerators stand idle for want of power or cooling;
- data: some lab's last run passed over its tokens more often than repetition is worth (`most_epochs`);
- capital: what comes in is above `NEAR_CEILING` of what the capital market can give at all (`capital_ceiling`);
- people: more than half of the labs that train have less talent than a leading lab of January 2025 had
  (`reference_talent`).

Months after a strait crisis has stopped a world count for nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.experiments.chunks import in_order
from game.experiments.design import SETS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from game.experiments.undertaking import Progress
    from game.world import World

RESOURCES = {
    "power": "more than 1 % of accelerators idle for want of power or cooling",
    "data": "some lab's last run repeated its tokens more often than is worth it (`most_epochs`)",
    "capital": "what comes in is above 80 % of what the capital market can give (`capital_ceiling`)",
    "people": "most labs that train have less talent than a leading lab of January 2025 (`reference_talent`)",
}
"""What is watched for binding, and when it binds."""
IDLE, NEAR_CEILING, MOST_LABS = 0.01, 0.8, 0.5
LIMITS: dict[str, float | None] = {"power": 0.15, "power_wanted": None, "capex": 0.05}
"""What AI takes of a nation, and the share that it must stay under in every world and month, if any: power drawn and
power wanted (idle accelerators too) of all generation, capital spending of GDP."""
KEPT = tuple(f"{side}_{name}" for side in ("us", "china") for name in ("generation_share", "idle_share", "capex_share"))
SCENARIO = "baseline-2025"


@dataclass(frozen=True)
class Job:
    """Worlds of one pair of doctrines under one parameter set."""

    parameters: str
    us: str
    china: str
    worlds: int
    seed: int = 1
    researchers: int | None = None


@dataclass(frozen=True, eq=False)
class Seen:
    """What was seen in the worlds of a job."""

    job: Job
    highest: dict[tuple[str, str], NDArray[np.float64]]
    """By what of `LIMITS` and side: the highest share of all months, (worlds,)."""
    bound: NDArray[np.float64]
    """(months, resources, 2): worlds in which a resource binds a nation."""
    running: NDArray[np.float64]
    """(months,): worlds that no crisis had stopped."""
    ever: NDArray[np.float64]
    """(resources, 2): share of worlds in which a resource ever binds."""
    years: NDArray[np.int64]
    """(months,)"""


def binding(world: World) -> NDArray[np.bool_]:
    """(resources, worlds, 2): what binds at the end of this month."""
    import numpy as np

    labs, governments, parameters = world.labs, world.governments, world.p
    trains = labs.total(labs.trains)
    capital = governments.capital_flow / (governments.gdp / 12.0 * parameters.capital_ceiling)
    short = labs.total((labs.epochs > parameters.most_epochs) * labs.trains)
    few = labs.total((labs.talent < parameters.reference_talent) * labs.trains)
    return np.stack([1.0 - world.grids.powered > IDLE, short > 0, capital > NEAR_CEILING, few > MOST_LABS * trains])


def taken(world: World) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Of a world that has run: by what of `LIMITS` and side the highest share of all months, (worlds,)."""
    found = {}
    for side in ("us", "china"):
        wanted, idle, capex = (
            world.history.of(f"{side}_{name}")[1:] for name in ("generation_share", "idle_share", "capex_share")
        )
        found["power", side] = (wanted * (1.0 - idle)).max(axis=0)
        found["power_wanted", side] = wanted.max(axis=0)
        found["capex", side] = capex.max(axis=0)
    return found


def jobs(worlds: int, seed: int, sets: Sequence[str] = SETS) -> list[Job]:
    """Every pair of doctrines that may be played, under each parameter set."""
    from game.doctrines import played_doctrine_names

    pairs = itertools.product(sets, played_doctrine_names("us"), played_doctrine_names("china"))
    return [Job(*pair, worlds, seed) for pair in pairs]


def observe(job: Job) -> Seen:
    """Run the worlds of a job and watch every month."""
    import numpy as np

    from game.world import World

    world = World(SCENARIO, job.seed, job.worlds, 0, job.us, job.china, job.parameters, job.researchers, kept=KEPT)
    bound, running, years = [], [], []
    ever = np.zeros((len(RESOURCES), job.worlds, 2), dtype=bool)

    def watch(w: World) -> None:
        alive = w.frozen < 0
        found = binding(w) & alive[None, :, None]
        np.logical_or(ever, found, out=ever)
        bound.append(found.sum(axis=1))
        running.append(alive.sum())
        years.append(w.month // 12)

    world.probes["ledger"] = watch
    world.run()
    highest = taken(world)
    world.close()
    return Seen(job, highest, np.array(bound, float), np.array(running, float), ever.mean(axis=1), np.array(years))


def observe_all(wanted: Sequence[Job], workers: int, progress: Progress) -> list[Seen]:
    """Run all jobs, over processes where there are several workers."""
    progress.start(sum(job.worlds for job in wanted), 0)
    found = []
    for seen in in_order(observe, wanted, workers):
        found.append(seen)
        progress.advance(seen.job.worlds)
    return found


def share_bound(seen: Sequence[Seen], resource: str, side: int, year: int | None = None) -> float:
    """Share of worlds and months (of a year, or of all) in which a resource binds a side; not a number for none."""
    place = list(RESOURCES).index(resource)
    bound = running = 0.0
    for each in seen:
        chosen = slice(None) if year is None else each.years == year
        bound += float(each.bound[chosen, place, side].sum())
        running += float(each.running[chosen].sum())
    return bound / running if running else float("nan")


def share_ever(seen: Sequence[Seen], resource: str, side: int) -> float:
    """Share of worlds in which a resource ever binds a side."""
    place = list(RESOURCES).index(resource)
    return sum(float(each.ever[place, side]) for each in seen) / len(seen)


def passed(seen: Sequence[Seen]) -> bool:
    """True when every limit is kept in every world, and each resource binds in some world and month."""
    kept = all(
        float(highest.max()) < most
        for each in seen
        for (name, _), highest in each.highest.items()
        if (most := LIMITS[name]) is not None
    )
    return kept and all(max(share_bound(seen, resource, side) for side in (0, 1)) > 0.0 for resource in RESOURCES)
