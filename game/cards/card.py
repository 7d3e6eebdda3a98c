"""Cards: orders with a name, from `configs/cards/` - what each costs, when it acts, and what it touches.

A card may touch only levers, stocks that can be bought (columns declared `bought`) and parameters marked `touchable`;
loading refuses anything else. What follows for indices, shares and capabilities is the mechanisms' business: a card's
`expected` result is checked by experiment, not written in. How cards act on worlds is `game.cards.hand`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import pydantic

from game.calendar import month_text, starts_quarter
from game.conditions import parse_condition
from game.configuration import Declared, MonthField, did_you_mean, load, shown
from game.errors import PrimacyError
from game.events.deck import standard_deck
from game.levers import SIDES, Index, SideKey, levers_of
from game.parameters import Parameter, declared
from game.paths import config_path
from game.translation import Translated

LONGEST_FACE = 25
"""Words that a card's face has room for."""
CHOSEN = "chosen"
"""In the address of a stock: the market that the player chose."""
PARTNER_MONTHS = 6
"""A joint card works if both sides play it within so many months: two turns."""


class Cost(Declared):
    """What a card costs its player."""

    money: float = 0.0  # bn USD of 2025 over its life, spread evenly; negative: earned
    capital: float = 0.0  # political capital at once; negative: gained


class ParameterTouch(Declared):
    """How a card moves a parameter while it acts: times, then plus, within the parameter's `least` and `most`."""

    times: float = pydantic.Field(default=1.0, gt=0.0)
    plus: float = 0.0
    of: Literal["own", "rival", "both"] = "own"  # whose, for a parameter with a number for each nation


class StockTouch(Declared):
    """What a card buys of a stock, evenly over its duration: so much more (`add`), or so many `times` what there is."""

    add: float = pydantic.Field(default=0.0, ge=0.0)
    times: float = pydantic.Field(default=1.0, ge=1.0)


class Chance(Declared):
    """Whether what was ordered comes about when it is due."""

    of: float = pydantic.Field(gt=0.0, lt=1.0)
    late: int = pydantic.Field(default=0, ge=0, le=20)  # quarters of delay where it does not; 0: it fails


class Boost(Declared):
    """A card is worth more when its condition holds."""

    when: str
    times: float = pydantic.Field(gt=0.0)


class Expected(Declared):
    """The result that an experiment looks for: the change of a metric's mean over some months after the play."""

    metric: str
    change: float
    relative: bool = True  # of what it would have been; False: in the metric's unit
    months: tuple[int, int]  # from and to, counted from the play
    target: str = ""  # the market chosen, where the card has a choice; empty: the default
    play: MonthField | None = None  # None: the second turn
    note: str = ""


TermsKey = Annotated[str, pydantic.Field(pattern=r"^[a-z-]+$")]


class Card(Translated):
    """One card."""

    told_parts = ("title", "text", "source")

    key: str = pydantic.Field(pattern=r"^[UCJ]\d{1,2}$")
    title: str
    text: str
    side: Literal["us", "china", "both"]
    mechanism: str = pydantic.Field(pattern=r"^M\d+$")
    cost: Cost
    indexed_to: Index
    lag: int = pydantic.Field(ge=0, le=40)  # quarters until it acts
    duration: int = pydantic.Field(ge=1, le=160)  # quarters that it acts
    fades: bool = False  # evenly, over its duration
    cooldown: int = pydantic.Field(default=8, ge=0, le=160)  # quarters from one play to the next at full strength
    weaker: tuple[float, ...] = (0.6,)  # strength of the second, third, ... play within the cooldown
    dearer: float = pydantic.Field(default=1.0, ge=1.0)  # every later play costs so many times the money
    repeats: bool = True  # False: not before the cooldown is over
    requires: str = ""  # a condition without which it cannot be played
    holds_while: str = ""  # it acts only in quarters in which this holds
    boost: Boost | None = None
    chance: Chance | None = None
    choice: Literal["", "market", "terms"] = ""  # what the player chooses with it
    terms: dict[TermsKey, float] = {}  # of a joint card: how large a deal is offered, 1 = as declared; the usual first
    levers: dict[str, float] = {}  # added to where the lever stands; us.key or china.key where it is not one's own
    parameters: dict[str, ParameterTouch] = {}
    stocks: dict[str, StockTouch] = {}  # kind.actor.column, with the actor `chosen` for the market chosen
    stills: tuple[str, ...] = ()  # random events that do not strike while it acts at full strength
    pressure: str  # the counter-pressure that it raises, in words
    vs: tuple[str, ...] = ()  # cards and events that answer it
    expected: Expected
    source: str

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Card:
        for mistake in _mistakes(self):
            raise ValueError(mistake)
        return self

    @property
    def sides(self) -> tuple[SideKey, ...]:
        """Who may play it."""
        return SIDES if self.side == "both" else (self.side,)

    @property
    def life(self) -> int:
        """Quarters over which its money is spent: at least one."""
        return max(self.lag + self.duration, 1)


