"""What a user has set, from the language to the keys. Kept as a small JSON file."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.errors import PrimacyError, Sentence, system_reason
from game.paths import user_folder
from game.saves import MOST_TURNS
from game.ui import notices
from game.ui.palettes import PALETTES
from game.ui.text import say
from game.ui.theme import STANDARD

if TYPE_CHECKING:
    from game.session.session import Session

SCALES = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 2.5)
KEPT_TURNS = (0, 10, 25, MOST_TURNS, 100, 200)
"""How many of the last turns may be kept; with 0 none is, and those that were stay."""


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
    palette: str = STANDARD  # one of PALETTES: the colours of everything
    autosave: bool = True  # whether every turn is saved by itself
    turns: int = MOST_TURNS  # one of KEPT_TURNS: how many of the last turns can be opened again
    keys: dict[str, str] = field(default_factory=dict)  # verb -> the key that the user gave it, as pygame names it

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
        first = cls()
        return cls(**{one.name: _sound(one.name, kept.get(one.name), getattr(first, one.name)) for one in fields(cls)})

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
        first = Settings()
        for one in fields(self):
            if one.name != "language":
                setattr(self, one.name, getattr(first, one.name))


def keep_as_set(settings: Settings, session: Session) -> None:
    """Let a game under way save its turns by itself as the user wants it."""
    session.autosaves, session.turns_kept = settings.autosave, settings.turns


def _sound(name: str, kept: Any, default: Any) -> Any:
    """A value of the file if it is of the right kind, otherwise the default."""
    if name == "scale":
        return (
            float(kept) if isinstance(kept, int | float) and not isinstance(kept, bool) and kept in SCALES else default
        )
    if type(kept) is not type(default):
        return default
    allowed = {"palette": tuple(PALETTES), "turns": KEPT_TURNS}.get(name)
    if allowed is not None:
        return kept if kept in allowed else default
    if name == "keys":
        return {verb: key for verb, key in kept.items() if isinstance(key, str)}
    return kept


def _file() -> Path:
    return user_folder("settings") / "window.json"
