"""What is left of an unexpected error: a file that can be sent, instead of a traceback on the screen."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from collections.abc import Sequence

import game
from game.errors import PrimacyError
from game.paths import user_folder


def write_report(error: BaseException, arguments: Sequence[str]) -> str:
    """Write a report on the error into the user's log folder; says in half a sentence where it is."""
    lines = [
        f"primacy {game.__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: primacy {' '.join(arguments)}",
        "",
        *traceback.format_exception(error),
    ]
    try:
        path = user_folder("logs") / time.strftime("error-%Y%m%d-%H%M%S.txt")
        path.write_text("\n".join(lines), encoding="utf-8")
    except (OSError, PrimacyError):
        print("\n".join(lines), file=sys.stderr)
        return "no report could be written, so it stands above"
    return f"a report is in {path}"
