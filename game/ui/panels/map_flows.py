"""Streams on the map: a curve as wide as the amount with its way and its number."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from pygame import Rect

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.geography import Projection, arc
from game.ui.labels import beside, placed
from game.ui.map_parts import Flow
from game.ui.panels.map_brush import Painted, Path, Stream, colour_of, shaded
from game.ui.theme import Colour
from game.ui.widget import Hint

_PARTS, _LIFTS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82), (0.0, -1.0, 1.0, -2.0, 2.0)
PLACES = [(part, lift) for part in _PARTS for lift in _LIFTS]
"""Where a pill may stand, the best first: how far along its curve, and how many of its heights above or below it."""
ON_THE_CURVE = sorted(PLACES, key=lambda place: abs(place[1]))
"""The same for a pill that only means something on its curve."""
WIDEST_FLOW, NARROWEST_FLOW = 4.2, 1.1  # units


def flow_path(canvas: Canvas, flow: Flow, projection: Projection) -> Path:
    """The curve of a flow; those from east to west bow less, so that the two ways stand apart."""
    start, end = projection.at(*flow.start), projection.at(*flow.end)
    eastward = start[0] < end[0]
    return arc(start, end, 0.26 if eastward else 0.14, canvas.px(72 if eastward else 34))


def _flow_width(flow: Flow) -> float:
    return max(NARROWEST_FLOW, WIDEST_FLOW * math.sqrt(max(flow.size, 0.0)))


def paint_flow(canvas: Canvas, flow: Flow, path: Path, done: Painted) -> None:
    """The curve with a soft light around it, solid for American makes, dashed for Chinese, dotted for neither."""
    colour, width = colour_of(flow.side), _flow_width(flow)
    points = path.tolist()
    canvas.curve(points, colour, width + 4.0, opacity=0.15)
    dash = (6.0, 4.0) if flow.side == 1 else (2.5, 4.5) if flow.dashed else None
    canvas.curve(points, colour, width, dash, 0.92)
    _paint_head(canvas, path, colour, width)
    for at, size in ((path[0], 3.0), (path[-1], 4.0)):
        dot = canvas.px(2 * size)
        place = Rect(0, 0, dot, dot)
        place.center = (round(at[0]), round(at[1]))
        canvas.box(place, theme.BRIGHT if size > 3 else colour, 1.2 if flow.side == 1 else size)
    done.streams.append(Stream(path, colour, 3.0 + width))
    middle = path[len(path) // 2]
    reach = canvas.px(12)
    around = Rect(round(middle[0]) - reach, round(middle[1]) - reach, 2 * reach, 2 * reach)
    done.hints.append(Hint(around, f"{flow.name}: {flow.words}", flow.hint))


def _paint_head(canvas: Canvas, path: Path, colour: Colour, width: float) -> None:
    """An arrow's head near the end of the curve: the way it goes without motion."""
    middle = len(path) * 4 // 5
    step = path[middle + 1] - path[middle - 1]
    step = step / max(1e-6, float(np.hypot(*step)))
    side = np.array([-step[1], step[0]])
    reach = canvas.px(4.0 + width)
    tip = path[middle]
    wings = [(tip - step * reach + side * reach * turn * 0.7).tolist() for turn in (-1, 1)]
    canvas.curve([wings[0], tip.tolist(), wings[1]], colour, max(1.6, width * 0.7))


def label_flow(canvas: Canvas, flow: Flow, path: Path, bounds: Rect, done: Painted) -> None:
    """A pill with the amount, and the name where it needs one, on the curve, wherever along it there is room."""
    gap, padding = canvas.px(6), canvas.px(9)
    name = canvas.text_width(flow.name, "small") + gap if flow.is_named else 0
    number = canvas.text_width(flow.words, "small_strong")
    height = canvas.px(22)
    pill = Rect(0, 0, name + number + 2 * padding, height)

    def choices() -> Iterator[Rect]:
        if float(np.hypot(*(path[-1] - path[0]))) < 1.2 * pill.width:  # on a short curve it would hide it
            start = Rect(round(path[0][0]) - gap, round(path[0][1]) - gap, 2 * gap, 2 * gap)
            yield from beside(start, pill.size, 0)
        for part, lift in PLACES if flow.is_named else ON_THE_CURVE:
            at = path[round(part * (len(path) - 1))]
            place = pill.copy()
            place.center = (round(at[0]), round(at[1] + lift * height))
            yield place

    place = placed(choices(), done.taken, bounds, done.hearts)
    if place is None:
        return
    done.taken.append(place.inflate(canvas.px(4), canvas.px(4)))
    done.words.append(place.inflate(canvas.px(6), canvas.px(2)))
    colour = colour_of(flow.side)
    canvas.box(place, theme.PILL, 11, shaded(colour, 0.55), opacity=0.94)
    if flow.is_named:
        canvas.text(flow.name, (place.left + padding, place.centery), "small", theme.PLAIN)
    canvas.text(flow.words, (place.right - padding, place.centery), "small_strong", colour, "right")
    done.hints.append(Hint(place, f"{flow.name}: {flow.words}", flow.hint))
