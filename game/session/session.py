"""One played game: turns, both sides' orders, reports, goals, replays, save and load.

A turn is a quarter: three months of one world. Orders are drafted (`game.session.drafting`), committed, then revealed
together with the rival's. The rival is an opponent that gives orders like a player (`game.opponents`), a bare doctrine
that plays inside the world, or somebody in the other seat. A session without a seat is watched: doctrines play both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from game import saves
from game.autosave import save_turn
from game.calendar import Month, month_from_text, month_text, starts_quarter
from game.cards.view import played_in
from game.causes import Causes
from game.errors import PrimacyError, Sentence
from game.forecast import Forecast, futures
from game.levers import SIDES, SideKey
from game.metrics.metric import METRICS
from game.opponents import Opponent, keeps, opponent
from game.orders import Orders
from game.outcome import mandates
from game.outcome.verdict import verdicts
from game.scenario import load_scenario
from game.session.drafting import Drafting, newly
from game.session.options import ADJUST_FORECASTS, PLAN_FORECASTS, Options
from game.session.predictions import Ledger
from game.session.turns import Change, Played, TurnReport, side_from, together
from game.world import World

CAUSES = "causes."  # before the names of the arrays of a save that hold the record of causes
DECIDED, DECIDED_TURNS = 0.95, 4
"""A game is decided when one verdict had such odds for so many turns."""


@dataclass
class Session(Drafting):
    """One game over one world. Make it with `new`, `watch`, `hot_seat` or `load`."""

    scenario: str = ""
    seats: tuple[SideKey, ...] = ()  # the sides that people play; none: watched
    doctrines: dict[SideKey, str | None] = field(default_factory=dict)
    seed: int = 0
    parameters: str = "evidence"
    options: Options = field(default_factory=Options)
    runs_on: bool = False
    """Whether the world goes on under standing orders after its last turn, to the month that the scenario declares."""
    dealt: dict[SideKey, tuple[str, ...]] = field(default_factory=dict)  # mandates dealt to each side
    kept: dict[SideKey, tuple[str, ...]] = field(default_factory=dict)  # and those that count
    log: list[Played] = field(default_factory=list)
    odds: list[tuple[Month, dict[str, float]]] = field(default_factory=list)  # as noted turn by turn
    ledger: Ledger = field(default_factory=Ledger)
    handed: dict[SideKey, Orders] = field(default_factory=dict)  # orders of a seat that waits for the other
    asked: int = 0  # drafts of this turn whose odds were asked for
    seconds: list[tuple[int, SideKey, float]] = field(default_factory=list)
    """How long people took to decide, where that was clocked: (turn, side, seconds)."""
    autosaves: bool = True  # whether a commit with `autosave` saves, and how many turns are then kept
    turns_kept: int | None = None
    _rivals: dict[SideKey, Opponent] = field(default_factory=dict)

    # ------------------------------------------------------------------------------------------- beginning

    @classmethod
    def new(
        cls,
        scenario: str,
        side: SideKey,
        rival: str,
        seed: int,
        parameters: str = "evidence",
        options: Options | None = None,
        runs_on: bool = False,
    ) -> Session:
        """A new game as one side against a doctrine or an opponent that leans to it.

        Raises PrimacyError for a name or seed not allowed.
        """
        seat = side_from(side)
        doctrines: dict[SideKey, str | None] = {each: None if each == seat else rival for each in SIDES}
        return cls._begun(scenario, (seat,), doctrines, seed, parameters, options or Options(), runs_on)

    @classmethod
    def watch(
        cls, scenario: str, us: str, china: str, seed: int, parameters: str = "evidence", number: int = 0
    ) -> Session:
        """A game of two doctrines with nobody at the levers, on one of a seed's worlds. Raises PrimacyError."""
        return cls._begun(scenario, (), {"us": us, "china": china}, seed, parameters, Options(), number=number)

    @classmethod
    def hot_seat(
        cls,
        scenario: str,
        seed: int,
        parameters: str = "evidence",
        options: Options | None = None,
        runs_on: bool = False,
    ) -> Session:
        """A game of two people who take the seat in turn, the United States first. Raises PrimacyError."""
        return cls._begun(scenario, SIDES, dict.fromkeys(SIDES), seed, parameters, options or Options(), runs_on)

    @classmethod
    def _begun(
        cls,
        scenario: str,
        seats: tuple[SideKey, ...],
        doctrines: dict[SideKey, str | None],
        seed: int,
        parameters: str,
        options: Options,
        runs_on: bool = False,
        number: int = 0,
        kept: dict[SideKey, tuple[str, ...]] | None = None,
    ) -> Session:
        if not 0 <= seed < 2**63:
            raise PrimacyError(f"The seed must be a whole number from 0 to {2**63 - 1}, not {seed}.")
        inside = {side: None if options.level and side not in seats else name for side, name in doctrines.items()}
        world = World(
            scenario,
            seed,
            first_world=number,
            us=inside["us"],
            china=inside["china"],
            parameters=parameters,
            switches={} if options.fog else {"fog": False},
            until=_run_on_end(scenario) if runs_on else None,
            causes=True,
            bids=[options.bid(side) for side in SIDES],
        )
        key = load_scenario(scenario).key
        dealt = mandates.deal(key, seed)
        return cls(
            world=world,
            side=seats[0] if seats else None,
            scenario=key,
            seats=seats,
            doctrines=doctrines,
            seed=seed,
            parameters=parameters,
            options=options,
            runs_on=runs_on,
            dealt=dealt,
            kept=kept or {side: _kept(world, side, doctrines[side], seats, options, dealt[side]) for side in SIDES},
        )

    def __post_init__(self) -> None:
        for side, doctrine in self.doctrines.items():
            if self.options.level and doctrine is not None and side not in self.seats:
                traits = self.options.traits
                self._rivals[side] = opponent(
                    self.options.level, side, doctrine, self.scenario, self.seed, traits, self.kept[side]
                )

    # ------------------------------------------------------------------------------------------- the clock

    @property
    def turn(self) -> int:
        """The turn to be played now, from 1; after the last turn, the number of turns and one."""
        return (self.world.month - _quarter(self.world.start)) // 3 + 1

    @property
    def turns(self) -> int:
        """How many turns the scenario has."""
        return math.ceil((self._played_to - _quarter(self.world.start)) / 3)

    @property
    def _played_to(self) -> Month:
        """The month in which turns end; some scenarios run on from there by themselves."""
        scenario = self.world.scenario
        played = scenario.last if self.runs_on else scenario.played
        return self.world.end if played is None else min(self.world.end, played + 1)

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

    @property
    def is_hot_seat(self) -> bool:
        """Whether two people share the seat."""
        return len(self.seats) > 1

    # --------------------------------------------------------------------------------------------- mandates

    def keep(self, side: SideKey, keys: tuple[str, ...]) -> None:
        """Choose the mandates of a side that count, of those dealt, before the first turn. Raises PrimacyError."""
        if self.log:
            raise PrimacyError(Sentence("Mandates are chosen before the first turn.", "mandates_late"))
        if len(set(keys)) != mandates.KEPT or not set(keys) <= set(self.dealt[side]):
            words = "Keep {count} of the mandates dealt: {dealt}."
            places = {"count": str(mandates.KEPT), "dealt": ", ".join(self.dealt[side])}
            raise PrimacyError(Sentence(words, "mandates", **places))
        self.kept[side] = tuple(key for key in self.dealt[side] if key in keys)

    def points(self, side: SideKey) -> float:
        """The points a side has for its mandates as the world stands (final once `is_over`)."""
        return float(mandates.points(self.world, side, self.kept[side])[0])

    # --------------------------------------------------------------------------------------------- playing

    def hand_over(self) -> None:
        """In a game of two people: seal this seat's draft and give the seat to the other.

        Raises PrimacyError with the first reason, changing nothing, if the draft cannot be ordered.
        """
        side = self.playing()
        left = [each for each in self.seats if each not in self.handed and each != side]
        if not left:
            words = "There is nobody left to hand the seat to; commit the quarter."
            raise PrimacyError(Sentence(words, "nobody_left"))
        self._refuse_blocked()
        self.handed[side] = self._put_away()
        self.side = left[0]

    def commit(self, autosave: bool = False) -> TurnReport:
        """Give the drafted orders (none: standing orders go on) and play the quarter, or as many as a decision stands.

        Raises PrimacyError with the first reason, changing nothing, if the draft cannot be ordered. With `autosave`
        the game is then saved; if that fails the report's warning says why, and play goes on.
        """
        if self.is_over:
            raise PrimacyError(Sentence("The game is over; no more orders can be given.", "game_over"))
        waiting = [each for each in self.seats if each not in (*self.handed, self.side)]
        if waiting:
            raise PrimacyError(Sentence("The other side has not given its orders yet.", "other_side"))
        self._refuse_blocked()
        given = dict(self.handed)
        if self.side is not None:
            given[self.side] = self.draft
        reports = [self._quarter_played(given | self._answers())]
        self._put_away()
        self.handed.clear()
        if self.is_hot_seat:
            self.side = self.seats[0]
        while len(reports) < self.options.cadence and not self._turns_are_over:
            reports.append(self._quarter_played({}))
        if self._turns_are_over:
            reports += self._run_on()
        report = together(reports)
        return self._autosaved(report) if autosave and self.autosaves else report

    def _refuse_blocked(self) -> None:
        blocked = self.review().blocked if self.side is not None else ()
        if blocked:
            raise PrimacyError(blocked[0])

    def _answers(self) -> dict[SideKey, Orders]:
        """What the opponents order this quarter, blind to what is drafted."""
        return {side: rival.orders(self.world) for side, rival in self._rivals.items()}

    @property
    def _turns_are_over(self) -> bool:
        return self.is_over or self.world.month >= self._played_to

    def _run_on(self) -> list[TurnReport]:
        """Play to the scenario's last month under standing orders, once its turns are over."""
        reports = []
        while not self.is_over:
            reports.append(self._quarter_played({}))
        return reports

    def _quarter_played(self, given: Mapping[SideKey, Orders]) -> TurnReport:
        turn, start, told = self.turn, self.world.month, len(self.world.news)
        stood = {side: self.standing(side) for side in SIDES}
        before = self._latest()
        for side, orders in given.items():
            self.world.submit(side, orders)
        self.world.step()
        ordered = {
            side: replace(newly(stood[side], self.standing(side)), cards=played_in(self.world, side, start))
            for side in SIDES
        }
        ordered |= given
        while not self.is_over and not starts_quarter(self.world.month):
            self.world.step()
        self.log.append(Played(start, ordered))
        self.asked = 0
        after = self._latest()
        changes = {key: Change(key, before[key], after[key]) for key in METRICS}
        return TurnReport(turn, start, self.world.month, ordered, stood, changes, self.world.news[told:])

    def _latest(self) -> dict[str, float]:
        history = self.world.history
        return {key: float(history.of(key)[-1, 0]) for key in METRICS}

    def _autosaved(self, report: TurnReport) -> TurnReport:
        try:
            name = f"{self.scenario} {self.side or 'watched'} {self.seed}"
            warning = save_turn(self.save, name, self.turn, self.turns_kept)
        except PrimacyError as error:
            warning = error.sentence
        return replace(report, warning=warning) if warning else report

    def run(self, turns: int | None = None) -> list[TurnReport]:
        """Commit turn after turn under standing orders, to the end or for a number of turns."""
        reports: list[TurnReport] = []
        while not self.is_over and (turns is None or len(reports) < turns):
            reports.append(self.commit())
        return reports

    @property
    def is_decided(self) -> bool:
        """Whether one verdict has had such odds for so long that the rest can be run through."""
        last = [odds for _month, odds in self.odds[-DECIDED_TURNS:]]
        if len(last) < DECIDED_TURNS or self.is_over:
            return False
        return any(all(odds.get(key, 0.0) >= DECIDED for odds in last) for key in last[-1])

    # --------------------------------------------------------------------------------------------- replays

    def anew(self) -> Session:
        """The same game before its first turn."""
        return Session._begun(
            self.scenario,
            self.seats,
            dict(self.doctrines),
            self.seed,
            self.parameters,
            self.options,
            self.runs_on,
            int(self.world.chance.numbers[0]),
            dict(self.kept),
        )

    def play_as(self, played: Played) -> TurnReport:
        """Play the quarter that begins as it was played before: every order as it was given, none thought of anew."""
        given = {side: played.orders[side] for side in (*self.seats, *self._rivals) if side in played.orders}
        return self._quarter_played(given)

    def replayed(self) -> Session:
        """The same game played again from its seed and its log of orders."""
        again = self.anew()
        for played in self.log:
            again.play_as(played)
        return again

    # -------------------------------------------------------------------------------------------- the odds

    def forecast(self, worlds: int = 256) -> Forecast:
        """Futures of standing orders and of the draft, if any, from this side's belief; watched, as it is."""
        plans = [None] if self.draft_is_empty else [None, self.draft]
        return futures(self.world, self.side, plans=plans, worlds=worlds)

    @property
    def forecasts_left(self) -> int | None:
        """Drafts of this turn whose odds may still be asked for; None: as many as one likes."""
        if self.options.forecasts == "free":
            return None
        return max((PLAN_FORECASTS if self.is_plan_turn else ADJUST_FORECASTS) - self.asked, 0)

    def note_time(self, seconds: float) -> None:
        """Keep how long the side in the seat took for what it is about to commit; of one turn, its times add up."""
        side = self.playing()
        before = sum(taken for turn, each, taken in self.seconds if (turn, each) == (self.turn, side))
        others = [one for one in self.seconds if one[:2] != (self.turn, side)]
        self.seconds = [*others, (self.turn, side, round(before + seconds, 1))]

    def note_odds(self, odds: Mapping[str, float]) -> None:
        """Keep the verdict odds of the present month, for the report and the story of the game."""
        if self.odds and self.odds[-1][0] == self.world.month:
            self.odds.pop()
        self.odds.append((self.world.month, dict(odds)))

    # ----------------------------------------------------------------------------------------- save and load

    def save(self, path: Path) -> None:
        """Save the whole game: the world's state, the draft, and every order so far. Raises PrimacyError."""
        meta, arrays = self.world.state()
        causes = None
        if self.world.causes is not None:
            causes, kept = self.world.causes.to_state()
            arrays |= {f"{CAUSES}{name}": values for name, values in kept.items()}
        session = {
            "scenario": self.scenario,
            "side": self.side,
            "seats": list(self.seats),
            "doctrines": self.doctrines,
            "seed": self.seed,
            "parameters": self.parameters,
            "options": self.options.plain(),
            "runs_on": self.runs_on,
            "dealt": {side: list(keys) for side, keys in self.dealt.items()},
            "kept": {side: list(keys) for side, keys in self.kept.items()},
            "month": month_text(self.world.month),
            "turn": self.turn,
            "turns": self.turns,
            "over": self.is_over,
            "draft": self.draft.text(),
            "handed": {side: orders.text() for side, orders in self.handed.items()},
            "asked": self.asked,
            "log": [played.text() for played in self.log],
            "odds": [[month_text(month), odds] for month, odds in self.odds],
            "predictions": self.ledger.plain(),
            "seconds": [list(one) for one in self.seconds],
        }
        saves.write(path, {"session": session, "world": meta, "causes": causes}, arrays)

    @classmethod
    def load(cls, path: Path) -> Session:
        """The saved game, whole. Raises PrimacyError in one sentence and loads nothing otherwise."""
        meta, arrays = saves.read(path)
        try:
            return cls._loaded(meta, arrays)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            words = '"{name}" is whole but was not saved by this version.'
            raise PrimacyError(Sentence(words, "save_old", name=path.name)) from None

    @classmethod
    def _loaded(cls, meta: dict[str, Any], arrays: dict[str, Any]) -> Session:
        kept = meta["session"]
        world = World.restore(meta["world"], arrays)
        if meta["causes"] is not None:
            watched = {name.removeprefix(CAUSES): v for name, v in arrays.items() if name.startswith(CAUSES)}
            try:
                world.causes = Causes.from_state(world, meta["causes"], watched)
            except PrimacyError:  # of another version: causes are told from here on, and the game goes on
                world.causes = Causes(world)
        return cls(
            world=world,
            side=None if kept["side"] is None else side_from(kept["side"]),
            draft=Orders.from_text(kept["draft"]),
            scenario=str(kept["scenario"]),
            seats=tuple(side_from(side) for side in kept["seats"]),
            doctrines={each: kept["doctrines"][each] for each in SIDES},
            seed=int(kept["seed"]),
            parameters=str(kept["parameters"]),
            options=Options.from_plain(kept["options"]),
            runs_on=bool(kept.get("runs_on", False)),
            dealt={side: tuple(kept["dealt"][side]) for side in SIDES},
            kept={side: tuple(kept["kept"][side]) for side in SIDES},
            log=[Played.from_text(text) for text in kept["log"]],
            odds=[(month_from_text(month), dict(odds)) for month, odds in kept["odds"]],
            ledger=Ledger.from_plain(kept["predictions"]),
            handed={side_from(side): Orders.from_text(text) for side, text in kept["handed"].items()},
            asked=int(kept["asked"]),
            seconds=[(int(turn), side_from(side), float(taken)) for turn, side, taken in kept.get("seconds", ())],
        )


def _kept(
    world: World,
    side: SideKey,
    doctrine: str | None,
    seats: tuple[SideKey, ...],
    options: Options,
    hand: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the mandates that count for a side until somebody chooses others: an opponent chooses its own."""
    level = "" if side in seats or doctrine is None else options.level
    return keeps(level, side, doctrine or "", world, hand)


def _run_on_end(scenario: str) -> Month | None:
    """The month after the one to which a scenario may run on; None where it declares none."""
    last = load_scenario(scenario).run_on
    return None if last is None else last + 1


def _quarter(month: Month) -> Month:
    return month - month % 3
