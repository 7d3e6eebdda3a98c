"""The main screen of a game that is played."""

from __future__ import annotations

import abc

import pygame

from game.errors import PrimacyError
from game.session import Session
from game.ui import layout
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Tabs
from game.ui.panels.header import Header, Progress, Status
from game.ui.panels.news import News
from game.ui.panels.numbers import Numbers
from game.ui.panels.odds import Odds
from game.ui.panels.orders import OrdersPanel, is_redo, is_undo
from game.ui.panels.pillars import Pillars
from game.ui.panels.race import Race
from game.ui.panels.world_map import WorldMap
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import GameView
from game.ui.widget import Panel, Widget

VIEW_NAMES = ("map", "race", "pillars", "odds", "news")


def open_game(app: App, session: Session) -> None:
    """Show a session: played, watched, or finished."""
    from game.ui.scenes.verdict import Verdict
    from game.ui.scenes.watch import Watch

    view = GameView(session, app.forecaster if app.settings.odds else None)
    if session.is_over:
        app.start_with(Verdict(app, view))
    else:
        app.start_with(Watch(app, view) if view.watched else Main(app, view))


class GameScene(Scene, abc.ABC):
    """What the main screen and the watched game share: panels around one `GameView`."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view
        self.chosen_view = VIEW_NAMES[0]

    @abc.abstractmethod
    def make_orders(self) -> Panel:
        """The panel at the right."""

    def build(self) -> None:
        view = self.view
        self.bar: dict[str, Panel] = {
            "header": Header(view),
            "numbers": Numbers(view),
            "status": Status(view, self.open_menu),
            "progress": Progress(view),
        }
        self.orders = self.make_orders()
        self.map = WorldMap(view, self._may_move)
        self.views: dict[str, Panel] = {
            "map": self.map,
            "race": Race(view),
            "pillars": Pillars(view),
            "odds": Odds(view),
            "news": News(view),
        }
        options = [(key, say(f"{key}.short")) for key in VIEW_NAMES]
        self.tabs = _TabsPanel(Tabs(options, self.chosen_view, self._choose_view))
        self.panels = [self.orders, self.tabs, *self.views.values(), *self.bar.values()]
        self.focus = None

    def _may_move(self) -> bool:
        """Whether the map may move: the user wants it, and nothing lies over it."""
        return self.app.settings.motion and self.app.scene is self

    def _choose_view(self, key: str) -> None:
        self.chosen_view = key

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.main(canvas.surface.get_size(), canvas.scale)
        for name, panel in (*self.bar.items(), ("orders", self.orders)):
            panel.area = areas[name]
        compact = "view" in areas
        self.tabs.visible = compact
        self.tabs.area = areas.get("tabs", self.tabs.area)
        for key, panel in self.views.items():
            panel.visible = not compact or key == self.chosen_view
            panel.area = areas["view"] if compact else areas[key]

    @property
    def caption(self) -> str:
        return self.view.quarter

    def entered(self) -> None:
        self.map.resolve()

    def tick(self) -> None:
        self.view.take_odds()

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.open_menu()
        elif self.map.shortcut(event):
            self._choose_view("map")
            self.tabs.tabs.chosen = "map"
        else:
            return False
        return True

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


class Main(GameScene):
    """A player's screen: draft, commit, and everything to decide by."""

    def make_orders(self) -> OrdersPanel:
        return OrdersPanel(self.view, self.commit)

    @property
    def orders_panel(self) -> OrdersPanel:
        """The orders panel, as what it is."""
        assert isinstance(self.orders, OrdersPanel)
        return self.orders

    def commit(self) -> None:
        """Give the orders, play the quarter, and report."""
        from game.ui.scenes.report import Report

        try:
            report = self.view.commit()
        except PrimacyError as error:
            self.app.toast(str(error))
            return
        if report.warning:
            self.app.toast(report.warning)
        self.app.push(Report(self.app, self.view))

    def entered(self) -> None:
        if self.view.session.is_over:
            from game.ui.scenes.verdict import Verdict

            self.app.start_with(Verdict(self.app, self.view))
        else:
            super().entered()

    def offers(self, focus: Widget, event: pygame.event.Event, showing: bool) -> bool:
        """Enter commits unless a button's focus shows; Z and the like always reach the draft."""
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            return showing and focus not in (*self.orders_panel.levers, *self.orders_panel.programmes)
        return True

    def shortcut(self, event: pygame.event.Event) -> bool:
        session = self.view.session
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.commit()
        elif is_redo(event):
            session.redo()
            self.view.drafted()
        elif is_undo(event):
            session.undo()
            self.view.drafted()
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            self._step_row(-1 if event.key == pygame.K_UP else 1)
        elif event.key == pygame.K_p:
            tabs = self.orders_panel.tabs
            tabs.choose("levers" if tabs.chosen == "programmes" else "programmes")
        else:
            return super().shortcut(event)
        return True

    def _step_row(self, step: int) -> None:
        rows = self.orders_panel.rows
        place = rows.index(self.focus) + step if self.focus in rows else (0 if step > 0 else -1)
        self.focus = rows[place % len(rows)]
        self.orders_panel.reveal(self.focus)

    def mouse(self, event: pygame.event.Event, at: tuple[int, int]) -> None:
        super().mouse(event, at)
        over = event.type == pygame.MOUSEWHEEL and self.orders.area.collidepoint(at)
        if over:
            self.orders_panel.scroll(event.y)
