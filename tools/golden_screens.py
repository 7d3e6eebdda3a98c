"""Pictures by which tests see that a screen still looks as it did: `python -m tools.golden_screens [--only NAME]`.

Each is drawn without a display and kept small in tests/golden/screens. So that a picture tells of layout and not of the
model's figures, every digit is drawn as 8, levers stand where they are put here, and a game has just begun. Refresh
them after a change of the window that is meant, and look at the pictures that changed.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import numpy as np
import pygame
from numpy.typing import NDArray

from game.session.session import Session
from game.ui import clock, text
from game.ui.app import App
from game.ui.fonts import Typeface
from game.ui.settings import Settings

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden" / "screens"
SIZES = ((1024, 600), (1280, 720), (1920, 1080), (2560, 1440))
LANGUAGES = ("en", "zh")
SCALES = (1.0, 1.5)
KEPT = (192, 108)
"""Cells of a kept picture across and down; each is the mean colour of what lies in it."""
LEVELS = 8
"""Kept colours are multiples of this: small files, and no more than the comparison asks for."""
TILES = (16, 24)
"""Tiles of a picture across and down that are compared one by one."""
FAR = 22.0
"""Levels of 255 by which a cell must differ in some colour to count; a glyph's hinting gives about half."""
MOST = 0.34
"""Share of a tile's cells that may differ: other words in the same places do, a line or panel that is gone does not."""
FAINT, TIMES = 4.0, 2.5
"""Levels by which cells stray from their tile's median where it shows anything; how often as many tell another look."""
MOST_TILES = 3
"""Tiles that may look otherwise: a chart's line runs elsewhere when figures change; the smallest panel has four."""
SEED = 2025

Cells = NDArray[np.float64]


@functools.cache
def begun(side: str = "us") -> Session:
    """A game on its first turn, whose levers stand where no rule can move them."""
    session = Session.new("baseline-2025", side, "balanced", SEED)  # type: ignore[arg-type]
    governments = session.world.governments
    governments.level[:] = governments.target[:] = np.linspace(0.2, 0.8, governments.level.shape[-1])
    return session


def main_us(app: App) -> None:
    """The main screen with levers."""
    from game.ui.scenes.main import open_game

    open_game(app, begun())


def main_china(app: App) -> None:
    """The main screen of the other side, with its cards."""
    from game.ui.scenes.main import Main, open_game

    open_game(app, begun("china"))
    assert isinstance(app.scene, Main)
    app.scene.show_orders("cards")
    app.scene.orders_panel.filter.choose("all")


def new_game(app: App) -> None:
    """The page of a new game."""
    from game.ui.scenes.new_game import NewGame

    scene = NewGame(app)
    scene.seed = str(SEED)
    app.start_with(scene)


def briefing(app: App) -> None:
    """The briefing of a game that begins."""
    from game.ui.scenes.briefing import open_briefing

    open_briefing(app, begun())


def glossary(app: App) -> None:
    """The words, with their list."""
    from game.ui.scenes.glossary import open_glossary
    from game.ui.scenes.title import Title

    app.start_with(Title(app))
    open_glossary(app)


def keys(app: App) -> None:
    """A dialog over the main screen."""
    from game.ui.scenes.keys import open_keys
    from game.ui.scenes.main import Main

    main_us(app)
    assert isinstance(app.scene, Main)
    open_keys(app, app.scene.verbs)


SCENES: dict[str, Callable[[App], None]] = {
    "main": main_us,
    "cards": main_china,
    "new-game": new_game,
    "briefing": briefing,
    "glossary": glossary,
    "keys": keys,
}
IN_FULL = "main"
"""The scene drawn in every size, language and scale; the others in every size, with the rest in turn."""


def variants() -> Iterator[tuple[str, str, tuple[int, int], str, float]]:
    """Every picture: its name, its scene, and size, language and scale."""
    rest = [(language, scale) for language in LANGUAGES for scale in SCALES]
    for place, scene in enumerate(SCENES):
        for number, size in enumerate(SIZES):
            for language, scale in rest if scene == IN_FULL else [rest[(number + place) % len(rest)]]:
                yield f"{scene}-{size[0]}x{size[1]}-{language}-{scale:g}", scene, size, language, scale


