"""Tool-tips: one for what is pointed at or focused, pinned ones that stay, and tips of the terms inside a tip."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from pygame import Rect

from game.ui import clock, terms, theme
from game.ui.canvas import Canvas
from game.ui.scene import Scene
from game.ui.terms import Term
from game.ui.text import say
from game.ui.widget import Hint, Widget

WIDEST = (380, 500, 620)
"""Units of width of a tip's lines: the first, unless a wider and lower tip covers less of what should stay clear."""
PADDING = 12  # units around the text
MOST_PINNED = 6


@dataclass(frozen=True)
class Spot:
    """A term that stands underlined in a tip."""

    area: Rect
    term: Term


@dataclass(frozen=True)
class Pinned:
    """A tip that stays where it is. `marked` is the place of the term that the keyboard is on, -1 for none."""

    hint: Hint
    box: Rect
    spots: tuple[Spot, ...] = ()
    marked: int = -1


class Tips:
    """The tips of the window. `loose` comes and goes by itself, `pinned` stay until they are closed."""

    def __init__(self) -> None:
        self.loose: Hint | None = None  # what would show, at once or after the delay
        self.pinned: list[Pinned] = []
        self._since = 0.0
        self._focus: Widget | None = None
        self._visible = False
        self._clear: tuple[Rect, ...] = ()  # what tips should rather not cover
        self._box: Rect | None = None  # of the loose tip, as drawn last
        self._spots: tuple[Spot, ...] = ()

    def forget(self) -> None:
        """Close all tips: another scene shows, or the window has another size."""
        self.loose, self._box, self._spots, self._visible = None, None, (), False
        self.pinned.clear()

    # ------------------------------------------------------------------------------------------- what shows

    def look(self, scene: Scene, mouse: tuple[int, int], delay: float) -> Hashable:
        """Bring the tips up to date; equal looks need no new drawing."""
        if scene.focus is not self._focus:  # the keyboard went on to something else
            self._focus = scene.focus
            self.pinned = [replace(each, marked=-1) for each in self.pinned]
        self._clear = tuple(scene.kept_clear())
        hint, now = self._wanted(scene, mouse), clock.now()
        if hint != self.loose:
            self.loose, self._since, self._box, self._spots = hint, now, None, ()
        self._visible = hint is not None and now - self._since >= delay
        return (hint if self._visible else None, tuple((each.hint, each.marked) for each in self.pinned))

    def _wanted(self, scene: Scene, mouse: tuple[int, int]) -> Hint | None:
        hint = None
        top = self.pinned[-1] if self.pinned else None
        over = self._under(mouse)
        if scene.by_keyboard and top is not None and top.marked >= 0:
            hint = _of_term(top.spots[top.marked])
        elif over is not None and not scene.by_keyboard:
            spot = self._spot_at(mouse)
            hint = _of_term(spot) if spot is not None else None
        else:
            hint = scene.hint(mouse)
        return None if hint is not None and self._is_pinned(hint) else hint

    def _is_pinned(self, hint: Hint) -> bool:
        return any((each.hint.title, each.hint.text) == (hint.title, hint.text) for each in self.pinned)

    def _under(self, at: tuple[int, int]) -> Pinned | None:
        """The pinned tip at a point, the newest of several."""
        return next((each for each in reversed(self.pinned) if each.box.collidepoint(at)), None)

    def _spot_at(self, at: tuple[int, int]) -> Spot | None:
        over = self._under(at)
        return next((spot for spot in over.spots if spot.area.collidepoint(at)), None) if over else None

    # ------------------------------------------------------------------------------------- what the user does

    def pin(self) -> bool:
        """Let the tip that shows, or is about to, stay. True if there was one."""
        if self.loose is None:
            return False
        self.pinned.append(Pinned(self.loose, self._box or Rect(0, 0, 0, 0), self._spots))
        del self.pinned[:-MOST_PINNED]
        self.loose, self._box, self._spots = None, None, ()
        return True

    def key(self, deeper: bool) -> bool:
        """T: pin what shows, then go from term to term of what is pinned; `deeper` pins the term's own tip."""
        on_term = bool(self.pinned) and self.pinned[-1].marked >= 0
        if self.loose is not None and (deeper or not on_term):
            return self.pin()
        if self.pinned and self.pinned[-1].spots:
            top = self.pinned[-1]
            self.pinned[-1] = replace(top, marked=(top.marked + 1) % len(top.spots))
            return True
        return False

    def close(self) -> bool:
        """Close the newest pinned tip. True if there was one."""
        if self.pinned:
            self.pinned.pop()
            self.loose = None
            return True
        return False

    def takes(self, at: tuple[int, int], button: int) -> bool:
        """A mouse button went down: pin by the right one, or by the left one on a term. True if the tips used it."""
        over = self._under(at)
        if over is not None:
            if self._spot_at(at) is not None:
                self.pin()
            elif button == 3:
                self.pinned.remove(over)
            return True
        return button == 3 and self.pin()

    # --------------------------------------------------------------------------------------------- drawing

    def draw(self, canvas: Canvas, view: Rect) -> list[Rect]:
        """Draw what shows, in the part of the picture that the window shows; returns the areas drawn on."""
        areas = []
        for place, each in enumerate(self.pinned):
            at = each.box if each.box.width else None
            box, spots = _draw(canvas, view, each.hint, at, True, each.marked, self._clear)
            self.pinned[place] = replace(each, box=box, spots=spots)
            areas.append(box)
        if self._visible and self.loose is not None:
            self._box, self._spots = _draw(canvas, view, self.loose, None, False, -1, self._clear)
            areas.append(self._box)
        return areas


