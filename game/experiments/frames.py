"""The window's start and its frames, measured in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

START_BUDGET = 2.0  # seconds from the command to the first picture
FRAME_BUDGET = 0.008  # seconds, the median frame at 1280x720

# Both programs draw in software; where there is no display they draw to SDL's dummy screen.
START = """
import sys, time
from game.ui.app import App
from game.ui.scenes.title import Title
app = App()
app.start_with(Title(app))
app.frame()
print(time.time() - float(sys.argv[1]))
app.close()
"""

FRAMES = """
import statistics
import pygame
from game.session import Session
from game.ui.app import App
from game.ui.scenes.main import open_game
app = App((1280, 720))
session = Session.new("baseline-2025", "us", "balanced", 1)
for _ in range(8):
    session.commit()
open_game(app, session)
width, height = app.window.get_size()
for step in range(40):
    app.frame()
app.frame_times.clear()
for step in range(600):  # a mouse wanders over everything: tool-tips, highlights, the fan as it refreshes
    at = (step * 37 % width, step * 23 % height)
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(0, 0, 0)))
    app.frame()
print(statistics.median(app.frame_times))
app.close()
"""


def measure(repeats: int) -> Iterator[tuple[str, list[float], float]]:
    """(what, seconds, budget) of the window."""
    screen = "a real display" if _has_display() else "SDL's dummy screen"
    starts = [_run(START, str(time.time())) for _ in range(repeats + 1)]
    yield f"window visible, warm start, on {screen}", starts[1:], START_BUDGET
    frames = [_run(FRAMES) for _ in range(min(repeats, 3))]
    yield f"median frame of the main screen at 1280x720, on {screen}", frames, FRAME_BUDGET


def _run(program: str, *arguments: str) -> float:
    """The last line that a program prints, as a number; its settings and saves go to a folder that is
    removed.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PRIMACY_HOME": home, "SDL_AUDIODRIVER": "dummy"}
        if not _has_display():
            environment["SDL_VIDEODRIVER"] = "dummy"
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
    return float(done.stdout.split()[-1])


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
