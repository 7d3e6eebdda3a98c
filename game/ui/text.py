"""What the window says, by key and language: `say("title.new_game")`.

The strings stand in `configs/text/<language>.yaml`, one file a language with the same keys. What the engine
declares once in English (levers, programmes, metrics) is shown as declared unless the language has its own
words for it under `engine`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from game.configuration import config_names, read_yaml
from game.errors import PrimacyError
from game.paths import config_path

DEFAULT_LANGUAGE = "en"

_spoken: dict[str, str] = {}
_language = ""


def languages() -> list[str]:
    """The languages that can be shown, English first."""
    others = [name for name in config_names(config_path("text")) if name != DEFAULT_LANGUAGE]
    return [DEFAULT_LANGUAGE, *others]


def read_strings(language: str) -> dict[str, str]:
    """All strings of a language by dotted key. Raises PrimacyError for a file that is not such a table."""
    path = config_path("text", f"{language}.yaml")
    strings = dict(_flat(read_yaml(path), ""))
    for key, value in strings.items():
        if not isinstance(value, str):
            raise PrimacyError(f'configs/text/{language}.yaml: key "{key}" must be text, not {value!r}.')
    return strings


def _flat(table: Any, above: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(table, dict):
        yield above, table
        return
    for key, value in table.items():
        yield from _flat(value, f"{above}.{key}" if above else key)


def use(language: str) -> None:
    """Speak a language from now on; what it lacks is said in English."""
    global _language
    strings = read_strings(DEFAULT_LANGUAGE)
    if language != DEFAULT_LANGUAGE:
        strings |= read_strings(language)
    _spoken.clear()
    _spoken.update(strings)
    _language = language


def language() -> str:
    """The language that is spoken now."""
    return _language or DEFAULT_LANGUAGE


def say(key: str, **values: object) -> str:
    """The string of a key with its {places} filled. An unknown key is a KeyError: a mistake in the code."""
    if not _spoken:
        use(DEFAULT_LANGUAGE)
    words = _spoken[key]
    return words.format(**values) if values else words


def engine_words(kind: str, key: str, declared: str) -> str:
    """The words for something that the engine declares in English, such as ("lever.title", "grid", ...)."""
    if not _spoken:
        use(DEFAULT_LANGUAGE)
    return _spoken.get(f"engine.{kind}.{key}", declared)
