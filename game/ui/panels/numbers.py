"""The seven numbers: what a government watches, how each moved, and whether that helps."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from pygame import Rect

from game.levers import SIDES
from game.metrics import METRICS
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.text import engine_words, say
from game.ui.theme import Colour
from game.ui.widget import Hint

POWER_IS_SHORT = 0.05  # free power below this share of what is available is a warning
TENSE = 60  # above this tension the hazard of a Strait crisis grows fast


@dataclass(frozen=True)
class Number:
    """One of the seven: its key in the texts, its metric (`{}` for the side), icon and ways of writing."""

    key: str
    metric: str
    icon: str
    write: Callable[[float], str]
    write_change: Callable[[float], str]


SEVEN = (
    Number(
        "money",
        "{}_treasury",
        "coins",
        lambda v: say("unit.billion", value=formats.plain(v)),
        lambda v: formats.signed(v, 1),
    ),
    Number("political_capital", "{}_political_capital", "landmark", formats.plain, lambda v: formats.signed(v, 1)),
    Number("approval", "{}_approval", "users", formats.plain, lambda v: formats.signed(v, 1)),
    Number(
        "power_free",
        "{}_power_free",
        "zap",
        lambda v: say("unit.gigawatt", value=formats.plain(v, 1)),
        lambda v: formats.signed(v, 1),
    ),
    Number("tension", "tension", "gauge", formats.plain, lambda v: formats.signed(v, 1)),
    Number(
        "frontier_lead",
        "frontier_lead",
        "rocket",
        lambda v: formats.signed(v, 1),
        lambda v: formats.signed(v, 1),
    ),
    Number(
        "applied_ratio",
        "applied_ratio",
        "factory",
        lambda v: formats.plain(v, 2),
        lambda v: formats.signed(v, 2),
    ),
)


class Numbers(Card):
    """The strip of seven cells below the bar."""

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        self._hints = []
        for number, cell in zip(SEVEN, layout.seven(self.area, canvas.scale), strict=True):
            self._paint_number(canvas, number, cell)

    def _paint_number(self, canvas: Canvas, number: Number, cell: Rect) -> None:
        canvas.box(cell, theme.CARD_TOP, theme.CARD_RADIUS - 3, theme.CARD_EDGE, theme.CARD_BOTTOM)
        metric = number.metric.format(self.view.side_key)
        value, change = self.view.value(metric), self.view.change(metric)
        warns = self._warns(number.key, value)
        inner = cell.inflate(-canvas.px(20), -canvas.px(10))
        size = canvas.px(20)
        ink = theme.WARNING if warns else theme.SIDE_BRIGHT[self.view.side]
        mark = Rect(inner.left, inner.centery - size // 2, size, size)
        canvas.icon("alert-triangle" if warns else number.icon, mark, ink)
        inner = Rect(mark.right + canvas.px(9), inner.top, inner.right - mark.right - canvas.px(9), inner.height)
        upper, lower = inner.top + inner.height * 0.30, inner.bottom - inner.height * 0.18
        words = number.write(value)
        drawn = canvas.text(words, (inner.left, upper), "number", self._ink(number, value, warns), width=inner.width)
        self._paint_change(canvas, number, metric, change, drawn.right + canvas.px(7), upper, inner.right)
        label = say(f"number.{number.key}.{self.view.side_key if number.key == 'approval' else 'label'}")
        fits = number.key == "approval" or canvas.text_width(label, "small") <= inner.width
        shown = label if fits else say(f"number.{number.key}.short")
        canvas.text(shown, (inner.left, lower), "small", theme.MUTED, width=inner.width)
        meaning = engine_words("metric", metric, METRICS[metric].meaning)
        moved = say("number.moved", change=number.write_change(change))
        self._hints.append(Hint(cell, f"{label}: {words}", f"{meaning}\n{moved}"))

    def _paint_change(
        self, canvas: Canvas, number: Number, metric: str, change: float, left: int, middle: float, right: int
    ) -> None:
        words = number.write_change(change)
        need = canvas.text_width(words, "small")
        if left + need > right:
            return  # the tool-tip says it
        drawn = canvas.text(words, (left, middle + canvas.px(2)), "small", theme.PLAIN)
        helps = self.view.helps(metric, change)
        size = canvas.px(13)
        if helps is None or words == "±0" or drawn.right + canvas.px(4) + size > right:
            return
        mark = Rect(drawn.right + canvas.px(4), round(middle + canvas.px(2)) - size // 2, size, size)
        canvas.icon("check" if helps else "x", mark, theme.HELPS if helps else theme.HURTS)

    def _ink(self, number: Number, value: float, warns: bool) -> Colour:
        if warns:
            return theme.WARNING
        if number.key == "frontier_lead" and abs(value) >= 1:
            return theme.SIDE_BRIGHT[0 if value > 0 else 1]
        return theme.BRIGHT

    def _warns(self, key: str, value: float) -> bool:
        if key == "power_free":
            return value < POWER_IS_SHORT * self.view.value(f"{SIDES[self.view.side]}_power_available")
        return (key == "tension" and value > TENSE) or (key == "money" and value < 0)
