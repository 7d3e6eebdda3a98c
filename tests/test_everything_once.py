"""A player goes through the whole window by keyboard alone: every scene, every key, every verb and every card once.

What there is to see and to press is read from the code (tests/window/record.py).
"""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import json
from pathlib import Path

import pygame
import pytest

from game import saves
from game.cards.card import Play, cards_of
from game.classroom.exercise import exercise_names
from game.levers import SIDES, SideKey
from game.session.coach import Trend
from game.session.options import Options
from game.session.session import Session
from game.session.tutorial import tutorial
from game.ui import text
from game.ui.app import App
from game.ui.scenes.batch import Batches
from game.ui.scenes.briefing import Briefing
from game.ui.scenes.causes import CauseView
from game.ui.scenes.curtain import Curtain
from game.ui.scenes.debrief import TABS, Debrief
from game.ui.scenes.decided import Decided
from game.ui.scenes.dossier import Dossier
from game.ui.scenes.event import Event
from game.ui.scenes.exercise import Console
from game.ui.scenes.exercises import Exercises
from game.ui.scenes.glossary import Glossary
from game.ui.scenes.goals import Goals
from game.ui.scenes.keys import Keys
from game.ui.scenes.lab import Lab
from game.ui.scenes.load import Load, Turns
from game.ui.scenes.main import Main, open_game
from game.ui.scenes.menu import LookUp, Menu
from game.ui.scenes.new_game import NewGame
from game.ui.scenes.new_watch import NewWatch
from game.ui.scenes.palette import Palette
from game.ui.scenes.pillar import Pillar
from game.ui.scenes.race_chart import RaceChart
from game.ui.scenes.rebind import Rebind
from game.ui.scenes.report import Report
from game.ui.scenes.reveal import Reveal
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.title import Title
from game.ui.scenes.trouble import Trouble
from game.ui.scenes.tutorial import Lesson
from game.ui.scenes.verdict import Verdict
from game.ui.scenes.watch import Watch
from game.ui.scenes.year import Year
from game.ui.settings import Settings
from tests.window import record
from tests.window.player import DELETE, DOWN, ENTER, ESCAPE, KEYPAD_ENTER, LEFT, RIGHT, SPACE, TAB, UP, Player
from tests.window.record import Record
from tools import gallery


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """What was seen and used on a way through the whole window."""
    home = tmp_path_factory.mktemp("home")
    seen = Record()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRIMACY_HOME", str(home))
        patch.setattr("game.ui.analyst.Analyst.begin", lambda self, session: setattr(self, "finished", True))
        patch.setattr("game.ui.comparer.Comparer.ask", lambda self, *_asked: None)
        seen.watch(patch)
        app = App((1280, 720), Settings(odds=False, motion=False))
        app.engine.wait()
        player = Player(app, seen)
        try:
            around_the_title(player, home)
            through_a_game(player)
            two_at_one_table(player)
            watching(player, home)
            after_the_end(player)
            in_class(player)
            in_the_tutorial(player)
            when_something_breaks(player)
        finally:
            app.close()
            text.use("en")
    return seen


def at_the_title(player: Player) -> None:
    player.app.start_with(Title(player.app))
    player.frame()


def around_the_title(player: Player, home: Path) -> None:
    """The settings, the palette, the words, and the full screen."""
    at_the_title(player)
    player.press(DOWN, UP, pygame.K_F11, pygame.K_F11)
    player.opens_and_closes(SettingsScene, (pygame.K_F10,), ESCAPE)
    player.goes_to("title.settings")
    player.sees(SettingsScene)
    player.press(DOWN, UP, RIGHT, LEFT)
    player.goes_to("settings.keys")
    player.sees(Rebind)
    player.press(ENTER, ESCAPE, ESCAPE)
    player.sees(SettingsScene)
    player.press(ESCAPE)
    player.opens_and_closes(Palette, (pygame.K_KP_DIVIDE,), ESCAPE)
    player.opens(Palette, "/")
    player.press(*"glossary", pygame.K_BACKSPACE, "y", DOWN, UP, pygame.K_PAGEDOWN, pygame.K_PAGEUP)
    player.press(pygame.K_END, pygame.K_HOME, KEYPAD_ENTER)
    player.sees(Glossary)
    player.tries_everything()
    player.press(ESCAPE)
    player.sees(Title)


def new_game(player: Player) -> None:
    at_the_title(player)
    player.goes_to("title.new_game")
    player.sees(NewGame)


