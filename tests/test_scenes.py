"""The scenes around the main screen, by scripted events through the real loop, in both languages."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame
import pytest

from game import saves
from game.errors import PrimacyError
from game.orders import Orders
from game.session.attribution import Split
from game.session.debrief import Turn, turns_of, what_if
from game.session.options import Options
from game.session.session import Session
from game.ui import text
from game.ui.analyst import Analyst, Question
from game.ui.app import App
from game.ui.layouts import pages
from game.ui.motion import Motion
from game.ui.panels.predict import LEAD_GROWS
from game.ui.scenes.batch import Batches, open_batches
from game.ui.scenes.briefing import Briefing, open_briefing
from game.ui.scenes.curtain import Curtain
from game.ui.scenes.debrief import Debrief, open_debrief
from game.ui.scenes.decided import Decided, open_concede, open_decided
from game.ui.scenes.dossier import open_dossier
from game.ui.scenes.event import Event, open_event
from game.ui.scenes.glossary import Glossary, open_glossary
from game.ui.scenes.lab import Lab, open_lab
from game.ui.scenes.load import Load, Turns, open_load
from game.ui.scenes.main import Main, open_game
from game.ui.scenes.menu import LookUp
from game.ui.scenes.new_game import NewGame, open_new_game
from game.ui.scenes.new_watch import NewWatch
from game.ui.scenes.pillar import Pillar, open_pillar
from game.ui.scenes.report import Report
from game.ui.scenes.reveal import Reveal, open_reveal
from game.ui.scenes.title import Title
from game.ui.scenes.turn import end_turn, open_report
from game.ui.scenes.verdict import Verdict
from game.ui.scenes.watch import Watch
from game.ui.scenes.year import Year, open_year
from game.ui.settings import Settings
from game.ui.view import GameView, verdict_title
from tests.window.keys import strike

ENTER, ESC, SPACE, DOWN, RIGHT = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_SPACE, pygame.K_DOWN, pygame.K_RIGHT
WAITS_WITHIN = 24
"""Turns within which some event waits for an answer in the game of `waiting_game`."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(params=["en", "zh"])
def app(request: pytest.FixtureRequest, home: Path) -> Iterator[App]:
    """The smallest window with large text, where room is shortest."""
    app = App((1024, 600), Settings(odds=False, scale=1.5, language=request.param))
    text.use(request.param)
    app.engine.wait()
    app.start_with(Title(app))
    yield app
    app.close()
    text.use("en")


def press(app: App, *keys: int | str, mod: int = 0) -> None:
    """Press keys one after the other, a frame each; a letter is given as text."""
    strike(app.frame, *keys, mod=mod)
    app.frame()


def fits(app: App) -> None:
    """Nothing on the scene that shows is cut off."""
    app.frame()
    painter = app._painters[-1]
    painter.forget()
    app.frame()
    assert painter.canvas is not None
    assert painter.canvas.clipped == [], type(app.scene).__name__


def game(turns: int = 0, side: str = "us", seed: int = 3) -> Session:
    session = Session.new(
        "baseline-2025", side, "balanced", seed, options=Options(level="official", traits=("hawk", "patient"))
    )
    for _ in range(turns):
        session.commit()
    return session


def shown(app: App, session: Session) -> GameView:
    open_game(app, session)
    view = app.scene.view  # type: ignore[attr-defined]
    assert isinstance(view, GameView)
    return view


def waiting_game() -> Session:
    """A game in which an event waits for the player's answer."""
    session = game()
    for _ in range(WAITS_WITHIN):
        session.commit()
        if session.events_waiting():
            return session
    raise AssertionError("no event waited")


# ---------------------------------------------------------------------------------------------- before a game


def test_three_times_enter_starts_a_good_first_game(app: App) -> None:
    title = app.scene
    title.focus = next(  # type: ignore[misc]
        each for each in title.panels[0].widgets if getattr(each, "words", "") == text.say("title.new_game")
    )
    press(app, ENTER)
    assert isinstance(app.scene, NewGame)
    fits(app)
    press(app, ENTER)
    assert isinstance(app.scene, Briefing)
    fits(app)
    session = app.scene.session
    assert session.options == Options(level="official")
    assert session.scenario.startswith("baseline-2025+")
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    assert app.scene.view.session is session


