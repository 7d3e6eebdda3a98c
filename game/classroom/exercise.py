"""What an exercise declares: objective, teams, steps, ballots, predictions, quiz, rerun and handouts, in one YAML file.

`load_exercise` holds every name against the game - orders, metrics, months, verdicts - so that a mistake is one
sentence when the file is read and never a surprise in front of a class.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pydantic

from game.calendar import Month, month_text
from game.classroom.words import Words
from game.configuration import Declared, MonthField, config_names, find_config, load
from game.levers import SideKey
from game.orders import Orders
from game.paths import config_path
from game.scenario import load_scenario
from game.session.options import CADENCES

Key = str
MOST_OPTIONS = 5
"""Options of a ballot that are offered at once: so many can be read from the back of a room."""
HOLD = "hold"
"""The option that keeps what stands; every ballot has it unless the exercise says otherwise."""
REST = "rest"
"""In a prediction of verdicts: all verdicts that are not named."""
_KEY = r"^[a-z][a-z0-9_]*$"


class Team(Declared):
    """A part of the class: its label (never a name), the side it votes for, and how it is introduced."""

    label: Words
    side: Literal["us", "china"]
    role: Words


class Figure(Declared):
    """A quantity that the class watches: a metric of the world times `times`, in a unit that students know.

    `mean` is over how many months up to the one named it is averaged, for quantities that jump.
    """

    metric: str
    title: Words
    unit: Words
    times: float = 1.0
    mean: int = pydantic.Field(default=1, ge=1, le=24)
    decimals: int = pydantic.Field(default=1, ge=0, le=3)


class Option(Declared):
    """One choice of a ballot and the orders it stands for, in the text form of orders."""

    key: str = pydantic.Field(pattern=_KEY)
    title: Words
    text: Words
    orders: str

    @property
    def given(self) -> Orders:
        """The orders it stands for."""
        return Orders.from_text(self.orders)


class Question(Declared):
    """What the class is asked from a round on, and which options each side then has (none named: all)."""

    first: int = pydantic.Field(default=1, ge=1)
    text: Words
    options: dict[Literal["us", "china"], tuple[str, ...]] = {}


class Rounds(Declared):
    """The decisions: how many, for how many quarters each stands, and what happens when the time is up."""

    count: int = pydantic.Field(ge=1, le=40)
    quarters: int = 1
    when_time_is_up: Literal["decide", "wait"] = "decide"
    hold: bool = True
    questions: tuple[Question, ...] = pydantic.Field(min_length=1)


class Step(Declared):
    """A part of the lesson and its minutes."""

    kind: Literal["brief", "predict", "rounds", "rerun", "debrief"]
    minutes: float = pydantic.Field(gt=0, le=180)
    title: Words
    points: tuple[Words, ...] = ()


class Prediction(Declared):
    """A question before the results: chances of verdicts, or a number in a month (played, rerun, or both apart)."""

    key: str = pydantic.Field(pattern=_KEY)
    ask: Words
    verdicts: tuple[str, ...] = ()
    metric: str | None = None
    month: MonthField | None = None
    of: Literal["played", "rerun", "difference"] = "played"
    times: float = 1.0
    mean: int = pydantic.Field(default=1, ge=1, le=24)
    unit: Words = {"en": ""}
    decimals: int = pydantic.Field(default=1, ge=0, le=3)

    @pydantic.model_validator(mode="after")
    def _one_kind(self) -> Prediction:
        if bool(self.verdicts) == (self.metric is not None):
            raise ValueError("a prediction asks either for verdicts or for a metric")
        if (self.metric is None) != (self.month is None):
            raise ValueError("a prediction of a metric needs a month, and one of verdicts takes none")
        return self


class Item(Declared):
    """A quiz item: several answers, of which one is right (its place, from 1), and why."""

    ask: Words
    answers: tuple[Words, ...] = pydantic.Field(min_length=2, max_length=5)
    right: int = pydantic.Field(ge=1)
    why: Words

    @pydantic.model_validator(mode="after")
    def _right_is_there(self) -> Item:
        if self.right > len(self.answers):
            raise ValueError(f"right is {self.right}, but there are {len(self.answers)} answers")
        return self


class Rerun(Declared):
    """The same seed once more with other orders, and the months in which both runs are compared."""

    title: Words
    text: Words
    orders: dict[Literal["us", "china"], dict[str, str]]
    """Side -> round (from 1) -> orders; a round without an entry keeps what stands."""
    months: tuple[MonthField, ...] = pydantic.Field(min_length=1, max_length=4)


class Course(Declared):
    """A course of the class that the key reckons with: the options that each side chooses, round by round."""

    key: str = pydantic.Field(pattern=_KEY)
    title: Words
    votes: dict[Literal["us", "china"], dict[str, str]] = {}
    """Side -> round -> option; from then on it stands."""
    orders: dict[Literal["us", "china"], dict[str, str]] = {}
    """Side -> round -> orders, where no option says it."""


class Criterion(Declared):
    """A row of the rubric: what is looked at and what earns 0 to 3."""

    title: Words
    levels: tuple[Words, Words, Words, Words]


class Texts(Declared):
    """The long texts of the handouts; an empty line parts paragraphs."""

    basic: Words
    advanced: Words
    worksheet: tuple[Words, ...] = pydantic.Field(min_length=1)
    answers: tuple[Words, ...]
    rubric: tuple[Criterion, ...] = pydantic.Field(min_length=1)
    trouble: tuple[Words, ...] = pydantic.Field(min_length=1)
    short_debrief: tuple[Words, ...] = pydantic.Field(min_length=1)


class Exercise(Declared):
    """A whole exercise. Read it with `load_exercise`."""

    exercise: str = pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")
    title: Words
    claims: tuple[str, ...]
    objective: Words
    scenario: str
    parameters: str = "evidence"
    seeds: tuple[int, ...] = pydantic.Field(min_length=1)
    runs_on: bool = False
    rivals: dict[Literal["us", "china"], str] = {}
    """Side -> doctrine, for a side for which nobody votes."""
    teams: tuple[Team, ...] = pydantic.Field(min_length=1, max_length=4)
    steps: tuple[Step, ...] = pydantic.Field(min_length=1)
    rounds: Rounds
    ballots: dict[Literal["us", "china"], tuple[Option, ...]]
    figures: tuple[Figure, ...] = pydantic.Field(min_length=1, max_length=4)
    predictions: tuple[Prediction, ...] = pydantic.Field(max_length=5)
    quiz: tuple[Item, ...] = pydantic.Field(max_length=6)
    debrief: tuple[Words, ...] = pydantic.Field(min_length=1, max_length=5)
    rerun: Rerun | None = None
    expect: tuple[Course, ...] = ()
    texts: Texts
    _file: str = pydantic.PrivateAttr(default="")

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return Path(self._file)

    @property
    def minutes(self) -> float:
        """Length of the lesson."""
        return sum(step.minutes for step in self.steps)

    @property
    def seats(self) -> tuple[SideKey, ...]:
        """The sides for which somebody votes, in the order of the nation axis."""
        return tuple(side for side in ("us", "china") if side in self.ballots)

    def voters(self, side: SideKey) -> list[Team]:
        """The teams that vote for a side."""
        return [team for team in self.teams if team.side == side]

    def question(self, number: int) -> Question:
        """The question of a round."""
        return [one for one in self.rounds.questions if one.first <= number][-1]

    def options(self, side: SideKey, number: int) -> list[Option]:
        """The options of a side in a round, without the one that keeps what stands."""
        named = self.question(number).options.get(side)
        known = {option.key: option for option in self.ballots[side]}
        return [known[key] for key in named] if named else list(self.ballots[side])

    def option(self, side: SideKey, key: str) -> Option | None:
        """An option by its key; None for the one that keeps what stands."""
        return next((option for option in self.ballots[side] if option.key == key), None)

    @property
    def last_month(self) -> Month:
        """The last month that is played or run on to."""
        scenario = load_scenario(self.scenario)
        return scenario.run_on if self.runs_on and scenario.run_on is not None else scenario.last

    def round_month(self, number: int) -> Month:
        """The month in which a round's orders are given."""
        start = load_scenario(self.scenario).start
        return max(start, start - start % 3 + 3 * self.rounds.quarters * (number - 1))


