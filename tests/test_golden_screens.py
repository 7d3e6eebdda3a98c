"""Screens look as they did when their pictures were kept (`python -m tools.golden_screens`); a loss would be seen."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from collections.abc import Iterator

import numpy as np
import pytest

from game.session.session import Session
from game.ui import theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.scenes.main import open_game
from tools import golden_screens
from tools.golden_screens import Cells, differences

MOST_KEPT = 2e6
"""Bytes of all pictures."""


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    with golden_screens.window() as app:
        yield app


def main_screen(app: App) -> Cells:
    """The main screen as it is at 1280x720."""
    golden_screens.show(app, "main", (1280, 720), "en", 1.0)
    return golden_screens.cells(app)


@pytest.mark.parametrize("scene", golden_screens.SCENES)
def test_a_scene_looks_as_it_did(app: App, scene: str) -> None:
    changed = {}
    for name, *how in golden_screens.variants():
        if how[0] == scene:
            golden_screens.show(app, *how)
            found = differences(golden_screens.cells(app), golden_screens.kept(name))
            if found:
                changed[name] = found
    assert not changed, "if this is meant: python -m tools.golden_screens, and look at what changed"


def test_pictures_are_kept_of_all_sizes_languages_and_scales_and_are_small() -> None:
    every = list(golden_screens.variants())
    assert {path.stem for path in golden_screens.FOLDER.glob("*.png")} == {name for name, *_how in every}
    assert sum(path.stat().st_size for path in golden_screens.FOLDER.iterdir()) < MOST_KEPT
    assert len(golden_screens.SCENES) >= 4
    for place, values in ((2, golden_screens.SIZES), (3, golden_screens.LANGUAGES), (4, golden_screens.SCALES)):
        for scene in golden_screens.SCENES:
            assert {each[place] for each in every if each[1] == scene} == set(values), scene


# ----------------------------------------------------------------------------------------- what would be refused


def test_a_panel_that_is_gone_is_seen(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = main_screen(app)
    assert not differences(golden_screens.cells(app), whole)
    unseen = []
    tall = app.canvas_size[1] / golden_screens.TILES[1]
    for panel in [each for each in app.scene.panels if each.visible and each.area.height > tall]:
        with monkeypatch.context() as patch:
            patch.setattr(panel, "draw", lambda *_given: None)
            if not differences(golden_screens.cells(app), whole):
                unseen.append(type(panel).__name__)
    assert not unseen


@pytest.mark.parametrize("shift", [(0, 9), (14, 0)])
def test_text_that_moved_is_seen(app: App, monkeypatch: pytest.MonkeyPatch, shift: tuple[int, int]) -> None:
    whole = main_screen(app)
    draw = Canvas.text

    def moved(canvas, words, at, *given, **named):
        return draw(canvas, words, (at[0] + shift[0], at[1] + shift[1]), *given, **named)

    monkeypatch.setattr(Canvas, "text", moved)
    assert differences(golden_screens.cells(app), whole)


def test_text_of_another_size_and_sides_of_other_colours_are_seen(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = main_screen(app)
    app.settings.scale = 1.25
    app.rebuild()
    assert differences(golden_screens.cells(app), whole)
    main_screen(app)
    monkeypatch.setattr(theme, "SIDE", theme.SIDE[::-1])
    assert differences(golden_screens.cells(app), whole)


# ---------------------------------------------------------------------------------------- what is let through


def test_another_hinting_of_the_same_text_is_let_through(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = main_screen(app)
    draw = Canvas.text

    def moved(canvas, words, at, *given, **named):
        return draw(canvas, words, (at[0], at[1] + 1), *given, **named)

    monkeypatch.setattr(Canvas, "text", moved)
    assert not differences(golden_screens.cells(app), whole)


@pytest.mark.parametrize("seed", [3, 4711])
def test_other_figures_are_let_through(app: App, seed: int) -> None:
    whole = main_screen(app)
    session = Session.new("baseline-2025", "us", "balanced", seed)
    usual, others = golden_screens.begun().world.governments, session.world.governments
    others.level[:], others.target[:] = usual.level, usual.target
    session.world.metrics[:] *= np.where(np.arange(session.world.metrics.shape[-1]) % 2, 1.1, 0.9)
    open_game(app, session)
    app.scene.view.session.kept.update(golden_screens.begun().kept)
    assert not differences(golden_screens.cells(app), whole)
