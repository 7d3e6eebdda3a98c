"""Targets of a hindcast: a table of what was observed.

A targets file is a CSV with the columns `target, quantity, actor, period, value, low, high, unit, tolerance, grade,
basis`, in any order and among others. A period is what `game.experiments.hindcast_periods` reads. `value`, `low` and
`high` are numbers (with thousands set apart by commas or a sign of per cent, if need be) or, for a quantity that is a
date, months.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

from game.calendar import month_from_text, month_text
from game.configuration import shown
from game.errors import PrimacyError
from game.experiments.hindcast_periods import Period, period_from_text
from game.paths import config_path

COLUMNS = ("target", "quantity", "actor", "period", "value", "low", "high", "unit", "tolerance", "grade", "basis")
OTHER_NAMES = {"observed": "value"}
"""What a column may be called where its own name is missing: files of results say `observed`."""
LARGEST_FILE = 4_000_000
"""Bytes; a larger file is not a table of targets."""
DATES = ("month", "date")
"""Units of a quantity that is a date."""
PER_CENT = ("%", "percent", "per cent", "pct")
"""Units in which a value may bear a sign of per cent and mean it."""
_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_FACTOR = re.compile(r"(?:within )?(?:a )?(?:factor(?: of)?|x|×)\s*([0-9.]+)", re.IGNORECASE)
_PER_CENT = re.compile(r"(?:within )?(?:±|\+/-|\+-)?\s*([0-9.]+)\s*(?:%|per cent|percent)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?")


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
        """Write a value of this target: a date as a month, "never" for one that did not come, else ten digits."""
        if math.isnan(value):
            return ""
        if self.dated:
            return month_text(round(value)) if math.isfinite(value) else "never"
        return f"{value:.10g}" if math.isfinite(value) else "never"


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
        heading = _heading(next((cells for cells in rows if any(map(str.strip, cells))), []))
        missing = [name for name in COLUMNS if name not in heading]
        if missing:
            raise PrimacyError(
                f'{shown(path)}, line 1: the column "{missing[0]}" is missing; a targets file has {", ".join(COLUMNS)}.'
            )
        twice = [name for name in COLUMNS if heading.count(name) > 1]
        if twice:
            raise PrimacyError(f'{shown(path)}, line 1: the column "{twice[0]}" is there twice.')
        targets.extend(_target(path, rows.line_num, heading, cells) for cells in rows if any(map(str.strip, cells)))
    except csv.Error as error:
        raise PrimacyError(f"{shown(path)}, line {rows.line_num}: not readable as CSV ({error}).") from None
    if not targets:
        raise PrimacyError(f"{shown(path)} holds no target.")
    return targets


def _heading(cells: list[str]) -> list[str]:
    """Names of columns as this module knows them: case, blanks and another name do not matter."""
    names = [cell.strip().casefold() for cell in cells]
    return [name if OTHER_NAMES.get(name, name) in names else OTHER_NAMES[name] for name in names]


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
    if len(cells) > len(heading) and not any(map(str.strip, cells[len(heading) :])):
        cells = cells[: len(heading)]  # commas at the end of a line, as some programs write them
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
    dated = row["unit"].casefold() in DATES or (not row["unit"] and bool(_MONTH.fullmatch(row["value"])))
    observed = _number(where, "value", row, dated)
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
        return _number(where, "low", row, dated), _number(where, "high", row, dated)
    if not row["low"] and not row["high"] and not dated:
        if match := _FACTOR.fullmatch(row["tolerance"]):
            return _ordered(observed / _size(where, match), observed * _size(where, match))
        if match := _PER_CENT.fullmatch(row["tolerance"]):
            share = _size(where, match) / 100.0
            return _ordered(observed * (1.0 - share), observed * (1.0 + share))
    name = "high" if row["low"] else "low"
    told = 'give low and high, or neither of them and a tolerance such as "factor 2" or "15%"'
    raise PrimacyError(f'{where}, column "{name}": is empty; {told}.')


def _ordered(one: float, other: float) -> tuple[float, float]:
    return min(one, other), max(one, other)


def _size(where: str, match: re.Match[str]) -> float:
    """The number of a tolerance; raises PrimacyError on one that is none or allows nothing."""
    try:
        size = float(match[1])
    except ValueError:
        size = 0.0
    if size <= 0.0:
        raise PrimacyError(f'{where}, column "tolerance": "{match[0]}" needs a number above 0.')
    return size


def _number(where: str, column: str, row: dict[str, str], dated: bool) -> float:
    text = row[column]
    if dated:
        try:
            return float(month_from_text(text[:7] if _MONTH.fullmatch(text) else text))
        except PrimacyError as error:
            raise PrimacyError(f'{where}, column "{column}": {error}') from None
    bare = text.removesuffix("%").strip()
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "").replace(" ", "")
    try:
        value = float(bare) if "_" not in bare else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PrimacyError(f'{where}, column "{column}": "{text}" is not a number.')
    return value / 100.0 if text.endswith("%") and row["unit"].casefold() not in PER_CENT else value
