"""States before a game and beside it: the title and what it leads to, the briefing, the tutorial."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pygame

from game.ui.app import App
from tools.screen_states.hands import SEED, press, scene_game, settled, until


def title(app: App) -> None:
    """The title."""


def new_game(app: App) -> None:
    """The new game page."""
    from game.ui.scenes.new_game import NewGame

    scene = NewGame(app)
    scene.seed = str(SEED)
    app.push(scene)


def new_watch(app: App) -> None:
    """The page before a watched game."""
    from game.ui.scenes.new_watch import NewWatch

    scene = NewWatch(app)
    scene.seed = str(SEED)
    app.push(scene)


def batches(app: App) -> None:
    """A finished batch and its worlds."""
    from game.ui.scenes.batch import open_batches

    folder = Path(os.environ["PRIMACY_HOME"]) / "results"
    for us, china in (("moat", "native-silicon"), ("sprint", "integration")):
        chosen = f"baseline-2025 --us {us} --china {china} --worlds 64 --seed {SEED} --workers 1".split()
        out = ["--out", str(folder / f"{us}-against-{china}")]
        subprocess.run([sys.executable, "-m", "game", "batch", *chosen, *out], check=True, capture_output=True)
    open_batches(app, folder)


def loading(app: App) -> None:
    """Saved games, one of them damaged."""
    from game import saves
    from game.ui.scenes.load import open_load

    session, _view = scene_game(app, 3)
    session.commit(autosave=True)
    session.save(saves.save_path("Before the drought"))
    saves.save_path("Damaged").write_bytes(saves.save_path("Before the drought").read_bytes()[:900])
    open_load(app)


def turns(app: App) -> None:
    """The turns of a game that can be opened again."""
    from game.ui.scenes.load import Turns

    session, _view = scene_game(app, 4)
    for _ in range(5):
        session.commit(autosave=True)
    app.push(Turns(app, session, "2027 Q3"))


def exercises(app: App) -> None:
    """The class exercises there are."""
    from game.ui.scenes.exercises import open_exercises

    open_exercises(app)


def glossary(app: App) -> None:
    """The glossary, with a word searched for."""
    from game.ui.scenes.glossary import open_glossary

    open_glossary(app, "power")


def rebinding(app: App) -> None:
    """A verb that waits for its new key."""
    from game.ui.scenes.rebind import open_rebind

    open_rebind(app)
    press(app, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)


def trouble(app: App) -> None:
    """The sentence after an unexpected error, with the game saved."""
    from game.ui.rescue import Rescued, place_of
    from game.ui.scenes.trouble import show_trouble
    from game.ui.text import say

    where = place_of(Path("error-20260101-000000-01.txt"))
    sentence = say("trouble.sentence", kind="ZeroDivisionError", where=where, kept=say("trouble.kept"))
    show_trouble(app, Rescued(sentence, Path("recovered.primacy")))


def briefing(app: App) -> None:
    """The briefing of a new game."""
    from game.openings import draw
    from game.session.options import Options
    from game.session.session import Session
    from game.ui.scenes.briefing import open_briefing

    options = Options(level="official", traits=("hawk", "patient"))
    open_briefing(app, Session.new(draw("baseline-2025", SEED), "us", "native-silicon", SEED, options=options))


def curtain(app: App) -> None:
    """The curtain of a game for two."""
    from game.session.session import Session
    from game.ui.scenes.briefing import open_briefing

    open_briefing(app, Session.hot_seat("baseline-2025", SEED))


def guided(app: App) -> None:
    """The tutorial at its first card."""
    from game.ui.scenes.tutorial import open_tutorial

    open_tutorial(app)
    press(app, pygame.K_s, pygame.K_s)
    until(app, lambda: settled(app))


def lesson_step(number: int) -> Callable[[App], None]:
    """The tutorial at one of its steps."""

    def shown(app: App) -> None:
        from game.ui.scenes.tutorial import open_tutorial

        open_tutorial(app)
        for _ in range(number):
            press(app, pygame.K_s)
        until(app, lambda: settled(app))

    return shown
