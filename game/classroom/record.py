"""Where a lesson is kept while it is taught: one small file, written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from game.errors import PrimacyError
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
        raise PrimacyError(f"The lesson could not be kept: {(error.strerror or str(error)).lower()}.") from None


def read(path: Path) -> dict[str, Any]:
    """A lesson that was kept. Raises PrimacyError."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PrimacyError(f"There is no lesson to resume: {path.name} is not in {path.parent}.") from None
    except (OSError, ValueError) as error:
        raise PrimacyError(f'"{path.name}" is no lesson that can be resumed ({type(error).__name__}).') from None
    if not isinstance(kept, dict):
        raise PrimacyError(f'"{path.name}" is no lesson that can be resumed.')
    return kept
