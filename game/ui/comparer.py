"""Several plans side by side in a process of its own: what standing orders and up to three other plans would bring.

Future k of every plan meets the same luck, so that a difference between plans is the plans' doing.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from game.errors import PrimacyError
from game.orders import Orders
from game.ui.forecaster import QUANTILES
from game.ui.rescue import place_of
from game.ui.text import say
from game.ui.worker import Failed, Process, attend, begun, end, tell_failures

STEPS = (16, 64, 192)  # futures of each plan: the first are few and quick
CURVE = "frontier_lead"
NAME = "forecast lab"  # in reports
MOST_PLANS = 4


@dataclass(frozen=True)
class Question:
    """Futures of a world as plain data, as a side believes it, under each plan (None: standing orders)."""

    number: int
    meta: dict[str, Any]
    arrays: dict[str, np.ndarray]
    side: str
    plans: tuple[Orders | None, ...]


@dataclass(frozen=True)
class Comparison:
    """What the futures of each plan say; the first plan is what the others are held against."""

    number: int
    worlds: int
    verdicts: tuple[dict[str, float], ...]
    months: np.ndarray  # (n,)
    fans: tuple[np.ndarray, ...]  # the lead: (quantiles, n) a plan
    effects: tuple[dict[str, tuple[float, float, float]], ...]  # metric -> 5 %, mean, 95 % against the first plan

    @property
    def final(self) -> bool:
        """Whether this is the largest number of futures that will come."""
        return self.worlds == STEPS[-1]


class Comparer:
    """The window's end: `ask`, then now and then `tick`; `close` ends the process."""

    def __init__(self) -> None:
        self.answer: Comparison | None = None
        self.trouble = ""
        self._asked = 0
        self._process: Process | None = None
        self._pipe: Connection | None = None

    def ask(
        self, state: tuple[dict[str, Any], dict[str, np.ndarray]], side: str, plans: Sequence[Orders | None]
    ) -> None:
        """Ask for the futures of plans; whatever was asked before is dropped."""
        self._asked += 1
        self.answer, self.trouble = None, ""
        if self._pipe is None:
            try:
                self._process, self._pipe = begun("primacy-lab", work)
            except PrimacyError as error:
                self.trouble = error.sentence
                return
        with contextlib.suppress(OSError, ValueError):
            self._pipe.send(Question(self._asked, *state, side, tuple(plans)))

    def tick(self) -> None:
        """Take what has arrived."""
        try:
            while self._pipe is not None and self._pipe.poll():
                message = self._pipe.recv()
                if isinstance(message, str):
                    self.trouble = message
                elif isinstance(message, Failed):
                    self.trouble = say("trouble.odds", where=place_of(message.report))
                elif message.number == self._asked:
                    self.answer = message
        except (EOFError, OSError):  # the process is gone: killed, or out of memory
            self.trouble = self.trouble or say("trouble.gone")
            self.close()

    @property
    def stamp(self) -> tuple[int, int, str]:
        """Changes with what there is to show."""
        return (self._asked, self.answer.worlds if self.answer else 0, self.trouble)

    def close(self) -> None:
        """End the process."""
        end(self._process, self._pipe)
        self._pipe = self._process = None


# --------------------------------------------------------------------------------------- the worker's process


def work(pipe: Connection) -> None:
    """Answer questions until the window closes its end; a newer one takes the place of the one in hand."""

    def answer_all() -> None:
        while True:
            question = pipe.recv()
            while pipe.poll():
                question = pipe.recv()
            tell_failures(pipe, NAME, functools.partial(answer, pipe, question))

    attend(pipe, NAME, answer_all)


def answer(pipe: Connection, question: Question) -> None:
    """Send the futures of a question, more at each step, until it is done or a newer one came."""
    from game.forecast import Cancelled

    try:
        for worlds in STEPS:
            pipe.send(compared(question, worlds, pipe.poll))
            if pipe.poll():
                return
    except Cancelled:
        pass


def compared(question: Question, worlds: int, cancel: Any = None) -> Comparison:
    """Run the futures of every plan of a question. Raises PrimacyError, or Cancelled."""
    from game.forecast import futures
    from game.metrics.metric import METRIC_INDEX
    from game.ui.forecaster import EFFECTS
    from game.world import World

    world = World.restore(question.meta, question.arrays)
    seen = futures(world, question.side, question.plans, worlds=worlds, cancel=cancel, metrics=(CURVE,))
    plans = range(len(question.plans))
    spread = [seen.quantile(CURVE, share) for share in QUANTILES]
    effects = []
    for plan in plans:
        found = {}
        for metric in EFFECTS:
            changed = seen.means[plan, :, METRIC_INDEX[metric]] - seen.means[0, :, METRIC_INDEX[metric]]
            low, high = np.quantile(changed, (QUANTILES[0], QUANTILES[-1]))
            found[metric] = (float(low), float(changed.mean()), float(high))
        effects.append(found)
    world.close()
    return Comparison(
        number=question.number,
        worlds=worlds,
        verdicts=tuple(dict(odds) for odds in seen.verdicts),
        months=np.asarray(seen.months),
        fans=tuple(np.stack([curve[plan] for curve in spread]) for plan in plans),
        effects=tuple(effects),
    )
