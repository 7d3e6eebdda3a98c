"""Keys that a user chose for what a game's screen does: which there are, what is taken, and how a key is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pygame

from game.ui.text import say
from game.ui.verbs import Verb

USUAL: dict[str, str] = {
    "commit": "return",
    "run": "space",
    "undo": "z",
    "redo": "y",
    "levers": "l",
    "programmes": "p",
    "cards": "c",
    "draft": "d",
    "event": "e",
    "odds": "o",
    "coach": "k",
    "why": "w",
    "book": "b",
    "year": "n",
    "race": "i",
    "views": "v",
    "keys": "h",
    "goals": "g",
    "rival": "r",
    "lab": "f",
    "decided": "x",
}
"""What can be given another key, with its usual one as pygame names keys."""
ELSEWHERE = frozenset(
    "tab escape up down left right delete backspace home end insert f1 f10 f11 m t s q / 1 2 3 4 5".split()
) | {"page up", "page down", "enter"}
"""Keys that mean something on every screen, or on the map, a list or in the tutorial, and so cannot be given away."""
MODIFIERS = ("shift", "ctrl", "alt", "meta", "super", "gui", "caps lock", "numlock", "mode")
SPELLED = {"return": "key.enter", "space": "key.space"}


def key_of(verb: str, chosen: Mapping[str, str]) -> str:
    """The key of a verb: as chosen, else the usual one."""
    return chosen.get(verb, USUAL[verb])


def written(key: str) -> str:
    """A key as it is written in the window."""
    return say(SPELLED[key]) if key in SPELLED else key.upper()


def refusal(verb: str, key: str, chosen: Mapping[str, str]) -> str:
    """Why a verb cannot have a key, in one sentence; "" where it can."""
    if not key or any(part in key for part in MODIFIERS):
        return say("rebind.alone")
    if key in ELSEWHERE:
        return say("rebind.elsewhere", name=written(key))
    holder = next((other for other in USUAL if other != verb and key_of(other, chosen) == key), None)
    return "" if holder is None else say("rebind.taken", name=written(key), verb=say(f"verb.{holder}"))


def given(verb: str, key: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """The user's keys once a verb has another; the usual one need not be kept."""
    kept = {each: name for each, name in chosen.items() if each != verb}
    return kept if key == USUAL[verb] else {**kept, verb: key}


def sound(chosen: Mapping[str, str]) -> dict[str, str]:
    """What of the keys in a settings file can be used: verbs that there are, each with a key that is free."""
    kept: dict[str, str] = {}
    for verb, key in chosen.items():
        others = {**chosen, **kept}
        if verb in USUAL and code_of(key) and not refusal(verb, key, others):
            kept[verb] = key
    return kept


def bound(verbs: Sequence[Verb], chosen: Mapping[str, str]) -> list[Verb]:
    """The verbs with the keys that the user gave them."""
    codes = {verb: code_of(key) for verb, key in sound(chosen).items()}
    return [
        replace(verb, codes=(codes[verb.key],), shown=written(chosen[verb.key]), character="")
        if verb.key in codes
        else verb
        for verb in verbs
    ]


def code_of(key: str) -> int:
    """The code of a key by its name; 0 where there is none of that name."""
    try:
        return pygame.key.key_code(key)
    except ValueError:
        return 0
