"""What the window says, by key and language: `say("title.new_game")`.

The strings stand in `configs/text/<language>.yaml`, one file a language with the same keys. What the engine
declares once in English (levers, programmes, metrics) is shown as declared unless the language has its own
words for it under `engine`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from game import configuration
from game.errors import BILLIONS, Named
from game.paths import config_path
from game.wording import read_strings

if TYPE_CHECKING:
    from game.news import News

DEFAULT_LANGUAGE = configuration.ENGLISH

_spoken: dict[str, str] = {}
_language = ""


def languages() -> list[str]:
    """The languages that can be shown, English first."""
    return configuration.languages()


def use(language: str) -> None:
    """Speak a language from now on; what it lacks is said in English."""
    global _language
    strings = {**strings_of(DEFAULT_LANGUAGE), **strings_of(language)}
    _spoken.clear()
    _spoken.update(strings)
    _language = language


def strings_of(language: str) -> Mapping[str, str]:
    """All strings of a language by dotted key, read once as long as its file stays as it is. Raises PrimacyError."""
    path = config_path("text", f"{language}.yaml")
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    return _read(language, path, changed)


@functools.lru_cache(maxsize=8)
def _read(language: str, _path: Path, _changed: int) -> Mapping[str, str]:
    return read_strings(language)


def name_of(language: str) -> str:
    """What a language calls itself."""
    return strings_of(language).get("language.name", language)


def missing(language: str) -> list[str]:
    """The keys that a language lacks and that are therefore said in English; the engine's own words may be lacking."""
    said = strings_of(language)
    return [key for key in strings_of(DEFAULT_LANGUAGE) if key not in said and not key.startswith("engine.")]


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


def told(sentence: str) -> str:
    """A refusal or another `Sentence` of the engine in the language that is spoken; plain text stays as it is."""
    words = engine_words("sentence", getattr(sentence, "key", ""), "")
    if not words:
        return str(sentence)
    return words.format(**{name: _named(value) for name, value in getattr(sentence, "values", {}).items()})


def _named(value: str) -> str:
    if not isinstance(value, Named):
        return value
    if value.kind == BILLIONS:
        from game.ui.formats import amount  # which says things itself

        return amount(float(value), 1)
    return engine_words(value.kind, value.key, str(value))


def tell(item: News) -> str:
    """An item of news in the language that is spoken."""
    if not _spoken:
        use(DEFAULT_LANGUAGE)
    return item.told(_spoken)
