"""Goals in sight: prospects of mandates, the board on the map, what a lever moves towards, tips that keep clear."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pygame
import pytest
from pygame import Rect

from game import copies
from game.forecast import futures
from game.levers import LEVERS, SIDES
from game.outcome import mandates
from game.session.options import Options
from game.session.prospects import looked_at, prospects
from game.session.session import Session
from game.ui import layout, text
from game.ui.app import App
from game.ui.forecaster import Outlook
from game.ui.panels.aims import is_lost, progress_words
from game.ui.panels.predict import prediction, said_about, settle
from game.ui.scenes.goals import Goals
from game.ui.scenes.main import open_game
from game.ui.settings import Settings
from game.ui.tips import _placed
from game.ui.view import lever_meaning, lever_stages, lever_towards

WORLDS = 24


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[App]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRIMACY_HOME", str(tmp_path_factory.mktemp("home")))
        app = App((1280, 720), Settings(odds=False))
        app.engine.wait()
        yield app
        app.close()


@pytest.fixture(scope="module")
def played() -> Session:
    session = Session.new("baseline-2025", "us", "balanced", 7, options=Options(level="official"))
    session.run(33)
    return session


def shown(app: App, session: Session):  # type: ignore[no-untyped-def]
    open_game(app, session)
    app.frame()
    return app.scene.view  # type: ignore[attr-defined]


@pytest.mark.parametrize("side", SIDES)
def test_prospects_are_what_the_futures_come_to(played, side):
    keys = tuple(mandates.mandates_of(side))
    seen = futures(played.world, None, worlds=WORLDS, metrics=looked_at(side, keys))
    (found,) = prospects(played.world, seen, side, keys)
    child = copies.copy(played.world, np.zeros(WORLDS, dtype=np.intp), 1 + np.arange(WORLDS))
    while not child.is_over:
        child.step()
    so_far = mandates.met(played.world, side, keys)[0]  # a copy remembers nothing of what was lived before
    known = mandates.mandates_of(side)
    for key, held, before in zip(keys, mandates.met(child, side, keys).T, so_far, strict=True):
        if known[key].over == "always":
            held = held & before
        assert found[key] == pytest.approx(held.mean(), abs=1e-9), key


def test_a_goal_that_was_broken_once_has_no_prospect(played):
    broken = [
        key
        for key, one in mandates.mandates_of("us").items()
        if one.over == "always" and not mandates.met(played.world, "us", (key,))[0, 0]
    ]
    seen = futures(played.world, None, worlds=4, metrics=looked_at("us", tuple(broken)))
    assert all(share == 0.0 for share in prospects(played.world, seen, "us", tuple(broken))[0].values())


def test_the_board_shows_the_mandates_and_opens_their_page(app, played):
    view = shown(app, played)
    board = app.scene.map.aims
    assert [one.key for one in board.kept] == list(played.kept["us"])
    assert app.scene.map.area.contains(board.area)
    told = board.hint().text
    for one, met in zip(board.kept, view.mandates_met(), strict=True):
        assert progress_words(view, one) in told
        assert not (met and is_lost(view, one, met))
    board.press(board.area.center)
    app.frame()
    assert isinstance(app.scene, Goals)
    app.pop()


def test_the_board_tells_what_a_draft_does_to_each_mandate(app, played):
    view = shown(app, played)
    keys = played.kept["us"]
    empty = np.zeros(1, dtype=int)
    odds = (dict.fromkeys(keys, 0.4), dict.fromkeys(keys, 0.55))
    view.outlook = Outlook(view._asked, 1, 256, ({}, {}), empty, {}, {}, (), odds)
    assert view.prospect(keys[0]) == (0.40, 0.55)
    view.outlook = replace(view.outlook, verdicts=({},), mandates=odds[:1])
    assert view.prospect(keys[0]) == (0.40, None)
    view.outlook = None
    assert view.prospect(keys[0]) == (None, None)


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080), (3840, 2160)])
def test_the_board_stands_between_the_continents_and_above_the_facts(size):
    scale = layout.scale_of(size, 1.0)
    area = layout.main(size, scale).get("map") or layout.main(size, scale)["view"]
    board = layout.over_the_sea(area, scale, (round(260 * scale), round(90 * scale)))
    assert area.contains(board)
    assert not board.colliderect(layout.world_map(area, scale)["facts"])
    assert board.right <= layout.map_projection(area, scale).at(-75.0, -30.0)[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_lever_is_told_on_the_scale_that_the_window_shows(language):
    text.use(language)
    try:
        for key, lever in LEVERS.items():
            for side in lever.meaning:
                stages = lever_stages(key, side)
                assert stages[0][0] == 0, key
                assert stages[-1][0] == 100, key
                assert "100" in lever_meaning(key, side)
                assert stages[-1][1] in lever_towards(key, side, 50, 100)
                assert stages[0][1] in lever_towards(key, side, 50, 0)
    finally:
        text.use("en")


def test_a_tip_beside_a_row_keeps_clear_of_what_a_draft_changes(app):
    app.frame()
    canvas = app._painters[0].canvas
    window, row = Rect(0, 0, 1280, 720), Rect(928, 460, 322, 38)
    odds = Rect(372, 458, 540, 250)
    tip = _placed(canvas, window, row, Rect(0, 0, 380, 260), None, (odds,))
    assert not tip.colliderect(odds)
    assert window.contains(tip)
    assert tip.right <= row.left


def test_two_people_predict_each_for_themselves(app):
    session = Session.hot_seat("baseline-2025", 5)
    open_game(app, session)
    view = app.scene.view  # type: ignore[attr-defined]
    panel = prediction(view)
    assert panel is not None
    session.ledger.say(1, said_about(view, "us"), 0.9)
    session.ledger.say(1, said_about(view, "china"), 0.2)
    session.hand_over()
    view.report = session.commit()
    settle(view)
    came = {one.about: one.came for one in session.ledger.predictions}
    assert set(came) == {said_about(view, "us"), said_about(view, "china")}
    change = view.report.changes["frontier_lead"]
    assert came[said_about(view, "us")] is (change.after > change.before)
    assert came[said_about(view, "china")] is (change.after < change.before)
    pygame.event.clear()


@pytest.mark.parametrize(("value", "told"), [(62.03, "62.0"), (61.97, "61.97"), (61.9, "61.9"), (61.9996, "61.9996")])
def test_a_number_just_short_of_its_line_does_not_look_as_if_it_were_there(value, told, app, played, monkeypatch):
    view = shown(app, played)
    mandate = mandates.mandates_of("us")["us_trusted"]
    monkeypatch.setattr(view, "yearly_mean", lambda _metric: value)
    assert progress_words(view, mandate).split()[0] == told


def test_who_keeps_no_mandate_has_no_board(app, played):
    view = shown(app, played)
    kept, played.kept["us"] = played.kept["us"], ()
    try:
        view.turn_stamp += 1
        app.frame()
        assert not app.scene.map.aims.visible
    finally:
        played.kept["us"] = kept
