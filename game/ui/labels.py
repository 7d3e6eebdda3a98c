"""Where labels go on a map: beside what they name, clear of each other and of what must stay visible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pygame import Rect

Size = tuple[int, int]


def beside(mark: Rect, size: Size, gap: int) -> Iterator[Rect]:
    """Places for a label of a size around a mark, the best first: right, left, above, below, corners; then further."""
    width, height = size
    for far in (gap, gap + height, gap + 2 * height):
        across = ((mark.right + far, 0.0), (mark.left - far - width, 0.0))
        for x, shift in across:
            yield Rect(x, round(mark.centery - height / 2 + shift), width, height)
        for y in (mark.top - far - height, mark.bottom + far):
            yield Rect(mark.centerx - width // 2, y, width, height)
        for y in (mark.top - far - height // 3, mark.bottom + far - height * 2 // 3):
            yield Rect(mark.right + far // 2, y, width, height)
            yield Rect(mark.left - far // 2 - width, y, width, height)


def placed(
    choices: Iterator[Rect], taken: Sequence[Rect], bounds: Rect, rather_not: Sequence[Rect] = ()
) -> Rect | None:
    """The first choice inside the bounds and clear of all that is taken, if it can be also of what had `rather_not`
    be covered; None where there is none.
    """
    second = None
    for place in choices:
        if bounds.contains(place) and place.collidelist(taken) < 0:
            if place.collidelist(rather_not) < 0:
                return place
            second = second or place
    return second
