"""How a picture is come to: keys, frames, games played to a turn; for the states of every part."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pygame

from game.ui.app import App

SEED = 2025
WAIT = 120  # seconds for the futures at most


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


def compared(app: App) -> bool:
    """Whether the futures of all plans are there."""
    answer = app.scene.comparer.answer  # type: ignore[attr-defined]
    return answer is not None and answer.final


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


def play_to(app: App, side: str, rival: str, turn: int, moves: dict[str, float]) -> Any:
    """A game played to a turn, one of the moves a turn while they last."""
    from game.errors import PrimacyError
    from game.session.session import Session
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


def scene_game(app: App, turns: int) -> Any:
    """A game as the United States against an official, some turns old, with its view."""
    from game.openings import draw
    from game.session.options import Options
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    options = Options(level="official", traits=("hawk", "patient"))
    session = Session.new(draw("baseline-2025", SEED), "us", "native-silicon", SEED, options=options)
    for play, lever in zip(("", "U9", "", "U15", "", ""), ("grid", "", "openness", "", "edge", ""), strict=True):
        if session.turn > turns:
            break
        if play:
            session.play_card(play)
        if lever:
            session.set_lever(lever, US_MOVES[lever])
        if session.review().blocked:
            session.clear()
        session.commit()
    while session.turn <= turns and not session.is_over:
        session.commit()
    open_game(app, session)
    return session, app.scene.view  # type: ignore[attr-defined]


def keyed(key: int) -> Callable[[App], None]:
    """What a key of the main screen opens."""

    def opened(app: App) -> None:
        scene_game(app, 5)
        press(app, key)

    return opened
