"""The console of a class exercise: one screen for a projector, one teacher at the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path

import pygame
from pygame import Rect

from game.classroom.lesson import REVEAL, VOTE, Lesson
from game.classroom.words import said
from game.errors import PrimacyError
from game.paths import user_folder
from game.ui import clock, exercise_layout
from game.ui.analyst import Analyst
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.class_view import ClassView, Larger
from game.ui.controls import Tabs
from game.ui.panels.debrief_timeline import Timeline
from game.ui.panels.exercise_ballot import Ballot, OptionRow
from game.ui.panels.exercise_charts import Charts, Compared
from game.ui.panels.exercise_fields import Predictions, Quiz, Scores
from game.ui.panels.exercise_head import Clock, Foot, Head
from game.ui.panels.exercise_pages import DecideFirst, Points, Teams
from game.ui.panels.exercise_reveal import Reveal
from game.ui.panels.odds import Odds
from game.ui.panels.race import Race
from game.ui.panels.world_map import WorldMap
from game.ui.scene import Scene
from game.ui.text import language, say
from game.ui.widget import Action, Panel

STAGE = ("figures", "race", "map", "odds")
"""What may stand beside the ballot."""
LARGER = 1.3
"""How much larger than on a desk the charts are written."""
PACE = 0.22
"""Seconds between two rounds of the rerun."""
AGAIN = 3.0
"""Seconds in which a second Esc leaves."""


class Console(Scene):
    """All steps of a lesson. What is taught is in the `Lesson`; here is only what is looked at."""

    def __init__(self, app: App, lesson: Lesson) -> None:
        super().__init__(app)
        self.lesson = lesson
        self.view = self._new_view()
        self.analyst: Analyst | None = None
        self.chosen: dict[str, str] = {}  # kind of step -> the page that was chosen
        self.hidden = False
        self._next_rerun = 0.0
        self._leaving = -AGAIN
        self._built: Hashable = None
        self._answers = False

    def _new_view(self) -> ClassView:
        return ClassView(self.lesson.session, self.app.forecaster if self.app.settings.odds else None)

    @property
    def caption(self) -> str:
        return f"{self.lesson.exercise.exercise} {said(self.lesson.exercise.title, language())}"

    # ----------------------------------------------------------------------------------------------- the pages

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages of this step."""
        kind, exercise = self.lesson.step.kind, self.lesson.exercise
        quiz = ("quiz",) if exercise.quiz else ()
        if kind == "brief":
            return ("brief", *quiz)
        if kind == "rounds":
            return STAGE if self.app.settings.odds else STAGE[:3]
        if kind == "debrief":
            rerun = ("rerun",) if exercise.rerun is not None else ()
            scores = ("scores",) if exercise.predictions else ()
            return ("turns", *scores, *rerun, "questions", *quiz)
        return (kind,)

    @property
    def page(self) -> str:
        """The page that shows."""
        chosen = self.chosen.get(self.lesson.step.kind, "")
        return chosen if chosen in self.pages else self.pages[0]

    def choose(self, page: str) -> None:
        """Show a page of this step."""
        self.chosen[self.lesson.step.kind] = page
        self._answers = False

    def build(self) -> None:
        self._built = self._shape()
        lesson = self.lesson
        self.head, self.clock = Head(lesson), Clock(lesson)
        self.foot = Foot(self._buttons())
        self.body: list[Panel] = []
        self.stage: Panel | None = None
        self.tabs: _Pages | None = None
        make: dict[str, Callable[[], None]] = {
            "brief": self._build_paged,
            "predict": lambda: self.body.append(Predictions(lesson)),
            "rounds": self._build_rounds,
            "rerun": lambda: self.body.extend((Charts(lesson, True), Compared(lesson))),
            "debrief": self._build_paged,
        }
        make[lesson.step.kind]()
        panels: list[Panel | None] = [*self.body, self.foot, self.tabs, self.stage, self.head, self.clock]
        self.fitted = {panel: Larger(panel, 1.0) for panel in panels if panel is not None}
        self.panels = list(self.fitted.values())
        widgets = [widget for panel in (*self.body, self.foot) for widget in panel.widgets]
        open_to = [widget for widget in widgets if not (isinstance(widget, OptionRow) and widget.offer.blocked)]
        self.focus = next(iter(open_to or widgets), None)

    def _build_rounds(self) -> None:
        lesson = self.lesson
        if lesson.phase == REVEAL:
            self.body.append(Reveal(lesson))
        else:
            self.body.extend(Ballot(self.app, lesson, side) for side in lesson.exercise.seats)
        self.map = WorldMap(self.view, self._may_move)
        stages: dict[str, Callable[[], Panel]] = {
            "figures": lambda: Charts(lesson, False),
            "race": lambda: Larger(Race(self.view), LARGER),
            "map": lambda: self.map,
            "odds": lambda: Larger(Odds(self.view), LARGER),
        }
        self.stage = DecideFirst() if self.hidden and lesson.phase == VOTE else stages[self.page]()

    def _build_paged(self) -> None:
        lesson = self.lesson
        options = [(page, say(f"exercise.page.{page}")) for page in self.pages]
        self.tabs = _Pages(Tabs(options, self.page, self.choose))
        exercise, words = lesson.exercise, language()
        if self.page == "brief":
            points = [said(point, words) for point in lesson.step.points]
            self.body = [Points(said(exercise.title, words), points, said(exercise.objective, words)), Teams(lesson)]
        elif self.page == "quiz":
            quiz = Quiz(lesson, lesson.step.kind == "debrief")
            quiz.revealed = self._answers
            self.body = [quiz]
        elif self.page == "turns":
            self.body = [Larger(Timeline(self.view, self._analyst()), 1.22)]
        elif self.page == "scores":
            self.body = [Scores(lesson)]
        elif self.page == "rerun":
            self.body = [Charts(lesson, True), Compared(lesson)]
        else:
            points = [said(question, words) for question in exercise.debrief]
            self.body = [Points(say("exercise.page.questions"), points)]

    def _analyst(self) -> Analyst:
        """Looks back on the game in a process of its own, from the first time it is asked for."""
        if self.analyst is None:
            self.analyst = Analyst()
            analyst = self.analyst
            self.app.attempt(lambda: analyst.begin(self.lesson.session))
        return self.analyst

    def _may_move(self) -> bool:
        return self.app.settings.motion and self.app.scene is self

    def arrange(self, canvas: Canvas) -> None:
        size = canvas.surface.get_size()
        factor = exercise_layout.factor(size, canvas.scale)
        scale = canvas.scale * factor
        areas = exercise_layout.console(size, scale)
        places: dict[Panel, Rect] = {
            self.head: areas["head"],
            self.clock: areas["clock"],
            self.foot: areas["foot"],
        }
        body = areas["body"]
        if self.tabs is not None:
            places[self.tabs], body = exercise_layout.tabbed(body, scale)
        cells = [body]
        if self.stage is not None:
            voting = len(self.body) if self.lesson.phase == VOTE else 1
            places[self.stage], *cells = exercise_layout.voting(body, scale, voting)
        elif len(self.body) == 2:
            cells = exercise_layout.halves(body, scale, 0.58)
        places |= dict(zip(self.body, cells, strict=True))
        for panel, shown in self.fitted.items():
            shown.area, shown.factor = Rect(places[panel]), factor

    # --------------------------------------------------------------------------------------------- what happens

    def _shape(self) -> Hashable:
        """All that decides which panels there are."""
        lesson = self.lesson
        state = (lesson.place, lesson.phase, lesson.number, lesson.rounds_done, id(lesson.session))
        return (*state, self.page, self.hidden, self._answers, language())

    def tick(self) -> None:
        lesson = self.lesson
        self.view.take_odds()
        if self.analyst is not None:
            self.analyst.tick()
        try:
            lesson.tick()
        except PrimacyError as error:
            self.app.toast(error.sentence)
            lesson.pause()
        if lesson.step.kind in ("rerun", "debrief") and lesson.exercise.rerun is not None and not lesson.rerun_done:
            self._step_rerun()
        self._keep_up()

    def _step_rerun(self) -> None:
        """One more round of the rerun; without motion all at once."""
        now = clock.now()
        if not self.app.settings.motion or self.lesson.step.kind == "debrief":
            while self.lesson.rerun_step():
                pass
        elif now >= self._next_rerun:
            self._next_rerun = now + PACE
            self.lesson.rerun_step()

    def _keep_up(self) -> None:
        """Look at the lesson as it is now: another world after a round or an undo, other panels after a step."""
        if self.view.session is not self.lesson.session:
            self.view = self._new_view()
            self._close_analyst()
            self._seen = len(self.lesson.rounds)
        elif self._seen != len(self.lesson.rounds):
            self._seen = len(self.lesson.rounds)
            self.view.moved_on()
        if self._built != self._shape():
            self.app.rebuild()
            if self.stage is not None and self.page == "map" and self.lesson.phase == REVEAL:
                self.map.motion.start(months=True)

    _seen = 0

    def _close_analyst(self) -> None:
        if self.analyst is not None:
            self.analyst.close()
            self.analyst = None

    def main_action(self) -> None:
        """What Enter does now: decide, go on to the next vote, or to the next step."""
        lesson = self.lesson
        if lesson.step.kind == "rounds" and lesson.phase == VOTE and not lesson.rounds_done:
            if self.app.attempt(lesson.decide):
                self.app.sounds.play("press")
        elif lesson.step.kind == "rounds":
            self.app.attempt(lesson.next_round)
        elif lesson.is_last_step:
            self.export()
        else:
            self.app.attempt(lesson.next_step)
        self._keep_up()

    def next_step(self) -> None:
        """On to the next step, if it may begin."""
        self.app.attempt(self.lesson.next_step)
        self._keep_up()

    def undo(self) -> None:
        """Take the last round back."""
        if self.app.attempt(self.lesson.undo_round):
            self.app.toast(say("exercise.undone", number=self.lesson.number), bad=False)
        self._keep_up()

    def turn_page(self, step: int = 1) -> None:
        """Show the next page of this step."""
        self.choose(self.pages[(self.pages.index(self.page) + step) % len(self.pages)])
        self._keep_up()

    def hide(self) -> None:
        """Hide the charts until the vote is decided, or show them."""
        self.hidden = not self.hidden
        self._keep_up()

    def reveal(self) -> None:
        """Show the right answers of the quiz, or hide them."""
        self._answers = not self._answers
        self._keep_up()

    def export(self) -> None:
        """Write the results as CSV, and the game as a page to read."""
        from game.classroom.results import write_results

        def write() -> None:
            folder = user_folder("exports")
            paths: list[Path] = write_results(self.lesson, folder)
            if self.analyst is not None and self.analyst.finished:
                from game.session.debrief_page import write_page

                name = f"{self.lesson.exercise.exercise}-{self.lesson.seed}-game.html"
                paths.append(write_page(folder / name, self.lesson.session, self.analyst.turns, language()))
            self.app.toast(say("exercise.exported", count=len(paths), folder=str(folder)), bad=False)

        self.app.attempt(write)

    def leave(self) -> None:
        """To the title, if Esc is pressed a second time; the lesson is kept."""
        now = clock.now()
        if now - self._leaving > AGAIN:
            self._leaving = now
            self.app.toast(say("exercise.leave"), bad=False)
            return
        from game.ui.scenes.title import Title

        self.lesson.timer.pause()
        self.app.start_with(Title(self.app))

    def left(self) -> None:
        self._close_analyst()
        super().left()

    # --------------------------------------------------------------------------------------------- the keyboard

    def _buttons(self) -> list[tuple[str, str, str, Action]]:
        lesson = self.lesson
        kind = lesson.step.kind
        voting = kind == "rounds" and lesson.phase == VOTE and not lesson.rounds_done
        if voting:
            first = (say("exercise.decide"), "check")
        elif kind == "rounds" and not lesson.rounds_done:
            first = (say("exercise.next_vote"), "arrow-right")
        elif lesson.is_last_step:
            first = (say("exercise.export"), "save")
        else:
            first = (say("exercise.next_step"), "arrow-right")
        found: list[tuple[str, str, str, Action]] = [(*first, say("key.enter"), self.main_action)]
        found += [
            (say("exercise.pause"), "pause", "P", self._pause),
            (say("exercise.more_time"), "plus", "+", lesson.extend),
        ]
        if kind == "rounds":
            found += [
                (say("exercise.undo"), "undo-2", "Z", self.undo),
                (say("exercise.show" if self.hidden else "exercise.hide"), "eye", "H", self.hide),
            ]
            if not lesson.rounds_done:
                found.append((say("exercise.run_through"), "fast-forward", "F", self._run_through))
        if len(self.pages) > 1:
            found.append((say("exercise.view"), "chart-column", "V", self.turn_page))
        if self.page == "quiz" and kind == "debrief":
            found.append((say("exercise.answers"), "circle-help", "R", self.reveal))
        if lesson.place and kind != "rounds":
            found.append((say("exercise.back"), "chevron-left", "B", self._back))
        return found

    def _pause(self) -> None:
        self.lesson.pause()

    def _back(self) -> None:
        self.app.attempt(self.lesson.back)
        self._keep_up()

    def _run_through(self) -> None:
        self.app.attempt(self.lesson.run_through)
        self._keep_up()

    def key(self, event: pygame.event.Event) -> bool:
        letters: dict[int, Action] = {
            pygame.K_p: self._pause,
            pygame.K_PLUS: self.lesson.extend,
            pygame.K_EQUALS: self.lesson.extend,
            pygame.K_KP_PLUS: self.lesson.extend,
            pygame.K_v: self.turn_page,
            pygame.K_n: self.next_step,
            pygame.K_b: self._back,
            pygame.K_x: self.export,
            pygame.K_ESCAPE: self.leave,
        }
        if self.lesson.step.kind == "rounds":
            letters |= {pygame.K_z: self.undo, pygame.K_h: self.hide, pygame.K_f: self._run_through}
        if self.page == "quiz" and self.lesson.step.kind == "debrief":
            letters[pygame.K_r] = self.reveal
        if event.key in letters and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            self.by_keyboard = True
            letters[event.key]()
            return True
        return super().key(event)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.main_action()
        elif event.key in (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT):
            self._walk(event.key)
        else:
            return False
        return True

    def _walk(self, key: int) -> None:
        """Arrow keys go through the fields: up and down one by one, left and right from column to column."""
        fields = [widget for panel in self.body for widget in panel.widgets if widget.focusable]
        if not fields:
            return
        if self.focus not in fields or self.focus is None:
            self.focus = fields[0]
        elif key in (pygame.K_UP, pygame.K_DOWN):
            place = fields.index(self.focus) + (1 if key == pygame.K_DOWN else -1)
            self.focus = fields[place % len(fields)]
        else:
            here = self.focus.area
            wanted = [one for one in fields if (one.area.left > here.left) == (key == pygame.K_RIGHT)]
            wanted = [one for one in wanted if one.area.left != here.left]
            if wanted:
                self.focus = min(
                    wanted, key=lambda one: (abs(one.area.left - here.left), abs(one.area.centery - here.centery))
                )


class _Pages(Panel):
    """The tabs of a step with several pages."""

    def __init__(self, tabs: Tabs) -> None:
        super().__init__()
        tabs.style = "heading"
        self.tabs = tabs
        self.widgets = [tabs]

    def arrange(self, canvas: Canvas) -> None:
        self.tabs.area = self.area


def open_exercise(app: App, lesson: Lesson) -> None:
    """Show a lesson; its clock begins to run."""
    app.start_with(Console(app, lesson))
    lesson.timer.resume()
