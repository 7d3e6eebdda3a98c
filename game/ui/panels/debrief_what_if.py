"""The debrief's what-if: one turn with one order fewer, or none, and the game taken up again from any turn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from pygame import Rect

from game.calendar import quarter_text
from game.events.deck import standard_deck
from game.levers import SIDES, SideKey
from game.orders import Orders
from game.session import debrief
from game.session.debrief import WhatIf
from game.ui import formats, layout, theme
from game.ui.analyst import Analyst, Question
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.lists import Row, RowList
from game.ui.panels.card import Card
from game.ui.panels.debrief_timeline import order_words, orders_words
from game.ui.panels.odds import paint_verdict
from game.ui.reading import Block, Reading
from game.ui.text import say, told
from game.ui.view import GameView, side_name, verdict_title
from game.ui.widget import Hint
from game.ui.words import ordered

LEAST_SEEN = 0.005
ROW = 40
"""Units of height of a verdict."""


class WhatIfPage(Card):
    """Choose a turn and a side, or one order of it; see the odds as played, and had that not been ordered."""

    def __init__(
        self, view: GameView, analyst: Analyst, ask: Callable[[Question], None], play_on: Callable[[int], None]
    ) -> None:
        super().__init__(view)
        self.analyst = analyst
        self.ask = ask
        self.side: SideKey = view.side_key
        self.left_out = ""  # the one order that was asked about; empty: all of the turn
        rows = list(self._rows())
        self.list = RowList(rows, rows[0].key if rows else "", lambda _key: None, self.put_question)
        self.list.accent = view.side
        self.sides = Tabs([(side, side_name(place)) for place, side in enumerate(SIDES)], self.side, self.choose_side)
        self.pass_button = Button(say("debrief.ask"), self.put_question, "circle-help", accent=view.side)
        self.pass_button.key_name = say("key.enter")
        self.resume = Button(say("debrief.play_on"), lambda: play_on(self._chosen()[0]), "play")
        self.told = Reading(lambda: tuple(self._ordered()))
        self.widgets = [self.list, self.sides, self.pass_button, self.resume, self.told]

    def _rows(self) -> Iterator[Row]:
        """A row a turn, all its orders; then one for each single order of several."""
        for turn, played in enumerate(self.view.session.log, 1):
            orders = played.orders.get(self.side, Orders())
            title = say("debrief.turn", turn=turn, quarter=quarter_text(played.month))
            yield Row(str(turn), title, orders_words(orders, most=1))  # all of them stand beside the list
            for left_out in debrief.fewer(orders):
                yield Row(f"{turn} {left_out}", say("debrief.without", order=order_words(left_out)), "")

    def _ordered(self) -> Iterator[Block]:
        """What both sides ordered on the chosen turn, and what that means."""
        turn, _left_out = self._chosen()
        played = self.view.session.log[turn - 1]
        events = {shock.key: shock for shock in standard_deck().shocks}
        yield Block(say("debrief.turn", turn=turn, quarter=quarter_text(played.month)), "body_strong", theme.BRIGHT)
        for place, side in enumerate(SIDES):
            yield Block(side_name(place), "small_strong", theme.SIDE_BRIGHT[place], above=12, mark=side)
            items = ordered(played.orders.get(side, Orders()), None, side, events)
            for item in items:
                yield Block(item.title, "small_strong", theme.BRIGHT, above=6, mark=item.icon, note=item.number)
                yield Block(item.meaning)
            if not items:
                yield Block(say("report.nothing"), "small", theme.MUTED, above=4)

    def _chosen(self) -> tuple[int, str]:
        """The chosen turn, and the one order to be left out; empty: all."""
        turn, _space, left_out = self.list.chosen.partition(" ")
        return int(turn), left_out

    def choose_side(self, side: str) -> None:
        """Look at the turns of the other side."""
        self.side = "us" if side == "us" else "china"
        turn, _left_out = self._chosen()
        self.list.rows, self.list.chosen = list(self._rows()), str(turn)
        self.list.accent = SIDES.index(self.side)

    def put_question(self) -> None:
        """Ask what would have become of the game had the side not given the chosen order, or none at all."""
        turn, left_out = self._chosen()
        given = self.view.session.log[turn - 1].orders.get(self.side, Orders())
        self.left_out = left_out
        self.ask(Question(turn, self.side, debrief.fewer(given)[left_out] if left_out else Orders()))

    def state(self) -> Hashable:
        return (
            self.analyst.asked,
            self.analyst.answer,
            len(self.analyst.turns),
            self.analyst.finished,
            self.analyst.trouble,
            self.side,
        )

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        left, right = self._halves(canvas, inner)
        sides, turns, buttons = layout.rows(left, [canvas.px(30), 1.0, canvas.px(38)], canvas.px(10))
        self.sides.area, self.list.area = sides, turns
        help_height = canvas.line_height("body") * len(
            canvas.typeface.wrapped(say("debrief.what_if_help"), "body", right.width)
        )
        top = right.top + help_height + canvas.px(18)
        self.told.area = Rect(right.left, top, right.width, max(0, right.bottom - top))
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
        self.told.visible = asked is None
        if asked is None:
            canvas.paragraph(say("debrief.what_if_help"), right, "body", theme.MUTED)
        elif answer is None:
            waiting = say("debrief.asking") if self.analyst.finished else say("debrief.asking_later")
            words = told(self.analyst.trouble) or waiting
            canvas.paragraph(words, right, "body", theme.MUTED)
        else:
            self._paint_answer(canvas, right, asked, answer)

    def _paint_answer(self, canvas: Canvas, area: Rect, asked: Question, answer: WhatIf) -> None:
        who = side_name(SIDES.index(asked.side))
        words = say("debrief.answer", side=who, turn=answer.turn)
        if self.left_out:
            words = say("debrief.answer_without", side=who, turn=answer.turn, order=order_words(self.left_out))
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
        part = answer.parts[key]
        ink = theme.SIDE_BRIGHT[SIDES.index(self.side)] if part.clear else theme.CONTROL_EDGE
        error = say("debrief.error", error=formats.plain(100 * part.error, 1))
        unclear = "" if part.clear else " " + say("debrief.unclear")
        self._hints.append(Hint(line, f"{verdict_title(key)}: {change}", error + unclear))
        canvas.text(change, difference.midright, "body_strong", ink, "right")
        canvas.rule(line.left, line.right, line.bottom)
