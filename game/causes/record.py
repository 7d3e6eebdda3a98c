"""What causes are worked out from: columns of a world, kept at the ends of phases as arrays with a row a month or turn.

Row 0 is the world as it stood when the watch began; row n is the n-th month (or turn) since. A *level* is a stock or
a state, whose row 0 is known; a *flow* is what happened in the month or turn, and its row 0 is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES, US
from game.causes.headlines import HEADLINES
from game.errors import PrimacyError
from game.metrics.metric import METRIC_INDEX
from game.phases import economy, training
from game.phases.frame import FREEZING

if TYPE_CHECKING:
    from game.parameters import Parameters
    from game.world import World

Array = NDArray[np.float64]
Reader = Callable[[Any], NDArray[Any]]
Readers = Callable[[Any], tuple[NDArray[Any], ...]]
MONTHLY, QUARTERLY = "monthly", "quarterly"
_TOLD = [METRIC_INDEX[metric] for metric in HEADLINES]


class Point(NamedTuple):
    """Columns that are read together: their names, the phase after which, how, how often, and whether they flow."""

    names: tuple[str, ...]
    label: str
    read: Readers
    rows: str = QUARTERLY
    flow: bool = False


def _one(name: str, label: str, read: Reader, rows: str = QUARTERLY, flow: bool = False) -> Point:
    return Point((name,), label, lambda w: (read(w),), rows, flow)


def _content(column: str) -> Reader:
    return lambda w: getattr(w.regulators, column)[:, w.content]


def _of(table: str, column: str) -> Reader:
    return lambda w: getattr(getattr(w, table), column)


def _columns(label: str, table: str, names: str, rows: str = QUARTERLY, flow: bool = False) -> tuple[Point, ...]:
    return tuple(_one(name, label, _of(table, name), rows, flow) for name in names.split())


def _income(w: Any) -> tuple[Array, Array]:
    parts: tuple[Array, Array] = w.governments.income(w.labs.total(w.labs.revenue), w.p)
    return parts


def _bills(w: Any) -> tuple[Array, Array]:
    """What levers and cards that stand cost a quarter, bn USD."""
    cards: Array = w.governments.card_cost
    levers: Array = w.governments.standing_cost(w.upkeep()) - cards
    return levers, cards


def _card_capital(w: Any) -> Array:
    """The political capital that the cards played this quarter cost."""
    deck = w.hand.deck
    cost = (w.hand.played == w.month) * deck.capital
    return np.stack([cost[:, slots].sum(axis=1) for slots in deck.of_side], axis=1)


def _tension_cards(w: Any) -> Array:
    """What each side's cards add to the tension that is usual."""
    found = np.zeros((w.worlds, len(SIDES)))
    for touched in w.hand.deck.parameters:
        if touched.name == "tension_base":
            for touch in touched.touches:
                found[:, w.hand.deck.slots[touch.slot][1]] += touch.plus * w.hand.intensity[:, touch.slot]
    return found


def _controls(w: Any) -> tuple[Array, Array, Array]:
    """The export ceiling, what it was a quarter ago, and China's counter-measures, as tension is worked out."""
    governments = w.governments
    return governments("export_ceiling")[:, :1], w.commons.last_ceiling, governments.retaliation[:, 1:]


def _read(w: Any) -> Array:
    """What labs read in publications this month; nobody does where know-how does not spread."""
    read: Array = w.labs.read if w.on("M8") else np.zeros_like(w.labs.know_how)
    return read


