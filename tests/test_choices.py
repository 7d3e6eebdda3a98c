"""What a user may choose in the window: colours, keys, saving, a handicap, and how the race is drawn."""

from __future__ import annotations

import errno
import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import json
from collections.abc import Iterator

import numpy as np
import pygame
import pytest

from game import autosave, saves
from game.calendar import month_from_text
from game.classroom.exercise import load_exercise
from game.classroom.handouts import write_handouts
from game.errors import PrimacyError
from game.record import record_from
from game.scenario import load_scenario
from game.session.options import MOST_BID
from game.session.session import Session
from game.ui import bindings, text, theme
from game.ui.app import App
from game.ui.palettes import PALETTES
from game.ui.panels.race_large import AXES, SPANS
from game.ui.scenes.main import Main, open_game
from game.ui.scenes.new_game import open_new_game
from game.ui.scenes.race_chart import RaceChart
from game.ui.scenes.rebind import Rebind, open_rebind
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.title import Title
from game.ui.settings import Settings
from game.ui.text import say

ENTER, ESC = pygame.K_RETURN, pygame.K_ESCAPE


@pytest.fixture
def app(tmp_path, monkeypatch) -> Iterator[App]:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    app = App((1024, 600), Settings(odds=False, motion=False, sound=False))
    app.engine.wait()
    app.start_with(Title(app))
    yield app
    app.close()
    text.use("en")
    theme.use(theme.STANDARD)


def press(app: App, *keys: int, mod: int = 0) -> None:
    for key in keys:
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            pygame.event.post(pygame.event.Event(kind, key=key, mod=mod, unicode=""))
            app.frame()


def new(scenario: str = "baseline-2025") -> Session:
    return Session.new(scenario, "us", "balanced", 5)


# --------------------------------------------------------------------------------------------------- colours


def test_another_palette_is_taken_up_at_once_and_kept(app):
    app.open_settings()
    scene = app.scene
    assert isinstance(scene, SettingsScene)
    app.frame()
    dark = pygame.surfarray.array3d(app.window).mean()
    for name in PALETTES:
        scene.set_palette(name)
        app.frame()
        assert theme.chosen() == name
        assert Settings.load().palette == name
    app.pop()
    app.frame()
    assert pygame.surfarray.array3d(app.window).mean() > dark + 100
    scene.reset()
    assert theme.CARD_TOP == (19, 26, 40)
    assert theme.SIDE == (theme.US, theme.CHINA)


def test_settings_that_cannot_be_meant_fall_back(app, tmp_path):
    app.settings.save()
    path = next(tmp_path.rglob("window.json"))
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"palette": "tartan", "turns": 7, "keys": {"commit": "j", "run": 3}}))
    settings = Settings.load()
    assert (settings.palette, settings.turns, settings.keys) == ("standard", saves.MOST_TURNS, {"commit": "j"})


# ------------------------------------------------------------------------------------------------------ keys


def test_the_usual_keys_are_those_of_the_screen(app):
    open_game(app, new())
    verbs = {verb.key: verb for verb in app.scene.verbs}
    assert set(verbs) == set(bindings.USUAL)
    for key, name in bindings.USUAL.items():
        assert bindings.written(name) in verbs[key].shown.split(), key
        codes = verbs[key].codes
        assert not codes or bindings.code_of(name) in codes, key


def test_a_verb_gets_another_key_by_keyboard_and_keeps_it(app):
    session = new()
    open_game(app, session)
    open_rebind(app)
    scene = app.scene
    assert isinstance(scene, Rebind)
    press(app, ENTER, pygame.K_j)  # the first line: commit
    assert "J" in scene.told
    assert scene.list.rows[0].note == "J"
    press(app, ESC)
    main = app.scene
    assert isinstance(main, Main)
    assert main.orders_panel.commit.key_name == "J"
    press(app, ENTER)
    assert session.turn == 1, "Enter no longer commits"
    press(app, pygame.K_j)
    assert session.turn == 2
    assert Settings.load().keys == {"commit": "j"}


def test_a_key_that_is_taken_is_refused_in_a_sentence(app):
    open_rebind(app)
    scene = app.scene
    for key, why in (
        (pygame.K_l, say("rebind.taken", name="L", verb=say("verb.levers"))),
        (pygame.K_TAB, say("rebind.elsewhere", name="TAB")),
        (pygame.K_3, say("rebind.elsewhere", name="3")),
    ):
        press(app, ENTER, key)
        assert scene.told == why
        assert app.settings.keys == {}
    press(app, ENTER, ESC)
    assert (scene.waiting, app.scene) == ("", scene)
    press(app, ENTER, pygame.K_j)
    scene.reset()
    assert (app.settings.keys, scene.told) == ({}, say("rebind.were_reset"))


def test_undo_can_move_and_leaves_its_key_to_others(app):
    app.settings.keys = {"undo": "u", "run": "z"}
    session = new()
    open_game(app, session)
    session.set_lever("grid", 0.9)
    press(app, pygame.K_u)
    assert session.draft_is_empty
    session.set_lever("grid", 0.9)
    press(app, pygame.K_z, mod=pygame.KMOD_CTRL)
    assert session.draft_is_empty
    press(app, pygame.K_z)
    assert session.turn > 1


def test_two_verbs_never_share_a_key_whatever_the_file_says(app):
    assert bindings.sound({"commit": "l", "run": "j", "cards": "j", "fly": "q", "goals": "no key"}) in (
        {"run": "j"},
        {"cards": "j"},
        {},
    )


