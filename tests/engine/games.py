"""For tests of played games: one that begins, one that was played a while, and whether two are in the same state."""

from __future__ import annotations

import numpy as np

from game.levers import levers_of
from game.session.session import Session


def new(side: str = "us", seed: int = 7, **given) -> Session:
    return Session.new("baseline-2025", side, given.pop("rival", "balanced"), seed, **given)


def same_world(one: Session, other: Session) -> bool:
    (first_meta, first), (second_meta, second) = one.world.state(), other.world.state()
    return (
        first_meta == second_meta
        and first.keys() == second.keys()
        and all(np.array_equal(first[name], second[name], equal_nan=True) for name in first)
    )


def played_a_while(side: str = "china") -> Session:
    session = new(side, seed=21)
    for turn in range(9):
        lever = levers_of(side)[turn]
        session.set_lever(lever, session.target(lever) + (0.15 if turn % 2 else -0.15))
        if session.is_plan_turn:
            session.set_programme("talent", 0.02 + turn / 100)
        if session.review().blocked:
            session.clear()
        session.note_odds({"bifurcation": 0.5, "parity": 0.5})
        session.commit()
    assert sum(bool(played.orders["china"].levers) for played in session.log) > 3
    return session
