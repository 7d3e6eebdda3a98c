"""Playing cards as orders: what a play costs, what blocks it, and giving it, within the same currencies as levers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.government import CAPITAL_LIMIT
from agents.table import Array
from game.cards.card import Play, card, cards_of, slug
from game.configuration import did_you_mean
from game.errors import Named, Sentence
from game.metrics.metric import METRICS
from game.scenario import actors

if TYPE_CHECKING:
    from game.doctrines import Wanted
    from game.world import World

Where = NDArray[np.bool_]


def markets() -> list[str]:
    """Return the markets that a card may choose, as they are written in an order."""
    return [slug(name) for name in actors().roster("markets").names]


def mistakes(side: str, texts: Sequence[str]) -> list[str]:
    """Return a sentence for each play that no government of this side could ever order."""
    found: list[str] = []
    held, places = cards_of(side), markets()
    keys = [Play.of(text).key for text in texts]
    for play in map(Play.of, texts):
        if play.key not in held:
            found.append(f'"{play.key}" is not a card of this side; {did_you_mean(play.key, held)}.')
        elif play.choice and not card(play.key).choice:
            found.append(f'{play.key} has no choice; write "{play.key}" alone.')
        elif card(play.key).terms:  # "J2" alone offers the usual terms
            if play.choice and play.choice not in card(play.key).terms:
                found.append(
                    f'{play.key} has no terms "{play.choice}"; {did_you_mean(play.choice, [*card(play.key).terms])}.'
                )
        elif card(play.key).choice and play.choice not in places:
            found.append(f"{play.key} needs a market, as in {play.key}:{places[0]}; allowed: {', '.join(places)}.")
    twice = (key for key in dict.fromkeys(keys) if keys.count(key) > 1)
    found += [Sentence("{card} can be played once a quarter.", "card_once", card=key) for key in twice]
    return found


FIRST = np.zeros(1, dtype=np.intp)
"""The first world, where one is asked about."""


def slots(w: World, side: int, texts: Sequence[str]) -> NDArray[np.intp]:
    """Return the slots of some plays of this side's cards."""
    return np.array([w.hand.deck.slot(Play.of(text).key, side) for text in texts], dtype=np.intp)


def reasons(w: World, side: int, text: str) -> list[str]:
    """Say what keeps a play from being ordered in the first world, currencies apart."""
    play = Play.of(text)
    slot, declared, hand = w.hand.deck.slot(play.key, side), card(play.key), w.hand
    name = {"number": play.key, "card": Named(declared.title, "card_title", play.key)}
    found: list[str] = []
    if not w.on("cards"):
        found.append(Sentence("Cards are switched off in this world.", "cards_off"))
    place = np.array([slot])
    if hand.busy(place, w.month, FIRST)[0, 0]:
        left = int(hand.until[0, slot] - w.month + 2) // 3
        words = "{number} {card} is in play for another {left} quarters."
        found.append(Sentence(words, "card_busy", **name, left=str(left)))
    elif not declared.repeats and not hand.rested(place, w.month, FIRST)[0, 0]:
        left = int(hand.played[0, slot] + hand.deck.cooldown[slot] - w.month + 2) // 3
        words = "{number} {card} can be played again in {left} quarters."
        found.append(Sentence(words, "card_rests", **name, left=str(left)))
    condition = hand.deck.requires.get(slot)
    if condition is not None and not condition.holds(lambda key: w.seen(side, key))[0]:
        needs = " and ".join(f"{METRICS[key].meaning}" for key in sorted(condition.metrics))
        words = "{number} {card} needs {condition} ({needs})."
        found.append(Sentence(words, "card_needs", **name, condition=str(condition), needs=needs))
    return found


def capital(w: World, side: int, texts: Sequence[str]) -> float:
    """Return the political capital that plays cost; less than 0 where they bring some."""
    return float(sum(w.hand.deck.capital[slot] for slot in slots(w, side, texts)))


def money(w: World, side: int, texts: Sequence[str]) -> float:
    """Return the money that plays cost a quarter in the first world, bn USD."""
    if not texts:
        return 0.0
    return float(w.hand.money(slots(w, side, texts), w.price_index(), FIRST).sum())


def give(w: World, side: int, texts: Sequence[str], where: Where) -> None:
    """Play cards in the worlds `where`, (worlds,), and take what they cost; nothing is checked."""
    if not texts:
        return
    hand, governments = w.hand, w.governments
    cost = hand.money(slots(w, side, texts), w.price_index(), np.arange(w.worlds))
    for number, text in enumerate(texts):
        play = Play.of(text)
        slot = hand.deck.slot(play.key, side)
        paid = governments.political_capital[:, side] - hand.deck.capital[slot] * where
        governments.political_capital[:, side] = np.minimum(np.maximum(paid, 0.0), CAPITAL_LIMIT)
        governments.card_cost[:, side] += cost[number] * where
        rows = np.flatnonzero(where)
        placed, choice = np.full(rows.size, slot), np.full(rows.size, hand.deck.chosen(slot, play.choice))
        hand.play(placed, rows, w.month, choice, w.on("fatigue"))


def take(w: World, side: int, wanted: Sequence[Wanted], upkeep: Array, index: Array, most: int | None = None) -> None:
    """Let a strategy play what it wants, as far as attention, political capital and money allow, first wishes first.

    A strategy plays no card before its cooldown is over, and at most `most` if that is given. `upkeep` is that of
    levers, `index` (worlds, 2, quantities) tells prices: see `World.price_index`.
    """
    hand, governments = w.hand, w.governments
    rows = np.flatnonzero(governments.attention[:, side] > 0.0)
    if not wanted or not rows.size:
        return
    places = np.array([hand.deck.slot(wish.play.key, side) for wish in wanted])
    free = ~hand.busy(places, w.month, rows) & hand.rested(places, w.month, rows)
    free &= np.stack([wish.where.take(rows) for wish in wanted])
    for number, place in enumerate(places):
        condition = hand.deck.requires.get(int(place))
        if condition is not None and free[number].any():
            free[number] &= condition.holds(lambda key: w.seen(side, key)).take(rows)
        earlier = np.flatnonzero(places[:number] == place)
        if earlier.size:  # two rules may want the same card: it is played once
            free[number] &= ~free[earlier[0]]
    if not free.any():
        return
    capital_cost = hand.deck.capital.take(places)[:, None] * free
    money_cost = hand.money(places, index, rows) * free
    attention, capital = governments.attention[rows, side], governments.political_capital[rows, side]
    fits = free & (np.cumsum(free, axis=0) <= (attention if most is None else np.minimum(attention, most)))
    fits &= np.cumsum(capital_cost, axis=0) <= capital
    fits &= np.cumsum(money_cost, axis=0) <= governments.purse(upkeep, slice(side, side + 1))[rows, 0]
    left = capital - (capital_cost * fits).sum(axis=0)
    governments.political_capital[rows, side] = np.minimum(left, CAPITAL_LIMIT)
    governments.card_cost[rows, side] += (money_cost * fits).sum(axis=0)
    governments.attention[rows, side] = attention - fits.sum(axis=0)
    choices = np.array([hand.deck.chosen(slot, wish.play.choice) for slot, wish in zip(places, wanted, strict=True)])
    cards, where = np.nonzero(fits)
    if cards.size:
        hand.play(places.take(cards), rows.take(where), w.month, choices.take(cards), w.on("fatigue"))