# ---------------------------------------------------------------------------------------------------- saving


def test_turns_are_saved_as_the_settings_say(app):
    session = new()
    open_game(app, session)
    app.open_settings()
    app.scene.set_autosave("no")
    session.commit(autosave=True)
    assert not saves.kept_turns()
    app.scene.set_autosave("yes")
    app.scene.set_turns("0")
    session.commit(autosave=True)
    assert saves.save_path(saves.AUTOSAVE).is_file()
    assert not saves.kept_turns()
    app.scene.set_turns("10")
    for _ in range(12):
        session.commit(autosave=True)
    assert len(saves.kept_turns()) == 10


def test_on_a_full_disk_the_oldest_turns_make_way_and_that_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    session = new()
    for _ in range(6):
        session.commit(autosave=True)
    put, room = saves._put, 5

    def full(path, content):
        if len(saves.kept_paths()) > room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        put(path, content)

    monkeypatch.setattr(saves, "_put", full)
    report = session.commit(autosave=True)
    assert report.warning == (
        "The disk is full; 2 of the oldest kept turns were removed so that the game could be saved."
    )
    assert Session.load(saves.kept_paths()[0]).turn == session.turn
    monkeypatch.setattr(saves, "_put", lambda *_: full_for_ever())
    assert "no space left" in session.commit(autosave=True).warning
    assert saves.kept_paths() == []


def full_for_ever() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_another_trouble_than_a_full_disk_removes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    session = new()
    session.commit(autosave=True)

    def refused(_path) -> None:
        raise PrimacyError("It may not be written.")

    with pytest.raises(PrimacyError, match="may not"):
        autosave.save_turn(refused, "a game", 2)
    assert len(saves.kept_paths()) == 1


# -------------------------------------------------------------------------------------------------- handicap


@pytest.mark.parametrize(("steps", "less"), [(2, (8.0, 0.0)), (-1, (0.0, 4.0))])
def test_a_handicap_is_told_paid_and_kept(app, tmp_path, steps, less):
    open_new_game(app)
    page = app.scene
    for _ in range(abs(steps)):
        page.rules.handicap.step(1 if steps > 0 else -1)
    press(app, ENTER)
    session = app.scene.session
    plain = Session.new(session.scenario, "us", "balanced", session.seed, options=None)
    held = plain.world.governments.political_capital[0] - less
    for game in (session, session.anew()):
        assert game.world.governments.political_capital[0].tolist() == held.tolist()
    told = [block.words for block in app.scene._situation()]
    side = say("side.us" if less[0] else "side.china")
    assert say("brief.begins_less", side=side, points=int(max(less))) in told
    session.save(tmp_path / "game.primacy")
    again = Session.load(tmp_path / "game.primacy").options
    assert (again.bid("us"), again.bid("china")) == less
    page.rules.handicap.choose(str(MOST_BID))
    page.choose_seat("both")
    assert page.options().bid("us") == 0, "two people bid instead"


# ------------------------------------------------------------------------------------------------ the race chart


def test_the_race_opens_large_by_key_and_by_its_button(app):
    open_game(app, new("october-2022"))
    main = app.scene
    press(app, pygame.K_i)
    assert isinstance(app.scene, RaceChart)
    press(app, ESC)
    main.show_view("race")
    app.frame()
    main.views["race"].enlarge.act()
    scene = app.scene
    assert isinstance(scene, RaceChart)
    pictures = set()
    for _ in SPANS:
        for _ in AXES:
            app.frame()
            pictures.add(pygame.surfarray.array3d(app.window).tobytes())
            assert not app._painters[-1].canvas.clipped
            press(app, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_UP)
        press(app, pygame.K_RIGHT)
    assert len(pictures) >= len(AXES) * (len(SPANS) - 1)
    assert (scene.span, scene.axis) == (SPANS[0], AXES[0])


def test_the_chart_shows_the_years_that_were_chosen(app):
    session = new("october-2022")
    session.run(15)
    open_game(app, session)
    press(app, pygame.K_i)
    chart, world = app.scene.chart, session.world
    app.scene.choose_span("last")
    assert chart.reach() == (world.month - 36, world.month)
    app.scene.choose_span("ahead")
    assert chart.reach() == (world.month - 1, world.end)


def test_the_record_is_drawn_where_a_game_overlaps_it(app):
    start = load_scenario("october-2022").start
    record = record_from(start)
    assert (record.months[0], record.months[-1]) == (start - 1, month_from_text("2024-12"))
    assert (np.diff(record.capability, axis=1) >= 0).all(), "the best model released never gets worse"
    assert 5 <= record.lead[-1] <= 9, "seven months at the end of 2024, by the record of targets"
    assert record_from(load_scenario("baseline-2025").start) is None
    open_game(app, new("october-2022"))
    press(app, pygame.K_i)
    chart = app.scene.chart
    assert len(chart.ghosts()) == 1
    app.scene.choose_axis("compute")
    assert len(chart.ghosts()) == 2
    open_game(app, new("power-wall"))
    press(app, pygame.K_i)
    assert app.scene.chart.ghosts() == []


# ------------------------------------------------------------------------------------------------ the quiz


def test_the_quiz_says_how_many_questions_it_has(tmp_path):
    exercise = load_exercise("E1")
    fewer = exercise.model_copy(update={"quiz": exercise.quiz[:4]})
    for language, words in (("en", "4 questions, before and after"), ("zh", "4道题")):
        pages = write_handouts(fewer, tmp_path / language, language)
        assert any(words in page.read_text(encoding="utf-8") for page in pages)
