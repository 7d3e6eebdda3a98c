"""The levels of opponent, and how one is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.configuration import did_you_mean
from game.doctrines import Doctrine, load_doctrine
from game.errors import PrimacyError
from game.levers import SideKey
from game.metrics.metric import METRICS
from game.opponents import newcomer, official, planner
from game.opponents.choice import by_futures
from game.opponents.traits import checked
from game.orders import Orders
from game.outcome.mandates import deal, kept_of

if TYPE_CHECKING:
    from game.world import World

LEVELS = ("newcomer", "official", "planner")
"""From the least to the most thought."""
DEFAULT_LEVEL = "official"
_TITLES = {"newcomer": "Newcomer", "official": "Official", "planner": "Planner"}


def title_of(level: str) -> str:
    """Return a level's name as it is shown."""
    return _TITLES[level]


@dataclass(frozen=True)
class Opponent:
    """Somebody who gives a side's orders: a level, a doctrine, tastes, and the mandates it is after.

    It keeps nothing in mind from one quarter to the next: what it does follows from the world as its side sees it.
    """

    level: str
    side: SideKey
    doctrine: Doctrine
    traits: tuple[str, ...]
    mandates: tuple[str, ...]

    def orders(self, world: World) -> Orders:
        """Return the orders for the quarter that begins, in a single world."""
        if self.level == "newcomer":
            return newcomer.orders(world, self.side, self.doctrine, self.traits)
        if self.level == "planner":
            return planner.orders(world, self.side, self.doctrine, self.traits, self.mandates)
        return official.orders(world, self.side, self.doctrine, self.traits, self.mandates)


def opponent(
    level: str,
    side: SideKey,
    doctrine: str,
    scenario: str,
    seed: int,
    traits: tuple[str, ...] = (),
    mandates: tuple[str, ...] | None = None,
) -> Opponent:
    """Make an opponent that is after `mandates`; without them, after those a cautious government keeps.

    Raises PrimacyError for a level, doctrine or trait that does not exist.
    """
    if level not in LEVELS:
        raise PrimacyError(f'There is no opponent "{level}"; {did_you_mean(level, list(LEVELS))}.')
    if mandates is None:
        mandates = kept_of(deal(scenario, seed)[side], scenario)
    return Opponent(level, side, load_doctrine(doctrine, side, METRICS), checked(traits), mandates)


def keeps(level: str, side: SideKey, doctrine: str, world: World, hand: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of the mandates dealt an opponent keeps before the first turn of a single world.

    A planner looks ahead for it; the others keep what a cautious government would.
    """
    if level == "planner":
        return by_futures(world, side, load_doctrine(doctrine, side, METRICS), hand)
    return kept_of(hand, world.scenario.key)
