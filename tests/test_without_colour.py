"""Nothing is told by colour alone: with all colours that mean something made one, states that differ still look it.

Figures are drawn as 8, so that what is compared is the signs and not the numbers that come with a state.
"""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import ast
import inspect
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray
from pygame import Rect

from game.outcome import mandates
from game.session.session import Session
from game.ui import formats, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.fonts import Typeface
from game.ui.map_view import MapView
from game.ui.painter import draw_toast
from game.ui.panels import theatre_charts
from game.ui.panels.map_facts import paint_facts
from game.ui.panels.numbers import Numbers
from game.ui.scenes.goals import Goals, open_goals
from game.ui.scenes.main import Main, open_game
from game.ui.settings import Settings
from game.ui.widget import Panel
from tests.window import record
from tools.golden_screens import masked

Picture = NDArray[np.int16]
GREY: theme.Colour = (190, 190, 190)
DARK: theme.Colour = (70, 70, 70)
ONE = ("US", "CHINA", "US_BRIGHT", "CHINA_BRIGHT", "LUCK", "WARNING", "HELPS", "HURTS", "BRIGHT", "PLAIN", "MUTED")
ONE_DARK = ("US_DEEP", "CHINA_DEEP", "WARNING_DEEP")
LEAST = 12
"""Pixels by which two pictures that tell different things differ at least: a small sign has about fifty."""

TOLD_BY: dict[str, str] = {
    "painter": "a triangle or a tick",
    "lists": "the words: what is wrong with a file",
    "scenes.briefing": "a flag",
    "scenes.causes": "a tick or a cross, and the sign of the number",
    "scenes.debrief": "the words",
    "scenes.event": "an eye, and the words",
    "scenes.goals": "a tick or a cross, and words",
    "scenes.keys": "the place: keys stand at the right",
    "scenes.report": "a tick or a cross; a flag",
    "scenes.year": "a tick or a cross",
    "panels.aims": "a tick or a cross",
    "panels.card": "the line around it",
    "panels.compared": "a tick or a cross, and the sign of the number",
    "panels.costs": "a triangle with words; the bar is full",
    "panels.debrief_essay": "the words: supports, qualifies, contradicts",
    "panels.debrief_guess": "a tick or a cross",
    "panels.exercise_ballot": "a tick or scales; words",
    "panels.exercise_charts": "dashes; a circle or a square",
    "panels.exercise_fields": "a tick",
    "panels.exercise_head": "a plus before the time, words below it",
    "panels.exercise_reveal": "the words",
    "panels.header": "a tick or a cross",
    "panels.levers": "a strip at the row's left",
    "panels.map_facts": "a mark behind the number",
    "panels.map_marks": "the arc's length",
    "panels.news": "a triangle",
    "panels.numbers": "a triangle; a tick or a cross",
    "panels.odds": "the pattern of the bar",
    "panels.page": "the words",
    "panels.pins": "the icon and the words",
    "panels.standing": "a tick or a cross; the words of a stamp",
    "panels.theatre_charts": "a mark behind the number; the order in a column and its legend",
    "panels.world_map": "the words",
}
"""By what each module tells that something helps, hurts or warns, besides the colour."""


def test_whatever_warns_helps_or_hurts_in_colour_says_by_what_else_it_tells() -> None:
    """A module that begins to use these colours is to be looked at, and to be named in the table above."""
    found = set()
    for module in record.modules():
        for node in ast.walk(ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))):
            told = isinstance(node, ast.Attribute) and node.attr in ("HELPS", "HURTS", "WARNING")
            if told and isinstance(node.value, ast.Name) and node.value.id == "theme":  # type: ignore[attr-defined]
                found.add(module.__name__.removeprefix("game.ui."))
    assert found == set(TOLD_BY)


