"""An emulator: what the engine would say of a parameter vector, guessed in microseconds, with its own error.

For each output a quadratic surface by ridge regression: every input, its square, and the products of the inputs that
matter most. What the surface misses in the runs that it was made from is its variance, counted with the degrees of
freedom that it used. Nothing here knows of worlds: designs in, surfaces out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.experiments.statistics import Z_95

Array = NDArray[np.float64]
ACTIVE = 10
"""Inputs whose products are looked at, for each output."""
FOLDS = 5
"""Parts into which runs are dealt to be foretold by the others."""
RIDGE = 1.0
"""Weight against large coefficients, in runs."""


@dataclass(frozen=True, eq=False)
class Emulator:
    """Quadratic surfaces of several outputs over the unit cube."""

    pairs: NDArray[np.intp]
    """(pairs, 2) inputs whose products the surfaces hold."""
    centre: Array
    """(features,) mean of each feature in the runs."""
    coefficients: Array
    """(1 + features, outputs)"""
    variance: Array
    """(outputs,) what the surface misses."""
    explained: Array
    """(outputs,) share of the runs' variance that the surface explains."""

    def predict(self, points: Array) -> Array:
        """Return every output at points of the unit cube, (points, outputs)."""
        features = _features(points, self.pairs) - self.centre
        found: Array = self.coefficients[0] + features @ self.coefficients[1:]
        return found


def fit(points: Array, outputs: Array) -> Emulator:
    """Return surfaces through runs at `points` (runs, inputs) with `outputs` (runs, outputs)."""
    pairs = _pairs(points, outputs)
    features = _features(points, pairs)
    centre = features.mean(axis=0)
    features = features - centre
    mean = outputs.mean(axis=0)
    scale = features.T @ features + RIDGE * np.eye(features.shape[1])
    slopes = np.linalg.solve(scale, features.T @ (outputs - mean))
    missed = outputs - mean - features @ slopes
    used = float(np.trace(np.linalg.solve(scale, features.T @ features))) + 1.0
    free = max(len(points) - used, 1.0)
    variance = (missed**2).sum(axis=0) / free
    whole = np.maximum(outputs.var(axis=0, ddof=1), 1e-300)
    return Emulator(pairs, centre, np.vstack([mean, slopes]), variance, 1.0 - variance / whole)


def unseen(points: Array, outputs: Array, folds: int = FOLDS) -> Array:
    """Return the share of the runs' variance that surfaces explain in runs that they were not made from, (outputs,).

    Cross-validation: every fold is foretold by a surface through the others. Below 0 a surface is worse than the mean.
    """
    missed = np.zeros(outputs.shape[1])
    for fold in range(folds):
        out = np.arange(len(points)) % folds == fold
        missed += ((outputs[out] - fit(points[~out], outputs[~out]).predict(points[out])) ** 2).sum(axis=0)
    found: Array = 1.0 - missed / np.maximum(((outputs - outputs.mean(axis=0)) ** 2).sum(axis=0), 1e-300)
    return found


def foretold(emulator: Emulator, points: Array, outputs: Array) -> float:
    """Return the share of outputs of new runs that lie in the emulator's own 95 % interval."""
    far = np.abs(outputs - emulator.predict(points)) / np.sqrt(np.maximum(emulator.variance, 1e-300))
    return float((far <= Z_95).mean())


def _pairs(points: Array, outputs: Array) -> NDArray[np.intp]:
    """Return the pairs among the inputs that matter most for any output, by their linear weight."""
    centred = points - points.mean(axis=0)
    scale = centred.T @ centred + RIDGE * np.eye(points.shape[1])
    slopes = np.abs(np.linalg.solve(scale, centred.T @ (outputs - outputs.mean(axis=0))))
    share = slopes / np.maximum(slopes.max(axis=0), 1e-300)
    heaviest = np.argsort(-share.sum(axis=1), kind="stable")[: min(ACTIVE, points.shape[1])]
    first, second = np.triu_indices(len(heaviest), k=1)
    return np.stack([heaviest[first], heaviest[second]], axis=1)


def _features(points: Array, pairs: NDArray[np.intp]) -> Array:
    """Return inputs, squares and products, inputs measured from the middle of the cube: (points, features)."""
    x = 2.0 * points - 1.0
    return np.concatenate([x, x**2, x[:, pairs[:, 0]] * x[:, pairs[:, 1]]], axis=1)
