"""Numbers as a player reads them: few digits, a real minus sign, the unit behind."""

from __future__ import annotations

MINUS = "−"
NOTHING = "±0"
"""A change too small to show."""
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
    """About three digits whatever the size: 0.42, 7.1, 163, 22k, 4.1M, 3.0×10²⁷."""
    size = abs(value)
    if size >= 1e12:
        digits, power = f"{value:.1e}".replace("-", MINUS).split("e+")
        return f"{digits}×10{str(int(power)).translate(_SUPERSCRIPT)}"
    for limit, divisor, letter in ((1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if size >= limit:
            return plain(value / divisor, 1 if size < 100 * divisor else 0) + letter
    if size >= 1000:
        return plain(value)
    return plain(value, 0 if size >= 100 else 1 if size >= 10 else 2)


def power_of_ten(power: int) -> str:
    """A power of ten beside an axis: 10²⁵."""
    return f"10{str(power).translate(_SUPERSCRIPT)}"


def tick(value: float) -> str:
    """A round number beside an axis: 0, 2.5, 50k, 1.2M."""
    for limit, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= limit:
            return f"{MINUS if value < 0 else ''}{abs(value) / limit:g}{letter}"
    return f"{MINUS if value < 0 else ''}{abs(value):g}"


def percent(share: float, decimals: int = 0) -> str:
    """A share of one as per cent."""
    return f"{plain(100 * share, decimals)}%"


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
