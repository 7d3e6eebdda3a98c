"""The save that every turn makes by itself: the newest game, and the last turns to open again.

On a full disk the oldest of the kept turns give way, and a sentence says so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from game import saves
from game.errors import PrimacyError, Sentence

FULL = {"ENOSPC", "EDQUOT"}
"""What the system calls a disk, or a user's part of it, that has no room left."""
MAKES_WAY = 5
"""One part in so many of the kept turns goes at a time, the oldest first."""


def save_turn(save: Callable[[Path], None], game: str, turn: int, most: int | None = None) -> str:
    """Save a game with `save` and keep a copy as one turn of it; returns what the player should know, or "".

    `most` is how many turns of all games are kept, `saves.MOST_TURNS` where none is given; with 0 none is kept any
    more, and those there stay. Raises PrimacyError where the game could not be saved or its turn not be kept.
    """
    gone = 0
    while True:
        try:
            path = saves.save_path(saves.AUTOSAVE)
            save(path)
            if most != 0:
                saves.keep_turn(path, game, turn, most)
            break
        except PrimacyError as error:
            made = thin() if _is_full(error) else 0
            if not made:
                raise
            gone += made
    if not gone:
        return ""
    words = "The disk is full; {count} of the oldest kept turns were removed so that the game could be saved."
    return Sentence(words, "turns_thinned", count=str(gone))


def thin() -> int:
    """Remove the oldest of the kept turns, a fifth of them; returns how many went."""
    paths = saves.kept_paths()
    gone = 0
    for path in paths[len(paths) - -(-len(paths) // MAKES_WAY) :]:
        try:
            path.unlink()
        except OSError:
            continue
        gone += 1
    return gone


def _is_full(error: PrimacyError) -> bool:
    values = getattr(error.sentence, "values", {})
    return getattr(values.get("reason"), "key", "") in FULL
