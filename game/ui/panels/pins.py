"""What waits for the player, pinned above the news: events to answer, a decided game, the coach's warnings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import pygame
from pygame import Rect

from game.calendar import quarter_text
from game.session import coach
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.text import language, say
from game.ui.view import GameView
from game.ui.widget import Action, Touch, Widget
from game.ui.words import event_said

MOST_WARNINGS = 1
"""Trends told at once: the most certain. The coach is quiet."""


@dataclass(frozen=True)
class Pinned:
    """One pin: its icon, what it says, the key that acts on it, and whether it waits (or only warns)."""

    key: str
    icon: str
    words: str
    shortcut: str = ""
    waits: bool = False


def pinned(view: GameView) -> Iterator[Pinned]:
    """What is pinned now."""
    waiting = view.unanswered
    deck = view.session.world.shocks.deck
    for event in waiting[:1]:
        title = event_said(deck.shocks[deck.keys.index(event)]).title
        more = say("pin.more", count=len(waiting) - 1) if len(waiting) > 1 else ""
        yield Pinned("event", "alert-triangle", say("pin.event", event=title) + more, "E", waits=True)
    if not view.watched and view.session.is_decided:
        yield Pinned("decided", "fast-forward", say("pin.decided"), "X", waits=True)
    for trend in view.trends[:MOST_WARNINGS]:
        yield Pinned(f"trend.{trend.key}", "info", trend_said(trend), "K")


def trend_said(trend: coach.Trend) -> str:
    """A warning, in the form "Power will bind: 2028 Q1, in 81 of 100 futures."."""
    line = coach.lines()[trend.key]
    text = line.told("text", language())
    share = formats.out_of_hundred(trend.share)
    return say("coach.trend", what=text, quarter=quarter_text(trend.month), count=share)


class PinRow(Widget):
    """A pin: a click, Enter or space does something about it."""

    def __init__(self, pin: Pinned, act: Action) -> None:
        super().__init__()
        self.pin = pin
        self.act = act
        self.hint_title = pin.words
        self.hint_text = say(f"pin.{pin.key.partition('.')[0]}_hint")

    def look(self) -> Hashable:
        return self.pin

    def lines(self, canvas: Canvas, width: int) -> list[str]:
        """The words, broken to the width of the pin."""
        return canvas.typeface.wrapped(self.pin.words, "small_strong", width - canvas.px(66))

    def height(self, canvas: Canvas, width: int) -> int:
        """Pixels it needs."""
        return len(self.lines(canvas, width)) * canvas.line_height("small_strong") + canvas.px(12)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        fill = theme.WARNING_DEEP if self.pin.waits else theme.CONTROL
        ink = theme.WARNING if self.pin.waits else theme.PLAIN
        edge = theme.BRIGHT if touch.hovered else theme.WARNING if self.pin.waits else theme.CONTROL_EDGE
        canvas.box(self.area, fill, theme.CONTROL_RADIUS, edge)
        size, line = canvas.px(16), canvas.line_height("small_strong")
        icon = Rect(self.area.left + canvas.px(9), self.area.centery - size // 2, size, size)
        canvas.icon(self.pin.icon, icon, theme.WARNING)
        words = self.lines(canvas, self.area.width)
        top = self.area.centery - line * len(words) // 2
        for number, text in enumerate(words):
            at = (icon.right + canvas.px(8), top + number * line)
            canvas.text(text, at, "small_strong", theme.BRIGHT if self.pin.waits else ink, middle=False)
        cap = Rect(self.area.right - canvas.px(27), self.area.centery - canvas.px(10), canvas.px(20), canvas.px(20))
        canvas.box(cap, theme.CONTROL_HOVER, 5, theme.CONTROL_EDGE)
        canvas.text_in(self.pin.shortcut, cap, "small_strong", theme.BRIGHT, "centre")
        if touch.focused:
            canvas.focus_ring(self.area)

    def press(self, at: tuple[int, int]) -> None:
        self.act()

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.act()
            return True
        return False


class Pins:
    """The pins of a panel, made anew when what is pinned changes."""

    def __init__(self, view: GameView, act: Callable[[str], object]) -> None:
        self.view = view
        self.act = act
        self.rows: list[PinRow] = []

    def refresh(self) -> bool:
        """Bring the rows up to date. True if they changed."""
        found = list(pinned(self.view))
        if found == [row.pin for row in self.rows]:
            return False
        self.rows = [PinRow(pin, lambda key=pin.key: self.act(key)) for pin in found]  # type: ignore[misc]
        return True

    def arrange(self, canvas: Canvas, room: Rect) -> Rect:
        """Place the rows at the top of the room; returns what is left below them."""
        top = room.top
        for row in self.rows:
            height = row.height(canvas, room.width)
            row.visible = top + height <= room.bottom
            row.area = Rect(room.left, top, room.width, height)
            top += height + canvas.px(6) if row.visible else 0
        return Rect(room.left, top, room.width, max(0, room.bottom - top))
