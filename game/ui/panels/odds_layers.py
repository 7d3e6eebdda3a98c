"""The odds over time as layers that add up to a hundred, each named at its end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pygame import Rect

from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.panels.odds import paint_verdict
from game.ui.plot import Plot, spread
from game.ui.shapes import Point
from game.ui.view import verdict_title

LEAST_SEEN = 0.02
"""A verdict whose odds were never higher has no layer."""
FILL, STRIPE = 0.60, 5.0
"""How opaque a layer is, and how wide (units) the stripes of one in which each side takes something."""

Shares = NDArray[np.float64]


def paint_layers(canvas: Canvas, area: Rect, months: Sequence[int], odds: Sequence[dict[str, float]]) -> Plot:
    """Draw the odds of every verdict that came up, with years below and names at the right; returns the plot."""
    shown = [key for key in theme.VERDICT if max(one.get(key, 0.0) for one in odds) >= LEAST_SEEN]
    number = canvas.text_width("100", "small_strong") + canvas.px(6)
    widest = max(canvas.text_width(verdict_title(key), "small") for key in shown) + number
    scale = canvas.text_width("100", "small") + canvas.px(8)
    left, right = area.left + scale, area.right - widest - canvas.px(32)
    chart = Rect(left, area.top + canvas.px(6), right - left, area.height - canvas.px(30))
    when = np.array(months, dtype=float)
    plot = Plot(chart, (when[0], max(when[-1], when[0] + 3)), (0.0, 1.0))
    floor = np.zeros(len(when))
    ends = []
    for key in shown:
        share = np.array([one.get(key, 0.0) for one in odds])
        _paint_layer(canvas, plot, when, floor, floor + share, key)
        ends.append((key, float(share[-1]), float(floor[-1] + share[-1] / 2)))
        floor = floor + share
    for level in (0.0, 0.5, 1.0):
        y = round(float(plot.down([level])[0]))
        canvas.text(formats.plain(100 * level), (chart.left - canvas.px(6), y), "small", theme.MUTED, "right")
        if level == 0.5:
            canvas.curve([(chart.left, y), (chart.right, y)], theme.BRIGHT, 0.8, (2, 5), 0.35)
    plot.draw_years(canvas, chart.bottom + canvas.px(6))
    _paint_names(canvas, plot, ends, number)
    return plot


def _paint_layer(canvas: Canvas, plot: Plot, when: Shares, low: Shares, high: Shares, key: str) -> None:
    """A tinted area with a bright upper edge; in stripes of both colours where each side takes something."""
    first, second = theme.VERDICT[key]
    plot.draw_band(canvas, when, low, high, first, FILL)
    if first != second:
        step = canvas.px(STRIPE)
        for x in range(plot.area.left + step, plot.area.right, 2 * step):
            with canvas.only_in(Rect(x, plot.area.top, step, plot.area.height)):
                plot.draw_band(canvas, when, low, high, theme.CARD_BOTTOM, 1.0)
                plot.draw_band(canvas, when, low, high, second, FILL)
    for part in _runs(plot.points(when, high), high > low + 0.005):
        canvas.curve(part, first, 1.4)


def _runs(points: Sequence[Point], keep: NDArray[np.bool_]) -> list[list[Point]]:
    """The stretches of a curve where something is to be seen."""
    runs: list[list[Point]] = [[]]
    for point, kept in zip(points, keep.tolist(), strict=True):
        if kept:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _paint_names(canvas: Canvas, plot: Plot, ends: list[tuple[str, float, float]], number: int) -> None:
    """Swatch, futures in a hundred and name beside each layer's end, pushed apart where they would touch."""
    height = canvas.px(20)
    names = list(reversed(ends))  # from the top down
    middles = [float(plot.down([middle])[0]) for _key, _share, middle in names]
    places = spread(middles, height, plot.area.top + height / 2, plot.area.bottom)
    for (key, share, _middle), y in zip(names, places, strict=True):
        size, left = canvas.px(11), plot.area.right + canvas.px(10)
        paint_verdict(canvas, Rect(left, round(y) - size // 2, size, size), key)
        left += size + canvas.px(7)
        end = (left + number - canvas.px(6), y)
        canvas.text(formats.out_of_hundred(share), end, "small_strong", theme.BRIGHT, "right")
        canvas.text(verdict_title(key), (left + number, y), "small", theme.PLAIN)