def exercise_folder() -> Path:
    """The folder of the exercises that ship with the game."""
    return config_path("exercises")


def exercise_names() -> list[str]:
    """The names of the exercises that ship with the game."""
    return config_names(exercise_folder())


def load_exercise(name: str | Path) -> Exercise:
    """An exercise by name, or by the path of a YAML file. Raises PrimacyError in one sentence for any mistake in it."""
    from game.classroom.checking import check_exercise

    names = {each.lower(): each for each in exercise_names()}
    text = str(name)
    if text.endswith((".yaml", ".yml")):
        path = Path(text)
    elif text.lower() in names:
        path = exercise_folder() / f"{names[text.lower()]}.yaml"
    else:
        path = find_config(exercise_folder(), text, "exercise")
    exercise = load(Exercise, path)
    exercise._file = str(path)
    check_exercise(exercise, path)
    return exercise


def cadences() -> str:
    """The quarters for which a decision may stand, in words."""
    return ", ".join(str(each) for each in CADENCES)


def outside(month: Month, exercise: Exercise) -> str:
    """A sentence for a month that is not simulated, or ""."""
    first, last = load_scenario(exercise.scenario).start, exercise.last_month
    if first <= month <= last:
        return ""
    return f"{month_text(month)} is not simulated; allowed: {month_text(first)} to {month_text(last)}"
