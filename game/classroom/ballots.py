"""Ballots: what a side may choose in a round, the votes that the teacher types, and which option they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.government import SMALLEST_MOVE
from game.classroom.exercise import HOLD, Exercise, Option
from game.levers import SIDES, SideKey
from game.orders import Orders
from game.session.session import Session

MOST_VOTES = 999
"""Votes of an option at most: three digits."""


@dataclass(frozen=True)
class Offer:
    """An option as it stands in a round: the orders it would give now, and why it cannot be chosen, if so.

    `option` is None for the choice that keeps what stands. `stands` says that the option changes nothing any more.
    """

    key: str
    option: Option | None
    orders: Orders
    blocked: str = ""
    stands: bool = False


def offers(exercise: Exercise, session: Session, side: SideKey, number: int) -> list[Offer]:
    """Every option of a side in a round, the one that keeps what stands last."""
    found = [_offer(session, side, option) for option in exercise.options(side, number)]
    return [*found, Offer(HOLD, None, Orders())] if exercise.rounds.hold else found


def _offer(session: Session, side: SideKey, option: Option) -> Offer:
    orders = _news(session, side, option.given)
    if not orders:
        return Offer(option.key, option, orders, stands=True)
    blocked = session.world.review(side, orders).blocked
    return Offer(option.key, option, orders, blocked[0] if blocked else "")


def _news(session: Session, side: SideKey, orders: Orders) -> Orders:
    """The orders without the levers that stand there already, so that they cost nothing twice."""
    standing = session.standing(side).levers
    moved = {key: to for key, to in orders.levers.items() if abs(to - standing[key]) > SMALLEST_MOVE}
    return replace(orders, levers=moved)


def leaders(offered: list[Offer], votes: Mapping[str, int]) -> list[str]:
    """The options with most votes among those that can be chosen; none where nobody voted for any."""
    counts = {offer.key: votes.get(offer.key, 0) for offer in offered if not offer.blocked}
    most = max(counts.values(), default=0)
    return [key for key, count in counts.items() if count == most] if most else []


def give(session: Session, orders: Mapping[SideKey, Orders]) -> None:
    """Put every voting side's orders on its desk, the last one's to be committed. Raises PrimacyError, changing nothing
    beyond the desks, if they cannot be given.
    """
    for place, side in enumerate(session.seats):
        session.side = side
        session.draft = orders.get(side, Orders())
        if place < len(session.seats) - 1:
            session.hand_over()


def begin(exercise: Exercise, seed: int) -> Session:
    """The game of an exercise before its first round. Raises PrimacyError."""
    from game.session.options import Options

    options = Options(cadence=exercise.rounds.quarters, fog=False)
    seats = exercise.seats
    if len(seats) == len(SIDES):
        return Session.hot_seat(exercise.scenario, seed, exercise.parameters, options, exercise.runs_on)
    rival = exercise.rivals[SIDES[1 - SIDES.index(seats[0])]]
    return Session.new(exercise.scenario, seats[0], rival, seed, exercise.parameters, options, exercise.runs_on)


def payable(session: Session, side: SideKey, fixed: Mapping[str, str], number: int) -> Orders:
    """What a fixed course orders in a round: its newest entry so far, again each round until it stands and can be paid.

    Cards are played in their own round only.
    """
    rounds = sorted(int(text) for text in fixed if int(text) <= number)
    if not rounds:
        return Orders()
    given = Orders.from_text(fixed[str(rounds[-1])])
    given = _news(session, side, given if rounds[-1] == number else replace(given, cards=()))
    return Orders() if session.world.review(side, given).blocked else given
