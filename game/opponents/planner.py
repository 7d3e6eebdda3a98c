"""The planner: tries sixteen plans in its own forecast, eight quarters ahead, and gives the one best for its mandates.

All plans meet the same thirty-two futures in one run of the engine, from what its side believes of the world. It
assumes that the rival keeps its standing orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from agents.table import SIDES
from game import card_orders
from game.cards import card, cards_of
from game.doctrines import Doctrine, load_doctrine, played_doctrine_names
from game.forecast import futures
from game.levers import SideKey
from game.mandates import closeness
from game.metrics import METRICS
from game.opponents.drafting import Want, draft, wants_of
from game.opponents.official import answers
from game.opponents.traits import flavoured
from game.orders import Orders

if TYPE_CHECKING:
    from game.world import World

PLANS, FUTURES, HORIZON = 16, 32, 24
"""Plans tried, futures of each, and months looked ahead: eight quarters."""
FORECAST_SEED = 7_001
"""Keeps a planner's futures apart from those that a player is shown."""


def orders(
    world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...], mandates: tuple[str, ...]
) -> Orders:
    """Return a planner's orders for the quarter that begins."""
    plans = candidates(world, side, doctrine, traits)
    if len(plans) == 1:
        return plans[0]
    seen = futures(
        world, side, plans, min(world.month + HORIZON, world.end), FUTURES, FORECAST_SEED + world.turn, metrics=()
    )
    worth = closeness(seen.means, mandates, side, world.scenario.key).mean(axis=1)
    return plans[int(np.argmax(worth))]


def candidates(world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...]) -> list[Orders]:
    """Return the plans to try, all different: to stand still, what each doctrine would do, and single cards."""
    found = [Orders()]
    for orders in _ideas(world, side, doctrine, traits):
        if orders and orders not in found:
            found.append(orders)
        if len(found) >= PLANS:
            break
    return found


def _ideas(world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...]) -> Iterator[Orders]:
    """Yield plans in the order in which they are worth trying."""
    place = SIDES.index(side)
    names = [doctrine.doctrine, *(name for name in played_doctrine_names(side) if name != doctrine.doctrine)]
    first: list[Want] = []
    for name in names:
        wants, shares = wants_of(world, side, load_doctrine(name, side, METRICS), lambda key: world.seen(place, key))
        wants = flavoured(wants, side, traits)
        first = first or wants
        yield draft(world, side, wants, shares)
    quick = answers(world, side)
    if quick:
        yield draft(world, side, [*quick, *first])
    for want in _cards(world, side):
        yield draft(world, side, [want, *first])


def _cards(world: World, side: SideKey) -> Iterator[Want]:
    """Yield the cards that can be played now, in an order that changes from quarter to quarter."""
    if not world.on("cards"):
        return
    keys = list(cards_of(side))
    luck = world.luck.block(f"planner {side}", 2 * len(keys))[0]
    places = card_orders.markets()
    for number in np.argsort(luck[: len(keys)]):
        key = keys[number]
        market = places[int(luck[len(keys) + number] * len(places))]
        text = f"{key}:{market}" if card(key).choice else key
        if not card_orders.reasons(world, SIDES.index(side), text):
            yield Want(card=text)
