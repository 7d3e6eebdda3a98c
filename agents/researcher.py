"""Researchers are individuals who choose where to work: mechanism M11.

The longest table. Each month a few per cent come to a decision: candidates are found by the gaps between them at a
constant ceiling hazard, then accepted by a uniform keyed to the person, so that a visa lever moves nobody else's
luck. Skill is kept in multiples of 1/1024, so that the sums by employer and region are exact whatever the order in
which people come and go: the tallies are updated by the movers alone and equal a full recount to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
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

Index = NDArray[np.int64]


class _Post(NamedTuple):
    """Where people stand: the places of their origin, region and employer; one entry a person."""

    origin: NDArray[np.intp]
    region: NDArray[np.intp]
    employer: NDArray[np.intp]


class Luck(Protocol):
    """The month's keyed draws."""

    def block(self, stream: str, count: int) -> Array:
        """Draw `count` uniforms in every world."""

    def keyed(self, stream: str, worlds: Any, agents: Any) -> Array:
        """Draw one uniform for each pair of world and agent."""


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
        self.first_in_region = np.concatenate([[0], np.cumsum(sizes)])
        self.bisections = int(sizes.max() - 1).bit_length()
        self.stale = True
        self.flows = np.zeros((worlds, 3))
        """People who moved last month: of Chinese origin out of the US, into China, into the US; (worlds, 3)."""

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
        self.people = np.bincount(pair, minlength=worlds * regions * regions).reshape(worlds, regions, regions) * 1.0
        self.supers = np.bincount(here, supers, worlds * regions).reshape(worlds, regions)
        self.stale = False

    def weigh(self, native: Array, foreign: Array, seats: Array, leave: Array) -> None:
        """Set what the choices of the coming months weigh.

        `native` (worlds, 6) are the logits of regions for people who grew up there, before their tie to home, and
        `foreign` (worlds, 6) for others (visas); `seats` (worlds, employers) are logits of employers, in table order;
        `leave` (worlds, 1) multiplies the odds that people of Chinese origin stay in the US (security climate).
        """
        self.odds_native, self.odds_foreign, self.odds_leave = np.exp(native), np.exp(foreign), leave
        self.steps = np.zeros((self.worlds, self.employers + 1))
        np.cumsum(np.exp(seats.take(self.order, axis=1)), axis=1, out=self.steps[:, 1:])

    def move(self, pipeline: dict[str, Array], luck: Luck, p: Any) -> None:
        """Graduates replace leavers and some of the others choose anew: region first, then employer there.

        `pipeline` holds cumulated shares: "origin" (6,), "abroad" (worlds, 6: by origin, share who study in the US)
        and "turnover" (worlds, 1).
        """
        if self.stale:
            self.recount()
        self.flows = np.zeros((self.worlds, 3))
        worlds, people = self._candidates(luck, float(p.moving_ceiling[0, 0]))
        chance = luck.keyed("researcher event", worlds, people)
        turnover = of_world(pipeline["turnover"], worlds)
        active = chance < turnover + of_world(p.moving_hazard / p.moving_ceiling, worlds) * (1.0 - turnover)
        worlds, people, graduate = worlds[active], people[active], (chance < turnover)[active]
        if not worlds.size:
            return
        rows = worlds * self._count + people
        old = _Post(*(getattr(self, name).reshape(-1).take(rows).astype(np.intp) for name in _Post._fields))
        origin, here = self._graduate(worlds, people, rows, graduate, old, pipeline, luck)
        odds = self.odds_foreign.T.take(worlds, axis=1)
        flat, places = odds.reshape(-1), np.arange(worlds.size)
        home = self.odds_native.reshape(-1).take(worlds * len(REGIONS) + origin)
        flat[origin * worlds.size + places] = home * of_world(np.exp(p.home_tie), worlds)
        flat[here * worlds.size + places] *= of_world(np.exp(p.inertia), worlds)
        odds[0] *= np.where((origin == CHINA_ORIGIN) & (here == 0), self.odds_leave.take(worlds), 1.0)
        for place in range(1, len(odds)):
            odds[place] += odds[place - 1]
        aim = luck.keyed("researcher region", worlds, people) * odds[-1]
        region = (odds[:-1] < aim).sum(axis=0)
        employer = self._employer(worlds, region, luck.keyed("researcher employer", worlds, people))
        self._settle(worlds, rows, old, _Post(origin, region, employer))

    def _candidates(self, luck: Luck, ceiling: float) -> tuple[Index, Index]:
        """Find who comes to a decision this month, by the gaps between candidates: (world numbers, people)."""
        expected = self._count * ceiling
        slots = int(expected + 6.0 * np.sqrt(expected) + 4.0)
        gaps = np.floor(np.log(luck.block("researcher gaps", slots)) * (1.0 / np.log1p(-ceiling))) + 1.0
        place = np.cumsum(gaps, axis=1).reshape(-1)
        found = np.flatnonzero(place <= self._count)
        return found // slots, place.take(found).astype(np.int64) - 1

    def _graduate(
        self,
        worlds: Index,
        people: Index,
        rows: Index,
        graduate: NDArray[np.bool_],
        old: _Post,
        pipeline: dict[str, Array],
        luck: Luck,
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Give those who graduate an origin and a place of study; returns for everybody origin and where they are.

        A graduate's inertia is to the place of study, a colleague's to the place of work.
        """
        fresh = np.flatnonzero(graduate)
        worlds, people = worlds[fresh], people[fresh]
        born = np.searchsorted(pipeline["origin"], luck.keyed("graduate origin", worlds, people))
        born = np.minimum(born, len(REGIONS) - 1)
        abroad = luck.keyed("graduate abroad", worlds, people) < pipeline["abroad"][worlds, born]
        study = np.where(abroad, 0, born)
        self.study.reshape(-1)[rows[fresh]] = study
        origin, here = old.origin.copy(), old.region.copy()
        origin[fresh] = born
        here[fresh] = study
        return origin, here

    def _employer(self, worlds: Index, region: Any, draw: Array) -> Any:
        """Choose an employer within the region in proportion to its pull, by bisection of the cumulated pull."""
        flat, base = self.steps.reshape(-1), worlds * (self.employers + 1)
        low, high = self.first_in_region.take(region), self.first_in_region.take(region + 1)
        start = flat.take(base + low)
        aim = start + draw * (flat.take(base + high) - start)
        # The place sought is the last with a cumulated pull at or under the aim.
        for _ in range(self.bisections):
            middle = (low + high) // 2
            under = flat.take(base + middle) <= aim
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return self.order.take(low)

    def _settle(self, worlds: Any, rows: Any, old: _Post, new: _Post) -> None:
        """Write the moves and bring the tallies up to date by the movers alone."""
        count, regions = self.worlds, len(REGIONS)
        moved = (new.region != old.region) | (new.employer != old.employer) | (new.origin != old.origin)
        worlds, rows = worlds[moved], rows[moved]
        old, new = _Post(*(x[moved] for x in old)), _Post(*(x[moved] for x in new))
        for name, values in new._asdict().items():
            getattr(self, name).reshape(-1)[rows] = values
        skill = self.skill.reshape(-1).take(rows)
        seats = np.concatenate([worlds * self.employers + new.employer, worlds * self.employers + old.employer])
        signed = np.concatenate([skill, -skill])
        self.skill_at += np.bincount(seats, signed, count * self.employers).reshape(count, self.employers)
        pair = (worlds * regions + new.origin) * regions + new.region
        gone = (worlds * regions + old.origin) * regions + old.region
        size = count * regions * regions
        self.people += (np.bincount(pair, minlength=size) - np.bincount(gone, minlength=size)).reshape(
            self.people.shape
        )
        great = np.flatnonzero(skill >= self.super_line.take(worlds))
        here, there = worlds[great] * regions + new.region[great], worlds[great] * regions + old.region[great]
        size = count * regions
        self.supers += (np.bincount(here, minlength=size) - np.bincount(there, minlength=size)).reshape(
            self.supers.shape
        )
        away = (old.region == 0) & (new.region != 0) & (old.origin == CHINA_ORIGIN) & (new.origin == old.origin)
        home = (new.region == 1) & (old.region != 1)
        arrive = (new.region == 0) & (old.region != 0)
        for column, mask in enumerate((away, home, arrive)):
            self.flows[:, column] = np.bincount(worlds[mask], minlength=count)

    def at_labs(self) -> Array:
        """Return the skill at work in each lab, (worlds, labs)."""
        return self.skill_at[:, : self.labs]

    def shares(self) -> Array:
        """Return each region's share of the people who work there, (worlds, 6)."""
        return self.people.sum(axis=1) / self._count
