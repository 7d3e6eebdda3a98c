"""Fields for numbers that a teacher types in class, and the tables of predictions and of the quiz."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame
from pygame import Rect

from game.classroom import forecasts
from game.classroom.exercise import REST, Item
from game.classroom.lesson import AFTER, BEFORE, Lesson
from game.classroom.words import said
from game.levers import SIDES
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.panels.exercise_ballot import digit_of
from game.ui.text import language, say
from game.ui.theme import Colour
from game.ui.view import verdict_title
from game.ui.widget import Panel, Touch, Widget

LONGEST = 6


class NumberField(Widget):
    """A number typed with the digit keys; `signed` fields take a minus and a point as well."""

    def __init__(self, value: float | None, signed: bool, act: Callable[[float], object]) -> None:
        super().__init__()
        self.content = "" if value is None else f"{value:g}"
        self.signed = signed
        self.act = act
        self._typing = False

    def look(self) -> Hashable:
        return (self.content, self._typing)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        canvas.well(self.area)
        words = self.content.replace("-", formats.MINUS) or "–"
        canvas.text_in(words, self.area, "large", theme.BRIGHT if self.content else theme.MUTED, "centre")
        if touch.focused:
            canvas.focus_ring(self.area)

    def press(self, at: tuple[int, int]) -> None:
        self._typing = False

    def key(self, event: pygame.event.Event) -> bool:
        digit = digit_of(event)
        letter = "" if digit is None else str(digit)
        if self.signed and event.key in (pygame.K_MINUS, pygame.K_KP_MINUS):
            letter = "-"
        elif self.signed and event.key in (pygame.K_PERIOD, pygame.K_COMMA, pygame.K_KP_PERIOD):
            letter = "."
        if letter:
            before = self.content if self._typing else ""
            self.content = (before + letter)[:LONGEST]
            self._typing = True
        elif event.key == pygame.K_BACKSPACE:
            self.content = self.content[:-1]
        elif event.key == pygame.K_DELETE:
            self.content = ""
        else:
            self._typing = False
            return False
        try:
            self.act(float(self.content or 0))
        except ValueError:  # only a minus or a point so far
            return True
        return True


class Predictions(Panel):
    """Every question with a field for each team; nothing of the results shows here."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson
        self.rows: list[tuple[str, str, list[NumberField]]] = []  # title, unit, a field for each team
        self.heads: list[tuple[int, str]] = []  # before which row a question's words stand
        for asked in lesson.exercise.predictions:
            if asked.verdicts:
                self.heads.append((len(self.rows), said(asked.ask, language())))
            for what in forecasts.fields(asked):
                title = verdict_title(what) if asked.verdicts else said(asked.ask, language())
                unit = "%" if asked.verdicts else said(asked.unit, language())
                fields = [
                    self._field(said(team.label, "en"), asked.key, what, not asked.verdicts)
                    for team in lesson.exercise.teams
                ]
                self.rows.append((title, unit, fields))
        self.widgets = [row[2][team] for team in range(len(lesson.exercise.teams)) for row in self.rows]

    def _field(self, team: str, prediction: str, what: str, signed: bool) -> NumberField:
        value = self.lesson.said.get(team, {}).get(prediction, {}).get(what)
        return NumberField(value, signed, lambda number: self.lesson.predict(team, prediction, what, number))

    def state(self) -> Hashable:
        return self.lesson.stamp

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING + 4))
        lines = len(self.rows) + len(self.heads)
        self._head, body = layout.rows(inner, [canvas.px(46), 1.0], 0)
        tall = min(canvas.px(92), body.height // max(lines, 1))
        wide = min(canvas.px(150), inner.width // 6)
        top = body.top
        self._lines: list[tuple[Rect, str, str]] = []
        for place, (title, unit, fields) in enumerate(self.rows):
            for row, words in self.heads:
                if row == place:
                    self._lines.append((Rect(body.left, top, body.width, tall), words, ""))
                    top += tall
            line = Rect(body.left, top, body.width, tall)
            right = line.right
            for field in reversed(fields):
                high = min(canvas.px(52), tall - canvas.px(6))
                field.area = Rect(right - wide, line.centery - high // 2, wide, high)
                right -= wide + canvas.px(14)
            self._lines.append((Rect(line.left, line.top, right - line.left - canvas.px(10), tall), title, unit))
            top += tall

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        canvas.text_in(say("exercise.before_results"), self._head, "large", theme.BRIGHT)
        for team, field in zip(self.lesson.exercise.teams, self.rows[0][2], strict=True):
            place = SIDES.index(team.side)
            label = Rect(field.area.left, self._head.top, field.area.width, self._head.height)
            canvas.text_in(said(team.label, language()), label, "poster_strong", theme.SIDE_BRIGHT[place], "centre")
        for area, title, unit in self._lines:
            canvas.rule(area.left, self.area.right - canvas.px(theme.PADDING), area.top)
            self._paint_line(canvas, area, title, unit)

    def _paint_line(self, canvas: Canvas, area: Rect, title: str, unit: str) -> None:
        room = area.width - (canvas.text_width(unit, "poster") + canvas.px(16) if unit else 0)
        style = "poster_strong" if not unit else "poster"
        lines = canvas.typeface.wrapped(title, style, room)
        if len(lines) * canvas.line_height(style) > area.height:
            style = "heading" if not unit else "body"
            lines = canvas.typeface.wrapped(title, style, room)
        high = canvas.line_height(style)
        top = area.centery - high * len(lines) // 2
        for number, words in enumerate(lines):
            canvas.text(words, (area.left, top + number * high), style, theme.BRIGHT, width=room, middle=False)
        if unit:
            canvas.text(unit, (area.right, area.centery), "poster", theme.MUTED, "right")


class Scores(Panel):
    """What was said, what came, and how good it was."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson

    def state(self) -> Hashable:
        return (self.lesson.stamp, self.lesson.rerun_rounds)

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        inner = layout.inset(self.area, canvas.px(theme.PADDING + 4))
        scores = self.lesson.scores()
        if not scores:
            words = say("exercise.no_scores")
            canvas.paragraph(words, inner, "poster", theme.MUTED)
            return
        heads = (say("exercise.said"), say("exercise.came"), say("exercise.score"))
        widths: list[float] = [1.0, canvas.px(150), canvas.px(190), canvas.px(150)]
        head = Rect(inner.left, inner.top, inner.width, canvas.px(34))
        for cell, words in zip(layout.columns(head, widths, canvas.px(10))[1:], heads, strict=True):
            canvas.text_in(words, cell, "body", theme.MUTED, "right")
        asked = {one.key: one for one in self.lesson.exercise.predictions}
        colours = {said(team.label, "en"): SIDES.index(team.side) for team in self.lesson.exercise.teams}
        tall = min(canvas.px(70), (inner.height - canvas.px(34)) // len(scores))
        for number, score in enumerate(scores):
            row = Rect(inner.left, head.bottom + number * tall, inner.width, tall)
            canvas.rule(row.left, row.right, row.top)
            title, told, truth, points = layout.columns(row, widths, canvas.px(10))
            team = next(each for each in self.lesson.exercise.teams if said(each.label, "en") == score.team)
            place = colours[score.team]
            drawn = canvas.text(
                said(team.label, language()), (title.left, title.centery), "poster_strong", theme.SIDE_BRIGHT[place]
            )
            left = drawn.right + canvas.px(14)
            self._wrapped(
                canvas, said(asked[score.prediction].ask, language()), Rect(left, title.top, title.right - left, tall)
            )
            if score.brier is not None:
                chances = self.lesson.said[score.team][score.prediction]
                likeliest = max(chances, key=lambda key: chances[key])
                words = f"{chances[likeliest]:g} % " + (verdict_title(likeliest) if likeliest != REST else "")
                self._wrapped(canvas, words, told, "right")
                self._wrapped(canvas, verdict_title(score.came), truth, "right")
                canvas.text_in(
                    say("exercise.brier", score=formats.plain(score.brier, 2)),
                    points,
                    "poster_strong",
                    theme.BRIGHT,
                    "right",
                )
                continue
            decimals = asked[score.prediction].decimals
            canvas.text_in(score.said.replace("-", formats.MINUS), told, "poster", theme.PLAIN, "right")
            canvas.text_in(score.came.replace("-", formats.MINUS), truth, "poster_strong", theme.BRIGHT, "right")
            miss = formats.signed(score.miss or 0.0, decimals)
            canvas.text_in(say("exercise.miss", miss=miss), points, "poster", theme.PLAIN, "right")

    @staticmethod
    def _wrapped(canvas: Canvas, words: str, area: Rect, align: str = "left") -> None:
        style = "heading"
        lines = canvas.typeface.wrapped(words, style, area.width)
        if len(lines) * canvas.line_height(style) > area.height:
            style = "body"
            lines = canvas.typeface.wrapped(words, style, area.width)
        high = canvas.line_height(style)
        top = area.centery - high * len(lines) // 2
        x = area.left if align == "left" else area.right
        for number, line in enumerate(lines):
            canvas.text(line, (x, top + number * high), style, theme.PLAIN, align, middle=False)  # type: ignore[arg-type]


class Quiz(Panel):
    """The items; how many had each right before and after is typed, the answers show once they are revealed."""

    def __init__(self, lesson: Lesson, after: bool) -> None:
        super().__init__()
        self.lesson = lesson
        self.after = after
        self.revealed = False
        when = AFTER if after else BEFORE
        self.widgets = [
            NumberField(
                lesson.quiz[when].get(item),
                False,
                lambda right, item=item: lesson.answer(when, item, round(right)),  # type: ignore[misc]
            )
            for item in range(1, len(lesson.exercise.quiz) + 1)
        ]

    def state(self) -> Hashable:
        return (self.lesson.stamp, self.revealed)

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        head, body = layout.rows(inner, [canvas.px(26), 1.0], 0)
        self._head = head
        cells = layout.rows(body, [1.0] * ((len(self.widgets) + 1) // 2), canvas.px(8))
        self._cells = [half for cell in cells for half in layout.columns(cell, [1.0, 1.0], canvas.px(18))]
        for field, cell in zip(self.widgets, self._cells, strict=False):
            field.area = Rect(cell.right - canvas.px(64), cell.top, canvas.px(64), canvas.px(40))

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        words = say("exercise.quiz_after" if self.after else "exercise.quiz_before")
        canvas.text_in(words, self._head, "body", theme.MUTED)
        asking, telling = self._styles(canvas)
        for number, (item, cell) in enumerate(zip(self.lesson.exercise.quiz, self._cells, strict=False), 1):
            top = cell.top
            for words, ink, style, indent in self._lines(canvas, number, item, cell.width, (asking, telling)):
                canvas.text(words, (cell.left + indent, top), style, ink, middle=False)
                top += canvas.line_height(style)

    def _styles(self, canvas: Canvas) -> tuple[str, str]:
        """The largest type for questions and answers in which every item fits."""
        for styles in (("poster_strong", "poster"), ("heading", "heading"), ("heading", "body")):
            needs = [
                sum(canvas.line_height(line[2]) for line in self._lines(canvas, number, item, cell.width, styles))
                for number, (item, cell) in enumerate(zip(self.lesson.exercise.quiz, self._cells, strict=False), 1)
            ]
            if max(needs, default=0) <= self._cells[0].height:
                break
        return styles

    def _lines(
        self, canvas: Canvas, number: int, item: Item, width: int, styles: tuple[str, str]
    ) -> list[tuple[str, Colour, str, int]]:
        """Every line of an item: words, colour, type and how far it is set in."""
        room, indent = width - canvas.px(78), canvas.px(22)
        asked = canvas.typeface.wrapped(f"{number}. {said(item.ask, language())}", styles[0], room)
        found: list[tuple[str, Colour, str, int]] = [(words, theme.BRIGHT, styles[0], 0) for words in asked]
        for place, answer in enumerate(item.answers, 1):
            right = self.revealed and place == item.right
            ink = theme.HELPS if right else theme.PLAIN
            mark = "✓" if right else "abcde"[place - 1]
            told = canvas.typeface.wrapped(f"{mark}  {said(answer, language())}", styles[1], room)
            found += [(words, ink, styles[1], indent if part else 0) for part, words in enumerate(told)]
        if self.revealed:
            why = canvas.typeface.wrapped(said(item.why, language()), "body", width)
            found += [(words, theme.HELPS, "body", 0) for words in why]
        return found
