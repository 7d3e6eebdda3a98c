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
from game.metrics import METRICS
from game.orders import Orders
from game.session import Played, Session


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
