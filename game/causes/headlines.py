"""The headline metrics, whose changes can be explained, and the names of causes (configs/causes.yaml)."""

from __future__ import annotations

import functools

import pydantic

from agents.table import SIDES
from game.configuration import Declared, did_you_mean, load
from game.errors import PrimacyError
from game.events.deck import ShockDeck
from game.paths import config_path

PAIRS = (
    *("capability", "effective_compute", "applied_index", "power_free", "talent"),
    *("budget", "treasury", "political_capital", "approval"),
)
HEADLINES: tuple[str, ...] = (
    "frontier_lead",
    "capability_gap",
    "applied_ratio",
    "tension",
    *(f"{side}_{pair}" for pair in PAIRS for side in SIDES),
    *(f"dependence_{side}" for side in SIDES),
)
"""Every metric with an account of its causes."""
SHOCK = "shock."
"""A cause that is one event: the key of the shock follows."""


class NamedCause(Declared):
    """What a cause is called, and the mechanism through which it acts."""

    mechanism: str = pydantic.Field(pattern=r"^M\d+$")
    text: str = pydantic.Field(min_length=3)


class _File(Declared):
    causes: dict[str, NamedCause]
    enters: dict[str, str]
    notes: dict[str, str]


@functools.cache
def _file() -> _File:
    return load(_File, config_path("causes.yaml"))


def named_causes() -> dict[str, NamedCause]:
    """Return every declared cause by key."""
    return _file().causes


def account_of(metric: str) -> str:
    """Return the headline metric whose account tells of a number: itself, or the one that it enters; empty if none."""
    if metric in HEADLINES:
        return metric
    side, _underscore, bare = metric.partition("_")
    family = _file().enters.get(bare, "")
    return next((name for name in (f"{side}_{family}", f"{family}_{side}") if family and name in HEADLINES), "")


def note_on(metric: str) -> str:
    """Return how the account of a headline metric is to be read, the same for both sides; "" where it needs no word."""
    bare = metric
    for side in SIDES:
        bare = bare.removeprefix(f"{side}_").removesuffix(f"_{side}")
    return _file().notes.get(bare, "")


def named(key: str, deck: ShockDeck) -> NamedCause:
    """Return the name of a cause; that of an event is its title in the deck of shocks."""
    if key.startswith(SHOCK):
        shock = deck.shocks[deck.keys.index(key.removeprefix(SHOCK))]
        return NamedCause(mechanism="M16", text=shock.title)
    return named_causes()[key]


def checked_headline(metric: str) -> str:
    """Return the metric if its changes can be explained. Raises PrimacyError with those that can."""
    if metric not in HEADLINES:
        raise PrimacyError(f'There is no account of the causes of "{metric}"; {did_you_mean(metric, list(HEADLINES))}.')
    return metric
