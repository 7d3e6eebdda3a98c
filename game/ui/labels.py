"""Where labels go on a map: beside what they name, clear of each other and of what must stay visible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pygame import Rect

Size = tuple[int, int]
Point = tuple[int, int]

# What a label costs, in its heights: to be left out, to cover what should rather stay free, to stand higher or lower
# than its mark (a part of that distance). The distance itself counts whole.
LEFT_OUT, COVERING, ASKEW = 4.2, 1.5, 0.6


def beside(mark: Rect, size: Size, gap: int) -> Iterator[Rect]:
    """Places for a label of a size around a mark, the best first: right, left, above, below, corners; then further."""
    width, height = size
    for far in (gap, gap + height, gap + 2 * height):
        middle = mark.centery - height // 2
        yield Rect(mark.right + far, middle, width, height)
        yield Rect(mark.left - far - width, middle, width, height)
        for y in (mark.top - far - height, mark.bottom + far):
            yield Rect(mark.centerx - width // 2, y, width, height)
        for y in (mark.top - far - height // 3, mark.bottom + far - height * 2 // 3):
            yield Rect(mark.right + far // 2, y, width, height)
            yield Rect(mark.left - far // 2 - width, y, width, height)


def placed(
    choices: Iterable[Rect], taken: Sequence[Rect], bounds: Rect, rather_not: Sequence[Rect] = ()
) -> Rect | None:
    """The first choice inside the bounds and clear of all that is taken, if possible also of what should rather not be
    covered; None where there is none.
    """
    second = None
    for place in choices:
        if bounds.contains(place) and place.collidelist(taken) < 0:
            if place.collidelist(rather_not) < 0:
                return place
            second = second or place
    return second


def arranged(
    marks: Sequence[Rect],
    sizes: Sequence[Size],
    gap: int,
    taken: Sequence[Rect],
    bounds: Rect,
    rather_not: Sequence[Rect] = (),
) -> list[Rect | None]:
    """Places for the labels of crowded marks, given with the most important first. The labels are set out in several
    orders, and the one kept leaves out the fewest and stays nearest. No line from a mark to its label crosses another.
    """
    here = range(len(marks))
    orders = [
        list(here),
        *(sorted(here, key=lambda place: sign * marks[place].centery) for sign in (1, -1)),
        *(sorted(here, key=lambda place: sign * marks[place].centerx) for sign in (1, -1)),
    ]
    attempts = [_set_out(order, marks, sizes, gap, taken, bounds, rather_not) for order in orders]
    return min(attempts, key=lambda attempt: attempt[0])[1]


def _set_out(
    order: Sequence[int],
    marks: Sequence[Rect],
    sizes: Sequence[Size],
    gap: int,
    taken: Sequence[Rect],
    bounds: Rect,
    rather_not: Sequence[Rect],
) -> tuple[float, list[Rect | None]]:
    """The cost of setting the labels out one after the other, and where they then stand."""
    labels: list[Rect] = []
    leads: list[tuple[Point, Point]] = []
    found: list[Rect | None] = [None] * len(marks)
    cost = 0.0
    for number in order:
        mark, size = marks[number], sizes[number]
        best, least = None, LEFT_OUT * size[1]
        for place in beside(mark, size, gap):
            price = distance(mark, place) + ASKEW * abs(place.centery - mark.centery)
            price += COVERING * size[1] if place.collidelist(rather_not) >= 0 else 0.0
            if price >= least or not bounds.contains(place):
                continue
            if place.collidelist(taken) >= 0 or place.collidelist(labels) >= 0:
                continue
            lead = (mark.center, nearest(mark, place))
            crossed = any(label.clipline(*lead) for label in labels) or any(place.clipline(*one) for one in leads)
            if not crossed:
                best, least = place, price
        cost += least
        found[number] = best
        if best is not None:
            labels.append(best.inflate(gap, 0))
            leads.append((mark.center, nearest(mark, best)))
    return cost, found


def nearest(mark: Rect, place: Rect) -> Point:
    """The point of a label nearest to the middle of a mark."""
    return min(max(mark.centerx, place.left), place.right), min(max(mark.centery, place.top), place.bottom)


def distance(mark: Rect, place: Rect) -> float:
    """Pixels from the rim of a mark to its label."""
    x, y = nearest(mark, place)
    return float(((x - mark.centerx) ** 2 + (y - mark.centery) ** 2) ** 0.5) - mark.width / 2
