"""The newcomer: one doctrine, a budget it never changes, two quarters late, and now and then the wrong wish first.

It answers events by its doctrine's taste where its first wish leaves room, or rashly; it does not ask which answer
serves its mandates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.table import SIDES
from game.doctrines import Doctrine
from game.levers import SideKey
from game.opponents.drafting import Want, any_card, draft, patient, wants_of
from game.opponents.events import open_answers, replies
from game.opponents.traits import flavoured
from game.orders import Orders

if TYPE_CHECKING:
    from game.world import World

LATE = 6
"""Months by which it sees the world later than others do."""
SLIPS = 0.3
"""Chance a quarter that it takes any of its top wishes, any card or any answer at all, for the first."""
TOP = 5


def orders(world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...]) -> Orders:
    """Return a newcomer's orders for the quarter that begins."""
    place = SIDES.index(side)
    wants, shares = wants_of(world, side, doctrine, lambda name: world.seen(place, name, LATE))
    wants = patient(world, side, [*flavoured(wants, side, traits), *any_card(world, side)])
    slip, which = world.luck.block(f"newcomer {side}", 2)[0]
    if slip < SLIPS:
        rash = [Want(answer=text) for texts in open_answers(world, side).values() for text in texts]
        tempting = [*rash, *wants[:TOP], *any_card(world, side)]
        if tempting:
            wants.insert(0, tempting[int(which * len(tempting))])
    else:
        _, answers = replies(world, side, doctrine.programmes, ())
        wants = [*wants[:1], *answers, *wants[1:]]
    return draft(world, side, wants, shares if world.month == world.start else None)
