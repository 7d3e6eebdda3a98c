"""Load a game: every save, the last fifty turns, and any turn of a saved game; damaged files are told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path

import pygame

from game import saves
from game.calendar import quarter_text
from game.errors import PrimacyError
from game.levers import SIDES
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.lists import Row, RowList
from game.ui.scene import Scene
from game.ui.text import say, told
from game.ui.view import side_name
from game.ui.widget import Panel

SHELVES = ("saves", "turns")


def load_game(app: App, path: Path) -> None:
    """Load and show a saved game; a file that is refused is told, and nothing else changes."""
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    app.attempt(lambda: open_game(app, Session.load(path)))


def open_load(app: App) -> None:
    """Lay the list of saved games over what shows."""
    app.push(Load(app))


class Load(Scene):
    """A dialog over whatever is there: the saves, or the last turns of any game."""

    dialog = True

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.shelf = SHELVES[0]

    @property
    def caption(self) -> str:
        return say("load.title")

    def build(self) -> None:
        self.shelves: dict[str, dict[str, saves.SavedGame]] = {}
        for shelf, found in (("saves", saves.saved_games), ("turns", saves.kept_turns)):
            try:
                self.shelves[shelf] = {str(game.path): game for game in found()}
            except PrimacyError as error:
                self.shelves[shelf] = {}
                self.app.toast(error.sentence)
        self.page = _LoadPage(self)
        self.panels = [self.page]
        self.focus = self.page.list

    @property
    def games(self) -> dict[str, saves.SavedGame]:
        """What the shelf that shows holds."""
        return self.shelves[self.shelf]

    def choose_shelf(self, shelf: str) -> None:
        """Show the saves, or the last turns."""
        self.shelf = shelf
        self.page.fill()

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def load(self) -> None:
        """Load the chosen game; what is wrong with a damaged one is told."""
        chosen = self.games.get(self.page.list.chosen)
        if chosen is None:
            return
        if chosen.trouble:
            self.app.toast(chosen.trouble)
        else:
            load_game(self.app, chosen.path)

    def replay(self) -> None:
        """Choose a turn of the chosen game from which to play it anew."""
        from game.session.session import Session

        chosen = self.games.get(self.page.list.chosen)
        if chosen is None:
            return
        self.app.attempt(lambda: self.app.push(Turns(self.app, Session.load(chosen.path), chosen.name)))

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
        elif event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            self.page.tabs.choose(SHELVES[1 - SHELVES.index(self.shelf)])
        else:
            return False
        return True


class _LoadPage(Panel):
    def __init__(self, scene: Load) -> None:
        super().__init__()
        self.scene = scene
        self.list = RowList([], "", lambda _key: None, scene.load)
        self.tabs = Tabs([(shelf, say(f"load.{shelf}")) for shelf in SHELVES], scene.shelf, scene.choose_shelf)
        self.load = Button(say("load.load"), scene.load, "folder-open", accent=0)
        self.load.key_name = say("key.enter")
        self.replay = Button(say("load.replay"), scene.replay, "undo-2")
        self.back = Button(say("load.back"), scene.app.pop)
        self.back.key_name = "Esc"
        self.widgets = [self.list, self.load, self.replay, self.back, self.tabs]
        self.fill()

    def fill(self) -> None:
        """List what the shelf holds."""
        rows = [_row(game) for game in self.scene.games.values()]
        self.list.rows = rows
        self.list.first = 0
        self.list.chosen = rows[0].key if rows else ""
        self.list.visible = self.load.enabled = self.replay.enabled = bool(rows)

    def state(self) -> Hashable:
        return self.scene.shelf

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.dialog(self.area.size, canvas.scale, 760, 580)
        self.list.area = areas["body"]
        wide = max(canvas.px(170), self.load.wanted_width(canvas))
        widths = [1.0, self.replay.wanted_width(canvas), self.back.wanted_width(canvas), wide]
        _space, self.replay.area, self.back.area, self.load.area = layout.columns(areas["foot"], widths, canvas.px(10))
        width = max(canvas.px(320), self.tabs.wanted_width(canvas))
        self.tabs.area = layout.columns(areas["head"], [1.0, width], 0)[1]

    def paint(self, canvas: Canvas) -> None:
        areas = layout.dialog(self.area.size, canvas.scale, 760, 580)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        canvas.text(say("load.title"), areas["head"].midleft, "large", theme.BRIGHT)
        if not self.list.visible:
            canvas.paragraph(say(f"load.none_{self.scene.shelf}"), areas["body"], "body", theme.MUTED)


def _row(game: saves.SavedGame) -> Row:
    before = game.path.name.endswith(".bak")
    title = say("load.before", name=game.name) if before else game.name
    if game.trouble:
        return Row(str(game.path), title, told(game.trouble), warning=True)
    from game.ui.words import scenario_said

    kept = game.meta.get("session", {})
    side = kept.get("side")
    who = side_name(SIDES.index(side)) if side in SIDES else say("load.watched")
    try:
        scenario = scenario_said(str(kept.get("scenario", ""))).title
    except PrimacyError:  # a scenario of one's own that is not there any more
        scenario = str(kept.get("scenario", ""))
    about = say("load.entry", scenario=scenario, side=who)
    when = say("load.detail", month=kept.get("month", ""), turn=kept.get("turn", ""), turns=kept.get("turns", ""))
    return Row(str(game.path), title, about, say("load.over") if kept.get("over") else when)


class Turns(Scene):
    """A dialog: the turns of one game, from any of which it can be played anew."""

    dialog = True

    def __init__(self, app: App, session, name: str) -> None:  # type: ignore[no-untyped-def]
        super().__init__(app)
        self.session = session
        self.name = name

    @property
    def caption(self) -> str:
        return say("load.replay_title", name=self.name)

    def build(self) -> None:
        from game.orders import Orders
        from game.ui.panels.debrief_timeline import orders_words

        rows = []
        for turn, played in enumerate(self.session.log, 1):
            title = say("debrief.turn", turn=turn, quarter=quarter_text(played.month))
            rows.append(Row(str(turn), title, orders_words(played.orders.get(self.session.side or "us", Orders()))))
        if not self.session.is_over:
            rows.append(Row(str(len(rows) + 1), say("load.now"), say("load.now_text")))
        self.page = _TurnsPage(self, rows, self.play)
        self.panels = [self.page]
        self.focus = self.page.list

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def play(self) -> None:
        """Play the game anew from the chosen turn."""
        from game.session.debrief import from_turn
        from game.ui.scenes.main import open_game

        turn = int(self.page.list.chosen)
        self.app.attempt(lambda: open_game(self.app, from_turn(self.session, turn)))

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
            return True
        return False


class _TurnsPage(Panel):
    def __init__(self, scene: Turns, rows: list[Row], play: Callable[[], None]) -> None:
        super().__init__()
        self.scene = scene
        self.list = RowList(rows, rows[0].key, lambda _key: None, play)
        self.go = Button(say("debrief.play_on"), play, "play", accent=0)
        self.go.key_name = say("key.enter")
        self.back = Button(say("load.back"), scene.app.pop)
        self.back.key_name = "Esc"
        self.widgets = [self.list, self.go, self.back]

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.dialog(self.area.size, canvas.scale, 760, 580)
        note = canvas.px(26)
        self.list.area = areas["body"].inflate(0, -note).move(0, note // 2)
        widths = [1.0, self.back.wanted_width(canvas), max(canvas.px(180), self.go.wanted_width(canvas))]
        _space, self.back.area, self.go.area = layout.columns(areas["foot"], widths, canvas.px(10))

    def paint(self, canvas: Canvas) -> None:
        areas = layout.dialog(self.area.size, canvas.scale, 760, 580)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        canvas.text_in(self.scene.caption, areas["head"], "large", theme.BRIGHT)
        at = (areas["body"].left, areas["body"].top + canvas.px(8))
        canvas.text(say("load.replay_note"), at, "small", theme.MUTED)
