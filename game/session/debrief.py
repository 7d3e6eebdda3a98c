"""The debrief of a played game: how the odds moved, whose doing it was, and how good the player's predictions were.

A game is played again from its seed and its log of orders; at every turn futures are run from the world as it stood.
What is found comes step by step, so that a window can show it while the rest is still being worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from game.calendar import Month
from game.errors import PrimacyError, Sentence
from game.levers import SideKey
from game.orders import Orders
from game.outcome.verdict import verdict_keys
from game.session.attribution import FUTURES, Part, Split, between, four, outcomes, split
from game.session.session import Session

TURNING_POINT = 0.08
"""A turn is a turning point when it moved the odds so far."""


@dataclass(frozen=True)
class Turn:
    """One turn looked back on: the odds before it, both sides' orders, and the parts of what it changed."""

    turn: int
    month: Month
    odds: dict[str, float]
    orders: dict[SideKey, Orders]
    splits: dict[str, Split]
    """Verdict -> how its odds moved over this turn, and why."""

    @property
    def largest(self) -> tuple[str, Split]:
        """The verdict whose odds moved furthest, with its split."""
        key = max(self.splits, key=lambda name: abs(self.splits[name].change))
        return key, self.splits[key]

    @property
    def is_turning_point(self) -> bool:
        """Whether it moved the odds of some verdict by more than `TURNING_POINT`."""
        return abs(self.largest[1].change) > TURNING_POINT


def turns_of(session: Session, futures: int = FUTURES) -> Iterator[Turn]:
    """Yield every turn that was played, in order, each as soon as its futures are run."""
    waiting: tuple[int, Month, dict[SideKey, Orders], list[list[str]]] | None = None
    for again, orders in replayed(session):
        here = outcomes(again.world, [{}], futures)[0] if not again.is_over else [again.verdict] * futures
        if waiting is not None:
            yield _turn(*waiting, here)
        if orders is None:
            return
        groups = four(again.world, orders, futures)
        waiting = (again.turn, again.world.month, orders, groups)


def _turn(
    turn: int, month: Month, orders: dict[SideKey, Orders], groups: list[list[str]], next_turn: list[str]
) -> Turn:
    nobody = groups[-1]
    odds = {key: nobody.count(key) / len(nobody) for key in verdict_keys()}
    splits = {key: split(groups, next_turn, {key}) for key in verdict_keys()}
    return Turn(turn, month, odds, orders, splits)


def replayed(session: Session) -> Iterator[tuple[Session, dict[SideKey, Orders] | None]]:
    """Yield the game as it stood before each turn, with the orders that were then given; last, as it ended, with None.

    The session that is yielded is one and the same, played on in between.
    """
    again = session.anew()
    for played in session.log:
        yield again, dict(played.orders)
        again.play_as(played)
    yield again, None


def from_turn(session: Session, turn: int) -> Session:
    """Return the game as it stood before a turn, to be played on from there. Raises PrimacyError."""
    if not 1 <= turn <= len(session.log) + 1:
        raise PrimacyError(_not_played(turn, len(session.log) + 1))
    again = session.anew()
    for played in session.log[: turn - 1]:
        again.play_as(played)
    return again


def _not_played(turn: int, last: int) -> Sentence:
    words = "Turn {turn} was not played; there are turns 1 to {last}."
    return Sentence(words, "turn_not_played", turn=str(turn), last=str(last))


@dataclass(frozen=True)
class WhatIf:
    """One turn played otherwise: how the odds would have stood after it, against how they did."""

    turn: int
    played: dict[str, float]
    otherwise: dict[str, float]
    parts: dict[str, Part]
    """Verdict -> how far its odds would have moved, otherwise less played, with the standard error."""


def fewer(orders: Orders) -> dict[str, Orders]:
    """Return the orders with each one of them left out, by the key of what is left out; nothing for a single order."""
    found = {text: replace(orders, cards=_without(orders.cards, text)) for text in orders.cards}
    for key in orders.levers:
        found[key] = replace(orders, levers={other: to for other, to in orders.levers.items() if other != key})
    if orders.programmes:
        found["programmes"] = replace(orders, programmes={})
    for text in orders.answers:
        found[text] = replace(orders, answers=_without(orders.answers, text))
    return found if len(found) > 1 else {}


def _without(texts: tuple[str, ...], left_out: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text != left_out)


def what_if(session: Session, turn: int, side: SideKey, orders: Orders, futures: int = 256) -> WhatIf:
    """Replace a side's orders of one turn and run futures of both courses in the same luck. Raises PrimacyError."""
    if not 1 <= turn <= len(session.log):
        raise PrimacyError(_not_played(turn, len(session.log)))
    world = from_turn(session, turn).world
    played: dict[SideKey, Orders | None] = dict(session.log[turn - 1].orders)
    courses = outcomes(world, [played, {**played, side: orders}], futures)
    as_played, otherwise = ({key: keys.count(key) / futures for key in verdict_keys()} for keys in courses)
    parts = {key: between(courses[0], courses[1], {key}) for key in verdict_keys()}
    return WhatIf(turn, as_played, otherwise, parts)
