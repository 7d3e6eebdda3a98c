"""What the teams predicted before the results, and how good it was: Brier for verdicts, the miss for numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from game.calendar import Month
from game.classroom.exercise import REST, Prediction
from game.session.predictions import Ledger
from game.session.session import Session

Said = dict[str, dict[str, dict[str, float]]]
"""Team label -> prediction -> what was said: per cent for each verdict (and "rest"), or {"number": value}."""
NUMBER = "number"


def fields(asked: Prediction) -> list[str]:
    """What is to be typed for a prediction: a field for each verdict named, or one number."""
    return list(asked.verdicts) if asked.verdicts else [NUMBER]


def chances(asked: Prediction, said: Mapping[str, float]) -> dict[str, float]:
    """Per cent for each verdict as shares that add up to one; what is left over is the rest's.

    More than 100 in all is scaled down, so that a class that adds badly is not punished for it.
    """
    given = {key: max(said.get(key, 0.0), 0.0) / 100 for key in asked.verdicts}
    total = sum(given.values())
    if total > 1.0:
        return {**{key: value / total for key, value in given.items()}, REST: 0.0}
    return {**given, REST: 1.0 - total}


def ledger(asked: Prediction, said: Mapping[str, float], verdict: str) -> Ledger:
    """A team's chances of the verdicts, settled by the one that came."""
    found = Ledger()
    for key, chance in chances(asked, said).items():
        found.say(0, key, chance)
        found.settle(key, verdict == key if key != REST else verdict not in asked.verdicts)
    return found


def trailing(values: np.ndarray, months: int) -> np.ndarray:
    """The mean over so many months up to each, or over as many as there are; months are the first axis."""
    if months == 1 or not len(values):
        return values
    sums = np.cumsum(values, axis=0)
    before = np.concatenate([np.zeros_like(sums[:1]).repeat(min(months, len(values)), axis=0), sums[:-months]])
    counts = np.minimum(np.arange(1, len(values) + 1), months).reshape(-1, *[1] * (values.ndim - 1))
    return (sums - before) / counts


def value_at(session: Session, metric: str, month: Month, mean: int = 1) -> float | None:
    """A metric in a month; None where it is not simulated yet. A world that a crisis stopped keeps its last value."""
    history = session.world.history
    place = int(np.searchsorted(history.months, month))
    if place >= len(history):
        if not session.is_over:
            return None
        place = len(history) - 1
    return float(trailing(history.of(metric)[:, 0], mean)[place])


def came(asked: Prediction, played: Session, rerun: Session | None) -> float | None:
    """What became of a number, in the prediction's unit; None as long as it is not known."""
    if asked.metric is None or asked.month is None:
        return None
    values = []
    for session, wanted in (
        (played, asked.of in ("played", "difference")),
        (rerun, asked.of in ("rerun", "difference")),
    ):
        if wanted:
            value = None if session is None else value_at(session, asked.metric, asked.month, asked.mean)
            if value is None:
                return None
            values.append(value * asked.times)
    return values[0] - values[1] if asked.of == "difference" else values[0]


@dataclass(frozen=True)
class Score:
    """How a team's prediction came out: Brier score of verdicts, or the miss of a number in its unit."""

    team: str
    prediction: str
    said: str
    came: str
    brier: float | None = None
    miss: float | None = None
