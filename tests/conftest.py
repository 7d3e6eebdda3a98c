"""No test depends on chance or on how fast the machine is: examples and seeds are the same in each run, windows have a
clock that goes with their frames, commands print as to a file.

To look for other examples: `python -m pytest --hypothesis-profile explore --hypothesis-seed 5`.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from game.ui import clock
from tests.window.clock import FRAME, FrameClock

TERMINAL = ("COLUMNS", "LINES", "TERMINAL_WIDTH", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "GITHUB_ACTIONS")
"""What tells commands how wide and how colourful to print: unset, and read when they are imported."""

for name in TERMINAL:
    os.environ.pop(name, None)

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")
if hasattr(providers, "_get_local_constants"):  # numbers out of the code that happens to be imported by then
    providers._get_local_constants = providers.Constants


@pytest.fixture(scope="module", autouse=True)
def seeds() -> Iterator[None]:
    """The seeds that the window proposes: the same in each run of a file, and never twice the same."""
    numbers = itertools.count(4711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secrets.randbelow", lambda below: next(numbers) % below)
        yield


@pytest.fixture(scope="session", autouse=True)
def window_clock() -> Iterator[FrameClock]:
    """The clock of every window: a frame takes a sixtieth of a second, everything else no time."""
    from game.ui.app import App

    frames = FrameClock()
    draw = App.frame

    def frame(app: App) -> None:
        frames.passes(FRAME)
        draw(app)

    before = clock.use(frames)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(App, "frame", frame)
        yield frames
    clock.use(before)