# ------------------------------------------------------------------------------------------------- one colour


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A window in which every colour that means something is the same grey, and every digit an 8."""
    render = Typeface.render
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRIMACY_HOME", str(tmp_path_factory.mktemp("home")))
        for names, grey in ((ONE, GREY), (ONE_DARK, DARK)):
            for name in names:
                patch.setattr(theme, name, grey)
        for name, grey in (("SIDE", GREY), ("SIDE_BRIGHT", GREY), ("SIDE_FOOT", GREY), ("SIDE_DEEP", DARK)):
            patch.setattr(theme, name, (grey, grey))
        patch.setattr(Typeface, "render", lambda face, words, *more: render(face, masked(words), *more))
        app = App((1280, 720), Settings(odds=False, motion=False))
        app.engine.wait()
        session = Session.new("baseline-2025", "us", "balanced", 5)
        session.run(2)
        open_game(app, session)
        app.frame()
        yield app
        app.close()


def main(app: App) -> Main:
    """The main screen, as it is before anything is drafted."""
    scene = app.scenes[0]
    assert isinstance(scene, Main)
    while app.scene is not scene:
        app.pop()
    scene.view.session.clear()
    scene.view.drafted()
    app.frame()
    return scene


def seen(app: App, panel: Panel) -> Picture:
    """A panel of the scene that shows, drawn anew."""
    app.frame()
    app._painters[-1].forget()
    app.frame()
    return pygame.surfarray.array3d(app.window.subsurface(panel.area)).astype(np.int16)


def drawn(size: tuple[int, int], paint: Callable[[Canvas], object]) -> Picture:
    """What something paints by itself."""
    canvas = Canvas(pygame.Surface(size), Typeface(1.0))
    canvas.surface.fill(theme.CARD_TOP)
    paint(canvas)
    return pygame.surfarray.array3d(canvas.surface).astype(np.int16)


def differ(*pictures: Picture) -> bool:
    """Whether no two pictures look the same."""
    return all(
        (np.abs(one - other).max(axis=2) > 40).sum() >= LEAST for one, other in itertools.combinations(pictures, 2)
    )


def test_pictures_that_differ_in_colour_only_are_found_alike() -> None:
    pygame.font.init()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theme, "HELPS", GREY)
        patch.setattr(theme, "HURTS", GREY)
        paints = [lambda canvas, ink=ink: canvas.text("8.8", (8, 12), colour=getattr(theme, ink)) for ink in ONE[6:8]]
        assert not differ(*(drawn((80, 24), paint) for paint in paints))


def test_a_number_that_warns(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = main(app)
    pictures = []
    for warns in (True, False):
        monkeypatch.setattr(Numbers, "_warns", lambda *_given, warns=warns: warns)
        pictures.append(seen(app, scene.bar["numbers"]))
    assert differ(*pictures)


def test_a_fact_of_the_map_that_warns(app: App) -> None:
    told = MapView(main(app).view)
    facts = [told._fact("trust", "{}_trust", 1.0, formats.plain, most) for most in (-1e9, 1e9)]
    assert differ(
        *(
            drawn((400, 60), lambda canvas, fact=fact: paint_facts(canvas, Rect(0, 0, 400, 60), [fact], 0))
            for fact in facts
        )
    )


def test_a_quantity_of_the_overview_that_alarms(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    view, pictures = main(app).view, []
    for alarming in (-1e9, 1e9):
        pairs = tuple(replace(pair, alarming=alarming) for pair in theatre_charts.OVERVIEW)
        monkeypatch.setattr(theatre_charts, "OVERVIEW", pairs)
        pictures.append(
            drawn((600, 240), lambda canvas: theatre_charts.paint_overview(canvas, view, Rect(0, 0, 600, 240)))
        )
    assert differ(*pictures)


def test_a_message_that_is_bad_news() -> None:
    pygame.font.init()
    assert differ(
        *(drawn((500, 90), lambda canvas, bad=bad: draw_toast(canvas, "It is so.", bad)) for bad in (True, False))
    )


def test_a_mandate_that_is_met(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the bar, on the map, and on the page of goals."""
    scene = main(app)
    pictures: dict[str, list[Picture]] = {"status": [], "map": [], "goals": []}
    for met in (True, False):
        monkeypatch.setattr(mandates, "met", lambda _world, _side, keys, met=met: np.full((1, len(keys)), met))
        scene = main(app)
        scene.view.turn_stamp += 1
        pictures["status"].append(seen(app, scene.bar["status"]))
        pictures["map"].append(seen(app, scene.map))
        open_goals(app, scene.view)
        assert isinstance(app.scene, Goals)
        pictures["goals"].append(seen(app, app.scene.panels[1]))
    for where, both in pictures.items():
        assert differ(*both), where


def test_a_lever_that_is_drafted_and_a_card_in_play_or_barred(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = main(app)
    scene.show_orders("levers")
    before = seen(app, scene.orders)
    lever = scene.view.lever_keys()[2]
    scene.view.session.set_lever(lever, 1.0 if scene.view.session.target(lever) < 0.5 else 0.0)
    scene.view.drafted()
    assert differ(before, seen(app, scene.orders))
    scene = main(app)
    scene.show_orders("cards")
    scene.orders_panel.filter.choose("all")
    seen(app, scene.orders)
    row = next(row for row in scene.orders_panel.cards if row.visible and row.held.playable)
    held, pictures = row.held, []
    for changed in (
        {},
        {"course": "waiting", "quarters_left": 2},
        {"course": "acting", "quarters_left": 8},
        {"blocked": ("Not now.",)},
    ):
        monkeypatch.setattr(scene.view, "card", lambda _key, changed=changed: replace(held, **changed))
        pictures.append(drawn(row.area.size, lambda canvas: at_origin(row, canvas)))
    assert differ(*pictures)


def at_origin(row, canvas: Canvas) -> None:
    """Draw a widget in the corner."""
    from game.ui.widget import Touch

    area = row.area
    row.area = Rect(0, 0, *area.size)
    row.draw(canvas, Touch())
    row.area = area


def test_whose_news_it_is_and_what_weighs_much(app: App) -> None:
    news = main(app).views["news"].list
    cases = [(0, False), (1, False), (None, False), (0, True), (1, True), (None, True)]
    tile = Rect(4, 4, 36, 36)
    assert differ(*(drawn((44, 44), lambda canvas, case=case: news._paint_tile(canvas, tile, *case)) for case in cases))
