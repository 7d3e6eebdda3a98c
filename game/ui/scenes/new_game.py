"""A new game: scenario, side, rival doctrine and seed; or, to watch, a doctrine for each side."""

from __future__ import annotations

import secrets
from collections.abc import Hashable

import pygame
from pygame import Rect

from game.calendar import month_text
from game.levers import SIDES, SideKey
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, TextField
from game.ui.lists import Row, RowList
from game.ui.scene import Scene
from game.ui.text import engine_words, say
from game.ui.view import side_name
from game.ui.widget import Panel

LARGEST_SEED = 2**63 - 1


class NewGame(Scene):
    """All choices on one page, each a list worked by mouse or arrow keys."""

    def __init__(self, app: App, watched: bool = False) -> None:
        super().__init__(app)
        self.watched = watched
        self.scenario = "baseline-2025"
        self.side: SideKey = "us"
        self.doctrine: dict[str, str] = {"us": "balanced", "china": "balanced"}
        self.seed = str(secrets.randbelow(1_000_000))

    def build(self) -> None:
        from game.scenario import load_scenario, scenario_names

        scenarios = [load_scenario(name) for name in scenario_names()]
        rows = [Row(each.key, engine_words("scenario", each.key, each.title), _span(each)) for each in scenarios]
        self.scenario = self.scenario if self.scenario in [row.key for row in rows] else rows[0].key
        self.scenarios = _ListPanel(say("new_game.scenario"), rows, self.scenario, self._choose_scenario)
        self.texts = {each.key: engine_words("scenario_text", each.key, each.text) for each in scenarios}
        self.scenarios.text = self.texts[self.scenario]
        self.rivals = [self._doctrines(side) for side in (("us", "china") if self.watched else (self.rival,))]
        sides = [Row(side, side_name(place), say(f"new_game.side_{side}")) for place, side in enumerate(SIDES)]
        self.sides = _ListPanel(say("new_game.side"), sides, self.side, self._choose_side, wrapped=True)
        self.seeds = _SeedPanel(self)
        title = say("new_game.watch_title" if self.watched else "new_game.title")
        self.head = _Head(title)
        self.foot = _Foot(self)
        self.panels = [self.head, self.scenarios, self.sides, *self.rivals, self.seeds, self.foot]
        self.sides.visible = not self.watched
        self.focus = self.scenarios.list

    @property
    def caption(self) -> str:
        return say("new_game.watch_title" if self.watched else "new_game.title")

    @property
    def rival(self) -> SideKey:
        """The side that a doctrine plays."""
        return "china" if self.side == "us" else "us"

    def _doctrines(self, side: SideKey) -> _ListPanel:
        from game.doctrines import load_doctrine, played_doctrine_names

        rows = []
        for name in played_doctrine_names(side):
            doctrine = load_doctrine(name, side)
            title = engine_words(f"doctrine.{side}", name, doctrine.title)
            rows.append(Row(name, title, engine_words(f"doctrine_text.{side}", name, doctrine.text)))
        heading = say(f"new_game.doctrine_{side}") if self.watched else say("new_game.rival")
        place = SIDES.index(side)

        def choose(name: str) -> None:
            self.doctrine[side] = name

        panel = _ListPanel(heading, rows, self.doctrine[side], choose, wrapped=True)
        panel.list.accent = place
        return panel

    def _choose_scenario(self, key: str) -> None:
        self.scenario = key
        self.scenarios.text = self.texts[key]

    def _choose_side(self, key: str) -> None:
        if key != self.side:
            self.side = key  # type: ignore[assignment]
            self.sides.list.accent = SIDES.index(self.side)
            replaced = self.panels.index(self.rivals[0])
            self.rivals = [self._doctrines(self.rival)]
            self.panels[replaced] = self.rivals[0]
            self.foot.begin.accent = SIDES.index(self.side)

    def arrange(self, canvas: Canvas) -> None:
        place = layout.watch_game if self.watched else layout.new_game
        areas = place(canvas.surface.get_size(), canvas.scale)
        for name, panel in (
            ("head", self.head),
            ("foot", self.foot),
            ("seed", self.seeds),
            ("scenarios", self.scenarios),
        ):
            panel.area = areas[name]
        if self.watched:
            self.rivals[0].area, self.rivals[1].area = areas["us"], areas["china"]
        else:
            self.sides.area, self.rivals[0].area = areas["sides"], areas["rivals"]

    def begin(self) -> None:
        """Start the game that was chosen."""
        from game.session import Session
        from game.ui.scenes.main import open_game

        seed = int(self.seed_field.content or 0)

        def start() -> None:
            if self.watched:
                session = Session.watch(self.scenario, self.doctrine["us"], self.doctrine["china"], seed)
            else:
                session = Session.new(self.scenario, self.side, self.doctrine[self.rival], seed)
            open_game(self.app, session)

        self.app.attempt(start)

    @property
    def seed_field(self) -> TextField:
        """Where the seed is typed."""
        return self.seeds.field

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.begin()
        elif event.key == pygame.K_ESCAPE:
            self.app.pop()
        else:
            return False
        return True