def _of_term(spot: Spot) -> Hint:
    return Hint(spot.area, spot.term.title, spot.term.text)


def _draw(
    canvas: Canvas, view: Rect, hint: Hint, at: Rect | None, pinned: bool, marked: int, clear: Sequence[Rect]
) -> tuple[Rect, tuple[Spot, ...]]:
    """Draw a tip at its place, or at the best place for it. Returns that place and the terms in it."""
    padding, height = canvas.px(PADDING), canvas.line_height("small")
    laid, box = _best(canvas, view, hint, at, pinned, clear)
    title, lines, named, foot = laid.title, laid.lines, laid.named, laid.foot
    canvas.box(box, theme.CONTROL, theme.CONTROL_RADIUS, theme.FOCUS if pinned else theme.MUTED)
    left, y = box.left + padding, box.top + padding - canvas.px(2)
    for words in title:
        canvas.text(words, (left, y), "small_strong", theme.BRIGHT, middle=False)
        y += height
    spots: list[Spot] = []
    for place, words in enumerate(lines):
        canvas.text(words, (left, y), "small", theme.PLAIN, middle=False)
        for found in named.get(place, ()):
            spots.append(Spot(_place_of(canvas, words, found, left, y, height), found.term))
            _underline(canvas, spots[-1].area, len(spots) - 1 == marked)
        y += height
    if foot:
        canvas.text(foot, (left, y), "small", theme.MUTED, middle=False)
    return box, tuple(spots)


@dataclass(frozen=True)
class _Laid:
    """The lines of a tip at a width, the terms found in each, the line below them, and the size of it all."""

    title: list[str]
    lines: list[str]
    named: dict[int, list[terms.Found]]
    foot: str
    size: tuple[int, int]


