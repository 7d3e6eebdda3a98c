"""Units as tables write them: "USD bn", "billion US dollars" and "$bn" are one, "million H100e" is not "H100e".

A unit is a power of ten and the words that are left. A unit that is not declared but has the words of one that is
differs from it by powers of ten alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "millions": 6, "mn": 6, "m": 6, "billion": 9, "billions": 9,
    "bn": 9, "b": 9, "trillion": 12, "trillions": 12, "tn": 12, "t": 12,
}  # fmt: skip
"""Words that say a power of ten."""
SAME = {
    "%": " percent ", "per cent": "percent", "us$": " usd ", "$": " usd ", "us dollars": "usd", "u.s. dollars": "usd",
    "dollars": "usd", "dollar": "usd", "rmb": "cny", "yuan": "cny", "h100-equivalents": "h100e",
    "h100 equivalents": "h100e", "h100-equivalent": "h100e", "h100 equivalent": "h100e", "h100-eq": "h100e",
    "flops": "flop", "times": "x", "kusd": "k usd", "per month": "month", "per week": "week", "per day": "day",
}  # fmt: skip
"""What is written in several ways, and the one way in which it is read, in this order."""
SILENT = frozenset(
    "a an per of the in and to year years yr y annum annual annually annualised annualized bit dense basis tokens "
    "token current constant nominal real cumulative total".split()
)
"""Words that say nothing that a quantity does not say itself: a flow is summed over its period."""
_REMARK = re.compile(r"\((?![^)]*bit)[^)]*\)", re.IGNORECASE)
_TEN_TO = re.compile(r"\b(?:10\^|1e\+?)(\d{1,2})\b")


def measure(unit: str) -> tuple[int, frozenset[str]]:
    """Read a unit: its power of ten, and its words."""
    text = unicodedata.normalize("NFKC", unit).casefold()
    power = sum(int(found[1]) for found in _TEN_TO.finditer(text))
    text = _TEN_TO.sub(" ", text)
    for written, read in SAME.items():
        text = text.replace(written, read)
    words = [word for word in re.findall(r"[a-z0-9]+", text) if not re.fullmatch(r"(19|20)\d\d", word)]
    power += sum(SCALES.get(word, 0) for word in words)
    left = (word for word in words if word not in SCALES and word not in SILENT)
    return power, frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in left)


def factor_of(unit: str, units: Mapping[str, float]) -> float | None:
    """What to multiply a value by to tell it in `unit`, from the declared `units`; None for a unit of other words.

    What stands in brackets is a remark ("chips/yr (910B)"), but for the number of bits, on which an H100e hangs.
    """
    for written in (unit, _REMARK.sub(" ", unit)):
        power, words = measure(written)
        for known, factor in units.items():
            scale, its_words = measure(known)
            if its_words == words:
                return factor if scale == power else factor * 10.0 ** (scale - power)
    return None
