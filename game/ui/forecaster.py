"""Odds worked out in a process of its own, so that the window never waits: 16 futures, then 64, then 256.

The window sends the world's state once a change and a job for each draft; a newer job cancels the one that is
running. Standing orders and the draft are futures of one call, so both meet the same luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import numpy as np

from game.errors import PrimacyError
from game.ui.rescue import place_of
from game.ui.text import say
from game.ui.worker import Failed, Process, attend, begun, end, tell_failures

if TYPE_CHECKING:
    from game.session.coach import Trend

STEPS = (16, 64, 256)  # futures: the first are few and quick
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
CURVES = ("frontier_lead", "applied_ratio", "us_capability", "china_capability")  # what the window draws
EFFECTS = (  # what the window shows of a draft: beside the numbers, on the pillars and on the map
    *("tension", "dependence_us", "dependence_china"),
    *CURVES,
    *(
        f"{side}_{name}"
        for side in ("us", "china")
        for name in (
            *("treasury", "political_capital", "approval", "power_free", "chips", "power_available"),
            *("talent", "pillar_silicon", "pillar_data", "pillar_talent", "pillar_compliance"),
        )
    ),
)
STANDING, DRAFT = 0, 1  # the plans of a job
NAME = "futures"  # in reports
MOST_FAILURES = 3  # of the process, before the window does without odds


@dataclass(frozen=True)
class State:
    """A world as plain data, by a number that rises with each change."""

    number: int
    meta: dict[str, Any]
    arrays: dict[str, np.ndarray]


@dataclass(frozen=True)
class Job:
    """What to work out: the futures of a state seen by one side, with and without a draft."""

    number: int
    state: int
    side: str | None  # None: seen by nobody in particular, as the world is
    draft: dict[str, Any] | None  # {"levers": ..., "programmes": ..., "cards": ..., "answers": ...}
    mandates: tuple[str, ...] = ()  # goals of the side, of which to tell in how many futures each is met


@dataclass(frozen=True)
class Outlook:
    """What a number of futures say. Plans: standing orders, then the draft if there is one."""

    job: int
    state: int
    worlds: int
    verdicts: tuple[dict[str, float], ...]  # shares by verdict key, one a plan
    months: np.ndarray  # (n,) the months of the curves
    curves: dict[str, tuple[np.ndarray, ...]]  # metric -> one array (quantiles, n) a plan
    effects: dict[str, tuple[float, float, float]]  # metric -> 5%, mean, 95% of what the draft changes at the end
    trends: tuple[Trend, ...] = ()  # the coach's warnings about standing orders, told by the largest number only
    mandates: tuple[dict[str, float], ...] = ()  # share of futures that meet each goal asked about, one a plan

    @property
    def final(self) -> bool:
        """Whether this is the largest number of futures that will come."""
        return self.worlds == STEPS[-1]


class Forecaster:
    """The window's end: `look_at` a state, `ask`, and now and then take the `newest` answer."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._pipe: Connection | None = None
        self._state = State(0, {}, {})
        self._job: Job | None = None
        self._newest: Outlook | None = None
        self._failures = 0
        self.trouble = ""  # a sentence about why there are no odds, if so

    @property
    def has_failed(self) -> bool:
        """Whether the process ended by itself too often to be started again."""
        return self._failures >= MOST_FAILURES

    def look_at(self, meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
        """Take this state for the jobs to come."""
        self._state = State(self._state.number + 1, meta, arrays)
        self._newest = self._job = None
        self.trouble = ""
        if self._pipe is not None:
            self._send(self._state)

    def ask(self, side: str | None, draft: dict[str, Any] | None, mandates: tuple[str, ...] = ()) -> int:
        """Ask for the odds of the state; whatever was asked before is dropped. Returns the job's number."""
        number = self._job.number + 1 if self._job else self._state.number * 1_000_000
        self._job = Job(number, self._state.number, side, draft, mandates)
        if self._pipe is None:
            self._start()  # sends state and job
        else:
            self._send(self._job)
        return number

    def newest(self) -> Outlook | None:
        """The newest answer about the present state (perhaps to an older draft), or None before the first."""
        try:
            while self._pipe is not None and self._pipe.poll():
                answer = self._pipe.recv()
                if isinstance(answer, str):
                    self.trouble = answer
                elif isinstance(answer, Failed):
                    self.trouble = say("trouble.odds", where=place_of(answer.report))
                elif answer.state == self._state.number:
                    self._newest = answer
        except (EOFError, OSError):
            self._ended()
        return self._newest

    def stop(self) -> None:
        """End the process."""
        end(self._process, self._pipe)
        self._pipe = self._process = None

    def _start(self) -> None:
        """Start the process; it needs about a second before its first answer."""
        if self.has_failed:
            return
        try:
            self._process, self._pipe = begun("primacy-futures", work)
        except PrimacyError as error:
            self._failures, self.trouble = MOST_FAILURES, error.sentence
            return
        self._send(self._state)
        if self._job is not None:
            self._send(self._job)

    def _send(self, message: State | Job) -> None:
        try:
            if self._pipe is not None:
                self._pipe.send(message)
        except (OSError, ValueError):
            self._ended()

    def _ended(self) -> None:
        """The process is gone (killed, out of memory): start another, a few times."""
        self._failures += 1
        self.stop()
        self._start()


# --------------------------------------------------------------------------------------- the worker's process


def work(pipe: Connection) -> None:
    """Answer jobs until the window closes its end."""
    desk = _Desk(pipe)

    def answer_all() -> None:
        while True:
            desk.read(wait=True)
            while desk.job is not None:
                desk.answer()

    attend(pipe, NAME, answer_all)


class _Desk:
    """The worker's end: the state at hand and the newest job."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.job: Job | None = None
        self.number = 0
        self.world: Any = None

    def read(self, wait: bool) -> None:
        """Take what was sent; the newest job replaces the one before."""
        from game.world import World

        while wait or self.pipe.poll():
            message = self.pipe.recv()
            wait = False
            if isinstance(message, State):
                self.number, self.job = message.number, None
                if self.world is not None:
                    self.world.close()
                self.world = World.restore(message.meta, message.arrays)
            else:
                self.job = message

    def answer(self) -> None:
        """Work on the job in hand, more futures at each step, until it is done or a newer one came."""
        from game.forecast import Cancelled

        job, self.job = self.job, None
        assert job is not None

        def work() -> None:
            try:
                for worlds in STEPS:
                    self.pipe.send(self._outlook(job, worlds))
                    if self.pipe.poll():
                        break
            except Cancelled:
                pass

        tell_failures(self.pipe, NAME, work)
        self.read(wait=False)

    def _outlook(self, job: Job, worlds: int) -> Outlook:
        from game.forecast import futures
        from game.metrics.metric import METRIC_INDEX
        from game.orders import Orders
        from game.session import prospects
        from game.session.coach import looked_at, trends
        from game.session.turns import side_from

        plans = [None] if job.draft is None else [None, Orders(**job.draft)]
        lines = looked_at(side_from(job.side)) if job.side and worlds == STEPS[-1] else ()
        goals = prospects.looked_at(side_from(job.side), job.mandates) if job.side else ()
        kept = tuple(dict.fromkeys((*CURVES, *lines, *goals)))
        seen = futures(self.world, job.side, plans=plans, worlds=worlds, cancel=self.pipe.poll, metrics=kept)
        curves = {
            metric: tuple(
                np.stack([seen.quantile(metric, share)[plan] for share in QUANTILES]) for plan in range(len(plans))
            )
            for metric in CURVES
        }
        effects = {}
        if len(plans) > 1:  # future k of both plans met the same luck: the difference is the draft's
            for metric in EFFECTS:
                changed = seen.means[DRAFT, :, METRIC_INDEX[metric]] - seen.means[STANDING, :, METRIC_INDEX[metric]]
                low, high = np.quantile(changed, (QUANTILES[0], QUANTILES[-1]))
                effects[metric] = (float(low), float(changed.mean()), float(high))
        return Outlook(
            job=job.number,
            state=job.state,
            worlds=worlds,
            verdicts=tuple(dict(seen.verdicts[plan]) for plan in range(len(plans))),
            months=np.asarray(seen.months),
            curves=curves,
            effects=effects,
            trends=tuple(trends(seen, side_from(job.side))) if job.side and lines else (),
            mandates=tuple(prospects.prospects(self.world, seen, side_from(job.side), job.mandates))
            if job.side
            else (),
        )
