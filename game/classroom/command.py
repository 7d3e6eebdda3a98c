"""What `primacy exercise` does besides opening the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from game.classroom.exercise import exercise_names, load_exercise
from game.classroom.words import said
from game.errors import PrimacyError


def listed(language: str = "en") -> str:
    """Every exercise that ships with the game, a line each, with its minutes and what it teaches."""
    lines = []
    for name in exercise_names():
        exercise = load_exercise(name)
        title = said(exercise.title, language)
        lines.append(
            f"{exercise.exercise}  {title}, {exercise.minutes:g} minutes: {said(exercise.objective, language)}"
        )
    return "\n".join(lines)


def print_pages(name: str, folder: Path, language: str) -> list[Path]:
    """Write the pages of an exercise; returns their paths. Raises PrimacyError."""
    from game.classroom.handouts import write_handouts

    return write_handouts(load_exercise(name), folder, language)


def compute(name: str, worlds: int, tell: Callable[[str], None]) -> Path:
    """Compute and write the intervals of an exercise's key; returns the file. Raises PrimacyError."""
    from game.classroom.key import WORLDS, expect, write_expected

    exercise = load_exercise(name)
    if worlds < WORLDS and name.upper() in exercise_names():
        raise PrimacyError(
            f"--expect replaces the key that ships with {exercise.exercise}: it takes --worlds {WORLDS} at least; "
            "for fewer copy the exercise and give the copy's path."
        )
    return write_expected(exercise, expect(exercise, worlds, tell))
