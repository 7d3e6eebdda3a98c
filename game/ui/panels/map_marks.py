"""Places on the map: sites and regions by how much there is, markets by the stacks they run on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pygame import Rect

from game.ui import shapes, theme
from game.ui.canvas import Canvas
from game.ui.geography import Projection
from game.ui.labels import arranged, beside, nearest, placed
from game.ui.map_parts import Mark, Split
from game.ui.panels.map_brush import Painted, colour_of, paint_arc, shadowed
from game.ui.widget import Hint

LARGEST_MARK, SMALLEST_MARK = 14.0, 4.5  # units, radius
LARGEST_SPLIT, SMALLEST_SPLIT = 19.0, 10.0  # units, radius


def mark_area(canvas: Canvas, mark: Mark, projection: Projection) -> Rect:
    """Where a mark stands: its area grows with its amount."""
    radius = canvas.px(max(SMALLEST_MARK, LARGEST_MARK * math.sqrt(max(mark.size, 0.0))))
    area = Rect(0, 0, 2 * radius, 2 * radius)
    area.center = tuple(round(part) for part in projection.at(*mark.at))
    return area


def paint_mark(canvas: Canvas, mark: Mark, area: Rect, done: Painted) -> None:
    """A translucent disc (a square for China) as large as the amount, a bright rim and a white heart; where power is
    short, the part of the rim that is not served is gold.
    """
    colour = colour_of(mark.side)
    halo = shapes.glow(round(area.width * 1.6 + canvas.px(14)), colour, 0.42)
    canvas.surface.blit(halo, halo.get_rect(center=area.center))
    radius = 2.5 if mark.side == 1 else area.width / 2 / canvas.scale
    canvas.box(area, colour, radius, opacity=0.34)
    outline = shapes.ring(area.size, canvas.px(radius), colour, max(1, round(1.3 * canvas.scale)))
    canvas.surface.blit(outline, area)
    if mark.warns:
        paint_arc(canvas, area, canvas.px(2.5), 0.0, 1.0 - mark.part, theme.WARNING, 2.6)
    heart = canvas.px(5)
    core = Rect(0, 0, heart, heart)
    core.center = area.center
    canvas.box(core, theme.BRIGHT, 1 if mark.side == 1 else 2.5)
    done.pulses.append((area.center, area.width / 2, colour))
    done.hints.append(Hint(area.inflate(canvas.px(6), canvas.px(6)), f"{mark.name}: {mark.words}", mark.hint))


def label_marks(canvas: Canvas, marks: Sequence[Mark], areas: Sequence[Rect], bounds: Rect, done: Painted) -> None:
    """Name and amount beside each mark that finds room, with a line to it where there was only room further off."""
    gap = canvas.px(5)
    order = sorted(range(len(marks)), key=lambda place: -marks[place].size)
    line = round(canvas.typeface.height("small_strong") * 0.86)
    widths = {
        place: [canvas.text_width(words, "small_strong") for words in (marks[place].name, marks[place].words)]
        for place in order
    }
    sizes = [(sum(widths[place]) + gap, line) for place in order]
    found = arranged([areas[place] for place in order], sizes, canvas.px(4), done.taken, bounds, done.hearts)
    for place, label in zip(order, found, strict=True):
        if label is not None:
            done.taken.append(label.inflate(canvas.px(4), 0))
            done.words.append(label)
            _label_mark(canvas, marks[place], areas[place], label, widths[place][0] + gap, done)


def _label_mark(canvas: Canvas, mark: Mark, area: Rect, place: Rect, indent: int, done: Painted) -> None:
    _lead(canvas, area, place)
    canvas.box(place.inflate(canvas.px(6), canvas.px(2)), theme.PILL, 5, opacity=0.46)
    shadowed(canvas, mark.name, place.midleft, theme.BRIGHT)
    shadowed(canvas, mark.words, (place.left + indent, place.centery), colour_of(mark.side))
    done.hints.append(Hint(place, f"{mark.name}: {mark.words}", mark.hint))


def _lead(canvas: Canvas, area: Rect, place: Rect) -> None:
    """A thin line from a mark to a label that stands off."""
    end = nearest(area, place)
    away = math.hypot(end[0] - area.centerx, end[1] - area.centery)
    if away > area.width / 2 + canvas.px(9):
        part = area.width / 2 / away
        start = (area.centerx + part * (end[0] - area.centerx), area.centery + part * (end[1] - area.centery))
        canvas.curve([start, end], theme.PLAIN, 0.9, opacity=0.7)


def split_area(canvas: Canvas, split: Split, projection: Projection) -> Rect:
    """Where the ring of a market stands: larger for a larger market."""
    radius = canvas.px(SMALLEST_SPLIT + (LARGEST_SPLIT - SMALLEST_SPLIT) * math.sqrt(split.size))
    area = Rect(0, 0, 2 * radius, 2 * radius)
    area.center = tuple(round(part) for part in projection.at(*split.at))
    return area


def paint_split(canvas: Canvas, split: Split, area: Rect, done: Painted) -> None:
    """A ring: blue from the top to the right as far as the American share goes, striped orange to the left."""
    canvas.surface.blit(*_centred(shapes.glow(round(area.width * 1.7), theme.LUCK, 0.16), area))
    canvas.box(area, theme.PILL, area.width / 2 / canvas.scale, opacity=0.92)
    width = max(3.0, area.width / canvas.scale * 0.17)
    inside = -width * canvas.scale / 2
    us, china = split.shares
    paint_arc(canvas, area, inside, 0.0, 1.0, theme.NEITHER, width)
    paint_arc(canvas, area, inside, 0.0, us, theme.US, width)
    paint_arc(canvas, area, inside, 0.0, -china, theme.CHINA, width, (3.0, 1.6))
    leader = 0 if us > china else 1
    canvas.side_mark(leader, area.center, 7, theme.SIDE_BRIGHT[leader])
    done.pulses.append((area.center, area.width / 2, theme.SIDE_BRIGHT[leader]))
    done.hints.append(Hint(area, split.name, split.hint))


def _centred(surface, area: Rect):  # type: ignore[no-untyped-def]
    return surface, surface.get_rect(center=area.center)


def label_split(canvas: Canvas, split: Split, area: Rect, bounds: Rect, done: Painted) -> None:
    """The market's name and below it both shares with their marks."""
    shares = [f"{100 * share:.0f}" for share in split.shares]
    mark, gap = canvas.px(7), canvas.px(4)
    widths = [mark + gap + canvas.text_width(words, "small_strong") for words in shares]
    line = canvas.line_height("small_strong")
    wide = max(canvas.text_width(split.name, "small_strong"), sum(widths) + 3 * gap)
    size = (wide, 2 * line - canvas.px(2))
    place = placed(beside(area, size, canvas.px(5)), done.taken, bounds, done.hearts)
    if place is None:
        return
    done.taken.append(place.inflate(canvas.px(4), 0))
    right = place.right <= area.centerx  # a label to the left ends at the ring
    name_width = canvas.text_width(split.name, "small_strong")
    x = place.right - name_width if right else place.left
    shadowed(canvas, split.name, (x, place.top + line / 2), theme.BRIGHT)
    x = place.right - (sum(widths) + 3 * gap) if right else place.left
    for side, (words, width) in enumerate(zip(shares, widths, strict=True)):
        y = place.bottom - line / 2
        canvas.side_mark(side, (x + mark / 2, y), 7, theme.SIDE_BRIGHT[side])
        shadowed(canvas, words, (x + mark + gap, y), theme.SIDE_BRIGHT[side])
        x += width + 3 * gap
    done.hints.append(Hint(place, split.name, split.hint))
