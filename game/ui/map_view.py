"""What the map shows of a game: marks, flows, shares and facts of each layer, ready to be drawn.

Quantities are metrics and columns as the player may know them (`GameView.believed`). A nation's accelerators and power
are spread over its sites by the shares of `configs/map.yaml`; nothing else is worked out here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from agents.researcher import REGIONS
from game.calendar import month_text
from game.levers import SIDES
from game.ui import formats
from game.ui.map_parts import Fact, Flow, Layer, Mark, Split
from game.ui.places import places
from game.ui.text import engine_words, say
from game.ui.view import QUARTER, GameView

LAYERS = ("clusters", "power", "talent", "chips", "markets")
SHORT = 0.05  # above this share of idle accelerators power or cooling binds
MOST_TALENT_FLOWS = 7


@dataclass(frozen=True)
class _Stock:
    """What has no history of its own, as it was at a turn: people (origin, region) and shares (market, stack)."""

    turn: int
    people: np.ndarray
    shares: np.ndarray


class MapView:
    """The layers of one game. `progress` runs from 0, the end of the quarter before, to 1, now."""

    def __init__(self, view: GameView) -> None:
        self.view = view
        self._now = self._before = self._stock()
        self._build: dict[str, Callable[[float], Layer]] = {
            "clusters": self._clusters,
            "power": self._power,
            "talent": self._talent,
            "chips": self._chips,
            "markets": self._markets,
        }

    def layer(self, key: str, progress: float = 1.0) -> Layer:
        """What a layer shows at a point of the last quarter."""
        if self._now.turn != self.view.turn_stamp:
            self._before, self._now = self._now, self._stock()
        return self._build[key](progress)

    def month(self, progress: float) -> str:
        """The month that a point of the last quarter belongs to, such as "2027-11"."""
        last = self.view.session.world.month - 1
        return month_text(last - QUARTER + max(1, int(np.ceil(progress * QUARTER))))

    # --------------------------------------------------------------------------------------------- quantities

    def _stock(self) -> _Stock:
        world = self.view.session.world
        people = world.researchers.people[0] * world.people_per_row
        return _Stock(self.view.turn_stamp, people.copy(), world.markets.share[0].copy())

    def _value(self, metric: str, progress: float) -> float:
        """A metric as the player believes it to be, between the months of the last quarter."""
        _months, values = self.view.believed_series(metric)
        last = len(values) - 1
        place = max(0.0, last - QUARTER * (1.0 - progress))
        return float(np.interp(place, np.arange(len(values)), values))

    def _pair(self, metric: str, progress: float) -> tuple[float, float]:
        """Both sides' values of a metric, whose name has braces for the side."""
        return self._value(metric.format("us"), progress), self._value(metric.format("china"), progress)

    def _fact(
        self, key: str, metric: str, progress: float, write: Callable[[float], str], most: float = np.inf
    ) -> Fact:
        """A metric of both sides; above `most` it is a warning."""
        values, rival = self._pair(metric, progress), 1 - self.view.side
        told, doubt = [write(value) for value in values], ""
        error = self.view.believed(metric.format(SIDES[rival]))[1]
        if error:  # an estimate, not a count
            side = say(f"side_short.{SIDES[rival]}")
            doubt = say("map.doubt", side=side, value=told[rival], error=write(error))
            told[rival] = say("map.about", value=told[rival])
        words = tuple(
            (side, formats.warned(told[side], value > most), value > most) for side, value in enumerate(values)
        )
        change = self.view.effect(metric.format(self.view.side_key))
        size = "" if change is None else write(abs(change))
        shows = any(digit in "123456789" for digit in size)
        effect = ("+" if (change or 0) > 0 else formats.MINUS) + size if shows else ""
        return Fact(say(f"map.fact.{key}"), words, effect, metric.format(self.view.side_key), doubt)

    # ------------------------------------------------------------------------------------------------- layers

    def _clusters(self, progress: float) -> Layer:
        chips = self._pair("{}_chips", progress)
        return Layer(
            marks=self._at_sites(chips, formats.compact, "map.hint.chips", progress),
            facts=(
                self._fact("chips", "{}_chips", progress, formats.compact),
                self._fact("chips_added", "{}_chips_added", progress, formats.compact),
                self._fact("largest_cluster", "{}_largest_cluster", progress, formats.compact),
                self._fact("idle", "{}_idle_share", progress, lambda v: formats.percent(v, 1), SHORT),
            ),
        )

    def _power(self, progress: float) -> Layer:
        available = self._pair("{}_power_available", progress)
        return Layer(
            marks=self._at_sites(available, _gigawatt, "map.hint.power", progress),
            facts=(
                self._fact("available", "{}_power_available", progress, _gigawatt),
                self._fact("wanted", "{}_power_wanted", progress, _gigawatt),
                self._fact("idle", "{}_idle_share", progress, lambda v: formats.percent(v, 1), SHORT),
                self._fact("price", "{}_power_price", progress, lambda v: say("map.price", price=formats.plain(v))),
            ),
        )

    def _at_sites(
        self, wholes: tuple[float, float], write: Callable[[float], str], hint: str, progress: float
    ) -> tuple[Mark, ...]:
        """A mark for each site with its part of the nation's amount; the ring is what power reaches."""
        idle = self._pair("{}_idle_share", progress)
        sites = [(site, SIDES.index(site.nation)) for site in places().sites]
        largest = max(site.share * wholes[side] for site, side in sites) or 1.0
        return tuple(
            Mark(
                key=site.place,
                side=side,
                at=site.position,
                size=site.share * wholes[side] / largest,
                name=say(f"map.place.{site.place}"),
                words=write(site.share * wholes[side]),
                part=1.0 - idle[side],
                warns=idle[side] > SHORT,
                hint=say(hint, share=formats.percent(site.share), side=say(f"side.{site.nation}")),
            )
            for site, side in sites
        )

    def _talent(self, progress: float) -> Layer:
        people = self._before.people + progress * (self._now.people - self._before.people)
        at = [region.position for region in places().regions]
        shares, words = self._residents(people.sum(axis=0), progress)
        abroad = [
            (float(people[origin, region]), origin, region)
            for origin in range(len(REGIONS))
            for region in range(len(REGIONS))
            if origin != region
        ]
        abroad.sort(reverse=True)
        largest = abroad[0][0] or 1.0
        flows = tuple(
            Flow(
                key=f"{REGIONS[origin]}-{REGIONS[region]}",
                side=_side_of(REGIONS[origin]),
                start=at[origin],
                end=at[region],
                size=count / largest,
                name=say("map.from_to", start=_short(origin), end=_short(region)),
                words=formats.plain(count),
                hint=say("map.hint.talent", start=_region(origin), end=_region(region), count=formats.plain(count)),
                is_named=False,
            )
            for count, origin, region in abroad[:MOST_TALENT_FLOWS]
        )
        marks = tuple(
            Mark(
                key=name,
                side=_side_of(name),
                at=at[place],
                size=shares[place] / max(shares),
                name=_region(place),
                words=words[place],
                hint=say("map.hint.region", count=formats.plain(shares[place] * float(people.sum()))),
            )
            for place, name in enumerate(REGIONS)
        )
        facts = (
            self._fact("talent", "{}_talent", progress, lambda v: formats.percent(v, 1)),
            self._fact("stay", "{}_stay_rate", progress, formats.percent),
            self._fact("arrivals", "{}_arrivals", progress, formats.plain),
            self._fact("supers", "{}_super_researchers", progress, formats.percent),
        )
        return Layer(marks, flows, facts=facts)

    def _residents(self, here: np.ndarray, progress: float) -> tuple[list[float], list[str]]:
        """Each region's share of all who work somewhere, and the share in words, which add up to 100 %: the two
        nations' as their metric counts them and the strip tells them, the rest between the others as people are now.
        """
        nations = self._pair("{}_talent", progress)
        others = here[len(SIDES) :] / here[len(SIDES) :].sum() * (1.0 - sum(nations))
        told = [formats.percent(share, 1) for share in nations]
        left = 1.0 - sum(round(share, 3) for share in nations)
        return [*nations, *map(float, others)], [*told, *formats.percents(others, 1, left)]

    def _chips(self, progress: float) -> Layer:
        amounts = [self._value(flow.metric, progress) for flow in places().chip_flows]
        largest = max(*amounts, 1.0)
        flows = tuple(
            Flow(
                key=flow.flow,
                side=SIDES.index(flow.nation) if flow.nation else None,
                start=(flow.start[1], flow.start[0]),
                end=(flow.end[1], flow.end[0]),
                size=amount / largest,
                name=say(f"map.flow.{flow.flow}"),
                words=formats.compact(amount),
                hint=say(f"map.flow_meaning.{flow.flow}"),
                dashed=flow.nation is None,
            )
            for flow, amount in zip(places().chip_flows, amounts, strict=True)
        )
        facts = tuple(Fact(flow.name, ((flow.side, flow.words, False),)) for flow in flows)
        return Layer(flows=flows, facts=facts)

    def _markets(self, progress: float) -> Layer:
        markets = self.view.session.world.markets
        shares = self._before.shares + progress * (self._now.shares - self._before.shares)
        at = {bloc.market: bloc.position for bloc in places().markets}
        sizes = markets.size[0]
        splits = tuple(
            Split(
                key=name,
                at=at[name],
                shares=(float(shares[place, 0]), float(shares[place, 1])),
                size=float(sizes[place] / sizes.max()),
                name=engine_words("market", name, name),
                hint=say(
                    "map.hint.market",
                    **dict(zip((*SIDES, "other"), formats.percents(shares[place]), strict=True)),
                    size=formats.percent(float(sizes[place])),
                ),
            )
            for place, name in enumerate(markets.names)
            if name in at
        )
        facts = (
            self._fact("dependence", "dependence_{}", progress, formats.percent),
            self._fact("trust", "{}_trust", progress, formats.plain),
            self._fact("token_price", "{}_token_price", progress, lambda v: say("map.token", price=formats.compact(v))),
            Fact(
                say("map.fact.multi_homing"), ((None, formats.percent(self._value("multi_homing", progress)), False),)
            ),
        )
        return Layer(splits=splits, facts=facts)


def _gigawatt(value: float) -> str:
    return say("unit.gigawatt", value=formats.plain(value, 1))


def _region(place: int) -> str:
    return say(f"map.region.{REGIONS[place]}")


def _short(place: int) -> str:
    name = REGIONS[place]
    return say(f"side_short.{name}") if name in SIDES else _region(place)


def _side_of(region: str) -> int | None:
    return SIDES.index(region) if region in SIDES else None
