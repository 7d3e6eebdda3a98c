"""The verbs of the main screen, by scripted events through the window's loop: keys, cards, runs, the tutorial."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from collections.abc import Iterator

import pygame
import pytest

from game.cards.card import Play, card, cards_of
from game.cards.orders import markets
from game.causes import account_of
from game.errors import PrimacyError
from game.levers import SIDES
from game.session import coach
from game.session.options import ADJUST_FORECASTS, PLAN_FORECASTS, Options
from game.session.session import Session
from game.session.tutorial import tutorial
from game.ui import text
from game.ui.app import HINT_DELAY, App
from game.ui.forecaster import Outlook
from game.ui.panels.cards import FILTERS, GROUPS, face, shown_cards
from game.ui.panels.draft import drafted
from game.ui.panels.pins import pinned
from game.ui.panels.spot import Spot
from game.ui.scenes.causes import CauseView
from game.ui.scenes.curtain import Curtain
from game.ui.scenes.decided import Decided
from game.ui.scenes.event import Event
from game.ui.scenes.goals import Goals
from game.ui.scenes.keys import Keys
from game.ui.scenes.main import Main, open_game
from game.ui.scenes.menu import LookUp, Menu
from game.ui.scenes.pillar import Pillar
from game.ui.scenes.report import Report
from game.ui.scenes.reveal import Reveal
from game.ui.scenes.title import Title
from game.ui.scenes.tutorial import Lesson, open_tutorial
from game.ui.settings import Settings
from game.ui.words import card_title
from tests.waiting import until
from tests.window.keys import strike

ENTER, ESC, SPACE, UP, DOWN, LEFT, RIGHT, DELETE = (
    pygame.K_RETURN,
    pygame.K_ESCAPE,
    pygame.K_SPACE,
    pygame.K_UP,
    pygame.K_DOWN,
    pygame.K_LEFT,
    pygame.K_RIGHT,
    pygame.K_DELETE,
)


@pytest.fixture(scope="module")
def window(tmp_path_factory) -> Iterator[App]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRIMACY_HOME", str(tmp_path_factory.mktemp("home")))
        app = App((1280, 720), Settings(odds=False))
        app.engine.wait()
        yield app
        app.close()


@pytest.fixture
def app(window, tmp_path, monkeypatch) -> Iterator[App]:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    window.settings.odds = False
    window._toast = None
    window.input._down.clear()
    yield window
    pygame.event.clear()


def press(app: App, *keys: int | str, mod: int = 0) -> None:
    """Press keys one after the other, a frame each; a letter is given as text."""
    strike(app.frame, *keys, mod=mod)
    app.frame()


def click(app: App, at: tuple[int, int]) -> None:
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(0, 0, 0)))
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=at, button=1))
    app.frame()
    app.frame()


def play(app: App, side: str = "us", turns: int = 0, **options: object) -> Session:
    session = Session.new("baseline-2025", side, "balanced", 7, options=Options(level="official", **options))  # type: ignore[arg-type]
    session.run(turns)
    open_game(app, session)
    app.frame()
    return session


def back_to_the_game(app: App) -> None:
    """Close what tells of a turn."""
    for _ in range(6):
        if isinstance(app.scene, Main) and not app.scene.view.untold:
            return
        press(app, ENTER)
    raise AssertionError(app.scene)


def focus_card(app: App, key: str) -> None:
    """Go to a card by keyboard, as a player would."""
    press(app, "c")
    app.scene.orders_panel.filter.choose("all")
    app.frame()
    for _ in range(30):
        press(app, DOWN)
        if app.scene.focus.subject == key:
            return
    raise AssertionError(key)


# ------------------------------------------------------------------------------------------------------ cards


@pytest.mark.parametrize("side", SIDES)
def test_every_card_is_drafted_once_through_the_panel(app, side):
    session = play(app, side)
    press(app, "c")
    panel = app.scene.orders_panel
    seen = []
    for _ in cards_of(side):
        press(app, DOWN)
        row = app.scene.focus
        assert row.visible
        assert row.area.bottom <= panel.area.bottom
        press(app, SPACE)
        assert [Play.of(one).key for one in session.draft.cards] == [row.subject]
        assert row.hint().text
        press(app, SPACE)
        assert session.draft_is_empty
        seen.append(row.subject)
    assert seen == cards_of(side)
    assert len(seen) == 28


def test_a_card_is_drafted_undone_taken_back_and_committed_by_keyboard(app):
    session = play(app)
    focus_card(app, "U9")
    press(app, ENTER)
    assert session.draft.cards == ("U9",)
    press(app, "z")
    assert session.draft_is_empty
    press(app, "y")
    assert session.draft.cards == ("U9",)
    press(app, DELETE)
    assert session.draft_is_empty
    press(app, ENTER, ENTER)  # the first drafts it, the second commits
    assert isinstance(app.scene, Reveal), app.toasted
    back_to_the_game(app)
    assert session.turn == 2
    assert app.scene.view.card("U9").course == "waiting"
    assert session.draft_is_empty
    press(app, "c", DOWN, ENTER)
    assert session.turn == 2, "a focused card is drafted, not committed"


def test_the_market_of_a_card_is_chosen_with_the_arrows_and_by_mouse(app):
    session = play(app)
    focus_card(app, "U25")
    row = app.scene.focus
    press(app, RIGHT, RIGHT, ENTER)
    assert session.draft.cards == (f"U25:{markets()[2]}",)
    press(app, LEFT)
    assert session.draft.cards == (f"U25:{markets()[1]}",)
    area = row._choice_area
    click(app, (area.right - 3, area.centery))
    assert session.draft.cards == (f"U25:{markets()[2]}",)
    click(app, (row.area.left + 12, row.area.top + 12))
    assert session.draft_is_empty


def test_the_terms_of_a_deal_are_chosen_like_a_market(app):
    session = play(app)
    focus_card(app, "J2")
    row = app.scene.focus
    press(app, RIGHT, ENTER)
    assert session.draft.cards == ("J2:large",)
    assert "smaller offer is the deal" in row.hint().text
    press(app, LEFT, LEFT)
    assert session.draft.cards == ("J2:small",)
    assert "small deal" in card_title("J2:small")


def test_the_bar_tells_who_would_be_to_blame_for_a_crisis(app):
    session = play(app)
    session.world.governments.blame[:] = [[4.2, 1.3]]
    app.scene.view.turn_stamp += 1
    app.frame()
    hint = app.scene.bar["numbers"].spots["tension"].told
    assert "United States 4.2, China 1.3" in hint.text and "a month" in hint.text


@pytest.mark.parametrize("side", SIDES)
def test_every_number_of_the_main_screen_leads_to_causes(app, side):
    """Each of the seven numbers, the charts and every fact on the map: a click away from an account or its page."""
    play(app, side, 1)
    main = app.scene
    for layer in (pygame.K_1, pygame.K_2, pygame.K_3, pygame.K_4, pygame.K_5):
        press(app, layer)
        spots = [w for panel in main.panels for w in panel.widgets if isinstance(w, Spot) and w.visible]
        assert len(spots) >= 10
        for spot in spots:
            main.why(spot.metric)
            told = app.scene
            assert isinstance(told, (CauseView, Pillar)), spot.metric
            if isinstance(told, CauseView):
                assert told.metric == account_of(spot.metric), spot.metric
            app.pop()


def test_filters_show_the_cards_they_name(app):
    session = play(app)
    view = app.scene.view
    grouped = [key for group in GROUPS for key in shown_cards(view, group)]
    assert sorted(grouped) == sorted(cards_of("us")), "every card is in one group"
    playable = shown_cards(view, "playable")
    assert playable == [held.card.key for held in view.hand() if held.playable]
    session.play_card("U9")
    view.drafted()
    assert shown_cards(view, "mine") == ["U9"]
    press(app, "c")
    for wanted in (*FILTERS[1:], FILTERS[0]):
        press(app, "c")
        assert app.scene.orders_panel.filter.chosen == wanted


def test_a_cards_face_tells_cost_interval_counter_play_and_source(app):
    play(app)
    for key in cards_of("us"):
        held = app.scene.view.card(key)
        told = list(face(held))
        assert told[0] == card(key).text
        assert any(line.startswith("Expected: ") for line in told)
        assert any(line.startswith("Pulls back: ") for line in told)
        assert told[-1].startswith("Source: ")


def test_the_draft_lists_every_order_and_takes_each_out(app):
    session = play(app)
    view = app.scene.view
    session.play_card("U9")
    session.set_lever("grid", 0.9)
    session.set_programme("abroad", 0.0)
    view.drafted()
    press(app, "d")
    assert [order.kind for order in drafted(view)] == ["card", "lever", "programmes"]
    assert app.scene.orders_panel.tabs.options[-1][1] == "Draft 3"
    for left in (2, 1, 0):
        press(app, DOWN, DELETE)
        assert len(list(drafted(view))) == left
    assert session.draft_is_empty
    press(app, "z", "z", "z")
    assert len(list(drafted(view))) == 3


def test_a_draft_far_beyond_ones_means_tells_its_costs_whole(app):
    session = play(app)
    for lever in app.scene.view.lever_keys():
        session.set_lever(lever, 1.0)
    app.scene.view.drafted()
    app.frame()
    assert app.scene.view.review.political_capital >= 100
    painter = app._painters[0]
    painter.forget()
    app.frame()
    assert painter.canvas.clipped == []


def test_a_card_that_cannot_be_paid_is_told_and_not_committed(app):
    session = play(app)
    for key in ("U8", "U2"):
        session.play_card(key)
    app.scene.view.drafted()
    app.frame()
    assert app.scene.view.review.blocked
    press(app, ENTER)
    assert session.turn == 1
    assert app.toasted == session.review().blocked[0]


# -------------------------------------------------------------------------------------------------------- why


def test_why_by_key_and_by_click(app):
    play(app, turns=2)
    press(app, "w")
    assert isinstance(app.scene, CauseView)
    assert app.scene.metric == "frontier_lead"
    press(app, ESC)
    spots = [widget for panel in app.scene.panels for widget in panel.shown() if isinstance(widget, Spot)]
    asked = {spot.metric for spot in spots}
    assert {"tension", "us_treasury", "frontier_lead", "us_pillar_silicon", "us_capability", "us_chips"} <= asked
    click(app, next(spot for spot in spots if spot.metric == "us_power_free").area.center)
    assert isinstance(app.scene, CauseView)
    assert app.scene.metric == "us_power_free"
    press(app, ESC)
    click(app, next(spot for spot in spots if spot.metric == "us_pillar_data").area.center)
    assert isinstance(app.scene, Pillar)
    press(app, ESC)
    click(app, next(spot for spot in spots if spot.metric == "tension").area.center)
    assert app.scene.metric == "tension"
    press(app, ESC)
    app.scene.why("us_power_price")
    assert app.scene.metric == "us_power_free", "a number without an account leads to the one that it enters"
    assert "Free power" in app.toasted
    press(app, ESC)
    app.scene.why("cloud_growth")
    assert isinstance(app.scene, CauseView)
    assert app.toasted == text.say("why.no_account")


def test_why_before_the_first_turn_says_so(app):
    play(app)
    press(app, "w")
    assert isinstance(app.scene, Main)
    assert app.toasted == text.say("why.not_yet")


# -------------------------------------------------------------------------------------------------------- run


def test_space_runs_to_the_next_decision_and_says_why_it_stopped(app):
    session = play(app)
    press(app, SPACE)
    view = app.scenes[0].view
    assert session.turn > 1
    assert view.stops
    assert app.toasted == text.say("run.stopped", why=text.say(f"run.{view.stops[0]}"))
    assert view.report.end == session.world.month
    back_to_the_game(app)
    turn = session.turn
    press(app, DOWN, SPACE)
    assert session.turn > turn, "a lever in focus does not keep space from running"


def test_a_decision_may_stand_for_several_quarters(app):
    session = play(app, cadence=3)
    press(app, ENTER)
    assert session.turn == 4
    assert len(app.scenes[0].view.report.quarters) == 3
    while not isinstance(app.scene, Report):
        press(app, ENTER)
    page, report = app.scene.page, app.scene.view.report
    assert [words for _key, words in page.tabs.options] == ["All", "2025 Q1", "2025 Q2", "2025 Q3"]
    for place, quarter in enumerate(report.quarters, 1):
        page.tabs.choose(str(place))
        app.frame()
        assert page.report is quarter
    moved = [each.changes["tension"].after - each.changes["tension"].before for each in report.quarters]
    whole = report.changes["tension"]
    assert sum(moved) == pytest.approx(whole.after - whole.before)
    back_to_the_game(app)


def test_two_people_give_their_orders_behind_the_curtain(app):
    session = Session.hot_seat("baseline-2025", 3)
    open_game(app, session)
    app.frame()
    assert session.side == "us"
    focus_card(app, "U9")
    press(app, ENTER, SPACE)
    press(app, ENTER, ENTER)
    assert isinstance(app.scene, Curtain)
    assert session.side == "china"
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    assert app.scene.view.side_key == "china"
    assert session.draft_is_empty
    press(app, SPACE)
    assert session.turn == 1
    assert app.toasted == text.say("run.two")
    press(app, ENTER)
    assert session.turn == 2
    assert session.side == "us"


def test_a_decided_game_offers_its_end_once(app):
    session = play(app, turns=5)
    while len(session.odds) < 4:
        session.odds.append((session.world.month, {"us_primacy": 1.0}))
    assert session.is_decided
    app.scene.entered()
    assert isinstance(app.scene, Decided)
    press(app, ESC)
    assert isinstance(app.scene, Main)
    assert any(pin.key == "decided" for pin in pinned(app.scene.view))
    press(app, "x")
    assert isinstance(app.scene, Decided)


# ----------------------------------------------------------------------------------------------------- events


def with_an_event(app: App) -> Session:
    session = play(app)
    for _ in range(24):
        if session.events_waiting():
            open_game(app, session)
            app.frame()
            return session
        session.commit()
    raise AssertionError("no event waits within six years")


def test_an_event_that_waits_is_pinned_answered_and_undone(app):
    session = with_an_event(app)
    assert next(pinned(app.scene.view)).key == "event"
    assert app.scene.views["news"].pins.rows[0].visible
    press(app, "e")
    assert isinstance(app.scene, Event)
    press(app, ENTER)
    while isinstance(app.scene, Event):
        press(app, ENTER)
    assert session.draft.answers
    assert not any(pin.key == "event" for pin in pinned(app.scene.view))
    assert next(drafted(app.scene.view)).kind == "answer"
    press(app, *"z" * len(session.draft.answers))
    assert session.draft_is_empty
    row = app.scene.views["news"].pins.rows[0]
    click(app, row.area.center)
    assert isinstance(app.scene, Event)


# ------------------------------------------------------------------------------------------ coach and forecasts


def test_the_coach_warns_and_points_at_what_helps(app):
    play(app)
    view = app.scene.view
    view.trends = (coach.Trend("power", 0.81, view.session.world.month + 9),)
    app.frame()
    pins = [pin for pin in pinned(view) if pin.key == "trend.power"]
    assert "81 of 100" in pins[0].words
    press(app, "k")
    panel = app.scene.orders_panel
    assert panel.suggested == coach.lines()["power"].helping("us")
    assert shown_cards(view, "suggested", panel.suggested) == [key for key in cards_of("us") if key in panel.suggested]
    assert app.scene.focus.subject in panel.suggested
    assert "Grid build-out" in panel.advice
    press(app, RIGHT)
    assert panel.advice == "" or not view.session.draft_is_empty


def test_every_warning_names_orders_that_help_each_side(app):
    for line in coach.lines().values():
        for side in SIDES:
            assert line.helping(side), (line.key, side)


def test_few_forecasts_are_shown_on_asking_and_counted(app):
    asked = []

    class Forecaster:
        trouble, has_failed = "", False

        def look_at(self, *_state: object) -> None:
            pass

        def ask(self, _side: str, draft: object, _mandates: object = ()) -> int:
            asked.append(draft)
            return len(asked)

        def newest(self) -> Outlook | None:
            return None

    session = play(app, forecasts="few")
    view = app.scene.view
    view.forecaster = Forecaster()
    session.play_card("U9")
    view.drafted()
    app.frame()
    assert asked[-1] is None
    press(app, "o")
    assert asked[-1]["cards"] == ("U9",)
    assert session.forecasts_left == PLAN_FORECASTS - 1
    press(app, "o")
    assert session.forecasts_left == PLAN_FORECASTS - 1, "the same draft is asked for once"
    for key in ("U11", "U4"):
        session.play_card(key)
        view.drafted()
        assert asked[-1] is None
        press(app, "o")
    session.take_back_card("U4")
    view.drafted()
    press(app, "o")
    assert app.toasted == text.say("orders.ask_none")
    assert ADJUST_FORECASTS < PLAN_FORECASTS


def test_the_odds_of_a_draft_carry_its_cards_and_the_coach_speaks_of_standing_orders(app):
    app.settings.odds = True
    session = play(app, turns=4)
    view = app.scene.view

    def wait(condition) -> None:
        until(condition, app.frame, lambda: app.forecaster.trouble)

    wait(lambda: view.outlook is not None and view.outlook.final)
    assert view.trends, "power binds in nearly every future of this game"
    standing = view.outlook.verdicts[0]
    session.play_card("U9")
    view.drafted()
    wait(lambda: view.draft_outlook is not None and view.draft_outlook.final)
    assert view.effect("us_power_available") > 1.0, "the turbines of U9"
    assert view.outlook.verdicts[0] == standing


# ---------------------------------------------------------------------------------------------------- the keys


def test_every_verb_does_something_by_its_key(app):
    play(app, turns=1)
    for key, scene in (("b", LookUp), ("g", Goals), ("h", Keys), ("w", CauseView)):
        press(app, key)
        assert isinstance(app.scene, scene), key
        press(app, ESC)
    for key, tab in (("l", "levers"), ("p", "programmes"), ("p", "levers"), ("c", "cards"), ("d", "draft")):
        press(app, key)
        assert app.scene.orders_panel.tabs.chosen == tab
    for key in ("n", "r"):
        press(app, key)
        assert not isinstance(app.scene, Main), key
        press(app, ESC)
    for number in "12345":
        press(app, number)
        assert app.scene.map.tabs.chosen == ("clusters", "power", "talent", "chips", "markets")[int(number) - 1]
    press(app, ESC)
    assert isinstance(app.scene, Menu)
    press(app, ESC)
    assert isinstance(app.scene, Main)
    codes = [code for verb in app.scene.verbs for code in verb.codes]
    assert len(codes) == len(set(codes)), "no key means two things"


def test_the_palette_offers_every_verb(app):
    play(app)
    offered = {action.key for action in app.scene.actions()}
    assert {f"verb.{verb.key}" for verb in app.scene.verbs} <= offered


def test_control_enter_commits_from_anywhere(app):
    session = play(app)
    focus_card(app, "U1")
    press(app, ENTER, DOWN)
    press(app, ENTER, mod=pygame.KMOD_CTRL)
    assert session.turn == 2


# ------------------------------------------------------------------------------------------------- the tutorial


def test_the_tutorial_from_start_to_finish_by_keyboard(app):
    open_tutorial(app)
    app.frame()
    lesson = app.scene
    assert isinstance(lesson, Lesson)
    session = lesson.view.session
    start = session.turn
    assert not lesson.orders.visible, "panels unfold when they first matter"
    press(app, RIGHT, RIGHT, ENTER)
    assert lesson.step.key == "why"
    assert session.turn == start, "Enter settles the guess and commits nothing"
    press(app, "w", ESC)
    assert lesson.step.key == "draft"
    assert lesson.orders.visible
    press(app, DOWN, DOWN, ENTER)
    assert session.draft.cards == ("U9",)
    assert lesson.step.key == "undo"
    press(app, "z")
    assert lesson.step.key == "choose"
    press(app, ENTER)
    assert lesson.step.key == "commit"
    press(app, ENTER)
    back_to_the_game(app)
    app.frame()
    assert lesson.step.key == "answer"
    while getattr(lesson.focus, "subject", "") != "U15":
        press(app, DOWN)
    press(app, ENTER)
    assert lesson.step.key == "answer_commit"
    press(app, ENTER)
    back_to_the_game(app)
    app.frame()
    assert lesson.step.key == "run"
    press(app, SPACE)
    back_to_the_game(app)
    app.frame()
    assert lesson.step.key == "end"
    assert session.turn >= start + 3
    press(app, "s")
    assert type(app.scene) is Main
    assert app.scene.view.session is session, "the game goes on"


def test_every_step_of_the_tutorial_can_be_skipped(app):
    open_tutorial(app)
    app.frame()
    lesson = app.scene
    for step in tutorial().steps:
        assert lesson.step is step
        press(app, "s")
    assert type(app.scene) is Main


def test_the_tutorial_is_the_suggestion_of_a_first_start(app):
    app.start_with(Title(app))
    app.frame()
    assert app.scene.page.widgets[0].words == text.say("tutorial.title")
    press(app, ENTER)
    assert isinstance(app.scene, Lesson)
    press(app, "q")
    session = app.scene.view.session
    press(app, ENTER)
    app.start_with(Title(app))
    app.frame()
    assert session.turn > 1
    assert app.scene.page.widgets[0].words == text.say("title.continue")


def test_a_tutorial_with_an_unknown_card_is_refused(tmp_path, monkeypatch):
    from game.session import tutorial as module

    path = tmp_path / "tutorial.yaml"
    declared = module.config_path("tutorial.yaml").read_text(encoding="utf-8")
    path.write_text(declared.replace("cards: [U15]", "cards: [C15]"), encoding="utf-8")
    monkeypatch.setattr(module, "config_path", lambda _name: path)
    module.tutorial.cache_clear()
    with pytest.raises(PrimacyError, match="C15"):
        module.tutorial()
    module.tutorial.cache_clear()


# ----------------------------------------------------------------------------------------------------- the news


def test_a_card_that_the_rival_was_seen_to_play_comes_first_with_its_meaning(app):
    play(app)
    listed = app.scene.views["news"].list
    for _ in range(24):
        press(app, ENTER)
        back_to_the_game(app)
        revealed = app.scene.view.report.orders["china"].cards
        if revealed:
            break
    assert revealed, "an official plays a card within six years"
    first = listed._ordered()[0]
    assert first.key == f"card:{Play.of(revealed[0]).key}" or len(revealed) > 1
    app.frame()
    assert any(card(Play.of(play).key).text in hint.text for play in revealed for hint in listed.hints)


def test_a_click_on_a_card_in_the_news_opens_its_page(app):
    from game.ui.scenes.glossary import Glossary

    session = play(app, turns=4)
    item = next(one for one in session.world.news if one.key.startswith("card:"))
    app.scene.look_up(item)
    app.frame()
    assert isinstance(app.scene, Glossary)
    assert len(app.scene.list.rows) == 1


def test_the_tip_of_a_card_covers_no_line_of_the_mandates(app):
    pygame.display.set_mode((1280, 720), pygame.RESIZABLE)
    play(app)
    for key in ("U14", "U3", "J2"):
        focus_card(app, key)
        app.tips._since = -HINT_DELAY  # as if the keyboard had been there for long
        app.frame()
        aims = app.scene.map.aims.area
        assert app.tips._box is not None and app.tips._box.height > 200, "a long one"
        assert app.tips._box.clip(aims).height <= 6, "its margin at most"
