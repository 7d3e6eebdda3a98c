"""The settings: language, size of the text, odds, sound, motion."""

from __future__ import annotations

import pygame

from game.ui import text
from game.ui.canvas import Canvas
from game.ui.controls import Button, Choice
from game.ui.formats import percent
from game.ui.scene import Scene
from game.ui.scenes.menu import MenuPage
from game.ui.settings import SCALES
from game.ui.text import say


class SettingsScene(Scene):
    """Every change takes effect at once and is kept."""

    dialog = True

    def build(self) -> None:
        settings = self.app.settings
        tongues = [(name, text.read_strings(name)["language.name"]) for name in text.languages()]
        sizes = [(str(scale), percent(scale)) for scale in SCALES]
        odds = [("no", say("settings.hidden")), ("yes", say("settings.shown"))]
        sound = [("no", say("settings.silent")), ("yes", say("settings.heard"))]
        motion = [("no", say("settings.still")), ("yes", say("settings.moving"))]
        self.page = MenuPage(
            say("settings.title"),
            [
                Choice(say("settings.language"), tongues, settings.language, self.set_language),
                Choice(say("settings.scale"), sizes, str(settings.scale), self.set_scale),
                Choice(say("settings.odds"), odds, "yes" if settings.odds else "no", self.set_odds),
                Choice(say("settings.sound"), sound, "yes" if settings.sound else "no", self.set_sound),
                Choice(say("settings.motion"), motion, "yes" if settings.motion else "no", self.set_motion),
                Button(say("settings.done"), self.app.pop, "check", accent=0),
            ],
            480,
        )
        place = self.panels[0].widgets.index(self.focus) if self.panels and self.focus else 0
        self.panels = [self.page]
        self.focus = self.page.widgets[place]

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def set_language(self, name: str) -> None:
        """Speak another language."""
        self.app.settings.language = name
        text.use(name)
        self._keep()
        self.app.rebuild()

    def set_scale(self, scale: str) -> None:
        """Make everything larger or smaller, as far as the window has room."""
        self.app.settings.scale = float(scale)
        self._keep()

    def set_odds(self, shown: str) -> None:
        """Show or hide odds; a game under way takes it up when it is next opened."""
        self.app.settings.odds = shown == "yes"
        self._keep()

    def set_sound(self, heard: str) -> None:
        """Let the window be heard, or not."""
        self.app.settings.sound = self.app.sounds.wanted = heard == "yes"
        self.app.sounds.play("press")
        self._keep()

    def set_motion(self, moving: str) -> None:
        """Let things move by themselves, or not."""
        self.app.settings.motion = moving == "yes"
        self._keep()

    def _keep(self) -> None:
        self.app.attempt(self.app.settings.save)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            self.move_focus(-1 if event.key == pygame.K_UP else 1)
        else:
            return False
        return True
