"""A list of rows of which one is chosen; it scrolls when they do not fit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import pygame
from pygame import Rect

from game.ui import actions, theme
from game.ui.canvas import Canvas
from game.ui.widget import Action, Touch, Widget


@dataclass(frozen=True)
class Row:
    """One entry: a title, a line of smaller text below it, and a note at the right end."""

    key: str
    title: str
    text: str = ""
    note: str = ""
    warning: bool = False


class RowList(Widget):
    """Choose with the mouse or the up and down keys; Enter or a second click does `act`."""

    def __init__(
        self, rows: list[Row], chosen: str, choose: Callable[[str], object], act: Action | None = None
    ) -> None:
        super().__init__()
        self.rows = rows
        self.chosen = chosen
        self.choose = choose
        self.act = act
        self.accent = 0
        self.row_height = 0
        self.first = 0  # the topmost row shown
        self._row_pixels = 1
        self._hover_key = ""

    def look(self) -> Hashable:
        return (tuple(self.rows), self.chosen, self.first, self.accent)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        self._row_pixels = canvas.px(self.row_height or (50 if any(row.text for row in self.rows) else 36))
        room = self._room()
        self.first = max(0, min(self.first, len(self.rows) - room))
        scrolls = len(self.rows) > room
        width = self.area.width - (canvas.px(12) if scrolls else 0)
        for place, row in enumerate(self.rows[self.first : self.first + room]):
            top = self.area.top + place * self._row_pixels
            self._draw_row(canvas, row, Rect(self.area.left, top, width, self._row_pixels - canvas.px(6)))
        if scrolls:
            track = Rect(self.area.right - canvas.px(6), self.area.top, canvas.px(6), self.area.height)
            canvas.box(track, theme.TRACK, 3)
            height = max(canvas.px(20), track.height * room // len(self.rows))
            top = track.top + (track.height - height) * self.first // (len(self.rows) - room)
            canvas.box(Rect(track.left, top, track.width, height), theme.MUTED, 3)
        if touch.focused and self.rows:
            place = self._place() - self.first
            if 0 <= place < room:
                top = self.area.top + place * self._row_pixels
                canvas.focus_ring(Rect(self.area.left, top, width, self._row_pixels - canvas.px(6)))

    def _draw_row(self, canvas: Canvas, row: Row, area: Rect) -> None:
        chosen = row.key == self.chosen
        fill = theme.SIDE_DEEP[self.accent] if chosen else theme.CONTROL
        edge = theme.SIDE[self.accent] if chosen else theme.CONTROL_EDGE
        canvas.box(area, fill, theme.CONTROL_RADIUS, edge)
        inner = area.inflate(-canvas.px(24), -canvas.px(8))
        note = canvas.text_width(row.note, "small") if row.note else 0
        if note:
            canvas.text(
                row.note, (inner.right, inner.centery), "small", theme.PLAIN if chosen else theme.MUTED, "right"
            )
        room = inner.width - note - (canvas.px(10) if note else 0)
        ink = theme.WARNING if row.warning else theme.BRIGHT
        if not row.text:
            canvas.text(row.title, inner.midleft, "body_strong", ink, width=room)
            return
        third = inner.height // 4
        canvas.text(row.title, (inner.left, inner.top + third), "body_strong", ink, width=room)
        colour = theme.PLAIN if chosen else theme.MUTED
        canvas.text(row.text, (inner.left, inner.bottom - third), "small", colour, width=room)

    def _room(self) -> int:
        return max(1, (self.area.height + self._row_pixels // 6) // self._row_pixels)

    def _place(self) -> int:
        keys = [row.key for row in self.rows]
        return keys.index(self.chosen) if self.chosen in keys else 0

    def select(self, place: int) -> None:
        """Choose the row at a place and scroll so that it shows."""
        if not self.rows:
            return
        place = max(0, min(place, len(self.rows) - 1))
        self.chosen = self.rows[place].key
        self.first = max(min(self.first, place), place - self._room() + 1)
        self.choose(self.chosen)

    def press(self, at: tuple[int, int]) -> None:
        place = self.first + (at[1] - self.area.top) // self._row_pixels
        if place < min(len(self.rows), self.first + self._room()):
            again = self.rows[place].key == self.chosen
            self.select(place)
            if again and self.act:
                self.act()

    def wheel(self, steps: int) -> bool:
        before = self.first
        self.first = max(0, min(self.first - steps, len(self.rows) - self._room()))
        return self.first != before

    def key(self, event: pygame.event.Event) -> bool:
        steps = {
            pygame.K_UP: -1,
            pygame.K_DOWN: 1,
            pygame.K_PAGEUP: -self._room(),
            pygame.K_PAGEDOWN: self._room(),
            pygame.K_HOME: -len(self.rows),
            pygame.K_END: len(self.rows),
        }
        if event.key in steps:
            self.select(self._place() + steps[event.key])
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self.act and self.rows:
            self.act()
            return True
        return False

    def actions(self) -> list[actions.Action]:
        return [
            actions.Action(f"row {row.key}", row.title, functools.partial(self.select, place), also=row.text)
            for place, row in enumerate(self.rows)
        ]
