"""What a user has set: language, size of the text, odds, sound, motion. Kept as a small JSON file."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from game.errors import PrimacyError
from game.paths import user_folder

SCALES = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 2.5)


@dataclass
class Settings:
    """The user's choices; anything unreadable in the file falls back to these defaults."""

    language: str = "en"
    scale: float = 1.0  # one of SCALES: multiplies the scale that the window's size asks for
    odds: bool = True  # whether futures are computed and shown while playing
    sound: bool = True  # whether the window is heard
    motion: bool = True  # whether anything moves by itself

    @classmethod
    def load(cls) -> Settings:
        """The settings as last saved."""
        settings = cls()
        with contextlib.suppress(OSError, ValueError, PrimacyError):
            kept = json.loads(_file().read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                settings = cls(
                    language=str(kept.get("language", settings.language)),
                    scale=kept["scale"] if kept.get("scale") in SCALES else settings.scale,
                    odds=bool(kept.get("odds", settings.odds)),
                    sound=bool(kept.get("sound", settings.sound)),
                    motion=bool(kept.get("motion", settings.motion)),
                )
        return settings

    def save(self) -> None:
        """Keep the settings. Raises PrimacyError in one sentence if the file cannot be written."""
        try:
            _file().write_text(json.dumps(asdict(self)), encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise PrimacyError(f"The settings could not be saved: {reason.lower()}.") from None


def _file() -> Path:
    return user_folder("settings") / "window.json"
