"""After an unexpected error in the window: a report, the game under way saved, and the sentence that says so."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game import report, saves
from game.errors import PrimacyError
from game.ui import clock
from game.ui.text import say

if TYPE_CHECKING:
    from game.session.session import Session
    from game.ui.scene import Scene

MOST_ERRORS = 3  # within `SOON`: then the window cannot help itself and closes
MOST_REFUSALS = 60  # the same for refusals that nobody expected, which leave the scene as it is
SOON = 10.0  # seconds


@dataclass(frozen=True)
class Rescued:
    """What is told: the sentence, and the save from which the game goes on, if there is one."""

    sentence: str
    path: Path | None


class Rescue:
    """Counts unexpected errors and keeps what can be kept of a game."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def after(self, error: BaseException, scenes: Iterable[Scene]) -> Rescued:
        """Write the report and save the game under way. Raises PrimacyError, the error's last words, if errors come
        too fast for the window to help itself.
        """
        scenes = list(scenes)
        path = self._saved(error, scenes)
        shown = " > ".join(type(each).__name__ for each in scenes)
        where = place_of(report.keep_report(error, ["(window)"], [f"scenes: {shown}"]))
        kind = type(error).__name__
        kept = say("trouble.kept" if path else "trouble.last_turn" if _sessions(scenes) else "trouble.nothing")
        sentence = say("trouble.sentence", kind=kind, where=where, kept=kept)
        if self._too_many():
            raise PrimacyError(say("trouble.closing", kind=kind, where=where))
        return Rescued(sentence, path)

    def bear(self, error: PrimacyError) -> None:
        """A frame ended in a refusal: raise it if frames do nothing else."""
        if self._too_many(MOST_REFUSALS):
            raise error

    def _too_many(self, most: int = MOST_ERRORS) -> bool:
        now = clock.now()
        self._times = [each for each in self._times if now - each < SOON] + [now]
        return len(self._times) >= most

    def _saved(self, error: BaseException, scenes: list[Scene]) -> Path | None:
        """Save the newest game of the scenes, unless the error left it in the middle of a month."""
        if is_half_played(error):
            return None
        for session in _sessions(scenes):
            with contextlib.suppress(Exception):  # the error may have left anything behind; a save is whole or none
                if session.is_over:
                    return None
                path = saves.save_path(saves.RECOVERED)
                session.save(path)
                type(session).load(path)
                return path
        return None


def place_of(kept: Path | None) -> str:
    """Half a sentence on where a report is, in the language that is spoken."""
    return say("trouble.no_report") if kept is None else say("trouble.report", path=kept)


def is_half_played(error: BaseException) -> bool:
    """Whether the error came out of playing a quarter, so that the world stands in the middle of a month."""
    from game.session.session import Session
    from game.world import World

    inside = {World.step.__code__, Session.commit.__code__}
    return any(code in inside for code in _codes(error))


def _codes(error: BaseException) -> Iterator[object]:
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code
        trace = trace.tb_next


def _sessions(scenes: list[Scene]) -> list[Session]:
    """The games of the scenes, the one on top first."""
    return [session for scene in reversed(scenes) if (session := scene.at_stake()) is not None]
