"""What is missing or damaged, noted where it is met and told once by the window: play goes on without it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_noted: set[str] = set()
_waiting: deque[Callable[[], str]] = deque()


def note(what: str, sentence: Callable[[], str]) -> None:
    """Tell the user once about `what`; the sentence is asked for when it is shown, in the language of that time."""
    if what not in _noted:
        _noted.add(what)
        _waiting.append(sentence)


def take() -> str:
    """The next sentence to be shown, or ""."""
    return _waiting.popleft()() if _waiting else ""


def forget() -> None:
    """Begin anew, as a window that opens does."""
    _noted.clear()
    _waiting.clear()
