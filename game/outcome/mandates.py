"""Mandates: what a government is asked to achieve, and how many points that is worth.

A side has goals of its own in configs/mandates. A game deals five to each side, of which a player keeps three; a goal
that is met gives one point less its base rate. Both sides can succeed, and both can fail.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.cards import orders as card_orders
from game.chance import LIVED, Chance
from game.conditions import Condition, Joined
from game.configuration import Declared, Share, did_you_mean, load, shown
from game.errors import PrimacyError
from game.levers import SIDES, SideKey, levers_of
from game.metrics.metric import METRIC_INDEX, METRICS
from game.outcome.goals import Goal
from game.outcome.verdict import verdicts
from game.paths import config_path
from game.scenario import JOIN

if TYPE_CHECKING:
    from game.world import World

Floats = NDArray[np.float64]

DEALT, KEPT = 5, 3
"""Goals that a game deals to each side, and how many of them count."""
FAIR = 0.3
"""Most by which the expected points of the sides' dealt goals may differ."""
UNKNOWN_RATE = 0.5
"""Base rate of a goal in a scenario for which none has been measured."""
OPEN = 0.02, 0.98
"""Base rates between which a goal is dealt: one that (nearly) never or always comes about asks for nothing."""


class Help(Declared):
    """What commonly moves a goal's metric the right way: where levers should stand, and cards."""

    levers: dict[str, Share] = {}
    cards: tuple[str, ...] = ()


class Mandate(Goal):
    """One goal of a side, how far its metric commonly lies from the line, and what helps."""

    swing: float = pydantic.Field(gt=0)
    helped_by: Help


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
    for mandate in file.mandates:
        for mistake in _unhelpful(side, mandate.helped_by):
            raise PrimacyError(f"{shown(path)}: {mandate.key}.helped_by: {mistake}")
    return {mandate.key: mandate for mandate in file.mandates}


def _unhelpful(side: SideKey, help_: Help) -> Iterator[str]:
    """Yield what no government of the side could order."""
    for key in sorted(set(help_.levers) - set(levers_of(side))):
        yield f'"{key}" is no lever of this side; {did_you_mean(key, levers_of(side))}.'
    yield from card_orders.mistakes(side, help_.cards)


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
        hands = {side: _hand(side, scenario, chance, attempt) for side in SIDES}
        us, china = (expected(hands[side], scenario) for side in SIDES)
        if abs(us - china) <= FAIR or attempt >= 1_000:
            return hands
    raise AssertionError


def _hand(side: SideKey, scenario: str, chance: Chance, attempt: int) -> tuple[str, ...]:
    keys = [key for key in mandates_of(side) if OPEN[0] <= base_rate(key, scenario) <= OPEN[1]]
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


def closeness(
    means: Floats,
    keys: tuple[str, ...],
    side: SideKey,
    scenario: str,
    span: tuple[Floats, Floats] | None = None,
    doubt: float = 1.0,
) -> Floats:
    """Return how near worlds are to goals, weighted by their worth: (...,) from means (..., metrics).

    Each goal counts between 0 and 1, one half on its line and four fifths one swing beyond it, so that a plan that only
    comes nearer is still worth more than one that does not. `span` is the least and the most that every metric was at
    the ends of quarters, for goals that must hold always or ever; without it they too are judged by the means.
    `doubt` scales the swing: the less of the game is left, the more a line is a line.
    """
    known = mandates_of(side)
    least, most = (means, means) if span is None else span
    total = np.zeros(means.shape[:-1])
    for key in keys:
        goal = known[key]
        rising, falling = {"last_year": (means, means), "always": (least, most)}.get(goal.over, (most, least))
        total += worth(key, scenario) * _nearness(goal.condition, rising, falling, doubt * goal.swing)
    return total


STEEPNESS = 1.4
"""Of the curve from a miss to a hit, for a margin measured in swings."""


def _nearness(condition: Condition, rising: Floats, falling: Floats, swing: float) -> Floats:
    """Return how near a condition is: `rising` holds what it asks to be large, `falling` what it asks to be small."""
    if isinstance(condition, Joined):
        both = [_nearness(part, rising, falling, swing) for part in (condition.left, condition.right)]
        return np.minimum(*both) if condition.word == "and" else np.maximum(*both)
    small = condition.sign in ("<", "<=")
    margin = (falling if small else rising)[..., METRIC_INDEX[condition.metric]] - condition.number
    margin *= (-1.0 if small else 1.0) * STEEPNESS / swing
    return 1.0 / (1.0 + np.exp(-np.clip(margin, -30.0, 30.0)))


def kept_of(hand: tuple[str, ...], scenario: str) -> tuple[str, ...]:
    """Return the goals that a cautious government keeps of those dealt: the ones with most points to expect."""
    promising = sorted(hand, key=lambda key: -base_rate(key, scenario) * worth(key, scenario))
    return tuple(key for key in hand if key in promising[:KEPT])


def points(world: World, side: SideKey, keys: tuple[str, ...]) -> NDArray[np.float64]:
    """Return a side's points for the goals it kept, (worlds,).

    In a strait crisis the side whose orders added more tension over the last two years has none.
    """
    values = np.array([worth(key, world.scenario.key) for key in keys])
    total = (met(world, side, keys) * values).sum(axis=1)
    crisis = np.array([key == "strait_crisis" for key in verdicts(world)])
    own = SIDES.index(side)
    to_blame = world.governments.blame[:, own] > world.governments.blame[:, 1 - own]
    return np.where(crisis & to_blame, 0.0, total)
