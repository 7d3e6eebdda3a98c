"""The odds of verdicts: how many of a hundred futures end in each, and what the draft changes."""

from __future__ import annotations

from collections.abc import Hashable

from pygame import Rect

from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.forecaster import DRAFT, STANDING
from game.ui.panels.card import Card
from game.ui.text import say, told
from game.ui.view import verdict_text, verdict_title
from game.ui.widget import Hint

SEEN = 0.005  # a verdict that comes up less often, with and without the draft, has no row
TALLEST_ROW, WITH_BAR = 38, 29  # units: rows of the second height and more have a bar of their own


class Odds(Card):
    """A hundred futures as one bar, a row for each verdict that comes up, and the condition the odds rest on."""

    def state(self) -> Hashable:
        forecaster = self.view.forecaster
        trouble = (forecaster.trouble, forecaster.has_failed) if forecaster else None
        draft = self.view.draft_outlook is not None
        return (self.view.turn_stamp, self.view.odds_stamp, draft, self.view.session.draft_is_empty, trouble)

    def paint(self, canvas: Canvas) -> None:
        outlook = self.view.outlook
        counted = say("odds.futures", count=outlook.worlds) if outlook else ""
        body = self.heading(canvas, say("odds.title"), counted)
        if outlook is None:
            self._paint_waiting(canvas, body)
            return
        lines = canvas.typeface.wrapped(say("odds.condition"), "small", body.width)
        foot = Rect(body.left, 0, body.width, len(lines) * canvas.line_height("small"))
        foot.bottom = body.bottom + canvas.px(2)
        canvas.paragraph(say("odds.condition"), foot, "small", theme.MUTED)
        body.height = foot.top - canvas.px(4) - body.top
        draft = self.view.draft_outlook
        self._paint_odds(canvas, body, outlook.verdicts[STANDING], draft.verdicts[DRAFT] if draft else None)

    def _paint_waiting(self, canvas: Canvas, area: Rect) -> None:
        if self.view.forecaster is None:
            words = say("odds.off")
        elif self.view.session.is_over:
            words = say("odds.over")
        else:
            waiting = say("odds.failed" if self.view.forecaster.has_failed else "odds.waiting")
            words = told(self.view.forecaster.trouble) or waiting
        canvas.paragraph(words, area, "body", theme.PLAIN)

    def _paint_odds(self, canvas: Canvas, area: Rect, odds: dict[str, float], draft: dict[str, float] | None) -> None:
        whole = Rect(area.left, area.top + canvas.px(2), area.width, canvas.px(14))
        paint_hundred(canvas, whole, odds)
        top = whole.bottom + canvas.px(6)
        if draft:
            paint_hundred(canvas, Rect(area.left, whole.bottom + canvas.px(3), area.width, canvas.px(5)), draft)
            top += canvas.px(6)
        seen = [key for key in theme.VERDICT if max(odds.get(key, 0.0), (draft or {}).get(key, 0.0)) >= SEEN]
        height = min(canvas.px(TALLEST_ROW), (area.bottom - top) // max(1, len(seen)))
        for place, key in enumerate(seen):
            row = Rect(area.left, top + place * height, area.width, height)
            self._paint_row(canvas, row, key, odds.get(key, 0.0), draft)

    def _paint_row(self, canvas: Canvas, row: Rect, key: str, share: float, draft: dict[str, float] | None) -> None:
        """The verdict with its colours, its futures in a hundred, and how many more or fewer with the draft."""
        swatch = Rect(row.left, 0, canvas.px(12), canvas.px(12))
        middle = row.centery
        if row.height >= canvas.px(WITH_BAR):
            middle = row.top + row.height * 2 // 5
            bar = Rect(row.left, row.bottom - canvas.px(8), row.width, canvas.px(4))
            canvas.bar(bar, share, theme.VERDICT[key][0])
            if draft:
                canvas.tick(bar, draft.get(key, 0.0), theme.BRIGHT)
        swatch.centery = middle
        paint_verdict(canvas, swatch, key)
        right = row.right
        if draft:
            words = formats.signed(100 * (draft.get(key, 0.0) - share))
            ink = theme.MUTED if words == "±0" else theme.SIDE_BRIGHT[self.view.side]
            canvas.text(words, (right, middle), "small_strong", ink, "right")
            right -= canvas.text_width("+88", "small_strong") + canvas.px(10)
        number = canvas.text(formats.out_of_hundred(share), (right, middle), "body_strong", theme.BRIGHT, "right")
        left = swatch.right + canvas.px(9)
        name = verdict_title(key)
        canvas.text(name, (left, middle), "body", theme.PLAIN, width=number.left - canvas.px(8) - left)
        self._hints.append(Hint(row, f"{name}: {formats.out_of_hundred(share)}", verdict_text(key)))


def paint_condition(canvas: Canvas, area: Rect) -> None:
    """What odds rest on, and whose they are, at the bottom of an area, if it has room for that."""
    lines = canvas.typeface.wrapped(say("odds.condition"), "small", area.width)
    height = len(lines) * canvas.line_height("small")
    if height <= area.height:
        room = Rect(area.left, area.bottom - height, area.width, height)
        canvas.paragraph(say("odds.condition"), room, "small", theme.MUTED)


def paint_hundred(canvas: Canvas, bar: Rect, odds: dict[str, float]) -> None:
    """All futures as one bar, cut into the verdicts in the order of the theme."""
    gap = max(1, canvas.px(1.5))
    x, before = bar.left, 0.0
    for key in theme.VERDICT:
        before += odds.get(key, 0.0)
        end = bar.left + round(bar.width * before)
        if end - x > gap:
            paint_verdict(canvas, Rect(x, bar.top, end - x - gap, bar.height), key)
        x = max(x, end)


def paint_verdict(canvas: Canvas, area: Rect, verdict: str) -> None:
    """An area in the colours of a verdict: where each side takes one kind of intelligence, two halves; China's part is
    striped and the strait crisis is hatched, so that no two look alike without their colours.
    """
    first, second = theme.VERDICT[verdict]
    half = area.width if first == second else area.width // 2
    canvas.box(area, second, 3)
    with canvas.only_in(Rect(area.left, area.top, half, area.height)):
        canvas.box(area, first, 3)
    for colour, part in ((first, Rect(area.left, area.top, half, area.height)), (second, area)):
        if colour == theme.CHINA:
            start = part.left if colour == first else area.left + half
            stripe = max(1, canvas.px(1.2))
            for x in range(start + canvas.px(3), part.right - 1, canvas.px(4)):
                canvas.surface.fill(theme.CHINA_DEEP, (x, area.top, stripe, area.height))
    if first == theme.HURTS:
        _hatch(canvas, area)


def _hatch(canvas: Canvas, area: Rect) -> None:
    """Dark slanted lines over an area."""
    step = canvas.px(5)
    with canvas.only_in(area):
        for x in range(area.left - area.height, area.right, step):
            canvas.curve([(x, area.bottom), (x + area.height, area.top)], theme.BACKDROP_BOTTOM, 1.4)


def paint_verdict_bar(canvas: Canvas, bar: Rect, share: float, verdict: str) -> None:
    """A bar of one colour, or of two halves where each side takes one kind of intelligence."""
    canvas.bar(bar, 0.0, theme.TRACK)
    width = round(share * bar.width)
    if width <= 0:
        return
    first, second = theme.VERDICT[verdict]
    filled = Rect(bar.left, bar.top, max(width, bar.height), bar.height)
    canvas.bar(filled, 1.0, second)
    if first != second:
        with canvas.only_in(Rect(filled.left, filled.top, filled.width // 2, filled.height)):
            canvas.bar(filled, 1.0, first)
