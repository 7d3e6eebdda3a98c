"""Below the rows of the orders panel: what the draft costs of what there is, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pygame import Rect

from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.text import say, told
from game.ui.view import GameView
from game.ui.widget import Hint
from game.ui.words import event_said


def paint_budget(canvas: Canvas, view: GameView, area: Rect) -> None:
    """The whole budget as one bar: programmes in turn, and what is saved."""
    shares = view.session.shares()
    budget = view.value(f"{view.side_key}_budget")
    saved = max(0.0, 1.0 - sum(shares.values()))
    words = say("orders.budget", money=formats.money(budget, 1), saved=formats.percent(saved))
    at = (area.left + canvas.px(5), area.top + canvas.px(10))
    canvas.text(words, at, "small", theme.PLAIN, width=area.width - canvas.px(10))
    bar = Rect(area.left + canvas.px(5), area.top + canvas.px(24), area.width - canvas.px(10), canvas.px(10))
    canvas.bar(bar, 0.0, theme.TRACK)
    x = float(bar.left)
    for place, share in enumerate(shares.values()):
        strength = 1.0 - 0.11 * place
        colour = tuple(round(part * strength) for part in theme.SIDE[view.side])
        width = share * bar.width
        canvas.surface.fill(colour, (round(x), bar.top, max(0, round(x + width) - round(x) - 1), bar.height))
        x += width


def paint_costs(canvas: Canvas, view: GameView, area: Rect) -> Iterator[Hint]:
    """Money, political capital and attention: used, of what there is. Yields their tool-tips."""
    review, world, own = view.review, view.session.world, view.side
    slots = float(world.governments.attention[0, own])
    capital = float(world.governments.political_capital[0, own])
    money = float(world.governments.purse(world.upkeep())[0, own])
    costs = (
        _Cost("money", "coins", review.money, money, formats.amount(review.money, 1), formats.amount(money)),
        _Cost(
            "political_capital",
            "landmark",
            review.political_capital,
            capital,
            formats.plain(review.political_capital, 1),
            formats.plain(capital),
        ),
        _Cost("attention", "eye", review.attention, slots, formats.plain(review.attention), formats.plain(slots)),
    )
    wanted = [_wanted(canvas, cost) for cost in costs]
    even = area.width / len(costs) - canvas.px(10)
    cells = layout.columns(area, [1.0] * len(costs) if max(wanted) <= even else wanted, canvas.px(10))
    for cost, cell in zip(costs, cells, strict=True):
        _paint_cost(canvas, view, cell, cost)
        yield Hint(cell, say(f"orders.{cost.key}"), say(f"orders.{cost.key}_meaning"))


@dataclass(frozen=True)
class _Cost:
    """One kind of what orders cost: how much, of how much there is, and both in words."""

    key: str
    icon: str
    amount: float
    has: float
    words: str
    whole: str


COST_ICON, COST_GAP = 16, 6
"""Units: the icon of a cost, and the gaps behind it and between its words."""


def _wanted(canvas: Canvas, cost: _Cost) -> float:
    """The width in which a cost is told whole."""
    words = canvas.text_width(cost.words, "body_strong")
    words += canvas.text_width(say("orders.of", whole=cost.whole), "small")
    return float(words + canvas.px(COST_ICON) + 2 * canvas.px(COST_GAP))


def _paint_cost(canvas: Canvas, view: GameView, cell: Rect, cost: _Cost) -> None:
    over = cost.amount > cost.has + 1e-6
    ink = theme.WARNING if over else theme.BRIGHT
    size, gap = canvas.px(COST_ICON), canvas.px(COST_GAP)
    line = cell.top + canvas.px(10)
    canvas.icon(cost.icon, Rect(cell.left, line - size // 2, size, size), ink if over else theme.MUTED)
    drawn = canvas.text(cost.words, (cell.left + size + gap, line), "body_strong", ink)
    words = say("orders.of", whole=cost.whole)
    canvas.text(words, (drawn.right + gap, line), "small", theme.MUTED, width=cell.right - drawn.right - gap)
    bar = Rect(cell.left, cell.bottom - canvas.px(9), cell.width, canvas.px(5))
    colour = theme.WARNING if over else theme.SIDE[view.side]
    canvas.bar(bar, cost.amount / cost.has if cost.has > 0 else float(cost.amount > 0), colour)


def paint_message(canvas: Canvas, view: GameView, area: Rect, advice: str) -> None:
    """What stands in the draft's way; else what waits for the player; else what the draft would do."""
    words, warns = message(view, advice)
    ink = theme.WARNING if warns else theme.PLAIN if not view.session.draft_is_empty else theme.MUTED
    if warns:
        size = canvas.px(17)
        canvas.icon("alert-triangle", Rect(area.left, area.top, size, size), ink)
        area = Rect(area.left + size + canvas.px(8), area.top, area.width - size - canvas.px(8), area.height)
    canvas.paragraph(words, area, "small", ink)


def message(view: GameView, advice: str) -> tuple[str, bool]:
    """(what is said below the costs, whether it is a warning). `advice` is what the coach was asked for, or ""."""
    session, waiting, draft = view.session, view.unanswered, view.draft_outlook
    if view.review.blocked:
        return told(view.review.blocked[0]), True
    if advice:
        return advice, False
    if session.draft_is_empty and waiting:
        deck = session.world.shocks.deck
        return say("orders.event", event=event_said(deck.shocks[deck.keys.index(waiting[0])]).title), True
    if session.draft_is_empty:
        return say("orders.plan_turn" if session.is_plan_turn else "orders.adjust_turn"), False
    if draft is not None:
        low, mean, high = draft.effects["frontier_lead"]
        ratio = formats.signed(draft.effects["applied_ratio"][1], 2)
        if all(words == formats.NOTHING for words in (formats.signed(low, 1), formats.signed(high, 1), ratio)):
            return say("orders.no_effect"), False
        return (
            say(
                "orders.effect",
                lead=formats.signed(mean, 1),
                low=formats.signed(low, 1),
                high=formats.signed(high, 1),
                ratio=ratio,
            ),
            False,
        )
    if view.forecaster is None:
        return say("orders.no_odds"), False
    if not view.odds_are_free and not view.odds_are_asked:
        return say("orders.ask", count=session.forecasts_left), False
    return say("orders.estimating"), False