@contextlib.contextmanager
def window() -> Iterator[App]:
    """A window without futures, motion, sound, or anything of the user's, whose clock stands still: however long a
    picture takes, no tool-tip or message comes or goes.
    """
    before = clock.use(lambda: 0.0)
    with tempfile.TemporaryDirectory() as home, mock.patch.dict(os.environ, {"PRIMACY_HOME": home}):
        app = App(SIZES[0], Settings(odds=False, motion=False, sound=False))
        app.engine.wait()
        try:
            yield app
        finally:
            app.close()
            text.use("en")
            clock.use(before)


def show(app: App, scene: str, size: tuple[int, int], language: str, scale: float) -> None:
    """Show a scene in a window of this size."""
    text.use(language)
    app.settings.language, app.settings.scale = language, scale
    if app.window.get_size() != size:
        pygame.display.set_mode(size, pygame.RESIZABLE)
    SCENES[scene](app)


def cells(app: App) -> Cells:
    """What the window shows, every digit an 8, as the mean colours of its cells, (across, down, 3)."""
    render = Typeface.render
    with mock.patch.object(Typeface, "render", lambda face, words, *more: render(face, masked(words), *more)):
        for painter in app._painters:
            painter.forget()
        app.frame()
        app.frame()
        return pygame.surfarray.array3d(pygame.transform.smoothscale(app.window, KEPT)).astype(float)


def masked(words: str) -> str:
    """A string without its figures."""
    return re.sub(r"\d", "8", words)


def differences(seen: Cells, kept: Cells) -> list[str]:
    """Where a picture is not as it was, a line for each tile; none if it is, but for a few tiles."""
    found = []
    for across, down, one, other in _tiles(seen, kept):
        share = (np.abs(one - other).max(axis=2) > FAR).mean()
        faint, strong = sorted(_strays(each) for each in (one, other))
        if share > MOST or strong > max(FAINT, TIMES * faint):
            place = f"tile {across} of {TILES[0]} across, {down} of {TILES[1]} down"
            found.append(f"{place}: {share:.0%} of it is another colour, {strong:.1f} for {faint:.1f} stands out")
    return found if len(found) > MOST_TILES else []


def _tiles(*pictures: Cells) -> Iterator[tuple[int, int, Cells, Cells]]:
    """The tiles of two pictures: their place, from 1, and their cells."""
    columns = zip(*(np.array_split(each, TILES[0], axis=0) for each in pictures), strict=True)
    for across, column in enumerate(columns, 1):
        for down, (one, other) in enumerate(
            zip(*(np.array_split(each, TILES[1], axis=1) for each in column), strict=True), 1
        ):
            yield across, down, one, other


def _strays(tile: Cells) -> float:
    """How much there is to see in a tile: the mean distance of its cells from their median."""
    light = tile.mean(axis=2)
    return float(np.abs(light - np.median(light)).mean())


def kept(name: str) -> Cells:
    """The picture that is kept under a name. Raises FileNotFoundError."""
    return pygame.surfarray.array3d(pygame.image.load(FOLDER / f"{name}.png")).astype(float)


def keep(name: str, seen: Cells) -> None:
    """Keep a picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    coarse = np.clip(np.round(seen / LEVELS) * LEVELS, 0, 255).astype(np.uint8)
    pygame.image.save(pygame.surfarray.make_surface(coarse), FOLDER / f"{name}.png")


def main() -> None:
    """Draw the pictures anew and say which changed; a picture that is still the same to the comparison stays."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="only pictures whose name contains this")
    asked = parser.parse_args()
    wanted = [each for each in variants() if asked.only is None or asked.only in each[0]]
    changed = 0
    with window() as app:
        for name, *how in wanted:
            show(app, *how)
            seen = cells(app)
            if not (FOLDER / f"{name}.png").is_file() or differences(seen, kept(name)):
                keep(name, seen)
                changed += 1
                print(name)
    names = {f"{name}.png" for name, *_how in variants()}
    for path in FOLDER.glob("*.png"):
        if path.name not in names:
            path.unlink()
    print(f"{changed} of {len(wanted)} pictures were drawn anew.")


if __name__ == "__main__":
    main()
