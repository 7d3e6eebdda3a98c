"""Make the screenshots of docs/screens: `python -m tools.screens [--only NAME] [--out FOLDER]`.

Plays the real game on SDL's dummy driver, so that no display is needed, with a fixed seed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

import pygame

from game.ui import text
from game.ui.app import App
from game.ui.settings import Settings

SEED = 2025
HERE = Path(__file__).resolve().parents[1] / "docs" / "screens"
SIZE = (1280, 720)
WAIT = 120  # seconds for the futures at most


def frames(app: App, count: int = 3) -> None:
    """Let some frames pass."""
    for _ in range(count):
        app.frame()


def press(app: App, *keys: int) -> None:
    """Press keys, a frame each."""
    for key in keys:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=0))
        frames(app, 1)


def until(app: App, condition: Callable[[], bool]) -> None:
    """Let frames pass until something holds."""
    deadline = time.monotonic() + WAIT
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"The futures did not come within {WAIT} s. {app.forecaster.trouble}")
        frames(app, 1)
        time.sleep(0.005)


def settled(app: App) -> bool:
    """Whether the odds on the screen are final and speak of the draft."""
    outlook = app.scene.view.outlook  # type: ignore[attr-defined]
    drafted = not app.scene.view.session.draft_is_empty  # type: ignore[attr-defined]
    return outlook is not None and outlook.final and (len(outlook.verdicts) > 1) == drafted


def play_to(app: App, side: str, rival: str, turn: int, moves: dict[str, float]):  # type: ignore[no-untyped-def]
    """A game played to a turn, one of the moves a turn while they last."""
    from game.errors import PrimacyError
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    session = Session.new("baseline-2025", side, rival, SEED)  # type: ignore[arg-type]
    open_game(app, session)
    waiting = dict(moves)
    while session.turn < turn and not session.is_over:
        if session.turn % 4 == 1:  # the story of the odds
            until(app, lambda: settled(app))
        for lever, target in list(waiting.items())[:1]:
            session.set_lever(lever, target)
            if session.review().blocked:
                session.clear()
            else:
                del waiting[lever]
        try:
            app.scene.view.commit()  # type: ignore[attr-defined]
        except PrimacyError as error:
            raise SystemExit(str(error)) from None
    return session


US_MOVES = {
    "grid": 0.9,
    "onsite_power": 0.7,
    "talent_policy": 0.75,
    "adoption": 0.7,
    "openness": 0.35,
    "edge": 0.6,
}
CHINA_MOVES = {
    "adoption": 0.95,
    "silicon": 0.8,
    "grid": 0.8,
    "interconnect": 0.8,
    "distillation": 0.6,
    "abroad": 0.7,
}


def title(app: App) -> None:
    """The title."""


def new_game(app: App) -> None:
    """The new game page."""
    from game.ui.scenes.new_game import NewGame

    scene = NewGame(app)
    scene.seed = str(SEED)
    app.push(scene)


def played_us(app: App) -> None:
    """The main screen as the United States, with a draft."""
    session = play_to(app, "us", "application-pivot", 12, US_MOVES)
    session.set_lever("grid", 0.45)
    app.scene.view.drafted()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))


def played_china(app: App) -> None:
    """The main screen as China, markets showing."""
    session = play_to(app, "china", "moat", 21, CHINA_MOVES)
    session.set_lever("talent_policy", 0.8)
    app.scene.view.drafted()  # type: ignore[attr-defined]
    press(app, pygame.K_5)
    app.scene.map.motion.stop()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))


def cards(app: App) -> None:
    """The cards that can be played, one of them drafted."""
    played_us(app)
    app.scene.view.session.clear()  # type: ignore[attr-defined]
    app.scene.view.drafted()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))
    press(app, pygame.K_c, pygame.K_c, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)
    until(app, lambda: settled(app))


def guided(app: App) -> None:
    """The tutorial at its first card."""
    from game.ui.scenes.tutorial import open_tutorial

    open_tutorial(app)
    press(app, pygame.K_s, pygame.K_s)
    until(app, lambda: settled(app))


def layer(number: int) -> Callable[[App], None]:
    """The main screen as the United States with another layer of the map."""

    def shown(app: App) -> None:
        played_us(app)
        press(app, pygame.K_0 + number)
        app.scene.map.motion.stop()  # type: ignore[attr-defined]

    return shown


def moving(app: App) -> None:
    """The main screen while the quarter passes over the map."""
    played_us(app)
    press(app, pygame.K_4)
    world_map = app.scene.map  # type: ignore[attr-defined]
    world_map.motion.start(months=True)
    until(app, lambda: world_map.motion.progress > 0.5)


def figures(app: App) -> None:
    """The figures behind a layer of the map."""
    played_us(app)
    press(app, pygame.K_2, pygame.K_m)


def report(app: App) -> None:
    """The report of a plan turn."""
    session = play_to(app, "us", "native-silicon", 5, US_MOVES)
    shares = session.shares()
    session.set_programme("abroad", 0.0)
    session.set_programme("energy", shares["energy"] + shares["abroad"])
    session.set_lever("interconnect", 0.7)
    app.scene.view.drafted()  # type: ignore[attr-defined]
    press(app, pygame.K_RETURN, pygame.K_RETURN)
    until(app, lambda: app.scene.view.outlook is not None and app.scene.view.outlook.final)  # type: ignore[attr-defined]


def verdict(app: App) -> None:
    """A finished game."""
    play_to(app, "us", "application-pivot", 41, US_MOVES)
    app.scene.entered()


def watched(app: App) -> None:
    """A watched game, paused."""
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    open_game(app, Session.watch("baseline-2025", "sprint", "integration", SEED))
    app.scene.pause()  # type: ignore[attr-defined]
    for _ in range(14):
        app.scene.view.commit()  # type: ignore[attr-defined]
    press(app, pygame.K_3)
    app.scene.map.motion.stop()  # type: ignore[attr-defined]
    until(app, lambda: settled(app))


def scene_game(app: App, turns: int):  # type: ignore[no-untyped-def]
    """A game as the United States against an official, some turns old, with its view."""
    from game.openings import draw
    from game.session.options import Options
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    options = Options(level="official", traits=("hawk", "patient"))
    session = Session.new(draw("baseline-2025", SEED), "us", "native-silicon", SEED, options=options)
    for play, lever in zip(("", "U9", "", "U15", "", ""), ("grid", "", "openness", "", "edge", ""), strict=True):
        if session.turn > turns:
            break
        if play:
            session.play_card(play)
        if lever:
            session.set_lever(lever, US_MOVES[lever])
        if session.review().blocked:
            session.clear()
        session.commit()
    while session.turn <= turns and not session.is_over:
        session.commit()
    open_game(app, session)
    return session, app.scene.view  # type: ignore[attr-defined]


def briefing(app: App) -> None:
    """The briefing of a new game."""
    from game.openings import draw
    from game.session.options import Options
    from game.session.session import Session
    from game.ui.scenes.briefing import open_briefing

    options = Options(level="official", traits=("hawk", "patient"))
    open_briefing(app, Session.new(draw("baseline-2025", SEED), "us", "native-silicon", SEED, options=options))


def new_watch(app: App) -> None:
    """The page before a watched game."""
    from game.ui.scenes.new_watch import NewWatch

    scene = NewWatch(app)
    scene.seed = str(SEED)
    app.push(scene)


def curtain(app: App) -> None:
    """The curtain of a game for two."""
    from game.session.session import Session
    from game.ui.scenes.briefing import open_briefing

    open_briefing(app, Session.hot_seat("baseline-2025", SEED))


def reveal(app: App) -> None:
    """Both sides' orders of a quarter."""
    from game.ui.scenes.reveal import open_reveal

    session, view = scene_game(app, 4)
    session.set_lever("grid", 0.6)
    session.play_card("U15")
    if session.review().blocked:
        session.clear()
    view.commit()
    open_reveal(app, view)


