"""The four pillars and native parity (M18): scores whose weights are data, in configs/pillars.yaml."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from agents.chipmaker import FIVE_NM
from agents.table import CHINA, SIDES
from game.configuration import Declared, load, shown
from game.errors import PrimacyError
from game.paths import config_path

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]


class Term(Declared):
    """One metric's part in a pillar: weight x (metric - reference), or of its log10."""

    metric: str
    weight: float
    scale: Literal["linear", "log"] = "linear"
    reference: float

    def part(self, value: float) -> float:
        """Return what a value of the metric adds to the sum behind a score: 0 at the reference."""
        if self.scale == "log":
            return self.weight * float(np.log10(max(value, 1e-12)) - np.log10(self.reference))
        return self.weight * (value - self.reference)


class _File(Declared):
    source: str
    pillars: dict[str, tuple[Term, ...]] = pydantic.Field(min_length=4, max_length=4)


@functools.cache
def _terms() -> tuple[Any, Array, Any, Array, Any]:
    """Return places (terms, 2), weights, logs, references and the first term of each pillar."""
    from game.metrics.metric import METRIC_INDEX, PILLARS

    path = config_path("pillars.yaml")
    file = load(_File, path)
    places: list[list[int]] = []
    weights: list[float] = []
    logs: list[bool] = []
    references: list[float] = []
    firsts: list[int] = []
    for name in PILLARS:
        if name not in file.pillars:
            raise PrimacyError(f'{shown(path)}: the pillar "{name}" is missing; needed: {", ".join(PILLARS)}.')
        firsts.append(len(weights))
        for term in file.pillars[name]:
            keys = [f"{side}_{term.metric}" for side in SIDES]
            if keys[0] not in METRIC_INDEX:
                raise PrimacyError(f'{shown(path)}: "{term.metric}" is not a metric of both sides.')
            places.append([METRIC_INDEX[key] for key in keys])
            weights.append(term.weight)
            logs.append(term.scale == "log")
            references.append(np.log10(term.reference) if term.scale == "log" else term.reference)
    return (np.array(places), np.array(weights), np.array(logs), np.array(references), np.array(firsts))


@functools.cache
def terms_of(pillar: str) -> tuple[Term, ...]:
    """Return what a pillar is made of, in the order of its declaration."""
    return load(_File, config_path("pillars.yaml")).pillars[pillar]


def scores(row: Array) -> Array:
    """Return the pillars of a ledger's row (metrics, worlds): (8, worlds), in pairs, 0 to 100."""
    places, weights, logs, references, firsts = _terms()
    values = row.take(places, axis=0)
    values[logs] = np.log10(np.maximum(values[logs], 1e-12))
    sums = np.add.reduceat((values - references[:, None, None]) * weights[:, None, None], firsts, axis=0)
    points = 100.0 / (1.0 + np.exp(-np.clip(sums, -30.0, 30.0)))
    return points.reshape(-1, row.shape[1])


def foundry(w: World, column: str) -> Array:
    """Return a column of the best Western foundry and of the Chinese one, (worlds, 2)."""
    makers = w.chipmakers
    values = getattr(makers, column)
    western = values[:, makers.roles.western_foundries][:, :1]
    return np.concatenate([western, values[:, makers.roles.chinese_foundries][:, :1]], axis=1)


def chip_output(w: World) -> Array:
    """Return accelerators made by American and by Chinese designers, H100e-8 a month (worlds, 2)."""
    merchant, in_house, native = w.chipmakers.lines()
    return np.concatenate([merchant + in_house, native], axis=1)


def data_bound(w: World) -> Array:
    """Return the share of each side's training labs whose last run wanted more tokens than there are, (worlds, 2)."""
    short = (w.labs.epochs > w.p.most_epochs) * w.labs.trains
    return w.labs.total(short) / w.labs.total(w.labs.trains)


def native_parity(w: World) -> Array:
    """Return 1 where domestic chips at the 5 nm class, taxed within 3 points, fill half of demand; (worlds, 1)."""
    density = foundry(w, "density")[:, CHINA:] >= 0.95 * FIVE_NM
    near = w.governments.native_gap[:, CHINA:] <= 0.03
    filled = w.commons.native_sold >= 0.5 * w.governments.chips_added[:, CHINA:]
    return (density & near & filled & (w.commons.native_sold > 0.0)) * 1.0
