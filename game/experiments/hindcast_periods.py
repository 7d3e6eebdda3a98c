"""The periods that observations speak of: years, halves, quarters, months, days, and what lies between two of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from game.calendar import Month, month
from game.errors import PrimacyError

SPELLINGS = (
    "a year (2024), half (2023H1), quarter (2024Q2), month (2024-06), day (2024-06-19), or two of them (2022-2024, "
    "2022-01 to 2024-06)"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_YEAR = re.compile(r"(\d{4})")
_PART = re.compile(r"(\d{4})[ -]?([HQ])([1-4])|([HQ])([1-4])[ -]?(\d{4})|([1-4])([HQ])[ -]?(\d{4})")
_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_BETWEEN = (re.compile(r"\s*(?:\bto\b|\.\.+|/)\s*", re.IGNORECASE), re.compile(r"\s*-\s*"))
_NAMED = re.compile(r"([a-z]+)\.?(?: of)?[ -](\d{4})")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = ("january february march april may june july august september october november december sept").split()
_SHORT_SPAN = re.compile(r"(\d{2})(\d{2})\s*[-/]\s*(\d{2})")


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


def period_from_text(text: str) -> Period:
    """Read a period; raises PrimacyError on what is none. A day stands for its month."""
    told = text.strip()
    found = _point(told.translate(_DASHES)) or _span(told.translate(_DASHES))
    if found is None or found[0] > found[1]:
        raise PrimacyError(f'"{text}" is not a period; write {SPELLINGS}.')
    return Period(told, *found)


def _point(text: str) -> tuple[Month, Month] | None:
    """The first and last month of a single year, part of a year, month or day; None for what is none."""
    if match := _YEAR.fullmatch(text):
        return month(int(match[1]), 1), month(int(match[1]), 12)
    if match := _PART.fullmatch(text.upper()):
        year, part, number = _part_of(match)
        parts = 2 if part == "H" else 4
        if number > parts:
            return None
        length = 12 // parts
        first = month(year, 1) + (number - 1) * length
        return first, first + length - 1
    if (match := _DATE.fullmatch(text)) and 1 <= int(match[2]) <= 12 and (match[3] is None or 1 <= int(match[3]) <= 31):
        when = month(int(match[1]), int(match[2]))
        return when, when
    if (match := _NAMED.fullmatch(text.casefold())) and (number := _number_of(match[1])):
        return month(int(match[2]), number), month(int(match[2]), number)
    return None


def _number_of(name: str) -> int:
    """The number of a month by its name; the middle of a year is June, its end December; 0 for no name of a month."""
    if name in ("mid", "end"):
        return 6 if name == "mid" else 12
    return _NAMES.index(name[:3]) + 1 if name in _NAMES or name in _FULL else 0


def _part_of(match: re.Match[str]) -> tuple[int, str, int]:
    """Year, H or Q, and number, whichever way round they were written (2024Q2, Q2 2024, 1H2024)."""
    year = match[1] or match[6] or match[9]
    part = match[2] or match[4] or match[8]
    return int(year), part, int(match[3] or match[5] or match[7])


def _span(text: str) -> tuple[Month, Month] | None:
    """From the first month of one point to the last of another; None for what is none."""
    if match := _SHORT_SPAN.fullmatch(text):
        text = f"{match[1]}{match[2]} to {match[1]}{match[3]}"
    for between in _BETWEEN:
        for gap in between.finditer(text):
            ends = _point(text[: gap.start()]), _point(text[gap.end() :])
            if ends[0] is not None and ends[1] is not None:
                return ends[0][0], ends[1][1]
    return None
