"""A pillar: its score on both sides, how it ran, and what it is made of."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pygame
from pygame import Rect

from game.levers import SIDES
from game.metrics import pillars
from game.metrics.metric import METRICS, PILLARS
from game.ui import formats, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.layouts import pages
from game.ui.panels.page import Grounded, PageFoot, PageHead
from game.ui.panels.pillars import PILLARS as ICONS
from game.ui.plot import Plot
from game.ui.scene import Scene
from game.ui.scenes.dossier import told
from game.ui.text import engine_words, say
from game.ui.view import GameView, metric_meaning, side_name
from game.ui.widget import Hint, Panel

YEAR = 12
"""Months over which a change is told."""


def open_pillar(app: App, view: GameView, pillar: str = "silicon") -> None:
    """Show what a pillar is made of."""
    app.push(Pillar(app, view, pillar))


class Pillar(Scene):
    """A page with a tab for each of the four pillars."""

    def __init__(self, app: App, view: GameView, pillar: str) -> None:
        super().__init__(app)
        self.view = view
        self.pillar = pillar

    @property
    def caption(self) -> str:
        return say(f"pillars.{self.pillar}")

    def build(self) -> None:
        options = [(key, say(f"pillars.{key}")) for key in PILLARS]
        self.tabs = Tabs(options, self.pillar, self.choose)
        back = Button(say("dossier.back"), self.app.pop, accent=self.view.side)
        back.key_name = "Esc"
        self.head = _PillarHead(self)
        self.named: dict[str, Panel] = {
            "head": self.head,
            "scores": _Scores(self),
            "course": _Course(self),
            "terms": _Terms(self),
            "foot": PageFoot([back], lambda: say("pillar.about")),
        }
        self.panels = list(self.named.values())
        self.focus = self.tabs

    def choose(self, pillar: str) -> None:
        """Show another pillar."""
        self.pillar = pillar

    def arrange(self, canvas: Canvas) -> None:
        for name, area in pages.pillar(canvas.surface.get_size(), canvas.scale).items():
            self.named[name].area = area

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER):
            self.app.pop()
        elif pygame.K_1 <= event.key < pygame.K_1 + len(PILLARS):
            self.tabs.choose(PILLARS[event.key - pygame.K_1])
        else:
            return False
        return True


class _PillarHead(PageHead):
    """The title with the tabs at the right."""

    def __init__(self, scene: Pillar) -> None:
        super().__init__(lambda: say("pillar.title", pillar=say(f"pillars.{scene.pillar}")))
        self.widgets = [scene.tabs]

    def arrange(self, canvas: Canvas) -> None:
        tabs = self.widgets[0]
        width = canvas.px(460)
        tabs.area = Rect(self.area.right - width, self.area.centery - canvas.px(17), width, canvas.px(34))


class _Part(Grounded):
    """A card of the page."""

    def __init__(self, scene: Pillar, key: str) -> None:
        super().__init__(lambda: say(f"pillar.{key}"), [], lambda _canvas, _room: None)
        self.scene = scene
        self.view = scene.view
        self._hints: list[Hint] = []

    def hints(self) -> list[Hint]:
        return self._hints

    def state(self) -> Hashable:
        return (self.scene.pillar, self.view.turn_stamp)


class _Scores(_Part):
    """Both scores, large, with their change over the year and the rival's error."""

    def __init__(self, scene: Pillar) -> None:
        super().__init__(scene, "scores")

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        _head, room = self._room(canvas)
        for side, part in zip(
            (self.view.side, 1 - self.view.side), layout.rows(room, [1.0, 1.0], canvas.px(8)), strict=True
        ):
            self._paint_score(canvas, part, side)

    def _paint_score(self, canvas: Canvas, area: Rect, side: int) -> None:
        metric = f"{SIDES[side]}_pillar_{self.scene.pillar}"
        value, error = self.view.believed(metric)
        _months, values = self.view.believed_series(metric)
        change = value - float(values[max(0, len(values) - 1 - YEAR)])
        canvas.side_mark(side, (area.left + canvas.px(7), area.top + canvas.px(12)), 11)
        canvas.text(side_name(side), (area.left + canvas.px(22), area.top + canvas.px(12)), "body", theme.PLAIN)
        words = formats.plain(value)
        at = (area.left, area.top + canvas.px(42))
        drawn = canvas.text(words, at, "title", theme.SIDE_BRIGHT[side])
        left = drawn.right + canvas.px(8)
        if error:
            left = canvas.text(f"±{formats.plain(error)}", (left, at[1] + canvas.px(4)), "body", theme.MUTED).right
        moved = say("pillar.year", change=formats.signed(change, 1))
        canvas.text(moved, (area.right, at[1] + canvas.px(4)), "small", theme.MUTED, "right")
        bar = Rect(area.left, area.top + canvas.px(66), area.width, canvas.px(9))
        if bar.bottom > area.bottom:
            return
        canvas.bar(bar, value / 100, theme.SIDE[side])
        if error:
            for end in (value - error, value + error):
                canvas.tick(bar, end / 100, theme.BRIGHT)