def through_a_game(player: Player) -> None:
    """From the title over the briefing to the main screen, and everything that a key opens there."""
    new_game(player)
    player.press(ESCAPE)
    new_game(player)
    player.tries_everything()
    player.press(ESCAPE)
    new_game(player)
    player.opens(Briefing, ENTER)
    player.press(*[pygame.K_1 + place for place in range(5)] * 2, DOWN, SPACE, SPACE, UP, ESCAPE)
    new_game(player)
    player.opens(Briefing, KEYPAD_ENTER)
    player.press(ENTER)
    player.sees(Main)
    new_game(player)
    player.press(ENTER)
    player.opens(Main, KEYPAD_ENTER)
    a_turn_is_told(player, ENTER, KEYPAD_ENTER, SPACE, ESCAPE)
    on_the_main_screen(player)
    on_the_smallest_screen(player)
    an_event(player)
    decided(player)


def a_turn_is_told(player: Player, *keys: int) -> None:
    """Play turns; what tells of each is closed with another key."""
    main = player.app.scene
    assert isinstance(main, Main)
    for turn, key in enumerate((*keys, keys[-1])):  # the fourth turn ends with the report of the year
        main.view.session.set_lever("grid", 0.5 if turn % 2 else 0.55)
        main.view.drafted()
        player.press(KEYPAD_ENTER if turn % 2 else ENTER)
        player.sees(Reveal)
        player.press(key)
        if main.view.untold:  # the months pass over the map, unless nothing is to move
            player.press(key)
        assert isinstance(player.app.scene, Report | Year)
        player.press(key)
        while player.app.scene is not main:
            player.press(ESCAPE)


def on_the_main_screen(player: Player) -> None:
    """Every panel, every page that a key opens, and every key that closes it."""
    press, session = player.press, player.app.scene.view.session
    for key in "lpcd":
        press(key)
        player.tries_everything()
    session.clear()
    press("c", "c", UP, RIGHT, LEFT, DOWN, SPACE, SPACE, ENTER, DELETE, KEYPAD_ENTER, pygame.K_BACKSPACE)
    press("l", DOWN, RIGHT, "z", "y", UP, pygame.K_PAGEDOWN, pygame.K_PAGEUP, pygame.K_BACKSPACE)
    for taken_out in (DELETE, pygame.K_BACKSPACE, SPACE):
        press("l", DOWN, RIGHT, "d", DOWN, taken_out)
        assert session.draft_is_empty
    press(*"12345", "m", "m")
    closers = (ESCAPE, ENTER, KEYPAD_ENTER)
    player.opens_and_closes(CauseView, ("w",), *closers, "w")
    player.opens(CauseView, "w")
    press(RIGHT, LEFT, ESCAPE)
    player.opens(RaceChart, "i")
    press(DOWN, UP, RIGHT, LEFT, ESCAPE)
    player.opens_and_closes(Goals, ("g",), *closers, "g")
    player.opens_and_closes(Keys, ("h",), *closers, "h", pygame.K_F1)
    player.opens_and_closes(Keys, (pygame.K_F1,), ESCAPE)
    player.opens_and_closes(Year, ("n",), *closers, SPACE)
    player.opens_and_closes(Dossier, ("r",), *closers)
    player.opens_and_closes(Menu, (ESCAPE,), ESCAPE)
    for closer in closers:
        player.opens(LookUp, "b")
        player.opens(Pillar, DOWN, ENTER)
        press(*"1234", closer)
        player.sees(LookUp)
        press(UP, ESCAPE)
    a_laboratory(player)
    with_few_forecasts(player)
    every_panel_answers_enter(player)
    press(TAB, pygame.K_t, pygame.K_t, ESCAPE)
    turn = session.turn
    press("l", SPACE)
    assert session.turn > turn
    open_game(player.app, session)
    player.frame()


def a_laboratory(player: Player) -> None:
    player.app.settings.odds = True
    player.press("l", DOWN, RIGHT)
    player.opens(Lab, "f")
    player.press("s", ESCAPE)
    player.opens(Lab, "f")
    player.press("1")
    player.sees(Main)
    player.app.settings.odds = False


def with_few_forecasts(player: Player) -> None:
    """The odds on asking, and the coach."""
    game = player.app.scene.view.session
    session = Session.new("baseline-2025", "us", "balanced", game.seed, options=Options(forecasts="few"))
    open_game(player.app, session)
    player.app.scene.view.trends = (Trend("power", 0.81, session.world.month + 9),)
    player.frame()
    player.press("o", "k")
    open_game(player.app, game)
    player.frame()


def every_panel_answers_enter(player: Player) -> None:
    """What can be focused answers Enter, that of the keypad, and space, each by what it opens."""
    main = player.app.scene
    for key, name in ((ENTER, "K_RETURN"), (KEYPAD_ENTER, "K_KP_ENTER"), (SPACE, "K_SPACE")):
        named = {module for module, known in record.named_keys() if known == name and module in ANSWERS}
        kinds = {type(widget): widget for widget in main.focusable() if type(widget).__module__ in named}
        for widget in kinds.values():
            main.focus, main.by_keyboard = widget, True
            player.press(key)
            while player.app.scene is not main:
                player.press(ESCAPE)


