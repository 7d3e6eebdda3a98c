"""A new game: what is played, who plays it, and by which rules. Enter begins with what is chosen."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.calendar import month_text
from game.levers import SIDES, SideKey
from game.session.options import FORECASTS, Options
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs, TextField
from game.ui.layouts import pages
from game.ui.lists import Row, RowList
from game.ui.panels.page import Grounded, PageFoot, PageHead
from game.ui.panels.rules import BOTH, NEITHER, RulesPanel
from game.ui.panels.seed import any_seed
from game.ui.reading import Block, Reading
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import side_name
from game.ui.widget import Panel, Widget
from game.ui.words import doctrine_said, scenario_said

MOST_TRAITS = 2


def open_new_game(app: App) -> None:
    """Show the new game page."""
    app.push(NewGame(app))


def scenario_rows() -> tuple[list[Row], dict[str, str]]:
    """A row for every scenario, and the text of each; those of the record say so."""
    from game.openings import fits
    from game.scenario import load_scenario, scenario_names

    rows, texts = [], {}
    for name in scenario_names():
        scenario, said = load_scenario(name), scenario_said(name)
        span = say(
            "new_game.span",
            start=month_text(scenario.start),
            end=month_text(scenario.end - 1),
            turns=scenario.turns,
        )
        rows.append(Row(name, said.title, span, "" if fits(scenario) else say("start.of_record")))
        texts[name] = said.text
    return rows, texts


class NewGame(Scene):
    """Scenarios at the left, who plays in the middle, the rules at the right; all by keyboard or mouse."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.scenario = "baseline-2025"
        self.seat = "us"
        self.level = "official"
        self.doctrine: dict[SideKey, str] = {"us": "balanced", "china": "balanced"}
        self.traits: dict[str, str] = {}  # pair -> the trait chosen of it
        self.openings = True
        self.cadence = 1
        self.forecasts = FORECASTS[0]
        self.fog = True
        self.bids: dict[SideKey, int] = {"us": 0, "china": 0}
        self.handicap = 0  # political capital with which you begin less; below 0, the rival
        self.seed = any_seed()

    @property
    def caption(self) -> str:
        return say("new_game.title")

    def build(self) -> None:
        rows, self.texts = scenario_rows()
        self.scenario_list = RowList(rows, self.scenario, self._choose_scenario)
        self.scenario_list.row_height = 46
        self.scenario_text = Reading(lambda: (Block(self.texts[self.scenario]),))
        self.scenarios = Grounded(
            lambda: say("new_game.scenario"), [self.scenario_list, self.scenario_text], self._place_scenarios
        )
        self.seats = SeatsPanel(self)
        self.rules = RulesPanel(self)
        self.head = PageHead(lambda: say("new_game.title"), lambda: say("start.note"))
        self.start = Button(say("new_game.begin"), self.begin, "play", accent=self.accent)
        self.start.key_name = say("key.enter")
        back = Button(say("new_game.back"), self.app.pop)
        back.key_name = "Esc"
        self.foot = PageFoot([back, self.start], self._message)
        self.panels = [self.head, self.scenarios, self.seats, self.rules, self.foot]
        self.focus = self.scenario_list

    @property
    def accent(self) -> int:
        """The side whose colour the page has."""
        return SIDES.index(self.seat) if self.seat in SIDES else 0

    @property
    def own(self) -> SideKey:
        """The side that you play against an opponent."""
        return "us" if self.seat == "us" else "china"

    @property
    def rival(self) -> SideKey:
        """The side that an opponent plays."""
        return "china" if self.seat == "us" else "us"

    def _message(self) -> str:
        """What is chosen, in one sentence."""
        if self.seat == BOTH:
            return say("start.chosen_both", scenario=scenario_said(self.scenario).title)
        return say(
            "start.chosen",
            scenario=scenario_said(self.scenario).title,
            side=side_name(self.accent),
            level=say(f"start.level.{self.level}"),
            doctrine=doctrine_said(self.doctrine[self.rival], self.rival).title,
        )

    def _choose_scenario(self, key: str) -> None:
        self.scenario = key

    def _place_scenarios(self, canvas: Canvas, room: Rect) -> None:
        least = room.height - canvas.px(8) - 3 * canvas.line_height("small")
        tall = min(len(self.texts) * canvas.px(self.scenario_list.row_height), least)
        self.scenario_list.area, self.scenario_text.area = layout.rows(room, [tall, 1.0], canvas.px(8))

    def choose_seat(self, seat: str) -> None:
        """Play one side, or both with two people."""
        self.seat = seat
        self.scenario_list.accent = self.accent
        self.start.accent = self.accent
        self.seats.show_doctrines()

    def choose_trait(self, pair: str, trait: str) -> None:
        """Give the opponent a taste, or take it back; the oldest gives way to a third."""
        self.traits.pop(pair, None)
        if trait != NEITHER:
            self.traits[pair] = trait
        for old in list(self.traits)[: max(0, len(self.traits) - MOST_TRAITS)]:
            del self.traits[old]
        self.rules.show_traits()

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.new_game(canvas.surface.get_size(), canvas.scale)
        for name in ("head", "scenarios", "seats", "rules", "foot"):
            getattr(self, name).area = areas[name]

    @property
    def seed_field(self) -> TextField:
        """Where the seed is typed."""
        return self.rules.seed

    def options(self) -> Options:
        """The options that are chosen."""
        hot_seat = self.seat == BOTH
        less = self.bids if hot_seat else {self.own: max(self.handicap, 0), self.rival: max(-self.handicap, 0)}
        return Options(
            level="" if hot_seat else self.level,
            traits=() if hot_seat else tuple(self.traits.values()),
            cadence=self.cadence,
            forecasts=self.forecasts,
            fog=self.fog,
            bid_us=less["us"],
            bid_china=less["china"],
        )

    def begin(self) -> None:
        """Start the game that was chosen, with its briefing."""
        from game.openings import draw
        from game.session.session import Session
        from game.ui.scenes.briefing import open_briefing

        seed = int(self.seed_field.content or 0)

        def start() -> None:
            name = draw(self.scenario, seed) if self.openings else self.scenario
            if self.seat == BOTH:
                session = Session.hot_seat(name, seed, options=self.options())
            else:
                session = Session.new(
                    name,
                    self.own,
                    self.doctrine[self.rival],
                    seed,
                    options=self.options(),
                )
            open_briefing(self.app, session)

        self.app.attempt(start)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.begin()
        elif event.key == pygame.K_ESCAPE:
            self.app.pop()
        else:
            return False
        return True


