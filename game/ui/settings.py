"""What a user has set: language, size of the text, odds, sound, motion, full screen. Kept as a small JSON file."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from game.errors import PrimacyError, Sentence, system_reason
from game.paths import user_folder
from game.ui import notices
from game.ui.text import say

SCALES = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 2.5)


@dataclass
class Settings:
    """The user's choices; anything unreadable in the file falls back to these defaults."""

    language: str = "en"
    scale: float = 1.0  # one of SCALES: multiplies the scale that the window's size asks for
    odds: bool = True  # whether futures are computed and shown while playing
    sound: bool = True  # whether the window is heard
    motion: bool = True  # whether anything moves by itself
    coach: bool = True  # whether warnings of fatal trends are shown while playing
    full: bool = False  # whether the window covers the screen

    @classmethod
    def load(cls) -> Settings:
        """The settings as last saved; a file that cannot be used is told in the window."""
        try:
            kept = json.loads(_file().read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, RecursionError, PrimacyError):
            kept = None
        if not isinstance(kept, dict):
            notices.note("settings", lambda: say("trouble.settings"))
            return cls()
        return cls(**{field.name: _sound(field.name, kept.get(field.name), field.default) for field in fields(cls)})

    def save(self) -> None:
        """Keep the settings. Raises PrimacyError in one sentence if the file cannot be written."""
        try:
            path = _file()
            aside = path.with_suffix(".new")
            aside.write_text(json.dumps(asdict(self)), encoding="utf-8")
            os.replace(aside, path)
        except OSError as error:
            words = "The settings could not be saved: {reason}."
            raise PrimacyError(Sentence(words, "settings_not_saved", reason=system_reason(error))) from None

    def reset(self) -> None:
        """Every choice as it was at first, but the language, without which the rest could not be read."""
        for field in fields(self):
            if field.name != "language":
                setattr(self, field.name, field.default)


def _sound(name: str, kept: Any, default: Any) -> Any:
    """A value of the file if it is of the right kind, otherwise the default."""
    if name == "scale":
        return (
            float(kept) if isinstance(kept, int | float) and not isinstance(kept, bool) and kept in SCALES else default
        )
    return kept if type(kept) is type(default) else default


def _file() -> Path:
    return user_folder("settings") / "window.json"
