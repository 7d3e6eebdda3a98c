"""The tutorial: the main screen of a real game, whose panels unfold step by step, with a guide above the map."""

from __future__ import annotations

import pygame

from game.cards.card import Play
from game.session.tutorial import Step, tutorial
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.panels.guide import FLAT, TALL, Guide
from game.ui.scenes.main import ENTER, Main
from game.ui.verbs import Verb
from game.ui.view import GameView


def open_tutorial(app: App) -> None:
    """Begin the tutorial in place of what shows. Raises PrimacyError where it cannot be read."""
    declared = tutorial()
    session = declared.begin()
    view = GameView(session, app.forecaster if app.settings.odds else None)
    view.coached = app.settings.coach
    app.start_with(Lesson(app, view, declared.steps))


class Lesson(Main):
    """A guided game. Each step waits for what it asks; S skips it, Q ends the guidance, and the game goes on."""

    def __init__(self, app: App, view: GameView, steps: tuple[Step, ...]) -> None:
        super().__init__(app, view)
        self.steps = steps
        self.number = 0
        self._turn = view.session.turn  # at the beginning of the step
        self._did: set[str] = set()  # what was done in this step, of what leaves no trace in the session
        self._begun = False

    @property
    def step(self) -> Step:
        """The step that waits."""
        return self.steps[self.number]

    def build(self) -> None:
        super().build()
        self.guide = Guide(
            self.view, lambda: self.step, lambda: (self.number + 1, len(self.steps)), self.skip, self.end_lesson
        )
        self.panels.insert(0, self.guide)
        self._point()

    def make_verbs(self) -> list[Verb]:
        lesson = [
            Verb("skip", (pygame.K_s,), self.skip, "S"),
            Verb("end_lesson", (pygame.K_q,), self.end_lesson, "Q"),
        ]
        return [*super().make_verbs(), *lesson]

    # ------------------------------------------------------------------------------------------- the screen

    def arrange(self, canvas: Canvas) -> None:
        super().arrange(canvas)
        unfolded = {part for step in self.steps[: self.number + 1] for part in step.shows}
        views = {} if self.tabs.visible else self.views  # on a compact screen every view has its tab
        for part, panel in (*views.items(), ("orders", self.orders), ("numbers", self.bar["numbers"])):
            panel.visible = panel.visible and part in unfolded

    def areas(self, canvas: Canvas) -> layout.Areas:
        """The guide stands in the place of the pillars; on a compact screen above the one view."""
        areas = super().areas(canvas)
        compact = "view" in areas
        name, above = ("view", areas["view"]) if compact else ("orders", areas["orders"].union(areas["pillars"]))
        heights = [canvas.px(FLAT if compact else TALL), 1.0]
        self.guide.area, areas[name] = layout.rows(above, heights, canvas.px(theme.GAP))
        self.orders.visible = self.bar["numbers"].visible = True
        return areas

    # -------------------------------------------------------------------------------------------- the steps

    def tick(self) -> None:
        super().tick()
        while self.app.scene is self and not self.view.untold and self.step.done != "read" and self._is_done():
            self._go_on()

    def _is_done(self) -> bool:
        session, step = self.view.session, self.step
        if step.done == "draft":
            drafted = {Play.of(text).key for text in session.draft.cards}
            return bool(drafted & set(step.cards)) if step.cards else not session.draft_is_empty
        if step.done == "commit":
            return session.turn > self._turn
        return step.done in self._did

    def _go_on(self) -> None:
        self.number += 1
        self._turn = self.view.session.turn
        self._did.clear()
        self.app.sounds.play("draft")
        self._point()

    def _point(self) -> None:
        """Light up what the step speaks of, and turn to it."""
        for name, panel in (*self.views.items(), ("orders", self.orders), ("numbers", self.bar["numbers"])):
            panel.lit = name in self.step.lights
        if self.step.tab:
            self.orders_panel.show(self.step.tab)
        if self.step.group:
            self.orders_panel.filter.choose(self.step.group)
        shown = next((name for name in self.step.lights if name in self.views), "")
        if shown:
            self.show_view(shown)
        if self.step.done == "predict":
            self.focus = self.guide.guess
        elif self.focus is self.guide.guess:
            self.focus = None

    def skip(self) -> None:
        """Go to the next step, whatever was done; after the last, the game goes on without a guide."""
        if self.number + 1 < len(self.steps):
            self._go_on()
        else:
            self.end_lesson()

    def end_lesson(self) -> None:
        """Let the game go on without a guide."""
        from game.ui.scenes.main import open_game

        open_game(self.app, self.view.session)

    # ------------------------------------------------------------------------------ what leaves no other trace

    @property
    def _said(self) -> bool:
        """Whether a chance was said about this turn."""
        session = self.view.session
        return any(one.turn == session.turn for one in session.ledger.predictions)

    def mouse(self, event: pygame.event.Event, at: tuple[int, int]) -> None:
        held = self.held
        super().mouse(event, at)
        if held is not None and held is self.guide.guess and self.held is None and self._said:
            self._did.add("predict")

    def shortcut(self, event: pygame.event.Event) -> bool:
        """On the question Enter settles what was said instead of committing the quarter."""
        if self.step.done == "predict" and event.key in (*ENTER, pygame.K_SPACE):
            if self._said:
                self._did.add("predict")
            return True
        return super().shortcut(event)

    def why(self, metric: str) -> None:
        super().why(metric)
        self._did.add("why")

    def undo(self) -> None:
        if self.view.session.can_undo:
            self._did.add("undo")
        super().undo()

    def run(self) -> None:
        turn = self.view.session.turn
        super().run()
        if self.view.session.turn > turn:
            self._did.add("run")
