"""The window on a real X display: Xvfb shows it, xdotool types, clicks and resizes, a save tells what happened.

The machine may be busy. So nothing is waited for by the clock alone: what counts is the time that the game itself was
given, and a key is sent again only where nothing on the screen answered it although the game had time to.

With PRIMACY_KEEP_SCREENSHOT=1 the last picture is kept as docs/screens/x-display.png.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from game import saves

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("Xvfb", "xdotool")  # .ci/run installs them
SCREEN = (1400, 900)
VISIBLE = ("search", "--onlyvisible", "--class", "primacy")
PATIENCE = 60
"""Seconds until something is taken to have failed, if in them the game was at work for `FAIR` seconds."""
FAIR = 5.0
LONGEST = 400
"""Seconds until something is taken to have failed, however little the machine gave to the game."""
ANSWER, OPEN = 1.0, 3.0
"""Seconds at work within which the window answers a key, and another scene shows, many times over."""
SENT = 3
"""Times that a key is sent before it is taken to do nothing."""

GAME = """
import secrets
from game.ui.app import main
import pygame
secrets.randbelow = lambda below: 4711
pygame.key.set_repeat = lambda *given: None
raise SystemExit(main())
"""
"""The game, with the same seed each time, and keys that do not repeat: on a busy machine a key that is sent may stay
down for longer than it takes to begin repeating.
"""

pytestmark = pytest.mark.skipif(any(shutil.which(tool) is None for tool in NEEDED), reason=f"needs {', '.join(NEEDED)}")


@dataclass(frozen=True)
class Display:
    """An X display of its own, and the file in which it keeps what it shows."""

    name: str
    memory: Path

    def picture(self) -> NDArray[np.uint8]:
        """What the screen shows, (down, across, colours); the file is an X window dump."""
        content = self.memory.read_bytes()
        header, _version, _format, _depth, width, height = struct.unpack(">6I", content[:24])
        (line,) = struct.unpack(">I", content[48:52])
        (colours,) = struct.unpack(">I", content[76:80])
        rows = np.frombuffer(content, np.uint8, height * line, header + 12 * colours).reshape(height, line)
        return rows[:, : 4 * width].reshape(height, width, 4)[..., 2::-1]


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    """A screen."""
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-fbdir", str(tmp_path), "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield Display(f":{number}", tmp_path / "Xvfb_screen0")
    server.terminate()
    server.wait()


class Player:
    """A game in a window, and hands to play it with."""

    def __init__(self, display: Display, home: Path, command: list[str]) -> None:
        given = {name: value for name, value in os.environ.items() if not name.startswith("SDL_")}
        self.display = display
        self.env = {
            **given,
            "DISPLAY": display.name,
            "PRIMACY_HOME": str(home),
            "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy",
            "SDL_FRAMEBUFFER_ACCELERATION": "0",
        }
        self.game = subprocess.Popen(command, env=self.env, cwd=ROOT)
        self.window = ""

    def finds_window(self) -> None:
        """Wait for the window."""
        self.until(lambda: bool(self.do(*VISIBLE)), "the window")
        self.window = self.do(*VISIBLE).splitlines()[0]

    def do(self, *command: str) -> str:
        """Let xdotool do something."""
        done = subprocess.run(["xdotool", *command], env=self.env, capture_output=True, text=True, timeout=LONGEST)
        return done.stdout.strip()

    def at_work(self) -> float:
        """Seconds for which the game's process has had the processor so far."""
        fields = Path(f"/proc/{self.game.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def caption(self) -> str:
        """What the title bar says."""
        return self.do("getwindowname", self.window)

    def until(self, condition: Callable[[], bool], what: str, enough: float = float("inf")) -> bool:
        """Wait until something holds. False if it does not after the game was `enough` seconds at work; without that
        limit it must hold.
        """
        began, worked = time.monotonic(), self.at_work()
        while not condition():
            assert self.game.poll() is None, f"the game ended while waiting for {what}"
            waited, given = time.monotonic() - began, self.at_work() - worked
            if given > enough and waited > 10 * enough:
                return False
            fair = waited > PATIENCE and given > FAIR
            assert not fair and waited < LONGEST, f"waited in vain for {what} after {waited:.0f} s, {given:.1f} at work"
            time.sleep(0.1)
        return True

    def leads(self, act: Callable[[], object], reached: Callable[[], bool], what: str, enough: float) -> None:
        """Do something that leads to something; again if the game was `enough` seconds at work and did not answer."""
        for _ in range(SENT):
            act()
            if self.until(reached, what, enough):
                return
        raise AssertionError(f"{what} did not come, whatever was done {SENT} times")

    def presses(self, key: str, caption: str) -> None:
        """Press a key that leads to a scene, known by the title bar."""
        self.leads(lambda: self.send(key), lambda: self.caption == caption, caption, OPEN)

    def moves(self, key: str, what: str) -> None:
        """Press a key that changes the picture."""
        before = self.display.picture()
        self.leads(lambda: self.send(key), lambda: bool((self.display.picture() != before).any()), what, ANSWER)

    def send(self, key: str) -> None:
        """Press a key once."""
        self.do("key", "--window", self.window, key)

    def click(self, x: int, y: int) -> None:
        """Move to a place of the screen and click."""
        self.do("mousemove", str(x), str(y), "sleep", "0.1", "click", "1")

    def shows(self, colours: int) -> bool:
        """Whether the window shows at least so many colours."""
        some = self.display.picture()[::8, ::8].reshape(-1, 3)
        return len(np.unique(some, axis=0)) >= colours


@contextlib.contextmanager
def playing(display: Display, home: Path) -> Iterator[Player]:
    """A game in a window that is drawn and takes keys, ended whatever happens."""
    player = Player(display, home, [sys.executable, "-c", GAME])
    try:
        player.finds_window()
        player.until(lambda: player.caption == "Primacy", "the title, ready")
        player.until(lambda: player.shows(20), "a window that is not blank")
        player.do("windowmove", player.window, "0", "0", "windowfocus", player.window)
        yield player
    finally:
        player.game.terminate()
        player.game.wait(LONGEST)


def test_a_person_plays_on_a_real_display(display: Display, tmp_path: Path) -> None:
    """Title, new game and a turn by keyboard, a turn by mouse, a larger window, and out by the menu."""
    with playing(display, tmp_path) as player:
        player.moves("Down", "the next button of the title")  # past the tutorial, to a new game
        player.presses("Return", "Primacy - New game")
        player.presses("Return", "Primacy - Briefing")
        player.presses("Return", "Primacy - 2025 Q1")
        player.moves("Down", "a lever in focus")
        player.moves("Right", "a drafted lever")
        told(player, lambda: player.send("Return"), "2025 Q1", "2025 Q2")
        autosave = saves.save_path(saves.AUTOSAVE, tmp_path / "saves")
        assert len(saves.read(autosave)[0]["session"]["log"]) == 1
        told(player, lambda: player.click(1280 - 90, 720 - 42), "2025 Q2", "2025 Q3")
        assert len(saves.read(autosave)[0]["session"]["log"]) == 2
        assert not display.picture()[800:, 1300:].any()
        player.do("windowsize", player.window, *map(str, SCREEN))
        player.until(lambda: bool(display.picture()[800:, 1300:].any()), "a larger window")
        player.moves("5", "another layer of the map")
        if os.environ.get("PRIMACY_KEEP_SCREENSHOT"):
            keep(player)
        player.presses("Escape", "Primacy")
        player.moves("Up", "the last button of the menu")
        player.send("Return")
        assert player.game.wait(LONGEST) == 0


def told(player: Player, commit: Callable[[], object], quarter: str, later: str) -> None:
    """End a quarter: both sides' orders, the months on the map, the report; then the next quarter."""
    revealed = f"Primacy - {quarter}: orders revealed"
    player.leads(commit, lambda: player.caption == revealed, revealed, OPEN)
    player.presses("Return", f"Primacy - {quarter}: the months pass")
    player.presses("space", f"Primacy - {quarter}: what changed")
    player.presses("Return", f"Primacy - {later}")


def keep(player: Player) -> None:
    """Keep the picture for the documents."""
    import pygame

    time.sleep(4)  # until the futures are there
    shown = pygame.surfarray.make_surface(player.display.picture().swapaxes(0, 1))
    pygame.image.save(shown, ROOT / "docs" / "screens" / "x-display.png")


# ------------------------------------------------------------------------- what is not there is not waited for long


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little patience, so that what is never going to happen is told soon."""
    for name, seconds in (("PATIENCE", 0.3), ("FAIR", 0.2)):
        monkeypatch.setitem(globals(), name, seconds)


@contextlib.contextmanager
def running(code: str, tmp_path: Path) -> Iterator[Player]:
    player = Player(Display(":none", tmp_path / "none"), tmp_path, [sys.executable, "-c", code])
    try:
        yield player
    finally:
        player.game.kill()
        player.game.wait()


def test_a_game_that_works_and_does_not_answer_fails(hurried: None, tmp_path: Path) -> None:
    sent = []
    with running("while True: pass", tmp_path) as player:
        with pytest.raises(AssertionError, match="waited in vain for an answer"):
            player.until(lambda: False, "an answer")
        with pytest.raises(AssertionError, match="an answer did not come, whatever was done 3 times"):
            player.leads(lambda: sent.append(1), lambda: False, "an answer", 0.01)
    assert len(sent) == SENT


def test_a_game_that_is_given_no_time_is_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(globals(), "PATIENCE", 0.3)
    began = time.monotonic()
    with running("import time; time.sleep(6000)", tmp_path) as player:
        player.until(lambda: time.monotonic() - began > 1.0, "its turn")
        monkeypatch.setitem(globals(), "LONGEST", 2.0)
        with pytest.raises(AssertionError, match=r"waited in vain for an answer after \d+ s"):
            player.until(lambda: False, "an answer")
    monkeypatch.setitem(globals(), "LONGEST", 400.0)
    with running("pass", tmp_path) as player, pytest.raises(AssertionError, match="the game ended"):
        player.until(lambda: False, "an answer")
