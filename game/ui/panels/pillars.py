"""The four pillars: the player's score as it is, the rival's as it is believed to be, with its error."""

from __future__ import annotations

from collections.abc import Hashable

from pygame import Rect

from game.levers import SIDES
from game.metrics import METRICS
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.text import engine_words, say
from game.ui.widget import Hint

PILLARS = {"silicon": "cpu", "data": "database", "talent": "users", "compliance": "scale"}


class Pillars(Card):
    """Each pillar with two bars: solid and thick for the player, thin with an error line for the rival."""

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("pillars.title"))
        self._paint_legend(canvas)
        height = body.height // len(PILLARS)
        for place, (key, icon) in enumerate(PILLARS.items()):
            row = Rect(body.left, body.top + place * height, body.width, height)
            self._paint_pillar(canvas, key, icon, row)

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

    def _paint_pillar(self, canvas: Canvas, key: str, icon: str, row: Rect) -> None:
        own, rival = self.view.side, 1 - self.view.side
        metric = f"{SIDES[own]}_pillar_{key}"
        size = canvas.px(17)
        line = row.top + row.height * 0.30
        mark = Rect(row.left, round(line) - size // 2, size, size)
        canvas.icon(icon, mark, theme.PLAIN)
        left = mark.right + canvas.px(9)
        label = say(f"pillars.{key}")
        canvas.text(label, (left, line), "body", theme.BRIGHT)
        believed, error = self.view.believed(f"{SIDES[rival]}_pillar_{key}")
        believed = min(believed, 100.0)
        value = self.view.value(metric)
        far = canvas.text(
            self._estimate(believed, error),
            (row.right, line),
            "small_strong",
            theme.SIDE_BRIGHT[rival],
            "right",
        )
        x = min(far.left - canvas.px(12), row.right - canvas.px(58))
        near = canvas.text(formats.plain(value), (x, line), "body_strong", theme.SIDE_BRIGHT[own], "right")
        change = formats.signed(self.view.change(metric), 1)
        canvas.text(change, (near.left - canvas.px(8), line), "small", theme.MUTED, "right")
        thick, thin, gap = canvas.px(6), canvas.px(3), canvas.px(4)
        top = row.top + round(row.height * 0.60)
        canvas.bar(Rect(left, top, row.right - left, thick), value / 100, theme.SIDE[own])
        lower = Rect(left, top + thick + gap, row.right - left, thin)
        canvas.bar(lower, believed / 100, theme.SIDE[rival])
        if error:
            self._paint_error(canvas, lower, believed, error)
        meaning = engine_words("metric", metric, METRICS[metric].meaning)
        text = meaning if not self.view.has_fog else f"{meaning}\n{say('pillars.error_hint')}"
        self._hints.append(Hint(row, label, text))

    def _estimate(self, believed: float, error: float) -> str:
        return f"{formats.plain(believed)} ±{formats.plain(error)}" if error else formats.plain(believed)

    def _paint_error(self, canvas: Canvas, bar: Rect, believed: float, error: float) -> None:
        ends = [
            bar.left + round(min(max(part, 0), 100) / 100 * bar.width) for part in (believed - error, believed + error)
        ]
        reach, ink = canvas.px(3), theme.BRIGHT
        canvas.surface.fill(ink, (ends[0], bar.centery, ends[1] - ends[0], max(1, canvas.px(1))))
        for end in ends:
            canvas.surface.fill(ink, (end, bar.centery - reach, max(1, canvas.px(1)), 2 * reach + 1))
