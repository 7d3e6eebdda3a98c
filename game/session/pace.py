"""Run to the next decision: play on under standing orders until something needs the player."""

from __future__ import annotations

from typing import Literal

from game.levers import SIDES
from game.session.coach import beyond
from game.session.session import Session
from game.session.turns import TurnReport, together

Reason = Literal["over", "event", "rival_card", "line", "card_ended", "plan_turn", "decided"]
"""Why a run stopped, the most urgent first."""


def run_to_decision(session: Session, autosave: bool = False) -> tuple[TurnReport, list[Reason]]:
    """Commit the draft and play on until something needs the player; returns what happened, and why it stopped.

    Raises PrimacyError with the first reason, changing nothing, if the draft cannot be ordered.
    """
    reports: list[TurnReport] = []
    stops: list[Reason] = []
    while not stops:
        before, running = _beyond(session), _running(session)
        reports.append(session.commit(autosave))
        stops = reasons(session, reports[-1], before, running)
    return together(reports), stops


def reasons(session: Session, report: TurnReport, before: set[str], running: set[str]) -> list[Reason]:
    """Return why the player is needed after a turn; `before` are the lines that were crossed before it, `running` the
    player's cards that were then in play.
    """
    if session.is_over:
        return ["over"]
    found: list[Reason] = []
    if session.side is not None:
        rival = SIDES[1 - SIDES.index(session.side)]
        if session.events_waiting():
            found.append("event")
        if report.orders[rival].cards:
            found.append("rival_card")
        if _beyond(session) - before:
            found.append("line")
        if running - _running(session):
            found.append("card_ended")
    if session.is_decided:
        found.append("decided")
    if session.is_plan_turn:
        found.append("plan_turn")
    return found


def _beyond(session: Session) -> set[str]:
    return beyond(session.world, session.side) if session.side else set()


def _running(session: Session) -> set[str]:
    """Return the player's cards in play."""
    return {each.card.key for each in session.hand() if each.course != "idle"} if session.side else set()
