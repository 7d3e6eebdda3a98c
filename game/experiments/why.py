"""Why headline numbers moved, year by year, in tables of at most 80 columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from game.causes import Causes, checked_headline, note_on

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from game.causes import YearOfCauses

Doing = tuple[str, str]
"""A cause's key, and whose doing it is."""
DOERS = {"us": "US", "china": "China", "world": "", "luck": "luck"}
YEARS_ACROSS = 5
"""Years that a table has room for."""
LARGEST, SMALLEST = 1e4, 1e-1
"""A table whose largest amount lies outside is told in units of a power of a thousand."""


def checked_metrics(metrics: Sequence[str]) -> list[str]:
    """The metrics asked for, each once. Raises PrimacyError for one without an account of its causes."""
    return [checked_headline(metric) for metric in dict.fromkeys(metrics)]


def causes_by_year(causes: Causes, metrics: Sequence[str]) -> dict[str, Any]:
    """For each metric its unit and, for each year, where it stood and what moved it, as plain values."""
    found = {}
    for metric in metrics:
        years = causes.by_year(metric)
        found[metric] = {"unit": years[0].unit if years else "", "years": [year.as_dict() for year in years]}
    return found


def print_why(causes: Causes, metrics: Sequence[str], console: Console) -> None:
    """A table a metric: one row a cause, the largest first, one column a year, and the sum below."""
    for metric in metrics:
        years = causes.by_year(metric)
        unit = _unit(years)
        for first in range(0, len(years), YEARS_ACROSS):
            console.print(_table(metric, years[first : first + YEARS_ACROSS], unit))
        if note := note_on(metric):
            console.print(f"{note}\n", style="dim", highlight=False)


def _unit(years: Sequence[YearOfCauses]) -> float:
    """The power of a thousand in which the years' amounts are told; shares are told in hundredths."""
    if years and years[0].unit == "share":
        return 0.01
    largest = max((abs(term.amount) for year in years for term in year.terms), default=0.0)
    if largest == 0.0 or SMALLEST <= largest < LARGEST:
        return 1.0
    return float(10.0 ** (3 * math.floor(math.log10(largest) / 3)))


def _table(metric: str, years: Sequence[YearOfCauses], unit: float) -> RenderableType:
    from game.experiments.summary import sheet

    told = years[0].unit if unit == 1.0 else f"{unit:.0e} {years[0].unit}".replace("e+", "e").replace("e-0", "e-")
    if years[0].unit == "share":
        told = "per cent"
    table = sheet(f"Why {metric} moved ({told})", ["cause", *(str(year.year) for year in years)])
    table.columns[0].no_wrap = False
    sizes: dict[Doing, float] = {}
    texts: dict[Doing, str] = {}
    for year in years:
        for term in year.terms:
            sizes[term.key, term.whose] = sizes.get((term.key, term.whose), 0.0) + abs(term.amount)
            texts[term.key, term.whose] = term.text
    for cause in sorted(sizes, key=lambda cause: -sizes[cause]):
        doer = DOERS[cause[1]]
        amounts = [sum(term.amount for term in year.terms if (term.key, term.whose) == cause) for year in years]
        cells = [_amount(amount / unit) for amount in amounts]
        if any(cells):
            table.add_row(f"{doer}: {texts[cause]}" if doer else texts[cause], *cells)
    table.add_row("change", *(_amount((year.after - year.before) / unit) or "0" for year in years), style="bold")
    table.add_row("at the year's end", *(f"{year.after / unit:.2f}" for year in years))
    return table


def _amount(value: float) -> str:
    """An amount with its sign and two decimals; nothing where it would read as nought."""
    text = f"{value:+.2f}"
    return "" if float(text) == 0.0 else text
