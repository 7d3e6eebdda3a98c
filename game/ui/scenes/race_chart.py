"""The race chart, large: which years, and on which axis, by two rows of tabs."""

from __future__ import annotations

import pygame

from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.layout import columns, rows
from game.ui.layouts import pages
from game.ui.panels.page import PageFoot, PageHead
from game.ui.panels.race_large import AXES, SPANS, RaceLarge
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import GameView
from game.ui.widget import Panel


def open_race_chart(app: App, view: GameView) -> None:
    """Show the race over everything else."""
    app.push(RaceChart(app, view))


class RaceChart(Scene):
    """One chart; the left and right keys go along the tabs, up and down from one row to the other."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view
        self.span, self.axis = SPANS[0], AXES[0]

    @property
    def caption(self) -> str:
        return say("race.large")

    def build(self) -> None:
        self.chart = RaceLarge(self.view)
        self.choices = _Choices(self)
        self.head = PageHead(lambda: say("race.large"), lambda: self.view.quarter)
        back = Button(say("race.close"), self.app.pop, accent=self.view.side)
        back.key_name = "Esc"
        self.foot = PageFoot([back])
        self.panels = [self.head, self.choices, self.chart, self.foot]
        self.focus = self.choices.spans
        self._show()

    def choose_span(self, span: str) -> None:
        """Show other years."""
        self.span = span
        self._show()

    def choose_axis(self, axis: str) -> None:
        """Measure the race otherwise."""
        self.axis = axis
        self._show()

    def _show(self) -> None:
        self.chart.span, self.chart.axis = self.span, self.axis

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.whole(canvas.surface.get_size(), canvas.scale)
        self.head.area, self.foot.area = areas["head"], areas["foot"]
        self.choices.area, self.chart.area = rows(areas["body"], [canvas.px(38), 1.0], canvas.px(10))

    def tick(self) -> None:
        self.view.take_odds()

    def shortcut(self, event: pygame.event.Event) -> bool:
        return self.sheet_key(event)


class _Choices(Panel):
    """The years and the axis, side by side."""

    def __init__(self, scene: RaceChart) -> None:
        super().__init__()
        self.spans = Tabs([(key, say(f"race.span.{key}")) for key in SPANS], scene.span, scene.choose_span)
        self.axes = Tabs([(key, say(f"race.axis.{key}")) for key in AXES], scene.axis, scene.choose_axis)
        self.spans.hint_title, self.axes.hint_title = say("race.spans"), say("race.axes")
        self.widgets = [self.spans, self.axes]

    def arrange(self, canvas: Canvas) -> None:
        self.spans.area, self.axes.area = columns(self.area, [0.46, 0.54], canvas.px(14))
