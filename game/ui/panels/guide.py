"""The guide's card in the tutorial: which step it is, what to do, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from pygame import Rect

from game.session.tutorial import Step
from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.checks import ChanceField
from game.ui.controls import Button
from game.ui.panels.predict import prediction
from game.ui.text import language, say
from game.ui.view import GameView
from game.ui.widget import Action, Panel, Widget
from game.ui.words import declared

TALL, FLAT = 214, 160
"""Units of height of the card: above the orders, and as a strip above the one view of a compact screen."""


class Guide(Panel):
    """A title, a few lines, the question of the first step, and two buttons."""

    def __init__(
        self,
        view: GameView,
        step: Callable[[], Step],
        place: Callable[[], tuple[int, int]],
        skip: Action,
        leave: Action,
    ) -> None:
        super().__init__()
        self.view = view
        self.step = step
        self.place = place  # (which step, from 1; of how many)
        self.skip = Button(say("tutorial.skip"), skip, "arrow-right")
        self.skip.key_name = "S"
        self.leave = Button(say("tutorial.leave"), leave)
        self.leave.key_name = "Q"
        guess = prediction(view)
        self.guess: ChanceField | None = None if guess is None else guess.field
        if self.guess is not None:
            self.guess.question = say("tutorial.guess")
        self.widgets: list[Widget] = [*([self.guess] if self.guess is not None else []), self.skip, self.leave]

    def state(self) -> Hashable:
        last = self.place()[0] == self.place()[1]
        self.skip.words = say("tutorial.play_on" if last else "tutorial.skip")
        self.skip.accent = self.view.side if last else None
        self.leave.visible = not last
        if self.guess is not None:
            self.guess.visible = self.step().done == "predict"
        return (self.step().key, language())

    def _areas(self, canvas: Canvas) -> tuple[Rect, Rect, Rect, Rect]:
        """Head, text, and the places of the two buttons."""
        inner, line = layout.inset(self.area, canvas.px(12)), canvas.px(32)
        skip, leave = (max(button.wanted_width(canvas), canvas.px(96)) for button in (self.skip, self.leave))
        if self.area.height > canvas.px(FLAT + TALL) / 2:  # buttons below the text
            head, body, foot = layout.rows(inner, [canvas.px(20), 1.0, line], canvas.px(4))
            left, _between, right = layout.columns(foot, [leave, 1.0, skip], canvas.px(8))
            return head, body, right, left
        told, buttons = layout.columns(inner, [1.0, max(skip, leave)], canvas.px(16))
        head, body = layout.rows(told, [canvas.px(20), 1.0], canvas.px(4))
        below = Rect(buttons.left, buttons.bottom - line, buttons.width, line)
        return head, body, Rect(buttons.left, buttons.top, buttons.width, line), below

    def arrange(self, canvas: Canvas) -> None:
        _head, body, self.skip.area, self.leave.area = self._areas(canvas)
        if self.guess is not None:
            height = canvas.px(30)
            self.guess.area = Rect(body.left, body.bottom - height, body.width, height)

    def paint(self, canvas: Canvas) -> None:
        canvas.box(self.area, theme.CARD_TOP, theme.CARD_RADIUS, theme.SIDE[self.view.side], theme.CARD_BOTTOM)
        head, body, _skip, _leave = self._areas(canvas)
        number, count = self.place()
        words = declared(self.step())
        mark = canvas.text(say("tutorial.step", step=number, steps=count), head.midright, "small", theme.MUTED, "right")
        canvas.text(words.title, head.midleft, "heading", theme.BRIGHT, width=mark.left - head.left - canvas.px(8))
        canvas.paragraph(words.text, body, "small", theme.PLAIN)
