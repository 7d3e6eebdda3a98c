"""Ensembles: parameter vectors that calibration found not implausible, kept as a table that anyone can read.

A parameter set may name one (`ensemble: evidence.csv`). The file begins with comment lines that say how it was made;
then a header and one row a vector, one column a free parameter: its name, or name.us and name.china where each nation
has its own. Each world draws one whole row, so that what goes together stays together.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.chance import Chance
from game.configuration import did_you_mean, shown
from game.errors import PrimacyError

Array = NDArray[np.float64]
FEWEST = 200
"""Vectors that an ensemble holds at least."""
COMMENT = "#"
SIDES = ("us", "china")
ROUNDING = 1e-9
"""Relative width by which a value may lie outside its range: files hold rounded numbers."""


@dataclass(frozen=True, eq=False)
class Range:
    """What a parameter may be: `low` and `high` are (1,), or (2,) where each nation has its own."""

    low: Array
    high: Array

    @property
    def is_sided(self) -> bool:
        """True when each nation has its own number."""
        return len(self.low) == len(SIDES)


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Parameter vectors: `values[name]` is (rows, 1) or, for a number for each nation, (rows, 2)."""

    path: Path
    rows: int
    values: dict[str, Array]

    def member(self, chance: Chance) -> NDArray[np.intp]:
        """Return the row that each world draws, (worlds,): luck of the world's seed, number and branch alone."""
        drawn: NDArray[np.intp] = (chance.once("ensemble")[:, 0] * self.rows).astype(np.intp)
        return np.minimum(drawn, self.rows - 1)

    def take(self, rows: NDArray[np.intp]) -> dict[str, Array]:
        """Return the parameters of some rows, each (len(rows), 1 or 2)."""
        return {name: table.take(rows, axis=0) for name, table in self.values.items()}

    @property
    def columns(self) -> dict[str, Array]:
        """Each column of the file by its name, (rows,)."""
        return {
            label: table[:, place]
            for name, table in self.values.items()
            for place, label in enumerate(labels(name, table.shape[1]))
        }


def labels(name: str, width: int) -> list[str]:
    """Return the columns of a parameter: its name, or one for each nation."""
    return [name] if width == 1 else [f"{name}.{side}" for side in SIDES]


def load_ensemble(path: Path, ranges: Mapping[str, Range]) -> Ensemble:
    """Return the ensemble of a file, every value checked against its range.

    `ranges` holds every parameter that may be free. Raises PrimacyError in one sentence.
    """
    header, cells = _read(path)
    names = _names(path, header, ranges)
    values = {name: cells[:, [header.index(label) for label in labels(name, len(ranges[name].low))]] for name in names}
    for name, table in values.items():
        _check(path, name, table, ranges[name])
    return Ensemble(path, len(cells), {name: np.ascontiguousarray(table) for name, table in values.items()})


def _read(path: Path) -> tuple[list[str], Array]:
    """Return the header and the numbers, (rows, columns)."""
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != COMMENT]
    except FileNotFoundError:
        raise PrimacyError(f"There is no file {path.name} in {shown(path.parent)}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PrimacyError(f"{shown(path)} cannot be read: {getattr(error, 'strerror', '') or error}.") from None
    rows = list(csv.reader(lines))
    if len(rows) < FEWEST + 1:
        raise PrimacyError(f"{shown(path)} holds {max(len(rows) - 1, 0)} vectors; an ensemble needs {FEWEST} or more.")
    header = [name.strip() for name in rows[0]]
    numbers = np.empty((len(rows) - 1, len(header)))
    for place, row in enumerate(rows[1:]):
        if len(row) != len(header):
            raise PrimacyError(f"{shown(path)}: vector {place + 1} has {len(row)} values for {len(header)} columns.")
        for column, text in enumerate(row):
            try:
                numbers[place, column] = float(text)
            except ValueError:
                raise PrimacyError(
                    f'{shown(path)}: vector {place + 1}, column "{header[column]}" holds "{text}", which is no number.'
                ) from None
    return header, numbers


def _names(path: Path, header: list[str], ranges: Mapping[str, Range]) -> list[str]:
    """Return the parameters of the columns, in their order; each column once, each side there."""
    names: dict[str, None] = {}
    for label in header:
        name = label.rpartition(".")[0] if label.endswith(tuple(f".{side}" for side in SIDES)) else label
        if name not in ranges:
            hint = did_you_mean(name, list(ranges), few=3)
            raise PrimacyError(f'{shown(path)}: the column "{label}" is no parameter with a range; {hint}.')
        wanted = labels(name, len(ranges[name].low))
        if label not in wanted:
            raise PrimacyError(f'{shown(path)}: the column "{label}" must be {" and ".join(wanted)}.')
        if header.count(label) > 1:
            raise PrimacyError(f'{shown(path)}: the column "{label}" is there twice.')
        missing = [each for each in wanted if each not in header]
        if missing:
            raise PrimacyError(f'{shown(path)}: the column "{missing[0]}" is missing beside "{label}".')
        names[name] = None
    return list(names)


def _check(path: Path, name: str, table: Array, allowed: Range) -> None:
    """Raise PrimacyError for the first value outside its range (or not a number)."""
    slack = ROUNDING * np.maximum(np.abs(allowed.low), np.abs(allowed.high))
    inside = (table >= allowed.low - slack) & (table <= allowed.high + slack)
    if not inside.all():
        row, side = (int(place[0]) for place in np.nonzero(~inside))
        low, high = float(allowed.low[side]), float(allowed.high[side])
        label = labels(name, table.shape[1])[side]
        raise PrimacyError(
            f'{shown(path)}: vector {row + 1}, column "{label}" holds {table[row, side]:g}; '
            f"its range is {low:g} to {high:g}."
        )
