"""What is declared in English with its words in other languages beside it, under the name of each language.

    title: Light-touch pre-emption
    zh: {title: 轻触式监管}

A language is whatever has a file in configs/text; adding one needs no Python.
"""

from __future__ import annotations

from typing import ClassVar

import pydantic

from game.configuration import Declared, did_you_mean

Part = str | tuple[str, ...]


class Translated(Declared):
    """A record whose `told_parts` may be given in other languages; what a language lacks is said in English."""

    told_parts: ClassVar[tuple[str, ...]] = ("title", "text")

    translations: dict[str, dict[str, Part]] = {}
    """Language -> part -> words: what stands under the names of languages in the file."""

    @pydantic.field_validator("translations")
    @classmethod
    def _known_parts(cls, given: dict[str, dict[str, Part]]) -> dict[str, dict[str, Part]]:
        for language, table in given.items():
            for part in table:
                if part not in cls.told_parts:
                    near = did_you_mean(part, list(cls.told_parts))
                    raise ValueError(f'"{language}.{part}" has no words in English; {near}')
        return given

    def told(self, part: str, language: str) -> str:
        """Return a part, such as "title", in a language."""
        return str(self._words(part, language))

    def told_list(self, part: str, language: str) -> tuple[str, ...]:
        """Return a part that is a list of texts in a language."""
        words = self._words(part, language)
        return (words,) if isinstance(words, str) else words

    def _words(self, part: str, language: str) -> Part:
        words: Part = self.translations.get(language, {}).get(part, getattr(self, part))
        return words
