"""The debrief's essay: what each claim says, the evidence outside the model, and what the model finds."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from pygame import Rect

from game import evidence
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.lists import Row, RowList
from game.ui.panels.card import Card
from game.ui.reading import Block, Reading
from game.ui.text import say
from game.ui.view import GameView

if TYPE_CHECKING:
    from game.experiments.claim_files import Claim

STANDS = {"supports": "check", "qualifies": "minus", "contradicts": "x", "silent": "circle-help"}
STAND_INK = {
    "supports": theme.HELPS,
    "qualifies": theme.WARNING,
    "contradicts": theme.HURTS,
    "silent": theme.MUTED,
}
OUTCOMES = ("holds", "fails", "undecided", "assumed", "open")


@functools.cache
def claims() -> dict[str, Claim]:
    """Every claim by its key, in order. Raises PrimacyError."""
    from game.experiments.claim_files import claim_names, load_claim

    return {claim.claim: claim for claim in (load_claim(name) for name in claim_names())}


class EssayPage(Card):
    """The claims at the left, the chosen one at the right."""

    def __init__(self, view: GameView) -> None:
        super().__init__(view)
        self.list = RowList([], "", lambda _key: None)
        self.list.row_height = 34
        self.list.accent = view.side
        self.reading = Reading(lambda: tuple(self._blocks()))
        self.widgets = [self.list, self.reading]

    def state(self) -> Hashable:
        if self.visible and not self.list.rows:
            self.list.rows = [Row(key, f"{key}  {claim.title}") for key, claim in claims().items()]
            self.list.chosen = next(iter(claims()))
        return (self.list.chosen, self.visible)

    def _parts(self, canvas: Canvas) -> list[Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        body = Rect(inner.left, inner.top + canvas.px(30), inner.width, inner.height - canvas.px(30))
        return layout.columns(body, [0.46, 0.54], canvas.px(22))

    def arrange(self, canvas: Canvas) -> None:
        self.list.area, self.reading.area = self._parts(canvas)
        for place, row in enumerate(self.list.rows):  # long titles: the whole one stands over the text
            words = f"{row.key}  {claims()[row.key].title}"
            fitted = canvas.typeface.shortened(words, "body_strong", self.list.area.width - canvas.px(40))
            if fitted != row.title:
                self.list.rows[place] = Row(row.key, fitted)

    def paint(self, canvas: Canvas) -> None:
        record = evidence.hindcast()
        note = say("essay.note")
        if record is not None:
            note = say("essay.hindcast", inside=record.inside, counted=record.counted)
        self.heading(canvas, say("essay.title"), note)

    def _blocks(self) -> Iterator[Block]:
        claim = claims().get(self.list.chosen) if self.list.rows else None
        if claim is None:
            return
        yield Block(claim.title, "heading", theme.BRIGHT)
        yield Block(say("essay.says"), "small_strong", theme.MUTED, above=8)
        yield Block(claim.says, "body")
        yield Block(say("essay.evidence"), "small_strong", theme.MUTED, above=10)
        for one in claim.evidence:
            ink = STAND_INK[one.stand]
            yield Block(say(f"essay.stand.{one.stand}"), "small_strong", ink, above=5, mark=STANDS[one.stand])
            yield Block(one.says)
            yield Block(say("brief.source", source=one.source), colour=theme.MUTED)
        yield Block(say("essay.result"), "small_strong", theme.MUTED, above=10)
        yield from self._findings(claim.claim)
        yield Block(say("essay.test"), "small_strong", theme.MUTED, above=10)
        yield Block(claim.test)
        yield Block(say("essay.limits"), "small_strong", theme.MUTED, above=10)
        for limit in claim.limits:
            yield Block(limit, above=3)

    @staticmethod
    def _findings(claim: str) -> Iterator[Block]:
        found = evidence.findings_of(claim)
        if not found:
            yield Block(say("essay.no_results"))
        for name in dict.fromkeys(one.parameters for one in found):
            mine = [one for one in found if one.parameters == name]
            outcome = mine[0].claim_result
            words = say(f"essay.outcome.{outcome}") if outcome in OUTCOMES else outcome
            yield Block(say("essay.set", name=name, result=words), "small_strong", theme.BRIGHT, above=6)
            for one in mine:
                span = say("lab.span", low=_number(one.low), high=_number(one.high))
                yield Block(f"{one.text}: {_number(one.effect)} {span} {one.unit}", above=3)


def _number(value: float) -> str:
    """A number with three digits and its sign."""
    return f"{value:+.3g}".replace("-", formats.MINUS)
