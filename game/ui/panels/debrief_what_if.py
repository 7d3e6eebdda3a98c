"""The debrief's what-if: one turn with one order fewer, or none, and the game taken up again from any turn."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from pygame import Rect

from game.calendar import quarter_text
from game.levers import SIDES, SideKey
from game.orders import Orders
from game.session.debrief import WhatIf
from game.ui import formats, layout, theme
from game.ui.analyst import Analyst, Question
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.lists import Row, RowList
from game.ui.panels.card import Card
from game.ui.panels.debrief_timeline import orders_words
from game.ui.panels.odds import paint_verdict
from game.ui.text import say
from game.ui.view import GameView, side_name, verdict_title

LEAST_SEEN = 0.005
ROW = 40
"""Units of height of a verdict."""


class WhatIfPage(Card):
    """Choose a turn and a side; see the odds as played, and had that side kept its standing orders instead."""

    def __init__(
        self, view: GameView, analyst: Analyst, ask: Callable[[Question], None], play_on: Callable[[int], None]
    ) -> None:
        super().__init__(view)
        self.analyst = analyst
        self.ask = ask
        self.side: SideKey = view.side_key
        rows = [self._row(turn) for turn in range(1, len(view.session.log) + 1)]
        self.list = RowList(rows, rows[0].key if rows else "", lambda _key: None, self.put_question)
        self.list.accent = view.side
        self.sides = Tabs([(side, side_name(place)) for place, side in enumerate(SIDES)], self.side, self.choose_side)
        self.pass_button = Button(say("debrief.ask"), self.put_question, "circle-help", accent=view.side)
        self.pass_button.key_name = say("key.enter")
        self.resume = Button(say("debrief.play_on"), lambda: play_on(int(self.list.chosen)), "play")
        self.widgets = [self.list, self.sides, self.pass_button, self.resume]

    def _row(self, turn: int) -> Row:
        played = self.view.session.log[turn - 1]
        title = say("debrief.turn", turn=turn, quarter=quarter_text(played.month))
        return Row(str(turn), title, orders_words(played.orders.get(self.side, Orders())))

    def choose_side(self, side: str) -> None:
        """Look at the turns of the other side."""
        self.side = "us" if side == "us" else "china"
        self.list.rows = [self._row(turn) for turn in range(1, len(self.list.rows) + 1)]
        self.list.accent = SIDES.index(self.side)

    def put_question(self) -> None:
        """Ask what would have become of the game had the side passed on the chosen turn."""
        self.ask(Question(int(self.list.chosen), self.side, Orders()))

    def state(self) -> Hashable:
        return (self.analyst.asked, self.analyst.answer, len(self.analyst.turns), self.analyst.finished, self.side)

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        left, _right = self._halves(canvas, inner)
        sides, turns, buttons = layout.rows(left, [canvas.px(30), 1.0, canvas.px(38)], canvas.px(10))
        self.sides.area, self.list.area = sides, turns
        self.pass_button.area, self.resume.area = layout.columns(buttons, [0.55, 0.45], canvas.px(10))

    @staticmethod
    def _halves(canvas: Canvas, inner: Rect) -> list[Rect]:
        body = Rect(inner.left, inner.top + canvas.px(28), inner.width, inner.height - canvas.px(28))
        return layout.columns(body, [0.5, 0.5], canvas.px(24))

    def paint(self, canvas: Canvas) -> None:
        self.heading(canvas, say("debrief.what_if_title"), say("debrief.what_if_note"))
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        _left, right = self._halves(canvas, inner)
        answer, asked = self.analyst.answer, self.analyst.asked
        if asked is None:
            canvas.paragraph(say("debrief.what_if_help"), right, "body", theme.MUTED)
        elif answer is None:
            words = say("debrief.asking") if self.analyst.finished else say("debrief.asking_later")
            canvas.paragraph(words, right, "body", theme.MUTED)
        else:
            self._paint_answer(canvas, right, asked, answer)

    def _paint_answer(self, canvas: Canvas, area: Rect, asked: Question, answer: WhatIf) -> None:
        who = side_name(SIDES.index(asked.side))
        words = say("debrief.answer", side=who, turn=answer.turn)
        drawn = canvas.paragraph(words, area, "body_strong", theme.BRIGHT)
        shown = [
            key
            for key in theme.VERDICT
            if max(answer.played.get(key, 0.0), answer.otherwise.get(key, 0.0)) >= LEAST_SEEN
        ]
        top = drawn.bottom + canvas.px(34)
        heads = self._cells(canvas, Rect(area.left, top - canvas.px(26), area.width, canvas.px(20)))
        for cell, key in zip(heads[1:], ("played", "otherwise", "difference"), strict=True):
            canvas.text(say(f"debrief.{key}"), cell.midright, "small", theme.MUTED, "right", width=cell.width)
        for place, key in enumerate(shown):
            line = Rect(area.left, top + place * canvas.px(ROW), area.width, canvas.px(ROW))
            self._paint_verdict(canvas, line, key, answer)

    @staticmethod
    def _cells(canvas: Canvas, line: Rect) -> list[Rect]:
        return layout.columns(line, [1.0, canvas.px(76), canvas.px(92), canvas.px(92)], canvas.px(8))

    def _paint_verdict(self, canvas: Canvas, line: Rect, key: str, answer: WhatIf) -> None:
        name, played, otherwise, difference = self._cells(canvas, line)
        size = canvas.px(12)
        paint_verdict(canvas, Rect(name.left, name.centery - size // 2, size, size), key)
        left = name.left + size + canvas.px(9)
        canvas.text(verdict_title(key), (left, name.centery), "body", theme.PLAIN, width=name.right - left)
        before, after = answer.played.get(key, 0.0), answer.otherwise.get(key, 0.0)
        canvas.text(formats.out_of_hundred(before), played.midright, "body_strong", theme.BRIGHT, "right")
        canvas.text(formats.out_of_hundred(after), otherwise.midright, "body_strong", theme.BRIGHT, "right")
        change = formats.signed(100 * (after - before))
        ink = theme.MUTED if change == formats.NOTHING else theme.SIDE_BRIGHT[SIDES.index(self.side)]
        canvas.text(change, difference.midright, "body_strong", ink, "right")
        canvas.rule(line.left, line.right, line.bottom)
