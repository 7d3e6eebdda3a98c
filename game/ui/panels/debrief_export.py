"""The debrief's last page: the game as files - a page to read, tables to compute with, and the save."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path

from pygame import Rect

from game import saves
from game.errors import PrimacyError
from game.paths import user_folder
from game.ui import layout, theme
from game.ui.analyst import Analyst
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.panels.card import Card
from game.ui.panels.debrief_essay import essay_told
from game.ui.text import language, say
from game.ui.view import GameView
from game.ui.widget import Widget


class ExportPage(Card):
    """A button for each kind of file; what was written is told below."""

    def __init__(self, view: GameView, analyst: Analyst, app: App) -> None:
        super().__init__(view)
        self.analyst = analyst
        self.app = app
        self.written: list[str] = []
        self.buttons = [
            Button(say("debrief.write_page"), lambda: self._write(self._page), "newspaper", accent=view.side),
            Button(say("debrief.write_tables"), lambda: self._write(self._tables), "database"),
            Button(say("debrief.write_save"), lambda: self._write(self._save), "save"),
        ]
        self.widgets: list[Widget] = list(self.buttons)

    def state(self) -> Hashable:
        return (tuple(self.written), self.analyst.finished)

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        top = inner.top + canvas.px(80)
        column = Rect(inner.left, top, min(inner.width, canvas.px(420)), canvas.px(44))
        for place, button in enumerate(self.buttons):
            button.area = column.move(0, place * canvas.px(54))

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("debrief.export_title"))
        words = say("debrief.export_note") if self.analyst.finished else say("debrief.export_wait")
        canvas.paragraph(words, Rect(body.left, body.top, body.width, canvas.px(44)), "body", theme.MUTED)
        line = canvas.px(22)
        top = self.buttons[-1].area.bottom + canvas.px(18)
        for place, path in enumerate(self.written[-8:]):
            canvas.text(path, (body.left, top + place * line), "small", theme.PLAIN, width=body.width, middle=False)

    def _write(self, what: Callable[[Path, str], list[Path]]) -> None:
        try:
            session = self.view.session
            name = (
                f"{session.scenario.partition('+')[0]}-{session.side or 'watched'}-{session.seed}-turn-{session.turn}"
            )
            self.written += [str(path) for path in what(user_folder("exports"), name)]
        except PrimacyError as error:
            self.app.toast(error.sentence)

    def _page(self, folder: Path, name: str) -> list[Path]:
        from game.session.debrief_page import write_page

        session = self.view.session
        return [write_page(folder / f"{name}.html", session, self.analyst.turns, language(), essay_told(session))]

    def _tables(self, folder: Path, name: str) -> list[Path]:
        from game.session.debrief_page import write_tables

        return write_tables(folder / name, self.view.session, self.analyst.turns)

    def _save(self, folder: Path, name: str) -> list[Path]:
        path = folder / f"{name}{saves.SUFFIX}"
        self.view.session.save(path)
        return [path]