def event(app: App) -> None:
    """An event that waits for an answer, with what the answer would change."""
    from game.ui.scenes.event import open_event

    session, view = scene_game(app, 1)
    while not session.events_waiting() and not session.is_over:
        session.commit()
    open_event(app, view)
    until(app, lambda: view.forecaster is None or compared(app))


def compared(app: App) -> bool:
    """Whether the futures of all plans are there."""
    answer = app.scene.comparer.answer  # type: ignore[attr-defined]
    return answer is not None and answer.final


def year(app: App) -> None:
    """The report of a year."""
    from game.ui.scenes.year import open_year

    _session, view = scene_game(app, 4)
    open_year(app, view)


def decided(app: App) -> None:
    """A game that is decided."""
    from game.ui.scenes.decided import open_decided

    session, view = scene_game(app, 30)
    session.odds = [(session.world.month - 3 * back, {"bifurcation": 0.97}) for back in range(4)]
    open_decided(app, view)


def page_of(name: str) -> Callable[[App], None]:
    """A page that tells more about a game nine turns old."""

    def shown(app: App) -> None:
        from game.ui.scenes.dossier import open_dossier
        from game.ui.scenes.pillar import open_pillar

        _session, view = scene_game(app, 9)
        {"dossier": open_dossier, "pillar": open_pillar}[name](app, view)

    return shown


