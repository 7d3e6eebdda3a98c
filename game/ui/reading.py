"""Text to read: blocks in their own styles below each other; it scrolls when they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

import pygame
from pygame import Rect

from game.levers import SIDES
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.theme import Colour
from game.ui.widget import Touch, Widget

STEP = 3  # lines that a notch of the wheel moves


@dataclass(frozen=True)
class Block:
    """A paragraph: `above` is the space before it in units, `mark` what stands before it, `note` at its right end.

    A mark is a side ("us", "china"), the name of an icon, or nothing.
    """

    words: str
    style: str = "small"
    colour: Colour = field(default_factory=lambda: theme.PLAIN)
    above: float = 0
    mark: str = ""
    note: str = ""
    note_colour: Colour = field(default_factory=lambda: theme.BRIGHT)


@dataclass(frozen=True)
class _Line:
    top: int
    height: int
    words: str
    left: int
    block: Block
    first: bool


class Reading(Widget):
    """Blocks of text; the wheel and the up and down keys scroll them where they do not fit."""

    def __init__(self, blocks: Callable[[], Sequence[Block]]) -> None:
        super().__init__()
        self.blocks = blocks
        self.focusable = False  # as long as everything fits
        self.first = 0  # the topmost line shown
        self._lines: list[_Line] = []
        self._shown: tuple[Block, ...] = ()

    def look(self) -> Hashable:
        shown = tuple(self.blocks())
        if shown != self._shown:
            self._shown, self.first = shown, 0
        return (shown, self.first)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        self._lines = self._laid(canvas, self.area.width)
        tall = self._lines[-1].top + self._lines[-1].height if self._lines else 0
        self.focusable = tall > self.area.height + canvas.px(2)
        if self.focusable:
            self._lines = self._laid(canvas, self.area.width - canvas.px(14))
        self.first = max(0, min(self.first, self._last()))
        origin = self._lines[self.first].top if self._lines and self.focusable else 0
        for line in self._lines[self.first if self.focusable else 0 :]:
            if line.top - origin + line.height > self.area.height + canvas.px(3):
                break
            self._draw_line(canvas, line, self.area.top + line.top - origin)
        if self.focusable:
            self._draw_track(canvas)
        if touch.focused:
            canvas.focus_ring(self.area.inflate(canvas.px(6), canvas.px(6)))

    def _laid(self, canvas: Canvas, width: int) -> list[_Line]:
        return _laid(canvas, self._shown, width)

    def wanted_height(self, canvas: Canvas, width: int) -> int:
        """The height that shows every block at a width."""
        return height_of(canvas, tuple(self.blocks()), width)

    def _last(self) -> int:
        """The first line from which the rest fits."""
        if not self.focusable or not self._lines:
            return 0
        end = self._lines[-1].top + self._lines[-1].height
        fitting = (place for place, line in enumerate(self._lines) if end - line.top <= self.area.height)
        return next(fitting, len(self._lines) - 1)

    def _draw_line(self, canvas: Canvas, line: _Line, top: int) -> None:
        block = line.block
        canvas.text(line.words, (self.area.left + line.left, top), block.style, block.colour, middle=False)
        if not line.first:
            return
        middle = top + line.height // 2
        if block.mark in SIDES:
            canvas.side_mark(SIDES.index(block.mark), (self.area.left + canvas.px(7), middle), 9)
        elif block.mark:
            size = canvas.px(15)
            canvas.icon(block.mark, Rect(self.area.left, middle - size // 2, size, size), block.colour)
        if block.note:
            right = self.area.right - (canvas.px(14) if self.focusable else 0)
            canvas.text(block.note, (right, middle), block.style, block.note_colour, "right")

    def _draw_track(self, canvas: Canvas) -> None:
        track = Rect(self.area.right - canvas.px(6), self.area.top, canvas.px(6), self.area.height)
        canvas.box(track, theme.TRACK, 3)
        whole = self._lines[-1].top + self._lines[-1].height
        height = max(canvas.px(20), track.height * self.area.height // whole)
        top = track.top + (track.height - height) * self.first // max(1, self._last())
        canvas.box(Rect(track.left, top, track.width, height), theme.MUTED, 3)

    def scroll(self, lines: int) -> bool:
        """Move the text up by some lines. True if it moved."""
        before = self.first
        self.first = max(0, min(self.first + lines, self._last()))
        return self.first != before

    def wheel(self, steps: int) -> bool:
        return self.scroll(-STEP * steps)

    def key(self, event: pygame.event.Event) -> bool:
        steps = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -10, pygame.K_PAGEDOWN: 10}
        if event.key in steps:
            self.scroll(steps[event.key])
            return True
        return False


def height_of(canvas: Canvas, blocks: Sequence[Block], width: int) -> int:
    """The height that shows every block at a width, in pixels."""
    lines = _laid(canvas, blocks, width)
    return lines[-1].top + lines[-1].height if lines else 0


def _laid(canvas: Canvas, blocks: Sequence[Block], width: int) -> list[_Line]:
    lines: list[_Line] = []
    top = 0
    for block in blocks:
        top += canvas.px(block.above) if block.above and lines else 0
        left = canvas.px(22) if block.mark else 0
        note = canvas.text_width(block.note, block.style) + canvas.px(10) if block.note else 0
        height = canvas.line_height(block.style)
        for place, words in enumerate(canvas.typeface.wrapped(block.words, block.style, width - left - note)):
            lines.append(_Line(top, height, words, left, block, place == 0))
            top += height
    return lines
