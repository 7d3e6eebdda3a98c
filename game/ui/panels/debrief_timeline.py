"""The debrief's timeline: the odds of every verdict over time, and the turning points with whose doing they were.

What is known of a finished game stands there at once: the verdict, the mandates, and the odds as they were kept during
play. Turning points come as they are found; once all turns are told, the odds are those of the world as it was.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from pygame import Rect

from game.calendar import Month, quarter_text
from game.events.deck import standard_deck
from game.levers import LEVERS, SIDES
from game.orders import Orders
from game.session.attribution import Part, Split
from game.session.debrief import Turn
from game.ui import formats, layout, theme
from game.ui.analyst import Analyst
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.panels.debrief_known import known
from game.ui.panels.odds_layers import paint_layers
from game.ui.reading import Reading
from game.ui.text import say
from game.ui.theme import Colour
from game.ui.view import GameView, lever_name, side_name, verdict_title
from game.ui.widget import Hint
from game.ui.words import card_title, ordered

MOST = 6
"""Turning points that are lettered and told."""
LETTERS = "ABCDEFGHIJ"
POINT, BELOW = 92, 24
"""Units of height of a turning point, and between what is known and the first of them."""


def turning_points(turns: Sequence[Turn], most: int = MOST) -> list[Turn]:
    """The turns that moved the odds most, in the order in which they were played."""
    largest = sorted((turn for turn in turns if turn.is_turning_point), key=lambda turn: -abs(turn.largest[1].change))
    return sorted(largest[:most], key=lambda turn: turn.turn)


def orders_words(orders: Orders, most: int | None = None) -> str:
    """What a side newly ordered on a turn, in a few words; beyond the first `most` orders only how many."""
    moves = [
        say("debrief.move", lever=lever_name(key), target=formats.percent(to)) for key, to in orders.levers.items()
    ]
    budget = [say("debrief.budget")] if orders.programmes else []
    answers = [order_words(text) for text in orders.answers]
    cards = [card_title(text) for text in orders.cards]
    all_of_them = [*cards, *answers, *moves, *budget]
    if most is not None and len(all_of_them) > most:
        return say("debrief.and_more", first=", ".join(all_of_them[:most]), count=len(all_of_them) - most)
    return ", ".join(all_of_them) or say("debrief.passed")


def order_words(key: str) -> str:
    """One order by its key, as `debrief.fewer` tells it: a card, a lever, the budget or an answer to an event."""
    if key in LEVERS:
        return lever_name(key)
    if key == "programmes":
        return say("debrief.budget")
    one = Orders(cards=(key,)) if key[:1].isupper() else Orders(answers=(key,))
    return ordered(one, None, "us", {shock.key: shock for shock in standard_deck().shocks})[0].title


class Timeline(Card):
    """The odds as layers that add up to a hundred, lettered where they turned; each letter told beside them."""

    def __init__(self, view: GameView, analyst: Analyst) -> None:
        super().__init__(view)
        self.analyst = analyst
        blocks = tuple(known(view))
        self.known = Reading(lambda: blocks)
        self.widgets = [self.known]

    def state(self) -> Hashable:
        return (len(self.analyst.turns), self.analyst.finished)

    @property
    def odds(self) -> list[tuple[Month, dict[str, float]]]:
        """(month, odds of each verdict): as kept during play, until all turns are told or where none were kept."""
        kept = self.view.session.odds
        if not self.analyst.finished and len(kept) > 1:
            return kept
        return [(turn.month, turn.odds) for turn in self.analyst.turns]

    def _columns(self, canvas: Canvas) -> list[Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        body = Rect(inner.left, inner.top + canvas.px(28), inner.width, inner.height - canvas.px(28))
        return layout.columns(body, [0.58, 0.42], canvas.px(22))

    def arrange(self, canvas: Canvas) -> None:
        """What is known stands above the turning points, as long as there is room for both."""
        _chart, told = self._columns(canvas)
        height = min(self.known.wanted_height(canvas, told.width), told.height)
        found = min(MOST, len(turning_points(self.analyst.turns)))
        self.known.area = Rect(told.left, told.top, told.width, height)
        self.known.visible = height + canvas.px(BELOW + POINT * max(1, found)) <= told.height or not found

    def paint(self, canvas: Canvas) -> None:
        odds, turns = self.odds, self.analyst.turns
        seen = self.analyst.finished or odds is not self.view.session.odds
        self.heading(canvas, say("debrief.odds"), say("debrief.seen_whole" if seen else "debrief.seen_then"))
        chart, told = self._columns(canvas)
        points = turning_points(turns)
        if len(odds) > 1:
            self._paint_odds(canvas, chart, odds, points)
        else:
            words = "debrief.no_odds" if self.analyst.finished else "debrief.wait"
            canvas.paragraph(say(words), chart, "body", theme.MUTED)
        if self.known.visible:
            top = self.known.area.bottom + canvas.px(BELOW)
            canvas.rule(told.left, told.right, top - canvas.px(BELOW) // 2)
            told = Rect(told.left, top, told.width, told.bottom - top)
        self._paint_points(canvas, told, points)

    def _paint_odds(
        self, canvas: Canvas, area: Rect, odds: Sequence[tuple[Month, dict[str, float]]], points: Sequence[Turn]
    ) -> None:
        lettered = Rect(area.left, area.top + canvas.px(20), area.width, area.height - canvas.px(20))
        plot = paint_layers(canvas, lettered, [month for month, _odds in odds], [one for _month, one in odds])
        chart = plot.area
        for letter, turn in zip(LETTERS, points, strict=False):
            x = round(float(plot.across([turn.month])[0]))
            canvas.surface.fill(
                theme.BRIGHT, (x, chart.top - canvas.px(4), max(1, canvas.px(1)), chart.height + canvas.px(4))
            )
            canvas.text(letter, (x, chart.top - canvas.px(14)), "small_strong", theme.BRIGHT, "centre")

    def _paint_points(self, canvas: Canvas, area: Rect, points: Sequence[Turn]) -> None:
        if not points:
            words = say("debrief.calm") if self.analyst.finished else say("debrief.calm_so_far")
            canvas.paragraph(words, area, "body", theme.MUTED)
            return
        height = min(canvas.px(POINT), area.height // len(points))
        for place, (letter, turn) in enumerate(zip(LETTERS, points, strict=False)):
            self._paint_point(canvas, Rect(area.left, area.top + place * height, area.width, height), letter, turn)

    def _paint_point(self, canvas: Canvas, area: Rect, letter: str, turn: Turn) -> None:
        """A letter, when, what the odds did; then whose doing, in bars; then what was ordered."""
        verdict, split = turn.largest
        line = canvas.px(20)
        change = formats.signed(100 * split.change)
        canvas.text(letter, (area.left + canvas.px(8), area.top + line // 2), "heading", theme.BRIGHT, "centre")
        title = say("debrief.point", quarter=quarter_text(turn.month), verdict=verdict_title(verdict))
        room = area.width - canvas.px(90)
        canvas.text(title, (area.left + canvas.px(26), area.top + line // 2), "body_strong", theme.BRIGHT, width=room)
        canvas.text(change, (area.right, area.top + line // 2), "heading", theme.BRIGHT, "right")
        parts = Rect(area.left + canvas.px(26), area.top + line + canvas.px(2), area.width - canvas.px(26), line)
        self._paint_parts(canvas, parts, split)
        if area.height >= 4 * line:
            both = " · ".join(
                f"{side_name(place)}: {orders_words(turn.orders.get(side, Orders()))}"
                for place, side in enumerate(SIDES)
            )
            below = Rect(parts.left, parts.bottom + canvas.px(2), parts.width, line)
            canvas.text_in(canvas.typeface.shortened(both, "small", below.width), below, "small", theme.MUTED)
            self._hints.append(Hint(below, title, both))

    def _paint_parts(self, canvas: Canvas, area: Rect, split: Split) -> None:
        names = (
            (split.us, say("side_short.us"), theme.US, 0),
            (split.china, say("side_short.china"), theme.CHINA, 1),
            (split.interaction, say("debrief.interaction"), theme.LUCK, None),
            (split.luck, say("debrief.luck"), theme.LUCK, None),
        )
        for (part, name, colour, side), cell in zip(names, layout.columns(area, [1.0] * 4, canvas.px(6)), strict=True):
            self._paint_part(canvas, cell, part, name, colour, side)

    def _paint_part(self, canvas: Canvas, cell: Rect, part: Part, name: str, colour: Colour, side: int | None) -> None:
        """Who, and how many futures in a hundred; grey where it cannot be told from nothing."""
        ink = theme.MUTED
        if side is None:
            canvas.text("◆", (cell.left + canvas.px(5), cell.centery), "small", colour if part.clear else ink, "centre")
        else:
            canvas.side_mark(side, (cell.left + canvas.px(5), cell.centery), 9, colour if part.clear else ink)
        words = formats.signed(100 * part.value)
        at = (cell.left + canvas.px(15), cell.centery)
        if canvas.text_width(f"{name} ", "small") + canvas.text_width(words, "small_strong") <= cell.right - at[0]:
            at = (canvas.text(f"{name} ", at, "small", theme.MUTED).right, cell.centery)
        style = "small_strong" if part.clear else "small"
        canvas.text(words, at, style, theme.BRIGHT if part.clear else ink)
        error = say("debrief.error", error=formats.plain(100 * part.error, 1))
        unclear = "" if part.clear else " " + say("debrief.unclear")
        self._hints.append(Hint(cell, f"{name}: {words}", error + unclear))