class _Course(_Part):
    """How both scores ran since the start."""

    def __init__(self, scene: Pillar) -> None:
        super().__init__(scene, "course")

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        _head, room = self._room(canvas)
        icon = canvas.px(20)
        corner = Rect(self.area.right - canvas.px(theme.PADDING) - icon, self.area.top + canvas.px(12), icon, icon)
        canvas.icon(ICONS[self.scene.pillar], corner, theme.MUTED)
        margin = canvas.text_width("100", "small") + canvas.px(8)
        chart = Rect(room.left + margin, room.top, room.width - margin - canvas.px(10), room.height - canvas.px(20))
        series = [self.view.believed_series(f"{side}_pillar_{self.scene.pillar}") for side in SIDES]
        span = (float(series[self.view.side][0][0]), float(self.view.session.world.end))
        plot = Plot(chart, span, (0.0, 100.0))
        plot.draw_levels(canvas, formats.tick, 5, margin)
        plot.draw_years(canvas, chart.bottom + canvas.px(3))
        for side, (months, values) in enumerate(series):
            points = plot.points(np.asarray(months, dtype=float), values)
            canvas.fade_below(points, chart.bottom, theme.SIDE[side], 0.10)
            canvas.side_curve(side, points)
            canvas.side_mark(side, points[-1], 9, theme.SIDE_BRIGHT[side])


class _Terms(_Part):
    """A row for each metric that the score is made of: both sides' values and what they add."""

    def __init__(self, scene: Pillar) -> None:
        super().__init__(scene, "terms")

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        self._hints = []
        head, room = self._room(canvas)
        terms = pillars.terms_of(self.scene.pillar)
        parts = {
            (side, term.metric): term.part(self.view.believed(f"{SIDES[side]}_{term.metric}")[0])
            for side in (0, 1)
            for term in terms
        }
        largest = max(1e-9, *(abs(value) for value in parts.values()))
        height = min(room.height // len(terms), canvas.px(72))
        for place, term in enumerate(terms):
            row = Rect(room.left, room.top + place * height, room.width, height)
            self._paint_term(canvas, row, term, parts, largest)
        canvas.text(say("pillar.bars"), head.midright, "small", theme.MUTED, "right")

    def _paint_term(
        self, canvas: Canvas, row: Rect, term: pillars.Term, parts: dict[tuple[int, str], float], largest: float
    ) -> None:
        name, values, bars = layout.columns(row, [0.34, 0.30, 0.36], canvas.px(14))
        canvas.rule(row.left, row.right, row.top)
        title = say(f"pillar.metric.{term.metric}")
        canvas.text(title, (name.left, name.centery), "body", theme.BRIGHT, width=name.width)
        thick = canvas.px(8)
        for line, side in enumerate((self.view.side, 1 - self.view.side)):
            metric = f"{SIDES[side]}_{term.metric}"
            value, error = self.view.believed(metric)
            words = told(value, metric)
            if error:
                words = say("dossier.about", value=words, error=told(error, metric, value))
            middle = row.top + row.height * (2 * line + 1) // 4
            end = canvas.text(words, (values.right, middle), "small_strong", theme.SIDE_BRIGHT[side], "right")
            _months, past = self.view.believed_series(metric)
            before = float(past[max(0, len(past) - 1 - YEAR)])
            moved = say("pillar.year", change=_moved(value - before, metric))
            if end.left - values.left > canvas.text_width(moved, "small") + canvas.px(14):
                canvas.text(moved, (values.left, middle), "small", theme.MUTED)
            part = parts[side, term.metric]
            centre = bars.centerx
            canvas.surface.fill(theme.GRID_LINE, (centre, middle - thick, 1, 2 * thick))
            length = max(2, round(bars.width / 2 * abs(part) / largest))
            start = centre if part > 0 else centre - length
            bar = Rect(start, middle - thick // 2, length, thick)
            canvas.box(bar, theme.SIDE[side], 2)
            if side == 1:  # striped, so that the sides differ by more than colour
                for x in range(bar.left + canvas.px(4), bar.right - 1, canvas.px(6)):
                    canvas.surface.fill(theme.CHINA_DEEP, (x, bar.top, max(1, canvas.px(1.2)), bar.height))
        metric = f"{self.view.side_key}_{term.metric}"
        meaning = metric_meaning(metric)
        unit = engine_words("unit", METRICS[metric].unit, METRICS[metric].unit)
        self._hints.append(Hint(row, title, f"{meaning} ({unit})"))


def _moved(change: float, metric: str) -> str:
    """A change in the unit of a metric, with its sign."""
    if METRICS[metric].unit == "share":
        return formats.signed(100 * change, 1) + "%"
    change = formats.in_unit(change, METRICS[metric].unit)
    if abs(change) >= 1000:
        return ("+" if change > 0 else "") + formats.compact(change)
    return formats.signed(change, 2 if abs(change) < 1 else 1)
