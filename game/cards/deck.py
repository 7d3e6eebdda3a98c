"""All cards as arrays: one slot for each card and side that may play it, and what each slot touches."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES, Table
from game.cards.card import CHOSEN, Card, card, cards, lever_of, parameter_of, slug
from game.conditions import Condition, parse_condition
from game.configuration import did_you_mean
from game.errors import PrimacyError
from game.levers import LEVERS, QUANTITIES
from game.metrics.metric import METRICS

Floats = NDArray[np.float64]
Months = NDArray[np.int64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class LeverTouch:
    """A slot that adds to where a lever stands."""

    slot: int
    side: int
    lever: int
    plus: float


@dataclass(frozen=True)
class Touch:
    """A slot that moves a parameter: times, then plus, in the columns of the sides meant."""

    slot: int
    columns: slice
    times: float
    plus: float


@dataclass(frozen=True)
class Touched:
    """A parameter that some cards move, and how far it may be moved.

    With an `axis` the number that both nations share becomes one for each actor of that kind while a card acts.
    """

    name: str
    axis: str | None
    least: float
    most: float
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class Stock:
    """A stock that a slot buys every quarter that it acts: `row` is None for the market chosen."""

    slot: int
    kind: str
    row: int | None
    column: str
    add: float
    times: float


@dataclass(frozen=True, eq=False)
class Deck:
    """The cards in play, as arrays over (slots,)."""

    slots: tuple[tuple[str, int], ...]  # (key of the card, side)
    cards: tuple[Card, ...]  # of each slot
    of_side: tuple[slice, slice]  # the slots of each side
    partner: Places  # the other side's slot of a joint card; of others, itself
    lag: Months  # quarters
    duration: Months  # quarters
    cooldown: Months  # months
    strengths: Floats  # (slots, 3): of a play after none, one or two within the cooldown
    money: Floats  # bn USD a quarter while it waits and acts
    capital: Floats
    dearer: Floats
    fades: NDArray[np.bool_]
    repeats: NDArray[np.bool_]
    priced_by: Places  # place of what each slot's price follows, among both sides' quantities
    requires: dict[int, Condition]
    holds_while: dict[int, Condition]
    boosts: dict[int, tuple[Condition, float]]
    levers: tuple[LeverTouch, ...]
    parameters: tuple[Touched, ...]
    stocks: tuple[Stock, ...]
    markets: tuple[str, ...]  # as written in an order
    stills: tuple[tuple[int, str], ...]  # a slot and an event that it keeps from striking
    terms: dict[int, Floats]  # of a joint card whose size is negotiated: the size of each offer

    def slot(self, key: str, side: int) -> int:
        """Return the slot of a card in a side's hand; raises KeyError when it is not there."""
        return self.places[key, side]

    @functools.cached_property
    def places(self) -> dict[tuple[str, int], int]:
        """The slot of each (card, side)."""
        return {each: place for place, each in enumerate(self.slots)}

    def choices(self, slot: int) -> tuple[str, ...]:
        """Return what may be chosen with a card, as it is written in an order; nothing where it has no choice."""
        declared = self.cards[slot]
        return tuple(declared.terms) or (self.markets if declared.choice else ())

    def chosen(self, slot: int, choice: str) -> int:
        """Return the place of what was chosen with a card; 0 where nothing was."""
        return self.choices(slot).index(choice) if choice else 0


_BUILT: dict[tuple[tuple[str, tuple[str, ...]], ...], Deck] = {}


def deck_of(tables: dict[str, Table[Any]]) -> Deck:
    """Return the deck for worlds of these tables, built once. Raises PrimacyError for what cannot be bought."""
    names = tuple((kind, table.names) for kind, table in tables.items())
    if names not in _BUILT:
        _BUILT[names] = _build(tables)
    return _BUILT[names]


