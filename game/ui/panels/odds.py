"""The odds of verdicts: how many of a hundred futures end in each, and what the draft changes."""

from __future__ import annotations

from collections.abc import Hashable

from pygame import Rect

from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.forecaster import DRAFT, STANDING
from game.ui.panels.card import Card
from game.ui.text import say
from game.ui.view import verdict_text, verdict_title
from game.ui.widget import Hint


class Odds(Card):
    """One bar a verdict, in the order of the theme, with the condition that the odds rest on."""

    def state(self) -> Hashable:
        forecaster = self.view.forecaster
        trouble = (forecaster.trouble, forecaster.has_failed) if forecaster else None
        draft = self.view.draft_outlook is not None
        return (self.view.turn_stamp, self.view.odds_stamp, draft, self.view.session.draft_is_empty, trouble)

    def paint(self, canvas: Canvas) -> None:
        outlook = self.view.outlook
        counted = say("odds.futures", count=outlook.worlds) if outlook else ""
        body = self.heading(canvas, say("odds.title"), counted)
        used = canvas.paragraph(say("odds.condition"), body, "small", theme.MUTED)
        rest = Rect(body.left, used.bottom + canvas.px(4), body.width, body.bottom - used.bottom - canvas.px(4))
        if outlook is None:
            self._paint_waiting(canvas, rest)
        else:
            draft = self.view.draft_outlook
            self._paint_bars(canvas, rest, outlook.verdicts[STANDING], draft.verdicts[DRAFT] if draft else None)

    def _paint_waiting(self, canvas: Canvas, area: Rect) -> None:
        if self.view.forecaster is None:
            words = say("odds.off")
        elif self.view.session.is_over:
            words = say("odds.over")
        else:
            waiting = say("odds.failed" if self.view.forecaster.has_failed else "odds.waiting")
            words = self.view.forecaster.trouble or waiting
        canvas.paragraph(words, area, "body", theme.PLAIN)

    def _paint_bars(self, canvas: Canvas, area: Rect, odds: dict[str, float], draft: dict[str, float] | None) -> None:
        height = area.height / len(theme.VERDICT)
        names = {key: verdict_title(key) for key in theme.VERDICT}
        widest = max(canvas.text_width(name, "body") for name in names.values())
        for place, (key, name) in enumerate(names.items()):
            row = Rect(area.left, round(area.top + place * height), area.width, round(height))
            middle = row.centery
            share = odds.get(key, 0.0)
            ink = theme.BRIGHT if share >= 0.005 else theme.MUTED
            canvas.text(name, (row.left, middle), "body", ink, width=widest)
            moved = canvas.px(40) if draft else 0
            number = Rect(row.left + widest + canvas.px(8), row.top, canvas.px(32), row.height)
            canvas.text_in(formats.out_of_hundred(share), number, "body_strong", ink, "right")
            left = number.right + canvas.px(10)
            bar = Rect(left, middle - canvas.px(4), row.right - moved - left, canvas.px(8))
            if bar.width > canvas.px(20):
                paint_verdict_bar(canvas, bar, share, key)
            if draft:
                self._paint_draft(canvas, bar, row, draft.get(key, 0.0), share)
            self._hints.append(Hint(row, name, verdict_text(key)))

    def _paint_draft(self, canvas: Canvas, bar: Rect, row: Rect, draft: float, share: float) -> None:
        if bar.width > canvas.px(20) and max(draft, share) > 0:
            canvas.tick(bar, draft, theme.BRIGHT)
        words = formats.signed(100 * (draft - share))
        ink = theme.MUTED if words == "±0" else theme.BRIGHT
        canvas.text(words, (row.right, row.centery), "small_strong", ink, "right")


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
