"""The newcomer: one doctrine, a budget it never changes, two quarters late, and now and then the wrong wish first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.table import SIDES
from game.doctrines import Doctrine
from game.levers import SideKey
from game.opponents.drafting import any_card, draft, patient, wants_of
from game.opponents.traits import flavoured
from game.orders import Orders

if TYPE_CHECKING:
    from game.world import World

LATE = 6
"""Months by which it sees the world later than others do."""
SLIPS = 0.3
"""Chance a quarter that it takes any of its top wishes, or any card at all, for the first."""
TOP = 5


def orders(world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...]) -> Orders:
    """Return a newcomer's orders for the quarter that begins."""
    place = SIDES.index(side)
    wants, shares = wants_of(world, side, doctrine, lambda name: world.seen(place, name, LATE))
    wants = patient(world, side, [*flavoured(wants, side, traits), *any_card(world, side)])
    slip, which = world.luck.block(f"newcomer {side}", 2)[0]
    if slip < SLIPS:
        tempting = [*wants[:TOP], *any_card(world, side)]
        if tempting:
            wants.insert(0, tempting[int(which * len(tempting))])
    return draft(world, side, wants, shares if world.month == world.start else None)
