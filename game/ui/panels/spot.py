"""Places of a panel that answer "why?": a number, a chart, a fact; by a click, or by Enter when focused."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.text import say
from game.ui.view import GameView
from game.ui.widget import Hint, Touch, Widget

Why = Callable[[str], object]
"""Explains a metric."""


class Spot(Widget):
    """One place, about one metric. It draws nothing but a line around itself when touched."""

    def __init__(self, metric: str, why: Why) -> None:
        super().__init__()
        self.metric = metric
        self.why = why
        self.visible = False  # until the panel says where
        self.told: Hint | None = None

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        box = self.area.inflate(canvas.px(8), canvas.px(4)).clip(canvas.surface.get_clip())
        if touch.focused:
            canvas.focus_ring(box, 7)
        elif touch.hovered:
            canvas.focus_ring(box, 7, theme.CONTROL_EDGE)

    def hint(self) -> Hint | None:
        return self.told

    def press(self, at: tuple[int, int]) -> None:
        self.why(self.metric)

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.why(self.metric)
            return True
        return False


class Asked(Card):
    """A card with spots. Without `why`, as on pages that only show, its numbers are pictures with tool-tips."""

    def __init__(self, view: GameView, metrics: tuple[str, ...] = (), why: Why | None = None) -> None:
        super().__init__(view)
        self.spots = {metric: Spot(metric, why) for metric in metrics} if why is not None else {}
        self.widgets = list(self.spots.values())

    def ask(self, metric: str, hint: Hint) -> None:
        """Say, while painting, where a metric stands and what its tool-tip is."""
        spot = self.spots.get(metric)
        if spot is None:
            self._hints.append(hint)
        else:
            told = "\n".join(filter(None, (hint.text, say("why.click"))))
            spot.area, spot.told, spot.visible = hint.area, Hint(hint.area, hint.title, told), True
