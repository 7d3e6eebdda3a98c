"""Terms in the making: named amounts in many worlds, and the exact ways to share a change out over factors."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES

Array = NDArray[np.float64]
Key = tuple[str, str]
"""What a term is called, and whose doing it is."""
OWN, RIVAL = "own", "rival"
"""Whose doing a term of a pair of metrics is: the side whose metric it is, or the other one."""
PATH_POINTS = 12
"""Points of the Gauss-Legendre rule along a path: for logits that move by a few units the error is rounding."""


class Terms:
    """Amounts by key and doer, (worlds,) each."""

    def __init__(self) -> None:
        self._amounts: dict[Key, Array] = {}

    def add(self, key: str, whose: str, amount: Array) -> None:
        """Add to a term; what is given twice under one name and doer is one term."""
        earlier = self._amounts.get((key, whose))
        self._amounts[key, whose] = amount if earlier is None else earlier + amount

    def take(self, other: Terms, factor: Array | float = 1.0) -> None:
        """Add another's terms, each times `factor`, (worlds,)."""
        for (key, whose), amount in other:
            self.add(key, whose, amount * factor)

    def total(self) -> Array | float:
        """The sum of all terms, (worlds,)."""
        return sum(self._amounts.values(), 0.0)

    def __iter__(self) -> Iterator[tuple[Key, Array]]:
        return iter(self._amounts.items())


class PairOfTerms:
    """The terms of a metric that each side has: `add` takes (worlds, 2), whose doing is `own`, `rival`, or named."""

    def __init__(self) -> None:
        self.sides = (Terms(), Terms())

    def add(self, key: str, whose: str, amounts: Array) -> None:
        """Add a term of both sides' metrics."""
        for place, side in enumerate(SIDES):
            doer = {OWN: side, RIVAL: SIDES[1 - place]}.get(whose, whose)
            self.sides[place].add(key, doer, amounts[:, place])

    def add_shocks(self, shares: Mapping[str, Array], amounts: Array) -> None:
        """Add what shocks did, (worlds, 2), to the shocks that did it: `shares` are (worlds, 2) and sum to 1."""
        for key, share in shares.items():
            self.add(key, "luck", amounts * share)


def shared_by_logs(before: Array, after: Array, logs: Mapping[str, Array]) -> dict[str, Array]:
    """Share the change of a positive product out over its factors, whose changes of logarithm are `logs`.

    The log-mean Divisia split: exact, and no factor comes first. What `logs` leave of the product's own change is the
    caller's to name.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(np.abs(after - before) > 1e-12 * before, (after - before) / np.log(after / before), before)
    mean = np.where((before > 0.0) & (after > 0.0), mean, 0.0)
    return {key: mean * value for key, value in logs.items()}


def both_ways(
    function: Callable[..., Array], before: Mapping[str, Array], after: Mapping[str, Array]
) -> dict[str, Array]:
    """Share the change of a function out over its inputs, moved one after the other: the mean of the order given and
    its reverse. Exact; for two inputs it is Shapley's value.
    """
    shares = dict.fromkeys(before, 0.0 * function(**before))
    for order in (list(before), list(before)[::-1]):
        inputs = dict(before)
        value = function(**inputs)
        for name in order:
            inputs[name] = after[name]
            moved = function(**inputs)
            shares[name] = shares[name] + 0.5 * (moved - value)
            value = moved
    return shares


@functools.cache
def path() -> tuple[tuple[float, float], ...]:
    """Return the points on the way from 0 to 1 and their weights, by which a gradient is averaged along a line."""
    points, weights = np.polynomial.legendre.leggauss(PATH_POINTS)
    return tuple((float(0.5 + 0.5 * point), float(0.5 * weight)) for point, weight in zip(points, weights, strict=True))
