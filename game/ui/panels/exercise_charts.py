"""An exercise's figures over time: as played, and beside it the rerun with the months in which both are compared."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from pygame import Rect

from game.calendar import Month, month_text, year_of
from game.classroom.exercise import Figure
from game.classroom.forecasts import trailing, value_at
from game.classroom.key import Interval, expected_difference
from game.classroom.lesson import Lesson
from game.classroom.words import said
from game.session.session import Session
from game.ui import exercise_layout, formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.plot import Plot, padded_range
from game.ui.text import language, say
from game.ui.widget import Panel


class Charts(Panel):
    """Up to four figures as charts; with `compared`, both runs and the months that are looked at."""

    def __init__(self, lesson: Lesson, compared: bool) -> None:
        super().__init__()
        self.lesson = lesson
        self.compared = compared

    def state(self) -> Hashable:
        return (self.lesson.stamp, self.lesson.rerun_rounds, len(self.lesson.rounds))

    def paint(self, canvas: Canvas) -> None:
        figures = self.lesson.exercise.figures
        for figure, cell in zip(figures, exercise_layout.grid(self.area, canvas.scale, len(figures)), strict=True):
            canvas.card(cell)
            self._paint_figure(canvas, layout.inset(cell, canvas.px(10)), figure)

    def _paint_figure(self, canvas: Canvas, area: Rect, figure: Figure) -> None:
        lesson = self.lesson
        name = said(figure.title, language())
        style = "poster_strong" if canvas.text_width(name, "poster_strong") <= area.width - canvas.px(70) else "heading"
        lines = canvas.typeface.wrapped(name, style, area.width - canvas.px(70))
        for number, words in enumerate(lines):
            top = area.top + number * canvas.line_height(style)
            canvas.text(words, (area.left, top), style, theme.BRIGHT, middle=False)
        head = len(lines) * canvas.line_height(style)
        canvas.text(said(figure.unit, language()), (area.left, area.top + head), "body", theme.MUTED, middle=False)
        months, played = series(lesson.session, figure)
        other_months, other = (
            series(lesson.rerun, figure) if self.compared and lesson.rerun else (months[:0], played[:0])
        )
        until = months[-1] if not self.compared or not len(other_months) else max(other_months[-1], months[0] + 3)
        shown = played[: np.searchsorted(months, until) + 1]
        value = formats.plain(float(shown[-1]), figure.decimals)
        canvas.text(value, (area.right, area.top + canvas.px(12)), "large", theme.US_BRIGHT, "right")
        left, foot = canvas.px(44), canvas.px(22)
        top = area.top + head + canvas.line_height("body") + canvas.px(6)
        chart = Rect(area.left + left, top, area.width - left - canvas.px(8), area.bottom - foot - top)
        if chart.height < canvas.px(40):
            return
        last = lesson.session.world.end if self.compared else max(int(months[-1]), int(months[0]) + 12)
        plot = Plot(
            chart, (float(months[0]), float(last)), padded_range(played, other, least=10.0**-figure.decimals * 4)
        )
        plot.draw_levels(canvas, formats.tick, 4, left)
        plot.draw_years(canvas, chart.bottom + canvas.px(4))
        if self.compared and lesson.exercise.rerun is not None:
            for month in lesson.exercise.rerun.months:
                x = round(float(plot.across([month])[0]))
                canvas.surface.fill(theme.CONTROL_EDGE, (x, chart.top, max(1, canvas.px(1.5)), chart.height))
        points = plot.points(months[: len(shown)], shown)
        if len(other):
            canvas.curve(plot.points(other_months, other), theme.WARNING, 2.6, (7, 5))
        canvas.fade_below(points, chart.bottom, theme.US_BRIGHT, 0.10)
        canvas.curve(points, theme.US_BRIGHT, 2.8)
        if self.compared and lesson.rerun_done and lesson.exercise.rerun is not None:
            for month in lesson.exercise.rerun.months:
                for session, ink in ((lesson.rerun, theme.WARNING), (lesson.session, theme.US_BRIGHT)):
                    found = None if session is None else value_at(session, figure.metric, month, figure.mean)
                    if found is not None:
                        at = plot.points([month], [found * figure.times])[0]
                        canvas.side_mark(0 if ink == theme.US_BRIGHT else 1, at, 10, ink)


def series(session: Session | None, figure: Figure) -> tuple[np.ndarray, np.ndarray]:
    """(months, values in the figure's unit) of one run."""
    assert session is not None
    history = session.world.history
    return np.asarray(history.months), trailing(history.of(figure.metric)[:, 0], figure.mean) * figure.times


class Compared(Panel):
    """The table beside the charts: each figure in each month, with the moat and without, and what the key expects."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson
        self.expected = expected_difference(lesson.exercise)

    def state(self) -> Hashable:
        return (self.lesson.stamp, self.lesson.rerun_rounds)

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        rerun = self.lesson.exercise.rerun
        assert rerun is not None
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        canvas.text(
            said(rerun.title, language()), (inner.left, inner.top + canvas.px(12)), "poster_strong", theme.BRIGHT
        )
        text = canvas.paragraph(
            said(rerun.text, language()),
            Rect(inner.left, inner.top + canvas.px(30), inner.width, canvas.px(64)),
            "body",
        )
        top = self._paint_legend(canvas, inner, said(rerun.title, language()), text.bottom + canvas.px(8))
        if not self.lesson.rerun_done:
            canvas.paragraph(
                say("exercise.rerun_wait"), Rect(inner.left, top, inner.width, canvas.px(60)), "poster", theme.MUTED
            )
            return
        height = (inner.bottom - top) // len(rerun.months)
        for place, month in enumerate(rerun.months):
            self._paint_month(canvas, Rect(inner.left, top + place * height, inner.width, height), month)

    def _paint_legend(self, canvas: Canvas, inner: Rect, title: str, top: int) -> int:
        x = inner.left
        for words, ink, dash in ((say("exercise.as_voted"), theme.US_BRIGHT, None), (title, theme.WARNING, (7, 5))):
            end = x + canvas.px(34)
            canvas.curve([(x, top + canvas.px(9)), (end, top + canvas.px(9))], ink, 2.8, dash)
            drawn = canvas.text(words, (end + canvas.px(8), top + canvas.px(9)), "heading", ink)
            x = drawn.right + canvas.px(20)
        return top + canvas.px(28)

    def _paint_month(self, canvas: Canvas, area: Rect, month: Month) -> None:
        lesson = self.lesson
        start = lesson.session.world.start
        years = year_of(month) - year_of(start)
        title = say("exercise.year", year=years, month=month_text(month))
        canvas.text(title, (area.left, area.top + canvas.px(10)), "poster_strong", theme.BRIGHT)
        canvas.text(say("exercise.difference"), (area.right, area.top + canvas.px(10)), "body", theme.MUTED, "right")
        line = (area.height - canvas.px(26)) // len(lesson.exercise.figures)
        for place, figure in enumerate(lesson.exercise.figures):
            row = Rect(area.left, area.top + canvas.px(24) + place * line, area.width, line)
            canvas.rule(row.left, row.right, row.top)
            self._paint_row(canvas, row, figure, month)

    def _paint_row(self, canvas: Canvas, row: Rect, figure: Figure, month: Month) -> None:
        values = [
            value_at(session, figure.metric, month, figure.mean)
            for session in (self.lesson.session, self.lesson.rerun)
            if session
        ]
        if len(values) < 2 or values[0] is None or values[1] is None:
            return
        played, other = values[0] * figure.times, values[1] * figure.times
        difference = formats.signed(played - other, figure.decimals)
        low, high = difference_edges(canvas, row)
        canvas.text(difference, (row.right, row.centery), "large", theme.BRIGHT, "right")
        both = canvas.text(formats.plain(other, figure.decimals), (low, row.centery), "poster", theme.WARNING, "right")
        arrow = both.left - canvas.px(10)
        canvas.text(formats.plain(played, figure.decimals), (arrow, row.centery), "poster", theme.US_BRIGHT, "right")
        room = high - row.left
        name = canvas.typeface.wrapped(said(figure.title, language()), "body", room)
        expected = self.expected.get((figure.metric, month))
        lines = [*name[:2], *([expected_words(expected, figure)] if expected else [])]
        tall = canvas.line_height("body")
        top = row.centery - tall * len(lines) // 2
        for number, words in enumerate(lines):
            ink = theme.MUTED if number >= len(name[:2]) else theme.PLAIN
            canvas.text(words, (row.left, top + number * tall), "body", ink, middle=False)


def difference_edges(canvas: Canvas, row: Rect) -> tuple[int, int]:
    """Where the rerun's value ends and where the name of a row ends."""
    values_end = row.right - canvas.px(104)
    return values_end, values_end - canvas.px(132)


def expected_words(interval: Interval, figure: Figure) -> str:
    """The interval that the key expects of a difference, in words."""
    low, high = (formats.signed(edge, figure.decimals) for edge in (interval.low, interval.high))
    return say("exercise.expected", low=low.replace("±", ""), high=high.replace("±", ""))