def _mistakes(card: Card) -> Iterator[str]:
    """What is wrong with a card beyond its shape, in reading order."""
    if len(card.text.split()) > LONGEST_FACE:
        yield f'the text of card "{card.key}" has {len(card.text.split())} words; at most {LONGEST_FACE} fit its face'
    random = [shock.key for shock in standard_deck().shocks if shock.hazard is not None]
    for event in card.stills:
        if event not in random:
            yield f'card "{card.key}" stills "{event}", which is no random event; {did_you_mean(event, random, few=3)}'
    if not (card.levers or card.parameters or card.stocks):
        yield f'card "{card.key}" touches nothing; it must name levers, parameters or stocks'
    for address in card.levers:
        sides, lever = lever_of(card, address)
        for side in sides:
            if lever not in levers_of(side):
                yield f'card "{card.key}" touches "levers.{address}"; {did_you_mean(lever, levers_of(side))}'
    for name in card.parameters:
        yield from _refused(card, name)
    for address in card.stocks:
        parts = address.split(".")
        if len(parts) != 3:
            yield f'card "{card.key}": write the stock "{address}" as kind.actor.column'
        elif (parts[1] == CHOSEN) != (card.choice == "market"):
            yield f'card "{card.key}": a choice of market and the actor "{CHOSEN}" in "stocks" go together'
    if bool(card.terms) != (card.choice == "terms") or (card.terms and card.side != "both"):
        yield f'card "{card.key}": "terms" and "choice: terms" go together, on a card of both sides'
    if any(times <= 0.0 for times in card.terms.values()):
        yield f'card "{card.key}": the sizes in "terms" must be above 0'
    if card.expected.play is not None and not starts_quarter(card.expected.play):
        yield f'card "{card.key}" is to be played in {month_text(card.expected.play)}, which begins no quarter'
    for text in filter(None, (card.requires, card.holds_while, card.boost.when if card.boost else "")):
        try:
            parse_condition(text)
        except PrimacyError as error:
            yield str(error)


def _refused(card: Card, name: str) -> Iterator[str]:
    known = {key: parameter for key, (_, parameter) in declared().items()}
    if name not in known:
        near = did_you_mean(name, [key for key, parameter in known.items() if parameter.touchable], few=3)
        yield f'card "{card.key}" touches "{name}", which is no parameter; {near}'
    elif not known[name].touchable:
        yield f'card "{card.key}" touches the parameter "{name}", which is not marked touchable'


def lever_of(card: Card, address: str) -> tuple[tuple[SideKey, ...], str]:
    """Whose lever an address in `levers` names, and its key: `grid`, or `us.grid` where it is not one's own."""
    side, dot, key = address.rpartition(".")
    if not dot:
        return card.sides, key
    if side not in SIDES:
        raise ValueError(f'card "{card.key}": "{address}" should begin with us. or china.')
    return (side,), key


# -------------------------------------------------------------------------------------------------- a play


@dataclass(frozen=True)
class Play:
    """A card as it is ordered: its key and, where it has a choice, what was chosen. `text` and `of` are inverse."""

    key: str
    choice: str = ""

    @property
    def text(self) -> str:
        """As in an order: "U1", or "U25:gulf"."""
        return f"{self.key}:{self.choice}" if self.choice else self.key

    @classmethod
    def of(cls, text: str) -> Play:
        """The play that a word of an order names."""
        key, _, choice = text.partition(":")
        return cls(key, choice)


def slug(name: str) -> str:
    """Return a market's name as it is written in an order: "Latin America" is latin-america."""
    return name.lower().replace(" ", "-")


# --------------------------------------------------------------------------------------------------- loading


@functools.cache
def cards() -> dict[str, Card]:
    """Every card by key: the United States' first, then China's, then the joint ones. Raises PrimacyError."""
    found: dict[str, Card] = {}
    for folder in ("us", "china", "joint"):
        paths = sorted(config_path("cards", folder).glob("*.yaml"), key=lambda path: (len(path.stem), path.stem))
        for path in paths:
            card = load_card(path)
            if card.key in found:
                raise PrimacyError(f'{shown(path)}: the card "{card.key}" is declared twice.')
            if card.key != path.stem.split("-")[0]:
                raise PrimacyError(f'{shown(path)}: the card "{card.key}" must be in a file that begins with its key.')
            found[card.key] = card
    for each in found.values():
        for key in each.vs:
            if key[:1].isupper() and key not in found:
                raise PrimacyError(f'Card {each.key}, key "vs": {did_you_mean(key, list(found))}.')
    return found


def load_card(path: Path | str) -> Card:
    """The card in a YAML file, checked. Raises PrimacyError."""
    return load(Card, path)


def card(key: str) -> Card:
    """The card of that key. Raises PrimacyError with the keys there are."""
    known = cards()
    if key not in known:
        raise PrimacyError(f'There is no card "{key}"; {did_you_mean(key, list(known))}.')
    return known[key]


def cards_of(side: str) -> list[str]:
    """Keys of the cards that a side may play, its own first."""
    return [key for key, each in cards().items() if side in each.sides]


def parameter_of(name: str) -> Parameter:
    """The declaration of a parameter that a card touches."""
    return declared()[name][1]