def _laid(canvas: Canvas, hint: Hint, most: int, pinned: bool) -> _Laid:
    padding = canvas.px(PADDING)
    title = canvas.typeface.wrapped(hint.title, "small_strong", most)
    lines = canvas.typeface.wrapped(hint.text, "small", most) if hint.text else []
    named = {place: those for place, line in enumerate(lines) if (those := _terms_of(line, hint.title))}
    foot = say("tip.pinned" if named else "tip.close") if pinned else say("tip.pin") if named else ""
    width = max(
        max(canvas.text_width(line, "small_strong") for line in title),
        max((canvas.text_width(line, "small") for line in [*lines, foot]), default=0),
    )
    height = canvas.line_height("small") * (len(lines) + len(title) + bool(foot)) + 2 * padding - canvas.px(4)
    return _Laid(title, lines, named, foot, (width + 2 * padding, height))


def _best(
    canvas: Canvas, view: Rect, hint: Hint, at: Rect | None, pinned: bool, clear: Sequence[Rect]
) -> tuple[_Laid, Rect]:
    """The tip where it stands; else at the first width at which it covers least of what should stay clear."""
    best: tuple[int, _Laid, Rect] | None = None
    for most in WIDEST:
        laid = _laid(canvas, hint, canvas.px(most), pinned)
        if at is not None and at.size == laid.size:
            return laid, at
        box = _placed(canvas, view, hint.area, Rect(0, 0, *laid.size), at, clear)
        covered = _covered(box, clear)
        if best is None or (covered < best[0] and box.width <= view.width * 11 // 20):
            best = (covered, laid, box)
        if not covered:
            break
    assert best is not None
    return best[1:]


def _covered(box: Rect, clear: Sequence[Rect]) -> int:
    """How much of what should stay clear a box covers, in pixels."""
    return sum(part.width * part.height for part in (box.clip(one) for one in clear))


def _terms_of(line: str, title: str) -> list[terms.Found]:
    """The terms of a line but the one that the tip itself explains."""
    return [found for found in terms.found_in(line) if found.term.title != title]


def _place_of(canvas: Canvas, words: str, found: terms.Found, left: int, top: int, height: int) -> Rect:
    before = canvas.text_width(words[: found.start], "small")
    return Rect(left + before, top, canvas.text_width(words[: found.end], "small") - before, height)


def _underline(canvas: Canvas, area: Rect, marked: bool) -> None:
    """Dots under a term, and a frame around the one that the keyboard is on."""
    y, step = area.bottom - canvas.px(3), canvas.px(4)
    for x in range(area.left, area.right - step // 2, step):
        canvas.rule(x, x + step // 2, y, theme.BRIGHT)
    if marked:
        canvas.focus_ring(area.inflate(canvas.px(4), 0), 4)


def _placed(canvas: Canvas, view: Rect, area: Rect, box: Rect, before: Rect | None, clear: Sequence[Rect] = ()) -> Rect:
    """Beside a wide area, there where it covers least of what should stay clear; below a narrow one, or above it where
    there is no room; where it was if it was drawn.
    """
    room = view.inflate(-canvas.px(8), -canvas.px(8))
    if before is not None:
        return box.move(before.left - box.left, before.top - box.top).clamp(canvas.surface.get_rect())
    beside = area.left - box.width - canvas.px(10)
    if area.width > canvas.px(220) and beside > view.left + view.width // 5:
        return _beside(box.move(beside - box.left, 0), area, room, clear, canvas.px(16))
    box = box.copy()
    box.midtop = (area.centerx, area.bottom + canvas.px(6))
    if box.bottom > view.bottom - canvas.px(4):
        box.bottom = area.top - canvas.px(6)
    return box.clamp(room)


def _beside(box: Rect, area: Rect, room: Rect, clear: Sequence[Rect], step: int) -> Rect:
    """The box moved up or down to where it covers least of `clear`, as near to the area as that allows."""

    def cost(top: int) -> tuple[int, int]:
        return _covered(box.move(0, top - box.top), clear), abs(top - area.top)

    lowest = max(room.top, room.bottom - box.height)
    tops = [min(max(area.top, room.top), lowest), *range(room.top, lowest + 1, step)]
    return box.move(0, min(tops, key=cost) - box.top)
