"""What can be done now, by name: the entries of the palette that `/` opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Action:
    """Something to do. Two actions of one key are the same thing offered twice."""

    key: str
    words: str
    act: Callable[[], Any]
    enabled: bool = True
    shortcut: str = ""  # the key that does it without the palette
    kind: str = ""  # what it is, in a word: a lever, a setting, a page
    also: str = ""  # other words under which it is found


def distinct(actions: Iterable[Action]) -> list[Action]:
    """The first action of every key, in their order."""
    found: dict[str, Action] = {}
    for action in actions:
        found.setdefault(action.key, action)
    return list(found.values())


def found(query: str, actions: Iterable[Action]) -> list[Action]:
    """The actions that a query names, the best match first; all of them, in their order, for an empty query."""
    wanted = query.casefold().split()
    if not wanted:
        return list(actions)
    scored = ((score(wanted, action), place, action) for place, action in enumerate(actions))
    return [action for points, _place, action in sorted(scored, key=lambda each: each[:2]) if points < NO_MATCH]


NO_MATCH = 1e9
IN_OTHER_WORDS = 40.0  # points against a match that is not in the name itself
GAP, LATE, UNUSED = (
    1.0,
    0.2,
    0.01,
)  # points against a letter (or the rest of a word) skipped, a place further right, a letter left over
LOOSEST = 2.5  # points a letter beyond which the letters are there by chance
INSIDE = 6.0  # points against a letter that neither begins a word nor follows the one before


def score(wanted: list[str], action: Action) -> float:
    """Points against an action, the sum over the words wanted; `NO_MATCH` or more if one of them is not found."""
    own, other = action.words.casefold(), f"{action.kind} {action.also} {action.shortcut}".casefold()
    return sum(min(_points(word, own), _elsewhere(word, other)) for word in wanted)


def _elsewhere(word: str, text: str) -> float:
    return IN_OTHER_WORDS + LATE * text.index(word) if word in text else NO_MATCH


def _points(word: str, text: str) -> float:
    """Points against finding the letters of a word in this order: the fewest over all places to begin."""
    best = NO_MATCH
    for start in (place for place, letter in enumerate(text) if letter == word[0]):
        best = min(best, _points_from(word, text, start))
    return best + UNUSED * len(text)


def _points_from(word: str, text: str, start: int) -> float:
    points = LATE * start + (0.0 if _begins(text, start) else INSIDE)
    place = start
    for letter in word[1:]:
        following = text.find(letter, place + 1)
        if following < 0:
            return NO_MATCH
        if following > place + 1:
            points += GAP if _begins(text, following) else GAP * (following - place - 1) + INSIDE
        place = following
    return points if points - LATE * start <= LOOSEST * len(word) else NO_MATCH


def _begins(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
