"""A card with a heading over a list, and the text of what is chosen below it or in the rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from pygame import Rect

from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.lists import Row, RowList
from game.ui.widget import Panel


class ListPanel(Panel):
    """`wrapped`: the rows' own texts stand below the list instead of in them."""

    def __init__(
        self, heading: str, rows: list[Row], chosen: str, choose: Callable[[str], object], wrapped: bool = False
    ) -> None:
        super().__init__()
        self.heading = heading
        self.rows = rows
        self.text = ""
        self.wrapped = wrapped
        self.row_height = 40 if wrapped else 54
        plain = [Row(row.key, row.title, note=row.note) for row in rows] if wrapped else rows
        self.list = RowList(plain, chosen, choose)
        self.widgets = [self.list]

    def state(self) -> Hashable:
        return (self.heading, self.text, self.list.chosen)

    def _areas(self, canvas: Canvas) -> tuple[Rect, Rect, Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        texts = [row.text for row in self.rows] if self.wrapped else [self.text]
        lines = max(len(canvas.typeface.wrapped(words, "small", inner.width)) for words in texts)
        text = canvas.line_height("small") * lines
        head, body, foot = layout.rows(inner, [canvas.px(22), 1.0, text], canvas.px(8))
        return head, body, foot

    def arrange(self, canvas: Canvas) -> None:
        self.list.area = self._areas(canvas)[1]
        self.list.row_height = self.row_height

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        head, _body, foot = self._areas(canvas)
        canvas.text_in(self.heading, head, "heading", theme.BRIGHT)
        chosen = next((row for row in self.rows if row.key == self.list.chosen), None)
        words = (chosen.text if chosen else "") if self.wrapped else self.text
        canvas.paragraph(words, foot, "small", theme.PLAIN)
