"""A small prediction before a turn: how likely the player's lead is to grow."""

from __future__ import annotations

from pygame import Rect

from game.levers import SIDES, SideKey
from game.ui.canvas import Canvas
from game.ui.checks import ChanceField
from game.ui.text import say
from game.ui.view import GameView
from game.ui.widget import Panel

LEAD_GROWS = "lead grows"
"""What predictions are about: that the player's frontier lead is larger after a turn than before it."""


class PredictPanel(Panel):
    """The question and its slider, alone in a strip."""

    def __init__(self, field: ChanceField) -> None:
        super().__init__()
        self.field = field
        self.widgets = [field]

    def arrange(self, canvas: Canvas) -> None:
        height = min(self.area.height, canvas.px(38))
        self.field.area = Rect(self.area.left, self.area.centery - height // 2, self.area.width, height)


def prediction(view: GameView) -> PredictPanel | None:
    """The prompt for the turn to come, where the game goes on: of whoever sits there now."""
    session = view.session
    if view.watched or session.is_over:
        return None
    about = said_about(view, view.side_key)
    known = [one for one in session.ledger.predictions if (one.turn, one.about) == (session.turn, about)]

    def said(chance: float) -> None:
        session.ledger.say(session.turn, about, chance)

    field = ChanceField(say("predict.lead"), known[0].said if known else None, said, view.side)
    field.hint_title, field.hint_text = say("predict.lead"), say("predict.hint")
    return PredictPanel(field)


def said_about(view: GameView, side: SideKey) -> str:
    """What a prediction of a side's player is about; with two people each has predictions of their own."""
    return f"{LEAD_GROWS}: {side}" if view.session.is_hot_seat else LEAD_GROWS


def settle(view: GameView) -> None:
    """Note what came of the prediction about the turn that was just played."""
    report = view.report
    if report is None or view.watched:
        return
    change = report.changes["frontier_lead"]
    moved = change.after - change.before
    for side in SIDES if view.session.is_hot_seat else (view.side_key,):
        grew = moved * (1 if side == SIDES[0] else -1) > 0
        view.session.ledger.settle(said_about(view, side), grew, report.turn)