class _Head(Panel):
    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def paint(self, canvas: Canvas) -> None:
        canvas.text_in(self.words, self.area, "title", theme.BRIGHT)


class _ListPanel(Panel):
    """A heading over a list, with the text of the chosen row below it or in the rows."""

    def __init__(self, heading: str, rows: list[Row], chosen: str, choose, wrapped: bool = False) -> None:  # type: ignore[no-untyped-def]
        super().__init__()
        self.heading = heading
        self.rows = rows
        self.text = ""
        self.wrapped = wrapped
        plain = [Row(row.key, row.title) for row in rows] if wrapped else rows
        self.list = RowList(plain, chosen, choose)
        self.widgets = [self.list]

    def state(self) -> Hashable:
        return (self.heading, self.text, self.list.chosen)

    def _areas(self, canvas: Canvas) -> tuple[Rect, Rect, Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        texts = [row.text for row in self.rows] if self.wrapped else [self.text]
        lines = max(len(canvas.typeface.wrapped(words, "small", inner.width)) for words in texts)
        text = canvas.line_height("small") * lines
        head, body, foot = layout.rows(inner, [canvas.px(22), 1.0, text], canvas.px(8))
        return head, body, foot

    def arrange(self, canvas: Canvas) -> None:
        self.list.area = self._areas(canvas)[1]
        self.list.row_height = 40 if self.wrapped else 54

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        head, _body, foot = self._areas(canvas)
        canvas.text_in(self.heading, head, "heading", theme.BRIGHT)
        chosen = next((row for row in self.rows if row.key == self.list.chosen), None)
        words = (chosen.text if chosen else "") if self.wrapped else self.text
        canvas.paragraph(words, foot, "small", theme.PLAIN)


class _SeedPanel(Panel):
    def __init__(self, scene: NewGame) -> None:
        super().__init__()
        self.scene = scene

        def another() -> None:
            scene.seed = str(secrets.randbelow(1_000_000))
            self.field.content = scene.seed

        self.field = TextField(scene.seed, len(str(LARGEST_SEED)), str.isdigit, scene.begin)
        self.another = Button(say("new_game.seed_new"), another)
        self.field.hint_title = say("new_game.seed_hint")
        self.widgets = [self.field, self.another]

    def arrange(self, canvas: Canvas) -> None:
        words = canvas.text_width(say("new_game.seed"), "heading")
        widths = [words, 1.0, self.another.wanted_width(canvas), canvas.px(20)]
        _label, self.field.area, self.another.area, _space = layout.columns(self.area, widths, canvas.px(10))

    def paint(self, canvas: Canvas) -> None:
        canvas.text(say("new_game.seed"), self.area.midleft, "heading", theme.BRIGHT)


class _Foot(Panel):
    def __init__(self, scene: NewGame) -> None:
        super().__init__()
        self.begin = Button(say("new_game.begin"), scene.begin, "play", accent=SIDES.index(scene.side))
        self.begin.key_name = say("key.enter")
        self.back = Button(say("new_game.back"), scene.app.pop)
        self.back.key_name = "Esc"
        self.widgets = [self.begin, self.back]

    def arrange(self, canvas: Canvas) -> None:
        widths = [1.0, self.back.wanted_width(canvas), max(canvas.px(220), self.begin.wanted_width(canvas))]
        _space, self.back.area, self.begin.area = layout.columns(self.area, widths, canvas.px(10))


def _span(scenario) -> str:  # type: ignore[no-untyped-def]
    turns = -(-(scenario.end - scenario.start) // 3)
    return say("new_game.span", start=month_text(scenario.start), end=month_text(scenario.end - 1), turns=turns)
