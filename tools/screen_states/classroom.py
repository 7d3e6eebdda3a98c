"""States of the class exercises."""

from __future__ import annotations

from collections.abc import Callable

from game.ui.app import App
from tools.screen_states.hands import press, until


def lesson(name: str, until_page: str) -> Callable[[App], None]:
    """A class exercise, taught up to a page of its console."""

    def teach(app: App) -> None:
        from tools.exercise_scenes import teach_until

        teach_until(app, name, until_page, lambda *keys: press(app, *keys), lambda holds: until(app, holds))

    return teach
