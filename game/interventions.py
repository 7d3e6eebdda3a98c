"""Interventions: what an experiment does to a world by hand, declared as data.

An intervention holds a column of some actors (`set`, `least`, `most`), stops it at what it is in a month (`cap`), or
lets a shock of the deck strike in a month. It acts on stocks and states that the rules then read, like an order or an
event would; it must never write the quantity that is measured. A world without interventions pays nothing for them:
they hang on `World.probes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from agents.table import SIDES
from game.calendar import Month, month_text
from game.configuration import Declared, MonthField, did_you_mean
from game.errors import PrimacyError
from game.month import MONTH

if TYPE_CHECKING:
    from game.world import World

BEGINNING = MONTH[0].label
"""The phase after which every intervention acts: shocks have struck and nothing else has moved."""


class Intervention(Declared):
    """One hand in the world, from the beginning of `month` to the end of `until` (without it, to the end of the run).

    `column` is kind.who.column or kind.who.column.part: who is an actor's name, us, china or all. A hold acts at the
    beginning of each month and, where a phase works the column out anew, once more after the phase named by `after`.
    """

    month: MonthField
    until: MonthField | None = None
    column: str | None = None
    how: Literal["set", "least", "most", "cap"] = "set"
    value: float | None = None
    after: str | None = None
    shock: str | None = None

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Intervention:
        if (self.column is None) == (self.shock is None):
            raise ValueError("an intervention needs exactly one of column and shock")
        if self.shock is not None and (self.value is not None or self.until is not None or self.after is not None):
            raise ValueError("a shock strikes in its month and takes neither value, until nor after")
        if self.column is not None and (self.value is None) != (self.how == "cap"):
            raise ValueError('"how: cap" takes no value (it holds what is there); every other way needs one')
        if self.until is not None and self.until < self.month:
            raise ValueError(f"until is before {month_text(self.month)}")
        labels = [phase.label for phase in MONTH]
        if self.after is not None and self.after not in labels:
            raise ValueError(f'"after" must be a phase of the month; {did_you_mean(self.after, labels)}')
        return self

    def holds(self, month: Month) -> bool:
        """True in the months in which it acts."""
        return self.month <= month and (self.until is None or month <= self.until)


@dataclass
class _Hold:
    """A column of one world table that is held: where it is, and for a cap what it must not pass."""

    intervention: Intervention
    kind: str
    column: str
    place: tuple[slice | list[int] | int, ...]
    ceiling: NDArray[np.float64] | None = field(default=None)

    def act(self, w: World) -> None:
        """Hold the column this month, and what follows from it at once."""
        if not self.intervention.holds(w.month):
            return
        values = getattr(w.tables[self.kind], self.column)
        held = values[self.place]
        how, value = self.intervention.how, self.intervention.value
        if how == "cap":
            if self.ceiling is None:
                self.ceiling = held.copy()
            values[self.place] = np.minimum(held, self.ceiling)
        elif value is not None:
            values[self.place] = {"set": value, "least": np.maximum(held, value), "most": np.minimum(held, value)}[how]
        if (self.kind, self.column) == ("labs", "capability"):
            w.frontier = w.labs.frontier()
            w.frontiers[:, :, w.frontier_place - 1] = w.frontier


def intervene(world: World, interventions: Sequence[Intervention], where: str) -> None:
    """Hang interventions on a world that has not begun; `where` names their file and place in a refusal.

    Raises PrimacyError for an actor, column, shock or month that this world does not have.
    """
    for intervention in interventions:
        if not world.start <= intervention.month < world.end:
            raise PrimacyError(
                f"{where}: {month_text(intervention.month)} is outside the run, {month_text(world.start)} to "
                f"{month_text(world.end - 1)}."
            )
        if intervention.shock is not None:
            _hang(world, BEGINNING, _strike(world, intervention, where))
            continue
        hold = _found(world, intervention, where)
        for label in dict.fromkeys((BEGINNING, intervention.after or BEGINNING)):
            _hang(world, label, hold.act)


def _hang(world: World, label: str, act: Callable[[World], None]) -> None:
    """Let `act` run after a phase, behind what already does."""
    earlier = world.probes.get(label)

    def both(w: World) -> None:
        if earlier is not None:
            earlier(w)
        act(w)

    world.probes[label] = both


def _strike(world: World, intervention: Intervention, where: str) -> Callable[[World], None]:
    deck, key = world.shocks.deck, str(intervention.shock)
    if key not in deck.keys:
        raise PrimacyError(f'{where}: there is no shock "{key}"; {did_you_mean(key, list(deck.keys), few=3)}.')
    effects = deck.effects[deck.keys.index(key)]

    def strike(w: World) -> None:
        if w.month == intervention.month:
            w.shocks.pressure = w.shocks.pressure + effects
            w.shocks.gathered = w.shocks.gathered + effects

    return strike


def _found(world: World, intervention: Intervention, where: str) -> _Hold:
    """Find the column that an intervention names, and hold its value against the column's bounds."""
    names = str(intervention.column).split(".")
    if len(names) not in (3, 4):
        raise PrimacyError(f'{where}: "{intervention.column}" must be kind.who.column or kind.who.column.part.')
    kind, who, column = names[:3]
    if kind not in world.tables or kind == "researchers":
        kinds = [name for name in world.tables if name != "researchers"]
        raise PrimacyError(f'{where}: "{kind}" is no kind of actor; {did_you_mean(kind, kinds)}.')
    table = world.tables[kind]
    if column not in table.columns:
        near = did_you_mean(column, list(table.columns), few=5)
        raise PrimacyError(f'{where}: "{column}" is not a column of {kind}; {near}.')
    declared = table.columns[column]
    if who == "all":
        rows = list(range(len(table)))
    elif who in SIDES:
        rows = [int(row) for row in np.flatnonzero(table.nation == SIDES.index(who))]
    elif who in table.names:
        rows = [table.names.index(who)]
    else:
        near = did_you_mean(who, ["all", *SIDES, *table.names])
        raise PrimacyError(f'{where}: "{who}" is not one of {kind}; {near}.')
    place: tuple[slice | list[int] | int, ...] = (slice(None), rows)
    if len(names) == 4:
        if names[3] not in declared.parts:
            raise PrimacyError(
                f'{where}: {column} has no part "{names[3]}"; {did_you_mean(names[3], list(declared.parts))}.'
            )
        place = (*place, declared.parts.index(names[3]))
    value = intervention.value
    if value is not None and not declared.low <= value <= declared.high:
        raise PrimacyError(
            f"{where}: {intervention.column} is held at {value:g}; allowed: {declared.low:g} to {declared.high:g} "
            f"{declared.unit}."
        )
    return _Hold(intervention, kind, column, place)
