"""Where everything stands: pure functions from the window's size and scale to named rectangles.

Each function returns leaf areas only: they lie inside the window (or the area given) and do not overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

from pygame import Rect

from game.ui.geography import Projection
from game.ui.theme import GAP, MARGIN, SMALLEST_TEXT, TYPE

Size = tuple[int, int]
Areas = dict[str, Rect]

SMALLEST: Size = (1024, 600)  # a smaller window shows this size, scaled down
LARGEST: Size = (3840, 2160)
UNITS: Size = (1280, 720)  # the window for which measures in units are pixels
FEWEST_UNITS: Size = (1000, 585)  # what the compact main screen needs
FULL_UNITS: Size = (1180, 680)  # what the full main screen needs


def scale_of(size: Size, setting: float = 1.0) -> float:
    """Pixels a unit: from the window's size and the user's setting, within what the main screen needs and
    not so small that text stops being crisp."""
    fitting = min(size[0] / UNITS[0], size[1] / UNITS[1])
    crisp = SMALLEST_TEXT / TYPE["small"][0]
    largest = min(size[0] / FEWEST_UNITS[0], size[1] / FEWEST_UNITS[1])
    return min(max(fitting * setting, crisp), largest)


LENS_FROM = 1.25
"""How many times larger than fits text has to be asked for before the window becomes a lens over a larger picture."""


def canvas_of(window: Size, setting: float = 1.0) -> Size:
    """The size drawn at: the window's, but not below the smallest supported one, which is then shown scaled down; and
    larger than the window, which then shows a part of it, where the user asks for text that is far too large to fit.
    """
    size = max(window[0], SMALLEST[0]), max(window[1], SMALLEST[1])
    wanted = min(size[0] / UNITS[0], size[1] / UNITS[1]) * setting
    larger = min(wanted / scale_of(size, setting), LARGEST[0] / size[0], LARGEST[1] / size[1])
    return size if larger < LENS_FROM or size != window else (round(size[0] * larger), round(size[1] * larger))


def is_compact(size: Size, scale: float) -> bool:
    """Whether the main screen shows one view at a time beside the orders instead of all at once."""
    return size[0] / scale < FULL_UNITS[0] - 0.5 or size[1] / scale < FULL_UNITS[1] - 0.5


# --------------------------------------------------------------------------------------------------- cutting


def inset(area: Rect, by: int) -> Rect:
    """The area without a border of `by` pixels."""
    return area.inflate(-2 * by, -2 * by)


def columns(area: Rect, widths: Sequence[float], gap: int) -> list[Rect]:
    """Cut from left to right. A width is pixels if it is 1 or more in total pixels (an int), else a weight
    (a float) by which the columns share what is left."""
    return [Rect(start, area.top, length, area.height) for start, length in _cut(area.left, area.width, widths, gap)]


def rows(area: Rect, heights: Sequence[float], gap: int) -> list[Rect]:
    """Cut from top to bottom; heights as widths in `columns`."""
    return [Rect(area.left, start, area.width, length) for start, length in _cut(area.top, area.height, heights, gap)]


def _cut(start: int, total: int, parts: Sequence[float], gap: int) -> list[tuple[int, int]]:
    fixed = sum(part for part in parts if isinstance(part, int))
    weights = sum(part for part in parts if not isinstance(part, int))
    left = max(0, total - int(fixed) - gap * (len(parts) - 1))
    cuts, place, shared = [], start, 0.0
    for part in parts:
        if isinstance(part, int):
            length = part
        else:
            before = round(left * shared / weights)
            shared += part
            length = round(left * shared / weights) - before
        cuts.append((place, length))
        place += length + gap
    return cuts


def centred(area: Rect, width: int, height: int) -> Rect:
    """A box of at most this size in the middle of the area."""
    width, height = min(width, area.width), min(height, area.height)
    return Rect(area.centerx - width // 2, area.centery - height // 2, width, height)


# ------------------------------------------------------------------------------------------------ the screens

BAR, STRIP, COLUMN, PILLARS, FOOT = 60, 52, 352, 150, 250  # units
HEADER, STATUS = 156, 132  # units, the two ends of the bar


def main(size: Size, scale: float) -> Areas:
    """The main screen: a bar with the seven numbers, the map over race, odds and news, and a column with the pillars
    and the orders; or, where there is less room, one `view` with its `tabs` beside the orders, and the numbers in a
    strip of their own.
    """
    px = _pixels(scale)
    window = Rect(0, 0, *size)
    compact = is_compact(size, scale)
    bar, progress, rest = rows(window, [px(BAR - 14 if compact else BAR), px(2), 1.0], 0)
    bar = bar.inflate(-2 * px(MARGIN), 0)
    areas = {"progress": progress}
    rest = Rect(rest.left + px(MARGIN), rest.top, rest.width - 2 * px(MARGIN), rest.height - px(MARGIN))
    if compact:
        areas["header"], areas["status"] = columns(bar, [1.0, px(STATUS)], px(GAP))
        strip, rest = rows(rest, [px(STRIP), 1.0], px(4))
        areas["numbers"] = strip.inflate(0, -px(6))
        views, areas["orders"] = columns(rest, [1.0, px(COLUMN)], px(GAP))
        areas["tabs"], areas["view"] = rows(views, [px(32), 1.0], px(8))
        return areas
    areas["header"], areas["numbers"], areas["status"] = columns(bar, [px(HEADER), 1.0, px(STATUS)], px(4))
    rest = Rect(rest.left, rest.top + px(GAP), rest.width, rest.height - px(GAP))
    views, column = columns(rest, [1.0, px(COLUMN)], px(GAP))
    areas["pillars"], areas["orders"] = rows(column, [px(PILLARS), 1.0], px(GAP))
    areas["map"], foot = rows(views, [1.0, px(FOOT)], px(GAP))
    areas["race"], areas["odds"], areas["news"] = columns(foot, [0.40, 0.29, 0.31], px(GAP))
    return areas


def seven(area: Rect, scale: float) -> list[Rect]:
    """The cells of the seven numbers."""
    return columns(area, [1.32, 1.16, 1.04, 1.50, 0.94, 1.38, 1.28], _pixels(scale)(12))


def world_map(area: Rect, scale: float) -> Areas:
    """Over the map: the tabs of its layers with the button beside them, and the strip of facts."""
    px = _pixels(scale)
    inner = inset(area, px(4))
    head, _sea, facts = rows(inner, [px(30), 1.0, px(46)], px(4))
    tabs, figures, _rest = columns(head, [min(px(520), head.width - px(80)), px(34), 1.0], px(8))
    return {"tabs": tabs, "figures": figures, "facts": facts}


def map_projection(area: Rect, scale: float) -> Projection:
    """Where the world stands on the map, between the tabs and the facts."""
    px = _pixels(scale)
    return Projection.fitted(area, px(30), px(46))


SEA = (-83.0, 150.0)  # degrees: the coasts of South America and Australia, between which there is only sea


def over_the_sea(area: Rect, scale: float, size: Size) -> Rect:
    """Where a board of a size stands on the map: over the South Pacific, above the strip of facts."""
    px = _pixels(scale)
    projection = map_projection(area, scale)
    east, west = (round(projection.at(longitude, -30.0)[0]) for longitude in SEA)
    board = Rect(0, 0, *size)
    board.bottomright = (east - px(8), world_map(area, scale)["facts"].top - px(8))
    board.left = max(board.left, area.left + px(4)) if board.left < west else board.left
    return board.clip(area)


def orders(area: Rect, scale: float) -> Areas:
    """Inside the orders panel: tabs, the rows, what they cost, a message and the buttons."""
    px = _pixels(scale)
    inner = inset(area, px(12))
    names = ("tabs", "rows", "costs", "message", "buttons")
    heights = [px(30), 1.0, px(32), px(40), px(36)]
    return dict(zip(names, rows(inner, heights, px(6)), strict=True))


def row_areas(area: Rect, scale: float, count: int, least: float) -> tuple[list[Rect], int]:
    """Areas for as many of `count` rows of at least `least` units as fit, spread over the height."""
    px = _pixels(scale)
    room = max(1, min(count, area.height // px(least)))
    height = min(area.height // room, px(least * 1.5))
    return [Rect(area.left, area.top + place * height, area.width, height) for place in range(room)], room


def title(size: Size, scale: float) -> Areas:
    """The title: the name, what the game is, the buttons below each other, and the credits at the bottom."""
    px = _pixels(scale)
    window, foot, _margin = rows(Rect(0, 0, *size), [1.0, px(20), px(8)], 0)
    block = centred(window, px(720), px(600))
    names = ("mark", "name", "motto", "space", "buttons", "foot")
    heights = [px(100), px(76), px(60), px(16), 1.0, px(24)]
    return {**dict(zip(names, rows(block, heights, 0), strict=True)), "credits": foot}


def stacked(area: Rect, scale: float, count: int, width: float, height: float = 44, gap: float = 10) -> list[Rect]:
    """Boxes below each other in the middle of an area."""
    px = _pixels(scale)
    column = centred(area, px(width), area.height)
    tall = min(px(height), (area.height - px(gap) * (count - 1)) // count)
    return [Rect(column.left, column.top + place * (tall + px(gap)), column.width, tall) for place in range(count)]


def page(size: Size, scale: float) -> Areas:
    """A page with a heading, a body and a foot with buttons."""
    px = _pixels(scale)
    block = centred(Rect(0, 0, *size), px(1120), px(648))
    block = block.clip(inset(Rect(0, 0, *size), px(MARGIN)))
    return dict(zip(("head", "body", "foot"), rows(block, [px(64), 1.0, px(46)], px(12)), strict=True))


def watch_game(size: Size, scale: float) -> Areas:
    """The page before a watched game: scenario and seed; a doctrine for each side."""
    px = _pixels(scale)
    areas = page(size, scale)
    thirds = columns(areas.pop("body"), [0.38, 0.31, 0.31], px(GAP))
    areas["scenarios"], areas["us"], areas["china"] = thirds
    areas["seed"], areas["foot"] = columns(areas["foot"], [0.5, 0.5], px(GAP))
    return areas


def report(size: Size, scale: float) -> Areas:
    """The quarter report, a dialog: heading, changes, orders revealed, news and odds, button."""
    px = _pixels(scale)
    window = Rect(0, 0, *size)
    card = centred(window, px(1060), px(580)).clip(inset(window, px(MARGIN)))
    inner = inset(card, px(20))
    head, body, foot = rows(inner, [px(46), 1.0, px(40)], px(12))
    left, right = columns(body, [0.5, 0.5], px(24))
    areas = {"head": head, "foot": foot}
    areas["orders"], areas["odds"] = rows(left, [1.0, px(220)], px(14))
    areas["changes"], areas["news"] = rows(right, [px(220), 1.0], px(14))
    return areas


def debrief(size: Size, scale: float) -> Areas:
    """The debrief: the verdict with the tabs, and one page below."""
    px = _pixels(scale)
    window = inset(Rect(0, 0, *size), px(MARGIN + 4))
    return dict(zip(("head", "body"), rows(window, [px(56), 1.0], px(GAP)), strict=True))


def causes(size: Size, scale: float) -> Areas:
    """The cause view, a dialog: heading, the numbers to choose from, periods, causes, and the sum with a button."""
    px = _pixels(scale)
    window = Rect(0, 0, *size)
    card = centred(window, px(1080), px(590)).clip(inset(window, px(MARGIN)))
    inner = inset(card, px(20))
    head, body, foot = rows(inner, [px(46), 1.0, px(40)], px(10))
    metrics, right = columns(body, [px(312), 1.0], px(20))
    periods, told = rows(right, [px(32), 1.0], px(10))
    tabs, _rest = columns(periods, [min(px(470), periods.width - px(8)), 1.0], px(4))
    _blank, total, close = columns(foot, [px(312), 1.0, px(130)], px(20))
    return {"head": head, "metrics": metrics, "periods": tabs, "causes": told, "foot": total, "close": close}


def verdict(size: Size, scale: float) -> Areas:
    """The verdict page: what it is, the figures behind it, the story of the race and of the odds."""
    px = _pixels(scale)
    window = inset(Rect(0, 0, *size), px(MARGIN + 8))
    low = size[1] < px(640)
    head, body, foot = rows(window, [px(126 if low else 150), 1.0, px(44)], px(12))
    areas = {"head": head, "foot": foot}
    upper, lower = rows(body, [0.46, 0.54], px(GAP))
    areas["race"], areas["figures"] = columns(upper, [0.6, 0.4], px(GAP))
    areas["story"], right = columns(lower, [0.46, 0.54], px(GAP))
    areas["mandates"], areas["stamps"] = rows(right, [px(140), 1.0], px(GAP))
    return areas


DIALOG_CHROME = 2 * 20 + 34 + 42 + 2 * 12
"""Units of height of a small dialog that are no body: padding, heading, foot and the gaps between."""


def dialog(size: Size, scale: float, width: float, height: float) -> Areas:
    """A small dialog: heading, body, and a foot with buttons."""
    px = _pixels(scale)
    window = Rect(0, 0, *size)
    card = centred(window, px(width), px(height)).clip(inset(window, px(MARGIN)))
    inner = inset(card, px(20))
    return dict(zip(("head", "body", "foot"), rows(inner, [px(34), 1.0, px(42)], px(12)), strict=True))


def _pixels(scale: float):  # type: ignore[no-untyped-def]
    return lambda units: max(1, round(units * scale))
