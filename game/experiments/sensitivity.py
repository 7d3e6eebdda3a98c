"""Which uncertainties decide the verdict: contested parameters and start values against how worlds end.

Worlds are drawn as a batch draws them, so that every uncertainty has the width that evidence leaves it; each input is
then held against the outcome by PAWN (Pianosi and Wagener 2018): how far the distribution of the outcome moves when
the input is known to lie in one tenth of its draws. Inputs of pure noise, run through the same sums, say what chance
alone would give. What flips the verdict is searched in one half of the worlds and told from the other half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from game.experiments.setup import Setup, advance
from game.experiments.statistics import Interval, wilson
from game.experiments.undertaking import Progress

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]
TOGETHER = 512
"""Worlds computed together; no result depends on it."""
SLICES = 10
NOISE = 20
"""Inputs of pure noise of each kind, for what chance alone gives."""
OUTCOMES = ("frontier_lead", "applied_ratio", "bifurcation")
"""Means of the last year, and whether the verdict is the bifurcation (0 or 1)."""
VERDICT = "bifurcation"
THIRDS = ("low", "middle", "high")
FEWEST = 60
"""Worlds that must be left in each half when the search narrows."""
DEEPEST = 3
"""Uncertainties that the search combines at most."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Worlds with what they drew and how they ended."""

    names: tuple[str, ...]
    inputs: Array
    """(worlds, inputs): a parameter's value; for a start value its place among what is possible, 0 to 1."""
    outcomes: Array
    """(worlds, OUTCOMES)"""
    verdicts: NDArray[np.str_]
    """(worlds,)"""
    vectors: tuple[str, ...] = ()
    """The inputs that come from an ensemble, whole rows at a time."""
    members: NDArray[np.intp] | None = None
    """(worlds,) the ensemble's row that each world drew."""

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return len(self.verdicts)

    @property
    def thirds(self) -> NDArray[np.intp]:
        """In which third of its input's draws each world lies, 0 to 2: (worlds, inputs)."""
        ranks = np.argsort(np.argsort(self.inputs, axis=0, kind="stable"), axis=0, kind="stable")
        found: NDArray[np.intp] = ranks * len(THIRDS) // self.worlds
        return found


@dataclass(frozen=True)
class Weight:
    """How much one input matters: PAWN's median and maximum over slices, for each outcome."""

    name: str
    median: dict[str, float]
    most: dict[str, float]
    chance: dict[str, float]
    """What 95 % of pure noise of the same kind stays below: of a vector's, where the input is part of one."""
    thirds: tuple[Interval, ...]
    """Share of worlds that end in bifurcation, in the lower, middle and upper third of the input's draws."""

    @property
    def excess(self) -> float:
        """How far its weight on the verdict lies above chance."""
        return self.median[VERDICT] - self.chance[VERDICT]

    @property
    def swing(self) -> float:
        """How far that share moves between its thirds."""
        values = [third.value for third in self.thirds]
        return max(values) - min(values)


@dataclass(frozen=True)
class Step:
    """One step of the search: the worlds left when one more input is known to lie in one of its thirds."""

    name: str
    third: str
    worlds: int
    share: Interval
    """Share of them that end in bifurcation, in the half that was not searched."""
    verdicts: dict[str, float]


def draw(setup: Setup, worlds: int, progress: Progress) -> Sample:
    """Run the worlds and keep what they drew and how they ended; failed worlds are left out."""
    from game.parameters import ensemble_of

    progress.start(worlds, 0)
    inputs, outcomes, keys, members = [], [], [], []
    names: tuple[str, ...] = ()
    ensemble = ensemble_of(setup.parameters)
    for first in range(0, worlds, TOGETHER):
        world = setup.world(first, min(TOGETHER, worlds - first), history=False)
        known = drawn(world)
        names = tuple(known)
        advance(world)
        good = np.array([first + place not in world.failed for place in range(world.worlds)])
        ends = ended(world)
        inputs.append(np.stack(list(known.values()), axis=1)[good])
        outcomes.append(ends.outcomes[good])
        keys.append(ends.verdicts[good])
        if ensemble is not None:
            members.append(ensemble.member(world.chance)[good])
        progress.advance(world.worlds)
        world.close()
    whole = np.concatenate(inputs)
    varied = np.flatnonzero(np.ptp(whole, axis=0) > 0.0)
    return Sample(
        tuple(names[place] for place in varied),
        whole[:, varied],
        np.concatenate(outcomes),
        np.concatenate(keys),
        () if ensemble is None else tuple(ensemble.columns),
        np.concatenate(members) if members else None,
    )


def drawn(world: World) -> dict[str, Array]:
    """Return everything uncertain that worlds drew before their first month, by name, (worlds,) each.

    A parameter drawn for both nations from one triangle is one input; one with a vector of its own for each is two.
    """
    from game.ensembles import labels
    from game.parameters import ensemble_of

    ensemble = ensemble_of(world.parameter_set)
    found = {}
    for name, values in world.p.items():
        if values.shape[0] == 1 or name in world.overrides:
            continue
        apart = ensemble is not None and name in ensemble.values
        for label, column in zip(labels(name, values.shape[1]) if apart else [name], values.T, strict=False):
            found[label] = column.copy()
    for name in dict.fromkeys(contested_starts(world)):
        found[f"start {name}"] = world.chance.once(f"start:{name}")[:, 0]
    return found | dict(drawn_traits(world))


def drawn_traits(world: World) -> Iterator[tuple[str, Array]]:
    """Yield each actor's traits, (worlds,) each; some are the same in all worlds."""
    for kind, table in world.tables.items():
        for column, declared in table.columns.items():
            if declared.trait:
                values = getattr(table, column)
                for place in range(len(table)) if values.ndim == 2 else ():
                    yield f"trait {kind}.{table.names[place]}.{column}", values[:, place].copy()


