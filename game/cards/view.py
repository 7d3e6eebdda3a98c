"""The cards of a side as a player sees them: what each would cost now, what blocks it, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.table import SIDES
from game.calendar import Month
from game.cards import orders as card_orders
from game.cards.card import Card, Play, card
from game.cards.hand import ACTING, IDLE, WAITING

if TYPE_CHECKING:
    from game.levers import SideKey
    from game.world import World

COURSE = {IDLE: "idle", WAITING: "waiting", ACTING: "acting"}


@dataclass(frozen=True)
class CardInHand:
    """One card of one side in the first world of a game."""

    card: Card
    money: float  # bn USD a quarter at today's prices, while it waits and acts
    life: int  # quarters over which that is paid
    capital: float  # political capital; less than 0: gained
    strength: float  # of a play now, 1 = whole; less within the cooldown of an earlier play
    course: str  # "idle", "waiting" for its lag, or "acting"
    quarters_left: int  # until it acts (waiting) or ends (acting); 0 when idle
    intensity: float  # how strongly it acts this quarter
    choice: str  # the market chosen, or the terms offered, in its latest play
    choices: tuple[str, ...]  # what may be chosen with it, as it is written in an order
    plays: int  # how often it was played so far
    blocked: tuple[str, ...]  # why it cannot be ordered now, currencies apart
    affordable: bool  # whether political capital, money and attention are there for it alone

    @property
    def playable(self) -> bool:
        """True when it could be ordered now by itself."""
        return self.affordable and not self.blocked


def hand_of(world: World, side: SideKey, blocks: bool = True) -> list[CardInHand]:
    """Return every card of a side in the first world.

    Without `blocks`, as for the rival's, neither what blocks a card nor what its side can afford is told.
    """
    place, hand, governments = SIDES.index(side), world.hand, world.governments
    if blocks and world.is_decision_month:
        world.open_quarter()  # attention and political capital of the quarter that is to be ordered
    cost = hand.money(np.arange(len(hand.deck.slots)), world.price_index(), card_orders.FIRST)[:, 0]
    purse = float(governments.purse(world.upkeep())[0, place])
    capital, attention = float(governments.political_capital[0, place]), float(governments.attention[0, place])
    found = []
    for slot, (key, whose) in enumerate(hand.deck.slots):
        if whose != place:
            continue
        phase = int(hand.phase[0, slot]) if hand.busy(np.array([slot]), world.month, card_orders.FIRST)[0, 0] else IDLE
        until = hand.until[0, slot] if phase == ACTING else hand.due[0, slot]
        declared = card(key)
        choices = hand.deck.choices(slot)
        choice = choices[int(hand.choice[0, slot])] if choices else ""
        text = Play(key, choice).text
        found.append(
            CardInHand(
                card=declared,
                money=float(cost[slot]),
                life=declared.life,
                capital=declared.cost.capital,
                strength=float(hand.tired(np.array([slot]), card_orders.FIRST, world.month, world.on("fatigue"))[0]),
                course=COURSE[phase],
                quarters_left=0 if phase == IDLE else max(int(until - world.month + 2) // 3, 0),
                intensity=float(hand.intensity[0, slot]) if phase == ACTING else 0.0,
                choice=choice if hand.plays[0, slot] else "",
                choices=choices,
                plays=int(hand.plays[0, slot]),
                blocked=tuple(card_orders.reasons(world, place, text)) if blocks else (),
                affordable=blocks and declared.cost.capital <= capital and cost[slot] <= purse and attention >= 1,
            )
        )
    return found


def played_in(world: World, side: SideKey, month: Month) -> tuple[str, ...]:
    """Return the cards that a side played in a month in the first world, as they are written in orders."""
    hand, found = world.hand, []
    for slot, (key, whose) in enumerate(hand.deck.slots):
        if whose == SIDES.index(side) and hand.played[0, slot] == month:
            choices = hand.deck.choices(slot)
            choice = choices[int(hand.choice[0, slot])] if choices else ""
            found.append(Play(key, choice).text)
    return tuple(found)
