"""From wishes to orders: as many as attention, political capital and money allow, the first wishes first.

Whatever a strategy wants, it may order only what a player could: every order passes the same review.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from agents.government import SMALLEST_MOVE
from agents.table import SIDES
from game.cards import orders as card_orders
from game.cards.card import card, cards_of
from game.conditions import See
from game.levers import LEVERS, PROGRAMMES, SideKey
from game.orders import Orders, review_orders

if TYPE_CHECKING:
    from game.doctrines import Doctrine
    from game.world import World

MOST_TRIED = 24
"""Wishes looked at in a quarter; those further down never come to pass in it."""
SAVING_YEARS = 5
"""Every so many years, from the third on, a government saves its political capital for the dearest card it wants."""


@dataclass(frozen=True)
class Want:
    """One order that a strategy would like to give: a lever's target, a card, or an answer to an event."""

    lever: str = ""
    target: float = 0.0
    card: str = ""
    answer: str = ""

    def added_to(self, orders: Orders) -> Orders:
        """Return the orders with this one."""
        if self.answer:
            return replace(orders, answers=(*orders.answers, self.answer))
        if self.card:
            return replace(orders, cards=(*orders.cards, self.card))
        return replace(orders, levers={**orders.levers, self.lever: self.target})


def draft(world: World, side: SideKey, wants: Iterable[Want], programmes: dict[str, float] | None = None) -> Orders:
    """Return the orders that fit of what is wanted, the first first, in a single world.

    `programmes` are wanted shares of the budget; they are ordered where the turn allows it.
    """
    world.open_quarter()
    place = SIDES.index(side)
    slots = int(world.governments.attention[0, place])
    orders = Orders()
    if programmes and world.is_plan_turn:
        trial = Orders(programmes=dict(programmes))
        orders = orders if review_orders(world, place, trial).blocked else trial
    for tried, want in enumerate(wants):
        if tried >= MOST_TRIED or _given(orders) >= slots:
            break
        trial = want.added_to(orders)
        if not review_orders(world, place, trial).blocked:
            orders = trial
    return orders


def _given(orders: Orders) -> int:
    return len(orders.levers) + len(orders.cards) + len(orders.answers)


def wants_of(world: World, side: SideKey, doctrine: Doctrine, see: See) -> tuple[list[Want], dict[str, float]]:
    """Return what a doctrine wants this quarter, the first wish first, and its shares of the budget ({}: no wish).

    A doctrine does not turn back what it ordered within a year.
    """
    wish = doctrine.wish(world.month, see, 1)
    urgent = [Want(card=play.play.text) for play in wish.plays if play.urgent and play.where[0]]
    calm = [Want(card=play.play.text) for play in wish.plays if not play.urgent and play.where[0]]
    shares = wish.programmes[0]
    named = {key: float(share) for key, share in zip(PROGRAMMES, shares, strict=True) if np.isfinite(share)}
    return [*urgent, *_moves(world, side, wish.targets[0], wish.priority[0]), *calm], named


def _moves(world: World, side: SideKey, targets: np.ndarray, priority: np.ndarray) -> Iterator[Want]:
    governments, place = world.governments, SIDES.index(side)
    move = np.nan_to_num(targets - governments.target[0, place])
    back = governments.turns_back(move[None, :], place)[0]
    keys = list(LEVERS)
    for lever in np.argsort(priority, kind="stable"):
        if abs(move[lever]) > SMALLEST_MOVE and not back[lever]:
            yield Want(lever=keys[lever], target=float(targets[lever]))


def playable(world: World, side: SideKey) -> Iterator[Want]:
    """Yield the cards that can be played now, in an order and with choices that luck gives anew each quarter."""
    if not world.on("cards"):
        return
    keys = list(cards_of(side))
    luck = world.luck.block(f"cards {side}", 2 * len(keys))[0]
    places = card_orders.markets()
    for number in np.argsort(luck[: len(keys)]):
        key = keys[number]
        market = places[int(luck[len(keys) + number] * len(places))]
        text = f"{key}:{market}" if card(key).choice == "market" else key
        if not card_orders.reasons(world, SIDES.index(side), text):
            yield Want(card=text)


def any_card(world: World, side: SideKey) -> list[Want]:
    """Return one card that can be played now, by luck; none where there is none."""
    return list(itertools.islice(playable(world, side), 1))


def unmoved(world: World, side: SideKey, wants: Iterable[Want]) -> Iterator[Want]:
    """Yield the lever moves that are not ordered yet and turn nothing back that was ordered within a year."""
    governments, place = world.governments, SIDES.index(side)
    keys = list(LEVERS)
    for want in wants:
        lever = keys.index(want.lever)
        move = np.zeros((1, len(keys)))
        move[0, lever] = want.target - governments.target[0, place, lever]
        if abs(move[0, lever]) > SMALLEST_MOVE and not governments.turns_back(move, place)[0, lever]:
            yield want


def patient(world: World, side: SideKey, wants: Sequence[Want]) -> list[Want]:
    """Return wants with the dearest card of them first in a year of saving, and alone while it cannot be paid for.

    Whoever spends what it has every quarter never plays what asks for the capital of several.
    """
    if (world.turn // 4) % SAVING_YEARS != 2 or not world.on("cards"):
        return list(wants)
    place = SIDES.index(side)
    held = [want for want in wants if want.card and not card_orders.reasons(world, place, want.card)]
    if not held:
        return list(wants)
    dearest = max(held, key=lambda want: card_orders.capital(world, place, (want.card,)))
    short = card_orders.capital(world, place, (dearest.card,)) > world.governments.political_capital[0, place]
    return [dearest] if short else [dearest, *wants]
