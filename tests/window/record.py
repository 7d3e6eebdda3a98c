"""What the code of the window offers - scenes, keys, verbs - and what a scripted player saw and used of it.

Both are read from the code, so that a scene, key or verb that is new is asked for without a word here.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pygame
import pytest

import game.ui
from game.ui.scene import Scene
from game.ui.verbs import Verb
from game.ui.widget import Widget

MODIFIERS = {"K_LCTRL", "K_RCTRL", "K_LALT", "K_RALT"}
"""Keys that do nothing by themselves."""
SAYS_NO, PASSES_ON = "offers", "_take_key"
"""The functions that name keys to keep them from a widget, and through which every key goes."""


@functools.cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the window."""
    found = pkgutil.walk_packages(game.ui.__path__, "game.ui.")
    return tuple(importlib.import_module(each.name) for each in found)


def scenes() -> set[type[Scene]]:
    """Every scene that can be shown: defined in a module of game.ui.scenes, and not only for others to build on."""
    return {
        each
        for module in modules()
        if module.__name__.startswith("game.ui.scenes.")
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, Scene) and each.__module__ == module.__name__
        if not inspect.isabstract(each)
    }


@functools.cache
def named_keys() -> set[tuple[str, str]]:
    """Every key that a module names where it says what keys do: (module, name of the key)."""
    return {(module.__name__, name) for module in modules() for name in _named(module)}


def _named(module: ModuleType) -> set[str]:
    tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))
    passed_on = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef) and outer.name == SAYS_NO
        for inner in ast.walk(outer)
    }
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("K_")
        and isinstance(node.value, ast.Name)
        and node.value.id == "pygame"
        and id(node) not in passed_on
    } - MODIFIERS


@functools.cache
def names_of(code: int) -> frozenset[str]:
    """A key's names in pygame, such as K_UP; some have two."""
    return frozenset(name for name, value in vars(pygame).items() if name.startswith("K_") and value == code)


class Record:
    """Scenes that were shown, keys that did something while they were, and verbs that were done."""

    def __init__(self) -> None:
        self.shown: set[type[Scene]] = set()
        self.used: set[tuple[str, str]] = set()
        self.done: set[str] = set()
        self.offered: set[str] = set()
        self._wrapped: dict[FunctionType, Callable[..., Any]] = {}

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Look at everything in the window that takes an event, for as long as `patch` lasts."""
        for module in modules():
            for owner in [module, *(each for each in vars(module).values() if _is_own_class(each, module))]:
                for name, function in list(vars(owner).items()):
                    if isinstance(function, FunctionType) and _takes_event(function):
                        if function not in self._wrapped:
                            self._wrapped[function] = self._noted(function)
                        patch.setattr(owner, name, self._wrapped[function])

    def look(self, scene: Scene) -> None:
        """Take down the scene that shows, and the verbs that it offers by a key."""
        self.shown.add(type(scene))
        self.offered |= {verb.key for verb in getattr(scene, "verbs", ()) if verb.codes}

    def _noted(self, function: FunctionType) -> Callable[..., Any]:
        place = list(inspect.signature(function).parameters).index("event")

        @functools.wraps(function)
        def noted(*given: Any, **named: Any) -> Any:
            event = given[place] if place < len(given) else named["event"]
            answer = function(*given, **named)
            if isinstance(answer, Verb):
                if answer.able():
                    self.done.add(answer.key)
            elif event.type == pygame.KEYDOWN and (answer or type(answer) is int or function.__name__ == PASSES_ON):
                owners = [function.__module__]
                if given and isinstance(given[0], Scene | Widget):
                    owners += [each.__module__ for each in type(given[0]).__mro__]
                self.used |= {(owner, name) for owner in owners for name in names_of(event.key)}
            return answer

        return noted


def _is_own_class(thing: object, module: ModuleType) -> bool:
    return inspect.isclass(thing) and thing.__module__ == module.__name__


def _takes_event(function: FunctionType) -> bool:
    ours = function.__module__.startswith(game.ui.__name__) and function.__name__ != SAYS_NO
    event = inspect.signature(function).parameters.get("event")
    return ours and event is not None and event.annotation == "pygame.event.Event"
