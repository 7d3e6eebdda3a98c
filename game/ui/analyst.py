"""Looks back on a finished game in a process of its own, so that the window never waits for the debrief."""

from __future__ import annotations

import contextlib
import functools
import tempfile
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from game.errors import PrimacyError, Sentence, system_reason
from game.levers import SideKey
from game.orders import Orders
from game.session.debrief import Turn, WhatIf
from game.ui.rescue import place_of
from game.ui.text import say
from game.ui.worker import Failed, Process, attend, begun, end, tell_failures

if TYPE_CHECKING:
    from game.session.session import Session


NAME = "debrief"  # in reports


@dataclass(frozen=True)
class Question:
    """What if a side had given other orders on a turn?"""

    turn: int
    side: SideKey
    orders: Orders


class Analyst:
    """The window's end: `begin` with a game, then now and then `tick`; turns arrive one by one, answers when asked."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.answer: WhatIf | None = None
        self.asked: Question | None = None
        self.finished = False
        self.trouble = ""
        self._process: Process | None = None
        self._pipe: Connection | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def begin(self, session: Session) -> None:
        """Start to look back on a game. Raises PrimacyError when it cannot be handed over."""
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="primacy-")
        except OSError as error:
            words = "The game could not be looked back on: {reason}."
            raise PrimacyError(Sentence(words, "no_debrief", reason=system_reason(error))) from None
        path = Path(self._folder.name) / "game.primacy"
        session.save(path)
        self._process, self._pipe = begun("primacy-debrief", work, str(path))

    def ask(self, question: Question) -> None:
        """Ask what another order would have done; the answer comes once the turns are told, or at once after that."""
        self.asked, self.answer = question, None
        if self._pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                self._pipe.send(question)

    def tick(self) -> None:
        """Take what has arrived."""
        try:
            while self._pipe is not None and self._pipe.poll():
                self._take(self._pipe.recv())
        except (EOFError, OSError):  # the process is gone: it failed, was killed, or found no memory
            self.trouble = self.trouble or say("trouble.gone")
            self.finished = True
            self.close()

    def _take(self, message: object) -> None:
        if isinstance(message, Turn):
            self.turns.append(message)
        elif isinstance(message, WhatIf):
            self.answer = message
        elif isinstance(message, str):
            self.trouble = message
        elif isinstance(message, Failed):
            self.trouble = say("trouble.debrief", where=place_of(message.report))
        else:
            self.finished = True

    def close(self) -> None:
        """End the process and forget the copy of the game."""
        end(self._process, self._pipe)
        if self._folder is not None:
            self._folder.cleanup()
        self._pipe = self._process = self._folder = None


# --------------------------------------------------------------------------------------- the worker's process


def work(pipe: Connection, path: str) -> None:
    """Tell every turn of the game in a file, then answer questions until the window closes its end."""
    from game.session.debrief import turns_of, what_if
    from game.session.session import Session

    def reply(session: Session, question: Question) -> None:
        pipe.send(what_if(session, question.turn, question.side, question.orders))

    def look_back() -> None:
        session = Session.load(Path(path))
        questions: deque[Question] = deque()
        for turn in turns_of(session):
            pipe.send(turn)
            while pipe.poll():
                questions.append(pipe.recv())
        pipe.send(None)
        while True:
            question = questions.popleft() if questions else pipe.recv()
            tell_failures(pipe, NAME, functools.partial(reply, session, question))

    attend(pipe, NAME, look_back)
