"""The timer of a lesson: counts down, may be paused and extended, and reads a clock that is given to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Clock = Callable[[], float]
"""Seconds that only ever grow, such as `time.monotonic`."""


class Timer:
    """So many seconds that run while it is not paused; below zero it shows by how much the time is over."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.length = 0.0  # seconds, with what was added
        self._spent = 0.0  # seconds that ran before the last pause
        self._since: float | None = None  # the clock when it was last let run; None: paused

    def start(self, seconds: float, running: bool = True) -> None:
        """Begin anew with a length; not running, it waits for `resume`."""
        self.length, self._spent = seconds, 0.0
        self._since = self.clock() if running else None

    @property
    def spent(self) -> float:
        """Seconds that have run."""
        return self._spent + (0.0 if self._since is None else self.clock() - self._since)

    @property
    def left(self) -> float:
        """Seconds that are left; negative when the time is over."""
        return self.length - self.spent

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self._since is None

    def pause(self) -> None:
        """Stand still; paused already, nothing happens."""
        self._spent, self._since = self.spent, None

    def resume(self) -> None:
        """Run on; running already, nothing happens."""
        if self._since is None:
            self._since = self.clock()

    def extend(self, seconds: float) -> None:
        """Give more time, or with a negative number less, but never less than has run already."""
        self.length = max(self.length + seconds, self.spent)

    def plain(self) -> dict[str, float]:
        """Return the timer as plain values."""
        return {"length": self.length, "spent": self.spent}

    def restore(self, values: dict[str, Any]) -> None:
        """Take up what `plain` gave, paused."""
        self.length, self._spent, self._since = float(values["length"]), float(values["spent"]), None
