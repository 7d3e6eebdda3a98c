"""Whose doing was it? The change of the odds over one turn, split between both sides and luck.

From the world as it stood before the turn four groups of futures are run, in the same luck: both sides gave their
orders, only you, only the rival, nobody. *You* is what was played less you pass; *rival* likewise; what the two leave
of the difference between both and nobody is *interaction*; what the turn then brought beyond that is *luck*. The four
add up to the change of the odds. All of it is seen as the world is, not as a side believes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from game import copies
from game.forecast import BRANCHES, give
from game.levers import SIDES, SideKey
from game.orders import Orders
from game.outcome.verdict import verdicts

if TYPE_CHECKING:
    from game.world import World

FUTURES = 128
"""Of each of the four groups."""
SEED = 9_001
"""Keeps these futures apart from those that anybody was shown."""
LEAST_ERRORS = 2.0
"""A part of fewer standard errors than this is not told from nothing."""
BOTH, WITHOUT_US, WITHOUT_CHINA, NOBODY = range(4)


@dataclass(frozen=True)
class Part:
    """How far one cause moved the odds, 0 to 1, and its standard error."""

    value: float
    error: float

    @property
    def clear(self) -> bool:
        """Whether it can be told from nothing."""
        return abs(self.value) >= LEAST_ERRORS * self.error > 0.0


@dataclass(frozen=True)
class Split:
    """The change of the odds of one outcome over a turn: `us`, `china`, `interaction` and `luck` add up to it."""

    before: float
    after: float
    us: Part
    china: Part
    interaction: Part
    luck: Part

    @property
    def change(self) -> float:
        """How far the odds moved."""
        return self.after - self.before


def outcomes(world: World, plans: Sequence[dict[SideKey, Orders | None]], futures: int = FUTURES) -> list[list[str]]:
    """Return how `futures` of the present end under each plan, a verdict each; every plan meets the same luck.

    A plan holds the orders that each side gives now (None: it passes and keeps its standing orders).
    """
    branches = 1 + SEED * BRANCHES + np.tile(np.arange(futures, dtype=np.int64), len(plans))
    child = copies.copy(world, np.zeros(len(branches), dtype=np.intp), branches, ())
    if child.begins_quarter:
        child.open_quarter()
    for place, side in enumerate(SIDES):
        give(child, place, [plan.get(side) for plan in plans], futures)
    child.run()
    keys = verdicts(child)
    child.close()
    return [keys[number * futures : (number + 1) * futures] for number in range(len(plans))]


def four(world: World, orders: dict[SideKey, Orders], futures: int = FUTURES) -> list[list[str]]:
    """Return how futures end with both sides' orders, without the US's, without China's, and with nobody's."""
    us, china = orders.get("us"), orders.get("china")
    plans: list[dict[SideKey, Orders | None]] = [{"us": us, "china": china}, {"china": china}, {"us": us}, {}]
    return outcomes(world, plans, futures)


def split(groups: Sequence[Sequence[str]], next_turn: Sequence[str], wanted: set[str]) -> Split:
    """Split the change of the odds of the verdicts `wanted` over a turn.

    `groups` is what `four` gave before the turn; `next_turn` how futures end from the world after it, under standing
    orders.
    """
    both, no_us, no_china, nobody = (_hits(keys, wanted) for keys in groups)
    later = _hits(next_turn, wanted)
    us, china = both - no_us, both - no_china
    return Split(
        before=float(nobody.mean()),
        after=float(later.mean()),
        us=_part(us),
        china=_part(china),
        interaction=_part((both - nobody) - us - china),
        luck=_apart(later, both),
    )


def between(one: Sequence[str], other: Sequence[str], wanted: set[str]) -> Part:
    """Return how far the odds of the verdicts `wanted` move from one course to another that met the same luck."""
    return _part(_hits(other, wanted) - _hits(one, wanted))


def _hits(keys: Sequence[str], wanted: set[str]) -> NDArray[np.float64]:
    return np.array([key in wanted for key in keys], dtype=np.float64)


def _part(differences: NDArray[np.float64]) -> Part:
    """A mean of paired differences: every future met the same luck in both groups."""
    return Part(float(differences.mean()), float(differences.std() / np.sqrt(len(differences))))


def _apart(later: NDArray[np.float64], both: NDArray[np.float64]) -> Part:
    """A difference of two means that shared no luck."""
    variance = later.var() / len(later) + both.var() / len(both)
    return Part(float(later.mean() - both.mean()), float(np.sqrt(variance)))
