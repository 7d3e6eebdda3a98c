"""What a command needs beyond a plain installation, refused in one sentence where it is missing."""

from __future__ import annotations

from collections.abc import Sequence

from game.errors import PrimacyError

EXTRA_OF = {"matplotlib": "reports", "scipy": "analysis", "SALib": "analysis"}


def require(command: str, *modules: str) -> None:
    """Raise PrimacyError naming the extra to install when a module that a command needs is missing."""
    missing = _missing(modules)
    if missing:
        raise PrimacyError(f'"primacy {command}" needs {_what_to_do(missing)}.')


def without(what: str, *modules: str) -> str | None:
    """Why a part of a result is left out, as a sentence; None when all modules that it needs are there."""
    missing = _missing(modules)
    return f"{what} is left out: it needs {_what_to_do(missing)}." if missing else None


def _missing(modules: Sequence[str]) -> list[str]:
    from importlib.util import find_spec

    return [module for module in modules if find_spec(module) is None]


def _what_to_do(missing: Sequence[str]) -> str:
    extras = ",".join(dict.fromkeys(EXTRA_OF[module] for module in missing))
    word = "extras" if "," in extras else "extra"
    return f'{" and ".join(missing)}, which the {word} "{extras}" installs (pip install "primacy[{extras}]")'
