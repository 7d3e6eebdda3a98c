"""The rows of the orders panel: a lever with where it stands and where it is to go; a programme's share."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable

import pygame
from pygame import Rect

from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.theme import Colour
from game.ui.widget import Touch, Widget

FINE, COARSE = 0.05, 0.2  # steps of the arrow keys, without and with Shift

_gestures = itertools.count()


class SliderRow(Widget):
    """A name, a track from 0 to 1 and a number. Arrow keys step it, Home and End go to the ends."""

    def __init__(self, subject: str, name: str, side: int, put: Callable[[float, object], object]) -> None:
        super().__init__()
        self.subject = subject  # the key of the lever or programme
        self.name = name
        self.side = side
        self.put = put  # (value, gesture): one drag is one gesture
        self.value = 0.0  # where it is to go
        self.standing = 0.0  # what is ordered now
        self.level: float | None = None  # where it is by now; None: the same as ordered
        self.locked = False  # shown, but cannot be moved this turn
        self.marked = False  # whether the coach points at it
        self._gesture: object = None
        self._track = Rect(0, 0, 1, 1)

    @property
    def changed(self) -> bool:
        """Whether the draft moves it."""
        return abs(self.value - self.standing) > 1e-9

    def look(self) -> Hashable:
        return (self.value, self.standing, self.level, self.locked, self.marked)

    def write(self, value: float) -> str:
        """The number at the end of the row."""
        return formats.plain(100 * value)

    def colour(self) -> Colour:
        """The colour of the filled track."""
        return theme.SIDE[self.side]

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        bright = theme.SIDE_BRIGHT[self.side]
        if touch.hovered and not self.locked:
            canvas.box(self.area, theme.CONTROL, 6)
        inner = self.area.inflate(-canvas.px(10), 0)
        number = canvas.px(42)
        name_width = round(inner.width * 0.46)
        ink = theme.BRIGHT if self.changed or touch.hovered else theme.PLAIN
        canvas.text(self.name, inner.midleft, "body_strong" if self.changed else "body", ink, width=name_width)
        left = inner.left + name_width + canvas.px(8)
        height = canvas.px(6)
        self._track = Rect(left, inner.centery - height // 2, inner.right - number - canvas.px(8) - left, height)
        stands = self.standing if self.level is None else self.level
        faded = theme.LUCK_DEEP if self.locked else self.colour()
        canvas.bar(self._track, stands, faded)
        if abs(self.standing - stands) > 0.01:
            canvas.tick(self._track, self.standing, theme.MUTED)
        if not self.locked:
            self._draw_handle(canvas, touch)
        words = self.write(self.value)
        ink = theme.MUTED if self.locked else bright if self.changed else theme.PLAIN
        style = "body_strong" if self.changed else "body"
        canvas.text(words, inner.midright, style, ink, "right", number)
        if self.marked:
            canvas.surface.fill(theme.WARNING, (self.area.left, inner.centery - height, canvas.px(3), 2 * height))
        if touch.focused:
            canvas.focus_ring(self.area, 6)

    def _draw_handle(self, canvas: Canvas, touch: Touch) -> None:
        x = self._track.left + round(self.value * self._track.width)
        if self.changed:
            start = self._track.left + round(self.standing * self._track.width)
            span = Rect(min(start, x), self._track.top, abs(x - start), self._track.height)
            canvas.surface.fill(theme.SIDE_BRIGHT[self.side], span)
        size = 14 if touch.hovered or touch.held or touch.focused else 11
        pixels = canvas.px(size)
        knob = Rect(0, 0, pixels, pixels)
        knob.center = (x, self._track.centery)
        fill = theme.SIDE_BRIGHT[self.side] if self.changed else theme.BRIGHT
        canvas.box(knob, fill, size / 2 if self.side == 0 else 3, theme.BACKDROP_BOTTOM)

    # -------------------------------------------------------------------------------------------- moving it

    def move(self, value: float, gesture: object = None) -> None:
        """Ask for a new value, in whole hundredths."""
        if not self.locked:
            self.put(min(max(round(value, 2), 0.0), 1.0), gesture)

    def press(self, at: tuple[int, int]) -> None:
        self._gesture = next(_gestures)
        if at[0] >= self._track.left - self._track.height * 2:
            self.drag(at)

    def drag(self, at: tuple[int, int]) -> None:
        part = (at[0] - self._track.left) / max(1, self._track.width)
        if self._gesture is not None and part > -0.2:
            self.move(round(min(max(part, 0.0), 1.0) / FINE) * FINE, self._gesture)

    def release(self, at: tuple[int, int]) -> None:
        self._gesture = None

    def key(self, event: pygame.event.Event) -> bool:
        step = COARSE if event.mod & pygame.KMOD_SHIFT else FINE
        moves = {
            pygame.K_LEFT: self.value - step,
            pygame.K_RIGHT: self.value + step,
            pygame.K_HOME: 0.0,
            pygame.K_END: 1.0,
            pygame.K_BACKSPACE: self.standing,
            pygame.K_DELETE: self.standing,
        }
        if event.key in moves:
            self.move(moves[event.key])
            return True
        return False


class LeverRow(SliderRow):
    """A lever: the track is filled to its level now, ticked at what is ordered, with a knob at the draft."""


class ProgrammeRow(SliderRow):
    """A programme: its share of the quarterly budget."""

    def write(self, value: float) -> str:
        return formats.percent(value)
