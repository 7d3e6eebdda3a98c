"""Load a game: every save, what it holds, and in one sentence what is wrong with a damaged one."""

from __future__ import annotations

from pathlib import Path

import pygame

from game import saves
from game.errors import PrimacyError
from game.levers import SIDES
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.lists import Row, RowList
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import side_name
from game.ui.widget import Panel


def load_game(app: App, path: Path) -> None:
    """Load and show a saved game; a file that is refused is told, and nothing else changes."""
    from game.session import Session
    from game.ui.scenes.main import open_game

    app.attempt(lambda: open_game(app, Session.load(path)))


class Load(Scene):
    """A dialog over whatever is there."""

    dialog = True

    def build(self) -> None:
        try:
            self.games = {str(game.path): game for game in saves.saved_games()}
        except PrimacyError as error:
            self.games = {}
            self.app.toast(str(error))
        self.page = _LoadPage(self)
        self.panels = [self.page]
        self.focus = self.page.list

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def load(self) -> None:
        """Load the chosen game."""
        if self.page.list.chosen in self.games:
            load_game(self.app, Path(self.page.list.chosen))

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
            return True
        return False


class _LoadPage(Panel):
    def __init__(self, scene: Load) -> None:
        super().__init__()
        rows = [_row(game) for game in scene.games.values()]
        self.list = RowList(rows, rows[0].key if rows else "", lambda _key: None, scene.load)
        self.load = Button(say("load.load"), scene.load, "folder-open", accent=0)
        self.load.key_name = say("key.enter")
        self.load.enabled = bool(rows)
        self.back = Button(say("load.back"), scene.app.pop)
        self.back.key_name = "Esc"
        self.list.visible = bool(rows)
        self.widgets = [self.list, self.load, self.back]

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.dialog(self.area.size, canvas.scale, 720, 560)
        self.list.area = areas["body"]
        widths = [1.0, self.back.wanted_width(canvas), max(canvas.px(180), self.load.wanted_width(canvas))]
        _space, self.back.area, self.load.area = layout.columns(areas["foot"], widths, canvas.px(10))

    def paint(self, canvas: Canvas) -> None:
        areas = layout.dialog(self.area.size, canvas.scale, 720, 560)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        canvas.text_in(say("load.title"), areas["head"], "large", theme.BRIGHT)
        if not self.list.visible:
            canvas.paragraph(say("load.none"), areas["body"], "body", theme.MUTED)


def _row(game: saves.SavedGame) -> Row:
    before = game.path.name.endswith(".bak")
    title = say("load.before", name=game.name) if before else game.name
    if game.trouble:
        return Row(str(game.path), title, game.trouble, warning=True)
    kept = game.meta.get("session", {})
    side = kept.get("side")
    who = side_name(SIDES.index(side)) if side in SIDES else say("load.watched")
    about = say("load.entry", scenario=kept.get("scenario", ""), side=who)
    when = say("load.detail", month=kept.get("month", ""), turn=kept.get("turn", ""), turns=kept.get("turns", ""))
    return Row(str(game.path), title, about, say("load.over") if kept.get("over") else when)
