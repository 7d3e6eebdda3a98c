"""Waiting for what another process or thread does, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST = 600.0
"""Seconds until something is taken never to happen. Nothing takes so long, even on a machine that is very busy."""


def until(
    condition: Callable[[], object],
    turn: Callable[[], object] = lambda: None,
    why: Callable[[], str] = lambda: "it did not happen",
) -> None:
    """Take turns until something holds; `why` is told if it never does."""
    end = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < end, why()
        turn()
        time.sleep(0.01)
