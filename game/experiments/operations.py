"""How many array operations a month takes: the figure that decides the speed of a small world.

The arrays of a world are replaced by views that count: every ufunc call or reduction, every NumPy function,
every copy, and every selection or assignment by an index that is not a plain slice, by `take` or by `put` is one
operation. What such a function does inside counts once. Reading a scalar, slicing and reshaping are free, as they
are nearly so in NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from game.world import World


class Counted(np.ndarray):
    """An array that counts what is done to it and to whatever comes of it."""

    operations = 0

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        Counted.operations += 1
        kept = options.get("out")
        plain = {name: _plain(value) for name, value in options.items()}
        result = getattr(ufunc, method)(*(_plain(value) for value in inputs), **plain)
        if kept is not None:
            return kept[0] if len(kept) == 1 else kept
        return _counted(result)

    def __array_function__(self, function: Any, types: Any, arguments: Any, options: Any) -> Any:
        Counted.operations += 1
        return _counted(function(*_plain(tuple(arguments)), **_plain(options)))

    def __getitem__(self, index: Any) -> Any:
        if _selects(index):
            Counted.operations += 1
            return _counted(self.view(np.ndarray)[_plain(index)])
        return super().__getitem__(_plain(index))

    def __setitem__(self, index: Any, value: Any) -> None:
        Counted.operations += 1
        self.view(np.ndarray)[_plain(index)] = _plain(value)

    def astype(self, *arguments: Any, **options: Any) -> Any:
        """As `ndarray.astype`; one operation."""
        Counted.operations += 1
        return _counted(self.view(np.ndarray).astype(*arguments, **options))

    def copy(self, *arguments: Any, **options: Any) -> Any:
        """As `ndarray.copy`; one operation."""
        Counted.operations += 1
        return _counted(self.view(np.ndarray).copy(*arguments, **options))

    def take(self, *arguments: Any, **options: Any) -> Any:
        """As `ndarray.take`; one operation."""
        Counted.operations += 1
        return _counted(self.view(np.ndarray).take(*_plain(arguments), **_plain(options)))

    def nonzero(self) -> Any:
        """As `ndarray.nonzero`; one operation."""
        Counted.operations += 1
        return _counted(self.view(np.ndarray).nonzero())

    def put(self, *arguments: Any, **options: Any) -> None:
        """As `ndarray.put`; one operation."""
        Counted.operations += 1
        self.view(np.ndarray).put(*_plain(arguments), **_plain(options))

    def repeat(self, *arguments: Any, **options: Any) -> Any:
        """As `ndarray.repeat`; one operation."""
        Counted.operations += 1
        return _counted(self.view(np.ndarray).repeat(*_plain(arguments), **_plain(options)))


def _plain(value: Any) -> Any:
    if isinstance(value, Counted):
        return value.view(np.ndarray)
    if isinstance(value, tuple | list):
        return type(value)(_plain(part) for part in value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value


def _counted(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_counted(part) for part in value)
    return value.view(Counted) if type(value) is np.ndarray else value


def _selects(index: Any) -> bool:
    """True if the index copies: it holds an array or a list."""
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(part, np.ndarray | list) for part in parts)


def operations_a_month(world: World, months: int = 12) -> float:
    """Array operations a month, the mean over so many months of this world. It is stepped, and slow from
    then on.
    """
    _watch(world)
    for table in world.tables.values():
        _watch(table)
    _watch(world.p)
    _watch(world.drawn)
    _watch(world.hand)
    _watch(world.chance)
    _watch(world.shocks)
    before = Counted.operations
    for _ in range(months):
        world.step()
    return (Counted.operations - before) / months


def _watch(holder: Any) -> None:
    for name, value in vars(holder).items():
        if type(value) is np.ndarray and value.ndim > 0:
            vars(holder)[name] = value.view(Counted)
