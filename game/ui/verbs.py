"""The verbs of the main screen: what a key does there, what that is called, and when it can be done.

One table serves the keys themselves, the page that lists them and the palette.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pygame

from game.ui.actions import Action
from game.ui.text import say


@dataclass(frozen=True)
class Verb:
    """Something that the player can do by a key. `verb.KEY` in the texts says what."""

    key: str
    codes: tuple[int, ...]
    act: Callable[[], Any]
    shown: str  # the key as it is written
    able: Callable[[], bool] = lambda: True
    character: str = ""  # what is typed, for a key that stands elsewhere on other keyboards

    @property
    def words(self) -> str:
        """What it does."""
        return say(f"verb.{self.key}")

    def fits(self, event: pygame.event.Event) -> bool:
        """Whether a key means this verb."""
        return event.key in self.codes or bool(self.character and getattr(event, "unicode", "") == self.character)

    @property
    def action(self) -> Action:
        """The verb as an entry of the palette."""
        return Action(f"verb.{self.key}", self.words, self.act, self.able(), self.shown)


def verb_of(verbs: Sequence[Verb], event: pygame.event.Event) -> Verb | None:
    """The verb that a key means, if any; keys with Ctrl or Alt mean none."""
    if getattr(event, "mod", 0) & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
        return None
    return next((verb for verb in verbs if verb.fits(event)), None)
