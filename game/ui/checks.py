"""A row that is on or off, and a slider for a chance: two controls of the pages around the main screen."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame
from pygame import Rect

from game.ui import actions, formats, theme
from game.ui.canvas import Canvas
from game.ui.text import say
from game.ui.widget import Touch, Widget


class CheckRow(Widget):
    """A title, a text below it and a note at the right, with a box that space or a click ticks."""

    def __init__(self, title: str, text: str, note: str, ticked: Callable[[], bool], act: Callable[[], object]) -> None:
        super().__init__()
        self.title = title
        self.text = text
        self.note = note
        self.ticked = ticked
        self.act = act
        self.accent = 0

    def look(self) -> Hashable:
        return (self.title, self.text, self.note, self.ticked(), self.accent)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        on = self.ticked()
        fill = theme.SIDE_DEEP[self.accent] if on else theme.CONTROL_HOVER if touch.hovered else theme.CONTROL
        canvas.box(self.area, fill, theme.CONTROL_RADIUS, theme.SIDE[self.accent] if on else theme.CONTROL_EDGE)
        inner = self.area.inflate(-canvas.px(22), -canvas.px(14))
        size = canvas.px(18)
        box = Rect(inner.left, inner.top + canvas.px(1), size, size)
        canvas.box(box, theme.WELL, 4, theme.SIDE_BRIGHT[self.accent] if on else theme.MUTED)
        if on:
            canvas.icon("check", box.inflate(-canvas.px(3), -canvas.px(3)), theme.BRIGHT)
        left = box.right + canvas.px(11)
        note = canvas.text(self.note, (inner.right, box.centery), "small_strong", theme.BRIGHT, "right")
        room = note.left - canvas.px(8) - left
        canvas.text(self.title, (left, box.centery), "body_strong", theme.BRIGHT, width=room)
        top, bottom = box.bottom + canvas.px(3), inner.bottom + canvas.px(4)
        below = Rect(left, top, inner.right - left, bottom - top)
        lines = canvas.typeface.wrapped(self.text, "small", below.width)
        if len(lines) * canvas.line_height("small") > below.height + 1:  # no room beside the box: below it too
            below = Rect(inner.left, top, inner.width, below.height)
        canvas.paragraph(self.text, below, "small", theme.PLAIN if on else theme.MUTED)
        if touch.focused:
            canvas.focus_ring(self.area)

    def press(self, at: tuple[int, int]) -> None:
        self.act()

    def key(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_SPACE:
            self.act()
            return True
        return False

    def actions(self) -> list[actions.Action]:
        return [actions.Action(f"check {self.title}", self.title, self.act, self.enabled, also=self.text)]


class ChanceField(Widget):
    """How likely something is, 0 to 100: left and right move it by five; nothing is said until it is touched."""

    STEP = 0.05

    def __init__(self, question: str, said: float | None, act: Callable[[float], object], accent: int) -> None:
        super().__init__()
        self.question = question
        self.said = said
        self.act = act
        self.accent = accent
        self._track = Rect(0, 0, 1, 1)

    def look(self) -> Hashable:
        return (self.question, self.said)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        canvas.box(self.area, theme.CONTROL, theme.CONTROL_RADIUS, theme.CONTROL_EDGE)
        inner = self.area.inflate(-canvas.px(20), 0)
        words = say("predict.unsaid") if self.said is None else formats.percent(self.said)
        number = canvas.text_width(say("predict.unsaid"), "body_strong")
        ink = theme.MUTED if self.said is None else theme.BRIGHT
        canvas.text(words, inner.midright, "body_strong", ink, "right")
        drawn = canvas.text(self.question, inner.midleft, "body", theme.PLAIN)
        left, right = drawn.right + canvas.px(14), inner.right - number - canvas.px(14)
        self._track = Rect(left, inner.centery - canvas.px(3), max(1, right - left), canvas.px(6))
        canvas.bar(self._track, self.said or 0.0, theme.SIDE[self.accent])
        if self.said is not None:
            canvas.tick(self._track, self.said, theme.BRIGHT)
        if touch.focused:
            canvas.focus_ring(self.area)

    def _say(self, said: float) -> None:
        self.said = min(max(round(said / self.STEP) * self.STEP, 0.0), 1.0)
        self.act(self.said)

    def press(self, at: tuple[int, int]) -> None:
        self._say((at[0] - self._track.left) / self._track.width)

    def drag(self, at: tuple[int, int]) -> None:
        self.press(at)

    def wheel(self, steps: int) -> bool:
        self._say((0.5 if self.said is None else self.said) + self.STEP * steps)
        return True

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            step = self.STEP if event.key == pygame.K_RIGHT else -self.STEP
            self._say(0.5 if self.said is None else self.said + step)
            return True
        return False
