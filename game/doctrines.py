"""Doctrines: strategies that play by themselves, from `configs/doctrines/`.

A doctrine is standing targets for levers, in order of priority, plus rules over what its side can see. A
rule has no memory: its targets replace the standing ones in the worlds and quarters in which its condition
holds, and the standing ones return when it does not. A record (`record: true`) is dated orders instead: what
governments did, taken without currencies, order slots or the limit of 0.2 a quarter.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.calendar import Month, month_text
from game.cards.card import Play, cards
from game.conditions import Condition, See, parse_condition
from game.configuration import (
    Declared,
    MonthField,
    Share,
    config_names,
    did_you_mean,
    find_config,
    load,
    shown,
)
from game.errors import PrimacyError
from game.levers import LEVERS, PROGRAMMES, SideKey, levers_of
from game.paths import config_path

NO_WISH = 1_000_000  # priority of a lever that the doctrine does not speak of
_NAME_OF_SIDE = {"us": "US", "china": "China"}

Targets = dict[str, Share]  # lever or programme key -> level or share of the budget, 0 to 1


@dataclass(frozen=True, eq=False)
class Wish:
    """What a doctrine wants in each world. Levers and programmes in the order of their axes."""

    targets: NDArray[np.float64]  # (worlds, levers), 0..1; nan = no wish
    priority: NDArray[np.int64]  # (worlds, levers), lowest first; NO_WISH = no wish
    programmes: NDArray[np.float64]  # (worlds, programmes), shares of the budget; nan = no wish
    plays: tuple[Wanted, ...] = ()  # cards, the first wanted first


@dataclass(frozen=True, eq=False)
class Wanted:
    """A card that a doctrine wants to play: in which worlds, and whether before it moves levers."""

    play: Play
    where: NDArray[np.bool_]  # (worlds,)
    urgent: bool


class Rule(Declared):
    """While a condition holds, these targets replace the standing ones."""

    when: str
    levers: Targets = {}
    programmes: Targets = {}  # if given, replaces all standing shares: programmes not named get 0
    play: tuple[str, ...] = ()  # cards to play while it holds, before levers move
    note: str = ""

    @functools.cached_property
    def condition(self) -> Condition:
        """The parsed `when`."""
        return parse_condition(self.when)

    @pydantic.field_validator("when")
    @classmethod
    def _readable(cls, when: str) -> str:
        try:
            parse_condition(when)
        except PrimacyError as error:
            raise ValueError(str(error)) from error
        return when


class DatedOrder(Declared):
    """Targets that stand from a month on, replacing only what they name."""

    month: MonthField
    text: str
    levers: Targets = {}
    programmes: Targets = {}  # if given, replaces all standing shares
    source: str


@dataclass(frozen=True, eq=False)  # arrays do not compare with ==
class _Plan:
    """Targets as arrays: `named` marks the levers it speaks of, `rank` is their order (0 first)."""

    targets: NDArray[np.float64]  # (levers,)
    named: NDArray[np.bool_]  # (levers,)
    rank: NDArray[np.int64]  # (levers,)
    programmes: NDArray[np.float64]  # (programmes,), all nan if it does not speak of them


class Doctrine(Declared):
    """A strategy for one side, or for both."""

    doctrine: str = pydantic.Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    side: Literal["us", "china", "both"]
    title: str
    text: str
    levers: Targets = {}
    programmes: Targets = {}
    play: tuple[str, ...] = ()  # cards to play whenever nothing else is wanted, in order of priority
    rules: tuple[Rule, ...] = pydantic.Field(default=(), max_length=20)
    orders: tuple[DatedOrder, ...] = ()
    record: bool = False
    continues: str | None = None  # the record of the same side whose targets and orders come first

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Doctrine:
        for mistake in _mistakes(self):
            raise ValueError(mistake)
        return self

    @property
    def metrics(self) -> frozenset[str]:
        """Every metric that its rules look at."""
        return frozenset[str]().union(*(rule.condition.metrics for rule in self.rules))

    def wish(self, month: Month, see: See, worlds: int) -> Wish:
        """What the doctrine wants in a month, given what its side sees.

        `see(metric)` gives (worlds,) values: own ones current, the rival's as the side believes them. Where
        two rules that hold speak of the same lever, the one written first decides; levers named by a rule
        come before standing ones in priority. Raises whatever `see` raises for a metric it does not know.
        """
        standing = self._standing[bisect_right([order.month for order in self.orders], month)]
        levers = standing.targets.size
        after_rules = len(self.rules) * levers
        targets, shares = np.empty((worlds, levers)), np.empty((worlds, standing.programmes.size))
        priority = np.empty((worlds, levers), dtype=np.int64)
        targets[:], shares[:] = standing.targets, standing.programmes
        priority[:] = np.where(standing.named, standing.rank + after_rules, NO_WISH)
        always = np.ones(worlds, dtype=np.bool_)
        plays = [Wanted(Play.of(text), always, urgent=False) for text in self.play]
        for number, (rule, plan) in reversed(list(enumerate(zip(self.rules, self._rule_plans, strict=True)))):
            held = rule.condition.holds(see)
            plays[:0] = [Wanted(Play.of(text), held, urgent=True) for text in rule.play]
            where = np.flatnonzero(held)
            if where.size:
                named = np.flatnonzero(plan.named)
                targets[where[:, None], named] = plan.targets[named]
                priority[where[:, None], named] = plan.rank[named] + number * levers
                if rule.programmes:
                    shares[where] = plan.programmes
        return Wish(targets, priority, shares, tuple(plays))

    @functools.cached_property
    def _standing(self) -> list[_Plan]:
        """The standing plan after each number of dated orders, 0 first."""
        levers, programmes = dict(self.levers), self.programmes
        plans = [_plan(levers, programmes)]
        for order in self.orders:
            levers = {**levers, **order.levers}
            programmes = order.programmes or programmes
            plans.append(_plan(levers, programmes))
        return plans

    @functools.cached_property
    def _rule_plans(self) -> list[_Plan]:
        return [_plan(rule.levers, rule.programmes) for rule in self.rules]


def _plan(levers: Targets, programmes: Targets) -> _Plan:
    order = list(levers)
    named = np.array([key in levers for key in LEVERS])
    targets = np.array([levers.get(key, np.nan) for key in LEVERS])
    rank = np.array([order.index(key) if key in levers else NO_WISH for key in LEVERS])
    nothing = 0.0 if programmes else np.nan
    shares = np.array([programmes.get(key, nothing) for key in PROGRAMMES])
    return _Plan(targets, named, rank, shares)


def _mistakes(doctrine: Doctrine) -> Iterator[str]:
    """What is wrong with a doctrine beyond its shape, in reading order."""
    sides = ("us", "china") if doctrine.side == "both" else (doctrine.side,)
    held = [key for key in LEVERS if all(key in levers_of(side) for side in sides)]
    places = [("", doctrine.levers, doctrine.programmes)]
    places += [(f"rules[{k}].", rule.levers, rule.programmes) for k, rule in enumerate(doctrine.rules)]
    places += [(f"orders[{k}].", order.levers, order.programmes) for k, order in enumerate(doctrine.orders)]
    played = {f"rules[{k}].": rule.play for k, rule in enumerate(doctrine.rules) if rule.play}
    for place, texts in {"": doctrine.play, **played}.items():
        yield from _wrong_plays(f"{place}play", texts, sides)
    for place, levers, programmes in places:
        for key in levers:
            if key not in held:
                near = did_you_mean(key, held)
                yield f'unknown lever "{place}levers.{key}" for side {doctrine.side}; {near}'
        for key in programmes:
            if key not in PROGRAMMES:
                yield f'unknown programme "{place}programmes.{key}"; {did_you_mean(key, list(PROGRAMMES))}'
        if (total := sum(programmes.values())) > 1 + 1e-9:
            yield f'the shares of "{place}programmes" add up to {total:g}; they must add up to at most 1'
        if place and not levers and not programmes and place not in played:
            yield f'"{place[:-1]}" sets nothing; it must name levers or programmes'
    for k, (earlier, later) in enumerate(zip(doctrine.orders, doctrine.orders[1:], strict=False)):
        if later.month < earlier.month:
            yield f'"orders[{k + 1}].month" {month_text(later.month)} is before the order above it'
    if doctrine.record and doctrine.play:
        yield 'a doctrine with "record: true" plays no cards'
    if doctrine.record and doctrine.rules:
        yield 'a doctrine with "record: true" has no rules, only levers, programmes and orders'
    if doctrine.continues and not doctrine.record:
        yield 'the key "continues" is for a doctrine with "record: true"'


def _wrong_plays(place: str, texts: tuple[str, ...], sides: tuple[str, ...]) -> Iterator[str]:
    from game.cards.orders import markets

    held = [key for key, card in cards().items() if all(side in card.sides for side in sides)]
    for text in texts:
        play = Play.of(text)
        if play.key not in held:
            yield f'unknown card "{text}" in "{place}"; {did_you_mean(play.key, held)}'
        elif not cards()[play.key].terms and bool(cards()[play.key].choice) != bool(play.choice):
            yield f'"{text}" in "{place}": a card with a choice is written KEY:market, others KEY'
        elif play.choice and play.choice not in markets():
            yield f'"{text}" in "{place}": there is no market "{play.choice}"; {did_you_mean(play.choice, markets())}'


# --------------------------------------------------------------------------------------------------- loading


def doctrine_names(side: SideKey) -> list[str]:
    """Names of the shipped doctrines of a side, sorted, the records included."""
    return config_names(_folder(side))


def played_doctrine_names(side: SideKey) -> list[str]:
    """Names of the shipped doctrines of a side that play by the rules: all but the records."""
    return [name for name in doctrine_names(side) if not load_doctrine(name, side).record]


def load_doctrine(name: str | Path, side: SideKey, metrics: Collection[str] | None = None) -> Doctrine:
    """The doctrine of that name for a side, or the one in any YAML file whose path is given.

    With `metrics` (the keys of game.metrics.METRICS) every metric that a rule looks at must be among them.
    Raises PrimacyError.
    """
    path = find_config(_folder(side), name, f"{_NAME_OF_SIDE[side]} doctrine")
    doctrine = load(Doctrine, path)
    if doctrine.side not in (side, "both"):
        raise PrimacyError(f'{shown(path)}: key "side" is {doctrine.side}, so it cannot play {side}.')
    for number, rule in enumerate(doctrine.rules if metrics is not None else ()):
        for metric in sorted(rule.condition.metrics - set(metrics or ())):
            hint = did_you_mean(metric, sorted(metrics or ()), few=3)
            raise PrimacyError(
                f'{shown(path)}: key "rules[{number}].when" asks for {metric}, which is no metric; {hint}.'
            )
    return _continued(doctrine, side, path) if doctrine.continues else doctrine


def _continued(doctrine: Doctrine, side: SideKey, path: Path) -> Doctrine:
    """The record with the targets and orders of the record that it continues before its own."""
    earlier = load(Doctrine, find_config(_folder(side), str(doctrine.continues), f"{_NAME_OF_SIDE[side]} doctrine"))
    if not earlier.record or earlier.continues:
        raise PrimacyError(f'{shown(path)}: key "continues" must name a record that does not itself continue another.')
    last = max((order.month for order in earlier.orders), default=0)
    if any(order.month < last for order in doctrine.orders):
        raise PrimacyError(f"{shown(path)}: its orders must not begin before {month_text(last)}.")
    return doctrine.model_copy(
        update={
            "levers": {**earlier.levers, **doctrine.levers},
            "programmes": doctrine.programmes or earlier.programmes,
            "orders": earlier.orders + doctrine.orders,
            "continues": None,
        }
    )


def _folder(side: SideKey) -> Path:
    return config_path("doctrines", side)
