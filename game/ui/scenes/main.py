"""The main screen of a game that is played: draft, commit, run, and everything to decide by."""

from __future__ import annotations

import pygame

from game.session import coach
from game.session.session import Session
from game.session.turns import TurnReport
from game.ui.actions import Action
from game.ui.app import App
from game.ui.controls import Tabs
from game.ui.panels.news import News
from game.ui.panels.orders import OrdersPanel, is_redo, is_undo
from game.ui.scene import MODIFIERS
from game.ui.scenes.game import GameScene
from game.ui.text import say
from game.ui.verbs import Verb
from game.ui.view import GameView, lever_name
from game.ui.widget import Widget

ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)


def open_game(app: App, session: Session, report: TurnReport | None = None) -> None:
    """Show a session: played, watched, or finished. What a turn brought, if given, is told to whoever plays."""
    from game.ui.scenes.verdict import Verdict
    from game.ui.scenes.watch import Watch

    view = GameView(session, app.forecaster if app.settings.odds else None)
    view.coached = app.settings.coach
    view.report, view.untold = report, report is not None
    if session.is_over:
        app.start_with(Verdict(app, view))
    else:
        app.start_with(Watch(app, view) if view.watched else Main(app, view))


class Main(GameScene):
    """A player's screen: draft, commit, and everything to decide by."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app, view)
        self.told_decided = False
        self._left_view = ""  # of the compact screen, for as long as the months pass over the map
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

    def build(self) -> None:
        super().build()
        self.orders_panel.show_keys({verb.key: verb.shown for verb in self.verbs})

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
        if self.view.untold:  # the months pass first, and then the report is told
            return
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

    def _pass_months(self) -> None:
        """Let the months of the turn pass over the map, once, and then tell what they brought."""
        if self.tabs.visible and self.chosen_view != "map":
            self._left_view = self.chosen_view
            self.show_view("map")
        self.map.resolve()
        shows = self.map.visible or self.tabs.visible
        if not (shows and self.map.is_passing):
            self._tell()
            return
        self.view.months_to_pass = self.map.months_to_pass

    def _tell(self) -> None:
        """Open the report, whether or not all months have passed."""
        from game.ui.scenes.turn import open_report

        self.view.untold, self.view.months_to_pass = False, 0
        self.map.motion.stop()
        if self._left_view:
            self.show_view(self._left_view)
            self._left_view = ""
        open_report(self.app, self.view)

    @property
    def caption(self) -> str:
        return say("map.passing", quarter=self.view.played) if self.view.untold else super().caption

    # --------------------------------------------------------------------------------------------- the verbs

    def tick(self) -> None:
        super().tick()
        if self.view.untold:
            self._pass_months()
        waits = " !" if self.view.unanswered else ""
        self.tabs.tabs.options[-1] = ("news", say("news.short") + waits)

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

    def key(self, event: pygame.event.Event) -> bool:
        """While the months pass, any key goes on to the report."""
        if not self.view.untold:
            return super().key(event)
        if event.key not in MODIFIERS:
            self._tell()
        return True

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in ENTER and event.mod & pygame.KMOD_CTRL:
            self.commit()
        elif is_redo(event) and self._is_usual("redo", event):
            self.redo()
        elif is_undo(event) and self._is_usual("undo", event):
            self.undo()
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            self._step_row(-1 if event.key == pygame.K_UP else 1)
        elif event.key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            self._step_row(-5 if event.key == pygame.K_PAGEUP else 5)
        else:
            return super().shortcut(event)
        return True

    def _is_usual(self, verb: str, event: pygame.event.Event) -> bool:
        """Whether a verb still has its usual key; with Ctrl it always does."""
        return bool(event.mod & pygame.KMOD_CTRL) or verb not in self.app.settings.keys

    def _step_row(self, step: int) -> None:
        rows = list(self.orders_panel.rows)
        if not rows:
            return
        place = rows.index(self.focus) + step if self.focus in rows else (0 if step > 0 else -1)
        self.focus = rows[place % len(rows)]
        self.orders_panel.reveal(self.focus)

    def mouse(self, event: pygame.event.Event, at: tuple[int, int]) -> None:
        if self.view.untold and event.type != pygame.MOUSEMOTION:  # a press goes on to the report, and does no more
            if event.type == pygame.MOUSEBUTTONDOWN:
                self._tell()
            return
        super().mouse(event, at)
        over = event.type == pygame.MOUSEWHEEL and self.orders.area.collidepoint(at)
        if over and not isinstance(self.widget_at(at), Tabs) and self.widget_at(at) is not self.orders_panel.filter:
            self.orders_panel.scroll(event.y)


def next_of(keys: list[str], chosen: str) -> str:
    """The key after the chosen one, around."""
    return keys[(keys.index(chosen) + 1) % len(keys)]
