"""`Causes`: the watch over a world, and the answers to why a headline number moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES
from game.calendar import year_of
from game.causes import applied, currencies, frontier
from game.causes.applied import Applied
from game.causes.budget import budget
from game.causes.compute import effective_compute
from game.causes.dependence import Dependence
from game.causes.explanation import OTHER, Cause, Explanation, YearOfCauses, by_size, summed
from game.causes.headlines import HEADLINES, checked_headline, named
from game.causes.models import Models
from game.causes.power import free_power
from game.causes.record import Record
from game.causes.talent import talent
from game.causes.tension import tension
from game.causes.terms import Array, Key, PairOfTerms, Terms
from game.causes.view import Turn
from game.errors import PrimacyError
from game.metrics.metric import METRICS

if TYPE_CHECKING:
    from game.world import World

ROUNDING = 1e-9
"""What sums may miss by, of the metric's size: then it is rounding, and no cause of its own."""
STATE_VERSION = 2


class Account(NamedTuple):
    """One metric's turn in all worlds: before, after, and the terms that lie between; arrays are (worlds,)."""

    before: Array
    after: Array
    terms: dict[Key, Array]


class Causes:
    """Watches one world, or many, from a quarter's start on; explains any turn since, when asked."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.record = Record(world)
        self._forget()

    def _forget(self) -> None:
        self._models = Models(self.record, self._world)
        self._applied, self._dependence = Applied(), Dependence()
        self._told: dict[tuple[str, int, int], dict[str, Account]] = {}

    # ------------------------------------------------------------------------------------------- watching

    def open_month(self) -> None:
        """Called by the world before the first phase of a month."""
        self.record.open_month(self._world)

    def watch(self, label: str) -> None:
        """Called by the world after each phase."""
        self.record.keep(label, self._world)

    # ------------------------------------------------------------------------------------------- asking

    @property
    def turns(self) -> range:
        """The turns that can be explained, numbered as the game does."""
        first = self._number(1)
        return range(first, first + self.record.turn)

    def of(self, metric: str, turn: int | None = None, world: int = 0) -> Explanation:
        """Explain one metric's change over a turn (None: the latest), in the watched world at place `world`.

        Raises PrimacyError for a metric without an account, or a turn that was not watched.
        """
        row = self._row(turn)
        return self._explained(checked_headline(metric), row, world)

    def by_year(self, metric: str, world: int = 0) -> list[YearOfCauses]:
        """Explain one metric's change over each calendar year watched, whose turns' terms are added up."""
        checked_headline(metric)
        years: dict[int, list[Explanation]] = {}
        for row in range(1, self.record.turn + 1):
            year = year_of(self.record.start + self.record.starts[row] - 1)
            years.setdefault(year, []).append(self._explained(metric, row, world))
        return [
            YearOfCauses(
                metric,
                METRICS[metric].unit,
                year,
                turns[0].before,
                turns[-1].after,
                summed(term for turn in turns for term in turn.terms),
            )
            for year, turns in years.items()
        ]

    def account(self, metric: str, turn: int | None = None) -> Account:
        """Return one metric's account in all worlds watched: as `of`, but as arrays."""
        return self._account(checked_headline(metric), self._row(turn))

    def _number(self, row: int) -> int:
        begins = self._world.start - self._world.start % 3
        return (self.record.start + self.record.starts[min(row, self.record.turn)] - 1 - begins) // 3 + 1

    def _row(self, turn: int | None) -> int:
        if not self.record.turn:
            raise PrimacyError("No turn has been watched yet, so there is nothing to explain.")
        if turn is None:
            return self.record.turn
        if turn not in self.turns:
            raise PrimacyError(f"Turn {turn} was not watched; those from {self.turns[0]} to {self.turns[-1]} were.")
        return turn - self.turns[0] + 1

    def _explained(self, metric: str, row: int, world: int) -> Explanation:
        account = self._account(metric, row)
        deck = self._world.shocks.deck
        terms = []
        for (key, whose), amounts in account.terms.items():
            called = named(key, deck)
            terms.append(Cause(key, float(amounts[world]), whose, called.mechanism, called.text))  # type: ignore[arg-type]
        return Explanation(
            metric,
            METRICS[metric].unit,
            self._number(row),
            float(account.before[world]),
            float(account.after[world]),
            by_size(terms),
        )

    # ------------------------------------------------------------------------------------------- accounts

    def _account(self, metric: str, row: int) -> Account:
        side = next((side for side in SIDES if side in metric.split("_")), "")
        family = metric.replace(f"{side}_", "").replace(f"_{side}", "") if side else metric
        # A turn that is still being played is explained afresh each month.
        known = self._told.setdefault((family, row, self.record.month if row == self.record.turn else 0), {})
        if metric not in known:
            known |= self._family(family, Turn(self.record, self._world, row))
        return known[metric]

    def _family(self, family: str, turn: Turn) -> dict[str, Account]:
        """Work out an account, and that of the other side with it."""
        if family == "frontier_lead":
            return {family: _closed(turn, family, frontier.lead(turn, self._models))}
        if family == "tension":
            return {family: _closed(turn, family, tension(turn))}
        if family == "capability_gap":
            gap, sides = Terms(), self._models.capability(turn).sides
            gap.take(sides[0])
            gap.take(sides[1], -1.0)
            return {family: _closed(turn, family, gap)}
        if family == "applied_ratio":
            us, china = (self._account(f"{side}_applied_index", turn.turn) for side in SIDES)
            of_sides = [_reopened(us), _reopened(china)]
            ends = (us.before, china.before), (us.after, china.after)
            return {family: _closed(turn, family, applied.ratio(*ends, *of_sides))}
        work = {
            "capability": self._models.capability,
            "effective_compute": effective_compute,
            "applied_index": self._applied.index,
            "dependence": self._dependence.shares,
            "power_free": free_power,
            "talent": talent,
            "budget": budget,
            "treasury": currencies.treasury,
            "political_capital": currencies.political_capital,
            "approval": currencies.approval,
        }
        pair: PairOfTerms = work[family](turn)
        names = [f"{family}_{side}" if family == "dependence" else f"{side}_{family}" for side in SIDES]
        return {name: _closed(turn, name, terms) for name, terms in zip(names, pair.sides, strict=True)}

    # ------------------------------------------------------------------------------------------- saves

    def to_state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return the watch as plain metadata (JSON) and arrays, for a save."""
        meta, arrays = self.record.to_state()
        return {"version": STATE_VERSION, **meta}, arrays

    @classmethod
    def from_state(cls, world: World, meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Causes:
        """Go on with the watch of a save, over the world restored from it. Raises PrimacyError when it is not whole."""
        if meta.get("version") != STATE_VERSION:
            version = meta.get("version")
            raise PrimacyError(f"This record of causes is of version {version}; this Primacy reads {STATE_VERSION}.")
        causes = cls.__new__(cls)
        causes._world = world
        causes.record = Record.refilled(world, meta, arrays)
        causes._forget()
        return causes


def _reopened(account: Account) -> Terms:
    terms = Terms()
    for (key, whose), amounts in account.terms.items():
        terms.add(key, whose, amounts)
    return terms


def _closed(turn: Turn, metric: str, terms: Terms) -> Account:
    """Close an account: what no term explains is `other`; rounding goes to the largest term, so that all adds up."""
    before, after = turn.metric(metric)
    frozen = turn.world.frozen
    lived = (frozen < 0) | (frozen >= turn.record.start + turn.opening)
    found = {key: np.where(lived, amounts, 0.0) for key, amounts in terms}
    # What an account itself calls other is told apart from rounding below.
    found = {key: amounts for key, amounts in found.items() if amounts.any() and key[0] != OTHER}
    sizes = [np.abs(amounts) for amounts in found.values()]
    scale = np.maximum(np.abs(before), np.abs(after))
    missing = (after - before) - sum(found.values(), np.zeros_like(before))
    real = np.abs(missing) > ROUNDING * np.maximum(scale, sum(sizes, np.zeros_like(before)))
    if found:
        largest = np.argmax(np.stack(sizes), axis=0)
        for place, key in enumerate(found):
            found[key] = found[key] + np.where((largest == place) & ~real, missing, 0.0)
        missing = np.where(real, missing, 0.0)
    if missing.any():
        found[OTHER, "world"] = missing
    return Account(before, after, found)


__all__ = ["HEADLINES", "Account", "Causes"]
