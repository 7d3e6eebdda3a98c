"""Where things are: what ships with the game, and what a user keeps.

What ships (`assets/`, `configs/`) stands at the top of a checkout and travels inside the package in a wheel;
`data_root` is the one place that knows. What a user keeps (saves, settings, logs) goes where the
operating system wants it, or below the folder named by the environment variable `PRIMACY_HOME`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from game.errors import Named, PrimacyError, Sentence, system_reason

UserFolder = Literal["saves", "settings", "logs", "exports"]
HOME_VARIABLE = "PRIMACY_HOME"


def data_root() -> Path:
    """The folder that holds `assets/` and `configs/`.

    In an installed wheel that is `game/_data`; in a checkout, also an editable install of one, the checkout.
    """
    package = Path(__file__).resolve().parent
    shipped = package / "_data"
    return shipped if shipped.is_dir() else package.parent


def config_path(*parts: str) -> Path:
    """A file or folder of `configs/`: `config_path("scenarios", "baseline-2025.yaml")`. It need not exist."""
    return path_inside(data_root() / "configs", *parts)


def asset_path(*parts: str) -> Path:
    """A file or folder of `assets/`: `asset_path("icons", "cpu.svg")`. It need not exist."""
    return path_inside(data_root() / "assets", *parts)


def path_inside(folder: Path, *parts: str) -> Path:
    """Join `parts` to `folder`; raise PrimacyError if the result leaves it (by `..`, a root or a link).

    Names from outside (a save's name, a scenario's name on the command line) must pass through here.
    """
    name = "/".join(parts)
    escape = PrimacyError(f"'{name}' is not allowed: the path must stay inside the folder '{folder.name}'.")
    try:
        path = folder.joinpath(*parts)
        inside = path.resolve().is_relative_to(folder.resolve())
    except (ValueError, OSError) as error:  # a zero byte, a loop of links
        raise escape from error
    if not inside:
        raise escape
    return path


def user_folder(kind: UserFolder) -> Path:
    """The user's folder for saves, settings or logs, made if missing.

    Below `PRIMACY_HOME` if that is set, otherwise where the operating system keeps such files.
    Raises PrimacyError if it cannot be made.
    """
    folder = _user_folder_path(kind)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = (
            "The folder for {kind}, {folder}, cannot be made ({reason}): "
            "set {variable} to a folder that may be written."
        )
        places = {"folder": str(folder), "reason": system_reason(error), "variable": HOME_VARIABLE}
        raise PrimacyError(Sentence(words, "no_folder", kind=Named(kind, "folder", kind), **places)) from error
    return folder


def _user_folder_path(kind: UserFolder) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser() / kind
    import platformdirs

    if kind == "saves":
        return platformdirs.user_data_path("primacy", appauthor=False) / "saves"
    if kind == "exports":
        return platformdirs.user_documents_path() / "Primacy"
    if kind == "settings":
        return platformdirs.user_config_path("primacy", appauthor=False)
    return platformdirs.user_log_path("primacy", appauthor=False)
