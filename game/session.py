"""One played game: turns, a draft with undo, both sides' orders, reports, save and load.

A turn is a quarter: three months of one world. The player's orders are drafted, committed and then revealed
together with the rival's, whose doctrine plays inside the world. A session without a player's side is
watched: doctrines play both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.government import SMALLEST_MOVE
from game import saves
from game.calendar import Month, month_from_text, month_text, starts_quarter
from game.errors import PrimacyError
from game.forecast import Forecast, futures
from game.levers import LEVERS, PROGRAMMES, SIDES, SideKey, levers_of
from game.metrics import METRICS
from game.news import News
from game.orders import OrderReview, Orders
from game.outcome import verdicts
from game.scenario import load_scenario
from game.world import World

DECIMALS = 4  # of drafted targets and shares, so that a log of orders as text says them exactly
SAME_SHARE = 0.002  # of the budget: shares nearer than this are the same


@dataclass(frozen=True)
class Change:
    """How one metric moved over a turn."""

    metric: str
    before: float
    after: float


@dataclass(frozen=True)
class Played:
    """One committed turn: when, and what each side newly ordered. `text` and `from_text` are inverse."""

    month: Month
    orders: dict[SideKey, Orders]

    def text(self) -> str:
        """One line, as in "2025-01 us: grid=0.8 | energy=0.5 silicon=0.3; china: |"."""
        return f"{month_text(self.month)} " + "; ".join(
            f"{side}: {orders.text()}" for side, orders in self.orders.items()
        )

    @classmethod
    def from_text(cls, text: str) -> Played:
        """The turn that `text` wrote. Raises PrimacyError."""
        match = re.fullmatch(r"(\d{4}-\d{2}) (.*)", text)
        if match is None:
            raise PrimacyError(f'"{text}" is not a turn; write it as in 2025-01 us: grid=0.8 |; china: |')
        orders: dict[SideKey, Orders] = {}
        for part in match[2].split("; "):
            side, _colon, words = part.partition(": ")
            orders[_side(side)] = Orders.from_text(words)
        return cls(month_from_text(match[1]), orders)


@dataclass(frozen=True)
class TurnReport:
    """What a turn brought: both sides' orders, how metrics moved, what happened."""

    turn: int  # the turn that was played, from 1
    start: Month
    end: Month  # the month the world now stands in
    orders: dict[SideKey, Orders]  # what each side newly ordered
    stood: dict[SideKey, Orders]  # what stood before
    changes: dict[str, Change]  # every metric
    news: list[News]
    warning: str = ""  # why the game could not be saved by itself, if so


