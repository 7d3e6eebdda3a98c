"""The bar at the top: which quarter, which turn, whose side, and the way to the menu."""

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
from game.ui.widget import Action


class Header(Card):
    """The game's mark and name, the quarter, the turn and its kind, and the side played."""

    def __init__(self, view: GameView, menu: Action) -> None:
        super().__init__(view)
        self.menu = Button("", menu, "settings")
        self.menu.hint_title = say("bar.menu")
        self.widgets = [self.menu]

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def arrange(self, canvas: Canvas) -> None:
        size = canvas.px(34)
        right = self.area.right - canvas.px(theme.MARGIN)
        self.menu.area = Rect(right - size, self.area.centery - size // 2, size, size)

    def paint(self, canvas: Canvas) -> None:
        middle = self.area.centery
        x = self.area.left + canvas.px(theme.MARGIN)
        x = self._paint_mark(canvas, x)
        x = canvas.text("PRIMACY", (x, middle), "heading", theme.BRIGHT).right + canvas.px(26)
        session = self.view.session
        x = canvas.text(self.view.quarter, (x, middle), "number", theme.BRIGHT).right + canvas.px(14)
        if session.is_over:
            x = canvas.text(say("bar.over"), (x, middle), "body", theme.PLAIN).right
        else:
            words = say("bar.turn", turn=session.turn, turns=session.turns)
            x = canvas.text(words, (x, middle), "body", theme.PLAIN).right + canvas.px(14)
            self._paint_kind(canvas, x)
        self.paint_right(canvas, self.menu.area.left - canvas.px(16))
        self._paint_progress(canvas)

    def _paint_progress(self, canvas: Canvas) -> None:
        """The line below the bar, lit as far as the game has come."""
        session = self.view.session
        y = self.area.bottom - canvas.px(2)
        canvas.rule(self.area.left, self.area.right, y, theme.GRID_LINE)
        done = round(self.area.width * min(1.0, (session.turn - 1) / session.turns))
        canvas.surface.fill(theme.SIDE[self.view.side], (self.area.left, y, done, canvas.px(2)))

    def _paint_mark(self, canvas: Canvas, x: int) -> int:
        path, size = asset_path("logo", "primacy.svg"), canvas.px(28)
        if not path.is_file():
            return x
        mark = pygame.image.load_sized_svg(str(path), (size, size))
        canvas.surface.blit(mark, (x, self.area.centery - size // 2))
        return x + size + canvas.px(10)

    def _paint_kind(self, canvas: Canvas, x: int) -> None:
        """Whether this is a plan turn, as a small label."""
        plan = self.view.session.is_plan_turn
        words = say("bar.plan" if plan else "bar.adjust")
        width = canvas.text_width(words, "small_strong") + canvas.px(20)
        label = Rect(x, self.area.centery - canvas.px(12), width, canvas.px(24))
        fill = theme.SIDE_DEEP[self.view.side] if plan else theme.CONTROL
        canvas.box(label, fill, 12)
        canvas.text_in(words, label, "small_strong", theme.BRIGHT if plan else theme.PLAIN, "centre")

    def paint_right(self, canvas: Canvas, right: int) -> None:
        """What stands at the right end, up to a place: the side that is played."""
        words = say("bar.you", side=side_name(self.view.side))
        drawn = canvas.text(
            words, (right, self.area.centery), "body_strong", theme.SIDE_BRIGHT[self.view.side], "right"
        )
        canvas.side_mark(self.view.side, (drawn.left - canvas.px(12), self.area.centery), 10)
