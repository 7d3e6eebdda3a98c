"""Calibration in the open: history matching (Craig et al. 1997; Vernon, Goldstein and Bower 2010) by waves.

A vector of the free parameters is *implausible* when a target lies further from what its worlds say than the
observation's error, the luck of a single history, and a declared discrepancy of the model together can explain. The
first wave is a Latin hypercube over what is known before; an emulator then says where vectors are worth trying, and
each further wave is drawn there, by likelihoods that count more from wave to wave. What the ensemble holds was run, not
guessed: vectors of the last wave that their own worlds do not rule out.

Only targets up to the plan's `fit_until` are looked at. A target that no vector of the first wave can meet is set aside
and said so: it is the model's business, and no parameter is bent for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month
from game.ensembles import FEWEST
from game.errors import PrimacyError
from game.experiments.calibration_plan import Plan, Space
from game.experiments.chunks import Executor
from game.experiments.emulator import Emulator, fit, foretold, unseen
from game.experiments.hindcast import Target, covers, mapped, predict
from game.experiments.implausibility import Runs, Scale, Yardstick, worst

Array = NDArray[np.float64]
CHAINS, STEPS = 600, 400
"""Chains of the sampler and their length."""
PART = 64
"""Vectors that a process takes at a time."""


def fitted(targets: Sequence[Target], plan: Plan, first: Month) -> list[Target]:
    """Return the targets that may be fitted: mapped, not given, and over by the plan's `fit_until`."""
    return [
        target
        for target in targets
        if (found := mapped(target)) is not None
        and not found.given
        and covers(first, plan.fit_until, target.period, found)
    ]


# ----------------------------------------------------------------------------------------------- runs and distance


@dataclass(frozen=True, eq=False)
class Job:
    """A part of a wave, for one process."""

    plan: Plan
    targets: tuple[Target, ...]
    points: Array
    worlds: int
    seed: int
    first_world: int


def run_job(job: Job) -> Runs:
    """Run a block of worlds for each vector and read the targets off them."""
    space = Space.of(job.plan)
    found = predict(
        job.targets,
        len(job.points) * job.worlds,
        job.seed,
        job.plan.parameters,
        space.overrides(job.points, job.worlds),
        job.plan.scenario,
        job.plan.doctrine,
        job.plan.fit_until,
        job.first_world,
    )
    columns = [Scale.of(target).compare(found.values[:, j], found.last) for j, target in enumerate(job.targets)]
    blocks = np.stack(columns, axis=1).reshape(len(job.points), job.worlds, len(job.targets))
    if np.isnan(blocks).all(axis=(0, 1)).any():
        place = int(np.flatnonzero(np.isnan(blocks).all(axis=(0, 1)))[0])
        raise PrimacyError(f"target {job.targets[place].target} has no answer in any world.")
    filled = np.where(np.isnan(blocks), np.nanmean(blocks, axis=(0, 1)), blocks)
    return Runs(job.points, filled.mean(axis=1), filled.var(axis=1, ddof=1))


def simulate(
    plan: Plan,
    targets: Sequence[Target],
    points: Array,
    worlds: int,
    seed: int,
    first_world: int,
    executor: Executor,
    advance: Callable[[int], None],
) -> Runs:
    """Run a wave, in parts over processes; no result depends on how it is cut. Worlds are numbered as they come."""
    waiting: list[Future[Runs]] = []
    for first in range(0, len(points), PART):
        part = points[first : first + PART]
        job = Job(plan, tuple(targets), part, worlds, seed, first_world + first * worlds)
        waiting.append(executor.submit(run_job, job))
    done = []
    for future in waiting:
        done.append(future.result())
        advance(len(done[-1].points) * worlds)
    total = done[0]
    for part_ in done[1:]:
        total = total + part_
    return total


# ------------------------------------------------------------------------------------------------------ sampling


def hypercube(space: Space, vectors: int, seed: int) -> Array:
    """Return a Latin hypercube over the unit cube, (vectors, axes)."""
    from scipy.stats import qmc

    points: Array = qmc.LatinHypercube(space.dimensions, seed=seed).random(vectors)
    return points


def sample(
    emulator: Emulator, yardstick: Yardstick, plan: Plan, start: Array, vectors: int, share: float, seed: int
) -> Array:
    """Draw vectors where the emulator does not rule them out, by likelihood to the power `share`.

    Many chains move by the differences between one another (differential evolution, ter Braak 2006); the unit cube is
    the prior, and steps are mirrored at its walls. The second half of the steps is kept, thinned to `vectors`.
    """
    luck = np.random.Generator(np.random.PCG64(seed))
    axes = start.shape[1]

    def value(points: Array) -> Array:
        far = yardstick.implausibility(emulator.predict(points), emulator.variance)
        likely = -0.5 * (yardstick.weight * far**2).sum(axis=1)
        out = np.maximum(worst(far, plan.exceed) - plan.cut, 0.0)
        return share * likely - 50.0 * out

    chains = start[luck.integers(0, len(start), CHAINS)].copy()
    chains = _mirrored(chains + 0.02 * luck.standard_normal(chains.shape))
    now, kept = value(chains), []
    for step in range(STEPS):
        others = luck.integers(0, CHAINS, (2, CHAINS))
        # A tenth of the steps goes the whole way between two chains, so that separate regions are visited.
        stride = 1.0 if step % 10 == 0 else 2.38 / math.sqrt(2.0 * axes)
        moved = stride * (chains[others[0]] - chains[others[1]]) * (luck.random((CHAINS, axes)) < 0.3)
        tried = _mirrored(chains + moved + 0.01 * luck.standard_normal(chains.shape))
        then = value(tried)
        accepted = np.log(luck.random(CHAINS)) < then - now
        chains = np.where(accepted[:, None], tried, chains)
        now = np.where(accepted, then, now)
        if step >= STEPS // 2 and step % 20 == 19:
            kept.append(chains.copy())
    pool = np.concatenate(kept)
    return pool[luck.permutation(len(pool))[:vectors]]


