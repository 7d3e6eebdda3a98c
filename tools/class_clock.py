"""Teach the exercises to made-up classes against a clock: `python -m tools.class_clock [--classes N]`.

Every action of a lesson takes a drawn number of seconds (uniform between the two given below; assumed from how long a
show of hands takes with thirty students); the lesson itself is the real one, with its timer, votes, rounds and rerun.
Printed are the minutes of each step and how many classes were done in the minutes of the exercise.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time

from game.classroom.ballots import leaders
from game.classroom.exercise import Exercise, load_exercise
from game.classroom.forecasts import fields
from game.classroom.lesson import AFTER, BEFORE, Lesson
from game.classroom.words import said

SECONDS = {
    "read a point": (15, 40),
    "hand out and settle": (40, 90),
    "read a prediction": (10, 20),
    "agree on a number": (8, 20),
    "type a number": (2, 5),
    "read the question": (4, 9),
    "argue": (8, 32),
    "count hands": (3, 7),
    "read the result": (8, 20),
    "talk about the result": (0, 16),
    "watch the rerun": (20, 40),
    "read a figure": (8, 20),
    "discuss a question": (70, 150),
    "quiz": (60, 110),
}
"""Shortest and longest of each action."""
MISTAKES = 0.04
"""Share of rounds that are typed wrongly and taken back."""


class Class:
    """A class with its own pace, and the clock on its wall."""

    def __init__(self, number: int) -> None:
        self.luck = random.Random(number)
        self.now = 0.0

    def takes(self, action: str, times: int = 1) -> None:
        """Let the seconds of an action pass."""
        for _ in range(times):
            self.now += self.luck.uniform(*SECONDS[action])

    def clock(self) -> float:
        """The clock on the wall, with the computer's own seconds."""
        return self.now

    def computes(self, started: float) -> None:
        """Add what the computer took."""
        self.now += time.perf_counter() - started


def teach(exercise: Exercise, number: int) -> tuple[list[float], int]:
    """One lesson; returns the minutes of each step and how often the time of a round was up."""
    room = Class(number)
    lesson = Lesson(exercise, exercise.seeds[number % len(exercise.seeds)], room.clock)
    lesson.timer.resume()
    minutes, late = [], 0
    for place, step in enumerate(exercise.steps):
        began = room.now
        if step.kind == "brief":
            room.takes("hand out and settle")
            room.takes("read a point", len(step.points))
            room.takes("quiz")
            lesson.answer(BEFORE, 1, 12)
        elif step.kind == "predict":
            _predict(lesson, room)
        elif step.kind == "rounds":
            late = _vote(lesson, room)
        elif step.kind == "rerun":
            started = time.perf_counter()
            while lesson.rerun_step():
                pass
            room.computes(started)
            room.takes("watch the rerun")
            room.takes("read a figure", len(exercise.figures) * len(exercise.rerun.months if exercise.rerun else ()))
        else:
            room.takes("discuss a question", len(exercise.debrief))
            room.takes("quiz")
            lesson.answer(AFTER, 1, 20)
        minutes.append((room.now - began) / 60)
        if place < len(exercise.steps) - 1 and lesson.place == place:
            lesson.next_step()
    return minutes, late


def _predict(lesson: Lesson, room: Class) -> None:
    for asked in lesson.exercise.predictions:
        room.takes("read a prediction")
        room.takes("agree on a number")
        for team in lesson.exercise.teams:
            for what in fields(asked):
                room.takes("type a number")
                lesson.predict(said(team.label, "en"), asked.key, what, 10.0)


def _vote(lesson: Lesson, room: Class) -> int:
    late = 0
    while not lesson.rounds_done:
        room.takes("read the question")
        room.takes("argue")
        mistaken = room.luck.random() < MISTAKES
        for side in lesson.exercise.seats:
            offered = [offer for offer in lesson.offers(side) if not offer.blocked]
            for offer in offered:
                room.takes("count hands")
                lesson.vote(side, offer.key, room.luck.randrange(12))
        _settle(lesson)
        late += lesson.timer.left < 0
        started = time.perf_counter()
        lesson.decide()
        if mistaken:
            room.takes("type a number", 3)
            lesson.undo_round()
            _settle(lesson)
            lesson.decide()
        room.computes(started)
        room.takes("read the result")
        room.takes("talk about the result")
        lesson.next_round()
    return late


def _settle(lesson: Lesson) -> None:
    """The teacher takes the first of those that tie."""
    for side in lesson.tied():
        lesson.pick(side, leaders(lesson.offers(side), lesson.votes[side])[0])


def table(name: str, classes: int) -> str:
    """The figures of an exercise as a table."""
    exercise = load_exercise(name)
    taught = [teach(exercise, number) for number in range(classes)]
    totals = [sum(minutes) for minutes, _late in taught]
    lines = [
        f"{exercise.exercise}: {classes} classes, {exercise.minutes:g} minutes",
        "step | planned | median | longest",
    ]
    for place, step in enumerate(exercise.steps):
        column = [minutes[place] for minutes, _late in taught]
        lines.append(f"{step.kind} | {step.minutes:g} | {statistics.median(column):.1f} | {max(column):.1f}")
    lines.append(f"all | {exercise.minutes:g} | {statistics.median(totals):.1f} | {max(totals):.1f}")
    done = sum(total <= exercise.minutes for total in totals)
    late = statistics.mean(late for _minutes, late in taught)
    lines.append(f"done in time: {done} of {classes}; rounds over their time: {late:.1f} of {exercise.rounds.count}")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=20)
    given = parser.parse_args()
    for each in ("E1", "E2"):
        print(table(each, given.classes) + "\n")
