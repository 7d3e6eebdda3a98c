"""The terms that tool-tips underline: what the glossary explains, found in a line of text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from game.ui.text import language

KINDS = ("term", "verdict", "metric")  # what the glossary holds that a sentence may name in passing
SHORTEST = {"metric": 2}  # words of a title: "talent" alone says nothing that has to be explained
SHORTEST_WIDE = 3  # the same in characters of a language that writes without spaces
WIDE = "\u2e80"  # from here on characters stand without spaces between words


@dataclass(frozen=True)
class Term:
    """What is explained, and how."""

    title: str
    text: str


@dataclass(frozen=True)
class Found:
    """A term in a line: where it begins and ends."""

    start: int
    end: int
    term: Term


def found_in(line: str) -> Iterator[Found]:
    """The terms of a line, from left to right, the longest where several begin together."""
    pattern, terms = _known(language())
    for match in pattern.finditer(line):
        yield Found(match.start(), match.end(), terms[(match["term"] or match["wide"]).casefold()])


@functools.lru_cache(maxsize=4)
def _known(_language: str) -> tuple[re.Pattern[str], dict[str, Term]]:
    """What finds the terms of a language (the plural with an s too), and the terms by their title in small letters."""
    from game.ui.scenes.glossary import entries  # needs the engine's tables, which the first picture does without

    terms: dict[str, Term] = {}
    for entry in entries(_language):
        if entry.kind in KINDS and _is_long_enough(entry.kind, entry.title):
            terms.setdefault(entry.title.casefold(), Term(entry.title, entry.blocks[0].words))
    longest_first = sorted(terms, key=len, reverse=True)
    apart = "|".join(re.escape(title) for title in longest_first if title < WIDE) or "(?!)"
    wide = "|".join(re.escape(title) for title in longest_first if title >= WIDE) or "(?!)"
    return re.compile(rf"(?<!\w)(?P<term>{apart})s?(?!\w)|(?P<wide>{wide})", re.IGNORECASE), terms


def _is_long_enough(kind: str, title: str) -> bool:
    if title >= WIDE:
        return len(title) >= SHORTEST_WIDE or kind == "term"
    return len(title.split()) >= SHORTEST.get(kind, 1)
