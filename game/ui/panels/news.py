"""What happened: the newest first, with the side it concerns; the wheel goes back in time."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.calendar import month_text
from game.levers import SIDES
from game.news import News as Item
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.text import engine_words, say
from game.ui.view import GameView
from game.ui.widget import Touch, Widget

HEAVY = 0.8  # news of this weight or more is marked as a warning


class News(Card):
    """The panel around the list."""

    def __init__(self, view: GameView) -> None:
        super().__init__(view)
        self.widgets = [NewsList(view)]

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def arrange(self, canvas: Canvas) -> None:
        padding = canvas.px(theme.PADDING)
        inner = self.area.inflate(-2 * padding, -2 * padding)
        head = canvas.px(26)
        self.widgets[0].area = Rect(inner.left, inner.top + head, inner.width, inner.height - head)

    def paint(self, canvas: Canvas) -> None:
        count = len(self.view.session.world.news)
        self.heading(canvas, say("news.title"), say("news.count", count=count) if count else "")


class NewsList(Widget):
    """News items below each other, as many as fit whole."""

    def __init__(self, view: GameView) -> None:
        super().__init__()
        self.view = view
        self.skipped = 0  # how many of the newest are scrolled past
        self._shown = 0

    def look(self) -> Hashable:
        return (self.view.turn_stamp, self.skipped)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        news = list(reversed(self.view.session.world.news))
        self.skipped = max(0, min(self.skipped, len(news) - 1))
        if not news:
            canvas.paragraph(say("news.none"), self.area, "body", theme.MUTED)
        top, self._shown = self.area.top, 0
        for item in news[self.skipped :]:
            bottom = self._draw_item(canvas, item, top)
            if bottom is None:
                break
            top = bottom + canvas.px(7)
            self._shown += 1
        if touch.focused:
            canvas.focus_ring(self.area)

    def _draw_item(self, canvas: Canvas, item: Item, top: int) -> int | None:
        """Draw one item; returns its bottom, or None where it does not fit."""
        side = SIDES.index(item.side) if item.side in SIDES else None
        tile = canvas.px(26)
        left = self.area.left + tile + canvas.px(10)
        when = month_text(item.month)
        words = engine_words("news", item.key, item.text)
        width = self.area.right - left
        lines = canvas.typeface.wrapped(f"{when}  {words}", "small", width)
        line = canvas.line_height("small")
        room = (self.area.bottom + canvas.px(4) - top) // line
        if room < min(2, len(lines)) or top + tile > self.area.bottom + canvas.px(4):
            return None
        if len(lines) > room:  # the list scrolls: the rest is one turn of the wheel away
            lines = [*lines[: room - 1], canvas.typeface.shortened(lines[room - 1] + " …", "small", width)]
        height = max(tile, len(lines) * line)
        heavy = item.weight >= HEAVY
        ink = theme.WARNING if heavy else theme.LUCK if side is None else theme.SIDE_BRIGHT[side]
        mark = Rect(self.area.left, top, tile, tile)
        canvas.box(mark, theme.CONTROL, 7)
        name = "alert-triangle" if heavy else "newspaper" if side is None else "flag"
        canvas.icon(name, mark.inflate(-canvas.px(11), -canvas.px(11)), ink)
        first = top + max(0, (tile - line * len(lines)) // 2)
        date = canvas.text(when, (left, first), "small", theme.MUTED, middle=False)
        for number, text in enumerate(lines):
            x, rest = (date.right, text[len(when) :]) if number == 0 else (left, text)
            canvas.text(rest, (x, first + number * line), "small", theme.PLAIN, middle=False)
        return top + height

    def wheel(self, steps: int) -> bool:
        before = self.skipped
        most = len(self.view.session.world.news) - max(1, self._shown)
        self.skipped = max(0, min(self.skipped - steps, most))
        return self.skipped != before

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            self.wheel(1 if event.key == pygame.K_UP else -1)
            return True
        return False
