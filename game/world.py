"""The world: tables of agents, the clock, chance, and the month. `World` is a `mesa.Model`.

Many worlds advance in lock-step as one: a played game is the case of one world. State is plain arrays, worlds first.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES, Row
from game import beginnings, belief, copies, mesa_view, state
from game.calendar import Month, month_text, starts_quarter, starts_year
from game.cards import orders as card_orders
from game.cards.deck import deck_of
from game.cards.hand import Hand
from game.causes import Causes
from game.chance import LIVED, Chance, Luck, Streams
from game.configuration import did_you_mean
from game.doctrines import Doctrine, load_doctrine
from game.errors import PrimacyError
from game.events.deck import ShockDeck, load_shocks
from game.events.shocks import Shocks
from game.levers import LEVERS, PROGRAMMES, QUANTITIES, lever_array, political_costs
from game.metrics.history import History
from game.metrics.metric import METRIC_INDEX, METRICS, ledger
from game.month import MONTH
from game.news import News, Newsroom
from game.orders import OrderReview, Orders, apply_orders, review_orders
from game.parameters import Given, Parameters, ensemble_of, parameter_set
from game.scenario import Scenario, load_scenario
from game.switches import Switches

Array = NDArray[np.float64]
LEAD_WINDOW = 37
"""Months of capability history that the frontier lead looks back on: it is capped at 36."""
PLAN_SLOTS, ADJUST_SLOTS = 3, 1
"""New lever targets that a quarter leaves attention for, on plan turns and otherwise (M17)."""
MAX_SEED = 2**63 - 1


@functools.cache
def shock_deck() -> ShockDeck:
    """Return the deck that ships with the game, read once."""
    return load_shocks(metrics=METRICS)


def checked_seed(seed: Any) -> int:
    """Return a seed as a number; raises PrimacyError in one sentence."""
    try:
        number = int(str(seed))
    except ValueError:
        raise PrimacyError(f'The seed "{seed}" is not a whole number from 0 to {MAX_SEED}.') from None
    if not 0 <= number <= MAX_SEED:
        raise PrimacyError(f"The seed {number} is not between 0 and {MAX_SEED}.")
    return number


class World(mesa.Model):
    """Worlds `first_world` to `first_world + worlds - 1` of a seed, under one scenario and a doctrine a side.

    `us` and `china` are doctrine names, `Doctrine`s, or None (nobody gives orders but `submit`). `parameters` names a
    parameter set; `overrides` fixes some parameters, in all worlds or by an array with a row for each. `researchers`
    is the rows of the longest table (None: as the scenario says).
    `actors` maps an actor's name to a subclass of its kind whose `decide` replaces its decisions. `switches` turns
    mechanisms off: {"M4": False}. A `sighted` world (by default, a world alone) keeps what each side saw of the other
    a quarter ago, from which forecasts start. `kept` names the metrics whose every month is kept (None: all). With
    `causes` the world can tell why its headline numbers moved (`game.causes`). `bids` is how much less political
    capital each side begins with, as its player bid for it.
    """

    def __init__(
        self,
        scenario: str | Path | Scenario = "baseline-2025",
        seed: int = 1,
        worlds: int = 1,
        first_world: int = 0,
        us: str | Doctrine | None = "balanced",
        china: str | Doctrine | None = "balanced",
        parameters: str = "evidence",
        researchers: int | None = None,
        actors: Mapping[str, type[Row]] | None = None,
        switches: Mapping[str, bool] | None = None,
        overrides: Mapping[str, Given] | None = None,
        until: Month | None = None,
        sighted: bool | None = None,
        kept: Sequence[str] | None = None,
        causes: bool = False,
        bids: Sequence[float] = (0.0, 0.0),
    ) -> None:
        number = checked_seed(seed)
        super().__init__(seed=number % 2**32)
        self.scenario = load_scenario(scenario)
        self._check_seen()
        self.parameter_set = str(parameters)
        self.switches = Switches(switches or {})
        self.month: Month = self.scenario.start
        self.end: Month = self._end(until)
        numbers = np.arange(first_world, first_world + worlds, dtype=np.int64)
        self.chance = Chance(number, numbers, np.full(worlds, LIVED, dtype=np.int64))
        self.doctrines = [self._doctrine(us, "us"), self._doctrine(china, "china")]
        # A record is what happened, not a game: it earns nothing by the rules of one.
        self.committing = np.array([doctrine is None or not doctrine.record for doctrine in self.doctrines])
        self.overrides: dict[str, Given] = dict(overrides or {})
        self.p = self.drawn = self.draw_parameters()
        self.sighted = worlds == 1 if sighted is None else sighted
        self._people = int(researchers or self.scenario.researchers)
        self._build(worlds, actors or {})
        beginnings.start(self)
        held = self.governments.political_capital
        self.governments.political_capital = np.maximum(held - np.asarray(bids), 0.0)
        self._open_books(kept)
        self.causes: Causes | None = Causes(self) if causes else None

    # ------------------------------------------------------------------ construction

    def _check_seen(self) -> None:
        for name in self.scenario.seen:
            if name not in METRICS:
                near = did_you_mean(name, list(METRICS), few=3)
                raise PrimacyError(f'{self.scenario.where}: key "seen" names "{name}", which is no metric; {near}.')

    def _end(self, until: Month | None) -> Month:
        if until is None:
            return self.scenario.end
        longest = (self.scenario.run_on or self.scenario.last) + 1
        if not self.scenario.start < until <= longest:
            raise PrimacyError(
                f'The scenario "{self.scenario.key}" runs from {month_text(self.scenario.start)} to '
                f"{month_text(longest - 1)}; {month_text(until - 1)} lies outside."
            )
        return until

    @staticmethod
    def _doctrine(doctrine: str | Doctrine | None, side: str) -> Doctrine | None:
        if doctrine is None or isinstance(doctrine, Doctrine):
            return doctrine
        return load_doctrine(doctrine, side, METRICS)  # type: ignore[arg-type]

    def draw_parameters(self) -> Parameters:
        """Draw the parameters of these worlds, contested ones by their own luck, and fix what is overridden."""
        name, worlds = self.parameter_set, len(self.chance.numbers)
        drawn = Parameters.draw(parameter_set(name), self.chance, ensemble_of(name))
        twists: dict[str, Given] = {key: twist.value for key, twist in self.scenario.parameters.items()}
        return drawn.replaced({**twists, **self.overrides}, worlds)

    def _build(self, worlds: int, actors: Mapping[str, type[Row]]) -> None:
        """Make the empty tables, the streams of chance and what is derived from configuration."""
        self.worlds = worlds
        self.tables = beginnings.tables(worlds, self._people)
        for kind, table in self.tables.items():
            setattr(self, kind, table)
        deck = shock_deck().scaled(self.scenario.hazards, self.scenario.where)
        self.shocks = Shocks(deck, worlds, METRIC_INDEX)
        self.hand = Hand(deck_of(self.tables), worlds)
        self.streams = Streams(
            {
                "shock": len(deck.keys),
                "run": len(self.labs),
                "length": len(self.labs),
                "curtailment": 2,
                "incident": 2,
                "mood": 2,
                "euv": 1,
                "strait": 1,
                "researcher": self.researchers.gather(float(self.p.moving_ceiling[0, 0])),
            }
        )
        self.lever_speed = 1.0 / np.maximum(lever_array("delay"), 1.0)
        self.lever_upkeep = lever_array("upkeep")
        self.lever_priced_by = [QUANTITIES.index(lever.indexed_to) for lever in LEVERS.values()]
        self.lever_prices = political_costs()
        self.ceiling_lever = list(LEVERS).index("export_ceiling")
        self.content = self.regulators.office("content")
        self.export = self.regulators.office("export")
        self.permitting = self.regulators.office("permitting")
        half = len(self.industries) // 2
        self.logistics_row = slice(half + 1, half + 2)
        self.software_rows = slice(4, None, half)
        self.manufacturing_rows = slice(0, None, half)
        self.released = np.zeros((worlds, len(self.labs)), dtype=bool)
        self.has_record = any(d is not None and d.record for d in self.doctrines)
        self.view = mesa_view.MesaView(self, actors)

    def _open_books(self, kept: Sequence[str] | None) -> None:
        """Record the start: what a ledger needs from before the first month, and row 0 of history."""
        self.frozen = np.full(self.worlds, -1, dtype=np.int64)
        self.final = np.zeros((self.worlds, len(METRICS)))
        self.failed: dict[int, str] = {}
        self.opened = False
        self.probes: dict[str, Callable[[World], None]] = {}
        self.timings: dict[str, float] | None = None
        self.metrics = np.zeros((self.worlds, len(METRICS)))
        self.sightings: dict[str, NDArray[Any]] = {}
        self.newsroom: Newsroom | None = None
        if self.sighted:
            self.newsroom = Newsroom()
            self.newsroom.attend(self)
            belief.look(self)
        self.history = History(self.start, self.end - self.start + 1, self.worlds, METRIC_INDEX, kept)
        self.weights = beginnings.sector_weights(self)
        self.luck: Luck = self.chance.month(self.start - 1, self.streams)
        beginnings.first_look(self)
        ledger(self)

    # ------------------------------------------------------------------ the clock

    @property
    def start(self) -> Month:
        """The first month."""
        return self.scenario.start

    @property
    def years(self) -> float:
        """Years since January 2025, to which parameters refer."""
        return (self.month - beginnings.REFERENCE_MONTH) / 12.0

    @property
    def is_over(self) -> bool:
        """True when the last month has passed or every world is frozen."""
        return self.month >= self.end or bool(self.frozen.min() >= 0)

    @property
    def begins_quarter(self) -> bool:
        """True in the months in which governments decide and the slow rules move."""
        return starts_quarter(self.month) or self.month == self.start

    @property
    def is_decision_month(self) -> bool:
        """True when orders are taken before the next step."""
        return self.begins_quarter

    @property
    def is_plan_turn(self) -> bool:
        """True on the first turn and on every first quarter: programmes may change and attention is greater."""
        return starts_year(self.month) or self.month == self.start

    @property
    def turn(self) -> int:
        """The number of this turn, from 1."""
        return (self.month - self.start) // 3 + 1

    def on(self, mechanism: str) -> bool:
        """True unless the mechanism ("M1" to "M19") is switched off."""
        return self.switches[mechanism]

    def step(self) -> None:
        """One month: the phases of `game.month`, in order."""
        if self.is_over:
            self.running = False
            return
        self.luck = self.chance.month(self.month, self.streams)
        if self.newsroom is not None:
            self.newsroom.watch(self)
        begins_quarter = self.begins_quarter
        if self.causes is not None:
            self.causes.open_month()
        for label, run, quarterly in MONTH:
            if quarterly and not begins_quarter:
                continue
            began = time.perf_counter() if self.timings is not None else 0.0
            run(self)
            if self.timings is not None:
                self.timings[label] = self.timings.get(label, 0.0) + time.perf_counter() - began
            if label in self.probes:
                self.probes[label](self)
            if self.causes is not None:
                self.causes.watch(label)
        if begins_quarter:
            self.shocks.forget()
        if self.newsroom is not None:
            self.newsroom.report(self, self.month)
        self.month += 1
        self.running = not self.is_over
        self.view.collect()

    def run(self, until: Month | None = None) -> World:
        """Step to the scenario's end, or until a month has been reached; returns the world."""
        while not self.is_over and (until is None or self.month < until):
            self.step()
        return self

    # ------------------------------------------------------------------ governments

    def open_quarter(self) -> None:
        """Give this quarter's political capital and attention, once."""
        if not self.opened:
            self.governments.open_quarter(PLAN_SLOTS if self.is_plan_turn else ADJUST_SLOTS, self.p)
            self.opened = True

    def price_index(self) -> Array:
        """Return how dear each of `QUANTITIES` is against January 2025, (worlds, 2, quantities)."""
        return beginnings.price_index(self)

    def upkeep(self, index: Array | None = None) -> Array:
        """Return what each lever costs at full level, bn USD a quarter at today's prices: (worlds, 2, levers).

        `index` is what `beginnings.price_index` gives, where it is at hand.
        """
        index = beginnings.price_index(self) if index is None else index
        return self.lever_upkeep * index.take(self.lever_priced_by, axis=2)

    def answer_prices(self) -> Array:
        """Return how dear answers to events are against January 2025, (worlds, 2): they follow the economy."""
        return beginnings.price_index(self)[:, :, QUANTITIES.index("gdp")]

    def obey(self, side: int, doctrine: Doctrine, upkeep: Array, index: Array) -> None:
        """Let a doctrine give the side's orders for the quarter, within the three currencies.

        `upkeep` is that of levers; `index` is what `beginnings.price_index` gives.
        """
        wish = doctrine.wish(self.month, lambda name: self.seen(side, name), self.worlds)
        governments = self.governments
        plays = wish.plays if self.on("cards") else ()
        card_orders.take(self, side, [play for play in plays if play.urgent], upkeep, index)
        calm = [play for play in plays if not play.urgent]
        if self.is_plan_turn:
            # One card a year comes before the levers, which would else take all attention for years.
            card_orders.take(self, side, calm, upkeep, index, most=1)
        if doctrine.record:
            known = ~np.isnan(wish.targets)
            governments.set_targets(known, wish.targets, side)
            governments.level[:, side] = np.where(known, wish.targets, governments.level[:, side])
        else:
            governments.take(wish.targets, wish.priority, self.lever_prices[side], upkeep, side)
            card_orders.take(self, side, calm, upkeep, index)
        if self.is_plan_turn or doctrine.record:
            shares = np.isfinite(wish.programmes)
            governments.programme[:, side] = np.where(shares, wish.programmes, governments.programme[:, side])

    def seen(self, side: int, name: str, late: int = 0) -> Array:
        """Return a metric as a side sees it: its own as it is, the rival's a quarter old and with error; (worlds,).

        Somebody who is `late` sees everything so many months later still.
        """
        metric, place = METRICS[name], METRIC_INDEX[name]
        known = metric.public or name in self.scenario.seen or not self.on("fog")
        if metric.side in (None, SIDES[side]) or known:
            return self.history.back(late)[:, place] if late else self.metrics[:, place]
        old = self.history.back(3 + late)[:, place]
        error = self.luck.block(f"sight {name}", 1)[:, 0] - 0.5
        return old * (1.0 + metric.fog * error)

    def metric(self, name: str) -> Array:
        """Return a metric of the latest month as it is, (worlds, 1)."""
        place = METRIC_INDEX[name]
        return self.metrics[:, place : place + 1]

    @property
    def news(self) -> list[News]:
        """What happened so far, for a world that is watched; empty for others."""
        return self.newsroom.items if self.newsroom is not None else []

    def submit(self, side: str, orders: Orders) -> OrderReview:
        """Give a side's standing orders for this quarter; raises PrimacyError when they are impossible."""
        self.open_quarter()
        return apply_orders(self, SIDES.index(side), orders)

    def review(self, side: str, orders: Orders) -> OrderReview:
        """Say what orders would cost and what blocks them, without giving them."""
        self.open_quarter()
        return review_orders(self, SIDES.index(side), orders)

    def government(self, side: str) -> Any:
        """Return a side's government as a Mesa agent."""
        return self.view.row("governments", SIDES.index(side))

    # ------------------------------------------------------------------ memory of the frontier

    def remember_frontier(self) -> None:
        """Write the month's best released capability of both sides into the record, (worlds, 2, months)."""
        self.frontiers[:, :, self.frontier_place] = self.frontier
        self.frontier_place += 1

    def frontier_year_ago(self) -> Array:
        """Return both sides' best released capability twelve months ago, (worlds, 2)."""
        return self.frontiers[:, :, self.frontier_place - 13]

    @property
    def prehistory(self) -> tuple[list[Month], Array]:
        """The months before the start and both sides' capability in the first world: (months, (months, 2))."""
        months = list(range(self.start - beginnings.PREHISTORY, self.start))
        return months, self.frontiers[0, :, : beginnings.PREHISTORY].T

    # ------------------------------------------------------------------ copies

    def freeze(self, worlds: NDArray[np.bool_]) -> None:
        """Stop the clock of some worlds at this month's end, and keep the means of their last year."""
        self.frozen = np.where(worlds, self.month, self.frozen)
        places = np.flatnonzero(worlds)
        self.final[places] = self.history.last_year(places)

    def fail(self, row: Array) -> None:
        """Freeze the worlds whose ledger went non-finite, and say for each which column did and when."""
        for world in np.flatnonzero(~np.isfinite(row).all(axis=1)):
            number = int(self.chance.numbers[world])
            if number not in self.failed:
                self.failed[number] = f"{state.first_non_finite(self, int(world))} in {month_text(self.month)}"
        self.freeze(~np.isfinite(row).all(axis=1) & (self.frozen < 0))

    def fork(self, worlds: int = 256, branch: int = 1, source: int | None = None) -> World:
        """Copy the present into `worlds` futures with fresh, keyed luck; the parent is not disturbed.

        Each future k takes after world `source` (or after world k modulo the parent's worlds) and lives on branch
        `branch` + k, so that two forks with the same numbers meet the same luck.
        """
        return copies.fork(self, worlds, branch, source)

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return everything that makes up the present as plain metadata and arrays, for a save."""
        return copies.state(self)

    @classmethod
    def restore(cls, meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> World:
        """Return the world of a save; raises PrimacyError when the state is not whole."""
        return copies.restore(meta, arrays)

    # ------------------------------------------------------------------ Mesa

    @property
    def agents(self) -> Any:
        """All agents but the researchers' unmade rows (`agents_by_type[Researcher]` makes those), as Mesa has them."""
        self.view.make()
        return self._all_agents

    @property
    def agents_by_type(self) -> Any:
        """Mesa's agents by kind; the rows are made at first access."""
        self.view.make()
        return self.view.by_type(self._agents_by_type)

    @property
    def datacollector(self) -> Any:
        """A Mesa DataCollector of all metrics, one row a step; collecting begins at first access."""
        return self.view.datacollector()

    def close(self) -> None:
        """Free what keeps this world alive by circles of references; its history stays readable. Twice is no harm."""
        if "view" in self.__dict__:
            self.view.close()

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)


__all__ = ["LEVERS", "PROGRAMMES", "World", "checked_seed"]
