"""One played game in other ways: against opponents who think, by two people, at another pace, with mandates."""

from __future__ import annotations

import pytest

from game.calendar import month_text
from game.errors import PrimacyError
from game.levers import LEVERS
from game.opponents import LEVELS
from game.session.options import Options
from game.session.session import Session
from game.world import World
from tests.engine.games import new, same_world

# ----------------------------------------------------------------------------- opponents, seats, pace, mandates


@pytest.mark.parametrize("level", LEVELS)
def test_an_opponent_orders_only_what_a_player_could(level, monkeypatch):
    given = []
    submit = World.submit
    monkeypatch.setattr(
        World, "submit", lambda world, side, orders: given.append((side, orders)) or submit(world, side, orders)
    )
    session = Session.new("power-wall", "us", "balanced", 3, options=Options(level=level))
    reports = session.run(4)
    rivals = [orders for side, orders in given if side == "china"]
    assert len(rivals) == 4 and any(rivals)
    assert [report.orders["china"] for report in reports] == rivals
    assert session.world.doctrines == [None, None]


def test_an_opponents_game_is_replayed_without_thinking_again(monkeypatch):
    session = Session.new("power-wall", "china", "grid", 3, options=Options(level="official", traits=("hawk",)))
    session.set_lever("grid", 0.8)
    session.commit()
    session.run(4)
    monkeypatch.setattr("game.opponents.official.orders", None)
    assert same_world(session.replayed(), session)


def test_an_opponent_is_not_moved_by_what_the_player_drafts_or_hides():
    one, other = (Session.new("power-wall", "us", "balanced", 3, options=Options(level="planner")) for _ in range(2))
    other.set_lever("grid", 0.9)
    assert one.commit().orders["china"] == other.commit().orders["china"]


def test_two_people_take_the_seat_in_turn_and_are_revealed_together():
    session = Session.hot_seat("power-wall", 4)
    assert session.side == "us" and session.is_hot_seat
    session.set_lever("grid", 0.8)
    with pytest.raises(PrimacyError, match="other side"):
        session.commit()
    session.hand_over()
    assert session.side == "china" and session.draft_is_empty
    assert session.world.governments.target[0, 0, list(LEVERS).index("grid")] != 0.8
    session.set_lever("silicon", 0.9)
    with pytest.raises(PrimacyError, match="nobody left"):
        session.hand_over()
    report = session.commit()
    assert report.orders["us"].levers == {"grid": 0.8} and report.orders["china"].levers == {"silicon": 0.9}
    assert session.side == "us" and not session.handed
    assert same_world(session.replayed(), session)


def test_a_sealed_draft_survives_a_save(tmp_path):
    session = Session.hot_seat("power-wall", 4)
    session.set_lever("grid", 0.8)
    session.hand_over()
    session.save(tmp_path / "half.primacy")
    loaded = Session.load(tmp_path / "half.primacy")
    assert loaded.side == "china" and loaded.handed == session.handed
    loaded.commit(), session.commit()
    assert same_world(loaded, session)


@pytest.mark.parametrize("cadence", [2, 3])
def test_a_decision_may_stand_for_several_quarters(cadence):
    session = new(options=Options(cadence=cadence))
    session.set_lever("grid", 0.9)
    report = session.commit()
    assert len(report.quarters) == cadence and report.end - report.start == 3 * cadence
    assert report.orders["us"].levers == {"grid": 0.9}
    for key, change in report.changes.items():
        assert change.before == report.quarters[0].changes[key].before
        assert change.after == report.quarters[-1].changes[key].after
    assert same_world(session.replayed(), session)


def test_a_scenario_with_an_end_of_turns_runs_on_by_itself():
    session = Session.new("native-silicon-24", "us", "native-silicon", 2)
    assert session.turns == 8
    reports = session.run()
    assert len(reports) == 8 and session.is_over
    assert month_text(reports[-1].end) == "2031-01"


def test_three_of_five_mandates_count():
    session = new()
    hand = session.dealt["us"]
    assert len(hand) == 5 and set(session.kept["us"]) <= set(hand)
    session.keep("us", (hand[4], hand[0], hand[2]))
    assert session.kept["us"] == (hand[0], hand[2], hand[4])
    for wrong in (hand[:2], (*hand[:2], hand[0]), ("china_close", *hand[:2])):
        with pytest.raises(PrimacyError, match="Keep 3"):
            session.keep("us", wrong)
    session.commit()
    with pytest.raises(PrimacyError, match="before the first turn"):
        session.keep("us", hand[:3])
    assert 0.0 <= session.points("us") <= 3.0


def test_a_game_is_decided_after_four_turns_of_the_same_near_certainty():
    session = new()
    for month, odds in ((1, 0.99), (2, 0.96), (3, 0.94), (4, 0.96), (5, 0.97), (6, 0.98), (7, 0.95)):
        assert not session.is_decided
        session.odds.append((month, {"bifurcation": odds, "parity": 1.0 - odds}))
    assert session.is_decided


def test_few_forecasts_run_out():
    session = new(options=Options(forecasts="few"))
    assert session.forecasts_left == 3
    session.asked = 2
    assert session.forecasts_left == 1
    session.commit()
    assert session.forecasts_left == 1
    assert new().forecasts_left is None


@pytest.mark.parametrize(
    "wrong",
    [{"level": "genius"}, {"cadence": 4}, {"forecasts": "none"}, {"traits": ("hawk", "dove")}, {"traits": ("x",)}],
)
def test_an_option_that_does_not_exist_is_told(wrong):
    with pytest.raises(PrimacyError):
        Options(**wrong)
