"""Mouse and keys on their way to the scene: what the window itself does with them before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.ui.bindings import code_of

if TYPE_CHECKING:
    from game.ui.app import App

ONCE = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE, pygame.K_ESCAPE, pygame.K_F11)
"""Keys that do not repeat while held: a finger left on Enter must not play through the turns."""
MOUSE = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)


class Input:
    """Takes the events of one window."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.mouse = (-1, -1)  # where the pointer is on the picture
        self._down: set[int] = set()  # the keys of `ONCE` that are held
        self._opener = ""  # the letter of a key that was used and must not be typed as well

    def _on_picture(self, at: tuple[int, int]) -> tuple[int, int]:
        window, canvas = self.app.window.get_size(), self.app.canvas_size
        return at[0] * canvas[0] // max(1, window[0]), at[1] * canvas[1] // max(1, window[1])

    def take(self, event: pygame.event.Event) -> None:
        """Take one event."""
        scene = self.app.scene
        if event.type == pygame.QUIT:
            self.app.quit()
        elif event.type in MOUSE:
            self._take_mouse(event)
        elif event.type == pygame.MOUSEWHEEL:
            scene.mouse(event, self.mouse)
        elif event.type == pygame.KEYDOWN:
            if event.key not in self._down:
                self._take_key(event)
            if event.key in ONCE or event.key in self._own_once():
                self._down.add(event.key)
        elif event.type == pygame.KEYUP:
            self._down.discard(event.key)
        elif event.type == pygame.TEXTINPUT:
            if event.text != self._opener:
                scene.typed(event.text)
            self._opener = ""
        elif event.type in (pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.VIDEORESIZE):
            self.app.show_anew()

    def _own_once(self) -> set[int]:
        """The keys that the user gave to what must not be repeated while a finger rests there."""
        keys = self.app.settings.keys
        return {code_of(keys[verb]) for verb in ("commit", "run") if verb in keys}

    def _take_mouse(self, event: pygame.event.Event) -> None:
        scene = self.app.scene
        self.mouse = self._on_picture(event.pos)
        if event.type == pygame.MOUSEMOTION and any(event.rel):
            scene.by_keyboard = False
        if event.type == pygame.MOUSEBUTTONDOWN and self.app.tips.takes(self.mouse, event.button):
            return
        scene.mouse(event, self.mouse)
        if event.type == pygame.MOUSEBUTTONDOWN and scene.held is not None and scene.held.focusable:
            self.app.sounds.play("press")

    def _take_key(self, event: pygame.event.Event) -> None:
        """A key: Escape closes pinned tips first, then the scene has it, then the window's own keys."""
        self._opener = ""
        if event.key == pygame.K_ESCAPE and self.app.tips.close():
            return
        if not self.app.scene.key(event) and self._shortcut(event):
            self._opener = getattr(event, "unicode", "")

    def _shortcut(self, event: pygame.event.Event) -> bool:
        """The keys that work on every scene. True if it was one of them."""
        if event.key == pygame.K_t and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            return self.app.tips.key(bool(event.mod & pygame.KMOD_SHIFT))
        keys: dict[int, Callable[[], object]] = {
            pygame.K_SLASH: self.app.open_palette,
            pygame.K_KP_DIVIDE: self.app.open_palette,
            pygame.K_F10: self.app.open_settings,
            pygame.K_F11: self.app.toggle_full,
        }
        key = pygame.K_SLASH if getattr(event, "unicode", "") == "/" else event.key
        if key not in keys:
            return False
        keys[key]()
        return True
