"""What forecasts were worth: reliability of the odds in bins of ten points, and coverage of the fans.

Every verdict of a forecast is one statement ("bifurcation: 40 %"); statements of one game hang together, so intervals
come from resampling whole games.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game.experiments.reliability_rows import HORIZONS, PAIRS
from game.experiments.statistics import wilson

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

BINS = 10
AIM = 0.05
"""Points by which odds may be off."""
FEW, ENOUGH = 10, 50
"""Statements that a bin needs to be drawn, in grey, and to be judged."""
RESAMPLES = 1000
COVERED = (("50 %", 0.25, 0.75), ("90 %", 0.05, 0.95))


@dataclass(frozen=True)
class Bin:
    """Statements whose odds lie in one tenth: what was said, how often it came true, and the difference."""

    low: float
    high: float
    statements: int
    said: float
    happened: float
    error: float
    error_low: float
    error_high: float

    @property
    def judged(self) -> bool:
        """True when there is enough to judge."""
        return self.statements >= ENOUGH

    @property
    def within(self) -> bool:
        """True when the error is within the aim."""
        return abs(self.error) <= AIM


def bins(said: np.ndarray, happened: np.ndarray, seed: int = 0) -> list[Bin]:
    """Return the reliability of statements by tenths of the odds.

    `said` are odds and `happened` 0 or 1, both (games, statements). Intervals of 95 % come from resampling games
    (Efron 1979). An empty tenth is left out.
    """
    import numpy as np

    place = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    games = len(said)
    counts, odds, truth = (np.zeros((games, BINS)) for _ in range(3))
    rows = np.broadcast_to(np.arange(games)[:, None], place.shape)
    for table, weights in ((counts, np.ones_like(said)), (odds, said), (truth, happened)):
        np.add.at(table, (rows, place), weights)
    draws = np.random.Generator(np.random.PCG64(seed)).multinomial(games, np.full(games, 1.0 / games), RESAMPLES)
    found = []
    for tenth in range(BINS):
        total = counts[:, tenth].sum()
        if total == 0:
            continue
        resampled = draws @ np.stack([counts[:, tenth], truth[:, tenth] - odds[:, tenth]], axis=1)
        errors = resampled[:, 1] / np.maximum(resampled[:, 0], 1.0)
        low, high = np.quantile(errors, (0.025, 0.975))
        said_mean, happened_mean = odds[:, tenth].sum() / total, truth[:, tenth].sum() / total
        found.append(
            Bin(tenth / BINS, (tenth + 1) / BINS, int(total), float(said_mean), float(happened_mean),
                float(happened_mean - said_mean), float(low), float(high))
        )  # fmt: skip
    return found


def brier(said: np.ndarray, happened: np.ndarray) -> tuple[float, float]:
    """Return the Brier score over all verdicts of a game (0 best, 2 worst), and its skill over the base rates."""
    score = float(((said - happened) ** 2).sum(axis=1).mean())
    base = float(((happened - happened.mean(axis=0)) ** 2).sum(axis=1).mean())
    return score, 1.0 - score / base if base > 0.0 else math.nan


def column(table: pa.Table, name: str) -> np.ndarray:
    """Return a column as an array."""
    found: np.ndarray = table[name].to_numpy(zero_copy_only=False)
    return found


def statements(table: pa.Table, forecast: str, truth: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (odds, 0 or 1), both (rows, verdict keys)."""
    import numpy as np

    from game.outcome.verdict import verdict_keys

    said = np.stack([column(table, f"odds_{forecast}_{key}") for key in verdict_keys()], axis=1)
    return said, (column(table, f"verdict_{truth}")[:, None] == np.array(verdict_keys())).astype(np.float64)


def coverage(table: pa.Table, forecast: str, truth: str) -> list[dict[str, Any]]:
    """Return how often what happened lay within the fans, by metric, horizon and width, with Wilson intervals."""
    from game.experiments.games import FAN

    found = []
    for metric, horizon, (title, low, high) in itertools.product(FAN, HORIZONS, COVERED):
        ends = [column(table, f"fan_{forecast}_{metric}_{horizon}_{round(100 * p):02d}") for p in (low, high)]
        happened = column(table, f"true_{truth}_{metric}_{horizon}")
        inside = (ends[0] - 1e-9 <= happened) & (happened <= ends[1] + 1e-9)
        share = wilson(int(inside.sum()), len(inside))
        below = float((happened < ends[0] - 1e-9).mean())
        found.append({"metric": metric, "horizon": horizon, "fan": title, "below": below, **share.as_dict()})
    return found


def report(table: pa.Table) -> dict[str, Any]:
    """Return everything that was found, as plain values: by turn and by pair of forecast and truth."""
    import pyarrow.compute as pc

    found: dict[str, Any] = {}
    for turn in sorted({int(turn) for turn in column(table, "turn")}):
        at_turn = table.filter(pc.equal(table["turn"], turn))
        for forecast, truth in PAIRS:
            rows = at_turn.filter(pc.is_valid(at_turn[f"odds_{forecast}_bifurcation"]))
            if rows.num_rows == 0:
                continue
            said, happened = statements(rows, forecast, truth)
            score, skill = brier(said, happened)
            tenths = bins(said, happened)
            judged = [each for each in tenths if each.judged]
            found[f"{turn} {forecast}-{truth}"] = {
                "turn": turn,
                "forecast": forecast,
                "truth": truth,
                "games": rows.num_rows,
                "bins": [vars(each) for each in tenths],
                "judged": len(judged),
                "within": sum(each.within for each in judged),
                "largest_error": max((abs(each.error) for each in judged), default=math.nan),
                "mean_error": sum(abs(each.error) * each.statements for each in tenths[1:])
                / max(sum(each.statements for each in tenths[1:]), 1),
                "brier": score,
                "skill": skill,
                "coverage": coverage(rows, forecast, truth),
            }
    return found
