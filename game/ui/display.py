"""The window itself: opened, made as large as the screen and back."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "primacy")  # what desktops group windows by
os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")  # pixels of the screen, not enlarged ones
if sys.platform.startswith("linux"):  # everything is drawn in software: an upload to OpenGL would cost 7-19 ms
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

import pygame

from game.errors import PrimacyError, Sentence

FIRST_SIZE = (1280, 720)
SILENT_DRIVERS = ("offscreen", "dummy")


class NoDisplay(PrimacyError):
    """There is no screen to open a window on."""


def open_window(size: tuple[int, int]) -> None:
    """Open a window that can be resized. Raises NoDisplay where there is no screen to show it."""
    wanted = os.environ.get("SDL_VIDEODRIVER", "")
    try:
        pygame.display.init()
        pygame.font.init()
        if pygame.display.get_driver() in SILENT_DRIVERS and pygame.display.get_driver() not in wanted:
            raise pygame.error("no display")
        pygame.display.set_caption("Primacy")
        pygame.display.set_mode(size, pygame.RESIZABLE)
    except pygame.error:
        pygame.quit()
        raise NoDisplay("There is no display to open a window on.") from None
    pygame.key.set_repeat(350, 40)


def is_full() -> bool:
    """Whether the window covers the screen."""
    surface = pygame.display.get_surface()
    return surface is not None and bool(surface.get_flags() & pygame.FULLSCREEN)


def set_full(full: bool, size: tuple[int, int]) -> None:
    """Cover the screen in its own resolution, or be a window of `size` again. Raises PrimacyError if it cannot."""
    if full == is_full():
        return
    try:
        if full:
            pygame.display.set_mode(pygame.display.get_desktop_sizes()[0], pygame.FULLSCREEN)
        else:
            pygame.display.set_mode(size, pygame.RESIZABLE)
    except (pygame.error, IndexError) as error:
        pygame.display.set_mode(size, pygame.RESIZABLE)
        words = "The window cannot cover this screen: {reason}."
        raise PrimacyError(Sentence(words, "full_screen", reason=str(error))) from None
