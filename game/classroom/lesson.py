"""A lesson as it is taught: steps with a timer, predictions, rounds of votes, the rerun, and undo.

All that happens in a lesson goes through here, whoever shows it; every change is kept in a small file at once, so that
a crash loses nothing. The world itself is not kept: it follows from the seed and the orders of the rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from game.classroom import ballots, forecasts, record
from game.classroom.ballots import MOST_VOTES, Offer
from game.classroom.exercise import HOLD, Exercise, Step, load_exercise
from game.classroom.timer import Clock, Timer
from game.classroom.words import said
from game.errors import PrimacyError, Sentence
from game.levers import SideKey
from game.orders import Orders
from game.session.session import Session
from game.session.turns import TurnReport

VOTE, REVEAL = "vote", "reveal"
"""Phases of a round: the class decides; both sides' orders and what they brought are shown."""
MORE_TIME = 30.0
"""Seconds that are added at a time."""
GRACE = 10.0
"""Seconds after the time is up before a round is decided as it stands."""
BEFORE, AFTER = "before", "after"
"""The quiz is taken twice."""


@dataclass
class Round:
    """A decided round: what each side chose, the votes, the orders given, and the seconds it took."""

    number: int
    chosen: dict[SideKey, str]
    votes: dict[SideKey, dict[str, int]]
    orders: dict[SideKey, Orders]
    seconds: float
    report: TurnReport | None = field(default=None, compare=False)


