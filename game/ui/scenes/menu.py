"""The menu over a game: go on, save, load, settings, leave."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game import saves
from game.calendar import quarter_text
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import GameView, side_name
from game.ui.widget import Panel, Widget


class Menu(Scene):
    """A dialog of buttons, worked by the arrow keys too."""

    dialog = True

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view

    def build(self) -> None:
        self.concede_button = Button(say("menu.concede"), self.concede, "flag")
        self.concede_button.enabled = not (self.view.watched or self.view.session.is_over)
        self.page = MenuPage(
            say("menu.title"),
            [
                Button(say("menu.resume"), self.app.pop, "play", accent=self.view.side),
                Button(say("menu.save"), self.save, "save"),
                Button(say("menu.load"), self.load, "folder-open"),
                Button(say("menu.settings"), self.settings, "settings"),
                Button(say("menu.look_up"), self.look_up, "book-open"),
                self.concede_button,
                Button(say("menu.leave"), self.leave),
                Button(say("menu.quit"), self.app.quit, "log-out"),
            ],
        )
        self.panels = [self.page]
        self.focus = self.page.widgets[0]

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def save(self) -> None:
        """Save under the quarter's name; what was saved under it before stays beside it."""
        session = self.view.session
        who = say("load.watched") if self.view.watched else side_name(self.view.side)
        name = f"{quarter_text(session.world.month)} {who}"

        def write() -> None:
            session.save(saves.save_path(name))
            self.app.toast(say("menu.saved", name=name), bad=False)

        self.app.attempt(write)

    def load(self) -> None:
        """The list of saved games."""
        from game.ui.scenes.load import open_load

        open_load(self.app)

    def look_up(self) -> None:
        """What there is to look up about this game."""
        open_look_up(self.app, self.view)

    def concede(self) -> None:
        """Give the game up, if that is what is wanted."""
        from game.ui.scenes.decided import open_concede

        open_concede(self.app, self.view)

    def settings(self) -> None:
        """The settings."""
        from game.ui.scenes.settings import SettingsScene

        self.app.push(SettingsScene(self.app))

    def leave(self) -> None:
        """Back to the title; the game was saved at its last turn."""
        from game.ui.scenes.title import Title

        self.app.start_with(Title(self.app))

    def shortcut(self, event: pygame.event.Event) -> bool:
        return self.sheet_key(event)


def open_look_up(app: App, view: GameView) -> None:
    """Lay the choice of pages to look something up on over what shows."""
    app.push(LookUp(app, view))


class LookUp(Menu):
    """A dialog of the pages that tell more: rival, pillars, causes, plans, words."""

    def build(self) -> None:
        from game.ui.scenes.causes import CauseView
        from game.ui.scenes.dossier import open_dossier
        from game.ui.scenes.glossary import open_glossary
        from game.ui.scenes.lab import open_lab
        from game.ui.scenes.pillar import open_pillar
        from game.ui.scenes.year import open_year

        app, view = self.app, self.view
        self.page = MenuPage(
            say("menu.look_up"),
            [
                Button(say("dossier.title"), lambda: open_dossier(app, view), "eye"),
                Button(say("pillars.title"), lambda: open_pillar(app, view), "landmark"),
                Button(say("why.title"), lambda: app.push(CauseView(app, view)), "circle-help"),
                Button(say("year.short"), lambda: open_year(app, view), "calendar"),
                Button(say("lab.title"), lambda: open_lab(app, view), "chart-column"),
                Button(say("glossary.title"), lambda: open_glossary(app), "book-open"),
                Button(say("load.back"), app.pop),
            ],
        )
        self.panels = [self.page]
        self.focus = self.page.widgets[0]


class MenuPage(Panel):
    """A card with a heading and widgets below each other."""

    def __init__(self, title: str, widgets: Sequence[Widget], width: float = 380) -> None:
        super().__init__()
        self.title = title
        self.widgets = list(widgets)
        self.width = width

    def _areas(self, canvas: Canvas) -> layout.Areas:
        return layout.dialog(self.area.size, canvas.scale, self.width, 76 + 54 * len(self.widgets))

    def arrange(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        body = areas["body"].union(areas["foot"])
        for widget, box in zip(
            self.widgets, layout.stacked(body, canvas.scale, len(self.widgets), self.width), strict=True
        ):
            widget.area = box

    def paint(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        canvas.text_in(self.title, areas["head"], "large", theme.BRIGHT)
