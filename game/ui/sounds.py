"""Quiet sounds: loaded when first heard, silent where there is no audio device or the user wants none."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import pygame

from game.paths import asset_path

VOLUME = 0.5
"""Of full loudness; the files are soft already."""
NAMES = ("press", "draft", "undo", "deny", "commit", "alert", "verdict")


class Sounds:
    """Plays a sound by name. Without a device every call does nothing."""

    def __init__(self, wanted: bool = True) -> None:
        self.wanted = wanted
        self._open: bool | None = None
        self._loaded: dict[str, pygame.mixer.Sound] = {}

    def play(self, name: str) -> None:
        """Play one of `NAMES`, once, if sound is wanted and there is a device."""
        if not self.wanted or not self._ready():
            return
        if name not in self._loaded:
            with contextlib.suppress(pygame.error, OSError):
                sound = pygame.mixer.Sound(str(asset_path("sounds", f"{name}.wav")))
                sound.set_volume(VOLUME)
                self._loaded[name] = sound
        if name in self._loaded:
            self._loaded[name].play()

    def _ready(self) -> bool:
        """Whether the device is open; it is opened when the first sound is to be heard."""
        if self._open is None:
            self._open = has_device()
            if self._open:
                try:
                    pygame.mixer.init(frequency=22_050, channels=1, buffer=512)
                except pygame.error:
                    self._open = False
        return self._open

    def close(self) -> None:
        """Let go of the device."""
        self._loaded.clear()
        if self._open:
            pygame.mixer.quit()
        self._open = None


def has_device() -> bool:
    """Whether there may be an audio device; asking SDL where there is none makes its libraries complain aloud."""
    if os.environ.get("SDL_AUDIODRIVER") or not sys.platform.startswith("linux"):
        return True
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", "/run/nowhere"))
    servers = (runtime / "pulse" / "native", runtime / "pipewire-0", Path("/dev/snd"), Path("/dev/dsp"))
    return bool(os.environ.get("PULSE_SERVER")) or any(server.exists() for server in servers)
