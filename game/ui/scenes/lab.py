"""The forecast lab: up to four plans side by side, in the same luck."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pygame
from pygame import Rect

from game.orders import Orders
from game.ui import formats, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.comparer import MOST_PLANS, Comparer
from game.ui.controls import Button
from game.ui.forecaster import QUANTILES
from game.ui.layouts import pages
from game.ui.panels.compared import numbers_of, paint_effects, paint_odds, seen_verdicts
from game.ui.panels.debrief_timeline import orders_words
from game.ui.panels.page import PageFoot, PageHead
from game.ui.plot import Plot, padded_range
from game.ui.scene import Scene
from game.ui.text import say, told
from game.ui.view import QUARTER, GameView
from game.ui.widget import Panel

LETTERS = "ABC"


@dataclass(frozen=True)
class Plan:
    """One column: what it is called and what it orders; None for standing orders."""

    title: str
    orders: Orders | None
    kept: int = -1  # its place among the drafts that were kept


def open_lab(app: App, view: GameView) -> None:
    """Show the forecast lab of a game that is played and goes on; otherwise say why not."""
    if view.watched or view.session.is_over:
        app.toast(say("lab.played_only"))
    elif view.session.forecasts_left == 0:
        app.toast(say("lab.none_left"))
    else:
        app.push(Lab(app, view))


class Lab(Scene):
    """Standing orders, the draft, and drafts that were kept this turn."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view
        self.comparer = Comparer()
        self._asked: tuple[str, ...] = ()

    @property
    def caption(self) -> str:
        return say("lab.title")

    def plans(self) -> list[Plan]:
        """The plans that show, standing orders first."""
        session = self.view.session
        found = [Plan(say("lab.standing"), None)]
        if not session.draft_is_empty:
            found.append(Plan(say("lab.draft"), session.draft))
        for place, orders in enumerate(self.view.kept_drafts):
            found.append(Plan(say("lab.kept", letter=LETTERS[place]), orders, place))
        return found[:MOST_PLANS]

    def build(self) -> None:
        self.head = PageHead(lambda: say("lab.title"), lambda: say("lab.note"), lambda: self.view.side)
        self.columns = [PlanColumn(self, place) for place in range(MOST_PLANS)]
        self.keep_button = Button(say("lab.keep"), self.keep, "save")
        self.keep_button.key_name = "S"
        self.drop_button = Button(say("lab.drop"), self.drop, "x")
        back = Button(say("dossier.back"), self.app.pop, accent=self.view.side)
        back.key_name = "Esc"
        self.foot = PageFoot([self.drop_button, self.keep_button, back], self._message)
        self.panels = [self.head, *self.columns, self.foot]
        self.focus = back
        self._refresh()

    def _message(self) -> str:
        if self.comparer.trouble:
            return told(self.comparer.trouble)
        answer = self.comparer.answer
        return say("odds.waiting") if answer is None else say("lab.futures", count=answer.worlds)

    def _refresh(self) -> None:
        """Ask for the futures of the plans that show, and offer what can be done."""
        plans = self.plans()
        session = self.view.session
        for place, column in enumerate(self.columns):
            column.visible = place < max(2, len(plans))
        self.keep_button.enabled = (
            not session.draft_is_empty
            and len(self.view.kept_drafts) < len(LETTERS)
            and session.draft not in self.view.kept_drafts
        )
        self.drop_button.enabled = bool(self.view.kept_drafts)
        asked = tuple(plan.orders.text() if plan.orders else "" for plan in plans)
        if asked != self._asked:
            self._asked = asked
            if len(plans) > 1:
                session.asked += 1
            self.comparer.ask(session.world.state(), session.playing(), [plan.orders for plan in plans])

    def keep(self) -> None:
        """Keep the draft aside, and empty it, so that another can be tried."""
        if self.keep_button.enabled:
            self.view.kept_drafts.append(self.view.session.draft)
            self.view.session.clear()
            self.view.drafted()
            self._refresh()

    def drop(self) -> None:
        """Forget the draft that was kept last."""
        if self.view.kept_drafts:
            self.view.kept_drafts.pop()
            self._refresh()

    def take(self, place: int) -> None:
        """Take a plan as the draft, and go back to the game with it."""
        plans = self.plans()
        if place >= len(plans):
            return
        self.view.session.adopt(plans[place].orders or Orders())
        self.view.drafted()
        self.app.pop()

    def arrange(self, canvas: Canvas) -> None:
        size = canvas.surface.get_size()
        areas = pages.whole(size, canvas.scale)
        self.head.area, self.foot.area = areas["head"], areas["foot"]
        shown = [column for column in self.columns if column.visible]
        for column, area in zip(shown, pages.lab(size, canvas.scale, len(shown)), strict=True):
            column.area = area

    def tick(self) -> None:
        self.comparer.tick()
        self.view.take_odds()

    def left(self) -> None:
        self.comparer.close()

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
        elif event.key == pygame.K_s:
            self.keep()
        elif pygame.K_1 <= event.key < pygame.K_1 + MOST_PLANS:
            self.take(event.key - pygame.K_1)
        else:
            return False
        return True


