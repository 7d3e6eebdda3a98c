"""Researchers are individuals who choose where to work: mechanism M11.

The longest table. Each month a few per cent come to a decision: candidates are found by the gaps between them at a
constant ceiling hazard, then accepted by a uniform keyed to the person, so that a visa lever moves nobody else's
luck. Skill is kept in multiples of 1/1024, so that the sums by employer and region are exact whatever the order in
which people come and go: the tallies are updated by the movers alone and equal a full recount to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from agents.table import Array, Column, Roster, Row, Table, of_world

REGIONS = ("us", "china", "europe", "india", "canada", "other")
ACADEMIA, COMPANIES = "academia", "companies"
SKILL_GRAIN = 1024.0
SUPER_SHARE = 0.02
"""Super-researchers are the top two per cent of skill."""
CHINA_ORIGIN = REGIONS.index("china")
HOMECOMING = len(REGIONS)
"""The row of a flow, after the six regions that people left: those of them who came to the region of their origin."""
QUARTERS = 4
"""Quarters of flows that are kept."""

Index = NDArray[np.int64]
Regions = NDArray[np.intp]


class _Post(NamedTuple):
    """Where people stand: the places of their origin, region and employer; one entry a person."""

    origin: NDArray[np.intp]
    region: NDArray[np.intp]
    employer: NDArray[np.intp]


class Departures(NamedTuple):
    """Who came to a decision in a month, for whoever watches: one entry a person, in places of the tables."""

    skill: Array
    origin: Regions
    left: Regions
    """The region of the last post or, for who has just graduated, of study."""
    region: Regions
    employer: Regions
    former: Regions
    """The last employer; of who retires, for a graduate."""
    graduates: NDArray[np.bool_]


class Luck(Protocol):
    """The month's keyed draws."""

    def block(self, stream: str, count: int) -> Array:
        """Draw `count` uniforms in every world."""

    def quads(self, stream: str, worlds: Any, agents: Any) -> Array:
        """Draw four uniforms for each pair of world and agent, (4, cases)."""


class Researcher(Row):
    """A top-tier researcher; each row stands for population / rows people."""

    skill = Column("skill", "contribution to research, 1 on average, heavy-tailed", sight="public")
    origin = Column("region", "where the first degree was taken", high=5.0, sight="public")
    study = Column("region", "where the last degree was taken", high=5.0, sight="public")
    region = Column("region", "where the researcher works", high=5.0, sight="public")
    employer = Column(
        "employer", "for whom: the labs in table order, then academia and companies by region", sight="public"
    )


