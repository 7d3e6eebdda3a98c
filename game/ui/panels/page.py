"""What the pages around the main screen share: their heading and their buttons."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from pygame import Rect

from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.scene import Scene
from game.ui.widget import Panel, Widget


class PageHead(Panel):
    """A title, with a smaller line behind it where there is room, and widgets at the right end."""

    def __init__(
        self, title: Callable[[], str], note: Callable[[], str] = str, mark: Callable[[], int | None] = lambda: None
    ) -> None:
        super().__init__()
        self.title = title
        self.note = note
        self.mark = mark  # the side whose sign stands before the title

    def state(self) -> Hashable:
        return (self.title(), self.note(), self.mark())

    def paint(self, canvas: Canvas) -> None:
        left, side = self.area.left, self.mark()
        if side is not None:
            canvas.side_mark(side, (left + canvas.px(10), self.area.centery), 18)
            left += canvas.px(30)
        room = self.area.right - left
        drawn = canvas.text(self.title(), (left, self.area.centery), "title", theme.BRIGHT, width=room)
        note = self.note()
        left = drawn.right + canvas.px(16)
        if note and canvas.text_width(note, "body") <= self.area.right - left:
            canvas.text(note, (left, self.area.centery + canvas.px(5)), "body", theme.MUTED)


class PageFoot(Panel):
    """Buttons at the right end, the one that goes on last; a message at the left."""

    def __init__(self, buttons: Sequence[Button], message: Callable[[], str] = str, warning: bool = False) -> None:
        super().__init__()
        self.widgets: list[Widget] = list(reversed(buttons))
        self.buttons = list(buttons)
        self.message = message
        self.warning = warning

    def state(self) -> Hashable:
        return self.message()

    def arrange(self, canvas: Canvas) -> None:
        for button, box in zip(self.buttons, self._cut(canvas)[1:], strict=True):
            button.area = box

    def _cut(self, canvas: Canvas) -> list[Rect]:
        widths: list[float] = [1.0]
        for button in self.buttons:
            least = canvas.px(200 if button is self.buttons[-1] else 120)
            widths.append(max(least, button.wanted_width(canvas)))
        return layout.columns(self.area, widths, canvas.px(10))

    def paint(self, canvas: Canvas) -> None:
        words = self.message()
        if words:
            room = self._cut(canvas)[0].inflate(-canvas.px(8), 0)
            ink = theme.WARNING if self.warning else theme.MUTED
            lines = canvas.typeface.wrapped(words, "small", room.width)
            height = canvas.line_height("small") * len(lines)
            box = Rect(room.left, room.centery - height // 2, room.width, max(height, canvas.line_height("small")))
            canvas.paragraph(words, box, "small", ink)


class Grounded(Panel):
    """A card with a heading and widgets in it, placed by a function of the room below the heading."""

    def __init__(
        self,
        heading: Callable[[], str],
        widgets: Sequence[Widget],
        place: Callable[[Canvas, Rect], None],
        note: Callable[[], str] = str,
        side: int | None = None,
        plain: bool = False,
    ) -> None:
        super().__init__()
        self.heading = heading
        self.note = note
        self.place = place
        self.side = side
        self.plain = plain  # inside a dialog's card: no ground of its own
        self.widgets = list(widgets)

    def state(self) -> Hashable:
        return (self.heading(), self.note())

    def _room(self, canvas: Canvas) -> tuple[Rect, Rect]:
        inner = self.area if self.plain else layout.inset(self.area, canvas.px(theme.PADDING))
        head, body = layout.rows(inner, [canvas.px(24), 1.0], canvas.px(8))
        return head, body

    def arrange(self, canvas: Canvas) -> None:
        self.place(canvas, self._room(canvas)[1])

    def paint(self, canvas: Canvas) -> None:
        if not self.plain:
            canvas.card(self.area)
        head, _body = self._room(canvas)
        left = head.left
        if self.side is not None:
            canvas.side_mark(self.side, (left + canvas.px(7), head.centery), 12)
            left += canvas.px(22)
        drawn = canvas.text(self.heading(), (left, head.centery), "heading", theme.BRIGHT, width=head.right - left)
        note = self.note()
        if note and canvas.text_width(note, "small") <= head.right - drawn.right - canvas.px(12):
            canvas.text(note, head.midright, "small", theme.MUTED, "right")


class DialogHead(Panel):
    """The title of a dialog that is made of several panels; `card` is the ground below all of them."""

    def __init__(self, title: Callable[[], str], note: Callable[[], str] = str) -> None:
        super().__init__()
        self.title = title
        self.note = note
        self.card = Rect(0, 0, 0, 0)

    def surround(self, areas: layout.Areas, canvas: Canvas) -> None:
        """Stand in the head of a dialog, and let its card lie around all of its areas."""
        self.area = areas["head"]
        self.card = self.area.unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40))

    def state(self) -> Hashable:
        return (self.title(), self.note())

    def paint(self, canvas: Canvas) -> None:
        drawn = canvas.text(self.title(), self.area.midleft, "large", theme.BRIGHT, width=self.area.width)
        note = self.note()
        if note and canvas.text_width(note, "body") <= self.area.right - drawn.right - canvas.px(16):
            canvas.text(note, self.area.midright, "body", theme.MUTED, "right")


class DialogPage(Scene):
    """A dialog of several panels on one card."""

    dialog = True
    head: DialogHead

    def underlay(self, canvas: Canvas) -> None:
        canvas.card(self.head.card)


def filling(widget: Widget) -> Callable[[Canvas, Rect], None]:
    """A placing that gives one widget the whole room."""

    def place(_canvas: Canvas, room: Rect) -> None:
        widget.area = room

    return place