class Lesson:
    """One lesson. Make it with `Lesson(exercise)` or `Lesson.resume`; `path` None keeps no file."""

    def __init__(
        self,
        exercise: Exercise,
        seed: int | None = None,
        clock: Clock = time.monotonic,
        path: Path | None = None,
    ) -> None:
        """Begin with the first step, its timer standing still until `go_on`. Raises PrimacyError."""
        self.exercise = exercise
        self.seed = exercise.seeds[0] if seed is None else seed
        self.path = path
        self.session: Session = ballots.begin(exercise, self.seed)
        self.rerun: Session | None = None
        self.rerun_rounds = 0
        self.place = 0
        self.phase = VOTE
        self.rounds: list[Round] = []
        self.votes: dict[SideKey, dict[str, int]] = {side: {} for side in exercise.seats}
        self.picks: dict[SideKey, str] = {}
        self.said: forecasts.Said = {}
        self.quiz: dict[str, dict[int, int]] = {BEFORE: {}, AFTER: {}}
        self.warning = ""
        self.timer = Timer(clock)
        self.timer.start(self._length(), running=False)
        self.step_seconds: list[float] = [0.0] * len(exercise.steps)
        self.stamp = 0
        self._offered: tuple[tuple[int, int, int] | None, dict[SideKey, list[Offer]]] = (None, {})

    # ---------------------------------------------------------------------------------------------- where it is

    @property
    def step(self) -> Step:
        """The step that is being taught."""
        return self.exercise.steps[self.place]

    @property
    def number(self) -> int:
        """The round that is voted on, or was just decided, from 1."""
        return len(self.rounds) + (self.phase == VOTE)

    @property
    def rounds_done(self) -> bool:
        """Whether no further round can be played: all are, or the world stopped before."""
        return len(self.rounds) >= self.exercise.rounds.count or self.session.is_over

    @property
    def is_last_step(self) -> bool:
        """Whether no step follows."""
        return self.place == len(self.exercise.steps) - 1

    def _length(self) -> float:
        """Seconds of the timer now: of the step, or of one round."""
        step = self.step
        return 60 * step.minutes / (self.exercise.rounds.count if step.kind == "rounds" else 1)

    # ------------------------------------------------------------------------------------------------ the timer

    def pause(self) -> None:
        """Stop the timer, or let it run on."""
        self.timer.resume() if self.timer.is_paused else self.timer.pause()
        self._changed()

    def extend(self, seconds: float = MORE_TIME) -> None:
        """Give the step or round more time."""
        self.timer.extend(seconds)
        self._changed()

    def tick(self) -> bool:
        """Decide the round if its time has been up for long enough. True if that happened."""
        waits = self.exercise.rounds.when_time_is_up == "wait"
        if waits or self.timer.is_paused or self.step.kind != "rounds" or self.phase != VOTE:
            return False
        if self.timer.left > -GRACE or self.rounds_done:
            return False
        for side in self.tied():
            self.picks[side] = HOLD  # nobody chose between them in time: what stands goes on
        self.decide()
        return True

    # ------------------------------------------------------------------------------------------------- the steps

    def go_to(self, place: int) -> None:
        """Go to a step, its timer running. Raises PrimacyError for one that cannot begin yet."""
        if not 0 <= place < len(self.exercise.steps):
            raise PrimacyError(Sentence("There are steps 1 to {last}.", "steps", last=str(len(self.exercise.steps))))
        kinds = [step.kind for step in self.exercise.steps[:place]]
        if place > self.place and "rounds" in kinds and not self.rounds_done:
            words = "The rounds are not over; play them, or run through the rest."
            raise PrimacyError(Sentence(words, "rounds_left"))
        self.step_seconds[self.place] += self.timer.spent if self.step.kind != "rounds" else 0.0
        self.place = place
        self.timer.start(self._length())
        self._changed()

    def next_step(self) -> None:
        """Go to the next step; on the last, nothing happens."""
        if not self.is_last_step:
            self.go_to(self.place + 1)

    def back(self) -> None:
        """Go to the step before; on the first, nothing happens."""
        if self.place:
            self.go_to(self.place - 1)

    # ------------------------------------------------------------------------------------------------ the rounds

    def offers(self, side: SideKey) -> list[Offer]:
        """What a side may choose in this round."""
        at = (id(self.session), self.number, self.session.world.month)
        if self._offered[0] != at:
            self._offered = (at, {})
        if side not in self._offered[1]:
            self._offered[1][side] = ballots.offers(self.exercise, self.session, side, self.number)
        return self._offered[1][side]

    def vote(self, side: SideKey, key: str, count: int) -> None:
        """Note how many voted for an option."""
        if not 0 <= count <= MOST_VOTES:
            words = "Votes are whole numbers from 0 to {most}, not {count}."
            raise PrimacyError(Sentence(words, "votes", most=str(MOST_VOTES), count=str(count)))
        self.votes[side][key] = count
        self.picks.pop(side, None)
        self._changed()

    def pick(self, side: SideKey, key: str) -> None:
        """The teacher's choice of an option: it settles a tie, or stands for a vote that was not counted.

        Raises PrimacyError for an option that cannot be chosen, or that lost a vote.
        """
        offer = next((one for one in self.offers(side) if one.key == key), None)
        if offer is None or offer.blocked:
            raise PrimacyError(offer.blocked if offer else f'"{key}" is no option of this round.')
        first = ballots.leaders(self.offers(side), self.votes[side])
        if first and key not in first:
            words = "Another option has more votes; change the votes to choose this one."
            raise PrimacyError(Sentence(words, "outvoted"))
        self.picks[side] = key
        self._changed()

    def tied(self) -> list[SideKey]:
        """The sides whose vote is a tie that nobody has settled."""
        return [side for side in self.exercise.seats if self.choice(side) is None]

    def choice(self, side: SideKey) -> str | None:
        """What a side would choose as the votes stand; None: a tie. Nobody voted: what stands goes on."""
        first = ballots.leaders(self.offers(side), self.votes[side])
        if self.picks.get(side) in (HOLD, *first) or (side in self.picks and not first):
            return self.picks[side]
        if not first:
            return HOLD
        return first[0] if len(first) == 1 else None

    def decide(self) -> TurnReport:
        """Give what was voted for and play the round. Raises PrimacyError for a tie, or if nothing is left to play."""
        if self.step.kind != "rounds" or self.phase != VOTE:
            raise PrimacyError(Sentence("There is no vote to decide now.", "no_vote"))
        if self.rounds_done:
            raise PrimacyError(Sentence("All rounds are played.", "rounds_over"))
        chosen: dict[SideKey, str] = {}
        orders: dict[SideKey, Orders] = {}
        for side in self.exercise.seats:
            key = self.choice(side)
            if key is None:
                raise PrimacyError(Sentence("The vote is a tie: choose one of the first with T.", "tie"))
            chosen[side] = key
            orders[side] = next((one.orders for one in self.offers(side) if one.key == key), Orders())
        played = Round(self.number, chosen, {side: dict(self.votes[side]) for side in chosen}, orders, self.timer.spent)
        played.report = self._play(played)
        self.rounds.append(played)
        self.step_seconds[self.place] += played.seconds
        self.phase = REVEAL
        self._changed()
        return played.report

    def _play(self, played: Round) -> TurnReport:
        ballots.give(self.session, played.orders)
        return self.session.commit()

    def next_round(self) -> None:
        """Leave what was shown of the last round for the next vote; after the last round, for the next step."""
        self.step_seconds[self.place] += max(self.timer.spent - (self.rounds[-1].seconds if self.rounds else 0.0), 0.0)
        if self.rounds_done:
            self.next_step()
            return
        self.phase = VOTE
        self._no_votes()
        self.timer.start(self._length())
        self._changed()

    def undo_round(self) -> None:
        """Take back the last decided round: the world and the votes are as they were before it was decided.

        Raises PrimacyError when no round was decided, or another step is being taught.
        """
        if self.step.kind != "rounds" or not self.rounds:
            raise PrimacyError(Sentence("There is no round to take back.", "no_round"))
        last = self.rounds.pop()
        self._replay()
        self.phase = VOTE
        self.votes = {side: dict(last.votes[side]) for side in self.exercise.seats}
        self.picks.clear()
        self.rerun, self.rerun_rounds = None, 0
        self.timer.start(self._length())
        self._changed()

    def run_through(self) -> None:
        """Play the rounds that are left under what stands, for a lesson that runs short of time."""
        while not self.rounds_done:
            if self.phase == REVEAL:
                self.phase = VOTE
            self._no_votes()
            self.decide()
        self._changed()

    def _replay(self) -> None:
        """The world after the rounds that were decided, played anew from the seed."""
        self.session = ballots.begin(self.exercise, self.seed)
        for played in self.rounds:
            played.report = self._play(played)

    def _no_votes(self) -> None:
        self.votes = {side: {} for side in self.exercise.seats}
        self.picks.clear()

    # ------------------------------------------------------------------------------------------------- the rerun

    def rerun_step(self) -> bool:
        """Play one more round of the rerun: the same seed with the exercise's orders. True while one is left."""
        if self.exercise.rerun is None:
            return False
        if self.rerun is None:
            self.rerun, self.rerun_rounds = ballots.begin(self.exercise, self.seed), 0
        if self.rerun_rounds >= self.exercise.rounds.count or self.rerun.is_over:
            return False
        self.rerun_rounds += 1
        fixed = self.exercise.rerun.orders
        given = {
            side: ballots.payable(self.rerun, side, fixed.get(side, {}), self.rerun_rounds)
            for side in self.exercise.seats
        }
        ballots.give(self.rerun, given)
        self.rerun.commit()
        self.stamp += 1
        return self.rerun_rounds < self.exercise.rounds.count and not self.rerun.is_over

    @property
    def rerun_done(self) -> bool:
        """Whether the rerun was played to its end."""
        return self.rerun is not None and (self.rerun_rounds >= self.exercise.rounds.count or self.rerun.is_over)

    # ------------------------------------------------------------------------------------- predictions and quiz

    def predict(self, team: str, prediction: str, what: str, value: float) -> None:
        """Note what a team says before the results. Raises PrimacyError once the first round was decided."""
        if self.rounds:
            raise PrimacyError(Sentence("Predictions are made before the first round.", "too_late"))
        self.said.setdefault(team, {}).setdefault(prediction, {})[what] = value
        self._changed()

    def scores(self) -> list[forecasts.Score]:
        """Every prediction that was made and whose outcome is known."""
        verdict, found = self.session.verdict, []
        for team in self.exercise.teams:
            label = said(team.label, "en")
            for asked in self.exercise.predictions:
                told = self.said.get(label, {}).get(asked.key)
                if not told:
                    continue
                if asked.verdicts:
                    if self.rounds_done:
                        words = ", ".join(f"{key} {told[key]:g}" for key in asked.verdicts if key in told)
                        book = forecasts.ledger(asked, told, verdict)
                        found.append(forecasts.Score(label, asked.key, words, verdict, brier=book.brier))
                    continue
                value = forecasts.came(asked, self.session, self.rerun if self.rerun_done else None)
                if value is not None:
                    miss = told[forecasts.NUMBER] - value
                    words, truth = (f"{number:.{asked.decimals}f}" for number in (told[forecasts.NUMBER], value))
                    found.append(forecasts.Score(label, asked.key, words, truth, miss=miss))
        return found

    def answer(self, when: str, item: int, right: int) -> None:
        """Note how many had a quiz item right, before or after."""
        if not 0 <= right <= MOST_VOTES:
            words = "Right answers are whole numbers from 0 to {most}, not {count}."
            raise PrimacyError(Sentence(words, "right_answers", most=str(MOST_VOTES), count=str(right)))
        self.quiz[when][item] = right
        self._changed()

    # --------------------------------------------------------------------------------------------- never lost

    def _changed(self) -> None:
        self.stamp += 1
        if self.path is not None:
            try:
                record.write(self.path, self.plain())
                self.warning = ""
            except PrimacyError as error:
                self.warning = error.sentence

    def plain(self) -> dict[str, Any]:
        """Return the lesson as plain values."""
        return {
            "exercise": str(self.exercise.path),
            "name": self.exercise.exercise,
            "seed": self.seed,
            "place": self.place,
            "phase": self.phase,
            "rounds": [
                {
                    "number": one.number,
                    "chosen": one.chosen,
                    "votes": one.votes,
                    "orders": {side: orders.text() for side, orders in one.orders.items()},
                    "seconds": one.seconds,
                }
                for one in self.rounds
            ],
            "votes": self.votes,
            "picks": self.picks,
            "said": self.said,
            "quiz": self.quiz,
            "timer": self.timer.plain(),
            "step_seconds": self.step_seconds,
        }

    @classmethod
    def resume(
        cls, path: Path, clock: Clock = time.monotonic, find: Callable[[str], Exercise] = load_exercise
    ) -> Lesson:
        """The lesson that was kept in a file, its timer paused. Raises PrimacyError in one sentence."""
        kept = record.read(path)
        try:
            name = str(kept["exercise"])
            exercise = find(name if Path(name).is_file() else str(kept["name"]))
            lesson = cls(exercise, int(kept["seed"]), clock, path)
            lesson._take_up(kept)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            words = '"{name}" is whole but no lesson of this version.'
            raise PrimacyError(Sentence(words, "lesson_version", name=path.name)) from None
        return lesson

    def _take_up(self, kept: dict[str, Any]) -> None:
        self.place, self.phase = int(kept["place"]), str(kept["phase"])
        self.rounds = [
            Round(
                int(one["number"]),
                dict(one["chosen"]),
                {side: dict(votes) for side, votes in one["votes"].items()},
                {side: Orders.from_text(text) for side, text in one["orders"].items()},
                float(one["seconds"]),
            )
            for one in kept["rounds"]
        ]
        self._replay()
        self.votes = {side: dict(kept["votes"][side]) for side in self.exercise.seats}
        self.picks = dict(kept["picks"])
        self.said = kept["said"]
        self.quiz = {when: {int(item): int(n) for item, n in kept["quiz"][when].items()} for when in (BEFORE, AFTER)}
        self.step_seconds = [float(seconds) for seconds in kept["step_seconds"]]
        if self.place and self.step.kind == "debrief":
            while self.rerun_step():
                pass
        self.timer.restore(kept["timer"])
