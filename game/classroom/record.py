"""Where a lesson is kept while it is taught: one small file, written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from game.errors import PrimacyError, Sentence, system_reason
from game.paths import user_folder


def lesson_path(exercise: str) -> Path:
    """The file of an exercise's lesson. Raises PrimacyError if its folder cannot be made."""
    return user_folder("saves") / f"lesson-{exercise}.json"


def write(path: Path, content: dict[str, Any]) -> None:
    """Keep a lesson. Raises PrimacyError with what was kept before untouched."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        words = "The lesson could not be kept: {reason}."
        raise PrimacyError(Sentence(words, "lesson_not_kept", reason=system_reason(error))) from None


def read(path: Path) -> dict[str, Any]:
    """A lesson that was kept. Raises PrimacyError."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        words = "There is no lesson to resume: {name} is not in {folder}."
        raise PrimacyError(Sentence(words, "lesson_missing", name=path.name, folder=str(path.parent))) from None
    except (OSError, ValueError) as error:
        words = '"{name}" is no lesson that can be resumed ({kind}).'
        raise PrimacyError(Sentence(words, "lesson_unreadable", name=path.name, kind=type(error).__name__)) from None
    if not isinstance(kept, dict):
        raise PrimacyError(Sentence('"{name}" is no lesson that can be resumed.', "lesson_other", name=path.name))
    return kept
