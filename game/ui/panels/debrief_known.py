"""What a debrief can tell at once, while the turns are still looked back on: the verdict, and the mandates."""

from __future__ import annotations

from collections.abc import Iterator

from game.outcome import mandates
from game.ui import formats, theme
from game.ui.reading import Block
from game.ui.text import say
from game.ui.view import GameView, verdict_text, verdict_title
from game.ui.words import declared


def known(view: GameView) -> Iterator[Block]:
    """The verdict with what it means; then each mandate of whoever played, met or not, and what it was worth."""
    session = view.session
    yield Block(verdict_title(session.verdict), "body_strong", theme.BRIGHT)
    yield Block(verdict_text(session.verdict), above=2)
    if session.side is None:
        return
    keys = session.kept[view.side_key]
    if not keys:
        return
    points = say("goals.worth", points=formats.plain(session.points(view.side_key), 2))
    yield Block(say("verdict.mandates"), "small_strong", theme.BRIGHT, above=12, note=points if session.is_over else "")
    goals = mandates.mandates_of(view.side_key)
    for key, came in zip(keys, mandates.met(session.world, view.side_key, keys)[0], strict=True):
        mark, note = ("check", "goals.met") if came else ("x", "goals.unmet")
        if session.is_over:
            note = "debrief.met" if came else "debrief.unmet"
        yield Block(declared(goals[key]).title, above=4, mark=mark, note=say(note), note_colour=theme.MUTED)
