"""The year report: five numbers with their causes, both sides' cards, and how one's mandates stand."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import pygame
from pygame import Rect

from game.calendar import quarter_text, year_of
from game.causes import Cause, Explanation
from game.causes.periods import over
from game.levers import SIDES
from game.outcome import mandates
from game.ui import formats, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.panels.page import DialogHead, DialogPage, Grounded, PageFoot, filling
from game.ui.panels.predict import prediction
from game.ui.reading import Block, Reading
from game.ui.scenes.causes import QUARTERS_A_YEAR, metric_title, written
from game.ui.text import say
from game.ui.view import GameView, side_name
from game.ui.widget import Hint, Panel
from game.ui.words import card_title, cause_said, declared

FIVE = ("frontier_lead", "applied_ratio", "{}_capability", "{}_applied_index", "dependence_{}")
"""The numbers of the year; {} is the player's side."""
CAUSES = 3
LINE, NAME = 18, 26
"""Units: the height of a line of a cause, and what stands before its name."""


def open_year(app: App, view: GameView) -> None:
    """Lay the report of the last four quarters over what shows; before the first quarter, say why there is none."""
    if view.session.log:
        app.push(Year(app, view))
    else:
        app.toast(say("why.none"), bad=False)


class Year(DialogPage):
    """A dialog that Enter, space or Escape closes."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view

    @property
    def caption(self) -> str:
        return say("year.title", year=year_of(self.view.session.world.month - 1))

    def build(self) -> None:
        view = self.view
        self.head = DialogHead(lambda: self.caption, lambda: say("year.note"))
        cards = Reading(lambda: tuple(self._cards()))
        goals = Reading(lambda: tuple(self._mandates()))
        over_now = view.session.is_over
        button = Button(say("report.verdict" if over_now else "report.continue"), self.app.pop, "arrow-right")
        button.accent = view.side
        button.key_name = say("key.enter")
        self.parts: dict[str, Panel] = {
            "numbers": NumbersOfTheYear(view),
            "cards": Grounded(lambda: say("year.cards"), [cards], filling(cards), plain=True),
            "mandates": Grounded(lambda: say("year.mandates"), [goals], filling(goals), plain=True),
            "foot": PageFoot([button]),
        }
        self.guess = prediction(view)
        if self.guess is not None:
            self.parts["guess"] = self.guess
        self.panels = [self.head, *self.parts.values()]
        self.focus = button

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.year(canvas.surface.get_size(), canvas.scale)
        self.head.surround(areas, canvas)
        if self.guess is not None:
            foot = areas["foot"]
            areas["guess"], areas["foot"] = layout.columns(foot, [1.0, canvas.px(230)], canvas.px(14))
        for name, panel in self.parts.items():
            panel.area = areas[name]

    def tick(self) -> None:
        self.view.take_odds()

    def _cards(self) -> Iterator[Block]:
        """What both sides played in the year, the player's first."""
        session = self.view.session
        last = session.log[-QUARTERS_A_YEAR:]
        for place in (self.view.side, 1 - self.view.side):
            side = SIDES[place]
            yield Block(side_name(place), "small_strong", theme.SIDE_BRIGHT[place], above=8, mark=side)
            played = [(turn.month, play) for turn in last for play in _cards_of(turn.orders.get(side))]
            for month, play in played:
                yield Block(card_title(play), note=quarter_text(month), note_colour=theme.MUTED, above=2)
            if not played:
                yield Block(say("year.no_cards"), colour=theme.MUTED, above=2)

    def _mandates(self) -> Iterator[Block]:
        session = self.view.session
        if session.side is None:
            yield Block(say("year.no_mandates"), colour=theme.MUTED)
            return
        side = session.playing()
        known = mandates.mandates_of(side)
        held = mandates.met(session.world, side, session.kept[side])[0]
        for key, met in zip(session.kept[side], held, strict=True):
            said = declared(known[key])
            points = say("brief.points", points=formats.plain(mandates.worth(key, session.scenario), 2))
            standing, _drafted = self.view.prospect(key)
            if standing is not None:
                points = say("year.prospect", count=formats.out_of_hundred(standing), points=points)
            icon, ink = ("check", theme.HELPS) if met else ("x", theme.HURTS)
            state = say("year.met" if met else "year.open")
            yield Block(f"{said.title}: {state}", "small_strong", ink, above=8, mark=icon, note=points)
            yield Block(said.text)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.app.pop()
            return True
        return False


def _cards_of(orders: object) -> tuple[str, ...]:
    return getattr(orders, "cards", ())


