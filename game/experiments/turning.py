"""Parameters turned one by one, and together, in the same worlds with the same luck: what flips the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.experiments.sensitivity import DEEPEST, VERDICT, Ends, Sample, ended, share_of, shares_of
from game.experiments.setup import Setup, advance
from game.experiments.statistics import Interval
from game.experiments.undertaking import Progress

SCREENED, STRONGEST = 48, 10
"""Worlds in which every parameter is turned, and how many of the strongest are turned again in more."""


@dataclass(frozen=True)
class Turned:
    """The same worlds with one parameter at either end: how many of those that end in bifurcation end elsewhere."""

    name: str
    low: float
    high: float
    at_low: Interval
    """Share that ends in bifurcation with the parameter at its 5 % point."""
    at_high: Interval
    to: dict[str, int]
    """Where worlds end that the change takes out of bifurcation, most first."""
    out: int
    """Worlds that leave bifurcation from the better to the worse end."""
    back: int
    """Worlds that go the other way: luck, or another road to the same end."""
    lead: float
    """Mean change of the lead from the low end to the high one, months."""
    ratio: float
    """Mean change of the applied ratio."""

    @property
    def effect(self) -> float:
        """Change of the share that ends in bifurcation; where two are equal, of how far worlds stand from its lines."""
        return abs(self.at_high.value - self.at_low.value) + 1e-3 * (abs(self.lead) / 4.0 + abs(self.ratio) / 0.1)


def turn(setup: Setup, sample: Sample, name: str, worlds: int) -> Turned:
    """Run the same worlds with one parameter at its 5 % and at its 95 % point, all else equal (paired luck)."""
    column = sample.inputs[:, sample.names.index(name)]
    ends = [float(point) for point in np.quantile(column, (0.05, 0.95))]
    low, high = (_ends(setup, {name: value}, worlds) for value in ends)
    shares = [share_of(each.verdicts) for each in (low, high)]
    better, worse = (low, high) if shares[0].value >= shares[1].value else (high, low)
    left = (better.verdicts == VERDICT) & (worse.verdicts != VERDICT)
    keys, counts = np.unique(worse.verdicts[left], return_counts=True)
    to = {str(keys[k]): int(counts[k]) for k in np.argsort(-counts, kind="stable")}
    back = int(((better.verdicts != VERDICT) & (worse.verdicts == VERDICT)).sum())
    lead, ratio = (high.outcomes - low.outcomes)[:, :2].mean(axis=0)
    return Turned(name, ends[0], ends[1], shares[0], shares[1], to, int(left.sum()), back, float(lead), float(ratio))


def _ends(setup: Setup, values: Mapping[str, float], worlds: int) -> Ends:
    """Return how worlds end in which some parameters, or one nation's, are given and all else is as drawn."""
    from game.world import World

    usual = setup.world(0, worlds, history=False)
    given: dict[str, Any] = {}
    for name, value in values.items():
        plain, _, side = name.rpartition(".") if name.endswith((".us", ".china")) else (name, "", "")
        column = given.get(plain, getattr(usual.p, plain).copy())
        if side:
            column[:, 0 if side == "us" else 1] = value
        else:  # one draw for both nations: the same place in both ranges
            column = column[np.full(worlds, np.argmin(np.abs(column[:, 0] - value)))]
            column[:, 0] = value
        given[plain] = column
    usual.close()
    world = World(
        setup.scenario,
        setup.seed,
        worlds,
        0,
        setup.us,
        setup.china,
        setup.parameters,
        overrides=given,
        until=None if setup.until is None else setup.until + 1,
        kept=(),
    )
    advance(world)
    found = ended(world)
    world.close()
    return found


@dataclass(frozen=True)
class Together:
    """The same worlds with the strongest parameters turned away from bifurcation, one after another."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    share: Interval
    verdicts: dict[str, float]


def turn_together(setup: Setup, turned: Sequence[Turned], worlds: int) -> list[Together]:
    """Return where the same worlds end with the first one, two and three parameters at the end that flips most."""
    found = []
    for count in range(1, min(DEEPEST, len(turned)) + 1):
        values = {
            each.name: each.low if each.at_low.value < each.at_high.value else each.high for each in turned[:count]
        }
        ends = _ends(setup, values, worlds).verdicts
        found.append(Together(tuple(values), tuple(values.values()), share_of(ends), shares_of(ends)))
    return found


def turn_all(setup: Setup, sample: Sample, worlds: int, progress: Progress) -> list[Turned]:
    """Return the paired runs of every uncertain parameter, in few worlds, and of the strongest again in `worlds`.

    Strongest first. Start values and traits stay as drawn.
    """
    names = [name for name in sample.names if not name.startswith(("start ", "trait "))]
    few = min(worlds, SCREENED)
    progress.start(2 * few * len(names) + 2 * worlds * min(STRONGEST, len(names)), 0)
    screened = []
    for name in names:
        screened.append(turn(setup, sample, name, few))
        progress.advance(2 * few)
    turned = []
    for each in sorted(screened, key=lambda each: -each.effect)[:STRONGEST]:
        turned.append(turn(setup, sample, each.name, worlds))
        progress.advance(2 * worlds)
    return sorted(turned, key=lambda each: -each.effect)
