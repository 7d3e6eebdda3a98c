"""The batch viewer: choose a batch and one of its worlds, and watch that world from its start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
from pygame import Rect

from game.batches import Batch as BatchRecord
from game.batches import batches_in, verdicts_of, world_of
from game.ui import formats, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, TextField
from game.ui.layouts import pages
from game.ui.lists import Row, RowList
from game.ui.panels.page import Grounded, PageFoot, PageHead
from game.ui.reading import Block, Reading
from game.ui.scene import Scene
from game.ui.text import engine_words, say
from game.ui.view import verdict_title
from game.ui.widget import Panel
from game.ui.words import doctrine_said, scenario_said

MOST_ROWS = 500
"""Worlds that are listed; any other can be typed."""


def open_batches(app: App, folder: Path | None = None) -> None:
    """Show the batches in a folder, by default in the one that the program was started in."""
    app.push(Batches(app, folder or Path.cwd()))


def open_world(app: App, batch: BatchRecord, number: int) -> None:
    """Watch a world of a batch; what cannot be opened is told."""
    from game.ui.scenes.main import open_game

    app.attempt(lambda: open_game(app, world_of(batch, number)))


class Batches(Scene):
    """A page: batches at the left, the worlds of the chosen one at the right."""

    def __init__(self, app: App, folder: Path) -> None:
        super().__init__(app)
        self.folder = folder
        self.batches = {str(batch.folder): batch for batch in batches_in(folder)}
        self.chosen = next(iter(self.batches), "")
        self.verdicts: dict[int, str] = {}
        self.number = "0"

    @property
    def caption(self) -> str:
        return say("batch.title")

    def build(self) -> None:
        rows = [Row(key, batch.title, self._about(batch)) for key, batch in self.batches.items()]
        self.list = RowList(rows, self.chosen, self.choose)
        self.worlds = RowList([], "", self._take_number, self.watch)
        self.worlds.row_height = 34
        self.field = TextField(self.number, 12, str.isdigit, self.watch)
        self.about = Reading(lambda: tuple(self._blocks()))
        self.go = Button(say("batch.watch"), self.watch, "eye", accent=0)
        self.go.key_name = say("key.enter")
        back = Button(say("dossier.back"), self.app.pop)
        back.key_name = "Esc"
        self.go.enabled = bool(self.batches)
        self.head = PageHead(lambda: say("batch.title"), lambda: say("batch.note"))
        self.foot = PageFoot([back, self.go], lambda: say("batch.where", folder=self.folder.name or str(self.folder)))
        self.left_card = Grounded(lambda: say("batch.batches"), [self.list, self.about], self._place_left)
        self.right_card = Grounded(
            lambda: say("batch.worlds"), [self.field, self.worlds], self._place_right, self._counted
        )
        self.list.visible = self.worlds.visible = self.field.visible = bool(rows)
        self.panels: list[Panel] = [self.head, self.left_card, self.right_card, self.foot]
        self.focus = self.list if rows else back
        if self.chosen:
            self.choose(self.chosen)

    @staticmethod
    def _about(batch: BatchRecord) -> str:
        return say("batch.about", scenario=scenario_said(batch.scenario).title, worlds=formats.plain(batch.worlds))

    def _blocks(self) -> Iterator[Block]:
        batch = self.batches.get(self.chosen)
        if batch is None:
            yield Block(say("batch.none"), "body", theme.MUTED)
            yield Block(say("batch.how"), "small", theme.MUTED, above=8)
            return
        pair = (doctrine_said(batch.us, "us").title, doctrine_said(batch.china, "china").title)
        yield Block(say("new_game.doctrine_us"), "small_strong", theme.US_BRIGHT, mark="us", note=pair[0])
        yield Block(
            say("new_game.doctrine_china"), "small_strong", theme.CHINA_BRIGHT, mark="china", note=pair[1], above=4
        )
        yield Block(say("new_game.seed"), note=str(batch.seed), above=4)
        parameters = engine_words("parameter_set", batch.parameters, batch.parameters)
        yield Block(say("batch.parameters"), note=parameters, above=4)
        for key in theme.VERDICT:
            count = list(self.verdicts.values()).count(key)
            if count:
                share = formats.percent(count / len(self.verdicts))
                yield Block(verdict_title(key), colour=theme.PLAIN, note=share, above=6)

    def _counted(self) -> str:
        batch = self.batches.get(self.chosen)
        return say("batch.last", number=formats.plain(batch.worlds - 1)) if batch else ""

    def choose(self, key: str) -> None:
        """Show the worlds of a batch."""
        self.chosen = key
        self.verdicts = dict(verdicts_of(self.batches[key]))
        numbers = list(self.verdicts)[:MOST_ROWS] or list(range(min(self.batches[key].worlds, MOST_ROWS)))
        self.worlds.rows = [
            Row(str(number), say("batch.world", number=number), note=self._ended(number)) for number in numbers
        ]
        self.worlds.chosen, self.worlds.first = self.number, 0

    def _ended(self, number: int) -> str:
        key = self.verdicts.get(number, "")
        return verdict_title(key) if key else ""

    def _take_number(self, key: str) -> None:
        self.number = self.field.content = key

    def watch(self) -> None:
        """Watch the world whose number stands in the field."""
        batch = self.batches.get(self.chosen)
        if batch is not None:
            open_world(self.app, batch, int(self.field.content or 0))

    def _place_left(self, canvas: Canvas, room: Rect) -> None:
        self.list.area, self.about.area = layout.rows(room, [0.5, 0.5], canvas.px(12))
        if not self.batches:
            self.about.area = room

    def _place_right(self, canvas: Canvas, room: Rect) -> None:
        self.field.area, self.worlds.area = layout.rows(room, [canvas.px(38), 1.0], canvas.px(8))

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.whole(canvas.surface.get_size(), canvas.scale)
        self.head.area, self.foot.area = areas["head"], areas["foot"]
        self.left_card.area, self.right_card.area = layout.columns(areas["body"], [0.5, 0.5], canvas.px(theme.GAP))

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.watch()
        else:
            return False
        return True
