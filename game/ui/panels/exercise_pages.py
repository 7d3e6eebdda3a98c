"""Plain pages of the exercise console: the brief with teams, the questions of the debrief, and "decide first"."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from pygame import Rect

from game.classroom.lesson import Lesson
from game.classroom.words import said
from game.levers import SIDES
from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.text import language, say
from game.ui.widget import Panel


class Points(Panel):
    """A title and numbered points in large type."""

    def __init__(self, title: str, points: Sequence[str], opening: str = "") -> None:
        super().__init__()
        self.title = title
        self.points = list(points)
        self.opening = opening

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        inner = layout.inset(self.area, canvas.px(theme.PADDING + 6))
        canvas.text(self.title, (inner.left, inner.top + canvas.px(16)), "large", theme.BRIGHT, width=inner.width)
        top = inner.top + canvas.px(44)
        if self.opening:
            top = canvas.paragraph(
                self.opening, Rect(inner.left, top, inner.width, inner.bottom - top), "poster", theme.PLAIN
            ).bottom + canvas.px(14)
        indent = canvas.px(46)
        style = self._style(canvas, inner.width - indent, inner.bottom - top)
        gap = self._gap(canvas, style, inner.width - indent, inner.bottom - top)
        for number, words in enumerate(self.points, 1):
            high = canvas.line_height(style)
            wide = canvas.px(34 if style == "title" else 28)
            disc = Rect(inner.left, top, wide, wide)
            disc.centery = top + high // 2
            canvas.box(disc, theme.US_DEEP, 17 if style == "title" else 14, theme.US)
            canvas.text_in(
                str(number), disc, "poster_strong" if style == "title" else "heading", theme.US_BRIGHT, "centre"
            )
            room = Rect(inner.left + indent, top, inner.width - indent, inner.bottom - top)
            top = canvas.paragraph(words, room, style, theme.BRIGHT).bottom + gap

    def _lines(self, canvas: Canvas, style: str, width: int) -> int:
        return sum(len(canvas.typeface.wrapped(words, style, width)) for words in self.points)

    def _style(self, canvas: Canvas, width: int, height: int) -> str:
        """The largest type in which every point fits."""
        for style in ("title", "large", "poster", "heading"):
            least = self._lines(canvas, style, width) * canvas.line_height(style) + canvas.px(8) * len(self.points)
            if least <= height:
                return style
        return "body"

    def _gap(self, canvas: Canvas, style: str, width: int, height: int) -> int:
        spare = height - self._lines(canvas, style, width) * canvas.line_height(style)
        return max(canvas.px(4), min(canvas.px(26), spare // max(len(self.points), 1)))


class Teams(Panel):
    """The teams with their roles, and the steps of the lesson with their minutes."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        inner = layout.inset(self.area, canvas.px(theme.PADDING + 6))
        top = inner.top
        for team in self.lesson.exercise.teams:
            place = SIDES.index(team.side)
            canvas.side_mark(place, (inner.left + canvas.px(10), top + canvas.px(16)), 18)
            name = f"{said(team.label, language())} · {say(f'side.{team.side}')}"
            left = inner.left + canvas.px(30)
            canvas.text(name, (left, top + canvas.px(16)), "large", theme.SIDE_BRIGHT[place], width=inner.right - left)
            room = Rect(left, top + canvas.px(36), inner.right - left, canvas.px(92))
            top = canvas.paragraph(said(team.role, language()), room, "poster", theme.PLAIN).bottom + canvas.px(14)
        steps = self.lesson.exercise.steps
        line = min(canvas.px(44), max(canvas.px(28), (inner.bottom - top) // max(len(steps), 1)))
        top = max(top, inner.bottom - line * len(steps))
        for number, step in enumerate(steps, 1):
            row = Rect(inner.left, top, inner.width, line)
            canvas.rule(row.left, row.right, row.top)
            minutes = say("exercise.minutes", minutes=f"{step.minutes:g}")
            canvas.text(minutes, (row.right, row.centery), "poster_strong", theme.BRIGHT, "right")
            canvas.text(f"{number}  {said(step.title, language())}", (row.left, row.centery), "poster", theme.PLAIN)
            top += line


class DecideFirst(Panel):
    """Stands where the charts were while they are hidden."""

    def state(self) -> Hashable:
        return language()

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        middle = Rect(0, 0, canvas.px(64), canvas.px(64))
        middle.midbottom = (self.area.centerx, self.area.centery - canvas.px(10))
        canvas.icon("eye", middle, theme.MUTED)
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        words = Rect(inner.left, self.area.centery, inner.width, canvas.px(44))
        canvas.text_in(say("exercise.decide_first"), words, "title", theme.BRIGHT, "centre")
        below = Rect(inner.left, words.bottom, inner.width, canvas.px(30))
        canvas.text_in(say("exercise.show_with"), below, "poster", theme.MUTED, "centre")
