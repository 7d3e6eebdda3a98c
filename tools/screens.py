"""Make the screenshots of docs/screens: `python -m tools.screens [--only NAME] [--out FOLDER]`.

Plays the real game on SDL's dummy driver, so that no display is needed, with a fixed seed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

import pygame

from game.ui import text
from game.ui.app import App
from game.ui.settings import Settings

SEED = 2025
HERE = Path(__file__).resolve().parents[1] / "docs" / "screens"
SIZE = (1280, 720)
WAIT = 60  # seconds for the futures at most


def frames(app: App, count: int = 3) -> None:
    """Let some frames pass."""
    for _ in range(count):
        app.frame()


def press(app: App, *keys: int) -> None:
    """Press keys, a frame each."""
    for key in keys:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=0))
        frames(app, 1)


def until(app: App, condition: Callable[[], bool]) -> None:
    """Let frames pass until something holds."""
    deadline = time.monotonic() + WAIT
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"The futures did not come within {WAIT} s. {app.forecaster.trouble}")
        frames(app, 1)
        time.sleep(0.005)


def settled(app: App) -> bool:
    """Whether the odds on the screen are final and speak of the draft."""
    outlook = app.scene.view.outlook  # type: ignore[attr-defined]
    drafted = not app.scene.view.session.draft_is_empty  # type: ignore[attr-defined]
    return outlook is not None and outlook.final and (len(outlook.verdicts) > 1) == drafted


def play_to(app: App, side: str, rival: str, turn: int, moves: dict[str, float]):  # type: ignore[no-untyped-def]
    """A game played to a turn, one of the moves a turn while they last."""
    from game.errors import PrimacyError
    from game.session import Session
    from game.ui.scenes.main import open_game

    session = Session.new("baseline-2025", side, rival, SEED)  # type: ignore[arg-type]
    open_game(app, session)
    waiting = dict(moves)
    while session.turn < turn and not session.is_over:
        if session.turn % 4 == 1:  # the story of the odds
            until(app, lambda: settled(app))
        for lever, target in list(waiting.items())[:1]:
            session.set_lever(lever, target)
            if session.review().blocked:
                session.clear()
            else:
                del waiting[lever]
        try:
            app.scene.view.commit()  # type: ignore[attr-defined]
        except PrimacyError as error:
            raise SystemExit(str(error)) from None
    return session


US_MOVES = {
    "grid": 0.9,
    "onsite_power": 0.7,
    "talent_policy": 0.75,
    "adoption": 0.7,
    "openness": 0.35,
    "edge": 0.6,
}
CHINA_MOVES = {
    "adoption": 0.95,
    "silicon": 0.8,
    "grid": 0.8,
    "interconnect": 0.8,
    "distillation": 0.6,
    "abroad": 0.7,
}


def title(app: App) -> None:
    """The title."""


def new_game(app: App) -> None:
    """The new game page."""
    from game.ui.scenes.new_game import NewGame

    scene = NewGame(app)
    scene.seed = str(SEED)
    app.push(scene)


def played_us(app: App) -> None:
    """The main screen as the United States, with a draft."""
    session = play_to(app, "us", "application-pivot", 12, US_MOVES)
    session.set_lever("grid", 0.45)
    app.scene.view.drafted()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))


def played_china(app: App) -> None:
    """The main screen as China, markets showing."""
    session = play_to(app, "china", "moat", 21, CHINA_MOVES)
    session.set_lever("talent_policy", 0.8)
    app.scene.view.drafted()  # type: ignore[attr-defined]
    press(app, pygame.K_5)
    app.scene.map.motion.stop()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))


def layer(number: int) -> Callable[[App], None]:
    """The main screen as the United States with another layer of the map."""

    def shown(app: App) -> None:
        played_us(app)
        press(app, pygame.K_0 + number)
        app.scene.map.motion.stop()  # type: ignore[attr-defined]

    return shown


def moving(app: App) -> None:
    """The main screen while the quarter passes over the map."""
    played_us(app)
    press(app, pygame.K_4)
    world_map = app.scene.map  # type: ignore[attr-defined]
    world_map.motion.start(months=True)
    until(app, lambda: world_map.motion.progress > 0.5)


def figures(app: App) -> None:
    """The figures behind a layer of the map."""
    played_us(app)
    press(app, pygame.K_2, pygame.K_m)


def report(app: App) -> None:
    """The report of a plan turn."""
    session = play_to(app, "us", "native-silicon", 5, US_MOVES)
    shares = session.shares()
    session.set_programme("abroad", 0.0)
    session.set_programme("energy", shares["energy"] + shares["abroad"])
    session.set_lever("interconnect", 0.7)
    app.scene.view.drafted()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))
    press(app, pygame.K_RETURN)
    until(app, lambda: app.scene.view.outlook is not None and app.scene.view.outlook.final)  # type: ignore[attr-defined]


def verdict(app: App) -> None:
    """A finished game."""
    play_to(app, "us", "application-pivot", 41, US_MOVES)
    app.scene.entered()


def watched(app: App) -> None:
    """A watched game, paused."""
    from game.session import Session
    from game.ui.scenes.main import open_game

    open_game(app, Session.watch("baseline-2025", "sprint", "integration", SEED))
    app.scene.pause()  # type: ignore[attr-defined]
    for _ in range(14):
        app.scene.view.commit()  # type: ignore[attr-defined]
    press(app, pygame.K_3)
    app.scene.map.motion.stop()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))


SCREENS: dict[str, tuple[Callable[[App], None], tuple[int, int], str, float]] = {
    "title": (title, SIZE, "en", 1.0),
    "new-game": (new_game, SIZE, "en", 1.0),
    "main-us": (played_us, SIZE, "en", 1.0),
    "main-china": (played_china, SIZE, "en", 1.0),
    "map-power": (layer(2), SIZE, "en", 1.0),
    "map-talent": (layer(3), SIZE, "en", 1.0),
    "map-markets": (layer(5), SIZE, "en", 1.0),
    "map-moving": (moving, SIZE, "en", 1.0),
    "map-figures": (figures, SIZE, "en", 1.0),
    "report": (report, SIZE, "en", 1.0),
    "verdict": (verdict, SIZE, "en", 1.0),
    "watch": (watched, SIZE, "en", 1.0),
    "main-us-1024x600": (played_us, (1024, 600), "en", 1.0),
    "main-us-1024x600-large-text": (played_us, (1024, 600), "en", 1.5),
    "main-china-1920x1080-chinese": (played_china, (1920, 1080), "zh", 1.0),
    "main-us-chinese": (played_us, SIZE, "zh", 1.0),
    "main-us-3840x2160": (played_us, (3840, 2160), "en", 1.0),
}


def make(wanted: str, folder: Path) -> Iterator[str]:
    """Draw every screen whose name begins so, and yield what was cut off on it."""
    from game.ui.scenes.title import Title

    for name, (scene, size, language, scale) in SCREENS.items():
        if not name.startswith(wanted):
            continue
        with tempfile.TemporaryDirectory() as home:
            os.environ["PRIMACY_HOME"] = home
            app = App(size, Settings(language=language, scale=scale))
            text.use(language)
            app.engine.wait()
            app.start_with(Title(app))
            frames(app)
            scene(app)
            frames(app)
            pygame.image.save(pygame.display.get_surface(), str(folder / f"{name}.png"))
            clipped = app._painters[-1].canvas.clipped  # type: ignore[union-attr]
            yield f"{name}: {', '.join(clipped) or 'ok'}"
            app.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names that begin so")
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for line in make(given.only, given.out):
        print(line)