POINTS: tuple[Point, ...] = (
    Point(("lever_bill", "card_bill"), "orders", _bills),
    _one("budget_then", "orders", _of("governments", "budget")),
    _one("paid", "orders", _of("governments", "paid")),
    _one("card_capital", "orders", _card_capital),
    _one("tension_cards", "orders", _tension_cards),
    _one("political_capital", "ledger", _of("governments", "political_capital"), MONTHLY),
    _one("capital_gain", "orders", lambda w: w.governments.capital_gain(w.p)),
    # What cards have bought shows before the grid's own plans are carried out.
    _one("connected_ordered", "orders", _of("grids", "connected")),
    _one("onsite_ordered", "orders", _of("grids", "onsite")),
    _one("abroad_ordered", "orders", _of("grids", "abroad")),
    *_columns("trade", "labs", "chips chip_power"),
    *_columns("trade", "labs", "arrived arrived_power", flow=True),
    *_columns("trade", "commons", "legal smuggled rented", flow=True),
    *_columns("power plans", "grids", "connected onsite abroad cooling wanted"),
    *_columns("energy", "grids", "powered available curtailed", MONTHLY),
    _one("tokens", "data", _of("governments", "tokens")),
    *_columns("strategy", "labs", "serving mfu"),
    *_columns("strategy", "governments", "scale_up native_gap"),
    *_columns("training", "labs", "training_flop know_how data_skill", MONTHLY),
    _one("read", "training", _read, MONTHLY, flow=True),
    _one("leaps", "training", training.leaps, MONTHLY, flow=True),
    _one("largest_run", "models", _of("labs", "largest_run")),
    *_columns("models", "labs", "run_months last_run pending capability student student_age", MONTHLY),
    _one("teacher", "models", lambda w: w.teacher, MONTHLY),
    _one("run_luck", "models", lambda w: w.luck["run"], MONTHLY, flow=True),
    _one("penalty", "models", _content("penalty"), MONTHLY),
    _one("lag", "models", _content("lag"), MONTHLY),
    _one("know_how_carried", "offers", _of("labs", "know_how")),
    *_columns("offers", "researchers", "people choices graduating considering"),
    _one("peers", "offers", training.peers),
    Point(("compute_draw", "state_draw", "freedom_draw", "shock_draw"), "offers", training.draws),
    Point(("visas", "climate"), "offers", training.entry),
    _one("suspicion", "offers", lambda w: w.governments.suspicion[:, US : US + 1]),
    _one("core", "applied", lambda w: w.core),
    _one("unreliable", "applied", economy.unreliability),
    Point(("cheap", "mandate", "brake", "mood"), "applied", economy.pushes),
    _one("undone", "applied", lambda w: w.industries.undone(w.regulators.new_incidents[:, w.content], w.p)),
    *_columns("applied", "industries", "adoption quality infrastructure learning ceiling"),
    # Read before third countries choose: what was bought fades as they do.
    *_columns("applied", "markets", "us_packages china_packages"),
    Point(("gap", "price_abroad", "trust_abroad"), "abroad", economy.seen_abroad),
    Point(("openness", "finance", "own_offer"), "abroad", economy.offers_abroad),
    *_columns("abroad", "markets", "share lock_in"),
    Point(("from_economy", "from_revenue"), "economy", _income),
    _one("strictness", "economy", lambda w: w.governments("strictness")),
    _one("adoption_pushed", "economy", lambda w: w.governments("adoption")),
    _one("incidents_new", "economy", _content("new_incidents"), flow=True),
    _one("approval_events", "economy", lambda w: w.shocks.impulses("approval"), flow=True),
    Point(("export_ceiling", "export_ceiling_before", "counter_measures"), "relations", _controls),
    _one("tension_events", "relations", lambda w: w.shocks.gathered_in("tension"), flow=True),
    _one("crisis", "ledger", lambda w: (w.commons.tension >= FREEZING) * 1.0, MONTHLY),
    _one("approval", "ledger", _of("governments", "approval"), MONTHLY),
    *_columns("economy", "labs", "revenue running"),
    _one("price", "economy", _of("governments", "token_price")),
    _one("struck", "ledger", lambda w: w.shocks.struck, MONTHLY, flow=True),
    _one("metrics", "ledger", lambda w: w.metrics.take(_TOLD, axis=1), MONTHLY),
)
"""Everything that is kept, in the order of the month's phases."""
ROWS: dict[str, str] = {name: point.rows for point in POINTS for name in point.names}
"""How often each column is kept."""


