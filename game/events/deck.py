"""Shocks: events that nobody chose (M16), from `configs/shocks.yaml` into arrays.

A shock is random (an expected number a year, perhaps only in some months, perhaps raised by the state of the
world) or dated (it strikes in its month, in every world). It acts on channels: plain numbers that the
mechanisms read. What a shock adds to a channel halves every `half_life` months; 0 means that it acts in its
month only. How channels act is the mechanisms' business, and bounds are theirs to keep.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.calendar import Month, month_of_year, month_text
from game.configuration import Declared, MonthField, did_you_mean, load, shown
from game.errors import PrimacyError
from game.levers import SIDES, SideKey
from game.paths import config_path
from game.translation import Translated

Floats = NDArray[np.float64]

RANDOM = -1  # in ShockDeck.dated: the shock has a hazard, not a month


@dataclass(frozen=True)
class Channel:
    """One number, in every world, through which shocks act on mechanisms."""

    key: str
    unit: str
    meaning: str
    half_life: float  # months until what a shock added has halved; 0 = the month of the shock only


def _both(key: str, unit: str, meaning: str, half_life: float) -> tuple[Channel, Channel]:
    """A channel for each side, the two side by side; `{}` in the meaning is the side's name."""
    return (
        Channel(f"us_{key}", unit, meaning.format("the US"), half_life),
        Channel(f"china_{key}", unit, meaning.format("China"), half_life),
    )


_DECLARED = (
    *_both("power_lost", "share", "part of the AI power of {} that is not there", 1),
    Channel("merchant_supply_lost", "share", "part of the output of TSMC-made accelerators lost", 3),
    Channel("china_supply_lost", "share", "part of the output of SMIC-made accelerators lost", 3),
    Channel("tension", "points", "added to tension (0 to 100)", 0),
    *_both("approval", "points", "added to approval or stability (0 to 100) of {}", 0),
    *_both("capital_mood", "share", "private investment in {} above (+) or below (-) its level without shocks", 9),
    *_both(
        "weights_leak",
        "share",
        "part of what the best model of {} knows that the rival can reach by theft",
        6,
    ),
    *_both("know_how", "log10", "decades of algorithmic efficiency added to the best lab of {}", 0),
    *_both("incidents", "count", "incidents that the public of {} blames on AI", 0),
    *_both("talent_pull", "logit", "pull of {} on researchers who consider moving", 9),
    *_both("trust", "points", "added to the trust (0 to 100) of third countries in {}", 0),
    *_both("tokens", "share", "usable tokens of {} above (+) or below (-) their number without shocks", 18),
    Channel("minerals", "share", "part of China's mineral exports to the US line withheld", 8),
    *_both("adoption_pull", "share", "speed of adoption in {} above (+) or below (-) its speed without shocks", 6),
    *_both("online", "share", "demand for clouds and warehouses in {} above (+) or below (-) its trend", 15),
    *_both(
        "factory_orders",
        "share",
        "orders for industrial robots in {} above (+) or below (-) their level without shocks",
        12,
    ),
    Channel("demand", "share", "demand for inference above (+) or below (-) its level without shocks", 9),
)

CHANNELS: dict[str, Channel] = {channel.key: channel for channel in _DECLARED}  # in the order of the axis


class RaisedBy(Declared):
    """The hazard is multiplied by 1 + slope * max(0, metric - above)."""

    metric: str
    above: float
    slope: float = pydantic.Field(gt=0)


class Answer(Translated):
    """What a government may do about an event: its cost, and what it adds to what the event presses on."""

    key: str = pydantic.Field(pattern=r"^[a-z][a-z_]*$")
    title: str
    text: str
    money: float = pydantic.Field(default=0.0, ge=0)  # bn USD of 2025, at once
    capital: float = pydantic.Field(default=0.0, ge=0)  # political capital
    effects: dict[str, float] = {}  # channel -> what it adds