def test_every_choice_of_a_new_game_reaches_it(app: App) -> None:
    open_new_game(app)
    page = app.scene
    assert isinstance(page, NewGame)
    assert len(page.scenario_list.rows) == 7
    assert sum(bool(row.note) for row in page.scenario_list.rows) == 2  # those of the record
    page.seats.sides.choose("china")
    page.seats.levels.choose("planner")
    page.seats.doctrines.select(1)
    for widget, step in zip(page.rules.rules, (1, 2, 1, 1, 1, 1), strict=True):
        widget.step(step)
    for trait in page.rules.traits:
        trait.step(-1)
    fits(app)
    page.seed_field.content = "77"
    page.begin()
    assert isinstance(app.scene, Briefing)
    session = app.scene.session
    assert (session.side, session.seed, session.scenario) == ("china", 77, "baseline-2025")
    traits = ("open", "frontier")
    wanted = Options(level="planner", traits=traits, cadence=3, forecasts="few", fog=False, bid_china=4)
    assert session.options == wanted
    assert session.doctrines["us"] == page.seats.doctrines.rows[1].key


def test_mandates_are_kept_by_key_and_never_more_than_three(app: App) -> None:
    open_briefing(app, game())
    page = app.scene
    assert isinstance(page, Briefing)
    dealt = page.session.dealt["us"]
    page.kept = list(dealt[:3])
    press(app, "5")
    assert page.kept == [dealt[1], dealt[2], dealt[4]]
    press(app, "5", ENTER)
    assert app.toasted, "two are too few"
    assert app.scene is page
    press(app, "1", ENTER)
    assert isinstance(app.scene, Main)
    assert set(page.session.kept["us"]) == {dealt[0], dealt[1], dealt[2]}


def test_two_people_are_briefed_and_play_behind_the_curtain(app: App) -> None:
    open_new_game(app)
    app.scene.seats.sides.choose("both")  # type: ignore[attr-defined]
    fits(app)
    for bid in app.scene.rules.bids:  # type: ignore[attr-defined]
        bid.step(2)
    press(app, ENTER)
    seats = []
    for _ in range(2):
        assert isinstance(app.scene, Curtain)
        fits(app)
        press(app, ENTER)
        assert isinstance(app.scene, Briefing)
        seats.append(app.scene.side)
        assert app.scene.session.options.bid("china") == 4
        fits(app)
        press(app, ENTER)
    assert seats == ["us", "china"]
    press(app, ENTER)  # the curtain for the first turn
    assert isinstance(app.scene, Main)
    view = app.scene.view
    view.session.set_lever("openness", 0.3)
    assert end_turn(app, view)
    assert isinstance(app.scene, Curtain)
    assert [type(scene) for scene in app.scenes] == [Curtain], "nothing of the other seat lies below"
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    second = app.scene.view
    assert second.session.side == "china"
    assert second.session.draft_is_empty
    second.session.set_lever("grid", 0.9)
    assert end_turn(app, second)
    assert isinstance(app.scene, Reveal)
    assert [type(scene) for scene in app.scenes] == [Curtain, Reveal]
    fits(app)
    press(app, ENTER, ENTER)
    assert app.scene.map.is_passing, "the months pass for whoever sits down"  # type: ignore[attr-defined]
    press(app, ENTER)
    assert isinstance(app.scene, Report)
    assert app.scene.view.session.side == "us"
    assert app.scene.view.session.turn == 2


# ---------------------------------------------------------------------------------------------- during a game