def contested_starts(world: World) -> Iterator[str]:
    """Yield the name of every contested start value, as its luck is named."""
    from game import beginnings
    from game.scenario import KINDS, Contested

    def contested(place: str, value: Any) -> Iterator[str]:
        parts = value.items() if isinstance(value, dict) else [("", value)]
        yield from (f"{place}.{part}" if part else place for part, each in parts if isinstance(each, Contested))

    for kind in KINDS:
        table = world.tables[kind]
        for who, columns in world.scenario.values.get(kind, {}).items():
            for place in beginnings._places(table, kind, who, world.scenario.where):
                for column, value in columns.items():
                    yield from contested(f"{kind}.{table.names[place]}.{column}", value)


# ------------------------------------------------------------------------------------------------------ PAWN


def weigh(sample: Sample, seed: int = 1) -> tuple[list[Weight], dict[str, float]]:
    """Return the weight of every input, furthest above chance on the verdict first, and what 95 % of noise that is
    drawn world by world stays below.

    An ensemble has few vectors, each met by many worlds, so that what a slice of one of its parameters says is also
    what those few vectors say otherwise: its noise is drawn a vector, not a world.
    """
    luck = np.random.Generator(np.random.PCG64(seed))
    alone = luck.random((sample.worlds, NOISE))
    shared = luck.random((1 if sample.members is None else int(sample.members.max()) + 1, NOISE))
    parts = [sample.inputs, alone] if sample.members is None else [sample.inputs, alone, shared[sample.members]]
    inputs = np.concatenate(parts, axis=1)
    names = [f"input {place}" for place in range(inputs.shape[1])]
    found = {outcome: pawn(names, inputs, sample.outcomes[:, k], seed) for k, outcome in enumerate(OUTCOMES)}
    count, thirds = len(sample.names), sample.thirds
    own, common = slice(count, count + NOISE), slice(count + NOISE, None)

    def noise(where: slice) -> dict[str, float]:
        return {outcome: float(np.quantile(found[outcome][0][where], 0.95)) for outcome in OUTCOMES}

    chance = noise(own)
    of_vectors = chance if sample.members is None else noise(common)
    weights = [
        Weight(
            name,
            {outcome: float(found[outcome][0][place]) for outcome in OUTCOMES},
            {outcome: float(found[outcome][1][place]) for outcome in OUTCOMES},
            of_vectors if name in sample.vectors else chance,
            tuple(share_of(sample.verdicts[thirds[:, place] == third]) for third in range(len(THIRDS))),
        )
        for place, name in enumerate(sample.names)
    ]
    return sorted(weights, key=lambda weight: -weight.excess), chance


def pawn(names: Sequence[str], inputs: Array, outcome: Array, seed: int) -> tuple[Array, Array]:
    """Return PAWN's median and maximum over slices for each input, by SALib; no outcome that varies, no weight."""
    from SALib.analyze import pawn as salib

    if np.ptp(outcome) == 0.0:
        return np.zeros(len(names)), np.zeros(len(names))
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    found = salib.analyze(problem, inputs, outcome, S=SLICES, seed=seed)
    return np.nan_to_num(np.asarray(found["median"])), np.nan_to_num(np.asarray(found["maximum"]))


def share_of(verdicts: NDArray[np.str_]) -> Interval:
    """Return the share of worlds that end in bifurcation, with its interval."""
    return wilson(int((verdicts == VERDICT).sum()), len(verdicts))


# -------------------------------------------------------------------------------------------- what flips it


def flips(sample: Sample) -> list[Step]:
    """Return what it takes to turn the verdict: inputs, each known to lie in one of its thirds, one after another.

    Each step takes the input and third that move the share of bifurcation furthest: away from it when it is the
    usual end, towards it when it is not. Searched in worlds of even number, told from the odd ones.
    """
    searched = np.arange(sample.worlds) % 2 == 0
    thirds, ended = sample.thirds, sample.verdicts == VERDICT
    down = ended[searched].mean() >= 0.5
    left, steps, used = np.ones(sample.worlds, dtype=bool), [], set[int]()
    for _ in range(DEEPEST):
        best: tuple[float, int, int] | None = None
        for place in set(range(len(sample.names))) - used:
            for third in range(len(THIRDS)):
                some = left & searched & (thirds[:, place] == third)
                if some.sum() >= FEWEST:
                    share = float(ended[some].mean())
                    key = (share if down else -share, place, third)
                    best = key if best is None else min(best, key)
        if best is None:
            break
        _, place, third = best
        used.add(place)
        left &= thirds[:, place] == third
        told = sample.verdicts[left & ~searched]
        steps.append(Step(sample.names[place], THIRDS[third], len(told), share_of(told), shares_of(told)))
    return steps


def shares_of(verdicts: NDArray[np.str_]) -> dict[str, float]:
    """Return the share of every verdict there is, largest first."""
    keys, counts = np.unique(verdicts, return_counts=True)
    return {str(keys[k]): float(counts[k] / len(verdicts)) for k in np.argsort(-counts, kind="stable")}


@dataclass(frozen=True, eq=False)
class Ends:
    """How worlds ended: see `Sample`."""

    outcomes: Array
    verdicts: NDArray[np.str_]


def ended(world: World) -> Ends:
    """Read worlds that have run."""
    from game.metrics.metric import METRIC_INDEX
    from game.outcome.verdict import metrics_of, verdicts

    ends, means = np.array(verdicts(world)), metrics_of(world)
    columns = [means[:, METRIC_INDEX["frontier_lead"]], means[:, METRIC_INDEX["applied_ratio"]], ends == VERDICT]
    return Ends(np.stack(columns, axis=1).astype(np.float64), ends)
