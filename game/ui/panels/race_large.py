"""The race as one large chart: a span of years, an axis, both sides or the lead, the futures, and what happened."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Hashable

import numpy as np
from pygame import Rect

from game.levers import SIDES
from game.record import record_from
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.forecaster import QUANTILES, STANDING
from game.ui.panels.card import Card
from game.ui.panels.race import LEAST_LEAD_RANGE
from game.ui.plot import Plot, padded_range
from game.ui.text import say
from game.ui.view import QUARTER, GameView, side_name

SPANS = ("all", "last", "ahead")
AXES = ("months", "capability", "compute")
LAST = 36  # months of the span "last"
Series = tuple[np.ndarray, np.ndarray]  # (months, values)


class RaceLarge(Card):
    """One chart; `span` is one of SPANS and `axis` one of AXES."""

    def __init__(self, view: GameView) -> None:
        super().__init__(view)
        self.span = SPANS[0]
        self.axis = AXES[0]
        self.record = record_from(view.session.world.start)

    def state(self) -> Hashable:
        return (self.span, self.axis, self.view.turn_stamp, self.view.odds_stamp)

    # ---------------------------------------------------------------------------------------------- what is shown

    def reach(self) -> tuple[float, float]:
        """The first and the last month that show."""
        world = self.view.session.world
        first = float(self.view.capability(0)[0][0])
        now, end = float(world.month), float(world.end)
        if self.span == "last" or (self.span == "ahead" and now >= end):
            return max(first, now - LAST), now
        if self.span == "ahead":
            return now - 1, end
        return float(self.view.series("frontier_lead")[0][0]) if self.axis == "months" else first, max(end, now)

    def played(self) -> list[Series]:
        """The game's curve, or both sides'."""
        if self.axis == "months":
            return [self.view.series("frontier_lead")]
        return [self.view.capability(side) for side in (0, 1)]

    def ghosts(self) -> list[Series]:
        """What happened in the months since the game's start, as far as they are known; none for a later start."""
        if self.record is None:
            return []
        values = [self.record.lead] if self.axis == "months" else list(self.record.capability)
        return [(self.record.months, each) for each in values]

    def fans(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """(months, quantiles) of each curve in the futures under standing orders, once they are known."""
        outlook = self.view.outlook
        if outlook is None:
            return []
        names = ["frontier_lead"] if self.axis == "months" else [f"{side}_capability" for side in SIDES]
        return [(outlook.months[::QUARTER], outlook.curves[name][STANDING][:, ::QUARTER]) for name in names]

    # ------------------------------------------------------------------------------------------------- the picture

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say(f"race.title_{self.axis}"))
        legend = self._paint_legend(canvas, body)
        margin = canvas.text_width("10⁰⁰", "small") + canvas.px(12)
        top = legend + canvas.px(12)
        chart = Rect(body.left + margin, top, body.width - margin - canvas.px(60), body.bottom - top - canvas.px(22))
        reach = self.reach()
        curves = [_within(each, reach) for each in (*self.played(), *self.ghosts())]
        edges = [quantiles[:, _inside(months, reach)] for months, quantiles in self.fans()]
        values = [each for _months, each in curves if len(each)] + [each.ravel() for each in edges if each.size]
        least = LEAST_LEAD_RANGE if self.axis == "months" else 1.0
        plot = Plot(chart, reach, padded_range(*values, least=least) if values else (0.0, 1.0))
        self._paint_levels(canvas, plot, margin)
        plot.draw_years(canvas, chart.bottom + canvas.px(4))
        self._paint_fans(canvas, plot, reach)
        for place, series in enumerate(self.ghosts()):
            months, known = _within(series, reach)
            if len(months) > 1:
                ink = theme.LUCK if self.axis == "months" else theme.SIDE_BRIGHT[place]
                canvas.curve(plot.points(months, known), ink, 1.6, (2, 4))
        for place, series in enumerate(self.played()):
            self._paint_played(canvas, plot, place, _within(series, reach))

    def _paint_levels(self, canvas: Canvas, plot: Plot, margin: int) -> None:
        if self.axis != "compute":
            plot.draw_levels(canvas, formats.tick, 8, margin)
            return
        decades = range(math.ceil(plot.y[0]), math.floor(plot.y[1]) + 1)
        step = max(1, -(-len(decades) * canvas.px(20) // max(1, plot.area.height)))
        for decade in decades[::step]:
            y = round(float(plot.down([decade])[0]))
            canvas.rule(plot.area.left, plot.area.right, y)
            words = formats.power_of_ten(decade)
            canvas.text(words, (plot.area.left - canvas.px(6), y), "small", theme.MUTED, "right", margin)

    def _paint_fans(self, canvas: Canvas, plot: Plot, reach: tuple[float, float]) -> None:
        for place, (months, quantiles) in enumerate(self.fans()):
            shown = _inside(months, reach)
            when, fan = months[shown].astype(float), quantiles[:, shown]
            ink = theme.LUCK if self.axis == "months" else theme.SIDE[place]
            plot.draw_band(canvas, when, fan[0], fan[-1], ink, 0.18)
            if len(when) > 1:
                canvas.curve(plot.points(when, fan[QUANTILES.index(0.5)]), ink, 1.3, (4, 5), 0.8)

    def _paint_played(self, canvas: Canvas, plot: Plot, side: int, series: Series) -> None:
        months, values = series
        if not len(months):
            return
        points = plot.points(months, values)
        if self.axis == "months":
            side = 0 if values[-1] > 0 else 1
            zero = round(float(plot.down([0.0])[0]))
            if plot.area.top < zero < plot.area.bottom:
                canvas.rule(plot.area.left, plot.area.right, zero, theme.CONTROL_EDGE)
            if len(points) > 1:
                canvas.curve(points, theme.BRIGHT, 2.0)
        elif len(points) > 1:
            canvas.side_curve(side, points)
        canvas.side_mark(side, points[-1], 10, theme.SIDE_BRIGHT[side])
        words, at = self._said(float(values[-1])), self._beside(canvas, points[-1], side)
        ground = Rect(0, 0, canvas.text_width(words, "small_strong") + canvas.px(8), canvas.px(17))
        ground.midleft = (round(at[0]) - canvas.px(4), round(at[1]))
        canvas.box(ground, theme.CARD_BOTTOM, 5, opacity=0.8)
        canvas.text(words, at, "small_strong", theme.SIDE_BRIGHT[side])

    def _said(self, value: float) -> str:
        if self.axis == "compute":
            return formats.compact(10.0**value)
        return formats.plain(value, 1 if self.axis == "months" else 2)

    def _beside(self, canvas: Canvas, at: tuple[float, float], side: int) -> tuple[float, float]:
        """Where the words of a curve's end stand: a little above the mark for the United States, below for China."""
        shift = canvas.px(9) * (-1 if side == 0 else 1)
        return at[0] + canvas.px(9), at[1] + shift

    def _paint_legend(self, canvas: Canvas, body: Rect) -> int:
        """The names of the curves in a line; returns where the next thing may begin."""
        y, x, line, gap = body.top + canvas.px(9), body.left, canvas.px(28), canvas.px(8)
        entries: list[tuple[str, Callable[[list[tuple[float, float]]], None]]] = []
        if self.axis == "months":
            entries.append((say("race.here"), lambda path: canvas.curve(path, theme.BRIGHT, 2.0)))
        else:
            entries += [(side_name(side), functools.partial(canvas.side_curve, side)) for side in (0, 1)]
        if self.record is not None:
            entries.append((say("race.record"), lambda path: canvas.curve(path, theme.LUCK, 1.6, (2, 4))))
        for words, draw in entries:
            width = canvas.text_width(words, "small")
            if x > body.left and x + line + gap + width > body.right:
                x, y = body.left, y + canvas.px(20)
            draw([(x, y), (x + line, y)])
            x = canvas.text(words, (x + line + gap, y), "small", theme.PLAIN).right + canvas.px(20)
        if self.span == "ahead" and self.view.outlook is None:
            x, y = body.left, y + canvas.px(20)
            canvas.text(say("race.no_futures"), (x, y), "small", theme.MUTED, width=body.width)
        return y + canvas.px(10)


def _inside(months: np.ndarray, reach: tuple[float, float]) -> np.ndarray:
    inside: np.ndarray = (months >= reach[0]) & (months <= reach[1])
    return inside


def _within(series: Series, reach: tuple[float, float]) -> Series:
    """A series without what lies outside of the months that show."""
    inside = _inside(np.asarray(series[0]), reach)
    return np.asarray(series[0], dtype=float)[inside], np.asarray(series[1])[inside]