def _build(tables: dict[str, Table[Any]]) -> Deck:
    # Side by side, so that a side's slots are a slice.
    slots = tuple(
        (key, side) for side in range(len(SIDES)) for key, each in cards().items() if SIDES[side] in each.sides
    )
    held = tuple(card(key) for key, _ in slots)
    first = sum(side == 0 for _, side in slots)
    strengths = [(1.0, *each.weaker, each.weaker[-1])[:3] for each in held]
    return Deck(
        slots=slots,
        cards=held,
        of_side=(slice(0, first), slice(first, len(slots))),
        partner=np.array([_partner(slots, place) for place in range(len(slots))]),
        lag=np.array([each.lag for each in held], dtype=np.int64),
        duration=np.array([each.duration for each in held], dtype=np.int64),
        cooldown=np.array([3 * each.cooldown for each in held], dtype=np.int64),
        strengths=np.array(strengths),
        money=np.array([each.cost.money / each.life for each in held]),
        capital=np.array([each.cost.capital for each in held]),
        dearer=np.array([each.dearer for each in held]),
        fades=np.array([each.fades for each in held]),
        repeats=np.array([each.repeats for each in held]),
        priced_by=np.array(
            [side * len(QUANTITIES) + QUANTITIES.index(card(key).indexed_to) for key, side in slots], dtype=np.intp
        ),
        requires={n: _condition(c, c.requires) for n, c in enumerate(held) if c.requires},
        holds_while={n: _condition(c, c.holds_while) for n, c in enumerate(held) if c.holds_while},
        boosts={n: (_condition(c, c.boost.when), c.boost.times) for n, c in enumerate(held) if c.boost},
        levers=_lever_touches(slots),
        parameters=_parameter_touches(slots),
        stocks=tuple(
            stock
            for place in range(len(slots))
            if _acts(slots, place)
            for stock in stocks_of(held[place], place, tables)
        ),
        markets=tuple(slug(name) for name in tables["markets"].names),
        stills=tuple((n, event) for n, c in enumerate(held) for event in c.stills),
        terms={n: np.array(list(c.terms.values())) for n, c in enumerate(held) if c.terms},
    )


def _condition(declared: Card, text: str) -> Condition:
    """Return a card's condition. Raises PrimacyError when it looks at what is no metric."""
    condition = parse_condition(text)
    for metric in sorted(condition.metrics - set(METRICS)):
        near = did_you_mean(metric, sorted(METRICS), few=3)
        raise PrimacyError(f'Card {declared.key}: "{text}" looks at {metric}, which is no metric; {near}.')
    return condition


def _partner(slots: tuple[tuple[str, int], ...], place: int) -> int:
    key, side = slots[place]
    return slots.index((key, 1 - side)) if card(key).side == "both" else place


def _acts(slots: tuple[tuple[str, int], ...], place: int) -> bool:
    """Return whether a slot carries its card's touches: of a joint card, the first side's alone."""
    key, side = slots[place]
    return card(key).side != "both" or side == 0


def _lever_touches(slots: tuple[tuple[str, int], ...]) -> tuple[LeverTouch, ...]:
    keys = list(LEVERS)
    found = []
    for place, (key, _) in enumerate(slots):
        if _acts(slots, place):
            for address, plus in card(key).levers.items():
                sides, lever = lever_of(card(key), address)
                found += [LeverTouch(place, SIDES.index(side), keys.index(lever), plus) for side in sides]
    return tuple(found)


def _parameter_touches(slots: tuple[tuple[str, int], ...]) -> tuple[Touched, ...]:
    gathered: dict[str, list[Touch]] = {}
    for place, (key, side) in enumerate(slots):
        if not _acts(slots, place):
            continue
        joint = card(key).side == "both"
        for name, touch in card(key).parameters.items():
            whose = {"own": slice(side, side + 1), "rival": slice(1 - side, 2 - side), "both": slice(None)}
            columns = slice(None) if joint and touch.of == "own" else whose[touch.of]
            gathered.setdefault(name, []).append(Touch(place, columns, touch.times, touch.plus))
    found = []
    for name, touches in gathered.items():
        declared = parameter_of(name)
        assert declared.least is not None and declared.most is not None  # a touchable parameter has both
        found.append(Touched(name, declared.axis, declared.least, declared.most, tuple(touches)))
    return tuple(found)


def stocks_of(declared: Card, place: int, tables: dict[str, Table[Any]]) -> list[Stock]:
    """Return what a card in the slot `place` buys a quarter. Raises PrimacyError when it is not for sale."""
    found = []
    for address, stock in declared.stocks.items():
        kind, actor, column = address.split(".")
        where = f'Card {declared.key}, key "stocks.{address}"'
        if kind not in tables:
            raise PrimacyError(f"{where}: {did_you_mean(kind, list(tables))}.")
        table = tables[kind]
        bought = [name for name, each in table.columns.items() if each.bought]
        if column not in bought:
            allowed = ", ".join(bought) or "none of its columns"
            raise PrimacyError(f"{where}: {column} of {kind} is no stock that can be bought; allowed: {allowed}.")
        if actor != CHOSEN and actor not in table.names:
            raise PrimacyError(f"{where}: {did_you_mean(actor, list(table.names))}.")
        row = None if actor == CHOSEN else table.names.index(actor)
        quarters = declared.duration
        found.append(Stock(place, kind, row, column, stock.add / quarters, stock.times ** (1.0 / quarters)))
    return found
