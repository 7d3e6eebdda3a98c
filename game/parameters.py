"""Parameters: every constant of the rules, declared once in configs/parameters with unit, range and source.

A parameter is one number, or one for each nation. Under the set `evidence` a parameter with a range is *contested*:
each world draws its own from a triangle over [low, high] with its mode at the value, so that a batch carries what we
do not know. Another set (configs/parameter_sets) replaces values and ranges by name. A set may name an ensemble: then
each world draws one of its calibrated vectors, and only what the ensemble does not speak of comes from the triangles.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.chance import Chance
from game.configuration import Declared, config_names, did_you_mean, find_config, load, shown
from game.ensembles import SIDES, Ensemble, Range, load_ensemble
from game.errors import PrimacyError
from game.paths import config_path

Array = NDArray[np.float64]
Number = float | dict[Literal["us", "china"], float]
Given = float | Mapping[Any, float] | Array
"""What may be given for a parameter: one number, one for each nation, or an array with a row for each world."""


SIGNED = ("logit", "points", "log10", "decades")
"""Units in which a parameter may be negative."""


FURTHEST = 1_000
"""Times its declared value, how far a parameter may be set: beyond it is a slip of the pen, and numbers run away."""


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
    touchable: bool = False  # whether cards may move it, and no further than `least` and `most`
    least: float | None = None
    most: float | None = None
    axis: Literal["labs"] | None = None  # where cards set the nations apart in a number that both share
    above_zero: bool = False  # whether a rule divides by it

    @property
    def paired(self) -> bool:
        """Whether each nation has a number of its own."""
        return any(isinstance(number, Mapping) for number in (self.value, self.low, self.high))

    @pydantic.model_validator(mode="after")
    def _ordered(self) -> Parameter:
        _check_range(self.value, self.low, self.high)
        if self.touchable != (self.least is not None and self.most is not None):
            raise ValueError('a touchable parameter, and no other, has "least" and "most": how far cards may move it')
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
    """A named view of the world: the changes it makes to the declared parameters, and its ensemble, if it has one."""

    title: str
    text: str
    ensemble: str | None = pydantic.Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.csv$")
    changes: dict[str, Change] = {}


def _pair(number: float | Mapping[Any, float]) -> Array:
    """Return (1,) or, for a number for each nation, (2,)."""
    if isinstance(number, Mapping):
        return np.array([number["us"], number["china"]])
    return np.array([number])


def _wide(number: Number, size: int) -> Array:
    """Return a number, or one for each nation, as (size,)."""
    return _pair(number) if isinstance(number, Mapping) else np.full(size, number)


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
        place = f'{shown(path)}: key "changes.{key}"'
        given = change.model_dump()
        for end in ("value", "low", "high"):
            if given[end] is not None:
                given[end] = as_declared(place, given[end], known[key])
        known[key] = known[key].model_copy(update=given)
    return known


def as_declared(place: str, given: Number, parameter: Parameter) -> Number:
    """Return what a file gives for a parameter, one number for each nation where it is declared so.

    `place` begins the sentence when it cannot be: the file and the key. Raises PrimacyError.
    """
    if isinstance(given, Mapping) and not parameter.paired:
        raise PrimacyError(f"{place} must be one number, which both nations share.")
    least = min(given.values() if isinstance(given, Mapping) else [given])
    if least < 0.0 and not parameter.unit.startswith(SIGNED):
        raise PrimacyError(f"{place} holds {least:g}; in {parameter.unit} at least 0.")
    if least <= 0.0 and parameter.above_zero:
        raise PrimacyError(f"{place} holds {least:g}; it must be above 0, because a rule divides by it.")
    numbers = [x for x in (parameter.value, parameter.low, parameter.high) if x is not None]
    most = FURTHEST * max(float(np.abs(_pair(number)).max()) for number in numbers)
    largest = max((given.values() if isinstance(given, Mapping) else [given]), key=abs)
    if most > 0.0 and abs(largest) > most:
        raise PrimacyError(f"{place} holds {largest:g}; no more than {most:g}, {FURTHEST:,} times what is declared.")
    return {"us": given, "china": given} if parameter.paired and not isinstance(given, Mapping) else given


@functools.cache
def ensemble_of(name: str) -> Ensemble | None:
    """Return the ensemble of the set `name` (or a path to a YAML file), or None; raises PrimacyError.

    The file stands in configs/ensembles; that of a user's own set may stand beside it.
    """
    path = find_config(config_path("parameter_sets"), name, "parameter set")
    file = load(ParameterSet, path).ensemble
    if file is None:
        return None
    beside = Path(path).parent / file
    return load_ensemble(beside if beside.is_file() else config_path("ensembles") / file, ranges(parameter_set(name)))


def ranges(chosen: Mapping[str, Parameter]) -> dict[str, Range]:
    """Return the range of every contested parameter, for both nations where one of its numbers differs."""
    found = {}
    for name, parameter in chosen.items():
        if parameter.low is not None and parameter.high is not None:
            numbers = (parameter.low, parameter.value, parameter.high)
            size = 2 if any(isinstance(number, Mapping) for number in numbers) else 1
            low, high = _wide(parameter.low, size), _wide(parameter.high, size)
            if (low != high).any():
                found[name] = Range(low, high)
    return found


def mode_of(parameter: Parameter) -> Array:
    """Return a parameter's value as (1,) or, where it is a number for each nation, (2,)."""
    return _pair(parameter.value)


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
    def draw(cls, chosen: dict[str, Parameter], chance: Chance, ensemble: Ensemble | None = None) -> Parameters:
        """Draw the contested parameters of every world.

        With an ensemble each world draws one of its vectors; what it does not hold comes from the triangles, one
        keyed draw a parameter, shared by both nations.
        """
        known = {} if ensemble is None else ensemble.take(ensemble.member(chance))
        free = {name: parameter for name, parameter in chosen.items() if name not in known}
        drawn = {**known, **_from_triangles(free, chance)}
        return cls({name: drawn[name] if name in drawn else mode_of(free[name])[None, :] for name in chosen})

    def items(self) -> list[tuple[str, Array]]:
        """Return (name, array) of all parameters."""
        return [(name, self.__dict__[name]) for name in self._names]

    def take(self, worlds: NDArray[np.intp]) -> Parameters:
        """Return the parameters of some of the worlds, repeated as asked."""
        return Parameters({n: v if v.shape[0] == 1 else v[worlds] for n, v in self.items()})

    def changed(self, values: dict[str, Array]) -> Parameters:
        """Return a copy that holds these arrays instead of its own; all others are shared."""
        return Parameters({**dict(self.items()), **values})

    def replaced(self, values: Mapping[str, Given], worlds: int = 1) -> Parameters:
        """Return a copy in which some parameters are given: one value (or one for one or each nation) everywhere, or an
        array with a row for each of the `worlds`, of shape (worlds,), (worlds, 1) or (worlds, 2). Raises PrimacyError.
        """
        known = dict(self.items())
        for name, value in values.items():
            if name not in known:
                raise PrimacyError(f'"{name}" is not a parameter; see "primacy list parameters".')
            if isinstance(value, np.ndarray):
                known[name] = _rows(name, value, worlds)
            else:
                known[name] = _same(name, value, known[name])
        return Parameters(known)