def test_a_turn_is_revealed_and_then_told(app: App) -> None:
    view = shown(app, game())
    view.session.play_card("U15")
    view.session.set_lever("grid", 0.6)
    assert end_turn(app, view)
    assert isinstance(app.scene, Reveal)
    fits(app)
    words = [block.words for block in app.scene._blocks("us")]
    assert any("U15" in each for each in words)
    press(app, SPACE)
    assert isinstance(app.scene, Main)
    assert app.scene.map.is_passing
    fits(app)
    press(app, "x")
    assert isinstance(app.scene, Report), "any key goes on to the report"
    fits(app)
    press(app, SPACE)
    assert isinstance(app.scene, Main) and not app.scene.map.is_passing, "the months pass once"


def test_the_months_pass_by_themselves_before_the_report(app: App) -> None:
    view = shown(app, game())
    before = view.value("us_treasury")
    end_turn(app, view)
    now = 0.0
    app.scenes[0].map.motion = Motion(lambda: True, lambda: now)  # type: ignore[attr-defined]
    while not isinstance(app.scene, Main):
        press(app, ENTER)
    assert app.scene.caption == text.say("map.passing", quarter="2025 Q1")
    shows = []
    while isinstance(app.scene, Main):
        shows.append((view.months_to_pass, *view.passing("us_treasury")))
        now += 0.25
        assert now < 5.0, "they take some three seconds"
        app.frame()
    assert isinstance(app.scene, Report)
    assert now > 3.0
    steps = [left for left, _ in itertools.groupby(left for left, *_ in shows)]
    assert steps[-3:] == [2, 1, 0], "each month is a step"
    for left, value, change in shows:
        assert value == view.value("us_treasury", left), "the numbers go with the map"
        assert change == value - before
    assert view.months_to_pass == 0


def test_a_press_of_the_mouse_ends_the_months_and_does_no_more(app: App) -> None:
    view = shown(app, game())
    end_turn(app, view)
    press(app, ENTER)
    main = app.scenes[0]
    assert app.scene is main
    at = main.orders_panel.commit.area.center  # type: ignore[attr-defined]
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=at, button=1, touch=False))
    app.frame()
    assert isinstance(app.scene, Report)
    assert view.session.turn == 2


def test_with_reduced_motion_the_report_follows_the_reveal_at_once(app: App) -> None:
    app.settings.motion = False
    view = shown(app, game())
    end_turn(app, view)
    assert isinstance(app.scene, Reveal)
    press(app, ENTER)
    assert isinstance(app.scene, Report)


def test_a_year_ends_with_its_report(app: App) -> None:
    view = shown(app, game(3))
    assert end_turn(app, view)
    while not isinstance(app.scene, Year):
        press(app, ENTER)
    fits(app)
    told = app.scene.parts["numbers"].explained()  # type: ignore[attr-defined]
    assert len(told) == 5
    for one in told:
        assert sum(term.amount for term in one.terms) == pytest.approx(one.change, abs=1e-6)
    press(app, ESC)
    assert isinstance(app.scene, Main)


def test_a_prediction_is_made_and_scored(app: App) -> None:
    view = shown(app, game(1))
    view.commit()
    open_report(app, view)
    assert isinstance(app.scene, Report)
    app.scene.focus = app.scene.page.guess.field  # type: ignore[union-attr]
    press(app, RIGHT, RIGHT)
    said = view.session.ledger.predictions
    assert [(one.turn, one.about, one.said) for one in said] == [(3, LEAD_GROWS, pytest.approx(0.55))]
    press(app, ESC)
    lead = view.value("frontier_lead")
    end_turn(app, view)
    (one,) = view.session.ledger.scored
    assert one.came == (view.value("frontier_lead") > lead)


