"""One played game: turns, draft, undo, reports, forecasts and cards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.calendar import month_text
from game.errors import PrimacyError
from game.levers import LEVERS, PROGRAMMES, SIDES, levers_of
from game.metrics.metric import METRICS
from game.orders import Orders
from game.session.options import Options
from game.session.session import Session
from game.session.turns import Played
from tests.engine.games import new, same_world

# --------------------------------------------------------------------------------------------------- turns


@pytest.mark.parametrize("side", SIDES)
def test_a_game_has_forty_turns_and_a_verdict(side):
    session = new(side)
    assert (session.turn, session.turns, session.is_over) == (1, 40, False)
    reports = session.run()
    assert session.is_over
    assert len(reports) == len(session.log) == 40 or session.verdict == "strait_crisis"
    assert [report.turn for report in reports] == list(range(1, len(reports) + 1))
    with pytest.raises(PrimacyError, match="over"):
        session.commit()


def test_a_turn_is_a_quarter():
    session = new()
    report = session.commit()
    assert (month_text(report.start), month_text(report.end)) == ("2025-01", "2025-04")
    assert session.world.month == report.end
    assert session.turn == 2


def test_plan_turns_are_the_first_and_every_first_quarter():
    session = new()
    plans = []
    for _ in range(9):
        plans.append(session.is_plan_turn)
        session.commit()
    assert plans == [True, False, False, False, True, False, False, False, True]


def test_a_report_tells_every_metric_before_and_after():
    session = new()
    session.run(3)
    history = session.world.history
    report = session.commit()
    assert report.changes.keys() == METRICS.keys()
    for key, change in report.changes.items():
        assert change.after == history.of(key)[-1, 0]
        assert change.before == history.of(key)[-4, 0]


def test_news_of_the_quarter_are_its_own():
    session = new()
    reports = session.run(20)
    told = [item for report in reports for item in report.news]
    assert told == list(session.world.news)
    assert told, "five years pass without news"
    for report in reports:
        assert all(report.start <= item.month < report.end for item in report.news)


def test_orders_of_both_sides_are_revealed_after_the_commit():
    session = new(rival="native-silicon")
    session.set_lever("grid", 0.9)
    report = session.commit()
    assert report.orders["us"] == Orders(levers={"grid": 0.9})
    stands = session.standing("china")
    assert report.orders["china"].levers, "native-silicon wants other levers than the start has"
    for lever, target in report.orders["china"].levers.items():
        assert stands.levers[lever] == target != report.stood["china"].levers[lever]


def test_two_sessions_of_one_seed_are_the_same_game_and_another_seed_is_another():
    games = [new(seed=seed) for seed in (3, 3, 4)]
    for game in games:
        game.run(6)
    assert same_world(games[0], games[1])
    assert not same_world(games[0], games[2])


def test_a_watched_game_runs_by_itself_and_takes_no_orders():
    session = Session.watch("baseline-2025", "sprint", "integration", 5)
    reports = session.run(2)
    assert any(report.orders[side].levers for report in reports for side in SIDES)
    with pytest.raises(PrimacyError, match="watched"):
        session.set_lever("grid", 0.5)


@pytest.mark.parametrize(
    ("scenario", "side", "rival", "seed"),
    [
        ("nowhere", "us", "balanced", 1),
        ("baseline-2025", "mars", "balanced", 1),
        ("baseline-2025", "us", "moat", 1),  # an American doctrine cannot play China
        ("baseline-2025", "us", "balanced", -1),
        ("baseline-2025", "us", "balanced", 2**63),
    ],
)
def test_an_impossible_game_is_refused_in_one_sentence(scenario, side, rival, seed):
    with pytest.raises(PrimacyError) as error:
        Session.new(scenario, side, rival, seed)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


# --------------------------------------------------------------------------------------------------- draft


def test_drafting_moves_nothing_until_the_commit():
    session, untouched = new(), new()
    session.set_lever("grid", 0.9)
    session.set_programme("energy", 0.0)
    session.review()
    assert session.standing("us") == untouched.standing("us")
    session.clear()
    session.commit()
    untouched.commit()
    assert same_world(session, untouched)


def test_undo_and_redo_walk_through_the_draft():
    session = new()
    steps = [session.draft]
    for target in (0.6, 0.7, 0.8):
        session.set_lever("grid", target)
        steps.append(session.draft)
    for step in reversed(steps[:-1]):
        session.undo()
        assert session.draft == step
    assert not session.can_undo
    session.undo()
    assert session.draft_is_empty
    for step in steps[1:]:
        session.redo()
        assert session.draft == step
    assert not session.can_redo


def test_a_new_step_forgets_what_was_undone():
    session = new()
    session.set_lever("grid", 0.9)
    session.undo()
    session.set_lever("edge", 0.9)
    assert not session.can_redo


def test_one_drag_is_one_step():
    session = new()
    for place in range(50, 100):
        session.set_lever("grid", place / 100, gesture=1)
    session.set_lever("grid", 0.3, gesture=2)
    session.undo()
    assert session.target("grid") == 0.99
    session.undo()
    assert session.draft_is_empty


def test_a_target_put_back_where_it_stands_is_no_order():
    session = new()
    stands = session.target("grid")
    session.set_lever("grid", 0.95)
    session.set_lever("grid", stands)
    assert session.draft_is_empty


@settings(max_examples=60)
@given(moves=st.lists(st.tuples(st.sampled_from(list(PROGRAMMES)), st.floats(-1, 2)), max_size=12))
def test_shares_never_exceed_the_budget(moves):
    session = new()
    for programme, share in moves:
        session.set_programme(programme, share)
        shares = session.shares()
        assert sum(shares.values()) <= 1 + 1e-9
        assert min(shares.values()) >= 0
    assert not [reason for reason in session.review().blocked if "shares" in reason]


def test_a_lever_of_the_other_side_is_refused():
    with pytest.raises(PrimacyError, match="export_ceiling"):
        new("china").set_lever("export_ceiling", 0.5)
    with pytest.raises(PrimacyError, match="moonbase"):
        new().set_programme("moonbase", 0.5)


def test_a_draft_that_cannot_be_paid_for_is_refused_and_changes_nothing():
    session, untouched = new(), new()
    for lever in levers_of("us")[:5]:
        session.set_lever(lever, 1.0 if session.target(lever) < 0.5 else 0.0)
    reasons = session.review().blocked
    assert reasons
    with pytest.raises(PrimacyError) as error:
        session.commit()
    assert str(error.value) == reasons[0]
    assert session.turn == 1
    session.clear()
    session.commit()
    untouched.commit()
    assert same_world(session, untouched)


def test_programmes_are_refused_off_plan_turns():
    session = new()
    session.commit()
    session.set_programme("silicon", 0.0)
    assert any("plan turn" in reason for reason in session.review().blocked)


# ---------------------------------------------------------------------------------------------- forecasting


def test_a_forecast_compares_the_draft_with_standing_orders():
    session = new()
    session.run(2)
    assert len(session.forecast(worlds=8).verdicts) == 1
    session.set_lever("grid", 0.0)
    seen = session.forecast(worlds=8)
    assert len(seen.verdicts) == 2
    assert not np.array_equal(seen.means[0], seen.means[1])


def test_a_forecast_leaves_the_game_as_it_was():
    session, untouched = new(), new()
    session.set_lever("edge", 0.9)
    session.forecast(worlds=8)
    session.clear()
    assert same_world(session, untouched)


def test_every_lever_can_be_drafted_and_committed():
    for side in SIDES:
        for lever in levers_of(side):
            session = new(side)
            session.set_lever(lever, session.target(lever) + (0.1 if session.target(lever) < 0.8 else -0.1))
            session.commit()
            assert session.standing(side).levers[lever] == session.log[0].orders[side].levers[lever]
    assert set(levers_of("us")) | set(levers_of("china")) == set(LEVERS)


# -------------------------------------------------------------------------------------------------------- cards


def test_a_card_is_drafted_taken_back_undone_and_played():
    session = new()
    session.play_card("U9")
    session.play_card("U25", "gulf")
    session.play_card("U25", "asean")
    assert session.draft.cards == ("U9", "U25:asean") and not session.draft_is_empty
    session.take_back_card("U9")
    assert session.draft.cards == ("U25:asean",)
    session.undo()
    assert session.draft.cards == ("U9", "U25:asean")
    review = session.review()
    assert review.blocked == () and (review.attention, review.political_capital) == (2, 11.0)
    capital = session.world.governments.political_capital[0, 0]
    report = session.commit()
    assert report.orders["us"].cards == ("U9", "U25:asean") and session.draft_is_empty
    assert session.world.governments.political_capital[0, 0] == capital - 11.0
    assert [item.key for item in report.news if item.key.startswith("card:U")] == ["card:U9", "card:U25"]
    turbines = next(each for each in session.hand() if each.card.key == "U9")
    assert turbines.course == "waiting" and turbines.quarters_left == 3 and not turbines.playable
    assert "in play" in turbines.blocked[0]


def test_a_card_that_this_side_does_not_have_is_refused():
    session = new()
    for key, choice in (("C1", ""), ("U25", ""), ("U25", "atlantis"), ("U9", "gulf")):
        with pytest.raises(PrimacyError):
            session.play_card(key, choice)
    assert session.draft_is_empty


def test_a_game_with_cards_is_replayed_from_its_text(tmp_path):
    session = new("china", rival="moat")
    session.play_card("C1")
    session.play_card("C25", "africa")
    session.commit()
    session.run(3)
    session.play_card("C8")
    session.save(tmp_path / "cards.primacy")
    loaded = Session.load(tmp_path / "cards.primacy")
    assert loaded.draft.cards == ("C8",)
    assert [Played.from_text(played.text()) for played in session.log] == session.log
    loaded.commit(), session.commit()
    assert same_world(loaded, session)
    assert same_world(session.replayed(), session)


def test_the_hand_shows_the_rivals_cards_once_they_are_played():
    session = new(rival="native-silicon")
    reports = session.run(3)
    played = [text for report in reports for text in report.orders["china"].cards]
    seen = {each.card.key for each in session.hand("china") if each.plays}
    assert played and {text.partition(":")[0] for text in played} == seen
    assert len(session.hand()) == len(session.hand("china")) == 28
    assert not any(each.affordable or each.blocked for each in session.hand("china")), "its purse is its own business"


def test_fog_can_be_lifted_for_a_game():
    session = new(options=Options(fog=False))
    session.run(2)
    assert not session.world.on("fog")
    assert session.world.seen(0, "china_chips")[0] == session.world.metric("china_chips")[0, 0]
    assert same_world(session.replayed(), session)
