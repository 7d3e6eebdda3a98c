"""The main screen of a game that is played."""

from __future__ import annotations

import abc

import pygame

from game import coach
from game.news import News as Item
from game.session import Session
from game.ui import layout
from game.ui.actions import Action
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Tabs
from game.ui.panels.header import Header, Progress, Status
from game.ui.panels.news import News
from game.ui.panels.numbers import Numbers
from game.ui.panels.odds import Odds
from game.ui.panels.orders import OrdersPanel, is_redo, is_undo
from game.ui.panels.pillars import PILLARS, Pillars
from game.ui.panels.race import Race
from game.ui.panels.spot import Spot
from game.ui.panels.world_map import WorldMap
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.verbs import Verb, verb_of
from game.ui.view import GameView, lever_name
from game.ui.widget import Panel, Widget
from game.ui.words import card_title

VIEW_NAMES = ("map", "race", "pillars", "odds", "news")
ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)


def open_game(app: App, session: Session) -> None:
    """Show a session: played, watched, or finished."""
    from game.ui.scenes.verdict import Verdict
    from game.ui.scenes.watch import Watch

    view = GameView(session, app.forecaster if app.settings.odds else None)
    view.coached = getattr(app.settings, "coach", True)
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

    def make_news(self) -> News:
        """The panel of news."""
        return News(self.view, None, self.look_up)

    def build(self) -> None:
        view = self.view
        self.bar: dict[str, Panel] = {
            "header": Header(view),
            "numbers": Numbers(view, self.why),
            "status": Status(view, self.open_menu, self.goals),
            "progress": Progress(view),
        }
        self.orders = self.make_orders()
        self.map = WorldMap(view, self._may_move, self.why)
        self.views: dict[str, Panel] = {
            "map": self.map,
            "race": Race(view, why=self.why),
            "pillars": Pillars(view, self.why),
            "odds": Odds(view),
            "news": self.make_news(),
        }
        options = [(key, say(f"{key}.short")) for key in VIEW_NAMES]
        self.tabs = _TabsPanel(Tabs(options, self.chosen_view, self._choose_view))
        self.panels = [self.orders, self.tabs, *self.views.values(), *self.bar.values()]
        self.focus = None
        self.verbs = self.make_verbs()

    def make_verbs(self) -> list[Verb]:
        """What can be done by key here, in the order in which it is listed."""
        return [
            Verb("why", (pygame.K_w,), self.ask_why, "W ?", character="?"),
            Verb("book", (pygame.K_b,), self.book, "B"),
            Verb("year", (pygame.K_n,), self.year, "N", lambda: bool(self.view.session.log)),
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
        from game.ui.scenes.causes import CauseView, can_explain
        from game.ui.scenes.pillar import open_pillar

        pillar = metric.partition("_pillar_")[2]
        if pillar in PILLARS:
            open_pillar(self.app, self.view, pillar)
        elif can_explain(self.view, metric):
            self.app.push(CauseView(self.app, self.view, metric))
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


class Main(GameScene):
    """A player's screen: draft, commit, and everything to decide by."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app, view)
        self.told_decided = False
        self.alerted = -1  # the turn at whose start a sound told of what waits

    def make_orders(self) -> OrdersPanel:
        return OrdersPanel(self.view, self.commit, self.run, self.app.sounds.play)

    def make_news(self) -> News:
        return News(self.view, self.act_on, self.look_up)

    def make_verbs(self) -> list[Verb]:
        app, view = self.app, self.view
        session = view.session
        return [
            Verb("commit", ENTER, self.commit, say("key.enter")),
            Verb("run", (pygame.K_SPACE,), self.run, say("key.space")),
            Verb("undo", (), self.undo, say("key.undo"), lambda: session.can_undo),
            Verb("redo", (), self.redo, say("key.redo"), lambda: session.can_redo),
            Verb("levers", (pygame.K_l,), lambda: self.show_orders("levers"), "L"),
            Verb("programmes", (pygame.K_p,), self._turn_to_programmes, "P"),
            Verb("cards", (pygame.K_c,), lambda: self.show_orders("cards"), "C"),
            Verb("draft", (pygame.K_d,), lambda: self.show_orders("draft"), "D"),
            Verb("event", (pygame.K_e,), self.event, "E", lambda: bool(session.events_waiting())),
            Verb("odds", (pygame.K_o,), self.ask_odds, "O", lambda: not view.odds_are_free),
            Verb("coach", (pygame.K_k,), self.advise, "K", lambda: bool(view.trends)),
            *super().make_verbs(),
            Verb("goals", (pygame.K_g,), self.goals, "G"),
            Verb("rival", (pygame.K_r,), self.rival, "R"),
            Verb("lab", (pygame.K_f,), self.lab, "F", lambda: app.settings.odds),
            Verb("decided", (pygame.K_x,), self.offer_end, "X", lambda: session.is_decided),
        ]

    def actions(self) -> list[Action]:
        from game.ui.scenes.order_actions import order_actions

        return [*super().actions(), *order_actions(self)]

    @property
    def orders_panel(self) -> OrdersPanel:
        """The orders panel, as what it is."""
        assert isinstance(self.orders, OrdersPanel)
        return self.orders

    # --------------------------------------------------------------------------------------------- the turn

    def commit(self) -> None:
        """Give the orders, play the quarter (or hand the seat over), and tell what it brought."""
        from game.ui.scenes.turn import end_turn

        if end_turn(self.app, self.view):
            self.app.sounds.play("commit")

    def run(self) -> None:
        """Give the orders and play on until something needs the player; say what."""
        from game.ui.panels.predict import settle
        from game.ui.scenes.turn import tell_turn

        if self.view.session.is_hot_seat:
            self.app.toast(say("run.two"), bad=False)
        elif self.app.attempt(self.view.run):
            self.app.sounds.play("commit")
            settle(self.view)
            tell_turn(self.app, self.view)
            if self.view.stops and self.view.stops[0] != "over":
                self.app.toast(say("run.stopped", why=say(f"run.{self.view.stops[0]}")), bad=False)

    def entered(self) -> None:
        session = self.view.session
        if session.is_over:
            from game.ui.scenes.verdict import open_verdict

            self.app.sounds.play("verdict")
            open_verdict(self.app, self.view)
            return
        super().entered()
        if self.alerted != self.view.turn_stamp:
            if self.alerted >= 0:
                self.focus = None  # so that the next Enter commits instead of drafting the same card again
            self.alerted = self.view.turn_stamp
            if self.view.unanswered:
                self.app.sounds.play("alert")
                self.show_view("news")
        if session.is_decided and not self.told_decided:
            self.told_decided = True
            self.offer_end()

    # --------------------------------------------------------------------------------------------- the verbs

    def undo(self) -> None:
        """Take back the last step of the draft."""
        self.view.session.undo()
        self.view.drafted()
        self.app.sounds.play("undo")

    def redo(self) -> None:
        """Put back the step that was last taken back."""
        self.view.session.redo()
        self.view.drafted()

    def show_orders(self, tab: str) -> None:
        """Turn the orders to a tab, with the keyboard on its first row; again on the cards, to the next filter."""
        panel = self.orders_panel
        if tab == "cards" and panel.tabs.chosen == tab:
            panel.filter.choose(next_of([key for key, _words in panel.filter.options], panel.filter.chosen))
        panel.show(tab)
        self.focus = None

    def _turn_to_programmes(self) -> None:
        chosen = self.orders_panel.tabs.chosen
        self.show_orders("levers" if chosen == "programmes" else "programmes")

    def event(self) -> None:
        """The events that wait for an answer."""
        from game.ui.scenes.event import open_event

        open_event(self.app, self.view)

    def ask_odds(self) -> None:
        """Spend a forecast on the draft, where they are few."""
        self.app.attempt(self.view.ask_odds)

    def rival(self) -> None:
        """The rival's dossier."""
        from game.ui.scenes.dossier import open_dossier

        open_dossier(self.app, self.view)

    def lab(self) -> None:
        """The forecast lab."""
        from game.ui.scenes.lab import open_lab

        open_lab(self.app, self.view)

    def offer_end(self) -> None:
        """Offer to run a decided game to its end."""
        from game.ui.scenes.decided import open_decided

        open_decided(self.app, self.view)

    def advise(self, key: str = "") -> None:
        """Point at the levers and cards that help against a trend: of the one named, or the most certain."""
        trend = next((each for each in self.view.trends if key in ("", each.key)), None)
        if trend is None:
            return
        helps = coach.lines()[trend.key].helping(self.view.side_key)
        levers = [lever_name(one) for one in helps if one in self.view.lever_keys()]
        cards = [one for one in helps if one not in self.view.lever_keys()]
        words = say("coach.helps", what=say("coach.join").join([*levers, *cards]))
        self.orders_panel.suggest(helps, words)
        self.focus = next((row for row in self.orders_panel.rows if row.subject in helps), None)
        self.orders_panel.reveal(self.focus)

    def act_on(self, pin: str) -> None:
        """Do something about what is pinned."""
        kind, _dot, key = pin.partition(".")
        {"event": self.event, "decided": self.offer_end, "trend": lambda: self.advise(key)}[kind]()

    # ---------------------------------------------------------------------------------------------- the keys

    def offers(self, focus: Widget, event: pygame.event.Event, showing: bool) -> bool:
        """Enter and space act on what the focus shows; on a lever, and without visible focus, they commit and run."""
        if event.key in (*ENTER, pygame.K_SPACE):
            rows = (*self.orders_panel.levers, *self.orders_panel.programmes)
            return showing and focus not in rows and not event.mod & pygame.KMOD_CTRL
        return True

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in ENTER and event.mod & pygame.KMOD_CTRL:
            self.commit()
        elif is_redo(event):
            self.redo()
        elif is_undo(event):
            self.undo()
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            self._step_row(-1 if event.key == pygame.K_UP else 1)
        elif event.key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            self._step_row(-5 if event.key == pygame.K_PAGEUP else 5)
        else:
            return super().shortcut(event)
        return True

    def _step_row(self, step: int) -> None:
        rows = list(self.orders_panel.rows)
        if not rows:
            return
        place = rows.index(self.focus) + step if self.focus in rows else (0 if step > 0 else -1)
        self.focus = rows[place % len(rows)]
        self.orders_panel.reveal(self.focus)

    def mouse(self, event: pygame.event.Event, at: tuple[int, int]) -> None:
        super().mouse(event, at)
        over = event.type == pygame.MOUSEWHEEL and self.orders.area.collidepoint(at)
        if over and not isinstance(self.widget_at(at), Tabs) and self.widget_at(at) is not self.orders_panel.filter:
            self.orders_panel.scroll(event.y)


def next_of(keys: list[str], chosen: str) -> str:
    """The key after the chosen one, around."""
    return keys[(keys.index(chosen) + 1) % len(keys)]
