"""How a game is opened: in the window where there is a display, otherwise in the terminal."""

from __future__ import annotations

import os
import sys
from typing import Any

from game.errors import PrimacyError

Asked = dict[str, Any]  # what the player named: watch, tutorial, scenario, side, rival, seed, load, batch, world

NO_DISPLAY = "There is no display, so here is a whole game of two automatic governments in the terminal."


def open_game(asked: Asked) -> None:
    """The window; where there is no display a whole game of two doctrines in the terminal. Raises
    PrimacyError.
    """
    if may_have_display() and _open_window(asked):
        return
    if "batch" in asked:
        raise PrimacyError("There is no display, and a world of a batch can only be watched in the window.")
    if "tutorial" in asked:
        raise PrimacyError("There is no display, and the tutorial needs the window.")
    if "load" in asked:
        raise PrimacyError("There is no display, and a saved game can only be opened in the window.")
    print(NO_DISPLAY)
    from game.experiments.setup import Setup
    from game.terminal import play

    us, china = _both_doctrines(asked)
    play(Setup(asked.get("scenario", "baseline-2025"), us, china, seed=asked.get("seed", 1)))


def choose_language(language: str) -> None:
    """Let the window speak a language from now on, as its settings do. Raises PrimacyError."""
    from game.configuration import languages
    from game.ui.settings import Settings

    if language not in languages():
        raise PrimacyError(f'There is no language "{language}"; allowed: {", ".join(languages())}.')
    settings = Settings.load()
    settings.language = language
    settings.save()


def open_exercise(name: str, seed: int | None, resume: bool) -> None:
    """The console of a class exercise, a new lesson or the one that was kept. Raises PrimacyError."""
    from game.classroom.exercise import load_exercise
    from game.classroom.lesson import Lesson
    from game.classroom.record import lesson_path

    exercise = load_exercise(name)
    path = lesson_path(exercise.exercise)
    lesson = Lesson.resume(path) if resume else Lesson(exercise, seed, path=path)
    if may_have_display() and _show_lesson(lesson):
        return
    raise PrimacyError(
        f"There is no display, and {exercise.exercise} is taught in the window; its pages can be printed all the same: "
        f"primacy exercise {exercise.exercise} --handouts FOLDER"
    )


def _show_lesson(lesson: Any) -> bool:
    """Teach in the window until the teacher leaves it; False if there is no screen to open it on."""
    from game.ui.app import App, NoDisplay
    from game.ui.scenes.exercise import open_exercise as show

    try:
        app = App()
        show(app, lesson)
        app.run()
    except NoDisplay:
        return False
    return True


def may_have_display() -> bool:
    """False where no window can show, as far as the environment tells; where it is True opening may still
    fail.
    """
    if os.environ.get("SDL_VIDEODRIVER") in ("dummy", "offscreen"):
        return False
    needs_a_server = sys.platform.startswith("linux")
    return not needs_a_server or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _both_doctrines(asked: Asked) -> tuple[str, str]:
    """Who plays where nobody does, us and china: the rival asked for, and the balanced doctrine."""
    rival = asked.get("rival", "balanced")
    return (rival, "balanced") if asked.get("side") == "china" else ("balanced", rival)


def _open_window(asked: Asked) -> bool:
    """Play in the window until the user leaves it; False if there is no screen to open it on."""
    from game.ui.app import App, NoDisplay, main

    try:
        if asked.get("watch"):
            us, china = _both_doctrines(asked)
            chosen = {key: asked[key] for key in ("scenario", "seed") if key in asked}
            main(watch=True, us=us, china=china, **chosen)
        elif asked:
            app = App()
            _begin(app, asked)
            app.run()
        else:
            main()
    except NoDisplay:
        return False
    return True


def _begin(app: Any, asked: Asked) -> None:
    """Show the game asked for: a saved one, or a new one."""
    from game.session.session import Session
    from game.ui.scenes.main import open_game as show

    if asked.get("tutorial"):
        from game.ui.scenes.tutorial import open_tutorial

        open_tutorial(app)
        return
    if "load" in asked:
        show(app, Session.load(asked["load"]))
        return
    if "batch" in asked:
        from game.batches import read_batch, world_of

        show(app, world_of(read_batch(asked["batch"]), asked.get("world", 0)))
        return
    scenario, rival = asked.get("scenario", "baseline-2025"), asked.get("rival", "balanced")
    show(app, Session.new(scenario, asked.get("side", "us"), rival, asked.get("seed", 1)))
