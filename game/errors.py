"""The one error that a user may see."""

from __future__ import annotations


class PrimacyError(Exception):
    """A mistake in what was asked or written, told in one sentence.

    The sentence names the file (if any), the key and what is allowed. Commands print it and leave with a
    non-zero exit code; nothing else in the program prints a traceback on purpose.
    """
