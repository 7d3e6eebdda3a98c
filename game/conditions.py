"""Conditions over what a side can see: `us_power_free < 5 and china_distilled_share > 0.3`.

The grammar is all there is: comparisons of a metric with a number (`<`, `<=`, `>`, `>=`), joined by `and`
and `or`, grouped by parentheses; `and` binds tighter. Nothing is evaluated as Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.errors import PrimacyError

See = Callable[[str], NDArray[np.float64]]  # metric key -> its value in each world, (worlds,)
Held = NDArray[np.bool_]  # (worlds,): where a condition holds

LONGEST = 400  # characters of a condition
MOST_BRACKETS = 20  # reading goes as deep as the brackets do

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<compare><=|>=|<|>)|(?P<bracket>[()])|(?P<word>[A-Za-z_]\w*))",
    re.ASCII,
)
_COMPARE: dict[str, Callable[[NDArray[np.float64], float], Held]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_SHAPE = "write comparisons such as us_power_free < 5, joined by and or or"


@dataclass(frozen=True)
class Comparison:
    """One metric against one number. A metric that is not a number (nan) compares false."""

    metric: str
    sign: str
    number: float

    def holds(self, see: See) -> Held:
        """(worlds,) bool."""
        return _COMPARE[self.sign](see(self.metric), self.number)

    @property
    def metrics(self) -> frozenset[str]:
        """The metric it looks at."""
        return frozenset((self.metric,))

    def __str__(self) -> str:
        return f"{self.metric} {self.sign} {self.number:g}"


@dataclass(frozen=True)
class Joined:
    """Two conditions joined by "and" or "or"."""

    left: Condition
    word: str
    right: Condition

    def holds(self, see: See) -> Held:
        """(worlds,) bool."""
        left, right = self.left.holds(see), self.right.holds(see)
        return left & right if self.word == "and" else left | right

    @property
    def metrics(self) -> frozenset[str]:
        """All metrics it looks at."""
        return self.left.metrics | self.right.metrics

    def __str__(self) -> str:
        return " ".join((self._part(self.left), self.word, self._part(self.right)))

    def _part(self, part: Condition) -> str:
        return f"({part})" if isinstance(part, Joined) and part.word != self.word else str(part)


Condition = Comparison | Joined


def parse_condition(text: str) -> Condition:
    """Read a condition; `str` writes it back. Raises PrimacyError saying what is wrong with it."""
    if len(text) > LONGEST:
        raise PrimacyError(f"A condition of more than {LONGEST} characters is too long; write two rules.")
    tokens = _tokens(text)
    condition = _any_of(tokens, text)
    if tokens:
        raise PrimacyError(f'"{text}" is not a condition at "{tokens[0][1]}": {_SHAPE}.')
    return condition


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, text) of each token."""
    tokens = []
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise PrimacyError(f'"{text}" is not a condition at "{text[place:].strip()}": {_SHAPE}.')
        tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
        place = match.end()
    if tokens.count(("bracket", "(")) > MOST_BRACKETS:
        raise PrimacyError(f"A condition with more than {MOST_BRACKETS} brackets is too deep; write two rules.")
    return tokens


def _any_of(tokens: list[tuple[str, str]], text: str) -> Condition:
    condition = _all_of(tokens, text)
    while tokens and tokens[0] == ("word", "or"):
        tokens.pop(0)
        condition = Joined(condition, "or", _all_of(tokens, text))
    return condition


def _all_of(tokens: list[tuple[str, str]], text: str) -> Condition:
    condition = _single(tokens, text)
    while tokens and tokens[0] == ("word", "and"):
        tokens.pop(0)
        condition = Joined(condition, "and", _single(tokens, text))
    return condition


def _single(tokens: list[tuple[str, str]], text: str) -> Condition:
    if tokens and tokens[0] == ("bracket", "("):
        tokens.pop(0)
        condition = _any_of(tokens, text)
        if not tokens or tokens.pop(0) != ("bracket", ")"):
            raise PrimacyError(f'"{text}" is not a condition: a bracket is not closed.')
        return condition
    kinds = [kind for kind, _ in tokens[:3]]
    if kinds != ["word", "compare", "number"] or tokens[0][1] in ("and", "or"):
        rest = " ".join(token for _, token in tokens[:3]) or "its end"
        raise PrimacyError(f'"{text}" is not a condition at "{rest}": {_SHAPE}.')
    (_, metric), (_, sign), (_, number) = tokens[:3]
    del tokens[:3]
    return Comparison(metric, sign, float(number))
