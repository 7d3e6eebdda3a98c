"""States after a game: its verdict and its debrief."""

from __future__ import annotations

from collections.abc import Callable

from game.ui.app import App
from tools.screen_states.hands import CHINA_MOVES, US_MOVES, play_to, scene_game, until


def verdict(app: App) -> None:
    """A finished game."""
    play_to(app, "us", "application-pivot", 41, US_MOVES)
    app.scene.entered()


def verdict_china(app: App) -> None:
    """A finished game as China."""
    play_to(app, "china", "moat", 41, CHINA_MOVES)
    app.scene.entered()


def looked_back(app: App) -> None:
    """The debrief's timeline, with every turn told."""
    from game.ui.scenes.debrief import open_debrief

    _session, view = scene_game(app, 13)
    open_debrief(app, view)
    until(app, lambda: app.scene.analyst.finished)  # type: ignore[attr-defined]


def debriefed(tab: str) -> Callable[[App], None]:
    """A page of the debrief."""

    def shown(app: App) -> None:
        from game.ui.panels.predict import LEAD_GROWS
        from game.ui.scenes.debrief import open_debrief

        session, view = scene_game(app, 12)
        for turn in range(1, 12):
            session.ledger.say(turn, LEAD_GROWS, (0.2, 0.7, 0.5, 0.9)[turn % 4])
            session.ledger.settle(LEAD_GROWS, turn % 3 != 0, turn)
        open_debrief(app, view)
        app.scene.head.tabs.choose(tab)  # type: ignore[attr-defined]

    return shown
