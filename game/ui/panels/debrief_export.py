"""The debrief's last page: the game as files - a page to read, tables to compute with, and the save."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from pygame import Rect

from game import saves
from game.calendar import quarter_text
from game.errors import PrimacyError
from game.levers import SIDES
from game.orders import Orders
from game.paths import user_folder
from game.session.debrief_tables import tables
from game.ui import formats, layout, theme
from game.ui.analyst import Analyst
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.panels.card import Card
from game.ui.panels.debrief_essay import essay_told
from game.ui.panels.debrief_timeline import orders_words
from game.ui.reading import Block, Reading
from game.ui.text import language, say
from game.ui.view import GameView
from game.ui.widget import Widget

Tables = dict[str, list[list[object]]]
NEWEST = 6  # turns of which the decisions are shown


class ExportPage(Card):
    """A button for each kind of file; what was written is told below, what each holds at the right."""

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
        self._made: tuple[int, Tables] | None = None
        self.preview = Reading(lambda: tuple(self._holds()))
        self.widgets: list[Widget] = [*self.buttons, self.preview]

    def state(self) -> Hashable:
        return (tuple(self.written), self.analyst.finished, len(self.analyst.turns))

    def _tables_now(self) -> Tables:
        """The tables as they would be written now; made anew only when another turn was looked back on."""
        turns = self.analyst.turns
        if self._made is None or self._made[0] != len(turns):
            self._made = (len(turns), tables(self.view.session, turns))
        return self._made[1]

    def _holds(self) -> Iterator[Block]:
        """What each file holds; of the tables each with its lines, and the newest decisions as they are written."""
        session, turns = self.view.session, self.analyst.turns
        points = sum(turn.is_turning_point for turn in turns)
        yield Block(say("debrief.write_page"), "body_strong", theme.BRIGHT, mark="newspaper")
        yield Block(say("debrief.page_holds", turns=len(turns), points=points), above=2)
        yield Block(say("debrief.write_tables"), "body_strong", theme.BRIGHT, above=14, mark="database")
        for name, rows in self._tables_now().items():
            lines = formats.plain(len(rows) - 1)
            yield Block(say(f"debrief.table_{name}"), above=3, note=say("debrief.lines", count=lines))
        yield Block(say("debrief.write_save"), "body_strong", theme.BRIGHT, above=14, mark="save")
        yield Block(say("debrief.save_holds", seed=session.seed, turns=len(session.log)), above=2)
        yield Block(say("debrief.newest"), "small_strong", theme.BRIGHT, above=16)
        for played in session.log[: -NEWEST - 1 : -1]:
            for side in SIDES:
                words = orders_words(played.orders.get(side, Orders()))
                yield Block(words, above=3, mark=side, note=quarter_text(played.month), note_colour=theme.MUTED)

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        left, right = layout.columns(inner, [0.36, 0.64], canvas.px(28))
        top = inner.top + canvas.px(100)
        for place, button in enumerate(self.buttons):
            button.area = Rect(left.left, top + place * canvas.px(54), left.width, canvas.px(44))
        self.preview.area = Rect(right.left, inner.top + canvas.px(34), right.width, inner.height - canvas.px(34))

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("debrief.export_title"))
        words = say("debrief.export_note") if self.analyst.finished else say("debrief.export_wait")
        wide = self.buttons[0].area.width
        canvas.paragraph(words, Rect(body.left, body.top, wide, canvas.px(66)), "body", theme.MUTED)
        top = self.buttons[-1].area.bottom + canvas.px(18)
        for path in self.written[-8:]:
            told = canvas.paragraph(path, Rect(body.left, top, wide, body.bottom - top), "small", theme.PLAIN)
            top = told.bottom + canvas.px(4)

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
