"""What a command needs beyond a plain installation, refused in one sentence where it is missing."""

from __future__ import annotations

from game.errors import PrimacyError

EXTRA_OF = {"matplotlib": "reports", "scipy": "analysis", "SALib": "analysis"}


def require(command: str, *modules: str) -> None:
    """Raise PrimacyError naming the extra to install when a module that a command needs is missing."""
    from importlib.util import find_spec

    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        extras = ",".join(dict.fromkeys(EXTRA_OF[module] for module in missing))
        raise PrimacyError(
            f'"primacy {command}" needs {" and ".join(missing)}, which the extra "{extras}" installs '
            f'(pip install "primacy[{extras}]").'
        )
