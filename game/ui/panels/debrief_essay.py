"""The debrief's essay: what each claim says, the evidence outside the model, and what the model finds."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from pygame import Rect

from game import evidence
from game.calendar import month_text
from game.session.debrief_page import ClaimTold, Essay
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.lists import Row, RowList
from game.ui.panels.card import Card
from game.ui.reading import Block, Reading
from game.ui.text import engine_words, language, say
from game.ui.view import GameView, verdict_title
from game.ui.words import source_of

if TYPE_CHECKING:
    from game.experiments.claim_files import Claim
    from game.experiments.claim_files import Reading as ClaimReading
    from game.session.session import Session

STANDS = {"supports": "check", "qualifies": "minus", "contradicts": "x", "silent": "circle-help"}
HERE = {"holds": "check", "fails": "x", "open": "circle-help"}
"""The sign before how a world compares with what the essay foretells."""
OUTCOMES = ("holds", "fails", "undecided", "assumed", "open", "mixed")


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
            self.list.rows = [Row(key, _title(claim)) for key, claim in claims().items()]
            self.list.chosen = next(iter(claims()))
        return (self.list.chosen, self.visible)

    def _parts(self, canvas: Canvas) -> list[Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        body = Rect(inner.left, inner.top + canvas.px(30), inner.width, inner.height - canvas.px(30))
        return layout.columns(body, [0.46, 0.54], canvas.px(22))

    def arrange(self, canvas: Canvas) -> None:
        self.list.area, self.reading.area = self._parts(canvas)
        for place, row in enumerate(self.list.rows):  # long titles: the whole one stands over the text
            room = self.list.area.width - canvas.px(40)
            fitted = canvas.typeface.shortened(_title(claims()[row.key]), "body_strong", room)
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
        yield Block(claim.told("title", language()), "heading", theme.BRIGHT)
        yield Block(say("essay.says"), "small_strong", theme.MUTED, above=8)
        yield Block(claim.told("says", language()), "body")
        yield Block(say("essay.evidence"), "small_strong", theme.MUTED, above=10)
        for one in claim.evidence:
            ink = _stand_ink(one.stand)
            yield Block(say(f"essay.stand.{one.stand}"), "small_strong", ink, above=5, mark=STANDS[one.stand])
            yield Block(one.told("says", language()))
            yield Block(source_of(one), colour=theme.MUTED)
        yield Block(say("essay.result"), "small_strong", theme.MUTED, above=10)
        yield from self._findings(claim)
        yield Block(say("essay.here"), "small_strong", theme.MUTED, above=10)
        yield from self._here(claim)
        yield Block(say("essay.test"), "small_strong", theme.MUTED, above=10)
        yield Block(claim.told("test", language()))
        yield Block(say("essay.limits"), "small_strong", theme.MUTED, above=10)
        for limit in claim.told_list("limits", language()):
            yield Block(limit, above=3)

    @staticmethod
    def _findings(claim: Claim) -> Iterator[Block]:
        found = evidence.findings_of(claim.claim)
        readings = {reading.key: reading for reading in claim.readings}
        if not found:
            yield Block(say("essay.no_results"))
        for name in dict.fromkeys(one.parameters for one in found):
            mine = [one for one in found if one.parameters == name]
            yield Block(
                say("essay.set", name=_set(name), result=_outcome(mine[0].claim_result)),
                "small_strong",
                theme.BRIGHT,
                above=6,
            )
            for one in mine:
                span = say("lab.span", low=_number(one.low), high=_number(one.high))
                text, unit = one.text, one.unit
                if (reading := readings.get(one.reading)) is not None:
                    text, unit = reading.told("text", language()), reading.told("unit", language())
                yield Block(say("essay.finding", text=text, effect=_number(one.effect), span=span, unit=unit), above=3)
                if reading is not None and reading.reason and one.result != "holds":
                    yield Block(reading.told("reason", language()), colour=theme.MUTED, above=2)

    def _here(self, claim: Claim) -> Iterator[Block]:
        """What this one world says of the claim, if one world can."""
        told = list(here_told(claim, self.view.session))
        if not told:
            yield Block(say("essay.here_unread"), above=3)
            return
        yield Block(say("essay.here_note"), colour=theme.MUTED, above=3)
        for words, outcome in told:
            yield Block(words, above=4)
            yield Block(say(f"essay.here_outcome.{outcome}"), "small_strong", theme.BRIGHT, mark=HERE[outcome])


def _stand_ink(stand: str) -> theme.Colour:
    inks = {"supports": theme.HELPS, "qualifies": theme.WARNING, "contradicts": theme.HURTS}
    return inks.get(stand, theme.MUTED)


def here_told(claim: Claim, session: Session) -> Iterator[tuple[str, str]]:
    """What a finished world says of a claim: a sentence, and whether that is as the essay foretells."""
    from game.experiments.one_world import figures

    if not session.is_over:
        return
    for figure in figures(claim, session.world):
        reading = figure.reading
        places = {"month": month_text(figure.month), "text": reading.told("here", language())}
        if figure.verdict:
            yield say("essay.here_verdict", verdict=verdict_title(figure.verdict)), figure.outcome
        elif figure.line is None:
            value = say(f"essay.here_outcome.{'yes' if figure.value else 'no'}")
            yield say("essay.here_condition", **places, value=value), figure.outcome
        else:
            value, line = _plain(figure.value), _plain(figure.line)
            yield say("essay.here_than", **places, value=value, line=line, unit=_unit(reading)), figure.outcome


def _unit(reading: ClaimReading) -> str:
    return reading.told("unit", language())


def essay_told(session: Session) -> Essay:
    """The whole essay beside its evidence and beside one finished world, for the page of its game."""
    record = evidence.hindcast()
    said = "" if record is None else say("essay.hindcast", inside=record.inside, counted=record.counted)
    return Essay(tuple(_told(claim, session) for claim in claims().values()), said)


def _told(claim: Claim, session: Session) -> ClaimTold:
    stands = tuple(f"{say(f'essay.stand.{one.stand}')}: {one.told('says', language())}" for one in claim.evidence)
    found = {one.parameters: one.claim_result for one in evidence.findings_of(claim.claim)}
    results = tuple(say("essay.set", name=_set(name), result=_outcome(result)) for name, result in found.items())
    here = tuple(
        f"{say('essay.here')}: {words} ({say(f'essay.here_outcome.{outcome}')})"
        for words, outcome in here_told(claim, session)
    )
    model = results or (say("essay.no_results"),)
    return ClaimTold(_title(claim), claim.told("says", language()), stands, (*model, *here))


def _set(name: str) -> str:
    """What a set of parameters is called."""
    return engine_words("parameter_set", name, name)


def _outcome(outcome: str) -> str:
    return say(f"essay.outcome.{outcome}") if outcome in OUTCOMES else outcome


def _title(claim: Claim) -> str:
    """A claim with its number in front, as the list shows it."""
    return f"{claim.claim}  {claim.told('title', language())}"


def _plain(value: float) -> str:
    """A number with three digits."""
    return f"{value:.3g}".replace("-", formats.MINUS)


def _number(value: float) -> str:
    """A number with three digits and its sign."""
    return f"{value:+.3g}".replace("-", formats.MINUS)
