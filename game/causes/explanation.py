"""How an explanation is told: a number before and after, and the causes that lie between, which add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Whose = Literal["us", "china", "world", "luck"]
OTHER = "other"
"""The key of what no named term explains."""


@dataclass(frozen=True)
class Cause:
    """One named cause: how much it added, in the metric's unit, whose doing it was, and through which mechanism."""

    key: str
    amount: float
    whose: Whose
    mechanism: str
    text: str  # what it is called in English

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON and saves."""
        return {
            "key": self.key,
            "amount": self.amount,
            "whose": self.whose,
            "mechanism": self.mechanism,
            "text": self.text,
        }


@dataclass(frozen=True)
class Explanation:
    """How one metric came from `before` to `after` in a turn; `terms`, the largest first, sum to the change."""

    metric: str
    unit: str
    turn: int
    before: float
    after: float
    terms: tuple[Cause, ...]

    @property
    def change(self) -> float:
        """What the terms sum to."""
        return self.after - self.before

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "turn": self.turn,
            "before": self.before,
            "after": self.after,
            "terms": [term.as_dict() for term in self.terms],
        }


@dataclass(frozen=True)
class YearOfCauses:
    """The same over a calendar year: the terms of its turns, each added up."""

    metric: str
    unit: str
    year: int
    before: float
    after: float
    terms: tuple[Cause, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "year": self.year,
            "before": self.before,
            "after": self.after,
            "terms": [term.as_dict() for term in self.terms],
        }


def summed(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Add up causes of the same key and doer; the largest first, those that came to nothing left out."""
    found: dict[tuple[str, str], Cause] = {}
    for cause in causes:
        earlier = found.get((cause.key, cause.whose))
        amount = cause.amount + (earlier.amount if earlier else 0.0)
        found[cause.key, cause.whose] = Cause(cause.key, amount, cause.whose, cause.mechanism, cause.text)
    return by_size(found.values())


def by_size(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Sort causes, the largest first; those of no amount are left out."""
    return tuple(sorted((c for c in causes if c.amount), key=lambda c: (-abs(c.amount), c.key, c.whose)))
