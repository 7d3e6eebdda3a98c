"""The ends of the bar at the top: which quarter and turn, whose side, the way to the menu, and how far the game is."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.paths import asset_path
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.panels.card import Card
from game.ui.text import say
from game.ui.view import GameView, side_name
from game.ui.widget import Action, Hint


class Header(Card):
    """The game's mark, the quarter, the turn; on a low bar, in one line, also the kind of turn."""

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        session = self.view.session
        x = self._paint_mark(canvas, self.area.left)
        over = session.is_over
        words = say("bar.over") if over else say("bar.turn", turn=session.turn, turns=session.turns)
        if self.area.height >= canvas.px(54):
            room = self.area.right - x
            middle = self.area.centery
            canvas.text(self.view.quarter, (x, middle - canvas.px(10)), "number", theme.BRIGHT, width=room)
            canvas.text(words, (x, middle + canvas.px(13)), "small", theme.MUTED, width=room)
            return
        middle = self.area.centery
        x = canvas.text(self.view.quarter, (x, middle), "number", theme.BRIGHT).right + canvas.px(14)
        x = canvas.text(words, (x, middle), "body", theme.PLAIN).right + canvas.px(14)
        if not over:
            self._paint_kind(canvas, x)

    def _paint_mark(self, canvas: Canvas, x: int) -> int:
        path, size = asset_path("logo", "primacy.svg"), canvas.px(34)
        if not path.is_file():
            return x
        mark = pygame.image.load_sized_svg(str(path), (size, size))
        canvas.surface.blit(mark, (x, self.area.centery - size // 2))
        return x + size + canvas.px(12)

    def _paint_kind(self, canvas: Canvas, x: int) -> None:
        """Whether this is a plan turn, as a small label."""
        plan = self.view.session.is_plan_turn
        words = say("bar.plan" if plan else "bar.adjust")
        width = canvas.text_width(words, "small_strong") + canvas.px(20)
        label = Rect(x, self.area.centery - canvas.px(12), width, canvas.px(24))
        fill = theme.SIDE_DEEP[self.view.side] if plan else theme.CONTROL
        canvas.box(label, fill, 12)
        canvas.text_in(words, label, "small_strong", theme.BRIGHT if plan else theme.PLAIN, "centre")


class Status(Card):
    """The side that is played, and the menu."""

    def __init__(self, view: GameView, menu: Action) -> None:
        super().__init__(view)
        self.menu = Button("", menu, "settings")
        self.menu.hint_title = say("bar.menu")
        self.widgets = [self.menu]

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def hints(self) -> list[Hint]:
        return [] if self.view.watched else [Hint(self.area, say("bar.you", side=side_name(self.view.side)))]

    def arrange(self, canvas: Canvas) -> None:
        size = canvas.px(36)
        self.menu.area = Rect(self.area.right - size, self.area.centery - size // 2, size, size)

    def paint(self, canvas: Canvas) -> None:
        if self.view.watched:
            return
        side, padding, mark = self.view.side, canvas.px(11), canvas.px(10)
        words = say(f"side_short.{self.view.side_key}")
        width = canvas.text_width(words, "body_strong") + 2 * padding + mark + canvas.px(7)
        pill = Rect(0, 0, width, canvas.px(32))
        pill.midright = (self.menu.area.left - canvas.px(8), self.area.centery)
        canvas.box(pill, theme.SIDE_DEEP[side], 16, theme.SIDE[side], opacity=0.72)
        canvas.side_mark(side, (pill.left + padding + mark / 2, pill.centery), 10, theme.SIDE_BRIGHT[side])
        canvas.text(words, (pill.right - padding, pill.centery), "body_strong", theme.BRIGHT, "right")


class Progress(Card):
    """The line below the bar, lit as far as the game has come."""

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        session = self.view.session
        canvas.surface.fill(theme.GRID_LINE, self.area)
        done = round(self.area.width * min(1.0, (session.turn - 1) / session.turns))
        canvas.surface.fill(theme.SIDE[self.view.side], (self.area.left, self.area.top, done, self.area.height))
