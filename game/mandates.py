"""Mandates: what a government is asked to achieve, and how many points that is worth (game.md 4).

A side has goals of its own in configs/mandates. A game deals five to each side, of which a player keeps three; a goal
that is met gives one point less its base rate. Both sides can succeed, and both can fail.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.chance import LIVED, Chance
from game.conditions import Condition, Joined
from game.configuration import Declared, Share, load, shown
from game.errors import PrimacyError
from game.goals import Goal
from game.levers import SIDES, SideKey
from game.metrics import METRIC_INDEX, METRICS
from game.outcome import verdicts
from game.paths import config_path
from game.scenario import JOIN

if TYPE_CHECKING:
    from game.world import World

DEALT, KEPT = 5, 3
"""Goals that a game deals to each side, and how many of them count."""
FAIR = 0.3
"""Most by which the expected points of the sides' dealt goals may differ."""
UNKNOWN_RATE = 0.5
"""Base rate of a goal in a scenario for which none has been measured."""


class Mandate(Goal):
    """One goal of a side."""


class _File(Declared):
    side: SideKey
    mandates: tuple[Mandate, ...] = pydantic.Field(min_length=DEALT)


class _Rates(Declared):
    source: str
    rates: dict[str, dict[str, Share]]


@functools.cache
def mandates_of(side: SideKey) -> dict[str, Mandate]:
    """Return a side's goals by key. Raises PrimacyError."""
    path = config_path("mandates") / f"{side}.yaml"
    file = load(_File, path)
    if file.side != side:
        raise PrimacyError(f'{shown(path)}: side must be "{side}".')
    return {mandate.key: mandate for mandate in file.mandates}


@functools.cache
def _rates() -> dict[str, dict[str, float]]:
    path = config_path("mandates") / "rates.yaml"
    return load(_Rates, path).rates if path.is_file() else {}


def base_rate(mandate: str, scenario: str) -> float:
    """Return the share of worlds in which a goal comes about by itself in a scenario."""
    return _rates().get(scenario.partition(JOIN)[0], {}).get(mandate, UNKNOWN_RATE)


def worth(mandate: str, scenario: str) -> float:
    """Return the points that meeting a goal gives: one less its base rate."""
    return 1.0 - base_rate(mandate, scenario)


def expected(mandates: tuple[str, ...], scenario: str) -> float:
    """Return the points that goals would give on average if the world went its own way, for as many as count."""
    points = [base_rate(key, scenario) * worth(key, scenario) for key in mandates]
    return sum(points) * KEPT / len(points)


def deal(scenario: str, seed: int) -> dict[SideKey, tuple[str, ...]]:
    """Return the goals dealt to each side in a game: by the seed, and fair.

    Deals are drawn one after another until the sides' expected points differ by at most `FAIR`.
    """
    chance = Chance(seed, np.zeros(1, dtype=np.int64), np.full(1, LIVED, dtype=np.int64))
    for attempt in itertools.count():
        hands = {side: _hand(side, chance, attempt) for side in SIDES}
        us, china = (expected(hands[side], scenario) for side in SIDES)
        if abs(us - china) <= FAIR or attempt >= 1_000:
            return hands
    raise AssertionError


def _hand(side: SideKey, chance: Chance, attempt: int) -> tuple[str, ...]:
    keys = list(mandates_of(side))
    draw = chance.once(f"mandates {side} {attempt}", len(keys))[0]
    return tuple(keys[place] for place in sorted(np.argsort(draw)[:DEALT]))


def looked_at(side: SideKey | None = None) -> tuple[str, ...]:
    """Return every metric that goals look at, for worlds that keep only some of their history."""
    sides = SIDES if side is None else (side,)
    every = {metric for each in sides for one in mandates_of(each).values() for metric in one.condition.metrics}
    return tuple(name for name in METRICS if name in every)


def met(world: World, side: SideKey, keys: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which goals of a side each world meets as it stands, (worlds, goals)."""
    known = mandates_of(side)
    found = [known[key].met(world) for key in keys]
    return np.stack(found, axis=1) if found else np.zeros((world.worlds, 0), dtype=bool)


def closeness(means: NDArray[np.float64], keys: tuple[str, ...], side: SideKey, scenario: str) -> NDArray[np.float64]:
    """Return how near worlds are to goals, weighted by their worth: (...,) from means (..., metrics).

    Each goal counts between 0 and 1, one half on its line and about three quarters a tenth beyond it, so that a plan
    that only comes nearer is still worth more than one that does not.
    """
    known = mandates_of(side)
    total = np.zeros(means.shape[:-1])
    for key in keys:
        total += worth(key, scenario) * _nearness(known[key].condition, means)
    return total


STEEPNESS = 10.0
"""Of the curve from a miss to a hit, for a margin measured in parts of the number that the goal names."""


def _nearness(condition: Condition, means: NDArray[np.float64]) -> NDArray[np.float64]:
    if isinstance(condition, Joined):
        both = (_nearness(condition.left, means), _nearness(condition.right, means))
        return np.minimum(*both) if condition.word == "and" else np.maximum(*both)
    margin = means[..., METRIC_INDEX[condition.metric]] - condition.number
    margin *= -1.0 if condition.sign in ("<", "<=") else 1.0
    return 1.0 / (1.0 + np.exp(-STEEPNESS * np.clip(margin / max(abs(condition.number), 0.05), -5.0, 5.0)))


def kept_of(hand: tuple[str, ...], scenario: str) -> tuple[str, ...]:
    """Return the goals that a cautious government keeps of those dealt: the ones with most points to expect."""
    promising = sorted(hand, key=lambda key: -base_rate(key, scenario) * worth(key, scenario))
    return tuple(key for key in hand if key in promising[:KEPT])


def points(world: World, side: SideKey, keys: tuple[str, ...]) -> NDArray[np.float64]:
    """Return a side's points for the goals it kept, (worlds,).

    In a strait crisis the side whose orders added more tension over the last two years has none (game.md 4).
    """
    values = np.array([worth(key, world.scenario.key) for key in keys])
    total = (met(world, side, keys) * values).sum(axis=1)
    crisis = np.array([key == "strait_crisis" for key in verdicts(world)])
    own = SIDES.index(side)
    to_blame = world.governments.blame[:, own] > world.governments.blame[:, 1 - own]
    return np.where(crisis & to_blame, 0.0, total)
