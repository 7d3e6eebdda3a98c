"""Axes for the charts: from months and values to pixels, with a few faint lines and round numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from pygame import Rect

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.shapes import Point, band
from game.ui.theme import Colour


class Plot:
    """A chart's area with a linear scale on each axis; `area` is where curves go, without labels."""

    def __init__(self, area: Rect, x: tuple[float, float], y: tuple[float, float]) -> None:
        self.area = area
        self.x = x
        self.y = y if y[1] > y[0] else (y[0] - 0.5, y[0] + 0.5)

    def across(self, values: Sequence[float] | np.ndarray) -> np.ndarray:
        """Pixels from the left of the window for values on the horizontal axis."""
        part = (np.asarray(values, dtype=float) - self.x[0]) / (self.x[1] - self.x[0])
        return self.area.left + part * self.area.width

    def down(self, values: Sequence[float] | np.ndarray) -> np.ndarray:
        """Pixels from the top of the window for values on the vertical axis, kept inside the area."""
        part = (np.asarray(values, dtype=float) - self.y[0]) / (self.y[1] - self.y[0])
        return np.clip(self.area.bottom - part * self.area.height, self.area.top, self.area.bottom)

    def points(self, x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray) -> list[Point]:
        """The curve in pixels."""
        return list(zip(self.across(x).tolist(), self.down(y).tolist(), strict=True))

    def draw_levels(self, canvas: Canvas, write: Callable[[float], str], most: int = 4, label_width: int = 0) -> None:
        """Faint horizontal lines at round values, each with its number at the left of the area."""
        room = max(2, self.area.height // canvas.px(20))
        for value in round_values(*self.y, min(most, room)):
            y = round(float(self.down([value])[0]))
            canvas.rule(self.area.left, self.area.right, y)
            if label_width:
                canvas.text(
                    write(value),
                    (self.area.left - canvas.px(6), y),
                    "small",
                    theme.MUTED,
                    "right",
                    label_width,
                )

    def draw_years(self, canvas: Canvas, top: int, years: Sequence[int] | None = None) -> None:
        """The years below the area, as many as fit."""
        first, last = math.ceil(self.x[0] / 12), math.floor(self.x[1] / 12)
        width = canvas.text_width("2025", "small") + canvas.px(14)
        room = max(1, self.area.width // width)
        step = next(step for step in (1, 2, 3, 5, 10, 20) if (last - first) / step < room)
        for year in years or range(first + (-first % step), last + 1, step):
            x = float(self.across([year * 12])[0])
            half = canvas.text_width(str(year), "small") / 2
            if self.area.left - canvas.px(10) <= x - half and x + half <= self.area.right + canvas.px(10):
                canvas.text(str(year), (x, top), "small", theme.MUTED, "centre", middle=False)

    def draw_band(
        self,
        canvas: Canvas,
        x: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        colour: Colour,
        opacity: float,
    ) -> None:
        """The area between two curves."""
        if len(x) > 1:
            band(canvas.surface, self.across(x), self.down(high), self.down(low), colour, opacity)


def round_values(low: float, high: float, most: int) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten apart) inside the range, at most `most` of them."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return []
    power = 10.0 ** math.floor(math.log10(span / max(most, 1)))
    step = next(factor * power for factor in (1, 2, 5, 10, 20) if span / (factor * power) < most)
    first = math.ceil(low / step - 1e-9)
    return [round(place * step, 12) for place in range(first, math.floor(high / step + 1e-9) + 1)]


def padded_range(*series: np.ndarray, least: float = 0.0, margin: float = 0.06) -> tuple[float, float]:
    """The range of all finite values with a margin, at least `least` wide."""
    values = np.concatenate([np.ravel(one) for one in series])
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    room = (high - low) * margin or 0.5
    return low - room, high + room


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Rising places moved as little as needed to be `gap` apart, kept between `low` and `high`."""
    moved = [max(places[0], low), *places[1:]]
    for here in range(1, len(moved)):
        moved[here] = max(moved[here], moved[here - 1] + gap)
    for here in range(len(moved) - 1, -1, -1):
        ceiling = high if here == len(moved) - 1 else moved[here + 1] - gap
        moved[here] = max(low, min(moved[here], ceiling))
    return moved
