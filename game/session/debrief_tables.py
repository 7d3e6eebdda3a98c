"""The debrief as tables (CSV): decisions, odds with whose doing they were, predictions, and every metric."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from game.calendar import month_text
from game.levers import SIDES
from game.metrics.metric import METRICS
from game.orders import Orders
from game.outcome.verdict import verdict_keys
from game.session.debrief import Turn
from game.session.session import Session

PARTS = ("us", "china", "interaction", "luck")
"""Whose doing a change of the odds was, as `Split` names it."""


def tables(session: Session, turns: Sequence[Turn]) -> dict[str, list[list[object]]]:
    """Return every table by its name: lines of cells, the names of the columns first."""
    return {
        "decisions": list(decisions(session)),
        "odds": list(odds(turns)),
        "predictions": list(predictions(session)),
        "metrics": list(metrics(session)),
    }


def write_tables(path: Path, session: Session, turns: Sequence[Turn], write: Callable[[Path, str], None]) -> list[Path]:
    """Write the tables beside each other, with `write`; returns their paths. Raises PrimacyError."""
    written = []
    for name, rows in tables(session, turns).items():
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        target = path.with_name(f"{path.name}-{name}.csv")
        write(target, text.getvalue())
        written.append(target)
    return written


def decisions(session: Session) -> Iterator[list[object]]:
    """What each side ordered, turn by turn, as orders are written, and the seconds it took (empty: not clocked)."""
    yield ["turn", "month", "side", "orders", "seconds"]
    taken = {(turn, side): seconds for turn, side, seconds in session.seconds}
    for turn, played in enumerate(session.log, 1):
        for side in SIDES:
            seconds = f"{taken[turn, side]:.1f}" if (turn, side) in taken else ""
            yield [turn, month_text(played.month), side, played.orders.get(side, Orders()).text(), seconds]


def odds(turns: Sequence[Turn]) -> Iterator[list[object]]:
    """The odds of every verdict before a turn, how they moved over it, and the parts of that with standard errors."""
    errors = [f"{part}_error" for part in PARTS]
    yield ["turn", "month", "verdict", "odds", "change", *PARTS, *errors]
    for turn in turns:
        for key in verdict_keys():
            split = turn.splits[key]
            parts = [getattr(split, part) for part in PARTS]
            row = [turn.turn, month_text(turn.month), key, f"{turn.odds[key]:.4f}", f"{split.change:.4f}"]
            yield [*row, *(f"{part.value:.4f}" for part in parts), *(f"{part.error:.4f}" for part in parts)]


def predictions(session: Session) -> Iterator[list[object]]:
    """What was predicted before each turn, and whether it came (1, 0; empty: not known)."""
    yield ["turn", "about", "said", "came"]
    for one in session.ledger.predictions:
        yield [one.turn, one.about, f"{one.said:.2f}", "" if one.came is None else int(one.came)]


def metrics(session: Session) -> Iterator[list[object]]:
    """Every metric at the end of every month."""
    yield ["month", *METRICS]
    history = session.world.history
    for month, row in zip(history.months, history.values[:, 0], strict=True):
        yield [month_text(int(month)), *(f"{value:.8g}" for value in row)]
