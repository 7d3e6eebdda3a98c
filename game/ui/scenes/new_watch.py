"""Before a watched game: scenario, seed, and a doctrine for each side."""

from __future__ import annotations

import pygame

from game.levers import SIDES, SideKey
from game.ui import layout
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, TextField
from game.ui.lists import Row
from game.ui.panels.list_panel import ListPanel
from game.ui.panels.page import PageFoot, PageHead
from game.ui.panels.seed import SeedPanel, any_seed
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.words import doctrine_said


class NewWatch(Scene):
    """All choices on one page, each a list worked by mouse or arrow keys."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.scenario = "baseline-2025"
        self.doctrine: dict[SideKey, str] = {"us": "balanced", "china": "balanced"}
        self.seed = any_seed()

    @property
    def caption(self) -> str:
        return say("new_game.watch_title")

    def build(self) -> None:
        from game.ui.scenes.batch import open_batches
        from game.ui.scenes.new_game import scenario_rows

        rows, self.texts = scenario_rows()
        self.scenarios = ListPanel(say("new_game.scenario"), rows, self.scenario, self._choose_scenario)
        self.scenarios.text = self.texts[self.scenario]
        self.doctrines = [self._doctrines(side) for side in SIDES]
        self.seeds = SeedPanel(self.seed, self.begin, self._keep_seed)
        self.head = PageHead(lambda: say("new_game.watch_title"))
        self.start = Button(say("new_game.begin"), self.begin, "play", accent=0)
        self.start.key_name = say("key.enter")
        back = Button(say("new_game.back"), self.app.pop)
        back.key_name = "Esc"
        batches = Button(say("title.batches"), lambda: open_batches(self.app), "database")
        self.foot = PageFoot([batches, back, self.start])
        self.panels = [self.head, self.scenarios, *self.doctrines, self.seeds, self.foot]
        self.focus = self.scenarios.list

    def _doctrines(self, side: SideKey) -> ListPanel:
        from game.doctrines import played_doctrine_names

        rows = []
        for name in played_doctrine_names(side):
            said = doctrine_said(name, side)
            rows.append(Row(name, said.title, said.text))

        def choose(name: str) -> None:
            self.doctrine[side] = name

        panel = ListPanel(say(f"new_game.doctrine_{side}"), rows, self.doctrine[side], choose, wrapped=True)
        panel.list.accent = SIDES.index(side)
        return panel

    def _choose_scenario(self, key: str) -> None:
        self.scenario = key
        self.scenarios.text = self.texts[key]

    def _keep_seed(self, seed: str) -> None:
        self.seed = seed

    @property
    def seed_field(self) -> TextField:
        """Where the seed is typed."""
        return self.seeds.field

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.watch_game(canvas.surface.get_size(), canvas.scale)
        for name, panel in (
            ("head", self.head),
            ("foot", self.foot),
            ("seed", self.seeds),
            ("scenarios", self.scenarios),
        ):
            panel.area = areas[name]
        self.doctrines[0].area, self.doctrines[1].area = areas["us"], areas["china"]

    def begin(self) -> None:
        """Start to watch."""
        from game.session.session import Session
        from game.ui.scenes.main import open_game

        seed = int(self.seed_field.content or 0)

        def start() -> None:
            open_game(self.app, Session.watch(self.scenario, self.doctrine["us"], self.doctrine["china"], seed))

        self.app.attempt(start)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.begin()
        elif event.key == pygame.K_ESCAPE:
            self.app.pop()
        else:
            return False
        return True
