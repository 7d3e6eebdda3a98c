"""What follows a commit: the curtain between two seats, the reveal, the months on the map, then the report."""

from __future__ import annotations

from game.calendar import month_of_year
from game.session.turns import TurnReport
from game.ui.app import App
from game.ui.panels.predict import settle
from game.ui.scenes.curtain import open_curtain
from game.ui.scenes.reveal import open_reveal
from game.ui.view import GameView


def end_turn(app: App, view: GameView) -> bool:
    """Give the draft: hand the seat over, or play the quarter and tell it. False if the draft was refused."""
    if needs_handover(view):
        view.clock_decision()
        if not app.attempt(view.session.hand_over):
            return False
        open_curtain(app, view)
        return True
    if not app.attempt(view.commit):
        return False
    settle(view)
    tell_turn(app, view)
    return True


def needs_handover(view: GameView) -> bool:
    """Whether the other seat has not given its orders yet."""
    session = view.session
    return session.is_hot_seat and any(side not in session.handed and side != session.side for side in session.seats)


def tell_turn(app: App, view: GameView) -> None:
    """Show what a turn brought that was just played: the reveal over the main screen, where the months pass over the
    map before the report is told. With two people the reveal is for both; months and report wait behind the curtain.
    """
    assert view.report is not None
    if view.report.warning:
        app.toast(view.report.warning)
    if view.session.is_hot_seat and not view.session.is_over:
        open_curtain(app, view)
    else:
        view.untold = True
    open_reveal(app, view)


def open_report(app: App, view: GameView) -> None:
    """Lay the report of the last turn over what shows: of the year if a year ended with it, else of the quarter."""
    from game.ui.scenes.report import Report
    from game.ui.scenes.year import Year

    assert view.report is not None
    app.push(Year(app, view) if ends_year(view.report) else Report(app, view))


def ends_year(report: TurnReport) -> bool:
    """Whether a December lay in the turn."""
    return any(month_of_year(month) == 12 for month in range(report.start, report.end))


def sit_down(app: App, view: GameView) -> None:
    """Show the game to the person who sat down: their screen, and what the last quarter brought, if any."""
    from game.ui.scenes.main import open_game

    open_game(app, view.session, view.report)
