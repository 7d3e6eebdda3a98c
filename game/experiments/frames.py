"""The window's start and its frames, measured in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import NamedTuple

START_BUDGET = 2.0  # seconds from the command to the first picture
SIZES = {  # window: seconds of the median frame, and of the slowest but one in a hundred where that is bounded
    (1280, 720): (0.008, 0.016),
    (2560, 1440): (0.012, None),
}

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

OPENED = """
import statistics, sys, time
import pygame
from game.session.session import Session
from game.ui.app import App
from game.ui.scenes.main import open_game
app = App((int(sys.argv[1]), int(sys.argv[2])))
app.engine.wait()
session = Session.new("baseline-2025", "us", "balanced", 1)
for _ in range(8):
    session.commit()
open_game(app, session)
view = app.scene.view
"""
"""A game two years old in a window of a width and height that are given first: how the next two programs begin."""

FRAMES = """
width, height = app.window.get_size()
for step in range(40):
    app.frame()
app.frame_times.clear()
for step in range(900):
    if step % 150 == 0:  # a draft: the fan is worked out anew, in steps; the quarter passes over another layer
        session.set_lever("grid", 0.3 + 0.05 * (step // 150 % 3))
        view.drafted()
        app.scene.map.tabs.choose(("clusters", "power", "talent", "chips", "markets")[step // 150 % 5])
        app.scene.map.motion.start(months=True)
    at = (step * 37 % width, step * 23 % height)  # a mouse wanders over everything: tool-tips, highlights
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(0, 0, 0)))
    app.frame()
    pygame.time.wait(4)
times = sorted(app.frame_times)
print(statistics.median(times), times[int(0.99 * len(times))])
app.close()
"""

ODDS = """
clock = pygame.time.Clock()
first, last, frames, spent = [], [], 0, 0.0
for draft in range(int(sys.argv[3]) + 1):
    session.set_lever("grid", 0.95 if draft % 2 else 0.05)
    session.set_lever("talent_policy", 0.9 if draft % 2 else 0.1)
    view.drafted()
    began, shown = time.perf_counter(), 0.0
    while view.draft_outlook is None or not view.draft_outlook.final:
        app.frame()
        frames += draft > 0
        clock.tick(60)
        if view.draft_outlook is not None and not shown:
            shown = time.perf_counter() - began
    if draft:  # the first one waits for the process to start
        first.append(shown)
        last.append(time.perf_counter() - began)
        spent += last[-1]
print(min(first), statistics.median(first), min(last), statistics.median(last), frames / spent)
app.close()
"""
FIRST_ODDS, ALL_ODDS, PACE = 0.5, 3.0, 58.0
"""Seconds to the first odds after a change of the draft, and to those of 256 futures; frames a second meanwhile, of 60
that are asked for."""


class Wait(NamedTuple):
    """How long odds take in the window, each the best and the median in seconds, and frames a second meanwhile."""

    first: tuple[float, float]
    last: tuple[float, float]
    pace: float


def wait_for_odds(drafts: int) -> Wait:
    """Change a draft so many times in the window of a game, and wait for its odds."""
    one, two, three, four, pace = _run(OPENED + ODDS, "1280", "720", str(drafts))
    return Wait((one, two), (three, four), pace)


def measure(repeats: int) -> Iterator[tuple[str, list[float], float]]:
    """(what, seconds, budget) of the window."""
    screen = "a real display" if _has_display() else "SDL's dummy screen"
    starts = [_run(START, str(time.time()))[0] for _ in range(repeats + 1)]
    yield f"window visible, warm start, on {screen}", starts[1:], START_BUDGET
    for (width, height), (median, slow) in SIZES.items():
        frames = [_run(OPENED + FRAMES, str(width), str(height)) for _ in range(min(repeats, 3))]
        where = f"of the main screen at {width}x{height}, the map moving and the fan refreshing, on {screen}"
        yield f"median frame {where}", [one[0] for one in frames], median
        if slow is not None:
            yield f"99th percentile of frames {where}", [one[1] for one in frames], slow


def _run(program: str, *arguments: str) -> list[float]:
    """The numbers of the last line that a program prints; its settings and saves go to a folder that is removed."""
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
    return [float(word) for word in done.stdout.splitlines()[-1].split()]


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
