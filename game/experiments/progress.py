"""How far a run is: a bar where someone watches, a plain line now and then where output goes to a file."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

SECONDS_BETWEEN_LINES = 5.0


class Bar:
    """A progress bar on standard error with rate and time left; a context manager. `what` is counted."""

    def __init__(self, title: str, what: str = "worlds", stream: TextIO | None = None) -> None:
        self.title = title
        self.what = what
        self.stream = stream if stream is not None else sys.stderr
        self._rich: RichProgress | None = None
        self._task: TaskID | None = None
        self.total = self.done = self.before = 0
        self.began = self._told = time.monotonic()

    def __enter__(self) -> Bar:
        return self

    def start(self, total: int, done: int) -> None:
        """Begin with `done` of `total` worlds already there; a second start begins a new bar."""
        self.__exit__(None, None, None)
        self.total, self.done, self.before = total, done, done
        self.began = self._told = time.monotonic()
        if not self.stream.isatty():
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._rich = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
            console=Console(file=self.stream),
        )
        self._task = self._rich.add_task(self.title, total=total, completed=done, rate="")
        self._rich.start()

    @property
    def rate(self) -> float:
        """Worlds a second since the start; 0 before the first."""
        passed = time.monotonic() - self.began
        return (self.done - self.before) / passed if passed > 0 else 0.0

    def advance(self, worlds: int) -> None:
        """So many worlds more are done."""
        self.done += worlds
        if self._rich is not None and self._task is not None:
            self._rich.update(self._task, completed=self.done, rate=self.pace)
            return
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_LINES or self.done >= self.total:
            self._told = now
            print(self.line(), file=self.stream, flush=True)

    @property
    def pace(self) -> str:
        """The rate as text: "512 worlds/s", "2.4 games/s"."""
        return f"{self.rate:,.{0 if self.rate >= 10 else 1}f} {self.what}/s"

    def line(self) -> str:
        """One plain line: how many, how fast, how long still."""
        left = (self.total - self.done) / self.rate if self.rate > 0 else 0.0
        return f"{self.title}: {self.done:,} of {self.total:,} {self.what}, {self.pace}, {duration(left)} left"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._rich is not None:
            self._rich.stop()


def duration(seconds: float) -> str:
    """A time a person can read: "42 s", "3 min 05 s", "2 h 10 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
