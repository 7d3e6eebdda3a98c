"""For tests of cards: worlds in which they are played, and where a card stands in them."""

from __future__ import annotations

from typing import Any

from agents.table import SIDES
from game.cards.card import card, cards
from game.world import World
from tests.engine.play import FEW

KEYS = [(key, side) for key, each in cards().items() for side in each.sides]


def human(worlds: int = 1, **options: Any) -> World:
    """Worlds in which nobody orders anything but a test, and nobody lacks anything."""
    world = World("baseline-2025", 3, worlds, us=None, china=None, researchers=FEW, **options)
    world.open_quarter()
    world.governments.political_capital[:] = 60.0
    world.governments.treasury[:] = 1e4
    return world


def quarters(world: World, count: int) -> World:
    """Step so many quarters, and keep everybody rich."""
    world.run(world.month + 3 * count)
    world.governments.political_capital[:] = 60.0
    world.governments.treasury[:] = 1e4
    return world


def text_of(key: str) -> str:
    """A card as it is ordered, in ASEAN where it has a choice."""
    return f"{key}:asean" if card(key).choice == "market" else key


def slot(world: World, key: str, side: str = "") -> int:
    return world.hand.deck.slot(key, SIDES.index(side or card(key).sides[0]))


def phase(world: World, key: str, side: str = "") -> int:
    return int(world.hand.phase[0, slot(world, key, side)])
