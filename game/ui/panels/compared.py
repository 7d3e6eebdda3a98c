"""How a plan changes the odds and a few numbers, drawn from a comparison of futures."""

from __future__ import annotations

from collections.abc import Sequence

from pygame import Rect

from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.comparer import Comparison
from game.ui.panels.odds import paint_hundred, paint_verdict
from game.ui.text import say
from game.ui.view import GameView, verdict_title

SEEN = 0.005
ROW = 24
"""Units of height of a verdict or a number."""


def numbers_of(view: GameView) -> list[tuple[str, str, float, int]]:
    """(metric, what it is called, what it is multiplied by, decimals) of the numbers that are told of a plan."""
    own = view.side_key
    return [
        ("frontier_lead", say("number.frontier_lead.label"), 1.0, 1),
        ("applied_ratio", say("number.applied_ratio.label"), 1.0, 2),
        ("tension", say("number.tension.label"), 1.0, 1),
        (f"dependence_{own}", say("lab.abroad"), 100.0, 1),
        (f"{own}_approval", say(f"number.approval.{own}"), 1.0, 1),
        (f"{own}_power_free", say("number.power_free.label"), 1.0, 1),
    ]


def paint_odds(canvas: Canvas, area: Rect, found: Comparison, plan: int, keys: Sequence[str]) -> int:
    """The odds of a plan as a bar and a row a verdict, with how far they are from the first plan's. Returns the end."""
    odds, first = found.verdicts[plan], found.verdicts[0]
    bar = Rect(area.left, area.top, area.width, canvas.px(14))
    paint_hundred(canvas, bar, odds)
    top, height, size = bar.bottom + canvas.px(8), canvas.px(ROW), canvas.px(12)
    change = canvas.text_width("+88", "small_strong") + canvas.px(10)
    for key in keys:
        middle = top + height // 2
        paint_verdict(canvas, Rect(area.left, middle - size // 2, size, size), key)
        right = area.right
        if plan:
            moved = formats.signed(100 * (odds.get(key, 0.0) - first.get(key, 0.0)))
            ink = theme.MUTED if moved == formats.NOTHING else theme.BRIGHT
            canvas.text(moved, (right, middle), "small_strong", ink, "right")
            right -= change
        number = canvas.text(
            formats.out_of_hundred(odds.get(key, 0.0)), (right, middle), "body_strong", theme.BRIGHT, "right"
        )
        left = area.left + size + canvas.px(8)
        canvas.text(verdict_title(key), (left, middle), "small", theme.PLAIN, width=number.left - canvas.px(6) - left)
        top += height
    return top


def seen_verdicts(found: Comparison) -> list[str]:
    """The verdicts that come up under some plan."""
    return [key for key in theme.VERDICT if max(odds.get(key, 0.0) for odds in found.verdicts) >= SEEN]


def paint_effects(canvas: Canvas, area: Rect, view: GameView, found: Comparison, plan: int, most: int = 6) -> int:
    """What a plan changes in the last year against the first: the mean and the range of 90 of 100 futures."""
    height, top = canvas.px(ROW), area.top
    for metric, title, factor, decimals in numbers_of(view)[:most]:
        low, mean, high = (factor * value for value in found.effects[plan][metric])
        middle = top + height // 2
        moved = formats.signed(mean, decimals)
        span = say("lab.span", low=formats.signed(low, decimals), high=formats.signed(high, decimals))
        room = canvas.text_width("(−88.88 … +88.88)", "small")
        if area.width - room > canvas.px(190):
            canvas.text(span, (area.right, middle), "small", theme.MUTED, "right")
            right = area.right - room - canvas.px(10)
        else:
            right = area.right
        helps = view.helps(metric, mean) if moved != formats.NOTHING else None
        ink = theme.MUTED if moved == formats.NOTHING else theme.BRIGHT
        if helps is not None:
            box = Rect(right - canvas.px(14), middle - canvas.px(7), canvas.px(14), canvas.px(14))
            canvas.icon("check" if helps else "x", box, theme.HELPS if helps else theme.HURTS)
        number = canvas.text(moved, (right - canvas.px(20), middle), "small_strong", ink, "right")
        canvas.text(title, (area.left, middle), "small", theme.PLAIN, width=number.left - canvas.px(8) - area.left)
        top += height
    return top


def half(area: Rect, gap: int) -> list[Rect]:
    """Two columns."""
    return layout.columns(area, [1.0, 1.0], gap)