class NumbersOfTheYear(Panel):
    """Each number with where it came from and went to, and its largest causes as bars."""

    def __init__(self, view: GameView) -> None:
        super().__init__()
        self.view = view
        self._hints: list[Hint] = []

    def hints(self) -> list[Hint]:
        return self._hints

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def explained(self) -> list[Explanation]:
        """The five numbers of the last four quarters."""
        causes = self.view.session.world.causes
        if causes is None or not causes.turns:
            return []
        turns = causes.turns[-QUARTERS_A_YEAR:]
        return [over(causes, metric.format(self.view.side_key), turns) for metric in FIVE]

    def paint(self, canvas: Canvas) -> None:
        self._hints = []
        told = self.explained()
        rows = layout.rows(self.area, [1.0] * max(1, len(told)), canvas.px(4))
        for row, one in zip(rows, told, strict=False):
            self._paint_number(canvas, row, one)

    def _paint_number(self, canvas: Canvas, row: Rect, told: Explanation) -> None:
        line = canvas.px(22)
        canvas.rule(row.left, row.right, row.top)
        head = Rect(row.left, row.top + canvas.px(3), row.width, line)
        change = written(told.change, told.unit, signed=True)
        helps = self.view.helps(told.metric, told.change) if change != formats.NOTHING else None
        size = canvas.px(14)
        if helps is not None:
            box = Rect(head.right - size, head.centery - size // 2, size, size)
            canvas.icon("check" if helps else "x", box, theme.HELPS if helps else theme.HURTS)
        end = canvas.text(change, (head.right - canvas.px(22), head.centery), "heading", theme.BRIGHT, "right")
        moved = say(
            "report.order",
            before=written(told.before, told.unit, signed=False),
            after=written(told.after, told.unit, signed=False),
        )
        left = canvas.text(metric_title(told.metric), head.midleft, "body_strong", theme.BRIGHT)
        if end.left - left.right > canvas.text_width(moved, "small") + canvas.px(24):
            canvas.text(moved, (end.left - canvas.px(14), head.centery), "small", theme.MUTED, "right")
        largest = max((abs(term.amount) for term in told.terms), default=1.0)
        cell = Rect(row.left, head.bottom, row.width, canvas.px(LINE))
        for term in told.terms[:CAUSES]:
            if cell.bottom > row.bottom and cell.top > head.bottom:
                break
            lines = self._lines(canvas, cell, term, (row.bottom - cell.top) // cell.height)
            height = canvas.px(LINE) * len(lines)
            self._paint_cause(canvas, Rect(cell.left, cell.top, cell.width, height), term, told, largest, lines)
            cell = cell.move(0, height)
        if not told.terms:
            canvas.text(say("why.still"), cell.midleft, "small", theme.MUTED)

    @staticmethod
    def _cells(canvas: Canvas, cell: Rect) -> tuple[Rect, Rect, Rect]:
        """Whose a cause is with its name, its amount, its bar."""
        name, amount, bar = layout.columns(cell, [0.68, canvas.px(70), 0.32], canvas.px(10))
        return name, amount, bar

    def _lines(self, canvas: Canvas, cell: Rect, term: Cause, most: int) -> list[str]:
        """What a cause is called, with a second line where one is too short for it and there is room for `most`."""
        room = self._cells(canvas, cell)[0].width - canvas.px(NAME)
        return canvas.typeface.in_lines(cause_said(term), "small", room, max(1, min(2, most)))

    def _paint_cause(
        self, canvas: Canvas, cell: Rect, term: Cause, told: Explanation, largest: float, lines: list[str]
    ) -> None:
        name, amount, bar = self._cells(canvas, cell)
        whose = (name.left + canvas.px(12), cell.top + canvas.px(LINE) // 2)
        if term.whose in SIDES:
            canvas.side_mark(SIDES.index(term.whose), whose, 8)
        else:
            canvas.text("◆", whose, "small", theme.LUCK, "centre")
        words = cause_said(term)
        for place, line in enumerate(lines):
            at = (name.left + canvas.px(NAME), whose[1] + place * canvas.px(LINE))
            canvas.text(line, at, "small", theme.PLAIN)
        change = written(term.amount, told.unit, signed=True)
        canvas.text(change, amount.midright, "small_strong", theme.BRIGHT, "right")
        middle = bar.left + bar.width // 2
        length = max(2, round(bar.width / 2 * abs(term.amount) / largest))
        thick = canvas.px(8)
        colour = theme.SIDE[SIDES.index(term.whose)] if term.whose in SIDES else theme.LUCK
        start = middle if term.amount > 0 else middle - length
        canvas.surface.fill(theme.GRID_LINE, (middle, cell.top + 1, 1, cell.height - 2))
        canvas.box(Rect(start, cell.centery - thick // 2, length, thick), colour, 2)
        self._hints.append(Hint(cell, f"{words}: {change}", say(f"why.whose.{term.whose}")))
