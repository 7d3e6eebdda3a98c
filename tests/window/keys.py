"""Keys as a person strikes them, for tests of the window."""

from __future__ import annotations

from collections.abc import Callable

import pygame


def strike(frame: Callable[[], object], *keys: int | str, mod: int = 0) -> None:
    """Strike keys one after the other, a frame each; a letter, given as text, is typed as well."""
    for key in keys:
        code = pygame.key.key_code(key) if isinstance(key, str) else key
        letter = key if isinstance(key, str) and len(key) == 1 else ""
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=letter, scancode=0))
        if letter:
            pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=letter))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=code, mod=mod))
        frame()
