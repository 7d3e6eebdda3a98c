"""The map: its geometry and places, where labels stand, its layers by key and click, and when it moves."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from collections.abc import Iterator

import numpy as np
import pygame
import pytest
from pygame import Rect

from game.errors import PrimacyError
from game.metrics.metric import METRICS
from game.paths import asset_path
from game.ui import geography, layout, places, text
from game.ui import world_picture as world_picture_module
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.fonts import Typeface
from game.ui.geography import CHINA, NEUTRAL, US, Projection, arc, is_inside, outlines
from game.ui.labels import arranged, beside, nearest, placed
from game.ui.map_view import LAYERS, MapView
from game.ui.motion import AFTERGLOW, MONTHS_TIME, Motion
from game.ui.panels import world_map as world_map_module
from game.ui.panels.map_brush import Painted
from game.ui.panels.map_layers import paint_places, paint_streams
from game.ui.places import Places
from game.ui.scenes.main import open_game
from game.ui.settings import Settings
from game.ui.world_picture import world_picture
from tests.window.keys import strike

AREA = Rect(10, 70, 890, 390)


def rings_of(kind: int) -> list[np.ndarray]:
    world = outlines()
    return [ring for ring, one in zip(world.rings, world.ring_kinds, strict=True) if one == kind]


# --------------------------------------------------------------------------------------------------- geometry


def test_the_outlines_load_and_hold_the_whole_world():
    world = outlines()
    assert set(world.ring_kinds) == {NEUTRAL, US, CHINA}
    assert all(len(ring) >= 3 for ring in world.rings)
    everything = np.concatenate(world.rings)
    assert everything[:, 1].min() < -50
    assert everything[:, 1].max() > 80
    assert np.ptp(everything[:, 0]) >= 355


def test_a_damaged_map_is_told_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "world.npz").write_bytes(b"not a map")
    monkeypatch.setattr(geography, "asset_path", lambda *_parts: tmp_path / "world.npz")
    outlines.cache_clear()
    with pytest.raises(PrimacyError, match=r"assets/map/world\.npz cannot be read"):
        outlines()
    outlines.cache_clear()


def test_play_goes_on_without_a_map(app, monkeypatch, window_clock):
    def missing():
        raise PrimacyError("assets/map/world.npz cannot be read: gone.")

    monkeypatch.setattr(world_picture_module, "outlines", missing)
    pygame.display.set_mode((1366, 768), pygame.RESIZABLE)
    app.frame()
    window_clock.passes(0.25)
    app.frame()
    assert "cannot be read" in app.scene.map.trouble
    press(app, pygame.K_2)
    assert app.scene.map.hints()


KNOWN = {  # a place inside, and the kind of land it must be
    "Kansas": ((-98.0, 38.5), US),
    "Alaska": ((-152.0, 65.0), US),
    "Hawaii": ((-155.5, 19.6), US),
    "Sichuan": ((103.0, 30.5), CHINA),
    "Hainan": ((109.8, 19.2), CHINA),
    "Taiwan": ((121.0, 23.8), NEUTRAL),
    "Mongolia": ((103.0, 46.5), NEUTRAL),
    "Chukotka, beyond 180 degrees": ((-175.0, 66.5), NEUTRAL),
    "Fiji": ((178.0, -17.8), NEUTRAL),
}


@pytest.mark.parametrize("name", KNOWN)
def test_every_place_is_the_land_of_who_holds_it(name):
    at, kind = KNOWN[name]
    assert [one for one in (NEUTRAL, US, CHINA) if is_inside(*at, rings_of(one))] == [kind]


def test_the_sea_is_no_land():
    for at in ((-150.0, 20.0), (170.0, 40.0), (-40.0, 30.0)):
        assert not is_inside(*at, outlines().rings)


@pytest.mark.parametrize("site", places.places().sites, ids=lambda site: site.place)
def test_every_site_lies_inside_its_nation(site):
    assert is_inside(*site.position, rings_of(US if site.nation == "us" else CHINA))


def test_the_projection_wraps_at_the_atlantic_and_not_at_the_pacific():
    projection = Projection.fitted(AREA)
    west, east = projection.at(179.5, 10.0), projection.at(-179.5, 10.0)
    assert 0 < east[0] - west[0] < 5, "the Pacific is in one piece"
    assert projection.at(116.4, 39.9)[0] < AREA.centerx < projection.at(-77.0, 38.9)[0]
    assert projection.at(-19.0, 0.0)[0] - projection.at(-25.0, 0.0)[0] < -AREA.width / 2, "the map ends in the Atlantic"
    assert projection.at(30.0, 0.0) == pytest.approx(projection.at(390.0, 0.0))


def test_the_projection_keeps_north_up_and_shows_the_latitudes_it_promises():
    projection = Projection.fitted(AREA, above=30, below=50)
    heights = [projection.at(0.0, latitude)[1] for latitude in range(-50, 75, 4)]
    assert heights == sorted(heights, reverse=True)
    assert projection.at(0.0, geography.HIGHEST)[1] >= AREA.top + 30 - 1
    assert projection.at(0.0, geography.LOWEST)[1] <= AREA.bottom - 50 + 1
    assert projection == Projection.fitted(AREA, above=30, below=50)


def test_an_arc_joins_its_ends_and_bows_upwards_only_so_far():
    path = arc((100.0, 300.0), (500.0, 300.0), 0.3, 60.0)
    assert path[0].tolist() == [100.0, 300.0]
    assert path[-1].tolist() == [500.0, 300.0]
    assert 300 - path[:, 1].min() == pytest.approx(60.0)


def test_the_picture_shows_both_nations_in_their_colours():
    pygame.display.init()
    ground = pygame.Surface((447, 195))
    projection = Projection.fitted(ground.get_rect())
    picture = world_picture(ground, projection, 0.5)
    us = picture.get_at(tuple(map(round, projection.at(-98.0, 38.5))))
    china = picture.get_at(tuple(map(round, projection.at(103.0, 30.5))))
    land = picture.get_at(tuple(map(round, projection.at(134.0, -26.0))))
    sea = picture.get_at(tuple(map(round, projection.at(-150.0, 0.0))))
    assert us.b > us.r + 60
    assert china.r > china.b + 60
    assert max(sea[:3]) < max(land[:3]) < 90


# ----------------------------------------------------------------------------------------------------- places


def test_the_places_fit_the_rules():
    known = places.places()
    assert {site.nation for site in known.sites} == {"us", "china"}
    assert all(flow.metric in METRICS for flow in known.chip_flows)
    said = text.read_strings("en")
    for site in known.sites:
        assert f"map.place.{site.place}" in said
    for flow in known.chip_flows:
        assert f"map.flow.{flow.flow}" in said
        assert f"map.flow_meaning.{flow.flow}" in said
    everything = (*known.sites, *known.regions, *known.markets, *known.chip_flows)
    assert all(one.source for one in everything)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda read: {"sites": read.sites[1:]}, 'shares of the sites of "us" must add up to 1'),
        (lambda read: {"regions": read.regions[::-1]}, 'key "regions" must list us, china'),
        (
            lambda read: {"chip_flows": (read.chip_flows[0].model_copy(update={"metric": "chip_flow"}),)},
            'unknown metric "chip_flow"',
        ),
    ],
)
def test_places_that_do_not_fit_are_told(monkeypatch, change, told):
    read = places.places()
    changed: Places = read.model_copy(update=change(read))
    monkeypatch.setattr(places, "load", lambda _model, _path: changed)
    places.places.cache_clear()
    with pytest.raises(PrimacyError, match=told):
        places.places()
    places.places.cache_clear()


# ----------------------------------------------------------------------------------------------------- labels


def test_a_label_stands_beside_its_mark_and_clear_of_others():
    mark, bounds = Rect(100, 100, 20, 20), Rect(0, 0, 400, 300)
    first = placed(beside(mark, (80, 16), 4), [mark], bounds)
    assert first == Rect(124, 102, 80, 16)
    second = placed(beside(mark, (80, 16), 4), [mark, first], bounds)
    assert second is not None
    assert not second.colliderect(first)
    assert placed(beside(mark, (80, 16), 4), [bounds], bounds) is None


def test_crowded_labels_are_left_out_as_little_as_possible_and_their_lines_cross_no_other():
    marks = [Rect(100 + 22 * (place % 3), 100 + 20 * (place // 3), 12, 12) for place in range(7)]
    sizes = [(70, 15)] * len(marks)
    found = arranged(marks, sizes, 4, marks, Rect(0, 0, 300, 260))
    labels = [label for label in found if label is not None]
    assert len(labels) >= 6
    assert not any(a.colliderect(b) for place, a in enumerate(labels) for b in labels[place + 1 :])
    for mark, own in zip(marks, found, strict=True):
        if own is not None:
            line = (mark.center, nearest(mark, own))
            assert not any(other.clipline(*line) for other in labels if other is not own)


# ----------------------------------------------------------------------------------------------------- motion


def test_motion_passes_the_months_then_fades_and_rests():
    now = [100.0]
    motion = Motion(lambda: True, lambda: now[0])
    assert (motion.frame, motion.progress, motion.strength) == (-1, 1.0, 0.0)
    motion.start(months=True)
    assert motion.progress == 0.0
    now[0] += MONTHS_TIME / 2
    assert motion.progress == pytest.approx(0.5)
    assert motion.strength == 1.0
    now[0] += MONTHS_TIME / 2 + AFTERGLOW - 0.01
    assert motion.progress == 1.0
    assert motion.strength < 0.05
    now[0] += 0.02
    assert motion.frame == -1


def test_no_motion_where_none_is_wanted():
    motion = Motion(lambda: False, lambda: 0.0)
    motion.start(months=True)
    assert (motion.frame, motion.progress, motion.strength) == (-1, 1.0, 0.0)


# ------------------------------------------------------------------------------------------------- the window


@pytest.fixture
def app(tmp_path, monkeypatch) -> Iterator[App]:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    app = App((1280, 720), Settings(odds=False))
    app.engine.wait()
    from game.session.session import Session

    session = Session.new("baseline-2025", "us", "balanced", 5)
    session.run(4)
    open_game(app, session)
    app.frame()
    yield app
    app.close()


def press(app: App, *keys: int | str, mod: int = 0) -> None:
    """Press keys one after the other, a frame each; a letter is given as text."""
    strike(app.frame, *keys, mod=mod)
    app.frame()


def click(app: App, at: tuple[int, int]) -> None:
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=at, button=1))
        app.frame()


def pixels(app: App) -> bytes:
    return pygame.image.tobytes(app.window.subsurface(app.scene.map.area), "RGB")


def test_layers_are_chosen_by_key_and_by_click(app):
    app.settings.motion = False
    world_map = app.scene.map
    shown = set()
    for place, layer in enumerate(LAYERS):
        press(app, pygame.K_1 + place)
        assert world_map.tabs.chosen == layer
        shown.add(pixels(app))
    assert len(shown) == len(LAYERS), "every layer looks different"
    tabs = world_map.tabs.area
    click(app, (tabs.left + 10, tabs.centery))
    assert world_map.tabs.chosen == LAYERS[0]
    click(app, (tabs.right - 10, tabs.centery))
    assert world_map.tabs.chosen == LAYERS[-1]
    press(app, pygame.K_m)
    assert world_map.shows_figures
    assert pixels(app) not in shown
    click(app, world_map.figures.area.center)
    assert not world_map.shows_figures


def test_every_layer_says_what_it_shows_and_where(app):
    for layer in LAYERS:
        press(app, pygame.K_1 + LAYERS.index(layer))
        assert app.scene.map.hints(), layer
        assert all(app.scene.map.area.inflate(40, 40).contains(hint.area) for hint in app.scene.map.hints())
        assert all(hint.title for hint in app.scene.map.hints())


def test_the_layers_add_up_to_the_nations(app):
    view = app.scene.view
    shown = MapView(view).layer("markets")
    dependence = sum(
        split.shares[0] * size
        for split, size in zip(shown.splits, view.session.world.markets.size[0].tolist(), strict=True)
    )
    assert dependence == pytest.approx(view.value("dependence_us"), abs=1e-9)
    people = [flow for flow in MapView(view).layer("talent").flows if flow.key == "china-us"]
    assert len(people) == 1
    assert {flow.key for flow in MapView(view).layer("chips").flows} == {
        "home",
        "legal",
        "smuggled",
        "rented",
        "native",
    }


def test_a_rivals_sites_are_shown_as_they_are_believed_to_be(app):
    view = app.scene.view
    marks = {mark.key: mark for mark in MapView(view).layer("power").marks}
    site = next(site for site in places.places().sites if site.place == "hohhot")
    believed = view.believed("china_power_available")[0]
    from game.ui import formats

    assert marks["hohhot"].words == text.say("unit.gigawatt", value=formats.plain(site.share * believed, 1))


def test_the_shares_of_talent_agree_with_the_strip_and_make_a_hundred(app):
    layer = MapView(app.scene.view).layer("talent")
    marks = {mark.key: mark.words for mark in layer.marks}
    strip = next(fact for fact in layer.facts if fact.name == text.say("map.fact.talent"))
    assert [words for _side, words, _warns in strip.words] == [marks["us"], marks["china"]]
    assert sum(round(10 * float(words.rstrip("%"))) for words in marks.values()) == 1000


def test_a_new_canvas_shows_no_picture_of_one_that_is_gone(app, monkeypatch):
    """Even where it is given the same place in memory."""
    drawn: list[str] = []
    draw = Canvas.text

    def noted(canvas, words, *given, **named):
        drawn.append(words)
        return draw(canvas, words, *given, **named)

    monkeypatch.setattr(Canvas, "text", noted)
    for _ in range(4):
        app._painters[0].forget()
        drawn.clear()
        app.frame()
        assert text.say("map.place.virginia") in drawn


def test_the_map_moves_after_a_quarter_and_only_then(app):
    world_map = app.scene.map
    assert world_map.motion.frame == -1
    press(app, pygame.K_RETURN)
    assert app.scene is not app.scenes[0], "what was revealed lies over the map"
    assert world_map.motion.frame == -1, "nothing moves below a dialog"
    press(app, pygame.K_RETURN)
    assert world_map.motion.frame >= 0
    assert world_map.motion.progress < 1.0
    press(app, pygame.K_RETURN)
    assert app.scene is not app.scenes[0], "the report lies over the map"
    assert world_map.motion.frame == -1, "nothing moves below a dialog"
    press(app, pygame.K_RETURN)
    assert app.scene is app.scenes[0]
    app.frame()
    still = pixels(app)
    app.frame()
    assert pixels(app) == still


def test_another_layer_is_prepared_over_several_frames_and_then_is_the_same(app, monkeypatch):
    monkeypatch.setattr(world_map_module, "SLICE", -1.0)  # a piece a frame
    world_map = app.scene.map
    press(app, pygame.K_1)
    before = world_map._still
    press(app, pygame.K_3)
    assert world_map._still is before, "the layer before stands until the next is done"
    frames = 0
    while world_map._work is not None and frames < 200:
        app.frame()
        frames += 1
    assert 5 < frames < 200
    prepared = pygame.image.tobytes(world_map._still[1], "RGB")
    hints = list(world_map.hints())
    world_map._still = world_map._flowing = None
    world_map.motion.stop()
    world_map.view.draft_stamp += 1
    app.frame()
    assert pygame.image.tobytes(world_map._still[1], "RGB") == prepared
    assert list(world_map.hints()) == hints


def test_reduced_motion_draws_no_motion(app, window_clock):
    app.settings.motion = False
    world_map = app.scene.map
    press(app, pygame.K_4)
    still = pixels(app)
    world_map.motion.start(months=True)
    drawn = len(app.frame_times)
    for _ in range(10):
        app.frame()
    assert pixels(app) == still
    assert len(app.frame_times) == drawn
    app.settings.motion = True
    world_map.motion.start(months=False)
    window_clock.passes(0.5)
    app.frame()
    assert pixels(app) != still


def test_a_stretched_map_stands_in_while_a_window_is_dragged(app, window_clock):
    for width in (1290, 1300, 1310):
        pygame.display.set_mode((width, 730), pygame.RESIZABLE)
        app.frame()
    world_map = app.scene.map
    assert world_map._ground[1].get_size() != world_map.area.size
    window_clock.passes(0.25)
    app.frame()
    assert world_map._ground[1].get_size() == world_map.area.size


# ----------------------------------------------------------------------------------------------------- layout


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("setting", [0.75, 1.0, 1.5, 2.5])
def test_the_parts_of_the_map_lie_inside_it_and_apart(size, setting):
    scale = layout.scale_of(size, setting)
    areas = layout.main(size, scale)
    area = areas.get("map") or areas["view"]
    parts = list(layout.world_map(area, scale).values())
    assert all(area.contains(part) for part in parts)
    assert not any(a.colliderect(b) for place, a in enumerate(parts) for b in parts[place + 1 :])
    assert layout.world_map(area, scale) == layout.world_map(area, scale)
    assert layout.map_projection(area, scale) == layout.map_projection(area, scale)


def test_labels_of_a_layer_never_cover_each_other(app):
    scale = 1.0
    canvas = Canvas(pygame.Surface((1280, 720)), Typeface(scale))
    area = layout.main((1280, 720), scale)["map"]
    parts = layout.world_map(area, scale)
    for layer in LAYERS:
        shown = MapView(app.scene.view).layer(layer)
        projection = layout.map_projection(area, scale)
        done = Painted()
        all(True for _ in paint_streams(canvas, shown, projection, done))
        done.taken += parts.values()
        all(True for _ in paint_places(canvas, shown, projection, area, done))
        kept = done.taken[2 * len(shown.flows) + len(parts) + len(shown.marks) + len(shown.splits) :]
        labels = [label.inflate(-4, -4) for label in kept]  # each keeps a margin
        assert labels
        assert not any(a.colliderect(b) for place, a in enumerate(labels) for b in labels[place + 1 :])


def test_the_map_ships_its_source_and_licence():
    words = asset_path("map", "README.md").read_text(encoding="utf-8")
    assert "Natural Earth" in words
    assert "no position" in words
    assert asset_path("map", "world.npz").stat().st_size < 200_000
