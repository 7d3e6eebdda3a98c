"""One played game as it is kept: its text and replay, saves that are whole or refused, and the turns before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import saves
from game.errors import PrimacyError
from game.session.options import Options
from game.session.session import Session
from game.session.turns import Played
from tests.engine.games import new, played_a_while, same_world

# ------------------------------------------------------------------------------------------ text and replay


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


@settings(max_examples=40)
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
