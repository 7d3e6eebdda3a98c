"""Parameters: every constant of the rules, declared once in configs/parameters with unit, range and source.

A parameter is one number, or one for each nation. Under the set `evidence` a parameter with a range is *contested*:
each world draws its own from a triangle over [low, high] with its mode at the value, so that a batch carries what we
do not know. Another set (configs/parameter_sets) replaces values and ranges by name.
"""

from __future__ import annotations

import functools
from typing import Any, Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.chance import Chance
from game.configuration import Declared, config_names, did_you_mean, find_config, load, shown
from game.errors import PrimacyError
from game.paths import config_path

Array = NDArray[np.float64]
Number = float | dict[Literal["us", "china"], float]


SIGNED = ("logit", "points", "log10", "decades")
"""Units in which a parameter may be negative."""


def _check_range(value: Number, low: Number | None, high: Number | None) -> None:
    """Raise ValueError unless low and high are both given, or neither, and the value lies between them."""
    if (low is None) != (high is None):
        raise ValueError("give both low and high, or neither")
    if low is not None and high is not None:
        least, mode, most = (_pair(x) for x in (low, value, high))
        if not (np.all(least <= mode) and np.all(mode <= most)):
            raise ValueError("the value must lie between low and high")


class Parameter(Declared):
    """One constant: what it means, its value, and what is known of it."""

    meaning: str = pydantic.Field(min_length=3)
    unit: str = pydantic.Field(min_length=1)
    value: Number
    low: Number | None = None
    high: Number | None = None
    source: str = pydantic.Field(min_length=3)
    touchable: bool = False

    @pydantic.model_validator(mode="after")
    def _ordered(self) -> Parameter:
        _check_range(self.value, self.low, self.high)
        return self


class Change(Declared):
    """What a parameter set replaces."""

    value: Number
    low: Number | None = None
    high: Number | None = None
    source: str = pydantic.Field(min_length=3)

    @pydantic.model_validator(mode="after")
    def _ordered(self) -> Change:
        _check_range(self.value, self.low, self.high)
        return self


class _File(Declared):
    mechanism: str
    parameters: dict[str, Parameter]


class ParameterSet(Declared):
    """A named view of the world: the changes it makes to the declared parameters."""

    title: str
    text: str
    changes: dict[str, Change] = {}


def _pair(number: Number) -> Array:
    """Return (1,) or, for a number for each nation, (2,)."""
    if isinstance(number, dict):
        return np.array([number["us"], number["china"]])
    return np.array([number])


@functools.cache
def declared() -> dict[str, tuple[str, Parameter]]:
    """Return every declared parameter with its mechanism, in the order of the files."""
    found: dict[str, tuple[str, Parameter]] = {}
    for path in sorted(config_path("parameters").glob("*.yaml")):
        file = load(_File, path)
        for name, parameter in file.parameters.items():
            if name in found:
                raise PrimacyError(f'{shown(path)}: the parameter "{name}" is declared twice.')
            found[name] = (file.mechanism, parameter)
    return found


def set_names() -> list[str]:
    """Return the names of the parameter sets."""
    return config_names(config_path("parameter_sets"))


@functools.cache
def parameter_set(name: str) -> dict[str, Parameter]:
    """Return all parameters as the set `name` (or a path to a YAML file) has them."""
    path = find_config(config_path("parameter_sets"), name, "parameter set")
    changes = load(ParameterSet, path).changes
    known = {key: parameter for key, (_, parameter) in declared().items()}
    for key, change in changes.items():
        if key not in known:
            hint = did_you_mean(key, list(known), few=3)
            raise PrimacyError(f'{shown(path)}: key "changes.{key}" is not a parameter; {hint}.')
        least = min(float(_pair(x).min()) for x in (change.value, change.low, change.high) if x is not None)
        if least < 0.0 and not known[key].unit.startswith(SIGNED):
            raise PrimacyError(f'{shown(path)}: key "changes.{key}" holds {least:g}; in {known[key].unit} at least 0.')
    return {
        key: parameter.model_copy(update=changes[key].model_dump()) if key in changes else parameter
        for key, parameter in known.items()
    }


def triangle(draw: Array, low: Array, mode: Array, high: Array) -> Array:
    """Return the quantile `draw` of a triangular distribution; a range of no width gives its value."""
    width = np.maximum(high - low, 1e-300)
    cut = (mode - low) / width
    left = low + np.sqrt(np.maximum(draw * width * (mode - low), 0.0))
    right = high - np.sqrt(np.maximum((1.0 - draw) * width * (high - mode), 0.0))
    return np.where(high <= low, mode, np.where(draw < cut, left, right))


class Parameters:
    """The parameters of a group of worlds: `p.name` is (1, k) or, where contested, (worlds, k); k is 1 or 2."""

    def __init__(self, values: dict[str, Array]) -> None:
        self.__dict__.update(values)
        self._names = tuple(values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"no parameter named {name!r}")

    @classmethod
    def draw(cls, chosen: dict[str, Parameter], chance: Chance) -> Parameters:
        """Draw the contested parameters of every world; one keyed draw a parameter, shared by both nations."""
        return cls({name: _values(name, parameter, chance) for name, parameter in chosen.items()})

    def items(self) -> list[tuple[str, Array]]:
        """Return (name, array) of all parameters."""
        return [(name, self.__dict__[name]) for name in self._names]

    def take(self, worlds: NDArray[np.intp]) -> Parameters:
        """Return the parameters of some of the worlds, repeated as asked."""
        return Parameters({n: v if v.shape[0] == 1 else v[worlds] for n, v in self.items()})

    def replaced(self, values: dict[str, Any]) -> Parameters:
        """Return a copy in which some parameters have one given value (or one for each nation) in all worlds."""
        known = dict(self.items())
        for name, value in values.items():
            if name not in known:
                raise PrimacyError(f'"{name}" is not a parameter; see "primacy list parameters".')
            known[name] = _pair(value)[None, :]
        return Parameters(known)


def _values(name: str, parameter: Parameter, chance: Chance) -> Array:
    value = _pair(parameter.value)
    if parameter.low is None or parameter.high is None:
        return value[None, :]
    low, high = _pair(parameter.low), _pair(parameter.high)
    low, value, high = np.broadcast_arrays(low, value, high)
    if np.all(low == high):
        return value[None, :]
    return triangle(chance.once(f"parameter:{name}"), low, value, high)