def test_of_several_events_the_player_is_told_how_many_attention_allows(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = shown(app, waiting_game())
    waits = view.session.events_waiting()
    other = next(key for key in view.session.world.shocks.deck.keys if key not in waits)
    open_event(app, view)
    assert len(waits) > 1 or not list(app.scene._attention_told()), "one event of one needs no counting"
    press(app, ESC)
    monkeypatch.setattr(view.session, "events_waiting", lambda: [*waits, other])
    view.session.world.governments.attention[:] = 1.0
    open_event(app, view)
    fits(app)
    words, rest = app.scene._attention_told()
    told = text.say("event.attention", waiting=len(waits) + 1, slots=1, left=1)
    assert (words.words, rest.words) == (told, text.say("event.rest"))
    app.scene.list.select(0)
    app.scene.answer()
    left = 1 - view.review.attention
    assert next(iter(app.scene._attention_told())).words.endswith(str(left))


def test_an_event_is_answered_like_any_order(app: App) -> None:
    view = shown(app, waiting_game())
    open_event(app, view)
    assert isinstance(app.scene, Event)
    fits(app)
    event, rows = app.scene.event, app.scene.list.rows
    app.scene.list.select(0)
    app.scene.answer()
    assert view.session.draft.answers == (f"{event}:{rows[0].key}",) or app.toasted
    view.session.undo()
    assert view.session.draft_is_empty
    while isinstance(app.scene, Event):
        press(app, ESC)
    open_event(app, view, event)
    app.scene.list.select(len(rows) - 1)  # leave it
    app.scene.answer()
    assert view.session.draft_is_empty


def test_without_an_event_that_is_said(app: App) -> None:
    open_event(app, shown(app, game()))
    assert isinstance(app.scene, Main)
    assert app.toasted


def test_a_decided_game_is_run_to_its_end(app: App) -> None:
    session = game(37)
    session.odds = [(session.world.month - 3 * back, {"bifurcation": 0.97}) for back in range(4)]
    open_game(app, session)
    assert isinstance(app.scene, Decided), "it is offered by itself"
    view = app.scene.view
    fits(app)
    press(app, ESC)
    assert isinstance(app.scene, Main)
    open_decided(app, view)
    press(app, ESC)
    open_concede(app, view)
    assert isinstance(app.scene, Decided)
    fits(app)
    press(app, ENTER)
    for _ in range(5):
        app.frame()
    assert isinstance(app.scene, Verdict)
    fits(app)
    assert app.scene.view.session.is_over


def test_the_dossier_shows_the_rival_with_its_error(app: App) -> None:
    view = shown(app, game(5))
    open_dossier(app, view)
    fits(app)
    press(app, ESC)
    assert isinstance(app.scene, Main)


def test_a_dialog_is_no_higher_than_what_it_says(app: App) -> None:
    from game.ui.rescue import Rescued
    from game.ui.scenes.exercises import open_exercises
    from game.ui.scenes.trouble import show_trouble

    heights = []
    for sentence in ("Short.", "A sentence that is long. " * 12):
        show_trouble(app, Rescued(sentence, None))
        fits(app)
        page, canvas = app.scene.page, app._painters[-1].canvas  # type: ignore[attr-defined]
        lines = canvas.typeface.wrapped(sentence, "body", page._areas(canvas)["body"].width)
        heights.append(page._areas(canvas)["body"].height)
        assert heights[-1] < canvas.line_height("body") * (len(lines) + 1)
    assert heights[0] < heights[1]
    open_exercises(app)
    fits(app)
    page, canvas = app.scene.page, app._painters[-1].canvas  # type: ignore[attr-defined]
    assert page.list.area.height <= canvas.px(page.list.row_height) * len(page.list.rows) + 1


def test_every_cause_is_told_whole(app: App) -> None:
    from game.causes import Cause
    from game.causes.headlines import named_causes
    from game.ui import layout
    from game.ui.scenes import causes
    from game.ui.words import cause_said

    view = shown(app, game(1))
    app.push(causes.CauseView(app, view))
    app.frame()
    page, canvas = app.scene.page, app._painters[-1].canvas  # type: ignore[attr-defined]
    line = layout.causes(page.area.size, canvas.scale)["causes"]
    for key, named in named_causes().items():
        term = Cause(key, 1.0, "us", named.mechanism, named.text)
        lines = canvas.typeface.in_lines(cause_said(term), "small", page._name(canvas, line, term).width, 2)
        assert not lines[-1].endswith("…"), (key, lines)


def test_an_estimate_stays_inside_what_its_metric_can_be(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    view = shown(app, game(2))
    for seen, believed in ((1.02, (0.9335, 0.0665)), (1.5, (1.0, 0.0)), (0.4, (0.4, 0.06))):
        monkeypatch.setattr(view.session.world, "seen", lambda _side, _metric, seen=seen: np.array([seen]))
        assert view.believed("china_distilled_share") == pytest.approx(believed)
    assert view.believed("china_chips")[0] == 0.4, "a quantity without a bound is told as it is seen"
    monkeypatch.setattr(view.session.world, "seen", lambda _side, _metric: np.array([180.0]))
    assert view.believed("china_pillar_data") == (100.0, 0.0)
    assert view.believed_series("china_pillar_data")[1].max() <= 100.0


def test_each_pillar_is_what_its_terms_say(app: App) -> None:
    import numpy as np

    from game.metrics import pillars

    view = shown(app, game(3))
    open_pillar(app, view)
    for number in range(4):
        press(app, str(number + 1))
        assert isinstance(app.scene, Pillar)
        fits(app)
        key = app.scene.pillar
        # Scores are worked out in the first month of a quarter, two months before its end.
        total = sum(term.part(view.value(f"us_{term.metric}", 2)) for term in pillars.terms_of(key))
        assert view.value(f"us_pillar_{key}") == pytest.approx(100 / (1 + np.exp(-total)))
    press(app, ESC)
    assert isinstance(app.scene, Main)


def test_the_glossary_finds_what_is_typed(app: App) -> None:
    open_glossary(app)
    assert isinstance(app.scene, Glossary)
    fits(app)
    everything = len(app.scene.list.rows)
    press(app, *"u15")
    assert 0 < len(app.scene.list.rows) < everything
    assert app.scene.list.rows[0].key == "card:U15"
    fits(app)
    press(app, *"zzz")
    assert not app.scene.list.rows
    press(app, ESC)
    assert isinstance(app.scene, Title)


def test_a_source_of_the_glossary_is_in_the_project(app: App) -> None:
    open_glossary(app)
    assert isinstance(app.scene, Glossary)
    root = Path(__file__).resolve().parents[1]
    for entry in app.scene.entries.values():
        for page in re.findall(r"[\w/.-]+\.md", entry.searched):
            assert (root / page).is_file(), (entry.key, page)


def test_every_entry_of_the_glossary_can_be_read(app: App) -> None:
    open_glossary(app)
    page = app.scene
    assert isinstance(page, Glossary)
    for key in list(page.entries)[::9]:
        page.list.chosen = key
        page.choose(key)
        fits(app)


def test_plans_are_kept_aside_and_taken_up_again(app: App) -> None:
    view = shown(app, game(2))
    view.session.set_lever("grid", 0.6)
    first = view.session.draft
    open_lab(app, view)
    assert isinstance(app.scene, Lab)
    fits(app)
    press(app, "s")
    assert view.kept_drafts == [first]
    assert view.session.draft_is_empty
    fits(app)
    press(app, "2")
    assert isinstance(app.scene, Main)
    assert view.session.draft == first


def test_a_comparison_is_paired_and_starts_with_standing_orders() -> None:
    from game.orders import Orders
    from game.ui.comparer import Question, compared

    session = game(1)
    same = Orders(levers={"grid": session.standing("us").levers["grid"]})
    found = compared(Question(1, *session.world.state(), "us", (None, same, Orders(levers={"grid": 0.9}))), 8)
    assert len(found.verdicts) == len(found.fans) == 3
    assert all(abs(mean) < 1e-9 for _low, mean, _high in found.effects[1].values()), "the same plan, the same futures"
    assert any(abs(mean) > 0 for _low, mean, _high in found.effects[2].values())


def test_what_can_be_looked_up_is_in_the_menu(app: App) -> None:
    view = shown(app, game(1))
    press(app, ESC)
    fits(app)
    app.scene.look_up()  # type: ignore[attr-defined]
    assert isinstance(app.scene, LookUp)
    fits(app)
    for button in list(app.scene.page.widgets[:-1]):
        button.act()  # type: ignore[attr-defined]
        assert not isinstance(app.scene, LookUp), button.words  # type: ignore[attr-defined]
        press(app, ESC)
        assert isinstance(app.scene, LookUp)
    open_year(app, view)
    assert isinstance(app.scene, Year)
    open_reveal(app, view)
    assert isinstance(app.scene, Year), "nothing was played in this view yet"


# ----------------------------------------------------------------------------------------------- after a game


def test_saves_turns_and_damaged_files(app: App) -> None:
    session = game()
    for _ in range(3):
        session.commit(autosave=True)
    broken = saves.save_path("Broken")
    broken.write_bytes(saves.save_path(saves.AUTOSAVE).read_bytes()[:500])
    open_load(app)
    page = app.scene
    assert isinstance(page, Load)
    fits(app)
    assert len(page.games) == 2
    page.page.list.chosen = str(broken)
    press(app, ENTER)
    assert "Broken" in app.toasted
    press(app, RIGHT)
    assert len(page.games) == 3
    fits(app)
    page.replay()
    assert isinstance(app.scene, Turns)
    fits(app)
    press(app, DOWN, ENTER)
    assert isinstance(app.scene, Main)
    assert app.scene.view.session.turn == 2


def test_the_debrief_has_predictions_and_the_essay(app: App) -> None:
    session = game(3)
    for turn in (1, 2, 3):
        session.ledger.say(turn, LEAD_GROWS, 0.3 * turn)
        session.ledger.settle(LEAD_GROWS, turn == 2, turn)
    view = shown(app, session)
    open_debrief(app, view)
    assert isinstance(app.scene, Debrief)
    for tab in ("guess", "essay", "what_if"):
        app.scene.head.tabs.choose(tab)
        fits(app)
    assert len(app.scene.pages["essay"].list.rows) == 20  # type: ignore[attr-defined]
    app.scene.analyst.close()


def test_the_debrief_shows_at_once_what_is_known(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Analyst, "begin", lambda *_given: None)
    session = game(8)
    session.odds = [(played.month, {"us_primacy": 0.4, "parity": 0.6}) for played in session.log]
    view = shown(app, session)
    open_debrief(app, view)
    scene = app.scene
    assert isinstance(scene, Debrief)
    fits(app)
    page = scene.pages["timeline"]
    assert page.odds is session.odds, "the odds as they were kept"
    words = [block.words for block in page.known.blocks()]
    assert verdict_title(session.verdict) in words
    assert sum(block.mark in ("check", "x") for block in page.known.blocks()) == len(session.kept["us"])
    turns = list(turns_of(session, 16))
    scene.analyst.turns.extend(replace(each, splits=shaken(each)) for each in turns[:2])
    fits(app)
    assert page.known.visible, "there is room for it above the first turning points"
    scene.analyst.turns.extend(replace(each, splits=shaken(each)) for each in turns[2:])
    scene.analyst.finished = True
    fits(app)
    assert [odds for _month, odds in page.odds] == [each.odds for each in turns]
    assert not page.known.visible, "the turning points have the room"
    for tab in ("what_if", "export"):
        scene.head.tabs.choose(tab)
        fits(app)
    held = [block.words for block in scene.pages["export"].preview.blocks()]
    assert text.say("debrief.page_holds", points=8, turns=8) in held
    ordered = [block.words for block in scene.pages["what_if"].told.blocks()]
    assert ordered[0] == scene.pages["what_if"].list.rows[0].title


def shaken(turn: Turn) -> dict[str, Split]:
    """The splits of a turn whose first verdict moved by enough for a turning point."""
    (key, one), *rest = turn.splits.items()
    return {key: replace(one, after=one.before + 0.5), **dict(rest)}


def test_one_order_of_several_is_left_out_of_a_turn(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session.new("baseline-2025", "us", "balanced", 5)
    session.set_lever("grid", 0.4)
    session.play_card("U9")
    session.commit()
    session.commit()
    open_debrief(app, shown(app, session))
    scene = app.scene
    assert isinstance(scene, Debrief)
    scene.head.tabs.choose("what_if")
    page = scene.pages["what_if"]
    fits(app)
    assert [row.key for row in page.list.rows] == ["1", "1 U9", "1 grid", "2"]
    asked: list[Question] = []
    monkeypatch.setattr(scene.analyst, "ask", asked.append)
    page.list.select(1)
    page.put_question()
    assert asked[0].turn == 1 and asked[0].orders == Orders({"grid": 0.4})
    page.list.select(0)
    page.put_question()
    assert asked[1].orders == Orders()
    scene.analyst.asked = asked[0]
    scene.analyst.answer = what_if(session, 1, "us", asked[0].orders, 16)
    page.left_out = "U9"
    fits(app)
    assert any(text.say("debrief.unclear") in hint.text for hint in page.hints()), "how sure each difference is"
    page.choose_side("china")
    assert page.list.chosen == "1"
    fits(app)
    scene.analyst.close()


def test_the_verdict_counts_both_sides_points(app: App) -> None:
    session = game(40)
    shown_scene = app
    open_game(shown_scene, session)
    assert isinstance(app.scene, Verdict)
    fits(app)
    assert {"mandates", "stamps"} <= set(app.scene.named)


# -------------------------------------------------------------------------------------------------- batches


def batch(folder: Path, worlds: int = 8) -> Path:
    folder.mkdir(parents=True)
    plan = {"scenario": "baseline-2025", "us": "moat", "china": "balanced", "parameters": "evidence", "seed": 5}
    (folder / "batch.json").write_text(json.dumps({"plan": {**plan, "worlds": worlds}}))
    return folder


def test_a_world_of_a_batch_is_the_world_that_is_watched(app: App, tmp_path: Path) -> None:
    from game.batches import read_batch, world_of
    from game.experiments.setup import Setup

    record = read_batch(batch(tmp_path / "out" / "one"))
    session = world_of(record, 3)
    session.commit()
    world = Setup("baseline-2025", "moat", "balanced", seed=5).world(first=3)
    for _ in range(3):
        world.step()
    assert (session.world.metrics == world.metrics).all()
    with pytest.raises(PrimacyError, match="worlds 0 to 7"):
        world_of(record, 8)


def test_a_batch_is_chosen_and_watched(app: App, tmp_path: Path) -> None:
    batch(tmp_path / "out" / "one")
    open_batches(app, tmp_path / "out")
    assert isinstance(app.scene, Batches)
    fits(app)
    press(app, DOWN, ENTER)
    assert isinstance(app.scene, Watch)
    assert app.scene.view.session.doctrines == {"us": "moat", "china": "balanced"}


def test_a_folder_without_a_batch_is_told(app: App, tmp_path: Path) -> None:
    from game.batches import read_batch

    open_batches(app, tmp_path)
    fits(app)
    with pytest.raises(PrimacyError, match="holds no batch"):
        read_batch(tmp_path)
    (tmp_path / "batch.json").write_text("{")
    with pytest.raises(PrimacyError, match="damaged"):
        read_batch(tmp_path)


def test_watching_is_chosen_on_one_page(app: App) -> None:
    app.push(NewWatch(app))
    fits(app)
    press(app, ENTER)
    assert isinstance(app.scene, Watch)


# --------------------------------------------------------------------------------------------------- layout


@pytest.mark.parametrize(
    "page", ["whole", "new_game", "briefing", "reveal", "event", "year", "dossier", "glossary", "pillar"]
)
@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080), (3840, 2160)])
def test_areas_lie_inside_the_window_and_apart(page: str, size: tuple[int, int]) -> None:
    from game.ui import layout

    areas = list(getattr(pages, page)(size, layout.scale_of(size, 1.5)).values())
    window = pygame.Rect(0, 0, *size)
    for place, area in enumerate(areas):
        assert window.contains(area)
        assert not any(area.colliderect(other) for other in areas[place + 1 :])
