"""The theatre: five views of the two nations side by side - overview, power, chips, talent, markets."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame
from pygame import Rect

from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Tabs
from game.ui.panels.card import Card
from game.ui.panels.theatre_charts import (
    paint_chips,
    paint_markets,
    paint_overview,
    paint_power,
    paint_talent,
)
from game.ui.text import say
from game.ui.view import GameView

VIEWS = ("overview", "power", "chips", "talent", "markets")
_PAINT: dict[str, Callable[[Canvas, GameView, Rect], None]] = {
    "overview": paint_overview,
    "power": paint_power,
    "chips": paint_chips,
    "talent": paint_talent,
    "markets": paint_markets,
}


class Theatre(Card):
    """One view at a time, chosen by tabs or the keys 1 to 5."""

    def __init__(self, view: GameView) -> None:
        super().__init__(view)
        options = [(key, say(f"theatre.{key}")) for key in VIEWS]
        self.tabs = Tabs(options, VIEWS[0], lambda _key: None)
        self.tabs.hint_title = say("theatre.keys")
        self.widgets = [self.tabs]

    def state(self) -> Hashable:
        return (self.view.turn_stamp, self.tabs.chosen)

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        self.tabs.area = Rect(inner.left, inner.top, inner.width, canvas.px(30))

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        head = canvas.px(30) + canvas.px(8)
        body = Rect(inner.left, inner.top + head, inner.width, inner.height - head)
        _PAINT[self.tabs.chosen](canvas, self.view, body)

    def shortcut(self, event: pygame.event.Event) -> bool:
        """Keys 1 to 5 choose a view."""
        place = event.key - pygame.K_1
        if 0 <= place < len(VIEWS):
            self.tabs.choose(VIEWS[place])
            return True
        return False
