"""How tests drive worlds: levers held at a level, shocks that press hard, doctrines that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from game.cards import orders as card_orders
from game.cards.card import cards
from game.doctrines import Doctrine
from game.levers import LEVERS, levers_of
from tests.engine.checks import chain

if TYPE_CHECKING:
    from game.world import World

FEW = 100
"""The smallest table of researchers: most tests ask nothing of people."""


def standing(side: str, levers: dict[str, float], programmes: dict[str, float] | None = None) -> Doctrine:
    """A doctrine without rules."""
    return Doctrine(
        doctrine="of-a-test", side=side, title="A test's", text="Stands.", levers=levers, programmes=programmes or {}
    )


def hold(world: World, levels: NDArray[np.float64]) -> None:
    """Hold every lever at a level from the first month on; `levels` broadcasts to (worlds, 2, levers), nan = leave."""

    def force(seen: World) -> None:
        g = seen.governments
        held = np.broadcast_to(levels, g.level.shape)
        held = np.where(np.isnan(held) | ~g.allowed, g.level, held)
        g.target[:], g.level[:] = held, held

    chain(world, "orders", force)


def press(world: World, weight: float, seed: int) -> None:
    """Strike each channel in one month of eight, with up to `weight` times the worst that a shock of the deck does."""
    rng = np.random.default_rng(seed)
    effects = world.shocks.deck.effects
    low, high = np.minimum(effects.min(axis=0), 0.0), np.maximum(effects.max(axis=0), 0.0)

    def strike(seen: World) -> None:
        shape = seen.shocks.pressure.shape
        struck = weight * (low + rng.uniform(size=shape) * (high - low)) * (rng.uniform(size=shape) < 1 / 8)
        seen.shocks.pressure = seen.shocks.pressure + struck
        seen.shocks.gathered = seen.shocks.gathered + struck

    chain(world, "shocks", strike)


def deal(world: World, share: float, seed: int) -> None:
    """Play cards at random: each card of either side, each quarter, in a `share` of worlds, whatever it costs."""
    rng = np.random.default_rng(seed)

    def play(seen: World) -> None:
        if not seen.begins_quarter:
            return
        deck = seen.hand.deck
        for key, side in deck.slots:
            text = (
                f"{key}:{deck.markets[int(rng.integers(len(deck.markets)))]}"
                if cards()[key].choice == "market"
                else key
            )
            card_orders.give(seen, side, (text,), rng.uniform(size=seen.worlds) < share)

    chain(world, "shocks", play)


def every_end() -> tuple[NDArray[np.float64], list[str]]:
    """One world for each lever of each side at either end, then for all at once: levels and what each is called."""
    keys = list(LEVERS)
    levels, names = [], []
    for side, name in enumerate(("us", "china")):
        for key in levers_of(name):
            for end in (0.0, 1.0):
                level = np.full((2, len(keys)), np.nan)
                level[side, keys.index(key)] = end
                levels.append(level)
                names.append(f"{name} {key} {end:g}")
    for us in (0.0, 1.0):
        for china in (0.0, 1.0):
            levels.append(np.stack([np.full(len(keys), us), np.full(len(keys), china)]))
            names.append(f"all of us {us:g}, all of china {china:g}")
    return np.stack(levels), names
