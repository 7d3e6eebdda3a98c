"""The window on a real X display: Xvfb shows it, xdotool types, clicks and resizes, a save tells what happened.

With PRIMACY_KEEP_SCREENSHOT=1 the last picture is kept as docs/screens/x-display.png.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from game import saves

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("Xvfb", "xdotool", "import")  # .ci/run installs them: xvfb, xdotool, imagemagick
VISIBLE = ("search", "--onlyvisible", "--class", "primacy")
PATIENCE = 60  # seconds until something is taken to have failed

pytestmark = pytest.mark.skipif(any(shutil.which(tool) is None for tool in NEEDED), reason=f"needs {', '.join(NEEDED)}")


@pytest.fixture
def display() -> Iterator[str]:
    """The name of an X display of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


class Player:
    """A game in a window, and hands to play it with."""

    def __init__(self, display: str, home: Path) -> None:
        given = {name: value for name, value in os.environ.items() if not name.startswith("SDL_")}
        self.home = home
        self.env = {
            **given,
            "DISPLAY": display,
            "PRIMACY_HOME": str(home),
            "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy",
            "SDL_FRAMEBUFFER_ACCELERATION": "0",
        }
        code = "from game.ui.app import main; raise SystemExit(main())"
        self.game = subprocess.Popen([sys.executable, "-c", code], env=self.env, cwd=ROOT)
        self.window = self._found()

    def do(self, *command: str) -> str:
        """Let xdotool do something."""
        done = subprocess.run(["xdotool", *command], env=self.env, capture_output=True, text=True, timeout=30)
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        """Press keys slowly enough for a person."""
        for name in names:
            self.do("key", "--window", self.window, name)
            time.sleep(0.15)

    def click(self, x: int, y: int) -> None:
        """Move there and click."""
        self.do("mousemove", "--window", self.window, str(x), str(y), "sleep", "0.1", "click", "1")

    def picture(self) -> bytes:
        """What the window shows, as bytes of an image without a header."""
        shot = ["import", "-window", self.window, "-depth", "8", "rgb:-"]
        return subprocess.run(shot, env=self.env, capture_output=True, check=True, timeout=30).stdout

    def until(self, condition, what: str) -> None:
        """Wait until something holds while the game runs."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.game.poll() is None, f"the game ended while waiting for {what}"
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            time.sleep(0.1)

    def changes(self, action, what: str) -> None:
        """Do something that must change the picture."""
        before = self.picture()
        action()
        self.until(lambda: self.picture() != before, what)

    def sees(self, caption: str, what: str = "") -> None:
        """Wait until the title bar says this."""
        self.until(lambda: self.do("getwindowname", self.window) == caption, what or caption)

    def _found(self) -> str:
        self.until(lambda: bool(self.do(*VISIBLE)), "the window")
        return self.do(*VISIBLE).splitlines()[0]


def test_a_person_plays_on_a_real_display(display, tmp_path):
    player = Player(display, tmp_path)
    try:
        play(player, tmp_path / "saves")
    finally:
        player.game.terminate()
        player.game.wait(20)


def play(player: Player, folder: Path) -> None:
    """Title, new game and a turn by keyboard, a turn by mouse, a larger window, and out by the menu."""
    player.sees("Primacy", "the title, ready")
    player.until(lambda: len(set(player.picture())) > 20, "a window that is not blank")
    player.keys("Down", "Return")  # past the tutorial, to a new game
    player.sees("Primacy - New game")
    player.keys("Return")
    player.sees("Primacy - Briefing")
    player.keys("Return")
    player.sees("Primacy - 2025 Q1")
    player.changes(lambda: player.keys("Down", "Right"), "a drafted lever")
    player.keys("Return")
    told(player, "2025 Q1", "2025 Q2")
    autosave = saves.save_path(saves.AUTOSAVE, folder)
    assert len(saves.read(autosave)[0]["session"]["log"]) == 1
    player.click(1280 - 90, 720 - 42)
    told(player, "2025 Q2", "2025 Q3")
    assert len(saves.read(autosave)[0]["session"]["log"]) == 2
    before = len(player.picture())
    player.do("windowmove", player.window, "0", "0", "windowsize", player.window, "1400", "900")
    player.until(lambda: len(player.picture()) > before, "a larger window")
    player.changes(lambda: player.keys("5"), "another layer of the map")
    if os.environ.get("PRIMACY_KEEP_SCREENSHOT"):
        time.sleep(4)  # until the futures are there
        where = ROOT / "docs" / "screens" / "x-display.png"
        subprocess.run(["import", "-window", player.window, str(where)], env=player.env, check=True)
    player.keys("Escape", "Up", "Return")  # the menu, its last button: quit
    assert player.game.wait(PATIENCE) == 0


def told(player: Player, quarter: str, later: str) -> None:
    """Both sides' orders, then the report; then the next quarter."""
    player.sees(f"Primacy - {quarter}: orders revealed")
    player.keys("Return")
    player.sees(f"Primacy - {quarter}: what changed")
    player.keys("Return")
    player.sees(f"Primacy - {later}")
