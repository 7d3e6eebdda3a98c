"""The strip of facts below the map: what a layer comes to in numbers, both sides beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from pygame import Rect

from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.map_parts import Fact


def paint_facts(canvas: Canvas, area: Rect, facts: Sequence[Fact], own: int) -> list[Rect]:
    """Each fact in a column: its name, and below it the numbers with the marks of their sides; behind the player's,
    where there is room, what the draft would change. Returns where each stands.
    """
    canvas.box(area, theme.PILL, theme.CONTROL_RADIUS, theme.CARD_EDGE, opacity=0.86)
    inner = area.inflate(-canvas.px(24), -canvas.px(8))
    widest = [float(_wanted(canvas, fact)) for fact in facts]
    even = inner.width / max(1, len(facts)) - canvas.px(16)
    widths = [1.0] * len(facts) if all(width <= even for width in widest) else widest
    gap = canvas.px(16)
    cells = layout.columns(inner, widths, gap)
    for fact, cell in zip(facts, cells, strict=True):
        canvas.text(
            fact.name, (cell.left, cell.top + cell.height * 0.26), "small", theme.MUTED, width=cell.width + gap / 2
        )
        x, y = float(cell.left), cell.top + cell.height * 0.76
        for side, words, warns in fact.words:
            if side is not None:
                canvas.side_mark(side, (x + canvas.px(4), y), 7)
                x += canvas.px(12)
            ink = theme.WARNING if warns else theme.BRIGHT if side is None else theme.SIDE_BRIGHT[side]
            x = canvas.text(words, (x, y), "small_strong", ink).right + canvas.px(11)
            if side == own and fact.effect and x + _ghost_width(canvas, fact) <= cell.right + gap / 2:
                canvas.ghost_mark((x, y), own)
                x = canvas.text(fact.effect, (x + canvas.px(8), y), "small", ink).right + canvas.px(11)
    return cells


def _wanted(canvas: Canvas, fact: Fact) -> int:
    numbers = sum(canvas.text_width(words, "small_strong") + canvas.px(23) for _side, words, _warns in fact.words)
    return max(canvas.text_width(fact.name, "small"), numbers)


def _ghost_width(canvas: Canvas, fact: Fact) -> int:
    """The room that the draft's effect takes, with what must still follow it."""
    rest = max(
        (canvas.text_width(words, "small_strong") + canvas.px(23) for _side, words, _w in fact.words[1:]), default=0
    )
    return canvas.text_width(fact.effect, "small") + canvas.px(8) + rest