ANSWERS = {f"game.ui.panels.{name}" for name in ("aims", "header", "news", "pins", "spot")}


def on_the_smallest_screen(player: Player) -> None:
    """Where one view shows at a time."""
    pygame.display.set_mode((1024, 600), pygame.RESIZABLE)
    player.app.settings.scale = 1.5
    player.app.rebuild()
    player.frame()
    player.press("v", "v")
    player.tries_everything()
    player.app.settings.scale = 1.0
    pygame.display.set_mode((1280, 720), pygame.RESIZABLE)
    player.app.rebuild()
    player.frame()


def an_event(player: Player) -> None:
    """An event that waits is answered with either Enter, and left."""
    session = player.app.scene.view.session
    gallery.strike(session)
    for key in (ESCAPE, ENTER, KEYPAD_ENTER):
        session.clear()
        open_game(player.app, session)
        player.frame()
        player.opens(Event, "e")
        player.press(key)
        while isinstance(player.app.scene, Event):
            player.press(ESCAPE)
    session.clear()
    player.app.scene.view.drafted()
    player.frame()
    every_panel_answers_enter(player)


def decided(player: Player) -> None:
    """A game that is as good as over is offered its end."""
    session = player.app.scene.view.session
    session.clear()
    session.odds = [(session.world.month - 3 * back, {"bifurcation": 0.97}) for back in range(4)]
    player.app.scene.told_decided = True
    for key in (ENTER, KEYPAD_ENTER):
        player.opens(Decided, "x")
        player.press(ESCAPE)
        player.sees(Main)
        player.opens(Decided, "x")
        player.app.scene.focus = None
        player.press(key)
        assert player.app.scene.running
        player.press(ESCAPE)
        player.app.scene.told_decided = True
    session.odds = []


def two_at_one_table(player: Player) -> None:
    """The curtain between two players."""
    for _ in range(2):
        new_game(player)
        player.press(TAB, RIGHT, RIGHT, TAB)
        player.opens(Curtain, ENTER)
        player.press(ESCAPE)
        player.sees(Title)


def watching(player: Player, home: Path) -> None:
    """Two doctrines, and a world of a batch."""
    folder = home / "batches" / "one"
    folder.mkdir(parents=True)
    plan = {"scenario": "baseline-2025", "us": "moat", "china": "balanced", "parameters": "evidence", "seed": 5}
    (folder / "batch.json").write_text(json.dumps({"plan": {**plan, "worlds": 8}}))
    for key in (ENTER, KEYPAD_ENTER):
        at_the_title(player)
        player.goes_to("title.watch")
        player.sees(NewWatch)
        player.press(ESCAPE)
        player.goes_to("title.watch")
        player.tries_everything()
        player.app.scene.focus = None
        player.opens(Watch, key)
    watch = player.app.scene
    player.press(SPACE, pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS, pygame.K_MINUS, pygame.K_KP_MINUS)
    assert not watch.playing
    for key in (ENTER, KEYPAD_ENTER):
        from game.ui.scenes.batch import open_batches

        at_the_title(player)
        open_batches(player.app, home / "batches")
        player.frame()
        player.sees(Batches)
        player.press(ESCAPE)
        open_batches(player.app, home / "batches")
        player.frame()
        player.press(key)
        player.sees(Watch)


def after_the_end(player: Player) -> None:
    """Saves, a finished game, and the look back on it."""
    session = Session.new("native-silicon-24", "us", "balanced", 5)
    session.commit(autosave=True)
    session.save(saves.save_path("A game"))
    at_the_title(player)
    player.goes_to("title.load")
    player.sees(Load)
    player.press(RIGHT, LEFT)
    player.goes_to("load.replay")
    player.sees(Turns)
    player.press(ESCAPE, ESCAPE)
    session.run()
    open_game(player.app, session)
    player.frame()
    player.sees(Verdict)
    player.goes_to("verdict.debrief")
    player.sees(Debrief)
    for place, tab in enumerate(TABS):
        player.press(pygame.K_1 + place)
        assert player.app.scene.chosen == tab
        player.tries_everything()
    player.press(ESCAPE)
    player.sees(Verdict)
    player.press(ESCAPE)
    player.sees(Title)