class SeatsPanel(Panel):
    """Your side, and the opponent's level and doctrine with what they mean."""

    def __init__(self, scene: NewGame) -> None:
        super().__init__()
        self.scene = scene
        seats = [*((side, side_name(place)) for place, side in enumerate(SIDES)), (BOTH, say("start.both"))]
        self.sides = Tabs(seats, scene.seat, scene.choose_seat)
        levels = [(level, say(f"start.level.{level}")) for level in ("newcomer", "official", "planner")]
        self.levels = Tabs(levels, scene.level, self._choose_level)
        self.doctrines = RowList([], "", self._choose_doctrine)
        self.doctrines.row_height = 34
        self.about = Reading(lambda: (Block(doctrine_said(scene.doctrine[scene.rival], scene.rival).text),))
        self.widgets: list[Widget] = [self.sides, self.levels, self.doctrines, self.about]
        self.show_doctrines()

    def show_doctrines(self) -> None:
        """List the doctrines of the side that the opponent plays."""
        from game.doctrines import played_doctrine_names

        scene = self.scene
        rows = [Row(name, doctrine_said(name, scene.rival).title) for name in played_doctrine_names(scene.rival)]
        self.doctrines.rows = rows
        self.doctrines.chosen = scene.doctrine[scene.rival]
        self.doctrines.accent = SIDES.index(scene.rival)
        self.levels.visible = self.doctrines.visible = self.about.visible = scene.seat != BOTH

    def _choose_level(self, level: str) -> None:
        self.scene.level = level

    def _choose_doctrine(self, name: str) -> None:
        self.scene.doctrine[self.scene.rival] = name

    def state(self) -> Hashable:
        scene = self.scene
        return (scene.seat, scene.level, tuple(scene.doctrine.items()))

    @staticmethod
    def _lines(canvas: Canvas, width: int, kind: str, keys: list[str]) -> int:
        """The lines that the longest of some texts needs, so that nothing moves when another is chosen."""
        return max(len(canvas.typeface.wrapped(say(f"{kind}.{key}"), "small", width)) for key in keys)

    def _areas(self, canvas: Canvas) -> dict[str, Rect]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        line = canvas.line_height("small")
        names = ("side", "sides", "side_text", "rival", "levels", "level_text", "doctrines", "doctrine_text")
        seat = line * self._lines(canvas, inner.width, "start.seat", [key for key, _words in self.sides.options])
        level = line * self._lines(
            canvas, inner.width, "start.level_text", [key for key, _words in self.levels.options]
        )
        heights = [canvas.px(20), canvas.px(34), seat, canvas.px(20), canvas.px(34), level, 0.56, 0.44]
        return dict(zip(names, layout.rows(inner, heights, canvas.px(7)), strict=True))

    def arrange(self, canvas: Canvas) -> None:
        areas = self._areas(canvas)
        self.sides.area, self.levels.area, self.doctrines.area = areas["sides"], areas["levels"], areas["doctrines"]
        self.about.area = areas["doctrine_text"]

    def paint(self, canvas: Canvas) -> None:
        scene, areas = self.scene, self._areas(canvas)
        canvas.card(self.area)
        canvas.text_in(say("new_game.side"), areas["side"], "heading", theme.BRIGHT)
        canvas.paragraph(say(f"start.seat.{scene.seat}"), areas["side_text"], "small", theme.PLAIN)
        if scene.seat == BOTH:
            canvas.text_in(say("start.two"), areas["rival"], "heading", theme.BRIGHT)
            left, top, width = areas["levels"].left, areas["levels"].top, areas["levels"].width
            room = Rect(left, top, width, self.area.bottom - top)
            canvas.paragraph(say("start.two_text"), room, "small", theme.PLAIN)
            return
        canvas.text_in(say("start.opponent"), areas["rival"], "heading", theme.BRIGHT)
        canvas.paragraph(say(f"start.level_text.{scene.level}"), areas["level_text"], "small", theme.PLAIN)
