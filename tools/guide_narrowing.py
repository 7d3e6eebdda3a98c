"""What calibration did to each parameter: the middle half of an ensemble's values, and how far the range narrowed."""

from __future__ import annotations

import functools

import numpy as np


@functools.cache
def narrowing() -> dict[str, str]:
    """Return a text for each parameter that the ensemble of `evidence` holds; empty where there is no ensemble."""
    from game.parameters import ensemble_of, parameter_set, ranges

    ensemble = ensemble_of("evidence")
    if ensemble is None:
        return {}
    given = ranges(parameter_set("evidence"))
    return {name: _text(values, given[name].low, given[name].high) for name, values in ensemble.values.items()}


def _text(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> str:
    """Say median, 5-95 % band and the part of the range that the band still covers, for one value or each nation."""
    table = values.reshape(len(values), -1)
    parts = []
    for column in range(table.shape[1]):
        five, half, most = np.quantile(table[:, column], (0.05, 0.5, 0.95))
        width = float(high.flat[min(column, high.size - 1)] - low.flat[min(column, low.size - 1)])
        side = ("US ", "China ")[column] if table.shape[1] == 2 else ""
        kept = "" if width <= 0.0 else f", {100.0 * (most - five) / width:.0f} % of the range"
        parts.append(f"{side}{half:.3g} ({five:.3g} to {most:.3g}{kept})")
    return "; ".join(parts)