@dataclass
class Session:
    """One game over one world. Make it with `new`, `watch` or `load`."""

    world: World
    scenario: str
    side: SideKey | None  # the player's; None: watched
    doctrines: dict[SideKey, str | None]
    seed: int
    parameters: str
    draft: Orders = field(default_factory=lambda: Orders())
    log: list[Played] = field(default_factory=list)
    odds: list[tuple[Month, dict[str, float]]] = field(default_factory=list)  # as noted turn by turn
    _undone: list[Orders] = field(default_factory=list)
    _redone: list[Orders] = field(default_factory=list)
    _gesture: tuple[str, object] | None = None

    # ------------------------------------------------------------------------------------------- beginning

    @classmethod
    def new(cls, scenario: str, side: SideKey, rival: str, seed: int, parameters: str = "evidence") -> Session:
        """A new game as one side against a doctrine. Raises PrimacyError for a name or seed not allowed."""
        doctrines: dict[SideKey, str | None] = {each: None if each == side else rival for each in SIDES}
        return cls._begun(scenario, _side(side), doctrines, seed, parameters)

    @classmethod
    def watch(cls, scenario: str, us: str, china: str, seed: int, parameters: str = "evidence") -> Session:
        """A game of two doctrines with nobody at the levers. Raises PrimacyError."""
        return cls._begun(scenario, None, {"us": us, "china": china}, seed, parameters)

    @classmethod
    def _begun(
        cls,
        scenario: str,
        side: SideKey | None,
        doctrines: dict[SideKey, str | None],
        seed: int,
        parameters: str,
    ) -> Session:
        if not 0 <= seed < 2**63:
            raise PrimacyError(f"The seed must be a whole number from 0 to {2**63 - 1}, not {seed}.")
        world = World(
            scenario=scenario,
            seed=seed,
            us=doctrines["us"],
            china=doctrines["china"],
            parameters=parameters,
        )
        return cls(world, load_scenario(scenario).key, side, doctrines, seed, parameters)

    # ------------------------------------------------------------------------------------------- the clock

    @property
    def turn(self) -> int:
        """The turn to be played now, from 1; after the last turn, the number of turns and one."""
        return (self.world.month - _quarter(self.world.start)) // 3 + 1

    @property
    def turns(self) -> int:
        """How many turns the scenario has."""
        return math.ceil((self.world.end - _quarter(self.world.start)) / 3)

    @property
    def scenario_title(self) -> str:
        """The scenario's title, as declared."""
        return load_scenario(self.scenario).title

    @property
    def is_over(self) -> bool:
        """Whether the last turn was played or a Strait crisis froze the world."""
        return bool(self.world.is_over)

    @property
    def is_plan_turn(self) -> bool:
        """Whether programmes may change this turn."""
        return bool(self.world.is_plan_turn)

    @property
    def verdict(self) -> str:
        """The verdict key on the world as it stands (final once `is_over`)."""
        return verdicts(self.world)[0]

    # ------------------------------------------------------------------------------------------- the draft

    @property
    def player(self) -> int:
        """The player's place on the nation axis; a watched game is seen from the United States."""
        return SIDES.index(self.side) if self.side else 0

    def standing(self, side: SideKey) -> Orders:
        """The targets and shares that stand for a side now."""
        table, index = self.world.governments, SIDES.index(side)
        target, share = table.target[0, index], table.programme[0, index]
        keys = list(LEVERS)
        return Orders(
            levers={key: float(target[keys.index(key)]) for key in levers_of(side)},
            programmes={key: float(value) for key, value in zip(PROGRAMMES, share, strict=True)},
        )

    def target(self, lever: str) -> float:
        """Where the player's lever is to go: as drafted, else as it stands."""
        side = self._playing()
        return self.draft.levers.get(lever, self.standing(side).levers[lever])

    def shares(self) -> dict[str, float]:
        """The player's shares of the budget: as drafted, else as they stand."""
        return dict(self.draft.programmes or self.standing(self._playing()).programmes)

    def set_lever(self, lever: str, target: float, gesture: object = None) -> None:
        """Draft a lever's target, 0 to 1. Calls with the same `gesture` (one drag) are one step of undo."""
        standing = self.standing(self._playing()).levers
        if lever not in standing:
            raise PrimacyError(f'"{lever}" is no lever of this side; there are: {", ".join(standing)}.')
        levers = dict(self.draft.levers)
        levers[lever] = round(min(max(float(target), 0.0), 1.0), DECIMALS)
        if abs(levers[lever] - standing[lever]) <= SMALLEST_MOVE:
            del levers[lever]
        self._change(Orders(levers=levers, programmes=dict(self.draft.programmes)), lever, gesture)

    def set_programme(self, programme: str, share: float, gesture: object = None) -> None:
        """Draft a programme's share of the budget, at most what the others leave."""
        shares = self.shares()
        if programme not in shares:
            raise PrimacyError(f'"{programme}" is no programme; there are: {", ".join(shares)}.')
        left = 1.0 - sum(value for key, value in shares.items() if key != programme)
        shares[programme] = min(max(float(share), 0.0), max(left, 0.0))
        shares = {key: math.floor(value * 10**DECIMALS + 0.01) / 10**DECIMALS for key, value in shares.items()}
        standing = self.standing(self._playing()).programmes
        same = all(abs(shares[key] - standing[key]) < SAME_SHARE for key in shares)
        drafted = {} if same else shares
        self._change(Orders(levers=dict(self.draft.levers), programmes=drafted), programme, gesture)

    def _change(self, draft: Orders, what: str, gesture: object) -> None:
        if draft == self.draft:
            return
        if gesture is None or self._gesture != (what, gesture):
            self._undone.append(self.draft)
        self._gesture = (what, gesture)
        self._redone.clear()
        self.draft = draft

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of the draft to take back."""
        return bool(self._undone)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to put back."""
        return bool(self._redone)

    def undo(self) -> None:
        """Take back the last step of the draft; without one, nothing happens."""
        if self._undone:
            self._redone.append(self.draft)
            self.draft = self._undone.pop()
            self._gesture = None

    def redo(self) -> None:
        """Put back the step that was last taken back; without one, nothing happens."""
        if self._redone:
            self._undone.append(self.draft)
            self.draft = self._redone.pop()
            self._gesture = None

    def clear(self) -> None:
        """Empty the draft, as one step that can be taken back."""
        self._change(Orders(), "", None)

    @property
    def draft_is_empty(self) -> bool:
        """Whether nothing new is drafted, so that standing orders would go on."""
        return not self.draft.levers and not self.draft.programmes

    def review(self) -> OrderReview:
        """What the draft costs, and every reason why it cannot be ordered."""
        return self.world.review(self._playing(), self.draft)

    def _playing(self) -> SideKey:
        if self.side is None:
            raise PrimacyError("Nobody plays a side in a watched game.")
        return self.side

    # --------------------------------------------------------------------------------------------- playing

    def commit(self, autosave: bool = False) -> TurnReport:
        """Give the drafted orders (none: standing orders go on) and play the quarter.

        Raises PrimacyError with the first reason, changing nothing, if the draft cannot be ordered. With
        `autosave` the game is then saved; if that fails the report's warning says why, and play goes on.
        """
        if self.is_over:
            raise PrimacyError("The game is over; no more orders can be given.")
        if self.side is not None:
            blocked = self.review().blocked
            if blocked:
                raise PrimacyError(blocked[0])
        report = self._quarter_played()
        self._undone.clear()
        self._redone.clear()
        self.draft, self._gesture = Orders(), None
        return self._autosaved(report) if autosave else report

    def _quarter_played(self) -> TurnReport:
        turn, start, told = self.turn, self.world.month, len(self.world.news)
        stood = {side: self.standing(side) for side in SIDES}
        before = self._latest()
        if self.side is not None:
            self.world.submit(self.side, self.draft)
        self.world.step()
        orders = {side: _newly(stood[side], self.standing(side)) for side in SIDES}
        if self.side is not None:
            orders[self.side] = self.draft
        while not self.is_over and not starts_quarter(self.world.month):
            self.world.step()
        self.log.append(Played(start, orders))
        after = self._latest()
        changes = {key: Change(key, before[key], after[key]) for key in METRICS}
        return TurnReport(turn, start, self.world.month, orders, stood, changes, self.world.news[told:])

    def _latest(self) -> dict[str, float]:
        history = self.world.history
        return {key: float(history.of(key)[-1, 0]) for key in METRICS}

    def _autosaved(self, report: TurnReport) -> TurnReport:
        try:
            self.save(saves.save_path(saves.AUTOSAVE))
        except PrimacyError as error:
            return TurnReport(**{**vars(report), "warning": str(error)})
        return report

    def run(self, turns: int | None = None) -> list[TurnReport]:
        """Commit turn after turn under standing orders, to the end or for a number of turns."""
        reports: list[TurnReport] = []
        while not self.is_over and (turns is None or len(reports) < turns):
            reports.append(self.commit())
        return reports

    def replayed(self) -> Session:
        """The same game played again from its seed and its log of orders."""
        again = Session._begun(self.scenario, self.side, dict(self.doctrines), self.seed, self.parameters)
        for played in self.log:
            if self.side is not None:
                again.draft = played.orders[self.side]
            again.commit()
        return again

    # -------------------------------------------------------------------------------------------- the odds

    def forecast(self, worlds: int = 256) -> Forecast:
        """Futures of standing orders and of the draft, if any, from this side's belief; watched, as it is."""
        plans = [None] if self.draft_is_empty else [None, self.draft]
        return futures(self.world, self.side, plans=plans, worlds=worlds)

    def note_odds(self, odds: Mapping[str, float]) -> None:
        """Keep the verdict odds of the present month, for the report and the story of the game."""
        if self.odds and self.odds[-1][0] == self.world.month:
            self.odds.pop()
        self.odds.append((self.world.month, dict(odds)))

    # ----------------------------------------------------------------------------------------- save and load

    def save(self, path: Path) -> None:
        """Save the whole game: the world's state, the draft, and every order so far. Raises PrimacyError."""
        meta, arrays = self.world.state()
        session = {
            "scenario": self.scenario,
            "side": self.side,
            "doctrines": self.doctrines,
            "seed": self.seed,
            "parameters": self.parameters,
            "month": month_text(self.world.month),
            "turn": self.turn,
            "turns": self.turns,
            "over": self.is_over,
            "draft": self.draft.text(),
            "log": [played.text() for played in self.log],
            "odds": [[month_text(month), odds] for month, odds in self.odds],
        }
        saves.write(path, {"session": session, "world": meta}, arrays)

    @classmethod
    def load(cls, path: Path) -> Session:
        """The saved game, whole. Raises PrimacyError in one sentence and loads nothing otherwise."""
        meta, arrays = saves.read(path)
        try:
            kept = meta["session"]
            world = World.restore(meta["world"], arrays)
            side = None if kept["side"] is None else _side(kept["side"])
            return cls(
                world=world,
                scenario=str(kept["scenario"]),
                side=side,
                doctrines={each: kept["doctrines"][each] for each in SIDES},
                seed=int(kept["seed"]),
                parameters=str(kept["parameters"]),
                draft=Orders.from_text(kept["draft"]),
                log=[Played.from_text(text) for text in kept["log"]],
                odds=[(month_from_text(month), dict(odds)) for month, odds in kept["odds"]],
            )
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            raise PrimacyError(f'"{path.name}" is whole but was not saved by this version.') from None


# ----------------------------------------------------------------------------------------------- small parts


def _newly(before: Orders, after: Orders) -> Orders:
    """What was ordered in between: targets that moved, and all shares if one did."""
    levers = {key: value for key, value in after.levers.items() if abs(value - before.levers[key]) > SMALLEST_MOVE}
    moved = any(abs(value - before.programmes[key]) >= SAME_SHARE for key, value in after.programmes.items())
    return Orders(levers=levers, programmes=dict(after.programmes) if moved else {})


def _side(text: Any) -> SideKey:
    if text not in SIDES:
        raise PrimacyError(f'"{text}" is no side; the sides are us and china.')
    side: SideKey = text
    return side


def _quarter(month: Month) -> Month:
    return month - month % 3
