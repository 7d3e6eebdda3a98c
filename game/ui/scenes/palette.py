"""The palette: everything that can be done now, found by a few letters and done on Enter."""

from __future__ import annotations

import pygame
from pygame import Rect

from game.ui import actions, layout, theme
from game.ui.actions import Action
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import TextField
from game.ui.lists import Row, RowList
from game.ui.scene import Scene
from game.ui.scenes.everywhere import WORD, everywhere
from game.ui.text import say
from game.ui.widget import Panel, Widget

LONGEST = 40  # letters


def open_palette(app: App) -> None:
    """Lay the palette over what shows, unless it shows already."""
    if not isinstance(app.scene, Palette):
        app.push(Palette(app, app.scene))


class Palette(Scene):
    """A dialog: type to search, the arrow keys choose, Enter does it on the scene below."""

    dialog = True

    def __init__(self, app: App, below: Scene) -> None:
        super().__init__(app)
        self.below = below
        self.by_keyboard = True

    @property
    def caption(self) -> str:
        return say("palette.title")

    def actions(self) -> list[Action]:
        return []

    def build(self) -> None:
        here = self.below.actions()
        named = {action.words for action in here}
        anywhere = (each for each in everywhere(self.app) if each.key.startswith(WORD) or each.words not in named)
        self.offered = actions.distinct([*here, *anywhere])
        self.field = TextField("", LONGEST, lambda letter: letter.isprintable(), self.do)
        self.list = RowList([], "", lambda _key: None, self.do)
        self.list.row_height = 36
        self.list.focusable = False  # the arrow keys reach it from the field
        self.page = _PalettePage(self)
        self.panels = [self.page]
        self.focus = self.field
        self._searched: str | None = None
        self.search()

    def search(self) -> None:
        """List what matches the letters typed, the best first."""
        if self.field.content == self._searched:
            return
        self._searched = self.field.content
        self.found = {action.key: action for action in actions.found(self._searched, self.offered)}
        self.list.rows = [_row(action) for action in self.found.values()]
        self.list.first = 0
        self.list.chosen = self.list.rows[0].key if self.list.rows else ""

    def do(self) -> None:
        """Do the chosen action on the scene below; what cannot be done now says so."""
        action = self.found.get(self.list.chosen)
        if action is None:
            return
        if not action.enabled:
            self.app.toast(say("palette.not_now", words=action.words))
            return
        self.app.pop()
        self.app.attempt(action.act)

    def tick(self) -> None:
        self.search()

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def offers(self, focus: Widget, event: pygame.event.Event, showing: bool) -> bool:
        return event.key not in (pygame.K_LEFT, pygame.K_RIGHT)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
            return True
        return self.list.key(event)


class _PalettePage(Panel):
    def __init__(self, scene: Palette) -> None:
        super().__init__()
        self.scene = scene
        self.widgets = [scene.field, scene.list]

    def state(self) -> tuple[int, int]:
        return (len(self.scene.found), len(self.scene.offered))

    def _areas(self, canvas: Canvas) -> layout.Areas:
        return layout.dialog(self.area.size, canvas.scale, 620, 520)

    def arrange(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        icon = canvas.px(30)
        head = areas["head"]
        self.scene.field.area = Rect(head.left + icon, head.top, head.width - icon, head.height)
        self.scene.list.area = areas["body"]

    def paint(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        size = canvas.px(18)
        head = areas["head"]
        canvas.icon("search", Rect(head.left, head.centery - size // 2, size, size), theme.PLAIN)
        if not self.scene.found:
            canvas.paragraph(say("palette.none"), areas["body"], "body", theme.MUTED)
        words = say("palette.keys", count=len(self.scene.found), whole=len(self.scene.offered))
        canvas.text_in(words, areas["foot"], "small", theme.MUTED)


def _row(action: Action) -> Row:
    words = action.words if action.enabled else say("palette.disabled", words=action.words)
    return Row(action.key, words, note="  ".join(part for part in (action.kind, action.shortcut) if part))
