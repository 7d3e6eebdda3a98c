"""A class exercise taught by keys up to a page, for the screenshots."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pygame

from game.classroom.exercise import load_exercise
from game.classroom.lesson import Lesson
from game.ui.app import App

LONGEST = 400.0
"""Seconds for which the look back is waited for: every turn of ten years."""
PREDICTED = {"E1": ("15", "55", "5", "20", "5", "9", "1"), "E2": ("3", "10", "30", "-40")}
"""What the first team says, field by field; the second says a little more."""
VOTES: dict[str, dict[str, tuple[str, ...]]] = {
    "E1": {"us": ("grid", "talent", "gas", "abroad"), "china": ("factories", "west", "robots", "chips")},
    "E2": {"us": ("october_2022", "october_2023", "april_2025")},
}
"""What carries, in turn."""
PLAN: dict[str, dict[int, str]] = {"E2": {1: "october_2022", 5: "october_2023", 11: "april_2025"}}


def teach_until(
    app: App, name: str, page: str, press: Callable[..., None], until: Callable[[Callable[[], bool]], None]
) -> None:
    """Show the console at a page: brief, quiz, predict, vote, hidden, reveal, rerun, or one of the debrief's."""
    from game.ui.scenes.exercise import open_exercise

    lesson = Lesson(load_exercise(name))
    open_exercise(app, lesson)
    scene: Any = app.scene
    if page in ("brief", "quiz"):
        scene.choose(page)
        return
    press(pygame.K_RETURN)
    for number, text in enumerate((*PREDICTED[name], *PREDICTED[name])):
        press(*(pygame.key.key_code(letter) for letter in text))
        if number < 2 * len(PREDICTED[name]) - 1:
            press(pygame.K_DOWN)
    if page == "predict":
        return
    press(pygame.K_RETURN)
    _play(lesson, name, 5 if page in ("vote", "hidden", "reveal") else None, press)
    if page in ("vote", "hidden", "reveal"):
        if page == "hidden":
            press(pygame.K_h)
        if page == "reveal":
            press(pygame.K_RETURN)
        return
    if lesson.exercise.rerun is not None:
        until(lambda: lesson.rerun_done)
        if page == "rerun":
            return
        press(pygame.K_RETURN)
    if page == "turns":
        deadline = time.monotonic() + LONGEST
        while not (scene.analyst is not None and scene.analyst.finished) and time.monotonic() < deadline:
            app.frame()
            time.sleep(0.02)
    else:
        scene.choose(page)


def _play(lesson: Lesson, name: str, stop: int | None, press: Callable[..., None]) -> None:
    """Vote round after round, up to the vote of round `stop` or to the end."""
    while not lesson.rounds_done:
        number = lesson.number
        for side in lesson.exercise.seats:
            wanted = PLAN[name].get(number) if name in PLAN else VOTES[name][side][number % len(VOTES[name][side])]
            offered = [offer.key for offer in lesson.offers(side) if not offer.blocked]
            if wanted in offered:
                lesson.vote(side, wanted, 9 + number % 4)
            others = [key for key in offered if key != wanted]
            lesson.vote(side, others[number % len(others)], 4)
        if number == stop:
            return
        press(pygame.K_RETURN, pygame.K_RETURN)
