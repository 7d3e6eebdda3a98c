"""The race: both sides' capability with the years before the start, and the lead with its fan of futures."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from pygame import Rect

from game.levers import SIDES
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.forecaster import DRAFT, QUANTILES, STANDING
from game.ui.panels.spot import Asked, Why
from game.ui.plot import Plot, padded_range, spread
from game.ui.text import say
from game.ui.view import QUARTER, GameView, metric_meaning, side_name
from game.ui.widget import Action, Hint

LEAST_LEAD_RANGE = 12.0  # months shown at least, so that a small lead looks small


class Race(Asked):
    """Two charts over one axis of years: capability above, frontier lead below."""

    def __init__(
        self, view: GameView, with_future: bool = True, why: Why | None = None, large: Action | None = None
    ) -> None:
        super().__init__(view, (f"{view.side_key}_capability", "frontier_lead"), why)
        self.with_future = with_future
        self._newest = self._painted = view.odds_stamp
        self.enlarge: Button | None = None
        if large is not None:
            self.enlarge = Button("", large, "search")
            self.enlarge.hint_title = say("race.open")
            self.widgets = [self.enlarge, *self.widgets]

    def state(self) -> Hashable:
        """New odds are painted a frame after the other panels: this one takes as long as all of them."""
        self._painted, self._newest = self._newest, self.view.odds_stamp
        return (self.view.turn_stamp, self._painted if self.with_future else None)

    def arrange(self, canvas: Canvas) -> None:
        if self.enlarge is not None:
            title = canvas.text_width(say("race.title"), "heading")
            left = self.area.left + canvas.px(theme.PADDING) + title + canvas.px(8)
            self.enlarge.area = Rect(left, self.area.top + canvas.px(theme.PADDING - 3), canvas.px(26), canvas.px(26))

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("race.title"))
        self._paint_legend(canvas)
        years, gap = canvas.px(19), canvas.px(24)
        margin = canvas.text_width("−10", "small") + canvas.px(8)
        plots = Rect(
            body.left + margin, body.top + canvas.px(18), body.width - margin, body.height - years - canvas.px(18)
        )
        height = (plots.height - gap) * 2 // 5
        upper = Rect(plots.left, plots.top, plots.width, height)
        lower = Rect(plots.left, upper.bottom + gap, plots.width, plots.bottom - upper.bottom - gap)
        months = self.view.capability(0)[0]
        world = self.view.session.world
        last = world.end if self.with_future else max(world.month, months[-1])
        self._paint_capability(canvas, upper, (float(months[0]), float(last)))
        self._paint_lead(canvas, lower, (float(months[0]), float(last)))
        for metric, plot in ((f"{self.view.side_key}_capability", upper), ("frontier_lead", lower)):
            title = say("race.capability") if plot is upper else say("number.frontier_lead.label")
            meaning = metric_meaning(metric)
            self.ask(metric, Hint(plot, title, f"{meaning}."))

    def _paint_legend(self, canvas: Canvas) -> None:
        padding = canvas.px(theme.PADDING)
        x, y = self.area.right - padding, self.area.top + padding + canvas.px(10)
        line, gap, between = canvas.px(26), canvas.px(7), canvas.px(18)
        names = [side_name(side) for side in (0, 1)]
        wanted = sum(canvas.text_width(name, "small") for name in names) + 2 * (line + gap) + between
        title = canvas.text_width(say("race.title"), "heading") + (canvas.px(34) if self.enlarge else 0)
        if wanted > x - self.area.left - padding - title - canvas.px(14):
            names = [say(f"side_short.{side}") for side in SIDES]
        for side in (1, 0):
            drawn = canvas.text(names[side], (x, y), "small", theme.SIDE_BRIGHT[side], "right")
            end = drawn.left - gap
            canvas.side_curve(side, [(end - line, y), (end, y)])
            x = end - line - between

    def _paint_capability(self, canvas: Canvas, area: Rect, span: tuple[float, float]) -> None:
        sides = [self.view.capability(side) for side in (0, 1)]
        fans = self._fans()
        plot = Plot(area, span, padded_range(*(values for _months, values in sides), *fans, margin=0.08))
        plot.draw_levels(canvas, formats.tick, 3, area.left - self.area.left)
        self._paint_start(canvas, plot)
        self._paint_capability_futures(canvas, plot)
        for side, (months, values) in enumerate(sides):
            points = plot.points(months, values)
            canvas.fade_below(points, area.bottom, theme.SIDE[side], 0.12)
        ends = []
        for side, (months, values) in enumerate(sides):
            points = plot.points(months, values)
            canvas.side_curve(side, points)
            canvas.side_mark(side, points[-1], 9, theme.SIDE_BRIGHT[side])
            ends.append(points[-1])
        self._paint_ends(canvas, ends, [values[-1] for _months, values in sides], area.top + canvas.px(6.0))
        words = say("race.capability")
        canvas.text(words, (area.left, area.top - canvas.px(10)), "small", theme.MUTED)

    def _fans(self) -> list[np.ndarray]:
        """Quantiles of both sides' capability in the futures under standing orders, if they are known."""
        outlook = self.view.outlook if self.with_future else None
        return [outlook.curves[f"{side}_capability"][STANDING] for side in SIDES] if outlook else []

    def _paint_capability_futures(self, canvas: Canvas, plot: Plot) -> None:
        for side, fan in enumerate(self._fans()):
            when = self.view.outlook.months[::QUARTER].astype(float)  # type: ignore[union-attr]
            plot.draw_band(canvas, when, fan[0][::QUARTER], fan[-1][::QUARTER], theme.SIDE[side], 0.14)
            middle = plot.points(when, fan[QUANTILES.index(0.5)][::QUARTER])
            canvas.curve(middle, theme.SIDE[side], 1.2, (4, 5), 0.7)
        draft = self.view.draft_outlook if self.with_future else None
        if draft is not None:
            own = draft.curves[f"{self.view.side_key}_capability"][DRAFT][QUANTILES.index(0.5)][::QUARTER]
            points = plot.points(draft.months[::QUARTER].astype(float), own)
            canvas.curve(points, theme.SIDE_BRIGHT[self.view.side], 1.5)
            canvas.ghost_mark(points[-1], self.view.side)

    def _paint_ends(self, canvas: Canvas, ends: list[tuple[float, float]], values: list[float], ceiling: float) -> None:
        """The last values beside the ends of the curves, pushed apart where they would touch, below a ceiling."""
        order = sorted((0, 1), key=lambda side: ends[side][1])
        places = spread([ends[side][1] for side in order], canvas.px(18), ceiling, float(self.area.bottom))
        for side, y in zip(order, places, strict=True):
            words = formats.plain(values[side], 2)
            width, height = canvas.text_width(words, "small_strong"), canvas.px(17)
            at = (ends[side][0] + canvas.px(10), y)
            if at[0] + width > self.area.right - canvas.px(theme.PADDING):
                at = (ends[side][0] - canvas.px(10) - width, y)
            ground = Rect(round(at[0]) - canvas.px(4), round(y) - height // 2, width + canvas.px(8), height)
            canvas.box(ground, theme.CARD_BOTTOM, 5, opacity=0.72)
            canvas.text(words, at, "small_strong", theme.SIDE_BRIGHT[side])

    def _paint_start(self, canvas: Canvas, plot: Plot) -> None:
        """A faint upright line where the game began."""
        x = round(float(plot.across([self.view.session.world.start])[0]))
        canvas.surface.fill(theme.GRID_LINE, (x, plot.area.top, max(1, canvas.px(1)), plot.area.height))

    def _paint_lead(self, canvas: Canvas, area: Rect, span: tuple[float, float]) -> None:
        months, lead = self.view.series("frontier_lead")
        outlook = self.view.outlook if self.with_future else None
        fan = outlook.curves["frontier_lead"][STANDING] if outlook else None
        plot = Plot(area, span, padded_range(lead, fan if fan is not None else lead, least=LEAST_LEAD_RANGE))
        plot.draw_levels(canvas, formats.tick, 4, area.left - self.area.left)
        zero = float(plot.down([0.0])[0])
        if area.top < zero < area.bottom:
            canvas.rule(area.left, area.right, round(zero), theme.CONTROL_EDGE)
        self._paint_start(canvas, plot)
        if outlook is not None and fan is not None:
            when = outlook.months[::QUARTER].astype(float)
            places = dict(zip(QUANTILES, fan[:, ::QUARTER], strict=True))
            plot.draw_band(canvas, when, places[0.05], places[0.95], theme.LUCK, 0.16)
            plot.draw_band(canvas, when, places[0.25], places[0.75], theme.LUCK, 0.26)
            canvas.curve(plot.points(when, places[0.5]), theme.LUCK, 1.4, (4, 4))
            draft = self.view.draft_outlook
            if draft is not None:
                middle = draft.curves["frontier_lead"][DRAFT][QUANTILES.index(0.5)][::QUARTER]
                drafted = plot.points(when, middle)
                canvas.curve(drafted, theme.SIDE_BRIGHT[self.view.side], 1.8)
                canvas.ghost_mark(drafted[-1], self.view.side)
                self._paint_ghost(canvas, drafted[-1], area)
        points = plot.points(months, lead)
        leader = 0 if lead[-1] > 0 else 1
        canvas.fade_below(points, min(max(zero, area.top), area.bottom), theme.SIDE[leader], 0.16)
        canvas.curve(points, theme.BRIGHT, 1.8)
        canvas.side_mark(leader, points[-1], 9, theme.SIDE_BRIGHT[leader])
        self._paint_lead_words(canvas, area, float(lead[-1]))
        plot.draw_years(canvas, area.bottom + canvas.px(4))

    def _paint_ghost(self, canvas: Canvas, at: tuple[float, float], area: Rect) -> None:
        """What the draft does to the lead in the last year, above the end of its curve."""
        effect = self.view.effect("frontier_lead")
        words = formats.NOTHING if effect is None else formats.signed(effect, 1)
        if words == formats.NOTHING:
            return
        width, height = canvas.text_width(words, "small_strong"), canvas.px(17)
        ground = Rect(0, 0, width + canvas.px(8), height)
        ground.midbottom = (0, round(at[1]) - canvas.px(7))
        ground.right = area.right
        if ground.top < area.top:
            ground.top = round(at[1]) + canvas.px(7)
        canvas.box(ground, theme.CARD_BOTTOM, 5, opacity=0.8)
        canvas.text_in(words, ground, "small_strong", theme.SIDE_BRIGHT[self.view.side], "centre")

    def _paint_lead_words(self, canvas: Canvas, area: Rect, lead: float) -> None:
        y = area.top - canvas.px(11)
        leader = 0 if lead > 0 else 1
        words = (
            say("race.lead_none")
            if abs(lead) < 0.05
            else say("race.lead", side=side_name(leader), months=formats.plain(abs(lead), 1))
        )
        ink = theme.PLAIN if abs(lead) < 0.05 else theme.SIDE_BRIGHT[leader]
        drawn = canvas.text(words, (area.left, y), "small_strong", ink)
        if self.with_future and self.view.outlook is not None:
            note = say("race.fan")
            x = drawn.right + canvas.px(14)
            if x + canvas.text_width(note, "small") < self.area.right - canvas.px(theme.PADDING):
                canvas.text(note, (x, y), "small", theme.MUTED)
