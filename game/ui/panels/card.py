"""A panel with a rounded ground and a heading."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from pygame import Rect

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.view import GameView
from game.ui.widget import Hint, Panel, Touch, Widget


class Card(Panel):
    """The common ground of the main screen's panels."""

    def __init__(self, view: GameView) -> None:
        super().__init__()
        self.view = view
        self._hints: list[Hint] = []
        self.lit = False  # whether a guide points at it

    def hints(self) -> list[Hint]:
        return self._hints

    def look(self, touch: Callable[[Widget], Touch]) -> Hashable:
        return (tuple(self.area), super().look(touch), self.lit)

    def draw(self, canvas: Canvas, touch: Callable[[Widget], Touch]) -> None:
        super().draw(canvas, touch)
        if self.lit:
            canvas.focus_ring(self.area, theme.CARD_RADIUS, theme.WARNING)

    def heading(self, canvas: Canvas, words: str, note: str = "", note_colour: theme.Colour | None = None) -> Rect:
        """Draw the ground and the heading line, with a note where there is room; returns what is left for content."""
        self._hints = []
        canvas.card(self.area)
        padding = canvas.px(theme.PADDING)
        inner = self.area.inflate(-2 * padding, -2 * padding)
        line = canvas.px(20)
        room = inner.width
        if note and canvas.text_width(words, "heading") + canvas.px(10) + canvas.text_width(note, "small") <= room:
            ink = note_colour or theme.MUTED
            drawn = canvas.text(note, (inner.right, inner.top + line // 2), "small", ink, "right", room)
            room -= drawn.width + canvas.px(10)
        canvas.text(words, (inner.left, inner.top + line // 2), "heading", theme.BRIGHT, width=room)
        return Rect(inner.left, inner.top + line + canvas.px(6), inner.width, inner.height - line - canvas.px(6))
