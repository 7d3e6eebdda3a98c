"""Targets of a hindcast: a table of what was observed, and the periods that it speaks of.

A targets file is a CSV with the columns `target, quantity, actor, period, value, low, high, unit, tolerance, grade,
basis`. A period is a year (2024), a half (2023H1), a quarter (2024Q2), a month (2024-06) or a span of years
(2023-2024). `value`, `low` and `high` are numbers or, for a quantity that is a date, months.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

from game.calendar import Month, month, month_from_text, month_text
from game.configuration import shown
from game.errors import PrimacyError
from game.paths import config_path

COLUMNS = ("target", "quantity", "actor", "period", "value", "low", "high", "unit", "tolerance", "grade", "basis")
LARGEST_FILE = 4_000_000
"""Bytes; a larger file is not a table of targets."""
_YEAR, _PART, _SPAN = re.compile(r"(\d{4})"), re.compile(r"(\d{4})([HQ])(\d)"), re.compile(r"(\d{4})-(\d{4})")
_FACTOR, _PER_CENT = re.compile(r"factor\s+([0-9.]+)"), re.compile(r"([0-9.]+)\s*%")


@dataclass(frozen=True)
class Period:
    """Whole months from `first` to `last`, both in it."""

    text: str
    first: Month
    last: Month

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Target:
    """One observation: the quantity of an actor in a period, and the range that the model's median must lie in.

    A date is held as a `Month`, and `dated` is then true.
    """

    target: str
    quantity: str
    actor: str
    period: Period
    observed: float
    low: float
    high: float
    unit: str
    grade: str
    basis: str
    dated: bool = False

    def text(self, value: float) -> str:
        """Write a value of this target: a date as a month, "never" for one that did not come, else six digits."""
        if math.isnan(value):
            return ""
        if self.dated:
            return month_text(round(value)) if math.isfinite(value) else "never"
        return f"{value:.6g}" if math.isfinite(value) else "never"


def period_from_text(text: str) -> Period:
    """Read a period; raises PrimacyError on what is none."""
    wrong = PrimacyError(
        f'"{text}" is not a period; write a year (2024), half (2023H1), quarter (2024Q2), month (2024-06) or '
        "years (2023-2024)."
    )
    if match := _YEAR.fullmatch(text):
        return Period(text, month(int(match[1]), 1), month(int(match[1]), 12))
    if match := _SPAN.fullmatch(text):
        period = Period(text, month(int(match[1]), 1), month(int(match[2]), 12))
        if period.months < 1:
            raise wrong
        return period
    if match := _PART.fullmatch(text):
        parts = 2 if match[2] == "H" else 4
        number = int(match[3])
        if not 1 <= number <= parts:
            raise wrong
        length = 12 // parts
        first = month(int(match[1]), 1) + (number - 1) * length
        return Period(text, first, first + length - 1)
    try:
        when = month_from_text(text)
    except PrimacyError:
        raise wrong from None
    return Period(text, when, when)


def shipped_targets() -> Path:
    """The targets that ship with the game."""
    return config_path("hindcast", "targets.csv")


def read_targets(path: Path | str | None = None) -> list[Target]:
    """Read a targets file (None: the one that ships), in its order.

    Raises PrimacyError in one sentence that names file, line and column.
    """
    path = Path(path) if path is not None else shipped_targets()
    rows = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    targets: list[Target] = []
    try:
        heading = [name.strip() for name in next(rows, [])]
        missing = [name for name in COLUMNS if name not in heading]
        if missing:
            raise PrimacyError(
                f'{shown(path)}, line 1: the column "{missing[0]}" is missing; a targets file has {", ".join(COLUMNS)}.'
            )
        twice = [name for name in heading if name and heading.count(name) > 1]
        if twice:
            raise PrimacyError(f'{shown(path)}, line 1: the column "{twice[0]}" is there twice.')
        targets.extend(_target(path, rows.line_num, heading, cells) for cells in rows if any(map(str.strip, cells)))
    except csv.Error as error:
        raise PrimacyError(f"{shown(path)}, line {rows.line_num}: not readable as CSV ({error}).") from None
    if not targets:
        raise PrimacyError(f"{shown(path)} holds no target.")
    return targets


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise PrimacyError(f"{shown(path)} is larger than {LARGEST_FILE // 1_000_000} MB.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise PrimacyError(f"There is no targets file {shown(path)}.") from None
    except UnicodeDecodeError:
        raise PrimacyError(f"{shown(path)} is not text in UTF-8.") from None
    except (OSError, ValueError) as error:
        raise PrimacyError(f"{shown(path)} cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def _target(path: Path, line: int, heading: list[str], cells: list[str]) -> Target:
    where = f"{shown(path)}, line {line}"
    if len(cells) != len(heading):
        raise PrimacyError(f"{where}: {len(cells)} cells under {len(heading)} columns.")
    row = {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
    for name in ("target", "quantity", "actor", "period", "value"):
        if not row[name]:
            raise PrimacyError(f'{where}, column "{name}": is empty.')
    try:
        period = period_from_text(row["period"])
    except PrimacyError as error:
        raise PrimacyError(f'{where}, column "period": {error}') from None
    dated = row["unit"] == "month"
    observed = _number(where, "value", row["value"], dated)
    low, high = _range(where, row, observed, dated)
    if not low <= high:
        raise PrimacyError(f'{where}, column "low": {row["low"]} lies above high, {row["high"]}.')
    return Target(
        target=row["target"],
        quantity=row["quantity"],
        actor=row["actor"],
        period=period,
        observed=observed,
        low=low,
        high=high,
        unit=row["unit"],
        grade=row["grade"] or "-",
        basis=row["basis"],
        dated=dated,
    )


def _range(where: str, row: dict[str, str], observed: float, dated: bool) -> tuple[float, float]:
    """The allowed range: low and high, or what the tolerance makes of the value where both are empty."""
    if row["low"] and row["high"]:
        return tuple(_number(where, name, row[name], dated) for name in ("low", "high"))  # type: ignore[return-value]
    if not row["low"] and not row["high"]:
        if match := _FACTOR.fullmatch(row["tolerance"]):
            return observed / float(match[1]), observed * float(match[1])
        if match := _PER_CENT.fullmatch(row["tolerance"]):
            return observed * (1.0 - float(match[1]) / 100.0), observed * (1.0 + float(match[1]) / 100.0)
    name = "high" if row["low"] else "low"
    raise PrimacyError(f'{where}, column "{name}": is empty.')


def _number(where: str, column: str, text: str, dated: bool) -> float:
    if dated:
        try:
            return float(month_from_text(text))
        except PrimacyError as error:
            raise PrimacyError(f'{where}, column "{column}": {error}') from None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PrimacyError(f'{where}, column "{column}": "{text}" is not a number.')
    return value
