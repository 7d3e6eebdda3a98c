"""The engine, imported on a thread while the title shows: Mesa alone takes most of a second."""

from __future__ import annotations

import threading

from game.report import keep_report
from game.ui.rescue import place_of
from game.ui.text import say


class Engine:
    """Whether the modules that play the game are loaded yet."""

    def __init__(self) -> None:
        self.ready = False
        self.trouble = ""  # why it could not be loaded, if so
        self._thread: threading.Thread | None = None

    @property
    def begun(self) -> bool:
        """Whether loading was begun."""
        return self._thread is not None

    def begin(self) -> None:
        """Load in the background."""
        self._thread = threading.Thread(target=self._load, name="primacy-engine", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Load now, and return when it is done."""
        if self._thread is None:
            self.begin()
        assert self._thread is not None
        self._thread.join()

    def _load(self) -> None:
        try:
            import game.session.session  # noqa: F401

            self.ready = True
        except Exception as error:  # noqa: BLE001 - a broken installation must be told in the window
            where = place_of(keep_report(error, ["(engine)"]))
            self.trouble = say("trouble.engine", kind=type(error).__name__, where=where)
