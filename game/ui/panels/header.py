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
from game.ui.widget import Action, Touch, Widget


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

    def __init__(self, view: GameView, menu: Action, goals: Action) -> None:
        super().__init__(view)
        self.menu = Button("", menu, "settings")
        self.menu.hint_title = say("bar.menu")
        self.pill = SidePill(view, goals)
        self.pill.visible = not view.watched
        self.widgets = [self.pill, self.menu]

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def arrange(self, canvas: Canvas) -> None:
        size = canvas.px(36)
        self.menu.area = Rect(self.area.right - size, self.area.centery - size // 2, size, size)
        width, height = self.pill.wanted_width(canvas), canvas.px(40)
        right = self.menu.area.left - canvas.px(8)
        self.pill.area = Rect(right - width, self.area.centery - height // 2, width, height)


class SidePill(Widget):
    """Whose side is played, and below it which of its mandates are met as the world stands; a click tells them all."""

    def __init__(self, view: GameView, goals: Action) -> None:
        super().__init__()
        self.view = view
        self.goals = goals
        self.hint_title = say("bar.you", side=side_name(view.side))
        self.hint_text = say("bar.goals")

    def look(self) -> Hashable:
        return self.view.turn_stamp

    def wanted_width(self, canvas: Canvas) -> int:
        """The width that shows the name and three marks."""
        words = canvas.text_width(say(f"side_short.{self.view.side_key}"), "small_strong")
        return max(words + canvas.px(38), canvas.px(68))

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        side, area = self.view.side, self.area
        edge = theme.SIDE_BRIGHT[side] if touch.hovered else theme.SIDE[side]
        canvas.box(area, theme.SIDE_DEEP[side], 12, edge, opacity=0.72)
        words, upper = say(f"side_short.{self.view.side_key}"), area.top + area.height * 0.32
        width = canvas.text_width(words, "small_strong") + canvas.px(16)
        left = area.centerx - width / 2
        canvas.side_mark(side, (left + canvas.px(5), upper), 10, theme.SIDE_BRIGHT[side])
        canvas.text(words, (left + canvas.px(16), upper), "small_strong", theme.BRIGHT)
        size, gap = canvas.px(12), canvas.px(5)
        marks = self.view.mandates_met()
        x = area.centerx - (len(marks) * size + (len(marks) - 1) * gap) // 2
        for met in marks:
            box = Rect(x, round(area.top + area.height * 0.74) - size // 2, size, size)
            canvas.icon("check" if met else "x", box, theme.HELPS if met else theme.HURTS)
            x += size + gap
        if touch.focused:
            canvas.focus_ring(area)

    def press(self, at: tuple[int, int]) -> None:
        self.goals()

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.goals()
            return True
        return False


class Progress(Card):
    """The line below the bar, lit as far as the game has come."""

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        session = self.view.session
        canvas.surface.fill(theme.GRID_LINE, self.area)
        done = round(self.area.width * min(1.0, (session.turn - 1) / session.turns))
        canvas.surface.fill(theme.SIDE[self.view.side], (self.area.left, self.area.top, done, self.area.height))
