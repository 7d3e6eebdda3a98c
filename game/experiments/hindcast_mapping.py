"""What each observed quantity is in the model: `configs/hindcast/*.yaml`, from names to metrics.

A quantity is a sum of metrics, or for a share one sum over another, times a conversion of units and at most one
sourced constant, read over the period of the target in one of the ways of `READINGS`. Nothing else may stand between
the model and the record: a mapping cannot hold a series of numbers.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import pydantic

from game.configuration import Declared, MonthField, load, shown
from game.errors import PrimacyError
from game.experiments.hindcast_targets import Target
from game.experiments.hindcast_units import factor_of
from game.paths import config_path

READINGS = {
    "end": "the value at the end of the period's last month",
    "mean": "the mean over the months of the period",
    "sum": "the sum over the months of the period, of a metric that tells a month's flow",
    "added": "what a running total gained in the period, or from the month `since` to its end",
    "growth": "the factor by which it grew a year, from the month before the period to its end; of a month, the year "
    "that ends with it",
    "months": "the number of months of the period in which a metric of 0 or 1 is 1",
    "first": "the first month of the run in which the metric is above 0, if it is in most of the year from then on",
}
Reading = Literal["end", "mean", "sum", "added", "growth", "months", "first"]
_IN_YEARS = re.compile(r"\bin 20\d\d( (20)?\d\d)?\b")
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
    input the quantity is, or is a fixed multiple of; `starts`, by side, until when a scenario's start value stands.
    """

    quantity: str = pydantic.Field(min_length=3)
    also: tuple[str, ...] = ()
    read: Reading
    units: dict[str, float] = pydantic.Field(min_length=1)
    sides: Expression | None = None
    actors: dict[str, Expression] = {}
    since: MonthField | None = None
    given: str = ""
    starts: dict[Literal["us", "china"], MonthField] = {}
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
    """A name without what spelling varies in: case, spaces, punctuation, signs of comparison, endings of nations.

    Years go, too ("Months in 2023-24 in which ..."): the period says them.
    """
    text = unicodedata.normalize("NFKC", name).casefold().replace("\u2264", "<=").replace("centre", "center")
    text = text.replace("datacenter", "data center").replace("artificial intelligence", "ai")
    text = re.sub(r"['\u2019]s?\b|\band\b|\bthe\b", " ", text.replace("<=", " at most "))
    text = re.sub(r"(\d)\s*nm\b", r"\1nm", re.sub(r"\bchinese\b", "china", text))
    text = re.sub(r"[^a-z0-9]+", " ", text)
    return re.sub(r" +", " ", _IN_YEARS.sub(" ", text)).strip()


def bare(name: str) -> str:
    """A name without what it says in brackets, plain."""
    return plain(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", name))


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
def _bare_names() -> dict[str, Quantity]:
    """Quantities by their names without brackets, where only one has that name."""
    found: dict[str, set[str]] = {}
    for name, entry in quantities().items():
        found.setdefault(name, set()).add(entry.quantity)
        for written in (entry.quantity, *entry.also):
            found.setdefault(bare(written), set()).add(entry.quantity)
    by_title = {entry.quantity: entry for entry in quantities().values()}
    return {name: by_title[next(iter(titles))] for name, titles in found.items() if name and len(titles) == 1}


def quantity_of(name: str) -> Quantity | None:
    """Return the quantity that a table calls so; None for one that is not mapped."""
    return quantities().get(plain(name)) or _bare_names().get(bare(name))


@functools.cache
def _actor_names() -> dict[str, str]:
    path = config_path("hindcast", "actors.yaml")
    return {plain(other): name for name, others in load(_Names, path).actors.items() for other in others}


def _expression(quantity: Quantity, actor: str) -> Expression | None:
    """What a quantity is for an actor by any of its names."""
    names = (actor, _actor_names().get(plain(actor)), bare(actor), _actor_names().get(bare(actor)))
    return next((found for name in names if name and (found := quantity.of(name)) is not None), None)


def mapped(target: Target) -> Mapped | None:
    """Return what a target is in the model; None when it has no such quantity or no such actor.

    A date is no answer to a question for a number, nor a number to one for a date. A unit that the mapping does not
    know is taken for its first one; `remarks` says so.
    """
    quantity = quantity_of(target.quantity)
    if quantity is None or (quantity.read == "first") != target.dated:
        return None
    expression = _expression(quantity, target.actor)
    if expression is None:
        return None
    factor = factor_of(target.unit, quantity.units) or next(iter(quantity.units.values()))
    if expression.constant is not None:
        factor *= expression.constant.times
    side = next((key for key in quantity.starts if any(name.startswith(f"{key}_") for name in expression.sum)), None)
    given = bool(quantity.given) or (side is not None and target.period.last <= quantity.starts[side])
    return Mapped(quantity.read, expression, factor, quantity.since, given)


def identity(target: Target) -> tuple[Hashable, ...]:
    """What targets of one quantity and actor, in one unit, have in common, however they are called."""
    quantity, what = quantity_of(target.quantity), mapped(target)
    if quantity is None or what is None:
        return plain(target.quantity), plain(target.actor)
    return quantity.quantity, what.expression.sum, what.expression.over, what.factor


def remarks(targets: Sequence[Target]) -> list[str]:
    """What a reader must know of how targets were read: names that nothing answers to, and units taken for others."""
    found: dict[str, None] = {}
    for target in targets:
        quantity = quantity_of(target.quantity)
        if quantity is None:
            names = {entry.quantity: None for entry in quantities().values()}
            near = difflib.get_close_matches(target.quantity, names, n=1, cutoff=0.0)[0]
            found[f'"{target.quantity}" is no quantity that the model is held against; nearest: {near}.'] = None
        elif (quantity.read == "first") != target.dated:
            asks = "a month, such as 2024-12" if quantity.read == "first" else "a number"
            found[f'"{target.quantity}" is {asks}: its target {target.target} cannot be answered.'] = None
        elif _expression(quantity, target.actor) is None:
            known = dict.fromkeys([*quantity.actors, *(SIDE_ACTORS if quantity.sides else ())])
            found[f'"{target.quantity}" is known of {", ".join(known)}, not of {target.actor}.'] = None
        elif target.unit and not target.dated and factor_of(target.unit, quantity.units) is None:
            unit = next(iter(quantity.units))
            found[f'"{target.quantity}": the unit "{target.unit}" is not known, and taken for {unit}.'] = None
    return list(found)
