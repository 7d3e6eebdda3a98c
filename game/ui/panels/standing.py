"""How a finished game is scored: the mandates of both sides with their points, and the stamps."""

from __future__ import annotations

from collections.abc import Hashable

from pygame import Rect

from game.levers import SIDES
from game.outcome import mandates
from game.outcome.stamps import stamped, stamps
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.text import say
from game.ui.view import GameView, side_name
from game.ui.widget import Hint
from game.ui.words import declared

STAMP = 28
"""Units of height of a stamp."""


class Mandates(Card):
    """Each side's three mandates, met or not, what they were worth, and the sum."""

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("verdict.mandates"), say("verdict.worth"))
        first = self.view.side
        for place, part in zip((first, 1 - first), layout.columns(body, [1.0, 1.0], canvas.px(20)), strict=True):
            self._paint_side(canvas, part, place)

    def _paint_side(self, canvas: Canvas, area: Rect, place: int) -> None:
        session, side = self.view.session, SIDES[place]
        keys = session.kept[side]
        line = canvas.px(22)
        canvas.side_mark(place, (area.left + canvas.px(6), area.top + line // 2), 10)
        points = formats.plain(session.points(side), 2)
        end = canvas.text(points, (area.right, area.top + line // 2), "number", theme.BRIGHT, "right")
        left = area.left + canvas.px(18)
        canvas.text(
            side_name(place),
            (left, area.top + line // 2),
            "body_strong",
            theme.SIDE_BRIGHT[place],
            width=end.left - left,
        )
        held = mandates.met(session.world, side, keys)[0]
        known = mandates.mandates_of(side)
        for row, (key, met) in enumerate(zip(keys, held, strict=True)):
            middle = area.top + line + canvas.px(4) + row * line + line // 2
            size = canvas.px(14)
            box = Rect(area.left, middle - size // 2, size, size)
            canvas.icon("check" if met else "x", box, theme.HELPS if met else theme.HURTS)
            worth = formats.plain(mandates.worth(key, session.scenario) if met else 0.0, 2)
            number = canvas.text(
                worth, (area.right, middle), "small_strong", theme.BRIGHT if met else theme.MUTED, "right"
            )
            said = declared(known[key])
            room = number.left - canvas.px(8) - left
            canvas.text(said.title, (left, middle), "small", theme.PLAIN if met else theme.MUTED, width=room)
            cell = Rect(area.left, middle - line // 2, area.width, line)
            rate = formats.out_of_hundred(mandates.base_rate(key, session.scenario))
            self._hints.append(Hint(cell, said.title, f"{said.text}\n{say('brief.rate', rate=rate)}"))


class Stamps(Card):
    """What else was true of the world, as stamps."""

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        height = canvas.px(STAMP)
        if self.area.height < 2 * height:  # no room below the heading: beside it
            body = self._beside(canvas, height)
        else:
            body = self.heading(canvas, say("verdict.stamps"))
        keys = stamped(self.view.session.world)[0]
        if not keys:
            canvas.text(say("verdict.no_stamps"), (body.left, body.top + height // 2), "small", theme.MUTED)
        x, y = body.left, body.top
        for key in keys:
            said = declared(stamps()[key])
            width = canvas.text_width(said.title, "small_strong") + canvas.px(24)
            if x + width > body.right and x > body.left:
                x, y = body.left, y + height + canvas.px(6)
            box = Rect(x, y, width, height)
            canvas.box(box, theme.WARNING_DEEP, 5, theme.WARNING)
            canvas.text_in(said.title, box, "small_strong", theme.WARNING, "centre")
            self._hints.append(Hint(box, said.title, said.text))
            x += width + canvas.px(8)

    def _beside(self, canvas: Canvas, height: int) -> Rect:
        """Draw the ground with the heading in its middle; returns the room at the right of it."""
        self._hints = []
        canvas.card(self.area)
        left = self.area.left + canvas.px(theme.PADDING)
        drawn = canvas.text(say("verdict.stamps"), (left, self.area.centery), "heading", theme.BRIGHT)
        left = drawn.right + canvas.px(16)
        return Rect(left, self.area.centery - height // 2, self.area.right - canvas.px(theme.PADDING) - left, height)


def has_seats(view: GameView) -> bool:
    """Whether anybody played, so that mandates mean something."""
    return bool(view.session.seats)
