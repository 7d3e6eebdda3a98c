"""When things move: for some seconds after something happened, and never where the user wants none."""

from __future__ import annotations

from collections.abc import Callable

from game.ui.clock import now

FRAMES = 60  # a second
MONTHS_TIME = 3.3  # seconds in which the months of a quarter pass over the map
AFTERGLOW = 3.6  # seconds for which the flows go on


class Motion:
    """A clock that runs for a while once started. At rest, or where `allowed` says no, nothing moves."""

    def __init__(self, allowed: Callable[[], bool], clock: Callable[[], float] = now) -> None:
        self._allowed = allowed
        self._clock = clock
        self._began: float | None = None
        self._lasts = 0.0
        self._months = 0.0

    def start(self, months: bool) -> None:
        """Move from now on; with `months`, the quarter that was played passes first."""
        self._began = self._clock()
        self._months = MONTHS_TIME if months else 0.0
        self._lasts = self._months + AFTERGLOW

    def stop(self) -> None:
        """Come to rest."""
        self._began = None

    @property
    def seconds(self) -> float | None:
        """How long things have moved, or None at rest."""
        if self._began is None or not self._allowed():
            return None
        passed = self._clock() - self._began
        if passed >= self._lasts:
            self._began = None
            return None
        return passed

    @property
    def frame(self) -> int:
        """The number of the picture to show, -1 at rest."""
        seconds = self.seconds
        return -1 if seconds is None else int(seconds * FRAMES)

    @property
    def progress(self) -> float:
        """How much of the quarter has passed, 0 to 1; 1 at rest."""
        seconds = self.seconds
        return 1.0 if seconds is None or not self._months else min(1.0, seconds / self._months)

    @property
    def strength(self) -> float:
        """How bright moving things are, 0 to 1: they come and go softly."""
        seconds = self.seconds
        return 0.0 if seconds is None else min(1.0, seconds / 0.4, (self._lasts - seconds) / 0.8)
