"""Scenarios: checked YAML that says who is in a world and how it starts.

The roster (configs/actors) is shared by all scenarios; a scenario gives dates, start values, the talent tracker's
shares and the capability of the years before. A start value with `low` and `high` is contested and drawn per world.
A scenario may be based on another and say only what differs; its twists are values of parameters and hazards of shocks.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pydantic

from agents.chipmaker import Roles
from agents.researcher import REGIONS
from agents.table import CHINA, SIDES, US, Roster
from game.calendar import Month, month_text
from game.configuration import (
    Declared,
    MonthField,
    Share,
    check,
    config_names,
    did_you_mean,
    find_config,
    load,
    read_yaml,
    shown,
)
from game.errors import PrimacyError
from game.parameters import Number, as_declared, declared
from game.paths import config_path

KINDS = ("labs", "chipmakers", "regulators", "grids", "industries", "markets", "governments", "commons")
"""The tables whose start values a scenario gives; researchers start from the talent tracker's shares."""


LONGEST = 50 * 12
"""Months that a world may last at most: what rests on numbers of today says nothing of later ones."""


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


class Twist(Declared):
    """A parameter as this scenario has it, in every world and under every parameter set."""

    value: Number
    source: str = pydantic.Field(min_length=3)


Value = float | Contested
Start = Value | dict[str, Value]


class Actor(Declared):
    """One row of a roster: its traits are values of the kind's trait columns."""

    name: str = pydantic.Field(min_length=2)
    nation: Literal["us", "china", "other"] = "other"
    role: str = ""
    traits: dict[str, Value] = {}
    source: str = "assumed"


class Spread(Declared):
    """How far a trait of the actors of a kind may lie from its value: by a width, or by a share of the value."""

    width: float | None = pydantic.Field(default=None, ge=0)
    share: float | None = pydantic.Field(default=None, ge=0, le=1)
    shared: Share = 0.0
    """The part of the variance that the actors of a nation have in common."""
    source: str = pydantic.Field(min_length=3)

    @pydantic.model_validator(mode="after")
    def _one(self) -> Spread:
        if (self.width is None) == (self.share is None):
            raise ValueError("give either width or share")
        return self


