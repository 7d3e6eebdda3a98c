"""The debrief: parts that add up, replays that are the game, what-ifs that differ only by the order, scores."""

from __future__ import annotations

import numpy as np
import pytest

from game.errors import PrimacyError
from game.orders import Orders
from game.session import debrief
from game.session.attribution import four, split
from game.session.predictions import Ledger, Prediction
from game.session.session import Session

FUTURES = 24


@pytest.fixture(scope="module")
def game() -> Session:
    session = Session.new("baseline-2025", "us", "distillation", 5)
    for turn in range(4):
        if turn == 0:
            session.set_lever("grid", 0.9)
        if turn == 2:
            session.set_lever("openness", 0.1)
        session.commit()
    return session


@pytest.fixture(scope="module")
def turns(game: Session) -> list[debrief.Turn]:
    return list(debrief.turns_of(game, FUTURES))


def test_every_turn_is_looked_back_on(game: Session, turns: list[debrief.Turn]) -> None:
    assert [turn.turn for turn in turns] == [1, 2, 3, 4]
    assert turns[0].orders["us"].levers == {"grid": 0.9}
    assert all(sum(turn.odds.values()) == pytest.approx(1.0) for turn in turns)


def test_the_parts_add_up_to_the_change(turns: list[debrief.Turn]) -> None:
    for turn in turns:
        for part in turn.splits.values():
            whole = part.us.value + part.china.value + part.interaction.value + part.luck.value
            assert whole == pytest.approx(part.change, abs=1e-12)
    for earlier, later in zip(turns, turns[1:], strict=False):
        for key, part in earlier.splits.items():
            assert part.after == pytest.approx(later.odds[key])


def test_who_passes_moves_nothing(turns: list[debrief.Turn]) -> None:
    assert not turns[1].orders["us"]
    for part in turns[1].splits.values():
        assert part.us.value == 0.0 and part.interaction.value == 0.0


def test_a_replay_is_the_game_to_the_last_bit(game: Session) -> None:
    *_, (again, last) = debrief.replayed(game)
    assert last is None
    assert np.array_equal(again.world.metrics, game.world.metrics)
    assert [played.text() for played in again.log] == [played.text() for played in game.log]


def test_what_if_the_same_orders_changes_nothing(game: Session) -> None:
    same = debrief.what_if(game, 1, "us", game.log[0].orders["us"], FUTURES)
    assert same.played == same.otherwise
    other = debrief.what_if(game, 1, "us", Orders(levers={"openness": 1.0, "export_ceiling": 0.0}), FUTURES)
    assert other.played == same.played


def test_a_turn_that_was_not_played_is_told(game: Session) -> None:
    for turn in (0, 6):
        with pytest.raises(PrimacyError, match="was not played"):
            debrief.from_turn(game, turn)
    assert debrief.from_turn(game, 3).turn == 3


def test_the_world_looked_back_on_is_not_disturbed(game: Session) -> None:
    before = game.world.metrics.copy()
    four(game.world, {"us": Orders(levers={"grid": 0.1})}, 8)
    assert np.array_equal(game.world.metrics, before)


def test_a_small_part_is_not_told_from_nothing() -> None:
    groups = [["a", "b", "a", "b"], ["a", "b", "a", "b"], ["a", "b", "b", "b"], ["a", "b", "b", "b"]]
    found = split(groups, ["a", "b", "a", "b"], {"a"})
    assert found.us.value == 0.0 and not found.us.clear
    assert found.china.value == 0.25 and not found.china.clear
    assert found.change == pytest.approx(0.25)


def test_brier_scores_a_coin_and_a_seer() -> None:
    ledger = Ledger([Prediction(1, "lead", 0.5, True), Prediction(2, "lead", 0.5, False)])
    assert ledger.brier == 0.25
    ledger.predictions = [Prediction(1, "lead", 1.0, True), Prediction(2, "lead", 0.2)]
    assert ledger.brier == 0.0
    assert Ledger().brier is None


def test_each_order_of_several_can_be_left_out() -> None:
    given = Orders({"grid": 0.9, "openness": 0.1}, {"energy": 0.5}, ("U9", "J2:small"), ("copyright_ruling:settle",))
    fewer = debrief.fewer(given)
    assert list(fewer) == ["U9", "J2:small", "grid", "openness", "programmes", "copyright_ruling:settle"]
    assert fewer["U9"] == Orders(given.levers, given.programmes, ("J2:small",), given.answers)
    assert fewer["grid"].levers == {"openness": 0.1} and fewer["programmes"].programmes == {}
    assert fewer["copyright_ruling:settle"].answers == ()
    assert debrief.fewer(Orders(cards=("U9",))) == {}, "without the only order the side passes"


def test_what_if_tells_how_sure_it_is(game: Session) -> None:
    found = debrief.what_if(game, 1, "us", Orders(levers={"openness": 1.0, "export_ceiling": 0.0}), FUTURES)
    for key, part in found.parts.items():
        assert part.value == pytest.approx(found.otherwise[key] - found.played[key])
        assert part.clear == (abs(part.value) >= 2 * part.error > 0)