class Record:
    """The columns of one world, or of many, since a month; rows are written in place as months pass."""

    def __init__(self, world: World) -> None:
        if not world.begins_quarter:
            raise PrimacyError("Causes can be watched from the start of a quarter on, not from within one.")
        self._open(world)
        for point in POINTS:
            if not point.flow:
                self._write(point, 0, world)

    def _open(self, world: World) -> None:
        """Begin with nothing kept."""
        self.start = world.month
        self.month, self.turn = 0, 0
        self.starts: list[int] = [0]
        """The row of each turn's first month; turn 0 is the beginning."""
        self.drawn = world.drawn
        self.parameters: list[Parameters] = [world.p]
        """The parameters in force in each turn: orders may move them."""
        self.frontier_base = world.frontier_place - 1
        """The place, in the world's record of the frontier, of the month before the watch."""
        self.columns: dict[str, NDArray[Any]] = {}
        self._make_room(world)
        self._frozen: NDArray[np.bool_] | None = None
        self._plan: dict[str, list[Point]] = {}
        for point in POINTS:
            self._plan.setdefault(point.label, []).append(point)

    def _make_room(self, world: World) -> None:
        months = world.end - self.start
        self._rows = {MONTHLY: months + 1, QUARTERLY: months // 3 + 2}

    @property
    def worlds(self) -> int:
        """How many worlds are watched."""
        return int(self.columns["metrics"].shape[1])

    def open_month(self, world: World) -> None:
        """Begin a row, and with a quarter a turn."""
        self.month += 1
        self._frozen = world.frozen >= 0 if (world.frozen >= 0).any() else None
        if world.begins_quarter:
            self.turn += 1
            self.starts.append(self.month)

    def keep(self, label: str, world: World) -> None:
        """Keep what is to be kept at the end of a phase."""
        begins_turn = self.starts[self.turn] == self.month
        for point in self._plan.get(label, ()):
            if point.rows is MONTHLY:
                self._write(point, self.month, world)
            elif begins_turn:
                self._write(point, self.turn, world)
        if begins_turn and label == "orders":
            self.parameters.append(world.p)

    def _write(self, point: Point, row: int, world: World) -> None:
        for name, values in zip(point.names, point.read(world), strict=True):
            column = self.columns.get(name)
            if column is None:
                shape = (self._rows[point.rows], world.worlds, *values.shape[1:])
                column = self.columns[name] = np.zeros(shape, dtype=values.dtype)
            if self._frozen is not None:
                # A frozen world stands still: what flows on underneath it is nobody's to explain.
                still = np.zeros_like(values) if point.flow else column[row - 1]
                values = np.where(self._frozen.reshape(-1, *[1] * (values.ndim - 1)), still, values)
            column[row] = values

    # ------------------------------------------------------------------------------------------- saves

    def to_state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return everything kept so far as plain metadata and arrays, for a save."""
        filled = {MONTHLY: self.month + 1, QUARTERLY: self.turn + 1}
        arrays = {name: values[: filled[ROWS[name]]].copy() for name, values in self.columns.items()}
        drawn = dict(self.drawn.items())
        for turn, parameters in enumerate(self.parameters):
            for name, values in parameters.items():
                if values is not drawn[name] and not np.array_equal(values, drawn[name]):
                    arrays[f"moved.{turn}.{name}"] = np.array(values)
        meta = {
            "start": self.start,
            "month": self.month,
            "turn": self.turn,
            "starts": list(self.starts),
            "frontier_base": self.frontier_base,
        }
        return meta, arrays

    @classmethod
    def refilled(cls, world: World, meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Record:
        """Return the record of a save, over the world restored from it. Raises PrimacyError when it is not whole."""
        record = cls.__new__(cls)
        record._open(world)
        record._refill(world, meta, arrays)
        return record

    def _refill(self, world: World, meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        self.start, self.month, self.turn = int(meta["start"]), int(meta["month"]), int(meta["turn"])
        self.starts = [int(row) for row in meta["starts"]]
        self.frontier_base = int(meta["frontier_base"])
        self.parameters = [self._moved(turn, arrays, self.drawn) for turn in range(self.turn + 1)]
        self._make_room(world)
        flows = {name for point in POINTS if point.flow for name in point.names}
        for name, rows in ROWS.items():
            given = arrays.get(name)
            if given is None and name in flows and not self.month:
                continue
            filled = (self.month if rows is MONTHLY else self.turn) + 1
            if given is None or len(given) != filled:
                raise PrimacyError(f'This record of causes is not whole: "{name}" is missing or too short.')
            column = np.zeros((self._rows[rows], *given.shape[1:]), dtype=given.dtype)
            column[:filled] = given
            self.columns[name] = column

    @staticmethod
    def _moved(turn: int, arrays: Mapping[str, NDArray[Any]], drawn: Parameters) -> Parameters:
        prefix = f"moved.{turn}."
        moved = {name.removeprefix(prefix): values for name, values in arrays.items() if name.startswith(prefix)}
        return drawn.changed(moved) if moved else drawn