def _same(name: str, value: float | Mapping[Any, float], drawn: Array) -> Array:
    """Return one value for all worlds as (1, 1 or 2); where it names one nation alone, the other's stays as drawn."""
    if not isinstance(value, Mapping):
        return np.full((1, drawn.shape[1]), value)
    if len(value) == len(SIDES) and drawn.shape[1] == len(SIDES):
        return _pair(value)[None, :]
    if drawn.shape[1] == 1 or not set(value) < set(SIDES):
        raise PrimacyError(f'"{name}" cannot be given for {" and ".join(value)}: it is one number for both nations.')
    both = drawn.copy()
    for side, number in value.items():
        both[:, SIDES.index(side)] = number
    return both


def _rows(name: str, value: Array, worlds: int) -> Array:
    """Return a given array as (worlds, 1 or 2)."""
    table = np.asarray(value, dtype=np.float64)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or table.shape[0] != worlds or table.shape[1] not in (1, 2):
        raise PrimacyError(f'"{name}" is given as an array of shape {value.shape}; it needs {worlds} rows of 1 or 2.')
    return table


def picked(values: Mapping[str, Given], worlds: NDArray[np.intp]) -> dict[str, Given]:
    """Return what is given for some of the worlds, repeated as asked; what holds in all worlds stays as it is."""
    return {name: value[worlds] if isinstance(value, np.ndarray) else value for name, value in values.items()}


def _from_triangles(chosen: Mapping[str, Parameter], chance: Chance) -> dict[str, Array]:
    """Draw the contested ones of some parameters in every world, (worlds, k): one keyed draw each."""
    found: dict[str, Array] = {}
    spans = ranges(chosen)
    for size in (1, 2):  # numbers for both nations, and numbers for each of them: so many are worked out at once
        names = [name for name, span in spans.items() if span.low.size == size]
        if not names:
            continue
        low, high = (np.stack([getattr(spans[name], end) for name in names])[:, None] for end in ("low", "high"))
        mode = np.stack([_wide(chosen[name].value, size) for name in names])[:, None]
        draws = chance.once_each([f"parameter:{name}" for name in names])
        found.update(zip(names, triangle(draws[:, :, None], low, mode, high), strict=True))
    return found
