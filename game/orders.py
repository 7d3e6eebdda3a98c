"""Orders: what a government asks for in a quarter. A human, a doctrine, an opponent and a script all give the same.

Text form: `grid=0.8 onsite_power=0.6 | energy=0.4 research=0.2 | U9 U25:gulf` (levers, programmes, then cards, each
with its choice where it has one), read back by `from_text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agents.government import SMALLEST_MOVE
from agents.table import SIDES
from game.cards import orders as card_orders
from game.errors import BILLIONS, Named, PrimacyError, Sentence
from game.events import answers
from game.events.deck import standard_deck
from game.levers import LEVERS, PROGRAMMES, levers_of

if TYPE_CHECKING:
    from game.world import World


@dataclass(frozen=True)
class Orders:
    """New standing targets: levers 0..1 by key, and - if any is given - the programmes' shares of the budget.

    `cards` are played this quarter: "U9", or "U25:gulf" for a card with a choice. `answers` answer events that struck
    this side: "copyright_ruling:settle".
    """

    levers: dict[str, float] = field(default_factory=dict)
    programmes: dict[str, float] = field(default_factory=dict)
    cards: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.levers or self.programmes or self.cards or self.answers)

    def text(self) -> str:
        """Return the orders as one line."""
        levers = " ".join(f"{key}={value:.6g}" for key, value in self.levers.items())
        programmes = " ".join(f"{key}={value:.6g}" for key, value in self.programmes.items())
        cards = f" | {' '.join(self.cards)}" if self.cards or self.answers else ""
        answers = f" | {' '.join(self.answers)}" if self.answers else ""
        return f"{levers} | {programmes}{cards}{answers}".strip()

    @classmethod
    def from_text(cls, text: str) -> Orders:
        """Read a line written by `text`; raises PrimacyError on anything else."""
        levers, _, rest = text.partition("|")
        programmes, _, rest = rest.partition("|")
        plays, _, answers = rest.partition("|")
        return cls(_pairs(levers, text), _pairs(programmes, text), _plays(plays, text), _answers(answers, text))


def _pairs(part: str, whole: str) -> dict[str, float]:
    found = {}
    for word in part.split():
        key, _, value = word.partition("=")
        try:
            found[key] = float(value)
        except ValueError:
            raise PrimacyError(f'"{whole}" is not a line of orders; "{word}" should read lever=0.5.') from None
    return found


def _plays(part: str, whole: str) -> tuple[str, ...]:
    for word in part.split():
        if not re.fullmatch(r"[A-Z]\d+(:[a-z-]+)?", word):
            raise PrimacyError(f'"{whole}" is not a line of orders; "{word}" should read U9, or U25:gulf.')
    return tuple(part.split())


def _answers(part: str, whole: str) -> tuple[str, ...]:
    for word in part.split():
        if not re.fullmatch(r"[a-z][a-z0-9_]*:[a-z_]+", word):
            raise PrimacyError(f'"{whole}" is not a line of orders; "{word}" should read event:answer.')
    return tuple(part.split())


@dataclass(frozen=True)
class OrderReview:
    """What orders cost, and why they cannot be given, if they cannot."""

    political_capital: float
    money: float
    attention: int
    blocked: tuple[str, ...] = ()


def targets_of(orders: Orders, worlds: int) -> np.ndarray:
    """Return lever targets as an array, nan where the orders say nothing: (worlds, levers)."""
    targets = np.full((worlds, len(LEVERS)), np.nan)
    for place, key in enumerate(LEVERS):
        if key in orders.levers:
            targets[:, place] = orders.levers[key]
    return targets


def mistakes(side: str, orders: Orders) -> list[str]:
    """Return a sentence for each order that no government of this side could give."""
    found = []
    allowed = levers_of(side)
    for key, value in orders.levers.items():
        if key not in allowed:
            found.append(f'"{key}" is not a lever of this side; allowed: {", ".join(allowed)}.')
        elif not 0.0 <= value <= 1.0:
            found.append(_outside(Named(LEVERS[key].title, "lever_title", key), value))
    for key, value in orders.programmes.items():
        if key not in PROGRAMMES:
            found.append(f'"{key}" is not a programme; allowed: {", ".join(PROGRAMMES)}.')
        elif not 0.0 <= value <= 1.0:
            found.append(_outside(Named(PROGRAMMES[key].title, "programme_title", key), value))
    total = sum(orders.programmes.values())
    if total > 1.0 + 1e-9:
        words = "The programmes' shares add up to {total}; at most 1 can be spent."
        found.append(Sentence(words, "shares", total=f"{total:.2f}"))
    found += card_orders.mistakes(side, orders.cards)
    return found + (answers.mistakes(standard_deck(), side, orders.answers) if orders.answers else [])


def _outside(what: Named, value: float) -> Sentence:
    return Sentence("{what} must be between 0 and 1, not {value}.", "outside", what=what, value=f"{value:g}")


def review_orders(world: World, side: int, orders: Orders) -> OrderReview:
    """Say what orders would cost in the first world, and what blocks them."""
    blocked = mistakes(SIDES[side], orders)
    if blocked:
        return OrderReview(0.0, 0.0, 0, tuple(blocked))
    if not world.is_decision_month:
        blocked.append(Sentence("Orders are taken at the start of a quarter.", "quarter"))
    governments = world.governments
    targets = targets_of(orders, world.worlds)
    moved = np.abs(np.nan_to_num(targets - governments.target[:, side])) > SMALLEST_MOVE
    upkeep = world.upkeep()
    cost = float((governments.cost_to_set(targets, world.lever_prices[side], side) * moved)[0].sum())
    rise = float((np.nan_to_num(targets - governments.target[:, side]) * upkeep[:, side] * moved)[0].sum())
    cost += card_orders.capital(world, side, orders.cards)
    rise += card_orders.money(world, side, orders.cards)
    if orders.answers:
        cost += answers.capital(world, orders.answers)
        rise += answers.money(world, side, orders.answers)
    count = int(moved[0].sum()) + len(orders.cards) + len(orders.answers)
    attention = float(governments.attention[0, side])
    capital = float(governments.political_capital[0, side])
    purse = float(governments.purse(upkeep)[0, side])
    if count > attention:
        words = "{count} new orders need attention for {count}; this quarter has {held}."
        blocked.append(Sentence(words, "attention", count=str(count), held=f"{attention:.0f}"))
    if cost > capital:
        words = "This costs {cost} political capital; there are {held}."
        blocked.append(Sentence(words, "capital", cost=f"{cost:.1f}", held=f"{capital:.1f}"))
    if rise > purse:
        words = "This adds {rise} bn USD a quarter; {held} are free."
        money = {"rise": Named(f"{rise:.1f}", BILLIONS), "held": Named(f"{purse:.1f}", BILLIONS)}
        blocked.append(Sentence(words, "money", **money))
    for text in orders.cards:
        blocked += card_orders.reasons(world, side, text)
    for text in orders.answers:
        blocked += answers.reasons(world, side, text)
    if orders.programmes and not world.is_plan_turn:
        same = _same_programmes(world, side, orders)
        if not same:
            words = "The budget's programmes can only be changed on a plan turn (each first quarter)."
            blocked.append(Sentence(words, "programmes"))
    return OrderReview(cost, rise, count, tuple(blocked))


def _same_programmes(world: World, side: int, orders: Orders) -> bool:
    standing = world.governments.programme[0, side]
    wanted = np.array([orders.programmes.get(key, 0.0) for key in PROGRAMMES])
    return bool(np.allclose(standing, wanted, atol=1e-6))


def apply_orders(world: World, side: int, orders: Orders, limited: bool = True) -> OrderReview:
    """Give orders in all worlds; raises PrimacyError with the first reason when they are impossible.

    With `limited` False the currencies are not looked at (used for plans of a forecast, which were reviewed before).
    """
    review = review_orders(world, side, orders)
    wrong = mistakes(SIDES[side], orders)
    if wrong or (limited and review.blocked):
        raise PrimacyError((wrong or list(review.blocked))[0])
    governments = world.governments
    targets = targets_of(orders, world.worlds)
    taken = np.abs(np.nan_to_num(targets - governments.target[:, side])) > SMALLEST_MOVE
    cost = (governments.cost_to_set(targets, world.lever_prices[side], side) * taken).sum(axis=1)
    governments.set_targets(taken, targets, side)
    governments.political_capital[:, side] = np.maximum(governments.political_capital[:, side] - cost, 0.0)
    governments.attention[:, side] -= taken.sum(axis=1) + float(len(orders.cards) + len(orders.answers))
    everywhere = np.ones(world.worlds, dtype=np.bool_)
    card_orders.give(world, side, orders.cards, everywhere)
    answers.give(world, side, orders.answers, everywhere)
    if orders.programmes:
        governments.programme[:, side] = np.array([orders.programmes.get(key, 0.0) for key in PROGRAMMES])
    return review
