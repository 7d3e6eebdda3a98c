"""How a quantity is declared, stored and seen as a Mesa agent.

A kind of agent is declared once, as a class of `Column`s. Its `Table` keeps every column as one NumPy array of shape
(worlds, agents) - or (worlds, agents, parts) - and a Mesa agent is a row of it: `lab.serving` reads and writes
`labs.serving[:, i]`, as a plain number where there is one world. One declaration feeds storage, the Mesa attribute,
bounds, saves, the exported data dictionary, tool-tips and chart labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import mesa
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Side = str
SIDES: tuple[Side, Side] = ("us", "china")
"""The nation axis everywhere: index 0 is the United States, 1 is China."""
US, CHINA = 0, 1
Parameters = Any
"""The parameters of the worlds, as `game.parameters` holds them: `p.name` is (1 or worlds, 1 or 2)."""
Levers = Callable[[str], Array]
"""What a lever brings about by now, by its key: (worlds, 2)."""
QUARTER = 3.0
"""Months in a step of the slow rules: what moves slowly moves once a quarter, by three months' worth."""


def clip(values: Array, low: float | Array, high: float | Array) -> Array:
    """Return values between low and high; two plain operations cost a fifth of `np.clip`'s call."""
    return np.minimum(np.maximum(values, low), high)


def of_world(values: Array, worlds: NDArray[Any]) -> Array:
    """Return each case's world's value from (1, 1) or (worlds, 1); `worlds` (cases,) are places of worlds."""
    return values.take(worlds) if values.shape[0] > 1 else values[0].repeat(worlds.size)


def held(where: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the places, read row by row, in which something holds; `np.flatnonzero` takes twice as long for few."""
    return where.reshape(-1).nonzero()[0]


def larger(pair: Array) -> Array:
    """Return the larger of both sides' values: (worlds, 2) -> (worlds, 1)."""
    return np.maximum(pair[:, :CHINA], pair[:, CHINA:])


class Column:
    """One quantity of a kind of agent: its unit, its meaning and the bounds it must keep.

    `parts` names a third axis (for instance chip lines); `start` is its value before a scenario says otherwise.
    `sight` says what the rival sees: "public" (as it is), "estimated" (last quarter's value, with error) or "hidden"
    (nothing newer than what was revealed last quarter). A `trait` sets an actor apart from its kind. What is `bought`
    is a stock that money can add to (machines, megawatts, capacity), and that orders may buy.
    """

    def __init__(
        self,
        unit: str,
        meaning: str,
        *,
        low: float = 0.0,
        high: float = np.inf,
        start: float = 0.0,
        parts: Sequence[str] = (),
        sight: str = "estimated",
        trait: bool = False,
        bought: bool = False,
    ) -> None:
        if not unit or not meaning:
            raise ValueError("a column needs a unit and a meaning")
        if unit == "H100e":
            raise ValueError("say H100e-8 or H100e-16: a bare H100e is ambiguous")
        self.unit, self.meaning = unit, meaning
        self.low, self.high, self.start = low, high, start
        self.parts = tuple(parts)
        self.sight = sight
        self.trait = trait
        self.bought = bought
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        values = getattr(row.table, self.name)[:, row.index]
        if row.table.worlds > 1:
            return values
        return values[0] if self.parts else float(values[0])

    def __set__(self, row: Any, value: Any) -> None:
        row.table.write(self.name, row.index, value)


class Row(mesa.Agent):
    """A Mesa agent that is a row of its kind's table. Subclass a kind and override `decide` to replace one actor."""

    table: Table[Any]

    def __init__(self, model: mesa.Model, table: Table[Any], index: int) -> None:
        # Mesa's own initialiser counts in a class-level table that keeps every model for ever; a row needs no count.
        self.model = model
        self.unique_id = len(model._agents) + 1
        self.pos = None
        model.register_agent(self)
        self.table = table
        self.index = index

    @property
    def name(self) -> str:
        """The actor's name, as in configs/actors."""
        return self.table.names[self.index]

    def decide(self) -> None:
        """Change this actor's own choices for the month; called after its kind has decided. Does nothing here."""

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Return the declared columns of this kind, in order of declaration."""
        found: dict[str, Column] = {}
        for base in reversed(cls.__mro__):
            found.update({name: item for name, item in vars(base).items() if isinstance(item, Column)})
        return found


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Roster:
    """Who is in a table: names in table order and, for each, the index of its nation (-1: of neither side)."""

    names: tuple[str, ...]
    nations: tuple[int, ...]


class Table(Generic[R]):
    """All agents of one kind in all worlds: one array per column, and what they do as array arithmetic."""

    row: type[Row]
    kind: ClassVar[str]

    def __init__(self, roster: Roster, worlds: int, row: type[Row] | None = None) -> None:
        if row is not None:
            self.row = row
        self.names = roster.names
        self.worlds = worlds
        self.nation = np.array(roster.nations, dtype=np.intp)
        self.columns = self.row.columns()
        self.overridden: list[Row] = []
        self.firsts: NDArray[np.intp] = np.searchsorted(self.nation, (US, CHINA))
        """The first row of each nation, where the table is sorted by nation."""
        for name, column in self.columns.items():
            setattr(self, name, self.blank(column))

    def blank(self, column: Column) -> NDArray[Any]:
        """Return a column before a scenario says what is in it."""
        return np.full(self.shape(column), column.start)

    def shape(self, column: Column) -> tuple[int, ...]:
        """Return the shape of a column's array: (worlds, agents) or (worlds, agents, parts)."""
        size = (self.worlds, len(self.names))
        return (*size, len(column.parts)) if column.parts else size

    def __len__(self) -> int:
        return len(self.names)

    def index(self, name: str) -> int:
        """Return the place of an actor; raises KeyError with the names there are."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(f"no {self.kind} named {name!r}; there are: {', '.join(self.names)}") from None

    def write(self, column: str, index: int, value: Any) -> None:
        """Write one agent's value in every world."""
        getattr(self, column)[:, index] = value

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Yield (column, array) for everything that makes up the state of this table."""
        for name in self.columns:
            yield name, getattr(self, name)

    def total(self, values: Array) -> Array:
        """Sum (worlds, agents) over each nation's agents: shape (worlds, 2)."""
        return np.add.reduceat(values, self.firsts, axis=1)

    def best(self, values: Array) -> Array:
        """Return the largest of each nation's agents: shape (worlds, 2)."""
        return np.maximum.reduceat(values, self.firsts, axis=1)

    def top(self, values: Array) -> Array:
        """Return the largest of all agents: shape (worlds, 1). `values.max` takes twice as long for so few."""
        return np.maximum.reduceat(values, (0,), axis=1)

    def spread(self, by_nation: Array) -> Array:
        """Give each agent its nation's value: (worlds, 2) -> (worlds, agents)."""
        return by_nation.take(self.nation, axis=1)

    def defer(self) -> None:
        """Let actors replaced by a user's subclass change their own choices, when their kind has decided."""
        for actor in self.overridden:
            actor.decide()
