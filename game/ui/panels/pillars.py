"""The four pillars: the player's score as it is, the rival's as it is believed to be, with its error."""

from __future__ import annotations

from collections.abc import Hashable

from pygame import Rect

from game.levers import SIDES
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.panels.spot import Asked, Why
from game.ui.text import say
from game.ui.view import GameView, metric_meaning
from game.ui.widget import Hint

PILLARS = {"silicon": "cpu", "data": "database", "talent": "users", "compliance": "scale"}


class Pillars(Asked):
    """Each pillar with two bars: thick for the player, thin with an error line for the rival."""

    def __init__(self, view: GameView, why: Why | None = None) -> None:
        super().__init__(view, tuple(f"{view.side_key}_pillar_{key}" for key in PILLARS), why)

    def state(self) -> Hashable:
        return (self.view.turn_stamp, self.view.odds_stamp, self.view.draft_stamp, self.view.months_to_pass)

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("pillars.title"))
        self._paint_legend(canvas)
        height = min(body.height // len(PILLARS), canvas.px(64))
        widest = max(canvas.text_width(say(f"pillars.{key}"), "small") for key in PILLARS)
        for place, (key, icon) in enumerate(PILLARS.items()):
            row = Rect(body.left, body.top + place * height, body.width, height)
            self._paint_pillar(canvas, key, icon, row, widest)

    def _paint_legend(self, canvas: Canvas) -> None:
        padding = canvas.px(theme.PADDING)
        x, y = self.area.right - padding, self.area.top + padding + canvas.px(10)
        for side in (1 - self.view.side, self.view.side):
            estimated = side != self.view.side and self.view.has_fog
            name = say(f"side_short.{SIDES[side]}")
            words = say("pillars.estimate", side=name) if estimated else name
            drawn = canvas.text(words, (x, y), "small", theme.SIDE_BRIGHT[side], "right")
            canvas.side_mark(side, (drawn.left - canvas.px(9), y), 8)
            x = drawn.left - canvas.px(26)

    def _paint_pillar(self, canvas: Canvas, key: str, icon: str, row: Rect, label_width: int) -> None:
        """One line: icon and name, the two bars, what the draft would change, both scores."""
        own, rival = self.view.side, 1 - self.view.side
        metric = f"{SIDES[own]}_pillar_{key}"
        size, gap = canvas.px(17), canvas.px(9)
        mark = Rect(row.left, row.centery - size // 2, size, size)
        canvas.icon(icon, mark, theme.SIDE[own])
        label = say(f"pillars.{key}")
        canvas.text(label, (mark.right + gap, row.centery), "small", theme.BRIGHT)
        believed, error = self.view.believed(f"{SIDES[rival]}_pillar_{key}")
        value, change = self.view.passing(metric)
        estimate = self._estimate(believed, error)
        canvas.text(estimate, (row.right, row.centery), "small_strong", theme.SIDE_BRIGHT[rival], "right")
        x = row.right - canvas.text_width("100 ±10", "small_strong") - gap
        canvas.text(formats.plain(value), (x, row.centery), "body_strong", theme.SIDE_BRIGHT[own], "right")
        effect = self.view.effect(metric)
        left = mark.right + gap + label_width + gap
        right = x - canvas.text_width("100", "body_strong") - gap
        if right - left > canvas.px(150):  # room for words between bars and scores
            right -= canvas.text_width("+88.8", "small") + gap
            canvas.text(formats.signed(change, 1), (right + gap, row.centery), "small", theme.MUTED)
        thick, thin = (canvas.px(size) for size in ((7, 4) if row.height < canvas.px(40) else (12, 7)))
        upper = Rect(left, row.centery - thick - canvas.px(1), right - left, thick)
        canvas.bar(upper, value / 100, theme.SIDE[own])
        if effect is not None and abs(effect) >= 0.05:
            canvas.ghost_mark((left + min(max((value + effect) / 100, 0.0), 1.0) * upper.width, upper.centery), own)
        lower = Rect(left, upper.bottom + canvas.px(3), right - left, thin)
        self._paint_rival(canvas, lower, believed / 100)
        if error:
            self._paint_error(canvas, lower, believed, error)
        meaning = metric_meaning(metric)
        moved = say("number.moved", change=formats.signed(change, 1))
        drafted = "" if effect is None else "\n" + say("number.drafted", change=formats.signed(effect, 1))
        fog = f"\n{say('pillars.error_hint')}" if self.view.has_fog else ""
        self.ask(metric, Hint(row, f"{label}: {formats.plain(value)}", f"{meaning}\n{moved}{drafted}{fog}"))

    def _paint_rival(self, canvas: Canvas, bar: Rect, share: float) -> None:
        """The rival's bar: dashed where it is China's."""
        rival = 1 - self.view.side
        canvas.bar(bar, 0.0, theme.TRACK)
        if rival == 0:
            canvas.bar(bar, share, theme.SIDE[rival])
            return
        dash, gap = canvas.px(7), canvas.px(2)
        end = bar.left + round(share * bar.width)
        for start in range(bar.left, end, dash + gap):
            canvas.surface.fill(theme.SIDE[rival], (start, bar.top, min(dash, end - start), bar.height))

    def _estimate(self, believed: float, error: float) -> str:
        return f"{formats.plain(believed)} ±{formats.plain(error)}" if error else formats.plain(believed)

    def _paint_error(self, canvas: Canvas, bar: Rect, believed: float, error: float) -> None:
        ends = [bar.left + round(part / 100 * bar.width) for part in (believed - error, believed + error)]
        reach, ink = canvas.px(3), theme.BRIGHT
        canvas.surface.fill(ink, (ends[0], bar.centery, ends[1] - ends[0], max(1, canvas.px(1))))
        for end in ends:
            canvas.surface.fill(ink, (end, bar.centery - reach, max(1, canvas.px(1)), 2 * reach + 1))
