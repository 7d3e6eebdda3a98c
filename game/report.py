"""What is left of an unexpected error: a file that can be sent, instead of a traceback on the screen."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import game
from game.errors import PrimacyError
from game.paths import user_folder

MOST_REPORTS = 20
"""Reports kept; the oldest beyond them go."""


def write_report(error: BaseException, arguments: Sequence[str]) -> str:
    """Write a report on the error into the user's log folder; says in half a sentence where it is."""
    path = keep_report(error, arguments)
    return "no report could be written, so it stands above" if path is None else f"a report is in {path}"


def keep_report(error: BaseException, arguments: Sequence[str], details: Sequence[str] = ()) -> Path | None:
    """Write a report on the error into the user's log folder; None, and the report on standard error, if it cannot be.

    `details` are lines on what the program was doing.
    """
    lines = [
        f"primacy {game.__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: primacy {' '.join(arguments)}",
        *details,
        "",
        *traceback.format_exception(error),
    ]
    try:
        path = _fresh(user_folder("logs"))
        path.write_text("\n".join(lines), encoding="utf-8", errors="backslashreplace")
        for old in sorted(path.parent.glob("error-*.txt"))[:-MOST_REPORTS]:
            old.unlink(missing_ok=True)
    except (OSError, PrimacyError):
        print("\n".join(lines), file=sys.stderr)
        return None
    return path


def _fresh(folder: Path) -> Path:
    """A file that is not there yet, named by the time; several errors of one second are numbered."""
    stem = time.strftime("error-%Y%m%d-%H%M%S")
    return next(path for number in range(1, 10_000) if not (path := folder / f"{stem}-{number:02d}.txt").exists())