def in_class(player: Player) -> None:
    """Every exercise, from the first step to the last."""
    for place, name in enumerate(exercise_names()):
        at_the_title(player)
        player.goes_to("title.exercises")
        player.sees(Exercises)
        player.press(ESCAPE)
        player.goes_to("title.exercises")
        player.opens(Console, *[DOWN] * place, ENTER)
        console = player.app.scene
        assert console.lesson.exercise.exercise == name
        lesson = console.lesson
        player.press("p", pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS, "v", UP, DOWN, LEFT, RIGHT)
        for number in range(len(lesson.exercise.steps)):
            assert lesson.place == number
            player.frame()
            player.tries_everything()
            if lesson.step.kind == "rounds":
                player.press("0", "1", pygame.K_KP_1, SPACE, "h", "h", ENTER, "z", SPACE, KEYPAD_ENTER, ENTER, "f")
                assert lesson.rounds_done, player.app.toasted
            player.frame()
            while lesson.step.kind == "rerun" and not lesson.rerun_done:
                player.frame()
            if lesson.is_last_step:
                break
            if number == 1:
                player.press("b", "n")
            player.press("n")
        player.press(*["v"] * console.pages.index("quiz") if "quiz" in console.pages else (), "r", "x", ESCAPE, ESCAPE)
        player.sees(Title)


def in_the_tutorial(player: Player) -> None:
    """Its own keys; that it can be played through is shown elsewhere."""
    for _ in range(2):
        at_the_title(player)
        player.goes_to("tutorial.title")
        player.sees(Lesson)
        lesson = player.app.scene
        while lesson.step.done != "predict":
            player.press("s")
        player.press(SPACE, RIGHT, LEFT, ENTER, "q")
        player.sees(Main)
        at_the_title(player)
        player.goes_to("tutorial.title")
        player.press(*["s"] * len(tutorial().steps))
        player.sees(Main)


def when_something_breaks(player: Player) -> None:
    """An error in a scene leads to a page that says so."""
    at_the_title(player)
    for closer in (ESCAPE,):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(player.app.scene, "tick", lambda: 1 / 0)
            player.app.safe_frame()
        player.sees(Trouble)
        player.press(RIGHT, LEFT, closer)
        player.sees(Title)


# --------------------------------------------------------------------------------------------- what was seen


def test_every_scene_is_shown(tour: Record) -> None:
    never = sorted(scene.__name__ for scene in record.scenes() - tour.shown)
    assert not never, never


def test_every_key_does_something_where_the_code_names_it(tour: Record) -> None:
    never = ", ".join(f"{name} in {module}" for module, name in sorted(record.named_keys() - tour.used))
    assert not never, never


def test_every_verb_is_done(tour: Record) -> None:
    never = sorted(tour.offered - tour.done)
    assert not never, never


# -------------------------------------------------------------------------------------------------- the cards

AFFORDED, PAID = 40.0, 400.0
"""Political capital and bn USD that are put back before each turn, so that no card is out of reach for its cost."""


@pytest.mark.parametrize("side", SIDES)
def test_every_card_is_played_in_one_game(side: SideKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafted on the panel and committed by key, quarter after quarter, until each of the hand was played."""
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    app = App((1280, 720), Settings(odds=False, motion=False))
    try:
        app.engine.wait()
        player = Player(app, Record())
        session = Session.new("baseline-2025", side, "balanced", 11)
        open_game(app, session)
        player.frame()
        left = set(cards_of(side))
        while left and not session.is_over:
            left -= cards_of_a_turn(player, session, left)
        why = {held.card.key: held.blocked for held in session.hand() if held.card.key in left}
        assert not left, why
    finally:
        app.close()


def cards_of_a_turn(player: Player, session: Session, left: set[str]) -> set[str]:
    """Draft what can be played of the cards that are left, end the turn, and return what was played."""
    governments, place = session.world.governments, SIDES.index(session.playing())
    governments.political_capital[0, place], governments.treasury[0, place] = AFFORDED, PAID
    main = player.app.scene
    assert isinstance(main, Main)
    main.view.turn_stamp += 1  # what can be afforded has changed
    main.orders_panel.show("cards")
    main.orders_panel.filter.choose("all")
    player.frame()
    slots = int(governments.attention[0, place])
    for _ in cards_of(session.playing()):
        if len(session.draft.cards) == slots:
            break
        player.press(DOWN)
        held = main.view.card(main.focus.subject)
        if held.card.key in left and held.playable:
            player.press(SPACE)
            assert held.card.key in {Play.of(text).key for text in session.draft.cards}, held.card.key
            if session.review().blocked:
                player.press(DELETE)
    turn = session.turn
    player.press("l", ENTER)  # on a card Enter drafts
    assert session.turn == turn + 1, player.app.toasted
    while player.app.scene is not main and not session.is_over:
        player.press(ENTER)
    return {Play.of(text).key for text in session.log[-1].orders[session.playing()].cards}
