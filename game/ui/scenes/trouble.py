"""After an unexpected error: what happened, where the report is, and the way back into the game."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.rescue import Rescued
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.widget import Panel

WIDTH, AIR = 640, 8  # units: of the dialog, and below its sentence


def show_trouble(app: App, rescued: Rescued) -> None:
    """Back to the title, with the sentence over it."""
    from game.ui.scenes.title import Title

    app.start_with(Title(app))
    app.push(Trouble(app, rescued))


class Trouble(Scene):
    """A dialog with one sentence; Enter goes on with the game if it could be saved, Escape stays at the title."""

    dialog = True

    def __init__(self, app: App, rescued: Rescued) -> None:
        super().__init__(app)
        self.rescued = rescued

    @property
    def caption(self) -> str:
        return say("trouble.title")

    def build(self) -> None:
        stay = Button(say("trouble.stay"), self.app.pop)
        stay.key_name = "Esc"
        buttons = [stay]
        if self.rescued.path is not None:
            buttons.insert(0, Button(say("trouble.go_on"), self.go_on, "fast-forward", accent=0))
        self.page = _TroublePage(self.rescued.sentence, buttons)
        self.panels = [self.page]
        self.focus = buttons[0]

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def go_on(self) -> None:
        """Load the game that was saved and go on with it."""
        from game.ui.scenes.load import load_game

        if self.rescued.path is not None:
            load_game(self.app, self.rescued.path)

    def shortcut(self, event: pygame.event.Event) -> bool:
        keys: dict[int, Callable[[], object]] = {
            pygame.K_ESCAPE: self.app.pop,
            pygame.K_LEFT: lambda: self.move_focus(-1),
            pygame.K_RIGHT: lambda: self.move_focus(1),
        }
        if event.key not in keys:
            return False
        keys[event.key]()
        return True


class _TroublePage(Panel):
    def __init__(self, sentence: str, buttons: list[Button]) -> None:
        super().__init__()
        self.sentence = sentence
        self.buttons = buttons
        self.widgets = list(buttons)

    def _areas(self, canvas: Canvas) -> layout.Areas:
        """As high as the sentence needs."""
        lines = canvas.typeface.wrapped(self.sentence, "body", canvas.px(WIDTH) - canvas.px(40))
        told = canvas.line_height("body") * len(lines) / canvas.scale
        return layout.dialog(self.area.size, canvas.scale, WIDTH, layout.DIALOG_CHROME + told + AIR)

    def arrange(self, canvas: Canvas) -> None:
        widths: list[float] = [1.0, *(button.wanted_width(canvas) for button in self.buttons)]
        _space, *boxes = layout.columns(self._areas(canvas)["foot"], widths, canvas.px(10))
        for button, box in zip(self.buttons, boxes, strict=True):
            button.area = box

    def paint(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        canvas.text_in(say("trouble.title"), areas["head"], "large", theme.BRIGHT)
        canvas.paragraph(self.sentence, areas["body"], "body", theme.PLAIN)
