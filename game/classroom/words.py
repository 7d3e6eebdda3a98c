"""Words of an exercise: one text for every language, or a table with one text a language."""

from __future__ import annotations

from typing import Annotated, Any

import pydantic

from game.configuration import ENGLISH, languages


def _table(value: Any) -> Any:
    """A plain text stands for every language."""
    if isinstance(value, str):
        return {ENGLISH: value}
    if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
        unknown = sorted(set(value) - set(languages()))
        if unknown:
            raise ValueError(f'"{unknown[0]}" is no language of the game; allowed: {", ".join(languages())}')
        return value
    raise ValueError(f"a text, or a table with one text for each of {', '.join(languages())}")


Words = Annotated[dict[str, str], pydantic.BeforeValidator(_table)]


def said(words: dict[str, str], language: str) -> str:
    """The text in a language; where it has none, in the first language it has."""
    return " ".join(words.get(language, next(iter(words.values()))).split())


def paragraphs(words: dict[str, str], language: str) -> list[str]:
    """A long text in a language, cut at its empty lines."""
    text = words.get(language, next(iter(words.values())))
    return [" ".join(part.split()) for part in text.strip().split("\n\n") if part.strip()]