def _mirrored(points: Array) -> Array:
    """Return points with what left the unit cube mirrored back into it."""
    folded = np.abs(points) % 2.0
    return np.where(folded > 1.0, 2.0 - folded, folded)


# --------------------------------------------------------------------------------------------------------- waves


@dataclass(frozen=True, eq=False)
class Wave:
    """What came of one wave."""

    number: int
    vectors: int
    not_implausible: int
    explained: float
    """Median share of the outputs' variance that the emulator made from it explains."""
    unseen: float
    """The same in runs that it was not made from, by cross-validation."""
    foretold: float
    """Share of this wave's outputs in the 95 % interval of the emulator that it was drawn by; not a number at first."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What was found: the ensemble's points in the unit cube, and how it was found."""

    space: Space
    points: Array
    """(members, axes)"""
    targets: tuple[Target, ...]
    """Those that were fitted."""
    set_aside: tuple[tuple[Target, float], ...]
    """Those that no vector of the first wave could meet, with the least implausibility there was."""
    waves: tuple[Wave, ...]
    worst: Array
    """(members,) the implausibility that counts."""

    @property
    def values(self) -> Array:
        """The parameters' own values, (members, axes)."""
        return self.space.values(self.points)


def calibrate(
    plan: Plan,
    targets: Sequence[Target],
    vectors: int,
    waves: int,
    worlds: int,
    seed: int,
    executor: Executor,
    advance: Callable[[int], None],
) -> Calibration:
    """Return the ensemble. Raises PrimacyError when too few vectors are left to make one."""
    space = Space.of(plan)
    points = hypercube(space, vectors, seed)
    runs = simulate(plan, targets, points, worlds, seed, 0, executor, advance)
    aside = _out_of_reach(plan, targets, runs, worlds)
    left = [place for place in range(len(targets)) if place not in aside]
    chosen = [targets[place] for place in left]
    if not chosen:
        raise PrimacyError("No target can be met by any vector; there is nothing to calibrate on.")
    runs = Runs(runs.points, runs.means[:, left], runs.spreads[:, left])
    told, tried = [_tell(plan, chosen, runs, worlds, 1)], [runs]
    for number in range(2, waves + 1):
        known = tried[-1] + tried[-2] if len(tried) > 1 else runs
        emulator = fit(known.points, known.means)
        yardstick = Yardstick.of(plan, chosen, known.spreads.mean(axis=0))
        order = np.argsort(distance(yardstick, known, worlds, plan.exceed), kind="stable")
        start = known.points[order[: max(len(order) // 10, 2)]]
        share = (number - 1) / (waves - 1)
        points = sample(emulator, yardstick, plan, start, vectors, share, seed + number)
        first = (number - 1) * vectors * worlds
        tried.append(simulate(plan, chosen, points, worlds, seed, first, executor, advance))
        told.append(_tell(plan, chosen, tried[-1], worlds, number, emulator))
    reach = tuple((targets[place], least) for place, least in aside.items())
    points, far = _members(plan, chosen, tried, worlds)
    return Calibration(space, points, tuple(chosen), reach, tuple(told), far)


def _members(plan: Plan, targets: Sequence[Target], tried: Sequence[Runs], worlds: int) -> tuple[Array, Array]:
    """Return the ensemble's points and implausibility: of the last wave, and of those before it while too few."""
    points: list[Array] = []
    far: list[Array] = []
    for runs in reversed(tried):
        yardstick = Yardstick.of(plan, targets, runs.spreads.mean(axis=0))
        each = distance(yardstick, runs, worlds, plan.exceed)
        good = np.flatnonzero(each <= plan.cut)[: plan.members - sum(len(part) for part in far)]
        points.append(runs.points[good])
        far.append(each[good])
    count = sum(len(part) for part in far)
    if count < FEWEST:
        raise PrimacyError(
            f"Only {count} vectors are not implausible, and an ensemble needs {FEWEST}: raise --vectors or --waves."
        )
    return np.concatenate(points), np.concatenate(far)


def distance(yardstick: Yardstick, runs: Runs, worlds: int, exceed: int) -> Array:
    """Return the implausibility that counts of each vector, by its own worlds."""
    return worst(yardstick.implausibility(runs.means, yardstick.luck / worlds), exceed)


def _out_of_reach(plan: Plan, targets: Sequence[Target], runs: Runs, worlds: int) -> dict[int, float]:
    """Return the targets that every vector misses by more than the cut, and by how much at least."""
    yardstick = Yardstick.of(plan, targets, runs.spreads.mean(axis=0))
    least = yardstick.implausibility(runs.means, yardstick.luck / worlds).min(axis=0)
    return {int(place): float(least[place]) for place in np.flatnonzero(least > plan.cut)}


def _tell(
    plan: Plan, targets: Sequence[Target], runs: Runs, worlds: int, number: int, drawn_by: Emulator | None = None
) -> Wave:
    yardstick = Yardstick.of(plan, targets, runs.spreads.mean(axis=0))
    good = int((distance(yardstick, runs, worlds, plan.exceed) <= plan.cut).sum())
    explained = float(np.median(fit(runs.points, runs.means).explained))
    ahead = math.nan if drawn_by is None else foretold(drawn_by, runs.points, runs.means)
    return Wave(number, len(runs.points), good, explained, float(np.median(unseen(runs.points, runs.means))), ahead)
