"""Many games at once, and the futures that each game's player would see: one array call for several games.

A game is a world whose governments play doctrines; its true parameters are its own draw. A player's forecast starts
from that side's belief, as in the window: rival columns seen late and with error, parameters drawn anew. Here no
future may draw the very vector that its game has, so that a forecast never knows the truth by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES
from game import belief, copies
from game.calendar import Month
from game.chance import LIVED, Chance
from game.conditions import See
from game.doctrines import Doctrine, Wish
from game.ensembles import Ensemble
from game.experiments.setup import Setup
from game.metrics.metric import METRIC_INDEX
from game.outcome.verdict import metrics_of, verdicts
from game.parameters import ensemble_of

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]
Picks = NDArray[np.intp]
FAN = ("frontier_lead", "capability_gap", "applied_ratio", "dependence_china")
"""The metrics whose fans are held against what happened."""
Knowledge = Literal["belief", "state", "all"]
YEAR = 12
"""Months ahead of the nearer of the two horizons; the other is the end."""
SPARE = 64
"""Branches set aside beyond the futures wanted, for those that would draw their game's own vector."""


@dataclass(frozen=True)
class DrawnDoctrine:
    """Several doctrines of one side, one in each world: what a player does not know of a rival."""

    doctrines: Sequence[Doctrine]
    which: NDArray[np.intp]
    """(worlds,) the place in `doctrines` of the one that plays in each world."""
    record: bool = False

    def wish(self, month: Month, see: See, worlds: int) -> Wish:
        """What each world's own doctrine wants in a month; see `Doctrine.wish`."""
        wishes = [doctrine.wish(month, see, worlds) for doctrine in self.doctrines]
        place = self.which[None, :, None]
        plays = [
            replace(play, where=play.where & (self.which == number))
            for number, wish in enumerate(wishes)
            for play in wish.plays
        ]

        def chosen(parts: list[NDArray[Any]]) -> NDArray[Any]:
            return np.take_along_axis(np.stack(parts), place, axis=0)[0]

        return Wish(
            chosen([wish.targets for wish in wishes]),
            chosen([wish.priority for wish in wishes]),
            chosen([wish.programmes for wish in wishes]),
            tuple(play for play in plays if play.where.any()),
        )


def begin(setup: Setup, first: int, games: int, researchers: int | None = None) -> World:
    """Return games `first` to `first + games - 1` at their start, each side watching the other as in the window."""
    from game.world import World

    world = World(
        setup.scenario,
        setup.seed,
        games,
        first,
        setup.us,
        setup.china,
        setup.parameters,
        researchers,
        until=None if setup.until is None else setup.until + 1,
        sighted=True,
        kept=FAN,
    )
    world.newsroom = None  # nobody reads the news of many games
    return world


def branches_apart(games: World, futures: int, first: int) -> NDArray[np.int64]:
    """Return branches for `futures` futures of each game, from branch `first` on: (games, futures).

    With an ensemble, branches that would draw the game's own vector are passed over.
    """
    count = futures + SPARE
    candidates = first + np.arange(count, dtype=np.int64)
    ensemble = ensemble_of(games.parameter_set)
    if ensemble is None:
        return np.tile(candidates[:futures], (games.worlds, 1))
    own = ensemble.member(games.chance)
    drawn = _members(games, ensemble, candidates)
    order = np.argsort(drawn == own[:, None], axis=1, kind="stable")  # those of other vectors first, in order
    return candidates[order[:, :futures]]


def _members(games: World, ensemble: Ensemble, branches: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the vector that each branch of each game draws, (games, branches)."""
    numbers = np.repeat(games.chance.numbers, len(branches))
    chance = Chance(games.chance.seed, numbers, np.tile(branches, games.worlds))
    return ensemble.member(chance).reshape(games.worlds, len(branches))


def futures_of(
    games: World,
    picks: Picks,
    side: str,
    branches: NDArray[np.int64],
    players: Sequence[Doctrine | DrawnDoctrine | None] = (None, None),
    knows: Knowledge = "belief",
) -> World:
    """Run the futures of some games, as `side` sees them, to the end: world g * futures + k is future k of game g.

    `branches` is (picks, futures). `players` are the doctrines of both sides in the futures; None stands by its
    orders, which is the condition that the window states. A side that knows more than its belief knows the whole
    `state` of the world but not its parameters, or `all` but what luck will bring.
    """
    whose = np.repeat(picks, branches.shape[1])
    child = copies.copy(games, whose, branches.reshape(-1), FAN)
    if knows == "belief":
        belief.adopt(child, games, side, whose)
    elif knows == "state":
        belief.forget_parameters(child)
    return _played(child, players)


def continued(games: World, picks: Picks, players: Sequence[Doctrine | DrawnDoctrine | None]) -> World:
    """Run some games on to the end with other players from now on: the same truth, the same luck."""
    child = copies.copy(games, picks, np.full(len(picks), LIVED, dtype=np.int64), FAN)
    return _played(child, players)


def _played(child: World, players: Sequence[Doctrine | DrawnDoctrine | None]) -> World:
    child.doctrines = cast("list[Doctrine | None]", list(players))
    return child.run()


def both(side: str, own: Any, rival: Any) -> list[Any]:
    """Return (us, china) from what holds for a side and for its rival."""
    return [own, rival] if side == SIDES[0] else [rival, own]


@dataclass(frozen=True)
class Read:
    """What is read off worlds that have run: verdicts and, of each metric of `FAN`, a year ahead and at the end."""

    verdicts: NDArray[np.str_]
    """(worlds,)"""
    values: Array
    """(worlds, metrics of FAN, 2): after `YEAR` months, and the mean of the last year as verdicts see it."""


def read(world: World, now: Month) -> Read:
    """Read worlds that have run, as seen from the start of the month `now`."""
    ahead = np.stack([at(world, metric, now - 1 + YEAR) for metric in FAN], axis=1)
    means = metrics_of(world)[:, [METRIC_INDEX[metric] for metric in FAN]]
    return Read(np.array(verdicts(world)), np.stack([ahead, means], axis=2))


def at(world: World, metric: str, month: Month) -> Array:
    """Return a kept metric at the end of a month, (worlds,); a frozen world keeps its last."""
    start = int(world.history.months[0])
    lived = np.where(world.frozen >= 0, world.frozen - start, len(world.history) - 1)
    rows = np.minimum(month - start, np.minimum(lived, len(world.history) - 1))
    found: Array = np.take_along_axis(world.history.of(metric), rows[None, :], axis=0)[0]
    return found
