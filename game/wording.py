"""The words of configs/text outside of the window: a sentence by key with its places filled, in any language."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from agents.table import SIDES
from game.configuration import read_yaml
from game.errors import PrimacyError
from game.magnitudes import in_a_billion, magnitudes
from game.paths import config_path

NEWS, COLON = "engine.news.", re.compile(": |：")
"""Where a language has the news of events, and what stands between an event's title and the rest."""
MEANING = "engine.metric_meaning."
NUMBERS: dict[str, Callable[[str], object]] = {"unit.large": magnitudes, "unit.billions": in_a_billion}
"""Strings that say how a language writes numbers, and what reads them."""
STRAY = re.compile(r"(?<=[\u2e80-\uffef]) (?=[\u2e80-\uffef])")
"""A space between two characters of a writing that has none; before and after other letters it may stand."""
REFERENCE = "@"
"""A value that begins so names what it stands for, such as "@lever_title.grid"."""


def read_strings(language: str) -> dict[str, str]:
    """All strings of a language by dotted key. Raises PrimacyError for a file that is not such a table."""
    path = config_path("text", f"{language}.yaml")
    strings = dict(_flat(read_yaml(path), ""))
    for key, value in strings.items():
        if not isinstance(value, str):
            raise PrimacyError(f'configs/text/{language}.yaml: key "{key}" must be text, not {value!r}.')
    for key, read in NUMBERS.items():
        try:
            read(strings[key]) if key in strings else None
        except ValueError as error:
            told = f'configs/text/{language}.yaml: key "{key}" must name {error}, not "{strings[key]}".'
            raise PrimacyError(told) from None
    return {**_of_cards(language), **_of_events(strings), **_of_sides(strings), **strings}


def _of_cards(language: str) -> dict[str, str]:
    """The words that cards have in a language other than English, in their own files, by key under `engine`."""
    found: dict[str, str] = {}
    if language == "en":  # what they are declared in
        return found
    for path in config_path("cards").glob("*/*.yaml"):
        card = read_yaml(path)
        words = card.get(language) if isinstance(card, dict) else None
        if isinstance(words, dict):
            found |= {f"engine.card_{part}.{card['key']}": str(text) for part, text in words.items()}
    return found


def _of_events(strings: Mapping[str, str]) -> dict[str, str]:
    """Title and text of each event apart, where a language has both as one string: its news, cut at the colon."""
    found: dict[str, str] = {}
    for key, news in strings.items():
        if key.startswith(NEWS):
            title, *text = COLON.split(news, maxsplit=1)
            if text:
                event = key.removeprefix(NEWS)
                found |= {f"engine.shock_title.{event}": title, f"engine.shock_text.{event}": text[0]}
    return found


def _of_sides(strings: Mapping[str, str]) -> dict[str, str]:
    """What each metric means, by the keys of both sides' metrics, where a language says it once for the two."""
    found: dict[str, str] = {}
    for key, meaning in strings.items():
        if key.startswith(MEANING):
            metric = key.removeprefix(MEANING)
            for name in (metric, *(f"{side}_{metric}" for side in SIDES), *(f"{metric}_{side}" for side in SIDES)):
                found[f"engine.metric.{name}"] = meaning
    return found


def _flat(table: Any, above: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(table, dict):
        yield above, table
        return
    for key, value in table.items():
        yield from _flat(value, f"{above}.{key}" if above else key)


@functools.cache
def english() -> Mapping[str, str]:
    """Return the English strings."""
    return read_strings("en")


def fill(key: str, values: Mapping[str, str], strings: Mapping[str, str]) -> str:
    """Return the string of a key with its {places} filled, references by their words in the same language."""
    words = {name: _named(value[1:], strings) if value[:1] == REFERENCE else value for name, value in values.items()}
    return STRAY.sub("", strings[key].format(**words))


def _named(name: str, strings: Mapping[str, str]) -> str:
    """Return the words for what a reference names: a string, or what the engine declares; a proper name stays."""
    for key in (name, f"engine.{name}"):
        if key in strings:
            return strings[key]
    kind, _, what = name.partition(".")
    if kind == "card_title":
        from game.cards.card import card

        return card(what).title
    if kind != "lever_title":
        proper = name.rpartition(".")[2]
        return strings.get(f"engine.lab.{proper}", proper)
    from game.levers import LEVERS  # needs the engine's tables, which a window's first picture does without

    # In the middle of an English sentence a title is written small.
    return LEVERS[what].title.lower()
