"""The settings: language, size of the text, odds, warnings, sound, motion, full screen, colours, saving, keys."""

from __future__ import annotations

import pygame
from pygame import Rect

from game.ui import display, layout, text, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Choice
from game.ui.formats import percent
from game.ui.palettes import PALETTES
from game.ui.scene import Scene
from game.ui.scenes.menu import MenuPage
from game.ui.settings import KEPT_TURNS, SCALES, keep_as_set
from game.ui.sounds import has_device
from game.ui.text import say


def change(app: App, name: str, value: object) -> None:
    """Set one choice, let it take effect at once, and keep it."""
    setattr(app.settings, name, value)
    take_effect(app)
    app.attempt(app.settings.save)


def take_effect(app: App) -> None:
    """Make the window be as the settings say. A game under way takes up the odds when it is next opened."""
    settings = app.settings
    app.sounds.wanted = settings.sound
    for scene in app.scenes:
        session = scene.at_stake()
        if session is not None:
            keep_as_set(settings, session)
    if theme.chosen() != settings.palette:
        theme.use(settings.palette)
        app.rebuild()
    if display.is_full() != settings.full:
        app.attempt(app.show_as_set)
    if text.language() != settings.language:
        app.attempt(lambda: text.use(settings.language))
        app.rebuild()


class SettingsScene(Scene):
    """Every change takes effect at once and is kept."""

    dialog = True

    def build(self) -> None:
        settings = self.app.settings
        tongues = [(name, text.name_of(name)) for name in text.languages()]
        sizes = [(str(scale), percent(scale)) for scale in SCALES]
        odds = [("no", say("settings.hidden")), ("yes", say("settings.shown"))]
        coach = [("no", say("settings.hidden")), ("yes", say("settings.shown"))]
        sound = [("no", say("settings.silent")), ("yes", say("settings.heard"))]
        motion = [("no", say("settings.still")), ("yes", say("settings.moving"))]
        window = [("no", say("settings.window")), ("yes", say("settings.full"))]
        colours = [(name, say(f"settings.palette_{name}")) for name in PALETTES]
        saving = [("no", say("settings.by_hand")), ("yes", say("settings.each_turn"))]
        kept = [(str(count), str(count) if count else say("settings.none")) for count in KEPT_TURNS]
        self.page = SettingsPage(
            say("settings.title"),
            [
                Choice(say("settings.language"), tongues, settings.language, self.set_language),
                Choice(say("settings.scale"), sizes, str(settings.scale), self.set_scale),
                Choice(say("settings.odds"), odds, _said(settings.odds), self.set_odds),
                Choice(say("settings.coach"), coach, _said(settings.coach), self.set_coach),
                Choice(say("settings.sound"), sound, _said(settings.sound), self.set_sound),
                Choice(say("settings.motion"), motion, _said(settings.motion), self.set_motion),
                Choice(say("settings.screen"), window, _said(settings.full), self.set_full),
                Choice(say("settings.palette"), colours, settings.palette, self.set_palette),
                Choice(say("settings.autosave"), saving, _said(settings.autosave), self.set_autosave),
                Choice(say("settings.turns"), kept, str(settings.turns), self.set_turns),
                Button(say("settings.keys"), self.choose_keys, "settings"),
                Button(say("settings.reset"), self.reset, "undo-2"),
                Button(say("settings.done"), self.app.pop, "check", accent=0),
            ],
            940,
        )
        place = self.panels[0].widgets.index(self.focus) if self.panels and self.focus else 0
        self.panels = [self.page]
        self.focus = self.page.widgets[place]

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def set_language(self, name: str) -> None:
        """Speak another language."""
        change(self.app, "language", name)

    def set_scale(self, scale: str) -> None:
        """Make everything larger or smaller, as far as the window has room."""
        change(self.app, "scale", float(scale))

    def set_odds(self, shown: str) -> None:
        """Show or hide odds; a game under way takes it up when it is next opened."""
        change(self.app, "odds", shown == "yes")

    def set_coach(self, shown: str) -> None:
        """Show the coach's warnings, or not; a game under way takes it up when it is next opened."""
        change(self.app, "coach", shown == "yes")

    def set_sound(self, heard: str) -> None:
        """Let the window be heard, or not."""
        change(self.app, "sound", heard == "yes")
        self.app.sounds.play("press")
        if heard == "yes" and not has_device():
            self.app.toast(say("trouble.sound"))

    def set_motion(self, moving: str) -> None:
        """Let things move by themselves, or not."""
        change(self.app, "motion", moving == "yes")

    def set_palette(self, name: str) -> None:
        """Show everything in other colours."""
        change(self.app, "palette", name)

    def set_autosave(self, saving: str) -> None:
        """Save every turn by itself, or leave saving to the player."""
        change(self.app, "autosave", saving == "yes")

    def set_turns(self, count: str) -> None:
        """Keep so many of the last turns to be opened again."""
        change(self.app, "turns", int(count))

    def choose_keys(self) -> None:
        """Which key does what."""
        from game.ui.scenes.rebind import open_rebind

        open_rebind(self.app)

    def set_full(self, full: str) -> None:
        """Cover the screen, or be a window."""
        change(self.app, "full", full == "yes")

    def reset(self) -> None:
        """Every choice but the language as it was at first."""
        self.app.settings.reset()
        take_effect(self.app)
        self.app.attempt(self.app.settings.save)
        self.app.rebuild()

    def shortcut(self, event: pygame.event.Event) -> bool:
        return self.sheet_key(event)


class SettingsPage(MenuPage):
    """The choices in two columns: down the left one, then down the right one."""

    @property
    def _rows(self) -> int:
        return -(-len(self.widgets) // 2)

    def _areas(self, canvas: Canvas) -> layout.Areas:
        return layout.dialog(self.area.size, canvas.scale, self.width, 76 + 54 * self._rows)

    def arrange(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        body = areas["body"].union(areas["foot"])
        columns = layout.columns(body, [0.5, 0.5], canvas.px(16))
        boxes: list[Rect] = []
        for column in columns:
            boxes += layout.stacked(column, canvas.scale, self._rows, self.width)
        for widget, box in zip(self.widgets, boxes, strict=False):
            widget.area = box


def _said(on: bool) -> str:
    return "yes" if on else "no"
