"""The class exercises to choose from: teach one, go on with a lesson that was kept, or print its pages."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

import pygame

from game.classroom.exercise import Exercise, exercise_names, load_exercise
from game.classroom.lesson import Lesson
from game.classroom.record import lesson_path
from game.classroom.words import said
from game.errors import PrimacyError
from game.paths import user_folder
from game.ui import clock, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.lists import Row, RowList
from game.ui.scene import Scene
from game.ui.scenes.exercise import open_exercise
from game.ui.text import language, say
from game.ui.widget import Panel, Widget

WIDTH, ROW, MOST = 820, 64, 440
"""Units: the dialog's width, the height of an exercise in its list, and the dialog's height at most."""


class Exercises(Scene):
    """A dialog over the title."""

    dialog = True

    @property
    def caption(self) -> str:
        return say("exercises.title")

    def build(self) -> None:
        self.exercises: dict[str, Exercise] = {}
        for name in exercise_names():
            try:
                self.exercises[name] = load_exercise(name)
            except PrimacyError as error:
                self.app.toast(error.sentence)
        self.page = _Page(self)
        self.panels = [self.page]
        self.focus = self.page.list

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    @property
    def kept(self) -> Path | None:
        """The lesson that was kept of the chosen exercise, if there is one."""
        try:
            path = lesson_path(self.page.list.chosen)
        except PrimacyError:
            return None
        return path if path.is_file() else None

    def teach(self) -> None:
        """Begin a lesson."""

        def begin() -> None:
            name = self.page.list.chosen
            open_exercise(self.app, Lesson(self.exercises[name], clock=clock.now, path=lesson_path(name)))

        self.app.attempt(begin)

    def resume(self) -> None:
        """Go on with the lesson that was kept."""
        path = self.kept
        if path is not None:
            self.app.attempt(lambda: open_exercise(self.app, Lesson.resume(path, clock.now)))

    def print_pages(self) -> None:
        """Write the pages to print, in the language that is spoken."""

        def write() -> None:
            from game.classroom.handouts import write_handouts

            folder = user_folder("exports")
            pages = write_handouts(self.exercises[self.page.list.chosen], folder, language())
            self.app.toast(say("exercise.exported", count=len(pages), folder=str(folder)), bad=False)

        self.app.attempt(write)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
            return True
        return False


class _Page(Panel):
    def __init__(self, scene: Exercises) -> None:
        super().__init__()
        self.scene = scene
        rows = [
            Row(
                name,
                f"{name}  {said(exercise.title, language())}",
                said(exercise.objective, language()),
                say("exercise.minutes", minutes=f"{exercise.minutes:g}"),
            )
            for name, exercise in scene.exercises.items()
        ]
        self.list = RowList(rows, rows[0].key if rows else "", lambda _key: None, scene.teach)
        self.list.row_height = ROW
        self.teach = Button(say("exercises.teach"), scene.teach, "play", accent=0)
        self.teach.key_name = say("key.enter")
        self.teach.enabled = bool(rows)
        self.resume = Button(say("exercises.resume"), scene.resume, "fast-forward")
        self.pages = Button(say("exercises.pages"), scene.print_pages, "newspaper")
        self.pages.enabled = bool(rows)
        self.back = Button(say("exercises.back"), scene.app.pop)
        self.back.key_name = "Esc"
        self.widgets: list[Widget] = [self.list, self.teach, self.resume, self.pages, self.back]

    def state(self) -> Hashable:
        self.resume.enabled = self.scene.kept is not None
        return self.resume.enabled

    def _areas(self, canvas: Canvas) -> layout.Areas:
        """As high as the list needs; it scrolls where that is more than there is."""
        height = layout.DIALOG_CHROME + ROW * max(1, len(self.list.rows))
        return layout.dialog(self.area.size, canvas.scale, WIDTH, min(height, MOST))

    def arrange(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        self.list.area = areas["body"]
        buttons = (self.pages, self.resume, self.back, self.teach)
        widths: list[float] = [1.0, *(button.wanted_width(canvas) for button in buttons)]
        cells = layout.columns(areas["foot"], widths, canvas.px(10))[1:]
        for button, cell in zip(buttons, cells, strict=True):
            button.area = cell

    def paint(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        canvas.text(say("exercises.title"), areas["head"].midleft, "large", theme.BRIGHT)


def open_exercises(app: App) -> None:
    """Lay the list of exercises over what shows."""
    app.push(Exercises(app))