class Researchers(Table[Researcher]):
    """All researchers of all worlds; regions and employers are small integers."""

    row = Researcher
    kind = "researcher"
    types = {"origin": np.int8, "study": np.int8, "region": np.int8, "employer": np.int8}

    def __init__(self, count: int, worlds: int, lab_nations: Sequence[int]) -> None:
        self._count = count
        self.worlds = worlds
        super().__init__(Roster((), ()), worlds)
        self.labs = len(lab_nations)
        self.employers = self.labs + 2 * len(REGIONS)
        self.region_of_employer = np.array([*lab_nations, *range(len(REGIONS)), *range(len(REGIONS))], dtype=np.intp)
        self.order = np.argsort(self.region_of_employer, kind="stable")
        """Employers sorted by region: the order in which a choice within a region is laid out."""
        sizes = np.bincount(self.region_of_employer, minlength=len(REGIONS))
        self.first_in_region = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        # The places of each region's employers in that order, the last repeated to the width of the largest region.
        self.in_region = self.first_in_region[:, None] + np.minimum(np.arange(sizes.max()), sizes[:, None] - 1)
        self.stale = True
        self.moved = np.zeros((worlds, HOMECOMING + 1, len(REGIONS)))
        """People who changed regions since the quarter began, by region left (and `HOMECOMING`) and region chosen; up
        to date after `flush`. Who graduates leaves the place of study."""
        self.flows = np.zeros((worlds, QUARTERS, HOMECOMING + 1, len(REGIONS)))
        """The same for each of the last four quarters, the latest first."""
        self.witness: Callable[[Departures], None] | None = None
        """Told of every month's decisions, where somebody watches one world."""
        self._moves: list[tuple[Index, _Post, _Post, Regions, NDArray[np.bool_]]] = []

    def shape(self, column: Column) -> tuple[int, ...]:
        """Return the shape of a column's array: (worlds, researchers)."""
        return (self.worlds, self._count)

    def __len__(self) -> int:
        return self._count

    def populate(self, columns: dict[str, NDArray[Any]]) -> None:
        """Take over the columns of a new population, each (worlds, researchers)."""
        for name, values in columns.items():
            setattr(self, name, values.astype(self.types.get(name, np.float64)))
        self.stale = True

    def write(self, column: str, index: int, value: Any) -> None:
        """Write one researcher's value in every world; the tallies are counted afresh."""
        super().write(column, index, value)
        self.stale = True

    def super_skill(self) -> Array:
        """Return the skill above which a researcher is super, (worlds, 1); fixed at the start of a world."""
        place = max(int(self._count * (1.0 - SUPER_SHARE)), 0)
        return np.partition(self.skill, place, axis=1)[:, place : place + 1]

    def recount(self) -> None:
        """Count everybody afresh: people and skill by employer, people by region and origin, supers by region."""
        worlds, regions = self.worlds, len(REGIONS)
        if not hasattr(self, "super_line"):
            self.super_line = self.super_skill()
        base = np.arange(worlds, dtype=np.int64)[:, None]
        seat = (base * self.employers + self.employer).ravel()
        pair = ((base * regions + self.origin) * regions + self.region).ravel()
        here = (base * regions + self.region).ravel()
        supers = (self.skill >= self.super_line).ravel()
        self.skill_at = np.bincount(seat, self.skill.ravel(), worlds * self.employers).reshape(worlds, self.employers)
        self._people: Array = (
            np.bincount(pair, minlength=worlds * regions * regions).reshape(worlds, regions, regions) * 1.0
        )
        self._supers: Array = np.bincount(here, supers, worlds * regions).reshape(worlds, regions)
        self._moves.clear()
        self.stale = False

    def weigh(
        self, native: Array, foreign: Array, seats: Array, leave: Array, pipeline: dict[str, Array], p: Any
    ) -> None:
        """Set what the choices of the coming months weigh.

        `native` (worlds, 6) are the logits of regions for people who grew up there, before their tie to home, and
        `foreign` (worlds, 6) for others (visas); `seats` (worlds, employers) are logits of employers, in table order;
        `leave` (worlds, 1) multiplies the odds that people of Chinese origin stay in the US (security climate).
        `pipeline` holds "birth" (12,), cumulated shares of graduates by origin, those who studied in the US first,
        and "turnover" (worlds, 1).
        """
        self.graduating = of_world(pipeline["turnover"], np.arange(self.worlds))
        hazard = of_world(p.moving_hazard / p.moving_ceiling, np.arange(self.worlds))
        self.considering = self.graduating + hazard * (1.0 - self.graduating)
        self.choices = np.cumsum(self.odds(native, foreign, leave, p), axis=3)
        steps = np.zeros((self.worlds, self.employers + 1))
        np.cumsum(np.exp(seats.take(self.order, axis=1)), axis=1, out=steps[:, 1:])
        self.seats = steps.take(self.in_region + 1, axis=1) - steps.take(self.first_in_region, axis=1)[:, :, None]

    def odds(self, native: Array, foreign: Array, leave: Array, p: Any) -> Array:
        """Return the odds of each region, by origin, by where one is and by region chosen: (worlds, 6, 6, 6)."""
        size, each = len(REGIONS), np.arange(len(REGIONS))
        odds = np.empty((self.worlds, size, size, size))
        odds[:] = np.exp(foreign)[:, None, None, :]
        odds[:, each, :, each] = np.exp(native + p.home_tie).T[:, :, None]
        odds[:, :, each, each] *= np.exp(p.inertia)[:, :, None]
        odds[:, CHINA_ORIGIN, 0, 0] *= leave[:, 0]
        return odds

    def move(self, pipeline: dict[str, Array], luck: Luck, p: Any) -> None:
        """Graduates replace leavers and some of the others choose anew: region first, then employer there.

        What they weigh was set by `weigh`. `pipeline` holds "birth" as there.
        """
        if self.stale:
            self.recount()
        worlds, people = self._candidates(luck, float(p.moving_ceiling[0, 0]))
        draws = luck.quads("researcher", worlds, people)
        active = np.flatnonzero(draws[0] < self.considering.take(worlds))
        worlds, (chance, wish, seat, birth) = worlds.take(active), draws.take(active, axis=1)
        rows = worlds * self._count + people.take(active)
        old = _Post(*(getattr(self, name).reshape(-1).take(rows).astype(np.intp) for name in _Post._fields))
        fresh = np.flatnonzero(chance < self.graduating.take(worlds))
        origin, here = self._graduate(fresh, rows, birth, old, pipeline)
        size = len(REGIONS)
        steps = self.choices.reshape(-1, size).take((worlds * size + origin) * size + here, axis=0)
        region = (steps[:, :-1] < (wish * steps[:, -1])[:, None]).sum(axis=1)
        # The seat sought is the first whose cumulated pull passes the draw.
        pulls = self.seats.reshape(-1, self.seats.shape[2]).take(worlds * size + region, axis=0)
        place = (pulls <= (seat * pulls[:, -1])[:, None]).sum(axis=1)
        employer = self.order.take(self.first_in_region.take(region) + place)
        self._settle(worlds, rows, old, _Post(origin, region, employer), here)
        if self.witness is not None:
            graduates = np.zeros(rows.size, dtype=np.bool_)
            graduates[fresh] = True
            skill = self.skill.reshape(-1).take(rows)
            self.witness(Departures(skill, origin, here, region, employer, old.employer, graduates))

    def _candidates(self, luck: Luck, ceiling: float) -> tuple[Index, Index]:
        """Find who comes to a decision this month, by the gaps between candidates: (world numbers, people)."""
        expected = self._count * ceiling
        slots = int(expected + 6.0 * np.sqrt(expected) + 4.0)
        gaps = np.floor(np.log(luck.block("researcher gaps", slots)) * (1.0 / np.log1p(-ceiling)))
        place = np.cumsum(gaps + 1.0, axis=1).reshape(-1)
        found = np.flatnonzero(place <= self._count)
        return found // slots, place.take(found).astype(np.int64) - 1

    def _graduate(
        self, fresh: Index, rows: Index, birth: Array, old: _Post, pipeline: dict[str, Array]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Give those who graduate an origin and a place of study; returns for everybody origin and where they are.

        A graduate's inertia is to the place of study, a colleague's to the place of work.
        """
        # Even cells studied in the US, region 0.
        cell = np.searchsorted(pipeline["birth"], birth[fresh])
        born = np.minimum(cell >> 1, len(REGIONS) - 1)
        study = born * (cell & 1)
        self.study.reshape(-1)[rows[fresh]] = study
        origin, here = old.origin.copy(), old.region.copy()
        origin[fresh], here[fresh] = born, study
        return origin, here

    def _settle(self, worlds: Index, rows: Index, old: _Post, new: _Post, left: Regions) -> None:
        """Write where people stand now and bring the tally of skill up to date by those who stood elsewhere.

        `left` are the regions that people come from: `old` may be somebody who retires. The other tallies are asked
        for once a quarter: `flush` brings them up to date.
        """
        for name, values in new._asdict().items():
            getattr(self, name).reshape(-1)[rows] = values
        skill = self.skill.reshape(-1).take(rows)
        base = worlds * self.employers
        seats = np.concatenate([base + new.employer, base + old.employer])
        change = np.bincount(seats, np.concatenate([skill, -skill]), self.worlds * self.employers)
        self.skill_at += change.reshape(self.skill_at.shape)
        self._moves.append((worlds, old, new, left, skill >= self.super_line.take(worlds)))

    def flush(self) -> None:
        """Bring people, super-researchers and arrivals up to date by the moves since they were last asked for."""
        if self.stale:
            self.recount()
        if not self._moves:
            return
        worlds, left, great = (np.concatenate([move[field] for move in self._moves]) for field in (0, 3, 4))
        old, new = (_Post(*(np.concatenate(x) for x in zip(*(m[f] for m in self._moves), strict=True))) for f in (1, 2))
        self._moves.clear()
        count, size = self.worlds, len(REGIONS)
        signs = np.repeat((1.0, -1.0), worlds.size)
        here, there = worlds * size + new.region, worlds * size + old.region
        pairs = [(worlds * size + post.origin) * size + post.region for post in (new, old)]
        self._people += np.bincount(np.concatenate(pairs), signs, count * size * size).reshape(self._people.shape)
        changed = np.bincount(np.concatenate([here, there]), np.tile(great, 2) * signs, count * size)
        self._supers += changed.reshape(self._supers.shape)
        self._count_moves(worlds, left, new)

    def _count_moves(self, worlds: Index, left: Regions, new: _Post) -> None:
        """Add to the quarter's flow those who changed regions, and among them those who came home."""
        went = np.flatnonzero(left != new.region)
        home = went[new.origin.take(went) == new.region.take(went)]
        rows = np.concatenate([left.take(went), np.full(home.size, HOMECOMING)])
        who = np.concatenate([went, home])
        cells = (worlds.take(who) * (HOMECOMING + 1) + rows) * len(REGIONS) + new.region.take(who)
        self.moved += np.bincount(cells, minlength=self.moved.size).reshape(self.moved.shape)

    @property
    def people(self) -> Array:
        """People by origin and by region where they work, (worlds, 6, 6)."""
        self.flush()
        return self._people

    @property
    def supers(self) -> Array:
        """Super-researchers by region where they work, (worlds, 6)."""
        self.flush()
        return self._supers

    def end_quarter(self) -> Array:
        """Return the people who came to each region in the quarter past, (worlds, 6), and begin to count anew."""
        self.flush()
        self.flows = np.concatenate([self.moved[:, None], self.flows[:, :-1]], axis=1)
        self.moved = np.zeros_like(self.moved)
        came: Array = self.flows[:, 0, :HOMECOMING].sum(axis=1)
        return came

    def year_of_flows(self) -> Array:
        """Return who moved in the last four quarters: (worlds, 7, 6), by region left (and `HOMECOMING`) and chosen."""
        flows: Array = self.flows.sum(axis=1)
        return flows

    def at_labs(self) -> Array:
        """Return the skill at work in each lab, (worlds, labs)."""
        skill: Array = self.skill_at[:, : self.labs]
        return skill

    def shares(self) -> Array:
        """Return each region's share of the people who work there, (worlds, 6)."""
        return self.people.sum(axis=1) / self._count
