"""Everything that the window says, scene by scene: what is drawn, and what tips, lists, texts and the palette hold."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from unittest import mock

from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Choice, Tabs
from game.ui.fonts import Typeface
from game.ui.lists import RowList
from game.ui.reading import Reading
from game.ui.scene import Scene
from tools import gallery

MOST_DRAWN = 18
"""Rows of a list of which each choice is drawn; of a longer one only what the choice would show is read."""


class Heard:
    """The strings that were said, and those that did not fit their place, each with the scene in which it was first."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.where = ""

    def note(self, *words: str) -> None:
        """Take strings as they are, before they are cut into lines or shortened."""
        for each in words:
            if each:
                self.said.setdefault(each, self.where)


@contextlib.contextmanager
def listening(heard: Heard) -> Iterator[None]:
    """Hear every string that goes to the painter for a while."""
    text, wrapped, shortened = Canvas.text, Typeface.wrapped, Typeface.shortened
    lines: set[str] = set()

    def noted_text(canvas: Canvas, words: str, *given: object, **named: object) -> object:
        if words not in lines:
            heard.note(words)
        return text(canvas, words, *given, **named)  # type: ignore[arg-type]

    def noted_wrapped(typeface: Typeface, words: str, style: str, width: int) -> list[str]:
        heard.note(words)
        found = wrapped(typeface, words, style, width)
        lines.update(found)
        return found

    def noted_shortened(typeface: Typeface, words: str, style: str, width: int) -> str:
        if words not in lines:
            heard.note(words)
        found = shortened(typeface, words, style, width)
        lines.add(found)
        return found

    with (
        mock.patch.object(Canvas, "text", noted_text),
        mock.patch.object(Typeface, "wrapped", noted_wrapped),
        mock.patch.object(Typeface, "shortened", noted_shortened),
    ):
        yield


def everything_said(app: App) -> Heard:
    """Every string of every scene with the name of the scene, in the language that is spoken."""
    heard = Heard()
    with listening(heard):
        for name in gallery.every_scene(app):
            heard.where = name
            _show(app, heard)
            _choose(app, heard)
    return heard


def _show(app: App, heard: Heard) -> None:
    """Draw the scene and read what it holds besides."""
    app.frame()
    _read(app.scene, heard)
    painter = app._painters[-1]
    for words in painter.canvas.clipped if painter.canvas is not None else ():
        heard.cut.setdefault(words, heard.where)


def _choose(app: App, heard: Heard) -> None:
    """Take every row of the scene's lists and every tab, with the rows of the tab's own lists."""
    seen: set[str] = set()
    for rows in _lists(app.scene):
        _choose_rows(app, rows, heard, seen)
    for tab in [widget for widget in _widgets(app.scene) if isinstance(widget, Tabs)]:
        for key, _words in tab.options:
            tab.choose(key)
            _show(app, heard)
            for rows in _lists(app.scene):
                _choose_rows(app, rows, heard, seen)


def _choose_rows(app: App, rows: RowList, heard: Heard, seen: set[str]) -> None:
    """Take every row that was not taken yet."""
    few = len(rows.rows) <= MOST_DRAWN
    for place, row in enumerate(rows.rows):
        if row.title in seen or not (few or _readings(app.scene)):
            continue
        seen.add(row.title)
        rows.select(place)
        if few:
            _show(app, heard)
        for reading in _readings(app.scene):
            for block in reading.blocks():
                heard.note(block.words, block.note)


def _widgets(scene: Scene) -> list[object]:
    return [widget for panel in scene.panels if panel.visible for widget in panel.shown()]


def _lists(scene: Scene) -> list[RowList]:
    return [widget for widget in _widgets(scene) if isinstance(widget, RowList)]


def _readings(scene: Scene) -> list[Reading]:
    return [widget for widget in _widgets(scene) if isinstance(widget, Reading)]


def _read(scene: Scene, heard: Heard) -> None:
    """What the scene would say if it were scrolled, pointed at, or asked for by name."""
    for reading in _readings(scene):
        for block in reading.blocks():
            heard.note(block.words, block.note)
    for widget in _widgets(scene):
        if isinstance(widget, RowList):
            heard.note(*itertools.chain.from_iterable((row.title, row.text, row.note) for row in widget.rows))
        elif isinstance(widget, Choice):
            heard.note(widget.label, *(words for _key, words in widget.options))
    for panel in scene.panels:
        if panel.visible:
            hints = [*panel.hints(), *(hint for widget in panel.shown() if (hint := widget.hint()) is not None)]
            heard.note(*itertools.chain.from_iterable((hint.title, hint.text) for hint in hints))
    heard.note(scene.caption, *(action.words for action in scene.actions()))
