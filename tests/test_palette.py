"""The palette: everything that can be done now is found by a few letters and done on Enter."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from collections.abc import Iterator

import pygame
import pytest

from game.levers import levers_of
from game.session.session import Session
from game.ui import actions, text
from game.ui.actions import Action
from game.ui.app import App
from game.ui.map_view import LAYERS
from game.ui.scenes.glossary import Glossary
from game.ui.scenes.main import Main, open_game
from game.ui.scenes.new_game import NewGame
from game.ui.scenes.palette import Palette
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.title import Title
from game.ui.settings import Settings
from game.ui.words import card_title
from tests.window.keys import strike
from tools import gallery

ENTER, ESC, SLASH, DOWN, UP = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_SLASH, pygame.K_DOWN, pygame.K_UP


@pytest.fixture
def app(tmp_path, monkeypatch) -> Iterator[App]:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    app = App((1280, 720), Settings(odds=False, motion=False))
    app.engine.wait()
    app.start_with(Title(app))
    app.frame()
    yield app
    app.close()
    text.use("en")


def press(app: App, *keys: int | str, mod: int = 0) -> None:
    """Press keys one after the other, a frame each; a letter is given as text."""
    strike(app.frame, *keys, mod=mod)
    app.frame()


def play(app: App) -> Session:
    session = Session.new("baseline-2025", "us", "balanced", 5)
    open_game(app, session)
    app.frame()
    return session


def palette(app: App) -> Palette:
    assert isinstance(app.scene, Palette)
    return app.scene


# ------------------------------------------------------------------------------------------------ the search

NAMES = ("Export ceiling", "Talent policy", "Frontier lead", "Settings", "Language: English", "Save", "Grid build-out")


def named(*names: str) -> list[Action]:
    return [Action(name, name, lambda: None) for name in names]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("exp", "Export ceiling"),
        ("ec", "Export ceiling"),
        ("ceil", "Export ceiling"),
        ("CEIL exp", "Export ceiling"),
        ("tp", "Talent policy"),
        ("set", "Settings"),
        ("sav", "Save"),
        ("grd", "Grid build-out"),
        ("engl", "Language: English"),
    ],
)
def test_a_few_letters_find_it(query, first):
    assert actions.found(query, named(*NAMES))[0].words == first


def test_nothing_is_found_by_letters_that_are_there_by_chance():
    assert actions.found("zzz", named(*NAMES)) == []
    assert actions.found("lead", named("Hotline and incident pact")) == []


def test_without_a_query_everything_stands_in_its_order():
    assert [each.words for each in actions.found("  ", named(*NAMES))] == list(NAMES)


def test_a_name_comes_before_what_only_mentions_it():
    mentions = Action("m", "Deal", lambda: None, also="a save of something")
    assert [each.words for each in actions.found("save", [mentions, *named("Save")])] == ["Save", "Deal"]


def test_chinese_is_found_by_its_characters():
    assert [each.words for each in actions.found("人才", named("出口上限", "人才政策"))] == ["人才政策"]


def test_what_is_offered_twice_is_listed_once():
    assert len(actions.distinct([*named("Save"), *named("Save", "Load")])) == 2


# ------------------------------------------------------------------------------------------------ the window


def test_it_opens_on_every_scene_and_lists_what_can_be_done_there(app):
    seen: set[type] = {Palette}
    for name in gallery.every_scene(app):
        scene = app.scene
        if type(scene) in seen:
            continue
        seen.add(type(scene))
        buttons = {
            action.words for panel in scene.panels if panel.visible for w in panel.widgets for action in w.actions()
        }
        app.open_palette()
        offered = {action.words for action in palette(app).offered}
        assert buttons <= offered, name
        assert text.say("settings.title") in offered
        assert len(offered) > 100, "the words of the glossary are there everywhere"
        press(app, ESC)
        assert app.scene is scene, name


def test_slash_opens_it_and_is_not_typed(app):
    press(app, "/")
    assert palette(app).field.content == ""
    press(app, "/")
    assert palette(app).field.content == "/"
    press(app, ESC)
    assert isinstance(app.scene, Title)


def test_enter_does_it_on_the_scene_below(app):
    press(app, "/", *"newgame", ENTER)
    assert isinstance(app.scene, NewGame)


def test_arrows_choose_and_the_chosen_row_is_in_view(app):
    press(app, "/")
    rows = palette(app).list.rows
    press(app, *[DOWN] * 25, UP)
    listed = palette(app).list
    assert listed.chosen == rows[24].key
    assert 0 < listed.first <= 24


def test_a_slash_in_a_field_is_a_letter(app):
    from game.ui.scenes.glossary import open_glossary

    open_glossary(app)
    press(app, "a", "/")
    assert isinstance(app.scene, Glossary)
    assert app.scene.field.content == "a/"


def test_settings_change_from_it(app):
    press(app, "/", *"150", ENTER)
    assert app.settings.scale == 1.5
    assert Settings.load().scale == 1.5
    press(app, "/", *"zh", ENTER)
    assert text.language() == "zh"
    assert isinstance(app.scene, Title)
    press(app, "/")
    assert text.say("title.new_game") in [row.title for row in palette(app).list.rows]
    assert palette(app).list.rows[0].title != "Continue"


def test_a_word_is_looked_up_from_it(app):
    press(app, "/", *"brier", ENTER)
    assert isinstance(app.scene, Glossary)
    assert "Brier" in app.scene.entries[app.scene.chosen].title


def test_what_cannot_be_done_now_says_so(app):
    play(app)
    app.open_palette()
    off = next(action for action in palette(app).offered if not action.enabled)
    palette(app).list.rows = []
    palette(app).found = {off.key: off}
    palette(app).list.chosen = off.key
    press(app, ENTER)
    assert isinstance(app.scene, Palette)
    assert off.words in app.toasted


def test_every_lever_card_layer_and_page_of_the_main_screen_is_in_it(app):
    session = play(app)
    app.open_palette()
    offered = {action.words for action in palette(app).offered}
    for lever in levers_of("us"):
        assert text.say(f"lever.{lever}") in offered, lever
    for held in session.hand():
        assert card_title(held.card.key) in offered, held.card.key
    for layer in LAYERS:
        assert any(text.say(f"map.{layer}") in words for words in offered), layer


def test_choosing_a_lever_puts_the_keyboard_on_it(app):
    play(app)
    press(app, "/", *"export", ENTER)
    assert isinstance(app.scene, Main)
    assert app.scene.focus.subject == "export_ceiling"
    assert app.scene.focus.visible
    press(app, pygame.K_RIGHT)
    assert not app.scene.view.session.draft_is_empty


def test_settings_reset_to_what_they_were_at_first(app):
    app.settings.language = "zh"
    app.settings.scale, app.settings.motion, app.settings.sound = 2.0, False, False
    app.open_settings()
    scene = app.scene
    assert isinstance(scene, SettingsScene)
    scene.reset()
    assert app.settings == Settings(language="zh")
    assert Settings.load() == Settings(language="zh")
    assert app.sounds.wanted
