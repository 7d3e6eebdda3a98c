"""One played game: turns, draft, undo, reports, replay, save and load."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import saves
from game.calendar import month_text
from game.errors import PrimacyError
from game.levers import LEVERS, PROGRAMMES, SIDES, levers_of
from game.metrics.metric import METRICS
from game.opponents import LEVELS
from game.orders import Orders
from game.session.options import Options
from game.session.session import Session
from game.session.turns import Played
from game.world import World


def new(side: str = "us", seed: int = 7, **given) -> Session:
    return Session.new("baseline-2025", side, given.pop("rival", "balanced"), seed, **given)


def same_world(one: Session, other: Session) -> bool:
    (first_meta, first), (second_meta, second) = one.world.state(), other.world.state()
    return (
        first_meta == second_meta
        and first.keys() == second.keys()
        and all(np.array_equal(first[name], second[name], equal_nan=True) for name in first)
    )


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


@settings(max_examples=60, deadline=None)
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


# ------------------------------------------------------------------------------------------ text and replay


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


def test_a_game_can_be_replayed_from_its_orders():
    session = played_a_while()
    assert same_world(session, session.replayed())


def test_a_log_of_orders_has_a_text_form_and_a_way_back():
    session = played_a_while()
    for played in session.log:
        assert Played.from_text(played.text()).orders["china"] == played.orders["china"]
        assert Played.from_text(played.text()).text() == played.text()


@pytest.mark.parametrize("text", ["", "2025-01", "2025-13 us: |; china: |", "2025-01 mars: |", "2025-01 us: grid=x |"])
def test_a_line_that_is_no_turn_is_refused(text):
    with pytest.raises(PrimacyError):
        Played.from_text(text)


# ------------------------------------------------------------------------------------------- save and load


def test_a_loaded_game_goes_on_as_if_it_had_never_stopped(tmp_path):
    session = played_a_while()
    session.set_lever("edge", 0.9)
    path = saves.save_path("middle", tmp_path)
    session.save(path)
    loaded = Session.load(path)
    for name in ("scenario", "side", "doctrines", "seed", "parameters", "draft", "turn", "turns", "odds"):
        assert getattr(loaded, name) == getattr(session, name), name
    assert [played.text() for played in loaded.log] == [played.text() for played in session.log]
    assert same_world(loaded, session)
    for game in (session, loaded):
        game.clear()
        game.run(4)
    assert same_world(loaded, session)
    for metric in ("frontier_lead", "us_capability", "tension"):
        assert np.array_equal(loaded.world.history.of(metric), session.world.history.of(metric))


def test_a_finished_game_can_be_looked_at_again(tmp_path):
    session = new()
    session.run()
    path = saves.save_path("end", tmp_path)
    session.save(path)
    loaded = Session.load(path)
    assert loaded.is_over
    assert loaded.verdict == session.verdict


def test_every_turn_is_saved_by_itself(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    session = new()
    session.commit(autosave=True)
    session.commit(autosave=True)
    path = saves.save_path(saves.AUTOSAVE)
    assert Session.load(path).turn == 3
    assert Session.load(saves.backup_of(path)).turn == 2


def test_a_save_that_fails_is_told_and_the_game_goes_on(tmp_path, monkeypatch):
    (tmp_path / "saves").write_text("a file where the folder should be")
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    session = new()
    report = session.commit(autosave=True)
    assert report.warning.endswith(".")
    assert session.turn == 2
    assert session.commit().warning == ""


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_save_never_becomes_a_game(tmp_path_factory, data):
    content = bytearray(_saved(tmp_path_factory))
    path = tmp_path_factory.mktemp("damaged") / "game.primacy"
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    path.write_bytes(bytes(content))
    with pytest.raises(PrimacyError) as error:
        Session.load(path)
    assert "\n" not in str(error.value)


_content: list[bytes] = []


def _saved(tmp_path_factory) -> bytes:
    if not _content:
        path = tmp_path_factory.mktemp("saved") / "game.primacy"
        session = new()
        session.run(2)
        session.save(path)
        _content.append(path.read_bytes())
    return _content[0]


@pytest.mark.parametrize("lost", ["scenario", "side", "doctrines", "seed", "draft", "log", "odds"])
def test_a_whole_file_without_a_session_in_it_is_refused(tmp_path, lost):
    session = new()
    path = tmp_path / "game.primacy"
    session.save(path)
    meta, arrays = saves.read(path)
    del meta["session"][lost]
    saves.write(path, meta, arrays)
    with pytest.raises(PrimacyError, match=r"game\.primacy"):
        Session.load(path)


def test_a_whole_file_without_one_array_of_the_world_is_refused(tmp_path):
    session = new()
    path = tmp_path / "game.primacy"
    session.save(path)
    meta, arrays = saves.read(path)
    arrays.pop(next(iter(arrays)))
    saves.write(path, meta, arrays)
    with pytest.raises(PrimacyError):
        Session.load(path)


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


def test_the_last_fifty_turns_can_be_opened_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    monkeypatch.setattr(saves, "MOST_TURNS", 3)
    session = new()
    for _ in range(5):
        session.commit(autosave=True)
    kept = saves.kept_turns()
    assert len(kept) == 3
    assert [Session.load(game.path).turn for game in kept] == [6, 5, 4]


def test_a_bid_is_paid_from_the_first_day_and_kept_in_replays_and_saves(tmp_path):
    plain = Session.hot_seat("baseline-2025", 5)
    game = Session.hot_seat("baseline-2025", 5, options=Options(bid_us=6))
    for session in (game, game.anew()):
        held = session.world.governments.political_capital[0]
        assert held.tolist() == (plain.world.governments.political_capital[0] - [6.0, 0.0]).tolist()
        assert session.world.metric("us_political_capital")[0, 0] == held[0]
    game.hand_over()
    game.commit()
    game.save(tmp_path / "game.primacy")
    assert Session.load(tmp_path / "game.primacy").options.bid("us") == 6
    assert same_world(game, game.replayed())
    for wrong in ({"bid_us": -1}, {"bid_china": 99}):
        with pytest.raises(PrimacyError, match="A bid is 0 to 20"):
            Options(**wrong)


def test_a_save_whose_causes_are_of_another_version_goes_on_without_the_old_ones(tmp_path):
    game = new()
    game.run(2)
    path = tmp_path / "old.primacy"
    game.save(path)
    meta, arrays = saves.read(path)
    meta["causes"]["version"] = 1
    saves.write(path, meta, arrays)
    again = Session.load(path)
    assert again.world.causes is not None and not again.world.causes.turns
    again.commit()
    game.commit()
    assert same_world(game, again)
    assert again.world.causes.of("us_treasury").terms == game.world.causes.of("us_treasury").terms
