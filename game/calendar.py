"""Months and quarters as plain numbers."""

from __future__ import annotations

import re

from game.errors import PrimacyError

Month = int  # year * 12 + month - 1, so that months can be added and subtracted

_TEXT = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def month(year: int, month_of_year: int) -> Month:
    """The month of a year, counted 1 to 12: `month(2025, 1)` is January 2025."""
    return year * 12 + month_of_year - 1


def month_from_text(text: str) -> Month:
    """Read "2025-01". Raises PrimacyError on anything else."""
    match = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if match is None or not 1 <= int(match[2]) <= 12:
        raise PrimacyError(f'"{text}" is not a month; write year and month as in 2025-01.')
    return month(int(match[1]), int(match[2]))


def month_text(when: Month) -> str:
    """Write a month as "2025-01"; `month_from_text` reads it back."""
    return f"{year_of(when):04d}-{month_of_year(when):02d}"


def quarter_text(when: Month) -> str:
    """The quarter that holds the month, as players read it: "2027 Q3"."""
    return f"{year_of(when)} Q{quarter_of_year(when)}"


def year_of(when: Month) -> int:
    """The calendar year of a month."""
    return when // 12


def month_of_year(when: Month) -> int:
    """The month within its year, 1 (January) to 12."""
    return when % 12 + 1


def quarter_of_year(when: Month) -> int:
    """The quarter within its year, 1 to 4."""
    return when % 12 // 3 + 1


def starts_quarter(when: Month) -> bool:
    """True for January, April, July and October: the months in which governments decide."""
    return when % 3 == 0


def starts_year(when: Month) -> bool:
    """True for January: with the first turn of a game, the plan turns."""
    return when % 12 == 0
