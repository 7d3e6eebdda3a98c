"""Numbers as a player reads them: few digits, a real minus sign, the unit behind."""

from __future__ import annotations

import math
from collections.abc import Sequence

from game import magnitudes
from game.ui.text import say

MINUS = "−"
NOTHING = "±0"
"""A change too small to show."""
MONEY = "bn USD"
"""How units of money begin."""
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def plain(value: float, decimals: int = 0) -> str:
    """A number with a fixed number of decimals and thousands apart."""
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit not in "0.," for digit in text)
    return (MINUS if negative else "") + text


def signed(value: float, decimals: int = 0) -> str:
    """A change, with its sign; a change too small to show is "±0"."""
    text = plain(value, decimals)
    if all(digit in "0.," for digit in text):
        return NOTHING
    return text if value < 0 else "+" + text


def compact(value: float) -> str:
    """About three digits whatever the size, in the language's units: 0.42, 7.1, 163, 22k, 4.1M, 3.0×10²⁷."""
    size = abs(value)
    if size >= 1e12:
        digits, power = f"{value:.1e}".replace("-", MINUS).split("e+")
        return f"{digits}×10{str(int(power)).translate(_SUPERSCRIPT)}"
    for unit in magnitudes.magnitudes(say("unit.large")):
        if size >= unit.least:
            return plain(value / unit.size, 1 if size < 100 * unit.size else 0) + unit.name
    if size >= 1000:
        return plain(value)
    return plain(value, 0 if size >= 100 else 1 if size >= 10 else 2)


def power_of_ten(power: int) -> str:
    """A power of ten beside an axis: 10²⁵."""
    return f"10{str(power).translate(_SUPERSCRIPT)}"


def tick(value: float) -> str:
    """A round number beside an axis: 0, 2.5, 50k, 1.2M."""
    for unit in magnitudes.magnitudes(say("unit.large")):
        if abs(value) >= unit.size:
            return f"{MINUS if value < 0 else ''}{abs(value) / unit.size:g}{unit.name}"
    return f"{MINUS if value < 0 else ''}{abs(value):g}"


def percent(share: float, decimals: int = 0) -> str:
    """A share of one as per cent."""
    return f"{plain(100 * share, decimals)}%"


def percents(shares: Sequence[float], decimals: int = 0, whole: float = 1.0) -> list[str]:
    """Shares that make up a whole (itself a share of one), written so that they add up to what it is written as: those
    with the largest remainder are told one step more.
    """
    step = 10.0 ** (2 + decimals)
    floors = [math.floor(share * step + 1e-9) for share in shares]
    by_remainder = sorted(range(len(floors)), key=lambda place: floors[place] - shares[place] * step)
    for place in by_remainder[: max(0, round(whole * step) - sum(floors))]:
        floors[place] += 1
    return [percent(floor / step, decimals) for floor in floors]


def money(billions: float, decimals: int = 0) -> str:
    """Billions of dollars with the language's unit, with decimals of a billion: $20 bn."""
    return say("unit.billion", value=amount(billions, decimals))


def amount(billions: float, decimals: int = 0) -> str:
    """Billions of dollars in the language's unit without its name."""
    value, decimals = _in_unit_of_money(billions, decimals)
    return plain(value, decimals)


def money_change(billions: float, decimals: int = 1) -> str:
    """A change in billions of dollars in the language's unit without its name, with its sign."""
    value, decimals = _in_unit_of_money(billions, decimals)
    return signed(value, decimals)


def in_unit(value: float, unit: str) -> float:
    """A value of a declared unit in the unit that the language tells instead: money may have another."""
    return _in_unit_of_money(value, 0)[0] if unit.startswith(MONEY) else value


def _in_unit_of_money(billions: float, decimals: int) -> tuple[float, int]:
    """(number, decimals) in the unit of money that the language tells."""
    units = magnitudes.in_a_billion(say("unit.billions"))
    return billions * units, max(0, decimals - round(math.log10(units)))


def months(value: float, decimals: int = 1) -> str:
    """A number of months without the word."""
    return plain(value, decimals)


def out_of_hundred(share: float) -> str:
    """A chance as futures in a hundred; rare but seen is "<1"."""
    hundredths = 100 * share
    return "<1" if 0 < hundredths < 0.5 else plain(hundredths)


def warned(words: str, warns: bool) -> str:
    """A number that is worrying with a mark behind it, so that its colour is not alone to say so."""
    return f"{words} !" if warns else words
