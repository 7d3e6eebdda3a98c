"""The window's clock: whatever in it waits, moves or passes by itself reads the time here.

So that one may let it stand, or run with the frames, and all of the window follows (tests/conftest.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable

_source: Callable[[], float] = time.perf_counter  # finer than the monotonic clock on some systems


def now() -> float:
    """Seconds since some moment; they only ever grow."""
    return _source()


def use(source: Callable[[], float]) -> Callable[[], float]:
    """Read the time from this source from now on; returns the one before."""
    global _source
    before, _source = _source, source
    return before
