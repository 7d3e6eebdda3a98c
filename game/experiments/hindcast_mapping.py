"""What each observed quantity is in the model: `configs/hindcast/*.yaml`, from names to metrics.

A quantity is a sum of metrics, or for a share one sum over another, times a conversion of units and at most one
sourced constant, read over the period of the target in one of the ways of `READINGS`. Nothing else may stand between
the model and the record: a mapping cannot hold a series of numbers.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

import pydantic

from game.configuration import Declared, MonthField, load, shown
from game.errors import PrimacyError
from game.experiments.hindcast_targets import Target
from game.paths import config_path

READINGS = {
    "end": "the value at the end of the period's last month",
    "mean": "the mean over the months of the period",
    "sum": "the sum over the months of the period, of a metric that tells a month's flow",
    "added": "what a running total gained in the period, or from the month `since` to its end",
    "growth": "the factor by which it grew a year, from the month before the period to its end",
    "months": "the number of months of the period in which a metric of 0 or 1 is 1",
    "first": "the first month of the run in which the metric is above 0, if it is in most of the year from then on",
}
Reading = Literal["end", "mean", "sum", "added", "growth", "months", "first"]
SIDE_ACTORS = {"US": "us", "China": "china"}


class Constant(Declared):
    """The one number that a mapping may bring: a factor with its source."""

    times: float
    source: str = pydantic.Field(min_length=3)


class Expression(Declared):
    """A sum of metrics, or one sum over another."""

    sum: tuple[str, ...] = pydantic.Field(min_length=1)
    over: tuple[str, ...] = ()
    constant: Constant | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that it reads."""
        return self.sum + self.over


class Quantity(Declared):
    """One observed quantity: its names, how it is read and, for each actor, what it is in the model.

    `sides` holds for US and China, with `{side}` for the side's key in names of metrics. `units` maps each unit that
    targets may be told in to its size against the metrics' own: a factor to multiply by. `given` says which declared
    input the quantity is, or is a fixed multiple of.
    """

    quantity: str = pydantic.Field(min_length=3)
    also: tuple[str, ...] = ()
    read: Reading
    units: dict[str, float] = pydantic.Field(min_length=1)
    sides: Expression | None = None
    actors: dict[str, Expression] = {}
    since: MonthField | None = None
    given: str = ""
    note: str = pydantic.Field(min_length=3)

    @pydantic.model_validator(mode="after")
    def _somebody(self) -> Quantity:
        if self.sides is None and not self.actors:
            raise ValueError(f'quantity "{self.quantity}" needs sides or actors')
        return self

    def of(self, actor: str) -> Expression | None:
        """Return what the quantity is for an actor; None when the model has no answer."""
        for name, expression in self.actors.items():
            if plain(name) == plain(actor):
                return expression
        side = next((side for name, side in SIDE_ACTORS.items() if plain(name) == plain(actor)), None)
        if self.sides is None or side is None:
            return None
        put = lambda names: tuple(name.replace("{side}", side) for name in names)  # noqa: E731
        return self.sides.model_copy(update={"sum": put(self.sides.sum), "over": put(self.sides.over)})


class _File(Declared):
    quantities: tuple[Quantity, ...] = pydantic.Field(min_length=1)


class _Names(Declared):
    """Other names by which tables call an actor."""

    actors: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Mapped:
    """What a target is in the model: how it is read, of which metrics, and the factor from their unit to its own."""

    read: Reading
    expression: Expression
    factor: float
    since: int | None
    given: bool


def plain(name: str) -> str:
    """A name without what spelling varies in: case, spaces, punctuation, signs of comparison."""
    text = name.casefold().replace("≤", "<=").replace("–", "-").replace("centre", "center")
    return re.sub(r"[^a-z0-9]+", " ", text.replace("<=", " at most ")).strip()


@functools.cache
def quantities() -> dict[str, Quantity]:
    """Return every mapped quantity by each of its names (plain). Raises PrimacyError on a mapping that is wrong."""
    from game.metrics.metric import METRICS

    found: dict[str, Quantity] = {}
    for path in sorted(config_path("hindcast").glob("*.yaml")):
        if path.name == "actors.yaml":
            continue
        for entry in load(_File, path).quantities:
            for name in (entry.quantity, *entry.also):
                if found.get(plain(name), entry) is not entry:
                    raise PrimacyError(f'{shown(path)}: the quantity "{name}" is mapped twice.')
                found[plain(name)] = entry
            for actor in [*entry.actors, *(SIDE_ACTORS if entry.sides else ())]:
                expression = entry.of(actor)
                for metric in expression.metrics if expression else ():
                    if metric not in METRICS:
                        raise PrimacyError(
                            f'{shown(path)}: quantity "{entry.quantity}" reads {metric}, which is no metric.'
                        )
    return found


@functools.cache
def _actor_names() -> dict[str, str]:
    path = config_path("hindcast", "actors.yaml")
    return {plain(other): name for name, others in load(_Names, path).actors.items() for other in others}


def mapped(target: Target) -> Mapped | None:
    """Return what a target is in the model; None when it has no such quantity or no such actor.

    A unit that the mapping does not know is taken for its first one.
    """
    quantity = quantities().get(plain(target.quantity))
    if quantity is None:
        return None
    expression = quantity.of(target.actor) or quantity.of(_actor_names().get(plain(target.actor), target.actor))
    if expression is None:
        return None
    units = {plain(name): factor for name, factor in quantity.units.items()}
    factor = units.get(plain(target.unit), next(iter(quantity.units.values())))
    if expression.constant is not None:
        factor *= expression.constant.times
    return Mapped(quantity.read, expression, factor, quantity.since, bool(quantity.given))