class PlanColumn(Panel):
    """A plan: what it orders, its odds, the fan of the lead, and what it changes against standing orders."""

    def __init__(self, scene: Lab, place: int) -> None:
        super().__init__()
        self.scene = scene
        self.place = place
        self.choose = Button(say("lab.take"), lambda: scene.take(place), "check")
        self.choose.key_name = str(place + 1)
        self.widgets = [self.choose]

    @property
    def plan(self) -> Plan | None:
        """The plan in this column, if there is one."""
        plans = self.scene.plans()
        return plans[self.place] if self.place < len(plans) else None

    def state(self) -> Hashable:
        plan = self.plan
        self.choose.visible = plan is not None and self.place > 0
        text = plan.orders.text() if plan is not None and plan.orders else ""
        return (text, plan is None, self.scene.comparer.stamp, len(self.scene.plans()))

    def _areas(self, canvas: Canvas) -> dict[str, Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        line = canvas.line_height("small")
        names = ("title", "orders", "odds", "fan", "effects", "button")
        rows = 24 * 6
        found = self.scene.comparer.answer
        seen = len(seen_verdicts(found)) if found is not None else 5
        heights = [canvas.px(24), 2 * line, canvas.px(22 + 24 * seen), 1.0, canvas.px(rows), canvas.px(36)]
        return dict(zip(names, layout.rows(inner, heights, canvas.px(7)), strict=True))

    def arrange(self, canvas: Canvas) -> None:
        self.choose.area = self._areas(canvas)["button"]

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        areas, plan = self._areas(canvas), self.plan
        if plan is None:
            canvas.text_in(say("lab.empty"), areas["title"], "heading", theme.MUTED)
            room = Rect(areas["orders"].left, areas["orders"].top, areas["orders"].width, self.area.height // 2)
            canvas.paragraph(say("lab.empty_text"), room, "small", theme.MUTED)
            return
        ink = theme.BRIGHT if self.place == 0 else theme.SIDE_BRIGHT[self.scene.view.side]
        canvas.text_in(plan.title, areas["title"], "heading", ink)
        words = orders_words(plan.orders) if plan.orders else say("lab.standing_text")
        lines = canvas.typeface.wrapped(words, "small", areas["orders"].width)
        for number, line in enumerate(lines[:2]):
            if number == 1 and len(lines) > 2:
                line = canvas.typeface.shortened(f"{line} …", "small", areas["orders"].width)
            top = areas["orders"].top + number * canvas.line_height("small")
            canvas.text(line, (areas["orders"].left, top), "small", theme.PLAIN, middle=False)
        found = self.scene.comparer.answer
        if found is None or self.place >= len(found.verdicts):
            canvas.text(say("odds.waiting"), areas["odds"].topleft, "small", theme.MUTED, middle=False)
            return
        paint_odds(canvas, areas["odds"], found, self.place, seen_verdicts(found))
        if areas["fan"].height > canvas.px(60):
            self._paint_fan(canvas, areas["fan"])
        if self.place:
            paint_effects(canvas, areas["effects"], self.scene.view, found, self.place)
        else:
            self._paint_now(canvas, areas["effects"])

    def _paint_fan(self, canvas: Canvas, area: Rect) -> None:
        found = self.scene.comparer.answer
        assert found is not None
        fan = found.fans[self.place]
        margin = canvas.text_width("−36", "small") + canvas.px(6)
        head, foot = canvas.px(20), canvas.px(20)
        canvas.text(say("lab.fan"), (area.left, area.top + canvas.px(8)), "small", theme.MUTED, width=area.width)
        chart = Rect(area.left + margin, area.top + head, area.width - margin, area.height - head - foot)
        when = found.months[::QUARTER].astype(float)
        plot = Plot(chart, (when[0], when[-1]), padded_range(*found.fans, least=12.0))
        plot.draw_levels(canvas, formats.tick, 4, margin)
        plot.draw_years(canvas, chart.bottom + canvas.px(3))
        parts = dict(zip(QUANTILES, np.asarray(fan)[:, ::QUARTER], strict=True))
        colour = theme.LUCK if self.place == 0 else theme.SIDE[self.scene.view.side]
        plot.draw_band(canvas, when, parts[0.05], parts[0.95], colour, 0.16)
        plot.draw_band(canvas, when, parts[0.25], parts[0.75], colour, 0.26)
        if self.place:  # beside it what stands, in grey
            stands = np.asarray(found.fans[0])[QUANTILES.index(0.5), ::QUARTER]
            canvas.curve(plot.points(when, stands), theme.LUCK, 1.2, (4, 4))
        canvas.curve(plot.points(when, parts[0.5]), colour, 1.8, None if self.place else (4, 4))

    def _paint_now(self, canvas: Canvas, area: Rect) -> None:
        """What the numbers are now, beside which the other columns tell changes."""
        view, height = self.scene.view, canvas.px(24)
        for number, (metric, title, factor, decimals) in enumerate(numbers_of(view)):
            middle = area.top + number * height + height // 2
            value = formats.plain(factor * view.believed(metric)[0], decimals)
            end = canvas.text(value, (area.right, middle), "small_strong", theme.BRIGHT, "right")
            canvas.text(title, (area.left, middle), "small", theme.PLAIN, width=end.left - canvas.px(8) - area.left)
