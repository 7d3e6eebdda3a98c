"""Paints a layer over the map: marks, flows, splits and their labels. Motion is drawn later, over what stands still."""

from __future__ import annotations

from collections.abc import Iterator

from pygame import Rect

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.geography import HEARTS, Projection
from game.ui.map_parts import Layer
from game.ui.panels.map_brush import Painted, shadowed
from game.ui.panels.map_flows import flow_path, label_flow, paint_flow
from game.ui.panels.map_marks import label_marks, label_split, mark_area, paint_mark, paint_split, split_area
from game.ui.places import places
from game.ui.text import say
from game.ui.view import side_name


def paint_streams(canvas: Canvas, layer: Layer, projection: Projection, done: Painted) -> Iterator[None]:
    """Draw the curves of the flows, what costs most; they may be kept while amounts and labels change. Like
    `paint_places` it pauses after each piece, so that the work may be spread over frames.
    """
    done.hearts += [_heart(corners, projection) for corners in HEARTS]
    for flow in layer.flows:
        yield
        path = flow_path(canvas, flow, projection)
        paint_flow(canvas, flow, path, done)
        for at in (path[0], path[-1]):
            end = Rect(0, 0, canvas.px(8), canvas.px(8))
            end.center = (round(at[0]), round(at[1]))
            done.taken.append(end)


def paint_places(canvas: Canvas, layer: Layer, projection: Projection, bounds: Rect, done: Painted) -> Iterator[None]:
    """Draw marks, splits and all labels over the flows."""
    areas = [mark_area(canvas, mark, projection) for mark in layer.marks]
    splits = [split_area(canvas, split, projection) for split in layer.splits]
    done.taken += [area.inflate(-area.width // 4, -area.height // 4) for area in areas] + splits
    for mark, area in zip(layer.marks, areas, strict=True):
        paint_mark(canvas, mark, area, done)
        yield
    for split, area in zip(layer.splits, splits, strict=True):
        paint_split(canvas, split, area, done)
        yield
    label_marks(canvas, layer.marks, areas, bounds, done)
    yield
    for split, area in zip(layer.splits, splits, strict=True):
        label_split(canvas, split, area, bounds, done)
    for flow, stream in sorted(zip(layer.flows, done.streams, strict=True), key=lambda pair: -pair[0].size):
        label_flow(canvas, flow, stream.path, bounds, done)
        yield
    said = {mark.name for mark in layer.marks} | {split.name for split in layer.splits}
    for side in (0, 1):
        if side_name(side) not in said:
            _name_nation(canvas, side, projection, done)
    for land in places().lands:
        name = say(f"map.land.{land.land}")
        if name not in said:
            _name_land(canvas, name, projection.at(*land.position), bounds, done)


def _heart(corners: tuple[tuple[float, float], ...], projection: Projection) -> Rect:
    """The rectangle between two corners in degrees."""
    (left, bottom), (right, top) = (projection.at(*corner) for corner in corners)
    return Rect(round(left), round(top), round(right - left), round(bottom - top))


def _name_land(canvas: Canvas, name: str, at: tuple[float, float], bounds: Rect, done: Painted) -> None:
    """The name of another country, faint, where nothing else stands."""
    place = Rect(0, 0, canvas.text_width(name, "small"), canvas.typeface.height("small"))
    place.center = round(at[0]), round(at[1])
    if bounds.contains(place) and place.inflate(canvas.px(12), canvas.px(6)).collidelist(done.taken) < 0:
        shadowed(canvas, name, place.midleft, theme.MUTED, "small")
        done.taken.append(place)


def _name_nation(canvas: Canvas, side: int, projection: Projection, done: Painted) -> None:
    """A nation's name in wide capitals on its land, where nothing else stands there."""
    letters = side_name(side).upper()
    spacing = canvas.px(1.6)
    widths = [canvas.text_width(letter, "small_strong") + spacing for letter in letters]
    place = Rect(0, 0, sum(widths), canvas.typeface.height("small_strong"))
    place.center = tuple(round(part) for part in projection.at(*theme.NATION_NAME[side]))
    if place.collidelist(done.taken) >= 0:
        return
    x = place.left
    for letter, width in zip(letters, widths, strict=True):
        ink = canvas.typeface.render(letter, "small_strong", theme.BRIGHT)
        shade = canvas.typeface.render(letter, "small_strong", theme.BACKDROP_BOTTOM)
        canvas.surface.blit(shade, (x + 1, place.top + 1))
        canvas.surface.blit(ink, (x, place.top))
        x += width
