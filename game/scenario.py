"""Scenarios: checked YAML that says who is in a world and how it starts.

The roster (configs/actors) is shared by all scenarios; a scenario gives dates, start values, the talent tracker's
shares and the capability of the years before. A start value with `low` and `high` is contested and drawn per world.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Literal

import numpy as np
import pydantic

from agents.chipmaker import Roles
from agents.researcher import REGIONS
from agents.table import CHINA, SIDES, US, Roster
from game.calendar import Month, month_text
from game.configuration import Declared, MonthField, Share, config_names, find_config, load, shown
from game.errors import PrimacyError
from game.paths import config_path

KINDS = ("labs", "chipmakers", "regulators", "grids", "industries", "markets", "governments", "commons")
"""The tables whose start values a scenario gives; researchers start from the talent tracker's shares."""


class Contested(Declared):
    """A start value that sources disagree about: drawn per world from a triangle."""

    value: float
    low: float
    high: float
    source: str = pydantic.Field(min_length=3)

    @pydantic.model_validator(mode="after")
    def _ordered(self) -> Contested:
        if not self.low <= self.value <= self.high:
            raise ValueError("the value must lie between low and high")
        return self


Value = float | Contested
Start = Value | dict[str, Value]


class Actor(Declared):
    """One row of a roster: its traits are values of the kind's trait columns."""

    name: str = pydantic.Field(min_length=2)
    nation: Literal["us", "china", "other"] = "other"
    role: str = ""
    traits: dict[str, Value] = {}
    source: str = "assumed"


class _ActorFile(Declared):
    kind: str
    actors: tuple[Actor, ...] = pydantic.Field(min_length=1)


class Talent(Declared):
    """The top-tier researchers at the start, as the talent tracker has them."""

    source: str
    population: float = pydantic.Field(gt=0)
    origin: dict[str, Share]
    work: dict[str, dict[str, Share]]
    studied_in_us: dict[str, Share]
    graduates: dict[str, Share]
    at_labs: Share

    @pydantic.model_validator(mode="after")
    def _whole(self) -> Talent:
        for name, shares in (("origin", self.origin), ("graduates", self.graduates), *self.work.items()):
            unknown = set(shares) - set(REGIONS)
            if unknown:
                raise ValueError(f'"{name}" names the region {sorted(unknown)[0]}; allowed: {", ".join(REGIONS)}')
            if abs(sum(shares.values()) - 1.0) > 0.011:
                raise ValueError(f'the shares of "{name}" add up to {sum(shares.values()):.3f}, not 1')
        return self


class Scenario(Declared):
    """A checked scenario."""

    scenario: str = pydantic.Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    text: str
    start: MonthField
    last: MonthField
    run_on: MonthField | None = None
    source: str
    values: dict[str, dict[str, dict[str, Start]]]
    talent: Talent
    capability: dict[Literal["us", "china"], dict[MonthField, float]]
    _file: str = pydantic.PrivateAttr(default="")
    researchers: int = pydantic.Field(default=1_000, ge=100, le=100_000)

    @property
    def key(self) -> str:
        """The scenario's name."""
        return self.scenario

    @property
    def where(self) -> str:
        """The file it was read from, for messages, or its name."""
        return self._file or f'scenario "{self.scenario}"'

    @property
    def end(self) -> Month:
        """The month after the last."""
        return self.last + 1

    @property
    def turns(self) -> int:
        """How many quarters are played."""
        return -(-(self.end - self.start) // 3)

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Scenario:
        if self.last <= self.start:
            raise ValueError(f"last must come after start, {month_text(self.start)}")
        unknown = set(self.values) - set(KINDS)
        if unknown:
            raise ValueError(f'values names "{sorted(unknown)[0]}"; allowed: {", ".join(KINDS)}')
        for side, known in self.capability.items():
            if not known or min(known) > self.start - 36:
                raise ValueError(f"capability of {side} must reach back at least 36 months before the start")
        return self

    def history(self, months: int) -> np.ndarray:
        """Return the best released capability of both sides in the `months` before the start: (2, months)."""
        table = np.empty((2, months))
        for side, record in enumerate((self.capability["us"], self.capability["china"])):
            known = sorted(record.items())
            for place in range(months):
                when = self.start - months + place
                table[side, place] = max(value for month, value in known if month <= when or month == known[0][0])
        return table


class Actors:
    """Everybody in the world, sorted as the tables need them."""

    def __init__(self) -> None:
        self.by_kind = {
            kind: _actors(kind) for kind in ("labs", "chipmakers", "regulators", "grids", "industries", "markets")
        }

    def roster(self, kind: str) -> Roster:
        """Return the roster of one kind."""
        nation = {"us": US, "china": CHINA, "other": -1}
        actors = self.by_kind[kind]
        return Roster(tuple(a.name for a in actors), tuple(nation[a.nation] for a in actors))

    def roles(self) -> Roles:
        """Return where the chipmakers' roles stand."""
        return Roles.of(tuple(a.role for a in self.by_kind["chipmakers"]))


def _actors(kind: str) -> tuple[Actor, ...]:
    path = config_path("actors") / f"{kind}.yaml"
    file = load(_ActorFile, path)
    if file.kind != kind:
        raise PrimacyError(f'{shown(path)}: kind must be "{kind}".')
    rank = {"us": 0, "china": 1, "other": 2}
    order = (lambda a: Roles.ORDER.index(a.role)) if kind == "chipmakers" else (lambda a: rank[a.nation])
    if kind == "chipmakers":
        for actor in file.actors:
            if actor.role not in Roles.ORDER:
                raise PrimacyError(
                    f'{shown(path)}: role of {actor.name} is "{actor.role}"; allowed: {", ".join(Roles.ORDER)}.'
                )
    if kind in ("labs", "industries", "regulators", "grids"):
        for nation in SIDES:
            if not any(actor.nation == nation for actor in file.actors):
                raise PrimacyError(f'{shown(path)}: at least one of the actors must have the nation "{nation}".')
    return tuple(sorted(file.actors, key=order))


@functools.cache
def actors() -> Actors:
    """Return the shared roster."""
    return Actors()


def scenario_names() -> list[str]:
    """Return the names of all scenarios."""
    return config_names(config_path("scenarios"))


@functools.lru_cache(maxsize=32)
def _load(path: Path, changed: float) -> Scenario:
    scenario = load(Scenario, path)
    scenario._file = shown(path)
    return scenario


def load_scenario(name: str | Path | Scenario) -> Scenario:
    """Return a scenario by name, by the path of a YAML file, or as it is."""
    if isinstance(name, Scenario):
        return name
    path = find_config(config_path("scenarios"), name, "scenario")
    return _load(path, path.stat().st_mtime if path.is_file() else 0.0)