def lab(app: App) -> None:
    """Four plans side by side."""
    from game.ui.scenes.lab import open_lab

    session, view = scene_game(app, 5)
    for lever, target in (("grid", 0.6), ("edge", 0.8)):
        session.set_lever(lever, target)
        view.kept_drafts.append(session.draft)
        session.clear()
    session.set_lever("openness", 0.6)
    open_lab(app, view)
    until(app, lambda: compared(app))


def glossary(app: App) -> None:
    """The glossary, with a word searched for."""
    from game.ui.scenes.glossary import open_glossary

    open_glossary(app, "power")


def loading(app: App) -> None:
    """Saved games, one of them damaged."""
    from game import saves
    from game.ui.scenes.load import open_load

    session, _view = scene_game(app, 3)
    session.commit(autosave=True)
    session.save(saves.save_path("Before the drought"))
    saves.save_path("Damaged").write_bytes(saves.save_path("Before the drought").read_bytes()[:900])
    open_load(app)


def debriefed(tab: str) -> Callable[[App], None]:
    """A page of the debrief."""

    def shown(app: App) -> None:
        from game.ui.panels.predict import LEAD_GROWS
        from game.ui.scenes.debrief import open_debrief

        session, view = scene_game(app, 12)
        for turn in range(1, 12):
            session.ledger.say(turn, LEAD_GROWS, (0.2, 0.7, 0.5, 0.9)[turn % 4])
            session.ledger.settle(LEAD_GROWS, turn % 3 != 0, turn)
        open_debrief(app, view)
        app.scene.head.tabs.choose(tab)  # type: ignore[attr-defined]

    return shown


def causes(app: App) -> None:
    """Why the capability of one's own side has grown since the start."""
    from game.ui.scenes.causes import CauseView

    _session, view = scene_game(app, 13)
    app.push(CauseView(app, view, "us_capability", "game"))


def looked_back(app: App) -> None:
    """The debrief's timeline, with every turn told."""
    from game.ui.scenes.debrief import open_debrief

    _session, view = scene_game(app, 13)
    open_debrief(app, view)
    until(app, lambda: app.scene.analyst.finished)  # type: ignore[attr-defined]


def keyed(key: int) -> Callable[[App], None]:
    """What a key of the main screen opens."""

    def opened(app: App) -> None:
        scene_game(app, 5)
        press(app, key)

    return opened


def lesson(name: str, until_page: str) -> Callable[[App], None]:
    """A class exercise, taught up to a page of its console."""

    def teach(app: App) -> None:
        from tools.exercise_scenes import teach_until

        teach_until(app, name, until_page, lambda *keys: press(app, *keys), lambda holds: until(app, holds))

    return teach


