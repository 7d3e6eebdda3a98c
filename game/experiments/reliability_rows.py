"""The rows of `games.parquet`: for each game and turn the odds and fans of every forecast, and what became of it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from game.experiments.reliability import Outlook

FORECASTS = ("standing", "state", "all", "rival", "both")
TRUTHS = ("played", "standing", "rival")
PAIRS = (
    ("standing", "standing"), ("standing", "played"), ("rival", "rival"), ("both", "played"), ("state", "standing"),
    ("all", "standing"),
)  # fmt: skip
"""Which forecast is held against which truth: each its own condition, and the window's against the game as played."""
POINTS = (0.05, 0.25, 0.75, 0.95)
HORIZONS = ("year", "end")


def odds_row(name: str, forecast: Outlook, place: int) -> dict[str, Any]:
    """Return what a forecast says of the game at a place of it: odds of every verdict and points of every fan."""
    from game.experiments.games import FAN
    from game.outcome.verdict import verdict_keys

    row = {f"odds_{name}_{key}": float(p) for key, p in zip(verdict_keys(), forecast.odds[place], strict=True)}
    places = itertools.product(enumerate(FAN), enumerate(HORIZONS), enumerate(POINTS))
    for (m, metric), (h, horizon), (q, point) in places:
        row[f"fan_{name}_{metric}_{horizon}_{round(100 * point):02d}"] = float(forecast.fans[place, m, h, q])
    return row


def truth_row(name: str, truth: Any, place: int) -> dict[str, Any]:
    """Return what became of the game at a place of a truth: its verdict and the metrics of the fans."""
    from game.experiments.games import FAN

    row: dict[str, Any] = {f"verdict_{name}": str(truth.verdicts[place])}
    for (m, metric), (h, horizon) in itertools.product(enumerate(FAN), enumerate(HORIZONS)):
        row[f"true_{name}_{metric}_{horizon}"] = float(truth.values[place, m, h])
    return row


def schema() -> pa.Schema:
    """Columns of `games.parquet`."""
    import pyarrow as pa

    from game.experiments.games import FAN
    from game.outcome.verdict import verdict_keys

    fields = [("game", pa.int64()), ("turn", pa.int64()), *((name, pa.string()) for name in ("side", "us", "china"))]
    for name in FORECASTS:
        fields += [(f"odds_{name}_{key}", pa.float64()) for key in verdict_keys()]
        fields += [
            (f"fan_{name}_{metric}_{horizon}_{round(100 * point):02d}", pa.float64())
            for metric, horizon, point in itertools.product(FAN, HORIZONS, POINTS)
        ]
    for name in TRUTHS:
        fields.append((f"verdict_{name}", pa.string()))
        fields += [
            (f"true_{name}_{metric}_{horizon}", pa.float64()) for metric, horizon in itertools.product(FAN, HORIZONS)
        ]
    return pa.schema(fields)
