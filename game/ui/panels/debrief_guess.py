"""The debrief's predictions: what the player said, what came, and how good that was."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np
from pygame import Rect

from game.levers import SIDES
from game.session.predictions import Ledger
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.panels.predict import said_about
from game.ui.plot import Plot
from game.ui.reading import Block, Reading
from game.ui.text import say
from game.ui.view import GameView, side_name

BINS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01))
"""Chances that are told together."""


class GuessPage(Card):
    """The score and every prediction at the left; at the right how often what was said came about."""

    def __init__(self, view: GameView) -> None:
        super().__init__(view)
        self.reading = Reading(lambda: tuple(self._blocks()))
        self.widgets = [self.reading]

    def state(self) -> Hashable:
        return tuple(self.view.session.ledger.predictions)

    def _halves(self, canvas: Canvas) -> list[Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        body = Rect(inner.left, inner.top + canvas.px(30), inner.width, inner.height - canvas.px(30))
        return layout.columns(body, [0.48, 0.52], canvas.px(28))

    def arrange(self, canvas: Canvas) -> None:
        self.reading.area = self._halves(canvas)[0]

    def _blocks(self) -> Iterator[Block]:
        for side, ledger in self._ledgers():
            if side is not None:
                yield Block(side_name(side), "body_strong", theme.SIDE_BRIGHT[side], above=14, mark=SIDES[side])
            yield from self._told(ledger)

    def _ledgers(self) -> Iterator[tuple[int | None, Ledger]]:
        """Whose predictions there are: of one player, or of two people each their own."""
        ledger = self.view.session.ledger
        if not self.view.session.is_hot_seat:
            yield None, ledger
            return
        for place, side in enumerate(SIDES):
            about = said_about(self.view, side)
            yield place, Ledger([one for one in ledger.predictions if one.about == about])

    @staticmethod
    def _told(ledger: Ledger) -> Iterator[Block]:
        """A score and the predictions behind it."""
        if ledger.brier is None or ledger.constant_brier is None:
            yield Block(say("guess.none"), "body", theme.MUTED)
        else:
            yield Block(say("guess.score", brier=formats.plain(ledger.brier, 2)), "large", theme.BRIGHT)
            constant = formats.plain(ledger.constant_brier, 2)
            yield Block(say("guess.meaning", constant=constant), above=4)
            count = say("guess.count", count=len(ledger.predictions), scored=len(ledger.scored))
            yield Block(count, colour=theme.MUTED, above=4)
        for one in reversed(ledger.predictions):
            icon, ink, words = {
                True: ("check", theme.HELPS, say("guess.came")),
                False: ("x", theme.HURTS, say("guess.not_came")),
                None: ("circle-help", theme.MUTED, say("guess.waiting")),
            }[one.came]
            said = say("guess.turn", turn=one.turn, said=formats.percent(one.said))
            yield Block(said, colour=theme.PLAIN, above=7, mark=icon, note=words, note_colour=ink)

    def paint(self, canvas: Canvas) -> None:
        self.heading(canvas, say("guess.title"))
        if not self.view.session.ledger.scored:
            return
        right = self._halves(canvas)[1]
        canvas.text(say("guess.reliability"), (right.left, right.top + canvas.px(8)), "heading", theme.BRIGHT)
        margin = canvas.text_width("100", "small") + canvas.px(10)
        edge = min(right.width - margin, right.height - canvas.px(74))
        chart = Rect(right.left + margin, right.top + canvas.px(34), edge, edge)
        plot = Plot(chart, (0.0, 100.0), (0.0, 100.0))
        canvas.well(chart)
        plot.draw_levels(canvas, formats.tick, 6, margin)
        canvas.curve(plot.points([0, 100], [0, 100]), theme.MUTED, 1.2, (4, 4))
        for low, high in BINS:
            for side, ledger in self._ledgers():
                inside = [one for one in ledger.scored if low <= one.said < high]
                whose = self.view.side if side is None else side
                if inside:
                    said, came = [one.said for one in inside], [bool(one.came) for one in inside]
                    self._paint_bin(canvas, plot, whose, said, came)
            middle = float(plot.across([50 * (low + min(high, 1.0))])[0])
            words = f"{formats.plain(100 * low)}–{formats.plain(100 * min(high, 1.0))}"
            canvas.text(words, (middle, chart.bottom + canvas.px(22)), "small", theme.MUTED, "centre")

    @staticmethod
    def _paint_bin(canvas: Canvas, plot: Plot, side: int, said: list[float], came: list[bool]) -> None:
        """A mark where they lie, the larger the more there are, with their number beside it."""
        at = plot.points([100 * float(np.mean(said))], [100 * float(np.mean(came))])[0]
        size = 9 + 3 * min(len(said), 6) ** 0.5
        canvas.side_mark(side, at, size, theme.SIDE_BRIGHT[side])
        beside = (at[0] + canvas.px(size / 2 + 5), at[1])
        align = "left"
        if beside[0] + canvas.px(24) > plot.area.right:
            beside, align = (at[0] - canvas.px(size / 2 + 5), at[1]), "right"
        canvas.text(f"×{len(said)}", beside, "small_strong", theme.PLAIN, align)  # type: ignore[arg-type]