class Shock(Translated):
    """One event: exactly one of `hazard` (random) and `month` (dated)."""

    told_parts = ("title", "text", "source")

    key: str = pydantic.Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    text: str  # the news, at most 30 words
    side: SideKey | None = None  # whose news it is; empty: the world's
    hazard: float | None = pydantic.Field(default=None, ge=0, le=12)  # expected number a year, unraised
    month: MonthField | None = None
    months: tuple[Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ...] = ()  # may strike in these only
    raised_by: tuple[RaisedBy, ...] = ()
    effects: dict[str, float] = pydantic.Field(min_length=1)  # channel -> what the shock adds to it
    answers: tuple[Answer, ...] = ()  # what its side (or either, where it has none) may do about it
    source: str

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Shock:
        if (self.hazard is None) == (self.month is None):
            raise ValueError(f'shock "{self.key}" needs exactly one of hazard (a year) and month (a date)')
        if self.month is not None and (self.months or self.raised_by):
            raise ValueError(f'shock "{self.key}" has a month, so it cannot have months or raised_by')
        if len(set(self.months)) < len(self.months):
            raise ValueError(f'shock "{self.key}" names a month twice in "months"')
        for channel in self.effects:
            if channel not in CHANNELS:
                near = did_you_mean(channel, list(CHANNELS), few=3)
                raise ValueError(f'shock "{self.key}": unknown channel "effects.{channel}"; {near}')
        for answer in self.answers:
            for channel in answer.effects:
                if channel not in CHANNELS:
                    near = did_you_mean(channel, list(CHANNELS), few=3)
                    raise ValueError(f'answer "{answer.key}" of shock "{self.key}": unknown channel {channel}; {near}')
        if len({answer.key for answer in self.answers}) < len(self.answers):
            raise ValueError(f'shock "{self.key}" declares an answer twice')
        if len(self.text.split()) > 30:
            raise ValueError(f'the text of shock "{self.key}" has more than 30 words')
        return self


class _ShockFile(Declared):
    shocks: tuple[Shock, ...] = pydantic.Field(min_length=1)


@dataclass(frozen=True, eq=False)
class Reasons:
    """Reasons that raise hazards, at most one a shock; arrays are (reasons,)."""

    shock: NDArray[np.int64]  # place among the shocks
    metric: NDArray[np.int64]  # place in ShockDeck.metrics
    above: Floats
    slope: Floats


@dataclass(frozen=True, eq=False)
class ShockDeck:
    """All shocks of a game as arrays over (shocks,) and (channels,), in the order of file and axis."""

    shocks: tuple[Shock, ...]
    metrics: tuple[str, ...]  # the metrics that raise some hazard; the axis of `values` below
    hazard: Floats  # (shocks,) expected number a month in the months when it may strike; 0 for dated ones
    season: Floats  # (12, shocks) 1 where it may strike, by month of the year, January first
    reasons: tuple[Reasons, ...]  # what raises hazards; no shock twice within one of them
    effects: Floats  # (shocks, channels)
    decay: Floats  # (channels,) what is left of a shock's effect a month later
    dated: NDArray[np.int64]  # (shocks,) Month in which it strikes, or RANDOM

    @functools.cached_property
    def keys(self) -> tuple[str, ...]:
        """The shocks' keys, in order."""
        return tuple(shock.key for shock in self.shocks)

    @functools.cached_property
    def answers(self) -> dict[str, dict[str, Answer]]:
        """Every event that may be answered, with its answers by key."""
        return {shock.key: {answer.key: answer for answer in shock.answers} for shock in self.shocks if shock.answers}

    @functools.cached_property
    def answered_by(self) -> dict[str, tuple[SideKey, ...]]:
        """Who may answer each of these events: its side, or both."""
        return {shock.key: (shock.side,) if shock.side else SIDES for shock in self.shocks if shock.answers}

    @functools.cached_property
    def opens(self) -> Floats:
        """(shocks, 2): 1 where a shock that strikes waits for an answer of that side."""
        return np.array([[float(side in self.answered_by.get(key, ())) for side in SIDES] for key in self.keys])

    def scaled(self, factors: Mapping[str, float], where: str) -> ShockDeck:
        """Return the deck with some hazards multiplied, as the file `where` asks.

        Raises PrimacyError for a shock that has no hazard.
        """
        if not factors:
            return self
        hazard = self.hazard.copy()
        random = [shock.key for shock in self.shocks if shock.hazard is not None]
        for key, factor in factors.items():
            if key not in random:
                near = did_you_mean(key, random, few=3)
                raise PrimacyError(f'{where}: key "hazards.{key}" is no random shock; {near}.')
            if factor < 0.0:
                raise PrimacyError(f'{where}: key "hazards.{key}" is {factor:g}; allowed: 0 or more.')
            hazard[self.keys.index(key)] *= factor
        return dataclasses.replace(self, hazard=hazard)

    def chances(self, month: Month, values: Floats) -> Floats:
        """(worlds, shocks): the chance that each shock strikes in a month.

        `values` is (worlds, metrics) in the order of `self.metrics`; one that is not a number raises nothing.
        A shock strikes at most once a month, so that a rate above one a month is a chance of 1.
        """
        certain = (self.dated == month).astype(float)
        chances = np.empty((len(values), certain.size))
        chances[:] = self.hazard * self.season[month_of_year(month) - 1] + certain
        for reasons in self.reasons:
            excess = np.fmax(values[:, reasons.metric] - reasons.above, 0.0)
            chances[:, reasons.shock] *= 1.0 + reasons.slope * excess
        return np.minimum(chances, 1.0)

    def carry(self, channels: Floats, strikes: NDArray[np.bool_]) -> Floats:
        """(worlds, channels) of this month: what is left of the last month's, and what now strikes.

        `channels` are last month's, `strikes` is (worlds, shocks).
        """
        carried = channels * self.decay
        world, shock = np.divmod(np.flatnonzero(strikes), strikes.shape[1])
        np.add.at(carried, world, self.effects[shock])  # shock by shock: the same sum alone and in company
        return carried


