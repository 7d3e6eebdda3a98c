"""What every screen of a game shares: panels around one session, and the keys that look things up."""

from __future__ import annotations

import abc
from collections.abc import Iterator

import pygame
from pygame import Rect

from game.news import News as Item
from game.ui import layout
from game.ui.actions import Action
from game.ui.app import App
from game.ui.bindings import bound
from game.ui.canvas import Canvas
from game.ui.controls import Tabs
from game.ui.panels.card import Card
from game.ui.panels.header import Header, Progress, Status
from game.ui.panels.news import News
from game.ui.panels.numbers import Numbers
from game.ui.panels.odds import Odds
from game.ui.panels.pillars import PILLARS, Pillars
from game.ui.panels.race import Race
from game.ui.panels.spot import Spot
from game.ui.panels.world_map import WorldMap
from game.ui.scene import Scene
from game.ui.settings import keep_as_set
from game.ui.text import say
from game.ui.verbs import Verb, verb_of
from game.ui.view import GameView
from game.ui.widget import Panel
from game.ui.words import card_title

VIEW_NAMES = ("map", "race", "pillars", "odds", "news")


class GameScene(Scene, abc.ABC):
    """What the main screen and the watched game share: panels around one `GameView`."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view
        keep_as_set(app.settings, view.session)
        self.chosen_view = VIEW_NAMES[0]

    @abc.abstractmethod
    def make_orders(self) -> Card:
        """The panel at the right."""

    def make_news(self) -> News:
        """The panel of news."""
        return News(self.view, None, self.look_up)

    def build(self) -> None:
        view = self.view
        self.bar: dict[str, Card] = {
            "header": Header(view),
            "numbers": Numbers(view, self.why),
            "status": Status(view, self.open_menu, self.goals),
            "progress": Progress(view),
        }
        self.orders = self.make_orders()
        self.map = WorldMap(view, self._may_move, self.why, self.goals)
        self.views: dict[str, Card] = {
            "map": self.map,
            "race": Race(view, why=self.why, large=self.race_chart),
            "pillars": Pillars(view, self.why),
            "odds": Odds(view),
            "news": self.make_news(),
        }
        options = [(key, say(f"{key}.short")) for key in VIEW_NAMES]
        self.tabs = _TabsPanel(Tabs(options, self.chosen_view, self._choose_view))
        self.panels = [self.orders, self.tabs, *self.views.values(), *self.bar.values()]
        self.focus = None
        self.verbs = bound(self.make_verbs(), self.app.settings.keys)

    def make_verbs(self) -> list[Verb]:
        """What can be done by key here, in the order in which it is listed."""
        return [
            Verb("why", (pygame.K_w,), self.ask_why, "W ?", character="?"),
            Verb("book", (pygame.K_b,), self.book, "B"),
            Verb("year", (pygame.K_n,), self.year, "N", lambda: bool(self.view.session.log)),
            Verb("race", (pygame.K_i,), self.race_chart, "I"),
            Verb("views", (pygame.K_v,), self.next_view, "V", lambda: self.tabs.visible),
            Verb("keys", (pygame.K_h, pygame.K_F1), self.keys, "H F1"),
        ]

    def actions(self) -> list[Action]:
        from game.ui.scenes.menu import Menu

        menu = Menu(self.app, self.view)
        kept = Action("save", say("menu.save"), menu.save)
        return [*(verb.action for verb in self.verbs), kept, *super().actions()]

    def _may_move(self) -> bool:
        """Whether the map may move: the user wants it, and nothing lies over it."""
        return self.app.settings.motion and self.app.scene is self

    def _choose_view(self, key: str) -> None:
        self.chosen_view = key

    def show_view(self, key: str) -> None:
        """Turn to a view, where the compact screen shows one at a time."""
        self._choose_view(key)
        self.tabs.tabs.chosen = key

    def next_view(self) -> None:
        """Turn to the next view of the compact screen."""
        self.show_view(VIEW_NAMES[(VIEW_NAMES.index(self.chosen_view) + 1) % len(VIEW_NAMES)])

    def arrange(self, canvas: Canvas) -> None:
        areas = self.areas(canvas)
        for name, panel in (*self.bar.items(), ("orders", self.orders)):
            panel.area = areas[name]
        compact = "view" in areas
        self.tabs.visible = compact
        self.tabs.area = areas.get("tabs", self.tabs.area)
        for key, panel in self.views.items():
            panel.visible = not compact or key == self.chosen_view
            panel.area = areas["view"] if compact else areas[key]

    def areas(self, canvas: Canvas) -> layout.Areas:
        """Where everything stands."""
        return layout.main(canvas.surface.get_size(), canvas.scale)

    def kept_clear(self) -> Iterator[Rect]:
        """What a draft changes: the numbers, the odds, the race and the mandates."""
        yield self.bar["numbers"].area
        yield from (self.views[key].area for key in ("odds", "race") if self.views[key].visible)
        if self.map.visible and self.map.aims is not None and self.map.aims.visible:
            yield self.map.aims.area

    @property
    def caption(self) -> str:
        return self.view.quarter

    def entered(self) -> None:
        self.map.resolve()

    def tick(self) -> None:
        self.view.take_odds()

    def shortcut(self, event: pygame.event.Event) -> bool:
        verb = verb_of(self.verbs, event)
        if verb is not None:
            if verb.able():
                verb.act()
        elif event.key == pygame.K_ESCAPE:
            self.open_menu()
        elif self.map.shortcut(event):
            self.show_view("map")
        else:
            return False
        return True

    # ------------------------------------------------------------------------------------- pages to look up

    def why(self, metric: str) -> None:
        """Tell why a number is what it is: its causes, or the page of its pillar; of others, which have an account."""
        from game.causes import account_of
        from game.ui.scenes.causes import CauseView, can_explain, metric_title
        from game.ui.scenes.pillar import open_pillar

        pillar = metric.partition("_pillar_")[2]
        if pillar in PILLARS:
            open_pillar(self.app, self.view, pillar)
        elif can_explain(self.view, metric):
            self.app.push(CauseView(self.app, self.view, metric))
        elif can_explain(self.view, account := account_of(metric)):
            self.app.push(CauseView(self.app, self.view, account))
            self.app.toast(say("why.enters", account=metric_title(account)), bad=False)
        elif not self.view.session.log:
            self.app.toast(say("why.not_yet"), bad=False)
        else:
            self.app.push(CauseView(self.app, self.view))
            self.app.toast(say("why.no_account"), bad=False)

    def ask_why(self) -> None:
        """Why, of what is pointed at or focused; else of the lead."""
        spot = self.focus if self.by_keyboard else self.hover
        self.why(spot.metric if isinstance(spot, Spot) else "frontier_lead")

    def look_up(self, item: Item) -> None:
        """More about an item of news: a card's own words, or the causes of the number whose line was crossed."""
        kind, _colon, key = item.key.partition(":")
        if kind == "card":
            from game.ui.scenes.glossary import open_glossary

            open_glossary(self.app, card_title(key))
        elif kind == "line":
            self.why(key)

    def book(self) -> None:
        """The choice of pages to look something up on."""
        from game.ui.scenes.menu import open_look_up

        open_look_up(self.app, self.view)

    def year(self) -> None:
        """The report of the year."""
        from game.ui.scenes.year import open_year

        open_year(self.app, self.view)

    def race_chart(self) -> None:
        """The race chart, large."""
        from game.ui.scenes.race_chart import open_race_chart

        open_race_chart(self.app, self.view)

    def goals(self) -> None:
        """The mandates and how they stand."""
        from game.ui.scenes.goals import open_goals

        open_goals(self.app, self.view)

    def keys(self) -> None:
        """The page of keys."""
        from game.ui.scenes.keys import open_keys

        open_keys(self.app, self.verbs)

    def open_menu(self) -> None:
        """The menu over the game."""
        from game.ui.scenes.menu import Menu

        self.app.push(Menu(self.app, self.view))


class _TabsPanel(Panel):
    """The tabs of the compact screen."""

    def __init__(self, tabs: Tabs) -> None:
        super().__init__()
        self.tabs = tabs
        self.widgets = [tabs]

    def arrange(self, canvas: Canvas) -> None:
        self.tabs.area = self.area
