"""Below the rows of the orders panel: what the draft costs of what there is, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Iterator

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
    words = say("orders.budget", money=formats.plain(budget, 1), saved=formats.percent(saved))
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
        ("money", "coins", review.money, money, 1),
        ("political_capital", "landmark", review.political_capital, capital, 1),
        ("attention", "eye", float(review.attention), slots, 0),
    )
    cells = layout.columns(area, [1.0, 1.0, 1.0], canvas.px(10))
    for (key, icon, cost, has, decimals), cell in zip(costs, cells, strict=True):
        _paint_cost(canvas, view, cell, icon, cost, has, decimals)
        yield Hint(cell, say(f"orders.{key}"), say(f"orders.{key}_meaning"))


def _paint_cost(canvas: Canvas, view: GameView, cell: Rect, icon: str, cost: float, has: float, decimals: int) -> None:
    over = cost > has + 1e-6
    ink = theme.WARNING if over else theme.BRIGHT
    size = canvas.px(16)
    line = cell.top + canvas.px(10)
    canvas.icon(icon, Rect(cell.left, line - size // 2, size, size), ink if over else theme.MUTED)
    drawn = canvas.text(formats.plain(cost, decimals), (cell.left + size + canvas.px(7), line), "body_strong", ink)
    words = say("orders.of", whole=formats.plain(has, 0))
    room = cell.right - drawn.right - canvas.px(5)
    canvas.text(words, (drawn.right + canvas.px(5), line), "small", theme.MUTED, width=room)
    bar = Rect(cell.left, cell.bottom - canvas.px(9), cell.width, canvas.px(5))
    colour = theme.WARNING if over else theme.SIDE[view.side]
    canvas.bar(bar, cost / has if has > 0 else float(cost > 0), colour)


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
