"""Answers to events: when they wait, what they cost, what they add, and that they are orders like any other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.errors import PrimacyError
from game.events import answers
from game.events.deck import CHANNELS, standard_deck
from game.forecast import futures
from game.orders import Orders
from game.session.session import Session
from game.world import World

DECK = standard_deck()
EVENT = "copyright_ruling"
PLACE = DECK.keys.index(EVENT)
SETTLE = f"{EVENT}:settle"


def struck(event: str = EVENT) -> World:
    """A world in which an event was sure to strike in the last month of the first quarter."""
    world = World("baseline-2025", 9, us=None, china=None)
    world.run(world.start + 2)
    usual, place = world.shocks.deck, DECK.keys.index(event)
    hazard, season = usual.hazard.copy(), usual.season.copy()
    hazard[place], season[:, place] = 12.0, 1.0
    world.shocks.deck = replace(usual, hazard=hazard, season=season)
    world.step()
    world.shocks.deck = usual
    return world


def test_an_event_waits_for_the_quarter_that_follows_and_no_longer() -> None:
    world = struck()
    assert EVENT in answers.waiting(world, "us") and EVENT not in answers.waiting(world, "china")
    for _ in range(3):
        world.step()
    assert EVENT not in answers.waiting(world, "us")


def test_an_answer_costs_adds_and_closes_the_event() -> None:
    world, other = struck(), struck()
    review = world.review("us", Orders(answers=(SETTLE,)))
    assert not review.blocked and review.attention == 1 and review.political_capital == 1.0 and review.money > 0.0
    treasury = float(world.governments.treasury[0, 0])
    world.submit("us", Orders(answers=(SETTLE,)))
    assert world.governments.treasury[0, 0] == pytest.approx(treasury - review.money)
    assert EVENT not in answers.waiting(world, "us")
    channel = list(CHANNELS).index("us_tokens")
    assert world.shocks.pressure[0, channel] == pytest.approx(other.shocks.pressure[0, channel] + 0.05)
    world.step(), other.step()
    assert world.governments.trust[0, 0] > other.governments.trust[0, 0]


@pytest.mark.parametrize(
    ("side", "answer", "words"),
    [
        ("china", SETTLE, "no event that this side may answer"),
        ("us", f"{EVENT}:shout", "no answer to copyright_ruling; did you mean|allowed: settle, fight"),
        ("us", "no_such:settle", "no event that this side may answer"),
        ("us", "visa_scare:assure", "does not wait for an answer"),
    ],
)
def test_an_impossible_answer_is_told(side: str, answer: str, words: str) -> None:
    with pytest.raises(PrimacyError, match=words):
        struck().submit(side, Orders(answers=(answer,)))


def test_answers_are_written_and_read_back() -> None:
    for orders in (Orders(answers=(SETTLE,)), Orders({"grid": 0.5}, {}, ("U9",), (SETTLE, "visa_scare:assure"))):
        assert Orders.from_text(orders.text()) == orders
    with pytest.raises(PrimacyError, match="event:answer"):
        Orders.from_text("| | | settle")


def test_a_forecast_weighs_an_answer() -> None:
    world = struck("us_job_protests")
    seen = futures(world, "us", [None, Orders(answers=("us_job_protests:retrain",))], world.month + 6, 16)
    approval = seen.of("us_approval")[-1]
    assert approval[1].mean() > approval[0].mean() + 0.5


def test_an_answer_moves_no_world_in_which_nothing_waits() -> None:
    world = World("baseline-2025", 9, 4, us=None, china=None)
    before = world.shocks.pressure.copy()
    answers.give(world, 0, (SETTLE,), np.ones(4, dtype=bool))
    assert np.array_equal(world.shocks.pressure, before)


def test_every_declared_answer_can_be_given() -> None:
    assert sum(len(known) for known in DECK.answers.values()) >= 15
    for event, known in DECK.answers.items():
        for side in DECK.answered_by[event]:
            for key in known:
                world = World("baseline-2025", 9, us=None, china=None)
                world.shocks.last[0, DECK.keys.index(event)] = world.month - 1
                world.governments.political_capital[:] = 50.0
                world.submit(side, Orders(answers=(f"{event}:{key}",)))
                world.step()
                assert np.isfinite(world.metrics).all()


def test_a_session_drafts_and_undoes_an_answer() -> None:
    session = Session.new("baseline-2025", "us", "balanced", 9)
    session.world.shocks.last[0, PLACE] = session.world.month - 1
    session.answer(EVENT, "fight")
    session.answer(EVENT, "settle")
    assert session.draft.answers == (SETTLE,)
    session.undo()
    assert session.draft.answers == (f"{EVENT}:fight",)
    session.take_back_answer(EVENT)
    assert session.draft_is_empty
    session.answer(EVENT, "settle")
    report = session.commit()
    assert report.orders["us"].answers == (SETTLE,)
