"""States of what a game opens while it is played: reports, events, and the pages that tell more."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.app import App
from tools.screen_states.hands import US_MOVES, compared, play_to, press, scene_game, settled, until

MOST_KEYS = 6  # between a plan and its report


def report(app: App) -> None:
    """The report of a plan turn."""
    from game.ui.scenes.report import Report

    session = play_to(app, "us", "native-silicon", 5, US_MOVES)
    shares = session.shares()
    session.set_programme("abroad", 0.0)
    session.set_programme("energy", shares["energy"] + shares["abroad"])
    session.set_lever("interconnect", 0.7)
    app.scene.view.drafted()  # type: ignore[attr-defined]
    view = app.scene.view  # type: ignore[attr-defined]
    for _ in range(MOST_KEYS):  # the plan, the orders revealed, the months that pass
        if not isinstance(app.scene, Report):
            press(app, pygame.K_RETURN)
    until(app, lambda: view.outlook is not None and view.outlook.final)


def reveal(app: App) -> None:
    """Both sides' orders of a quarter."""
    from game.ui.scenes.reveal import open_reveal

    session, view = scene_game(app, 4)
    session.set_lever("grid", 0.6)
    session.play_card("U15")
    if session.review().blocked:
        session.clear()
    view.commit()
    open_reveal(app, view)


def event(app: App) -> None:
    """An event that waits for an answer, with what the answer would change."""
    from game.ui.scenes.event import open_event

    session, view = scene_game(app, 1)
    while not session.events_waiting() and not session.is_over:
        session.commit()
    open_event(app, view)
    until(app, lambda: view.forecaster is None or compared(app))


def year(app: App) -> None:
    """The report of a year."""
    from game.ui.scenes.year import open_year

    _session, view = scene_game(app, 4)
    open_year(app, view)


def decided(app: App) -> None:
    """A game that is decided."""
    from game.ui.scenes.decided import open_decided

    session, view = scene_game(app, 30)
    session.odds = [(session.world.month - 3 * back, {"bifurcation": 0.97}) for back in range(4)]
    open_decided(app, view)


def conceding(app: App) -> None:
    """Whether to give the game up."""
    from game.ui.scenes.decided import open_concede

    _session, view = scene_game(app, 13)
    open_concede(app, view)


def page_of(name: str) -> Callable[[App], None]:
    """A page that tells more about a game nine turns old."""

    def shown(app: App) -> None:
        from game.ui.scenes.dossier import open_dossier
        from game.ui.scenes.pillar import open_pillar

        _session, view = scene_game(app, 9)
        {"dossier": open_dossier, "pillar": open_pillar}[name](app, view)

    return shown


def causes(app: App) -> None:
    """Why the capability of one's own side has grown since the start."""
    from game.ui.scenes.causes import CauseView

    _session, view = scene_game(app, 13)
    app.push(CauseView(app, view, "us_capability", "game"))


def race_chart(app: App) -> None:
    """The race of a game in its fourth year, large, with its futures."""
    scene_game(app, 13)
    until(app, lambda: settled(app))
    press(app, pygame.K_i)


def lab(app: App) -> None:
    """Four plans side by side."""
    from game.ui.scenes.lab import open_lab

    session, view = scene_game(app, 5)
    for lever, target in (("grid", 0.6), ("edge", 0.8)):
        session.set_lever(lever, target)
        view.kept_drafts.append(session.draft)
        session.clear()
    session.set_lever("openness", 0.6)
    open_lab(app, view)
    until(app, lambda: compared(app))


def look_up(app: App) -> None:
    """The pages that tell more, to choose from."""
    from game.ui.scenes.menu import open_look_up

    _session, view = scene_game(app, 5)
    open_look_up(app, view)
