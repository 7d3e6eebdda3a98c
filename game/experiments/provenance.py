"""What a result depends on besides its seed: versions, processor features, and the content of every rule
file.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from pathlib import Path
from typing import Any

import game
from game.paths import data_root

AROUND_THE_ENGINE = (
    "ui",
    "experiments",
    "classroom",
    "commands",
    "session",
    "autosave.py",
    "cli.py",
    "play.py",
    "record.py",
    "report.py",
    "terminal.py",
    "saves.py",
    "translation.py",
    "wording.py",
)
"""Parts of `game` that a world does not depend on."""

AROUND_THE_WORLDS = (
    "calibration.yaml",
    "causes.yaml",
    "claims",
    "exercises",
    "hindcast",
    "hindcast-reasons.yaml",
    "inputs.yaml",
    "map.yaml",
    "stamps.yaml",
    "targets.yaml",
    "text",
    "tutorial.yaml",
    "warnings.yaml",
)
"""Parts of `configs` that tell of worlds, or are held against them: no world depends on them."""


def versions() -> dict[str, str]:
    """Versions of the game and of everything that its numbers pass through."""
    from importlib.metadata import version

    import numpy

    return {
        "primacy": game.__version__,
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "mesa": version("mesa"),
        "pyarrow": version("pyarrow"),
    }


def cpu_features() -> list[str]:
    """Vector instructions that NumPy uses here; they decide the last bits of exp, log and power."""
    import numpy

    shown: Any = numpy.show_config(mode="dicts")
    extensions = shown.get("SIMD Extensions", {})
    return sorted({*extensions.get("baseline", []), *extensions.get("found", [])})


@functools.cache
def hashes() -> dict[str, str]:
    """SHA-256 of every file of `configs` that a world depends on, and one of the engine's source, "engine"."""
    root = data_root()
    files = sorted(path for ending in ("yaml", "csv") for path in root.glob(f"configs/**/*.{ending}"))
    names = {path.relative_to(root).as_posix(): path for path in files}
    found = {name: _sha256(path) for name, path in names.items() if name.split("/")[1] not in AROUND_THE_WORLDS}
    package = Path(game.__file__).parent
    engine = hashlib.sha256()
    for path in sorted([*package.glob("**/*.py"), *(package.parent / "agents").glob("**/*.py")]):
        name = path.relative_to(package.parent)
        if name.parts[1] not in AROUND_THE_ENGINE:
            engine.update(name.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return {"engine": engine.hexdigest(), **found}


def hashes_of(names: tuple[str, ...]) -> dict[str, str]:
    """`hashes` and, for every name that is the path of a YAML file, that file's too."""
    own = {name: _sha256(Path(name)) for name in names if name.endswith((".yaml", ".yml")) and Path(name).is_file()}
    return {**hashes(), **own}


def fingerprint(plan: dict[str, Any]) -> str:
    """One short name for a plan: equal plans have equal fingerprints, wherever they are made."""
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()[:32]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
