"""Every scene of the window, one after the other, in a state worth looking at: what tests go through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from game.classroom.exercise import exercise_names, load_exercise
from game.classroom.lesson import Lesson
from game.events.deck import standard_deck
from game.session.session import Session
from game.ui import clock
from game.ui.app import App
from game.ui.rescue import Rescued, place_of
from game.ui.scenes.batch import open_batches
from game.ui.scenes.briefing import open_briefing
from game.ui.scenes.causes import CauseView
from game.ui.scenes.curtain import Curtain
from game.ui.scenes.debrief import open_debrief
from game.ui.scenes.decided import open_concede, open_decided
from game.ui.scenes.dossier import open_dossier
from game.ui.scenes.event import open_event
from game.ui.scenes.exercise import Console, open_exercise
from game.ui.scenes.exercises import open_exercises
from game.ui.scenes.game import VIEW_NAMES
from game.ui.scenes.glossary import open_glossary
from game.ui.scenes.goals import open_goals
from game.ui.scenes.keys import open_keys
from game.ui.scenes.lab import open_lab
from game.ui.scenes.load import Turns, open_load
from game.ui.scenes.main import Main, open_game
from game.ui.scenes.menu import Menu, open_look_up
from game.ui.scenes.new_game import open_new_game
from game.ui.scenes.new_watch import NewWatch
from game.ui.scenes.palette import open_palette
from game.ui.scenes.pillar import open_pillar
from game.ui.scenes.race_chart import open_race_chart
from game.ui.scenes.rebind import open_rebind
from game.ui.scenes.reveal import open_reveal
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.title import Title
from game.ui.scenes.trouble import show_trouble
from game.ui.scenes.turn import open_report
from game.ui.scenes.tutorial import open_tutorial
from game.ui.scenes.verdict import open_verdict
from game.ui.scenes.year import open_year
from game.ui.text import say

EVENT = "copyright_ruling"
TURNS = 5
SEED = 5
ORDERS_TABS = ("levers", "programmes", "cards", "draft")


def played() -> Session:
    """A game in its second year, with a draft."""
    session = Session.new("baseline-2025", "us", "balanced", SEED)
    for _ in range(TURNS - 1):
        session.commit(autosave=True)
    session.set_lever("grid", 0.45)
    return session


def strike(session: Session) -> None:
    """Let an event wait for an answer."""
    place = standard_deck().keys.index(EVENT)
    session.world.shocks.last[0, place] = session.world.month - 1


def finished() -> Session:
    """The same game, over."""
    session = Session.new("baseline-2025", "us", "balanced", SEED)
    session.run()
    return session


def before_a_game(app: App) -> Iterator[str]:
    """The scenes around a game."""
    app.start_with(Title(app))
    yield "title"
    for name, show in {
        "new game": lambda: open_new_game(app),
        "new watch": lambda: app.push(NewWatch(app)),
        "batches": lambda: open_batches(app),
        "exercises": lambda: open_exercises(app),
        "glossary": lambda: open_glossary(app),
        "load": lambda: open_load(app),
        "settings": lambda: app.push(SettingsScene(app)),
        "rebind": lambda: open_rebind(app),
        "palette": lambda: open_palette(app),
    }.items():
        app.start_with(Title(app))
        show()
        yield name
    where = place_of(Path("/home/player/.local/state/primacy/log/error-20260101-000000-01.txt"))
    sentence = say("trouble.sentence", kind="ZeroDivisionError", where=where, kept=say("trouble.kept"))
    show_trouble(app, Rescued(sentence, Path("recovered.primacy")))
    yield "trouble"


def in_a_game(app: App, session: Session) -> Iterator[str]:
    """The main screen with its tabs, and what lies over it."""
    open_game(app, session)
    main = app.scene
    assert isinstance(main, Main)
    view = main.view
    for tab in ORDERS_TABS:
        main.show_orders(tab)
        yield f"main: {tab}"
    for lever in view.lever_keys():
        session.set_lever(lever, 1.0)
    main.show_orders("draft")
    yield "main: refused"
    session.clear()
    session.note_odds({"us_primacy": 0.97, "parity": 0.03})
    app.frame()
    if main.tabs.visible:
        for name in VIEW_NAMES:
            main.show_view(name)
            yield f"main: {name}"
    for name, show in {
        "menu": lambda: app.push(Menu(app, view)),
        "look up": lambda: open_look_up(app, view),
        "causes": lambda: app.push(CauseView(app, view)),
        "dossier": lambda: open_dossier(app, view),
        "pillar": lambda: open_pillar(app, view),
        "year": lambda: open_year(app, view),
        "lab": lambda: open_lab(app, view),
        "goals": lambda: open_goals(app, view),
        "race chart": lambda: open_race_chart(app, view),
        "keys": lambda: open_keys(app, main.verbs),
        "concede": lambda: open_concede(app, view),
        "decided": lambda: open_decided(app, view),
        "turns": lambda: app.push(Turns(app, session, "2025 Q3")),
        "curtain": lambda: app.push(Curtain(app, "us", app.pop)),
        "main palette": lambda: open_palette(app),
    }.items():
        show()
        yield name
        _back_to(app, main)
    strike(session)
    open_event(app, view)
    yield "event"
    _back_to(app, main)
    view.commit()
    open_reveal(app, view)
    yield "reveal"
    _back_to(app, main)
    open_report(app, view)
    yield "report"
    open_briefing(app, Session.new("baseline-2025", "china", "balanced", SEED))
    yield "briefing"


def _back_to(app: App, main: Main) -> None:
    """Take off what lies over the main screen, or show it again where it was left."""
    if app.scenes[0] is not main:
        app.start_with(main)
    while app.scene is not main:
        app.pop()


def after_a_game(app: App, session: Session) -> Iterator[str]:
    """The verdict and the debrief."""
    open_game(app, session)
    view = app.scene.view  # type: ignore[attr-defined]
    app.push(CauseView(app, view))
    yield "causes of a whole game"
    open_verdict(app, view)
    yield "verdict"
    open_debrief(app, view)
    yield "debrief"


def watched(app: App) -> Iterator[str]:
    """A game that two doctrines play."""
    open_game(app, Session.watch("baseline-2025", "balanced", "balanced", SEED))
    yield "watch"


def in_a_lesson(app: App) -> Iterator[str]:
    """The tutorial, and every class exercise taught from step to step."""
    open_tutorial(app)
    yield "tutorial"
    for name in exercise_names():
        lesson = Lesson(load_exercise(name), clock=clock.now)
        open_exercise(app, lesson)
        console = app.scene
        assert isinstance(console, Console)
        for place, step in enumerate(lesson.exercise.steps):
            lesson.go_to(place)
            console.build()
            yield f"{name}: {step.kind}"
            if step.kind == "rounds":
                console.main_action()
                yield f"{name}: revealed"
                lesson.run_through()
                console.build()
                yield f"{name}: played"
            while step.kind == "rerun" and lesson.rerun_step():
                pass


def every_scene(app: App) -> Iterator[str]:
    """All of them; the name of each when it shows."""
    yield from before_a_game(app)
    yield from watched(app)
    yield from in_a_game(app, played())
    yield from after_a_game(app, finished())
    yield from in_a_lesson(app)
