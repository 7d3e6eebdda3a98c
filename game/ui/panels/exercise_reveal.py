"""What a round brought: both sides' choices, how the figures moved, and the news that matter most."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from pygame import Rect

from game.calendar import quarter_text
from game.classroom.exercise import Figure
from game.classroom.forecasts import trailing
from game.classroom.lesson import Lesson, Round
from game.classroom.words import said
from game.levers import SIDES
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.text import language, say, tell
from game.ui.widget import Panel

MOST_NEWS = 4


def smoothed(lesson: Lesson, figure: Figure) -> np.ndarray:
    """A figure month by month in its unit."""
    return trailing(lesson.session.world.history.of(figure.metric)[:, 0], figure.mean) * figure.times


class Reveal(Panel):
    """The decided round."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson

    def state(self) -> Hashable:
        return self.lesson.stamp

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        played = self.lesson.rounds[-1]
        report = played.report
        assert report is not None
        span = quarter_text(report.start)
        if report.end - report.start > 3:
            span = say("exercise.span", first=span, last=quarter_text(report.end - 1))
        canvas.text(
            say("exercise.decided", span=span), (inner.left, inner.top + canvas.px(12)), "poster_strong", theme.BRIGHT
        )
        top = self._paint_choices(canvas, inner, played, inner.top + canvas.px(34))
        top = self._paint_figures(canvas, inner, played, top + canvas.px(10))
        self._paint_news(
            canvas, Rect(inner.left, top + canvas.px(8), inner.width, inner.bottom - top - canvas.px(8)), played
        )

    def _paint_choices(self, canvas: Canvas, inner: Rect, played: Round, top: int) -> int:
        line = canvas.px(32)
        for side, key in played.chosen.items():
            place = SIDES.index(side)
            option = self.lesson.exercise.option(side, key)
            words = say("exercise.hold") if option is None else said(option.title, language())
            canvas.side_mark(place, (inner.left + canvas.px(8), top + line // 2), 14)
            votes = played.votes[side].get(key, 0)
            told = canvas.text(
                say("exercise.votes", count=votes), (inner.right, top + line // 2), "body", theme.MUTED, "right"
            )
            left = inner.left + canvas.px(24)
            room = told.left - canvas.px(8) - left
            style = "poster_strong" if canvas.text_width(words, "poster_strong") <= room else "heading"
            canvas.text(words, (left, top + line // 2), style, theme.SIDE_BRIGHT[place], width=room)
            top += line
        return top

    def _paint_figures(self, canvas: Canvas, inner: Rect, played: Round, top: int) -> int:
        figures = self.lesson.exercise.figures
        line = min(canvas.px(58), max(canvas.px(44), (inner.bottom - top) // (len(figures) + 2)))
        assert played.report is not None
        for figure in figures:
            values = smoothed(self.lesson, figure)
            now, moved = values[-1], values[-1] - values[-1 - (played.report.end - played.report.start)]
            canvas.rule(inner.left, inner.right, top)
            middle = top + line // 2
            value = canvas.text(
                formats.plain(now, figure.decimals), (inner.right, middle), "large", theme.BRIGHT, "right"
            )
            words = formats.signed(moved, figure.decimals)
            ink = theme.MUTED if words == formats.NOTHING else theme.WARNING
            right = value.left - canvas.px(12)
            drawn = canvas.text(words, (right, middle), "poster", ink, "right")
            right = min(drawn.left, inner.right - canvas.px(150)) - canvas.px(8)
            name, unit = said(figure.title, language()), said(figure.unit, language())
            room = right - inner.left
            style = "poster" if canvas.text_width(name, "poster") <= room else "heading"
            lines = canvas.typeface.wrapped(name, "body_strong", room) if style == "heading" else [name]
            style = "body_strong" if style == "heading" else style
            high = sum(canvas.line_height(style) for _each in lines) + canvas.line_height("body")
            at = middle - high // 2
            for each in lines:
                canvas.text(each, (inner.left, at), style, theme.PLAIN, width=room, middle=False)
                at += canvas.line_height(style)
            canvas.text(unit, (inner.left, at), "body", theme.MUTED, width=room, middle=False)
            top += line
        return top

    def _paint_news(self, canvas: Canvas, area: Rect, played: Round) -> None:
        assert played.report is not None
        line = canvas.line_height("body")
        top = area.top
        for item in played.report.news[:MOST_NEWS]:
            words = tell(item)
            lines = canvas.typeface.wrapped(words, "body", area.width - canvas.px(20))
            if top + line * len(lines) > area.bottom:
                break
            canvas.text("•", (area.left + canvas.px(6), top), "body", theme.MUTED, "centre", middle=False)
            for each in lines:
                canvas.text(each, (area.left + canvas.px(20), top), "body", theme.PLAIN, middle=False)
                top += line
            top += canvas.px(4)