@functools.cache
def standard_deck() -> ShockDeck:
    """The deck that ships with the game, read once."""
    return load_shocks()


def load_shocks(path: Path | str | None = None, metrics: Collection[str] | None = None) -> ShockDeck:
    """The deck in a YAML file, by default the one that ships with the game.

    With `metrics` (the keys of game.metrics.METRICS) every metric in `raised_by` must be among them.
    Raises PrimacyError.
    """
    path = config_path("shocks.yaml") if path is None else path
    shocks = load(_ShockFile, path).shocks
    keys = [shock.key for shock in shocks]
    for number, shock in enumerate(shocks):
        if keys.index(shock.key) < number:
            raise PrimacyError(f'{shown(path)}: the shock "{shock.key}" is declared twice.')
        for reason in shock.raised_by:
            if metrics is not None and reason.metric not in metrics:
                near = did_you_mean(reason.metric, sorted(metrics), few=3)
                by = f'shock "{shock.key}" is raised by {reason.metric}, which is no metric'
                raise PrimacyError(f"{shown(path)}: {by}; {near}.")
    return _compiled(shocks)


def _compiled(shocks: tuple[Shock, ...]) -> ShockDeck:
    metrics = tuple(dict.fromkeys(reason.metric for shock in shocks for reason in shock.raised_by))
    season = np.array(
        [[not shock.months or month in shock.months for shock in shocks] for month in range(1, 13)],
        dtype=float,
    )
    a_year = np.array([shock.hazard or 0.0 for shock in shocks])
    half_lives = np.array([channel.half_life for channel in CHANNELS.values()])
    return ShockDeck(
        shocks=shocks,
        metrics=metrics,
        hazard=a_year / season.sum(axis=0),
        season=season,
        reasons=tuple(_reasons(shocks, metrics)),
        effects=np.array([[shock.effects.get(channel, 0.0) for channel in CHANNELS] for shock in shocks]),
        decay=np.where(half_lives > 0, 0.5 ** (1.0 / np.maximum(half_lives, 1e-9)), 0.0),
        dated=np.array([RANDOM if shock.month is None else shock.month for shock in shocks], dtype=np.int64),
    )


def _reasons(shocks: tuple[Shock, ...], metrics: tuple[str, ...]) -> Iterator[Reasons]:
    """First all first reasons, then all second ones, and so on."""
    for number in range(max((len(shock.raised_by) for shock in shocks), default=0)):
        rows = [row for row, shock in enumerate(shocks) if len(shock.raised_by) > number]
        reasons = [shocks[row].raised_by[number] for row in rows]
        yield Reasons(
            shock=np.array(rows, dtype=np.int64),
            metric=np.array([metrics.index(reason.metric) for reason in reasons], dtype=np.int64),
            above=np.array([reason.above for reason in reasons]),
            slope=np.array([reason.slope for reason in reasons]),
        )


def describe(shock: Shock) -> str:
    """One line on when a shock strikes: "2022-08" or "0.35 a year in months 6, 7, 8"."""
    if shock.month is not None:
        return month_text(shock.month)
    season = f" in months {', '.join(map(str, shock.months))}" if shock.months else ""
    raised = "".join(f", raised by {reason.metric} above {reason.above:g}" for reason in shock.raised_by)
    return f"{shock.hazard:g} a year{season}{raised}"
