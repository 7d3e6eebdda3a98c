"""The strategic choices of a government: sixteen levers and six programmes (M17).

Declared once in `configs/levers.yaml` and `configs/programmes.yaml`; the order there is the order of every
lever and programme axis. `LEVERS` and `PROGRAMMES` are read at first use.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal, get_args

import pydantic

from game.configuration import Declared, load, shown
from game.errors import PrimacyError
from game.paths import config_path

if TYPE_CHECKING:
    import numpy as np

SideKey = Literal["us", "china"]
SIDES: tuple[SideKey, SideKey] = ("us", "china")  # in the order of the nation axis

Index = Literal["gdp", "chips", "power", "run_cost", "none"]
"""What a price grows with after January 2025: GDP, chip stock, AI power, cost of the largest run, nothing."""
QUANTITIES: tuple[str, ...] = get_args(Index)


class Lever(Declared):
    """One strategic choice, held at a level from 0 to 1."""

    key: str
    title: str
    meaning: dict[SideKey, str]  # what 0 and 1 mean for each side that has the lever
    delay: float = pydantic.Field(ge=0, le=60)  # months: the first-order lag with which effect follows level
    political_cost: dict[SideKey, float]  # political capital per 0.1 moved, either way
    upkeep: float = pydantic.Field(ge=0)  # bn USD of 2025 a quarter at level 1, proportional to the level
    indexed_to: Index
    mechanism: str = pydantic.Field(pattern=r"^M\d+$")  # the mechanism of model.md that it pulls on
    source: str

    @pydantic.model_validator(mode="after")
    def _same_sides(self) -> Lever:
        if set(self.meaning) != set(self.political_cost) or not self.meaning:
            raise ValueError(f'lever "{self.key}" needs meaning and political_cost for the same sides')
        if min(self.political_cost.values()) < 0:
            raise ValueError(f'the political_cost of lever "{self.key}" must be at least 0')
        return self

    @property
    def sides(self) -> tuple[SideKey, ...]:
        """The sides that hold this lever, in the order of the nation axis."""
        return tuple(side for side in SIDES if side in self.meaning)


class Programme(Declared):
    """One purpose of the quarterly budget; its share of the budget is what a government sets."""

    key: str
    title: str
    meaning: dict[SideKey, str]
    mechanism: str = pydantic.Field(pattern=r"^M\d+$")


class _LeverFile(Declared):
    levers: tuple[Lever, ...]


class _ProgrammeFile(Declared):
    programmes: tuple[Programme, ...]


LEVERS: dict[str, Lever]  # every lever by key, in the order of the lever axis
PROGRAMMES: dict[str, Programme]  # every programme by key, in the order of the programme axis


def __getattr__(name: str) -> Any:
    """Read the declarations when they are first asked for."""
    if name == "LEVERS":
        return _levers()
    if name == "PROGRAMMES":
        return _programmes()
    raise AttributeError(name)


@functools.cache
def _levers() -> dict[str, Lever]:
    path = config_path("levers.yaml")
    return _by_key(load(_LeverFile, path).levers, shown(path))


@functools.cache
def _programmes() -> dict[str, Programme]:
    path = config_path("programmes.yaml")
    return _by_key(load(_ProgrammeFile, path).programmes, shown(path))


def _by_key(declared: tuple[Any, ...], path: str) -> dict[str, Any]:
    keys = [each.key for each in declared]
    for key in keys:
        if keys.count(key) > 1:
            raise PrimacyError(f'{path}: the key "{key}" is declared twice.')
    return dict(zip(keys, declared, strict=True))


def levers_of(side: str) -> list[str]:
    """Keys of the levers that a side holds, in the order of the lever axis."""
    return [key for key, lever in _levers().items() if side in lever.sides]


def has_lever() -> np.ndarray:
    """(2, levers) bool: which side (us, china) holds which lever."""
    import numpy as np

    return np.array([[side in lever.sides for lever in _levers().values()] for side in SIDES])


def political_costs() -> np.ndarray:
    """(2, levers) political capital per 0.1 moved; 0 where a side does not hold the lever."""
    import numpy as np

    return np.array([[lever.political_cost.get(side, 0.0) for lever in _levers().values()] for side in SIDES])


def lever_array(field: Literal["delay", "upkeep"]) -> np.ndarray:
    """(levers,) one number of every lever: "delay" in months or "upkeep" in bn USD of 2025 a quarter."""
    import numpy as np

    return np.array([getattr(lever, field) for lever in _levers().values()], dtype=float)