class _ActorFile(Declared):
    kind: str
    spread: dict[str, Spread] = {}
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
    parameters: dict[str, Twist] = {}
    hazards: dict[str, float] = {}
    """Shock -> what its hazard is multiplied by; a random shock alone has one."""
    seen: tuple[str, ...] = ()
    """Metrics that both sides see as they are in this scenario, whatever the fog."""
    played: MonthField | None = None
    """The last month with turns; from there the game runs to its last month under standing orders."""
    based_on: str | None = None
    _file: str = pydantic.PrivateAttr(default="")
    researchers: int = pydantic.Field(default=1_000, ge=100, le=100_000)

    @property
    def key(self) -> str:
        """The scenario's name."""
        return self.scenario

    @property
    def base(self) -> str:
        """The scenario's name without the openings it is played with."""
        return self.scenario.partition(JOIN)[0]

    @property
    def openings(self) -> tuple[str, ...]:
        """The openings it is played with."""
        return tuple(self.scenario.split(JOIN)[1:])

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
        return -(-((self.played or self.last) + 1 - self.start) // 3)

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Scenario:
        if self.last <= self.start:
            raise ValueError(f"last must come after start, {month_text(self.start)}")
        if max(self.last, self.run_on or 0) > self.start + LONGEST:
            raise ValueError(f"last and run_on must lie within {LONGEST // 12} years of start")
        if self.played is not None and not self.start < self.played <= self.last:
            raise ValueError(f"played must lie after start and not after last, {month_text(self.last)}")
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
        kinds = ("labs", "chipmakers", "regulators", "grids", "industries", "markets")
        files = {kind: _actor_file(kind) for kind in kinds}
        self.by_kind = {kind: _actors(kind, file) for kind, file in files.items()}
        self.spread = {kind: file.spread for kind, file in files.items()}
        """Kind -> trait -> how far it is drawn around an actor's value."""

    def roster(self, kind: str) -> Roster:
        """Return the roster of one kind."""
        nation = {"us": US, "china": CHINA, "other": -1}
        actors = self.by_kind[kind]
        return Roster(tuple(a.name for a in actors), tuple(nation[a.nation] for a in actors))

    def roles(self) -> Roles:
        """Return where the chipmakers' roles stand."""
        return Roles.of(tuple(a.role for a in self.by_kind["chipmakers"]))


def _actor_file(kind: str) -> _ActorFile:
    path = config_path("actors") / f"{kind}.yaml"
    file = load(_ActorFile, path)
    if file.kind != kind:
        raise PrimacyError(f'{shown(path)}: kind must be "{kind}".')
    return file


def _actors(kind: str, file: _ActorFile) -> tuple[Actor, ...]:
    path = config_path("actors") / f"{kind}.yaml"
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


JOIN = "+"
"""Between a scenario's name and the openings it is played with."""
LONGEST_CHAIN = 5
"""Scenarios that may stand on one another."""


def _whole(path: Path, above: tuple[str, ...] = ()) -> Any:
    """Return a scenario's YAML with what it takes from the one it is based on.

    Its values replace single start values of the base; every other key replaces the base's key. A base is named like a
    scenario, or as "starts/NAME" for a state of the world that is no scenario by itself.
    """
    data = read_yaml(path)
    base = data.get("based_on") if isinstance(data, dict) else None
    if not isinstance(base, str):
        return data
    if len(above) >= LONGEST_CHAIN:
        raise PrimacyError(f"{shown(path)}: based_on leads through {' and '.join(above)} and does not end.")
    folder = config_path("scenarios")
    inner, _, name = base.rpartition("/")
    if inner not in ("", "starts"):
        raise PrimacyError(f'{shown(path)}: based_on is "{base}"; allowed: the name of a scenario, or starts/NAME.')
    below = _whole(find_config(folder / inner if inner else folder, name, "scenario to be based on"), (*above, base))
    values = laid_over(below.get("values", {}), data.get("values", {}))
    return {**below, **data, "values": values}


def laid_over(below: Any, above: Any, depth: int = 3) -> Any:
    """Return the tables of kinds, actors and columns with those above in place of those below."""
    if depth == 0 or not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    merged = dict(below)
    for key, value in above.items():
        merged[key] = laid_over(below[key], value, depth - 1) if key in below else value
    return merged


@functools.lru_cache(maxsize=32)
def _load(path: Path, changed: float) -> Scenario:
    scenario = check(Scenario, _whole(path), path)
    scenario._file = shown(path)
    known = declared()
    for name, twist in scenario.parameters.items():
        if name not in known:
            raise PrimacyError(f'{shown(path)}: "{name}" is no parameter; {did_you_mean(name, list(known), few=3)}.')
        value = as_declared(f'{shown(path)}: key "parameters.{name}"', twist.value, known[name][1])
        scenario.parameters[name] = twist.model_copy(update={"value": value})
    return scenario


def load_scenario(name: str | Path | Scenario) -> Scenario:
    """Return a scenario by name, by the path of a YAML file, or as it is."""
    if isinstance(name, Scenario):
        return name
    base, *keys = str(name).split(JOIN) if not isinstance(name, Path) else (name,)
    if keys and not str(name).endswith((".yaml", ".yml")):
        from game.openings import opened  # openings are laid over a scenario

        return opened(load_scenario(base), tuple(keys))
    path = find_config(config_path("scenarios"), name, "scenario")
    # What it is based on lies in the scenarios' folder, so any change there makes it new.
    files = [path, *config_path("scenarios").rglob("*.yaml")]
    return _load(path, max((file.stat().st_mtime for file in files if file.is_file()), default=0.0))
