"""The reveal: what both sides ordered, side by side, each with a sentence of meaning, before the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pygame

from game.calendar import quarter_text
from game.levers import SIDES, SideKey
from game.orders import Orders
from game.session.turns import TurnReport
from game.ui import theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.panels.page import DialogHead, DialogPage, Grounded, PageFoot, filling
from game.ui.reading import Block, Reading
from game.ui.text import say
from game.ui.view import GameView, side_name
from game.ui.words import ordered


def open_reveal(app: App, view: GameView) -> None:
    """Lay the orders of the last turn over what shows, if there were any."""
    if view.report is not None and any(orders for each in quarters(view.report) for orders in each.orders.values()):
        app.push(Reveal(app, view))


def quarters(report: TurnReport) -> tuple[TurnReport, ...]:
    """The quarters of a turn, one by one."""
    return report.quarters or (report,)


LEAST = 150
"""Units of height of a part, however few orders there are."""


class _Part(Grounded):
    """A side's orders."""

    def __init__(self, heading: Callable[[], str], orders: Reading, side: int) -> None:
        super().__init__(heading, [orders], filling(orders), side=side)
        self.orders = orders

    def wanted_height(self, canvas: Canvas, width: int) -> int:
        """The height that shows every order."""
        around = canvas.px(2 * theme.PADDING)
        return self.orders.wanted_height(canvas, width - around) + around + canvas.px(24 + 8 + 6)


class Reveal(DialogPage):
    """A dialog that Enter, space or Escape closes."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        assert view.report is not None
        self.view = view
        self.report = view.report

    @property
    def caption(self) -> str:
        return say("reveal.title", quarter=quarter_text(self.report.start))

    def build(self) -> None:
        self.head = DialogHead(lambda: self.caption, lambda: say("reveal.note"))
        self._fitted: tuple[int, float] | None = None  # a width, and the height (units) that all orders need at it
        self.parts = [self._part(self.view.side), self._part(1 - self.view.side)]
        button = Button(say("reveal.go_on"), self.app.pop, "arrow-right", accent=self.view.side)
        button.key_name = say("key.enter")
        self.foot = PageFoot([button], lambda: say("reveal.blind"))
        self.panels = [self.head, *self.parts, self.foot]
        self.focus = button

    def _part(self, place: int) -> _Part:
        side = SIDES[place]
        reading = Reading(lambda: tuple(self._blocks(side)))
        name = side_name(place)
        heading = say("reveal.yours", side=name) if self._is_own(place) else name
        return _Part(lambda: heading, reading, place)

    def _is_own(self, place: int) -> bool:
        return not self.view.watched and not self.view.session.is_hot_seat and place == self.view.side

    def _blocks(self, side: SideKey) -> Iterator[Block]:
        deck = self.view.session.world.shocks.deck
        events = dict(zip(deck.keys, deck.shocks, strict=True))
        several = len(quarters(self.report)) > 1
        found = False
        for each in quarters(self.report):
            items = ordered(each.orders.get(side, Orders()), each.stood.get(side), side, events)
            if several and items:
                yield Block(quarter_text(each.start), "small_strong", theme.MUTED, above=8)
            for item in items:
                found = True
                ink = theme.SIDE_BRIGHT[SIDES.index(side)]
                yield Block(item.title, "body_strong", ink, above=9, mark=item.icon, note=item.number)
                yield Block(item.meaning)
        if not found:
            yield Block(say("report.nothing"), "body", theme.MUTED)

    def arrange(self, canvas: Canvas) -> None:
        size = canvas.surface.get_size()
        areas = pages.reveal(size, canvas.scale)
        width = areas["own"].width
        if self._fitted is None or self._fitted[0] != width:
            tallest = max(part.wanted_height(canvas, width) for part in self.parts)
            self._fitted = (width, max(LEAST, tallest / canvas.scale))
        areas = pages.reveal(size, canvas.scale, self._fitted[1])
        self.head.surround(areas, canvas)
        self.parts[0].area, self.parts[1].area, self.foot.area = areas["own"], areas["rival"], areas["foot"]

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.app.pop()
            return True
        return False
