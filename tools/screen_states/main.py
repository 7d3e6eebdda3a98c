"""States of the main screen: its sides, layers, orders and views."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.app import App
from tools.screen_states.hands import CHINA_MOVES, SEED, US_MOVES, play_to, press, scene_game, settled, until


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


def cards(app: App) -> None:
    """The cards that can be played, one of them drafted."""
    played_us(app)
    app.scene.view.session.clear()  # type: ignore[attr-defined]
    app.scene.view.drafted()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))
    press(app, pygame.K_c, pygame.K_c, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)
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


def orders_tab(tab: str) -> Callable[[App], None]:
    """The main screen with another tab of the orders, one order drafted."""

    def shown(app: App) -> None:
        session, view = scene_game(app, 5)
        session.set_lever("grid", 0.6)
        view.drafted()
        app.scene.show_orders(tab)  # type: ignore[attr-defined]
        until(app, lambda: settled(app))

    return shown


def refused(app: App) -> None:
    """A draft that cannot be committed, with the reason."""
    session, view = scene_game(app, 5)
    for lever in view.lever_keys():
        session.set_lever(lever, 1.0)
    view.drafted()
    app.scene.show_orders("draft")  # type: ignore[attr-defined]
    until(app, lambda: settled(app))


def one_view(name: str) -> Callable[[App], None]:
    """The main screen of a small window, turned to one of its views."""

    def shown(app: App) -> None:
        scene_game(app, 5)
        until(app, lambda: settled(app))
        app.scene.show_view(name)  # type: ignore[attr-defined]

    return shown


def shared(app: App) -> None:
    """The main screen of a game for two, after the curtain, as China."""
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    session = Session.hot_seat("baseline-2025", SEED)
    for _ in range(9):
        session.hand_over()
        session.commit()
    session.hand_over()
    open_game(app, session)
    until(app, lambda: settled(app))


def watched(app: App) -> None:
    """A watched game, paused."""
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    open_game(app, Session.watch("baseline-2025", "sprint", "integration", SEED))
    app.scene.pause()  # type: ignore[attr-defined]
    for _ in range(14):
        app.scene.view.commit()  # type: ignore[attr-defined]
    press(app, pygame.K_3)
    app.scene.map.motion.stop()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))
