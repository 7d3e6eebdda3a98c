"""Hands on the keyboard of a window without a screen: keys go through the window's own event loop, a frame each."""

from __future__ import annotations

from collections.abc import Iterator

import pygame

from game.ui.app import App
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.widget import Widget
from tests.window import record
from tests.window.keys import strike
from tests.window.record import Record

ENTER, KEYPAD_ENTER, ESCAPE, SPACE, TAB = (
    pygame.K_RETURN,
    pygame.K_KP_ENTER,
    pygame.K_ESCAPE,
    pygame.K_SPACE,
    pygame.K_TAB,
)
UP, DOWN, LEFT, RIGHT, DELETE = pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_DELETE
LEAVES = {"K_RETURN", "K_KP_ENTER", "K_SPACE", "K_ESCAPE"}
"""Keys that may do what a widget stands for, so that another scene shows."""


class Player:
    """Plays by keyboard alone, and takes down what was shown and what keys did."""

    def __init__(self, app: App, seen: Record) -> None:
        self.app = app
        self.seen = seen

    def press(self, *keys: int | str, mod: int = 0) -> None:
        """Press keys one after the other, a frame each; a letter, given as text, is typed as well."""
        strike(self.frame, *keys, mod=mod)

    def frame(self) -> None:
        """Let a frame pass."""
        self.seen.look(self.app.scene)
        self.app.frame()
        self.seen.look(self.app.scene)

    def sees(self, scene: type[Scene]) -> None:
        """Fail unless a scene of exactly this class shows."""
        assert type(self.app.scene) is scene, (self.app.scene, self.app.toasted)

    def opens(self, scene: type[Scene], *keys: int | str) -> None:
        """Press keys that lead to a scene."""
        self.press(*keys)
        self.sees(scene)

    def opens_and_closes(self, scene: type[Scene], keys: tuple[int | str, ...], *closers: int | str) -> None:
        """Open a scene as often as there are keys that close it, and close it with each."""
        before = type(self.app.scene)
        for closer in closers:
            self.opens(scene, *keys)
            self.press(closer)
            self.sees(before)

    def goes_to(self, words: str) -> None:
        """Tab to the button that says this and press it; `words` is the key of what it says."""
        for _ in self.app.scene.focusable():
            if getattr(self.app.scene.focus, "words", "") == say(words):
                break
            self.press(TAB)
        assert getattr(self.app.scene.focus, "words", "") == say(words), words
        self.press(ENTER)

    def stops(self) -> Iterator[Widget]:
        """Tab through all that can be reached; each widget while the keyboard is on it."""
        scene = self.app.scene
        for _ in scene.focusable():
            self.press(TAB)
            assert self.app.scene is scene and scene.focus is not None
            yield scene.focus

    def tries_everything(self) -> None:
        """Press on each widget of the scene the keys that its own code names and that did nothing so far, but for
        those that might leave.
        """
        for widget in self.stops():
            modules = {each.__module__ for each in type(widget).__mro__}
            for module, name in sorted(record.named_keys() - self.seen.used):
                if module in modules and name not in LEAVES:
                    self.press(getattr(pygame, name))
