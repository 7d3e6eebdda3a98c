"""The seven numbers: what a government watches, how each moved, and whether that helps."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from pygame import Rect

from game.levers import SIDES
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.panels.spot import Asked, Why
from game.ui.text import say
from game.ui.theme import Colour
from game.ui.view import GameView, metric_meaning
from game.ui.widget import Hint

POWER_IS_SHORT = 0.05  # free power below this share of what is available is a warning
MARK = 13  # units: the mark that tells whether a change helps
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
        formats.money,
        formats.money_change,
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


class Numbers(Asked):
    """The seven numbers beside each other: value and change above, name and the draft's effect below."""

    def __init__(self, view: GameView, why: Why | None = None) -> None:
        super().__init__(view, tuple(number.metric.format(view.side_key) for number in SEVEN), why)

    def state(self) -> Hashable:
        return (self.view.turn_stamp, self.view.odds_stamp, self.view.draft_stamp, self.view.months_to_pass)

    def paint(self, canvas: Canvas) -> None:
        self._hints = []
        for place, (number, cell) in enumerate(zip(SEVEN, layout.seven(self.area, canvas.scale), strict=True)):
            if place:
                line = Rect(cell.left - canvas.px(9), 0, max(1, canvas.px(0.75)), canvas.px(30))
                line.centery = cell.centery
                canvas.surface.fill(theme.CARD_EDGE, line)
            self._paint_number(canvas, number, cell)

    def _paint_number(self, canvas: Canvas, number: Number, cell: Rect) -> None:
        metric = number.metric.format(self.view.side_key)
        value, change = self.view.passing(metric)
        warns = self._warns(number.key, value)
        upper, lower = cell.centery - canvas.px(10), cell.centery + canvas.px(13)
        words, ink = number.write(value), self._ink(number, value, warns)
        head, tail = _parts(words)
        drawn = canvas.text(head, (cell.left, upper), "number", ink, width=cell.width)
        if tail:
            drawn = canvas.text(tail, (drawn.right, upper + canvas.px(2)), "small_strong", ink)
        self._paint_change(canvas, number, metric, change, drawn.right + canvas.px(7), upper, cell.right)
        label = say(f"number.{number.key}.{self.view.side_key if number.key == 'approval' else 'label'}")
        short = label if number.key == "approval" else say(f"number.{number.key}.short")
        effect = self.view.effect(metric)
        ghost = "" if effect is None else number.write_change(effect)
        line = Rect(cell.left, round(lower), cell.width, 0)
        self._paint_label(canvas, number.icon, warns, (label, short), "" if ghost == "±0" else ghost, line)
        meaning = metric_meaning(metric)
        moved = say("number.moved", change=number.write_change(change))
        drafted = f"\n{say('number.drafted', change=ghost)}" if ghost else ""
        if metric == "tension":
            drafted += f"\n{self._crisis_words()}"
        self.ask(metric, Hint(cell, f"{label}: {words}", f"{meaning}\n{moved}{drafted}"))

    def _crisis_words(self) -> str:
        """How likely a strait crisis is, and whose orders would be to blame for it."""
        us, china = self.view.blame
        hazard = formats.percent(self.view.value("strait_hazard"), 1)
        return say("number.crisis", hazard=hazard, us=formats.plain(us, 1), china=formats.plain(china, 1))

    def _paint_label(
        self, canvas: Canvas, icon: str, warns: bool, names: tuple[str, str], ghost: str, line: Rect
    ) -> None:
        """Icon and name (the short one where it must be), and what the draft does in the game's last year."""
        size, gap = canvas.px(15), canvas.px(6)
        mark = Rect(line.left, line.top - size // 2, size, size)
        canvas.icon("alert-triangle" if warns else icon, mark, theme.WARNING if warns else theme.SIDE[self.view.side])
        left = mark.right + gap
        need = canvas.text_width(ghost, "small_strong") + canvas.px(21) if ghost else 0
        room = line.right - left - need
        fitting = (name for name in names if canvas.text_width(name, "small") <= room)
        drawn = canvas.text(next(fitting, names[1]), (left, line.top), "small", theme.MUTED, width=line.right - left)
        if ghost and drawn.right + need <= line.right + 1:
            canvas.ghost_mark((drawn.right + canvas.px(11), line.top), self.view.side)
            at = (drawn.right + canvas.px(19), line.top)
            canvas.text(ghost, at, "small_strong", theme.SIDE_BRIGHT[self.view.side])

    def _paint_change(
        self, canvas: Canvas, number: Number, metric: str, change: float, left: int, middle: float, right: int
    ) -> None:
        words = number.write_change(change)
        need = canvas.text_width(words, "small")
        if left + need > right:
            return  # the tool-tip says it
        drawn = canvas.text(words, (left, middle + canvas.px(2)), "small", theme.PLAIN)
        helps = self.view.helps(metric, change)
        size = canvas.px(MARK)
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


def _parts(words: str) -> tuple[str, str]:
    """A number with what stands before it, and the unit behind it."""
    end = max((place for place, letter in enumerate(words, 1) if letter.isdigit()), default=len(words))
    return words[:end], words[end:]
