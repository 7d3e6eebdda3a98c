"""Dependence: why third countries moved towards one stack or the other (M15).

A market goes a part of the way, each quarter, from where it stands to what it would choose without history. What it
has *digested* of each driver lags in the same way, so that the gap between a driver and what has been digested of it
is what still pulls. The pull is shared out over drivers by the gradient along the straight line from digested to
present (Aumann and Shapley): exact, in no order. What is left is habit: the start's shares giving way to taste.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.table import SIDES
from game.causes.terms import Array, PairOfTerms, path
from game.causes.view import Turn

if TYPE_CHECKING:
    from agents.market import Markets

DRIVERS = ("model_quality", "token_price_abroad", "openness", "finance", "own_offer", "trust", "packages")
NAMES = {("own_offer", 0): "control_resentment", ("own_offer", 1): "integration"}
"""What one side alone has goes by its own name."""


class Dependence:
    """The account of both sides' shares of third markets. It remembers what markets have digested."""

    def __init__(self) -> None:
        self._digested: list[Array] = []

    def shares(self, turn: Turn) -> PairOfTerms:
        """Third-country markets on each stack, share."""
        terms, markets, p = PairOfTerms(), turn.world.markets, turn.p
        if not turn.world.on("M15"):
            return terms
        taste, now = _leanings(turn)
        followed = self._upto(turn, turn.turn - 1)
        speed = markets.speed(turn.before("lock_in"), p)
        moved = (now - followed) * speed[:, None, None, :]
        for side in (0, 1):
            pulled = _pulled(markets, taste, followed, now, side)
            for place, driver in enumerate(DRIVERS):
                amounts = [(pulled[k] * moved[:, place, side] * markets.size).sum(axis=1) for k in (0, 1)]
                terms.add(NAMES.get((driver, side), driver), SIDES[side], np.stack(amounts, axis=1))
        held = np.stack(markets.chosen(*(taste[side] + followed[:, :, side].sum(axis=1) for side in (0, 1))), axis=2)
        habit = (speed * markets.size)[:, :, None] * (held - turn.before("share")[:, :, :2])
        terms.add("habit", "world", habit.sum(axis=1))
        return terms

    def _upto(self, turn: Turn, upto: int) -> Array:
        """Return what markets had digested of each driver by the end of a turn: (worlds, drivers, 2, markets)."""
        while len(self._digested) <= upto:
            each = Turn(turn.record, turn.world, len(self._digested))
            now = _leanings(each)[1]
            if self._digested:
                speed = turn.world.markets.speed(each.before("lock_in"), each.p)
                now = self._digested[-1] + speed[:, None, None, :] * (now - self._digested[-1])
            self._digested.append(now)
        return self._digested[upto]


def _leanings(turn: Turn) -> tuple[tuple[Array, Array], Array]:
    """Return each market's taste for either stack and what each driver adds: logits, (worlds, markets) a side and
    (worlds, drivers, 2, markets)."""
    markets, p = turn.world.markets, turn.p
    none = np.zeros_like(turn.now("gap"))
    bought = markets.package_pulls(turn.now("us_packages"), turn.now("china_packages"), p)
    nothing = (np.zeros_like(bought[0]), np.zeros_like(bought[1]))
    taste = markets.leanings(none, none, none, none, nothing, p)
    drivers = [
        markets.leanings(turn.now("gap"), none, none, none, nothing, p),
        markets.leanings(none, turn.now("price_abroad"), none, none, nothing, p),
        markets.leanings(none, none, turn.now("openness"), none, nothing, p),
        markets.leanings(none, none, turn.now("finance"), none, nothing, p),
        markets.leanings(none, none, turn.now("own_offer"), none, nothing, p),
        markets.leanings(none, none, none, turn.now("trust_abroad"), nothing, p),
        markets.leanings(none, none, none, none, bought, p),
    ]
    parts = np.stack([np.stack([us - taste[0], china - taste[1]], axis=1) for us, china in drivers], axis=1)
    return taste, parts


def _pulled(markets: Markets, taste: tuple[Array, Array], start: Array, end: Array, side: int) -> tuple[Array, Array]:
    """Return how far a logit of one stack moves the shares of both, averaged along the way: (worlds, markets) each."""
    first, step = start.sum(axis=1), (end - start).sum(axis=1)
    gradients = [np.zeros_like(taste[0]), np.zeros_like(taste[0])]
    for at, weight in path():
        shares = markets.chosen(*(taste[k] + first[:, k] + at * step[:, k] for k in (0, 1)))
        for k in (0, 1):
            gradients[k] += weight * shares[k] * ((k == side) - shares[side])
    return gradients[0], gradients[1]
