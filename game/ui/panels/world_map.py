"""The map, the middle of the main screen: five layers over the world, moving as the months of a quarter pass."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

import numpy as np
import pygame
from pygame import Rect

from game.errors import PrimacyError
from game.ui import clock, layout, shapes, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.geography import Projection
from game.ui.map_parts import Fact, Layer
from game.ui.map_view import LAYERS, MapView
from game.ui.motion import Motion
from game.ui.panels.aims import Aims
from game.ui.panels.card import Card
from game.ui.panels.map_brush import Painted, Stream, shaded
from game.ui.panels.map_facts import paint_facts
from game.ui.panels.map_layers import paint_places, paint_streams
from game.ui.panels.spot import Spot, Why
from game.ui.panels.theatre_charts import PAINT_FIGURES
from game.ui.text import say, told
from game.ui.view import QUARTER, GameView, metric_meaning
from game.ui.widget import Action, Hint
from game.ui.world_picture import world_picture

SPACING = 30.0  # units between two lights of a flow
SPEED = 46.0  # units a second that they run
PULSE = 1.6  # seconds from one ring around a mark to the next
MOST_FACTS = 6  # of a layer, of which one may ask why
Still = tuple[tuple[Hashable, ...], pygame.Surface, Painted]
"""What a picture of a layer shows and on which canvas, the picture, and what was drawn on it. The canvas itself and not
its `id`, which a new one may get that comes after it.
"""
SLICE = 0.004  # seconds of a frame for preparing the picture of another layer
SETTLE = 0.15  # seconds for which a size must stand before the map is drawn anew for it


class WorldMap(Card):
    """One layer at a time, chosen by tabs or the keys 1 to 5; M shows the figures of the layer as charts instead."""

    def __init__(
        self, view: GameView, moves: Callable[[], bool], why: Why | None = None, goals: Action | None = None
    ) -> None:
        """`moves` says whether anything may move; `why` explains a metric; `goals` tells the mandates, which stand on
        a board of their own where somebody plays.
        """
        super().__init__(view)
        self.map = MapView(view)
        self.motion = Motion(moves)
        options = [(key, f"{place} {say(f'map.{key}')}") for place, key in enumerate(LAYERS, 1)]
        self.tabs = Tabs(options, LAYERS[0], lambda _key: self.motion.start(months=False))
        self.tabs.hint_title = say("map.keys")
        self.figures = Button("", self._turn, "chart-column")
        self.shows_figures = False
        self.spots = [Spot("", why) for _ in range(MOST_FACTS)] if why is not None else []
        self.aims = Aims(view, goals) if goals is not None and not view.watched else None
        self.widgets = [self.tabs, self.figures, *([self.aims] if self.aims else []), *self.spots]
        self.trouble = ""  # why there is no land, if so
        self._shown_turn = -1 if view.untold else view.turn_stamp
        self._ground: tuple[Hashable, pygame.Surface] | None = None
        self._sized: tuple[tuple[int, int], float] = ((0, 0), 0.0)
        self._still: Still | None = None
        self._work: tuple[Hashable, Iterator[None]] | None = None  # another layer's picture, and what is left of it
        self._beside: Canvas | None = None  # where it is painted
        self._strip: tuple[Hashable, pygame.Surface, Sequence[Fact], Sequence[Rect]] | None = None
        self._flowing: tuple[Hashable, pygame.Surface, Painted] | None = None

    # ---------------------------------------------------------------------------------------------- what shows

    def _turn(self) -> None:
        self.shows_figures = not self.shows_figures

    @property
    def covers(self) -> bool:
        return not self.shows_figures

    def resolve(self) -> None:
        """Let the quarter that was just played pass over the map, once."""
        if self._shown_turn != self.view.turn_stamp:
            self._shown_turn = self.view.turn_stamp
            self.motion.start(months=True)

    @property
    def is_passing(self) -> bool:
        """Whether the months of a quarter are passing over the map."""
        return self.covers and self.motion.progress < 1.0

    @property
    def months_to_pass(self) -> int:
        """How many months of the quarter have not passed over the map yet."""
        return round(QUARTER * (1.0 - self._step))

    def state(self) -> Hashable:
        if self._sized[0] != self.area.size:
            self._sized = (self.area.size, clock.now())
        self.figures.icon = "globe" if self.shows_figures else "chart-column"
        self.figures.hint_title = say("map.back" if self.shows_figures else "map.figures")
        frame = -1 if self.shows_figures else self.motion.frame
        stamps = (self.view.turn_stamp, self.view.draft_stamp, self.view.odds_stamp)
        return (*stamps, self.tabs.chosen, self.shows_figures, frame, self._settled)

    @property
    def _settled(self) -> bool:
        """Whether the map of this size was drawn; while a window is dragged an older one is stretched."""
        drawn = self._ground is None or self._ground[1].get_size() == self.area.size
        return drawn or clock.now() - self._sized[1] > SETTLE

    def shortcut(self, event: pygame.event.Event) -> bool:
        """Keys 1 to 5 choose a layer, M turns to the figures and back."""
        place = event.key - pygame.K_1
        if 0 <= place < len(LAYERS):
            self.tabs.choose(LAYERS[place])
        elif event.key == pygame.K_m:
            self._turn()
        else:
            return False
        return True

    def arrange(self, canvas: Canvas) -> None:
        parts = layout.world_map(self.area, canvas.scale)
        self.tabs.area = parts["tabs"]
        self.figures.area = parts["figures"]
        if self.aims is not None:
            self.aims.visible = not self.shows_figures and bool(self.aims.kept)
            self.aims.area = layout.over_the_sea(self.area, canvas.scale, self.aims.wanted_size(canvas))

    # ------------------------------------------------------------------------------------------------ painting

    def paint(self, canvas: Canvas) -> None:
        parts = layout.world_map(self.area, canvas.scale)
        for spot in self.spots:
            spot.visible = False
        if self.shows_figures:
            self._hints = []
            canvas.card(self.area)
            body = layout.inset(self.area, canvas.px(theme.PADDING))
            body = Rect(body.left, parts["tabs"].bottom + canvas.px(12), body.width, 0)
            body.height = self.area.bottom - canvas.px(theme.PADDING) - body.top
            PAINT_FIGURES[self.tabs.chosen](canvas, self.view, body)
            return
        painted = self._paint_still(canvas, parts)
        self._paint_facts(canvas, parts["facts"])
        if self.aims is not None and self._still is not None:
            board = self.aims.area.move(-self.area.left, -self.area.top)
            self.aims.ground = (self._still[0], self._still[1].subsurface(board))
        if self.motion.frame >= 0:
            self._paint_motion(canvas, painted)
            if self.motion.progress < 1.0:
                self._paint_month(canvas, parts)

    def _paint_facts(self, canvas: Canvas, area: Rect) -> None:
        """The strip of facts, kept as a picture while lights move over the map above it."""
        assert self._still is not None
        key = (self._still[0], tuple(area), self.view.draft_stamp, self.view.odds_stamp)
        if self._strip is None or self._strip[0] != key:
            layer = self.map.layer(self.tabs.chosen, self._step)
            with canvas.whole(self.area):
                cells = paint_facts(canvas, area, layer.facts, self.view.side)
                picture = canvas.surface.subsurface(area).copy()
            self._strip = (key, picture, layer.facts, cells)
        canvas.surface.blit(self._strip[1], area)
        self._place_spots(self._strip[2], self._strip[3])

    def _place_spots(self, facts: Sequence[Fact], cells: Sequence[Rect]) -> None:
        """Let one ask why of every fact that is a metric."""
        asked = [(fact, cell) for fact, cell in zip(facts, cells, strict=True) if fact.metric]
        for spot, (fact, cell) in zip(self.spots, asked, strict=False):
            meaning = metric_meaning(fact.metric)
            spot.metric, spot.area, spot.visible = fact.metric, cell, True
            spot.told = Hint(cell, fact.name, "\n".join(filter(None, (f"{meaning}.", fact.doubt, say("why.click")))))

    def _paint_still(self, canvas: Canvas, parts: layout.Areas) -> Painted:
        """Everything that does not move, kept as one picture until something of it changes."""
        board = tuple(self.aims.area) if self.aims is not None else ()
        shows = (self.view.turn_stamp, self.tabs.chosen, self._step)
        key = (shows, canvas, tuple(self.area), board, self._settled)
        if self._still is not None and self._still[0] == key:
            canvas.surface.blit(self._still[1], self.area)
            return self._still[2]
        if self._still is not None and self.motion.frame >= 0 and _only_layer_differs(key, self._still[0]):
            return self._prepare(canvas, parts, key, self._still)
        self._work = None
        with canvas.whole(self.area):
            for _ in self._pieces(canvas, parts, key):
                pass
        assert self._still is not None
        return self._still[2]

    def _prepare(self, canvas: Canvas, parts: layout.Areas, key: tuple[Hashable, ...], shown: Still) -> Painted:
        """Work on another layer's picture for a part of this frame; until it is done the one before stands."""
        if self._work is None or self._work[0] != key:
            if self._beside is None or self._beside.surface.get_size() != canvas.surface.get_size():
                self._beside = Canvas(pygame.Surface(canvas.surface.get_size()), canvas.typeface)
            self._beside.typeface, self._beside.scale = canvas.typeface, canvas.scale
            self._work = (key, self._pieces(self._beside, parts, key))
        until = clock.now() + SLICE
        for _ in self._work[1]:
            if clock.now() > until:
                canvas.surface.blit(shown[1], self.area)
                return shown[2]
        self._work = None
        assert self._still is not None
        canvas.surface.blit(self._still[1], self.area)
        return self._still[2]

    def _pieces(self, canvas: Canvas, parts: layout.Areas, key: tuple[Hashable, ...]) -> Iterator[None]:
        """The layer over the map, piece by piece: flows, marks and labels; at last it is kept."""
        projection = layout.map_projection(self.area, canvas.scale)
        layer = self.map.layer(self.tabs.chosen, self._step)
        yield
        yield from self._paint_flowing(canvas, layer, projection)
        assert self._flowing is not None
        painted = self._flowing[2].copied()
        painted.taken += [parts["tabs"], parts["figures"], parts["facts"]]
        painted.taken += [self.aims.area] if self.aims is not None and self.aims.visible else []
        bounds = self.area.inflate(-canvas.px(8), -canvas.px(4))
        yield from paint_places(canvas, layer, projection, bounds, painted)
        if self.trouble:
            room = bounds.inflate(-canvas.px(40), -canvas.px(100))
            canvas.paragraph(told(self.trouble), room, "small", theme.WARNING)
        yield
        self._hints = painted.hints
        self._still = (key, canvas.surface.subsurface(self.area).copy(), painted)

    def _paint_flowing(self, canvas: Canvas, layer: Layer, projection: Projection) -> Iterator[None]:
        """The map with its flows, kept while a quarter's months pass over it."""
        flows = tuple(flow.key for flow in layer.flows)
        key = (canvas.typeface, tuple(self.area), self.view.turn_stamp, self.tabs.chosen, flows, self._settled)
        if self._flowing is None or self._flowing[0] != key:
            canvas.surface.blit(self._world(canvas, projection), self.area)
            painted = Painted()
            yield from paint_streams(canvas, layer, projection, painted)
            self._flowing = (key, canvas.surface.subsurface(self.area).copy(), painted)
        canvas.surface.blit(self._flowing[1], self.area)
        yield

    @property
    def _step(self) -> float:
        """How much of the quarter shows, in whole months."""
        return float(np.ceil(self.motion.progress * QUARTER) / QUARTER)

    def _world(self, canvas: Canvas, projection: Projection) -> pygame.Surface:
        """The map itself over the backdrop, drawn once for each size of the panel."""
        key = (tuple(self.area), canvas.scale)
        if self._ground is not None and self._ground[0] == key:
            return self._ground[1]
        if not self._settled and self._ground is not None:
            return pygame.transform.smoothscale(self._ground[1], self.area.size)
        piece = canvas.surface.subsurface(self.area).copy()
        local = projection.moved(-self.area.left, -self.area.top)
        try:
            piece = world_picture(piece, local, canvas.scale)
        except PrimacyError as error:  # missing or damaged: play goes on over an empty sea
            self.trouble = error.sentence
        self._ground = (key, piece)
        return piece

    def _paint_motion(self, canvas: Canvas, painted: Painted) -> None:
        seconds, strength = self.motion.seconds or 0.0, self.motion.strength
        with canvas.only_in(self.area):
            for stream in painted.streams:
                paint_lights(canvas, stream, painted.words, seconds, strength)
            if not painted.streams:
                for number, (centre, radius, colour) in enumerate(painted.pulses):
                    part = (seconds / PULSE + number * 0.37) % 1.0
                    reach = radius + canvas.px(16) * part
                    light = shaded(colour, round((1 - part) * strength * 6) / 12)
                    ring = shapes.light_ring(round(reach), max(1, canvas.px(1.6)), light)
                    canvas.surface.blit(ring, ring.get_rect(center=centre), special_flags=pygame.BLEND_RGB_ADD)

    def _paint_month(self, canvas: Canvas, parts: layout.Areas) -> None:
        """Which month passes just now, below the tabs."""
        words = say("map.months", month=self.map.month(self.motion.progress))
        if self.view.untold:
            words = say("map.months_skip", months=words)
        width = canvas.text_width(words, "small_strong") + canvas.px(24)
        tabs = parts["tabs"]
        pill = Rect(tabs.left, tabs.bottom + canvas.px(6), width, canvas.px(24))
        canvas.box(pill, theme.PILL, 12, theme.CONTROL_EDGE, opacity=0.92)
        canvas.text_in(words, pill, "small_strong", theme.BRIGHT, "centre")
        done = Rect(pill.left + canvas.px(12), pill.bottom + canvas.px(4), pill.width - canvas.px(24), canvas.px(3))
        canvas.bar(done, self.motion.progress, theme.SIDE[self.view.side])


def _only_layer_differs(key: tuple[Hashable, ...], other: tuple[Hashable, ...]) -> bool:
    """Whether two pictures of the map differ by what they show alone, and not by place or size."""
    return key[1:] == other[1:]


def paint_lights(canvas: Canvas, stream: Stream, words: list[Rect], seconds: float, strength: float) -> None:
    """Small lights that run along a stream, evenly apart, and pass below the words."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(stream.path, axis=0).T))))
    count = max(1, int(along[-1] / (SPACING * canvas.scale)))
    shift = seconds * SPEED * canvas.scale / max(along[-1], 1.0)
    places = ((np.arange(count) / count + shift) % 1.0) * along[-1]
    x, y = (np.interp(places, along, stream.path[:, axis]).tolist() for axis in (0, 1))
    light = shapes.light(max(4, canvas.px(stream.size * 2.2)), shaded(stream.colour, round(strength * 8) / 8))
    half = light.get_width() / 2
    spots = [
        (light, (round(across - half), round(down - half)))
        for across, down in zip(x, y, strict=True)
        if not any(label.collidepoint(across, down) for label in words)
    ]
    canvas.surface.fblits(spots, pygame.BLEND_RGB_ADD)