SCREENS: dict[str, tuple[Callable[[App], None], tuple[int, int], str, float]] = {
    "title": (title, SIZE, "en", 1.0),
    "new-game": (new_game, SIZE, "en", 1.0),
    "main-us": (played_us, SIZE, "en", 1.0),
    "main-china": (played_china, SIZE, "en", 1.0),
    "map-power": (layer(2), SIZE, "en", 1.0),
    "map-talent": (layer(3), SIZE, "en", 1.0),
    "map-markets": (layer(5), SIZE, "en", 1.0),
    "map-moving": (moving, SIZE, "en", 1.0),
    "map-figures": (figures, SIZE, "en", 1.0),
    "report": (report, SIZE, "en", 1.0),
    "verdict": (verdict, SIZE, "en", 1.0),
    "watch": (watched, SIZE, "en", 1.0),
    "briefing": (briefing, SIZE, "en", 1.0),
    "new-watch": (new_watch, SIZE, "en", 1.0),
    "curtain": (curtain, SIZE, "en", 1.0),
    "reveal": (reveal, SIZE, "en", 1.0),
    "event": (event, SIZE, "en", 1.0),
    "year": (year, SIZE, "en", 1.0),
    "decided": (decided, SIZE, "en", 1.0),
    "lab": (lab, SIZE, "en", 1.0),
    "glossary": (glossary, SIZE, "en", 1.0),
    "dossier": (page_of("dossier"), SIZE, "en", 1.0),
    "pillar": (page_of("pillar"), SIZE, "en", 1.0),
    "load": (loading, SIZE, "en", 1.0),
    "causes": (causes, SIZE, "en", 1.0),
    "debrief": (looked_back, SIZE, "en", 1.0),
    "goals": (keyed(pygame.K_g), SIZE, "en", 1.0),
    "keys": (keyed(pygame.K_F1), SIZE, "en", 1.0),
    "palette": (keyed(pygame.K_SLASH), SIZE, "en", 1.0),
    "menu": (keyed(pygame.K_ESCAPE), SIZE, "en", 1.0),
    "settings": (keyed(pygame.K_F10), SIZE, "en", 1.0),
    "debrief-predictions": (debriefed("guess"), SIZE, "en", 1.0),
    "debrief-essay": (debriefed("essay"), SIZE, "en", 1.0),
    "main-cards": (cards, SIZE, "en", 1.0),
    "tutorial": (guided, SIZE, "en", 1.0),
    "main-us-1024x600": (played_us, (1024, 600), "en", 1.0),
    "main-us-1024x600-large-text": (played_us, (1024, 600), "en", 1.5),
    "main-china-1920x1080-chinese": (played_china, (1920, 1080), "zh", 1.0),
    "main-us-chinese": (played_us, SIZE, "zh", 1.0),
    "main-us-3840x2160": (played_us, (3840, 2160), "en", 1.0),
    "exercise-brief": (lesson("E1", "brief"), SIZE, "en", 1.0),
    "exercise-quiz": (lesson("E1", "quiz"), SIZE, "en", 1.0),
    "exercise-predict": (lesson("E1", "predict"), SIZE, "en", 1.0),
    "exercise-vote": (lesson("E1", "vote"), SIZE, "en", 1.0),
    "exercise-reveal": (lesson("E1", "reveal"), SIZE, "en", 1.0),
    "exercise-turning-points": (lesson("E1", "turns"), SIZE, "en", 1.0),
    "exercise-scores": (lesson("E1", "scores"), SIZE, "en", 1.0),
    "exercise-moat": (lesson("E2", "vote"), SIZE, "en", 1.0),
    "exercise-decide-first": (lesson("E2", "hidden"), SIZE, "en", 1.0),
    "exercise-rerun": (lesson("E2", "rerun"), SIZE, "en", 1.0),
    "exercise-questions": (lesson("E2", "questions"), SIZE, "en", 1.0),
    "exercise-vote-1920x1080-chinese": (lesson("E1", "vote"), (1920, 1080), "zh", 1.0),
    "exercise-rerun-1920x1080-chinese": (lesson("E2", "rerun"), (1920, 1080), "zh", 1.0),
}


def make(wanted: str, folder: Path) -> Iterator[str]:
    """Draw every screen whose name begins so, and yield what was cut off on it."""
    from game.ui.scenes.title import Title

    for name, (scene, size, language, scale) in SCREENS.items():
        if not name.startswith(wanted):
            continue
        with tempfile.TemporaryDirectory() as home:
            os.environ["PRIMACY_HOME"] = home
            app = App(size, Settings(language=language, scale=scale))
            text.use(language)
            app.engine.wait()
            app.start_with(Title(app))
            frames(app)
            scene(app)
            frames(app)
            pygame.image.save(pygame.display.get_surface(), str(folder / f"{name}.png"))
            clipped = app._painters[-1].canvas.clipped  # type: ignore[union-attr]
            yield f"{name}: {', '.join(clipped) or 'ok'}"
            app.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names that begin so")
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for line in make(given.only, given.out):
        print(line)
