"""The one error that a user may see, and its sentence, which other languages can say too."""

from __future__ import annotations

BILLIONS = "billions"
"""The kind of a `Named` number of billions of dollars, which a language may tell in another unit."""


class Named(str):
    """What the engine calls something in English, with the kind and the key under which a language names it."""

    kind: str
    key: str

    def __new__(cls, english: str, kind: str = "", key: str = "") -> Named:
        """`kind` and `key` as under `engine` in configs/text: ("lever_title", "grid")."""
        named = super().__new__(cls, english)
        named.kind, named.key = kind, key
        return named


class Sentence(str):
    """A sentence in English with what another language needs to say it: a key, and what fills the places.

    Languages have their words for it under `engine.sentence.KEY` in configs/text, with the same {places}.
    """

    key: str
    values: dict[str, str]

    def __new__(cls, english: str, key: str = "", **values: str) -> Sentence:
        """`english` has {places} for the values, where there are any."""
        told = super().__new__(cls, english.format(**values) if values else english)
        told.key, told.values = key, values
        return told


class PrimacyError(Exception):
    """A mistake in what was asked or written, told in one sentence.

    The sentence names the file (if any), the key and what is allowed. Commands print it and leave with a
    non-zero exit code; nothing else in the program prints a traceback on purpose.
    """

    @property
    def sentence(self) -> str:
        """What is wrong; a `Sentence` where a window can say it in other languages."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


def system_reason(error: OSError) -> Named:
    """Why the system refused something, in small letters: "no space left on device"."""
    import errno

    reason = (error.strerror or str(error)).lower()
    return Named(reason, "system", errno.errorcode.get(error.errno or 0, ""))
