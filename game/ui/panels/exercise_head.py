"""The head of the exercise console with its steps, the clock, and the row of keys at the foot."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

from pygame import Rect

from game.calendar import quarter_text
from game.classroom.lesson import Lesson
from game.classroom.words import said
from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.text import language, say, told
from game.ui.widget import Action, Panel

HURRY = 30.0  # seconds left from which the clock warns


class Head(Panel):
    """The exercise, the step that is taught and those to come."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson

    def state(self) -> Hashable:
        lesson = self.lesson
        return (lesson.place, lesson.number, lesson.phase, lesson.rounds_done)

    def paint(self, canvas: Canvas) -> None:
        exercise, lesson = self.lesson.exercise, self.lesson
        canvas.card(self.area)
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        top = inner.top + canvas.px(11)
        drawn = canvas.text(exercise.exercise, (inner.left, top), "large", theme.US_BRIGHT)
        at = (drawn.right + canvas.px(12), top)
        right = inner.right
        if lesson.step.kind == "rounds":
            words = say("exercise.round", number=lesson.number, count=exercise.rounds.count)
            month = exercise.round_month(lesson.number)
            words = f"{words} · {quarter_text(month)}"
            told = canvas.text(words, (inner.right, top), "poster_strong", theme.BRIGHT, "right")
            right = told.left - canvas.px(14)
        canvas.text(said(exercise.title, language()), at, "large", theme.BRIGHT, width=right - at[0])
        strip = Rect(inner.left, inner.bottom - canvas.px(24), inner.width, canvas.px(24))
        self._paint_steps(canvas, strip)

    def _paint_steps(self, canvas: Canvas, strip: Rect) -> None:
        steps = self.lesson.exercise.steps
        cells = layout.columns(strip, [1.0] * len(steps), canvas.px(8))
        for place, (step, cell) in enumerate(zip(steps, cells, strict=True)):
            now, done = place == self.lesson.place, place < self.lesson.place
            bar = Rect(cell.left, cell.bottom - canvas.px(4), cell.width, canvas.px(4))
            canvas.box(bar, theme.US if now else theme.US_DEEP if done else theme.TRACK, 2)
            if step.kind == "rounds" and now:
                part = len(self.lesson.rounds) / self.lesson.exercise.rounds.count
                canvas.bar(bar, part, theme.US, theme.US_DEEP)
            ink = theme.BRIGHT if now else theme.MUTED
            middle = cell.top + canvas.px(8)
            title = f"{place + 1} {said(step.title, language())}"
            style = "body_strong" if now else "body"
            minutes = say("exercise.minutes", minutes=f"{step.minutes:g}")
            both = canvas.text_width(title, style) + canvas.px(6) + canvas.text_width(minutes, style)
            if both <= cell.width:
                canvas.text(minutes, (cell.right, middle), style, ink, "right")
            elif canvas.text_width(title, style) > cell.width:
                style = "small_strong" if now else "small"
            canvas.text(title, (cell.left, middle), style, ink, width=cell.width)


class Clock(Panel):
    """What is left of the time, large; over it, how long ago it was up."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson

    def state(self) -> Hashable:
        timer = self.lesson.timer
        return (math.ceil(timer.left), timer.is_paused, round(timer.length), self.lesson.warning)

    def paint(self, canvas: Canvas) -> None:
        timer = self.lesson.timer
        left = math.ceil(timer.left)
        hurry, over = left <= HURRY, left < 0
        ink = theme.HURTS if over else theme.WARNING if hurry else theme.BRIGHT
        if timer.is_paused:
            ink = theme.MUTED
        canvas.box(self.area, theme.CARD_TOP, theme.CARD_RADIUS, ink if hurry or timer.is_paused else theme.CARD_EDGE)
        words = ("+" if over else "") + f"{abs(left) // 60}:{abs(left) % 60:02d}"
        middle = self.area.top + canvas.px(34)
        canvas.text(words, (self.area.centerx, middle), "clock", ink, "centre")
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        note = say("exercise.paused") if timer.is_paused else say("exercise.time_is_up") if over else ""
        if self.lesson.warning:
            note = told(self.lesson.warning)
        line = Rect(inner.left, inner.bottom - canvas.px(8), inner.width, canvas.px(18))
        if note:
            short = canvas.typeface.shortened(note, "small_strong", line.width)
            canvas.text_in(short, line, "small_strong", ink if not self.lesson.warning else theme.WARNING, "centre")
        else:
            bar = Rect(line.left, line.top + canvas.px(2), line.width, canvas.px(5))
            canvas.bar(bar, max(timer.left, 0.0) / max(timer.length, 1.0), ink)


class Foot(Panel):
    """The keys of the moment as buttons, the most important first."""

    def __init__(self, buttons: Sequence[tuple[str, str, str, Action]]) -> None:
        """`buttons`: words, icon, key and what each does."""
        super().__init__()
        for place, (words, icon, key, act) in enumerate(buttons):
            button = Button(words, act, icon, accent=0 if place == 0 else None)
            button.key_name = key
            self.widgets.append(button)

    def arrange(self, canvas: Canvas) -> None:
        gap = canvas.px(8)
        wanted = [button.wanted_width(canvas) for button in self.widgets if isinstance(button, Button)]
        spare = self.area.width - sum(wanted) - gap * (len(wanted) - 1)
        if spare < 0:  # too narrow for all: every button gives up its icon
            for button in self.widgets:
                assert isinstance(button, Button)
                button.icon = ""
            wanted = [button.wanted_width(canvas) for button in self.widgets if isinstance(button, Button)]
            spare = self.area.width - sum(wanted) - gap * (len(wanted) - 1)
        share = spare / sum(wanted)
        x = float(self.area.left)
        for button, width in zip(self.widgets, wanted, strict=True):
            whole = width * (1 + share)
            button.area = Rect(round(x), self.area.top, round(x + whole) - round(x), self.area.height)
            x += whole + gap
