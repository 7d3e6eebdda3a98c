"""Where everything stands on the console of a class exercise: pure functions, as in `game.ui.layout`."""

from __future__ import annotations

from pygame import Rect

from game.ui.layout import Areas, Size, columns, inset, rows
from game.ui.theme import GAP, MARGIN

HEAD, FOOT, CLOCK = 84, 46, 214  # units
FEWEST: Size = (1180, 680)  # units that the console needs


def factor(size: Size, scale: float) -> float:
    """How much smaller than the user's scale the console is drawn, whose type is large already, so that all fits."""
    return min(1.0, size[0] / scale / FEWEST[0], size[1] / scale / FEWEST[1])


def console(size: Size, scale: float) -> Areas:
    """The head with the steps, the clock, what the step needs, and the row of keys."""
    px = _pixels(scale)
    window = inset(Rect(0, 0, *size), px(MARGIN))
    head, body, foot = rows(window, [px(HEAD), 1.0, px(FOOT)], px(GAP))
    head, clock = columns(head, [1.0, px(CLOCK)], px(GAP))
    return {"head": head, "clock": clock, "body": body, "foot": foot}


def voting(body: Rect, scale: float, ballots: int) -> list[Rect]:
    """Charts or map at the left, a ballot for each side that votes at the right."""
    gap = _pixels(scale)(GAP)
    return columns(body, [0.54, 0.46] if ballots == 1 else [0.40, 0.30, 0.30], gap)


def halves(body: Rect, scale: float, left: float = 0.5) -> list[Rect]:
    """Two panels side by side."""
    return columns(body, [left, 1.0 - left], _pixels(scale)(GAP))


def tabbed(body: Rect, scale: float) -> list[Rect]:
    """A row of tabs over a page."""
    px = _pixels(scale)
    return rows(body, [px(38), 1.0], px(8))


def grid(area: Rect, scale: float, count: int) -> list[Rect]:
    """Up to four boxes in one or two columns."""
    gap = _pixels(scale)(GAP)
    if count <= 2:
        return rows(area, [1.0] * count, gap)
    cells = [cell for row in rows(area, [1.0, 1.0], gap) for cell in columns(row, [1.0, 1.0], gap)]
    return cells[:count]


def _pixels(scale: float):  # type: ignore[no-untyped-def]
    return lambda units: max(1, round(units * scale))
