"""Explanations over several turns, and shortened to what a screen has room for; sums only, no new causes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.causes.explanation import Cause, Explanation, summed

if TYPE_CHECKING:
    from game.causes.watcher import Causes


def over(causes: Causes, metric: str, turns: Sequence[int]) -> Explanation:
    """Explain one metric's change over some turns that follow one another: the terms of each, added up.

    Raises PrimacyError for a metric without an account, or a turn that was not watched.
    """
    told = [causes.of(metric, turn) for turn in turns]
    terms = summed(term for each in told for term in each.terms)
    return Explanation(metric, told[0].unit, turns[-1], told[0].before, told[-1].after, terms)


def abridged(terms: Sequence[Cause], most: int) -> tuple[tuple[Cause, ...], float, int]:
    """Return the `most` largest terms, what the smaller ones sum to, and how many those are."""
    if len(terms) <= most:
        return tuple(terms), 0.0, 0
    rest = terms[most - 1 :]
    return tuple(terms[: most - 1]), sum(term.amount for term in rest), len(rest)
