"""Openings: what may be different on a game's first day, so that no opening is solved (configs/openings.yaml).

An opening changes start values, parameters and hazards of a scenario. A scenario's name may carry openings, joined by
"+": `baseline-2025+memory-hoard+visa-chill` is a scenario like any other, for games, batches and saves.
"""

from __future__ import annotations

import functools

import numpy as np
import pydantic

from game.calendar import month_text
from game.chance import LIVED, Chance
from game.configuration import Declared, MonthField, did_you_mean, load
from game.errors import PrimacyError
from game.paths import config_path
from game.scenario import JOIN, Scenario, Start, Twist, laid_over, load_scenario
from game.translation import Translated

DRAWN = 2
"""Openings that a new game draws."""


class Opening(Translated):
    """One difference from how a scenario usually begins."""

    told_parts = ("title", "text", "source")

    title: str
    text: str
    source: str = pydantic.Field(min_length=3)
    values: dict[str, dict[str, dict[str, Start]]] = {}
    parameters: dict[str, Twist] = {}
    hazards: dict[str, float] = {}


class _File(Declared):
    first: MonthField
    openings: dict[str, Opening] = pydantic.Field(min_length=DRAWN)


@functools.cache
def _file() -> _File:
    return load(_File, config_path("openings.yaml"))


def openings() -> dict[str, Opening]:
    """Return every opening by key. Raises PrimacyError."""
    return dict(_file().openings)


def fits(scenario: Scenario) -> bool:
    """Return whether openings make sense in a scenario: those of the record begin before any."""
    return scenario.start >= _file().first


def opened(scenario: Scenario, keys: tuple[str, ...]) -> Scenario:
    """Return the scenario with some openings laid over it, the later above the earlier. Raises PrimacyError."""
    if not fits(scenario):
        raise PrimacyError(
            f'The scenario "{scenario.key}" begins before {month_text(_file().first)} and takes no openings.'
        )
    known = openings()
    values, parameters, hazards = scenario.values, dict(scenario.parameters), dict(scenario.hazards)
    for key in keys:
        if key not in known:
            raise PrimacyError(f'There is no opening "{key}"; {did_you_mean(key, list(known))}.')
        one = known[key]
        values = laid_over(values, one.values)
        parameters |= one.parameters
        for shock, factor in one.hazards.items():
            hazards[shock] = hazards.get(shock, 1.0) * factor
    name = JOIN.join((scenario.key, *keys))
    changes = {"scenario": name, "values": values, "parameters": parameters, "hazards": hazards}
    return scenario.model_copy(update=changes)


def draw(scenario: str, seed: int) -> str:
    """Return the name of a scenario with the openings that a new game of this seed draws, if any fit."""
    if JOIN in scenario or not fits(load_scenario(scenario)):
        return scenario
    keys = list(openings())
    chance = Chance(seed, np.zeros(1, dtype=np.int64), np.full(1, LIVED, dtype=np.int64))
    order = np.argsort(chance.once("openings", len(keys))[0])
    return JOIN.join((scenario, *(keys[place] for place in sorted(order[:DRAWN]))))
