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

    def pairs(self, stream: str, worlds: Any, agents: Any) -> Array:
        """Draw two uniforms for each pair of world and agent, (2, cases)."""


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
        self.arrivals = np.zeros((worlds, len(REGIONS)))
        """People who came from another region last month, (worlds, 6)."""

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
        size, each = len(REGIONS), np.arange(len(REGIONS))
        odds = np.empty((self.worlds, size, size, size))  # by origin, by where one is, by region chosen
        odds[:] = np.exp(foreign)[:, None, None, :]
        odds[:, each, :, each] = np.exp(native + p.home_tie).T[:, :, None]
        odds[:, :, each, each] *= np.exp(p.inertia)[:, :, None]
        odds[:, CHINA_ORIGIN, 0, 0] *= leave[:, 0]
        self.choices = np.cumsum(odds, axis=3)
        self.steps = np.zeros((self.worlds, self.employers + 1))
        np.cumsum(np.exp(seats.take(self.order, axis=1)), axis=1, out=self.steps[:, 1:])

    def move(self, pipeline: dict[str, Array], luck: Luck, p: Any) -> None:
        """Graduates replace leavers and some of the others choose anew: region first, then employer there.

        What they weigh was set by `weigh`. `pipeline` holds "birth" as there.
        """
        if self.stale:
            self.recount()
        worlds, people = self._candidates(luck, float(p.moving_ceiling[0, 0]))
        chance, wish = luck.pairs("researcher event", worlds, people)
        active = np.flatnonzero(chance < self.considering.take(worlds))
        worlds, people, chance, wish = worlds[active], people[active], chance[active], wish[active]
        rows = worlds * self._count + people
        old = _Post(*(getattr(self, name).reshape(-1).take(rows).astype(np.intp) for name in _Post._fields))
        seat, birth = luck.pairs("researcher seat", worlds, people)
        fresh = np.flatnonzero(chance < self.graduating.take(worlds))
        origin, here = self._graduate(fresh, rows, birth, old, pipeline)
        steps = self.choices.reshape(-1, len(REGIONS)).take(
            (worlds * len(REGIONS) + origin) * len(REGIONS) + here, axis=0
        )
        region = (steps[:, :-1] < (wish * steps[:, -1])[:, None]).sum(axis=1)
        self._settle(worlds, rows, old, _Post(origin, region, self._employer(worlds, region, seat)))

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

    def _employer(self, worlds: Index, region: Any, draw: Array) -> Any:
        """Choose an employer within the region in proportion to its pull, by bisection of the cumulated pull."""
        flat, base = self.steps.reshape(-1), worlds * (self.employers + 1)
        low, high = self.first_in_region.take(region) + base, self.first_in_region.take(region + 1) + base
        start = flat.take(low)
        aim = start + draw * (flat.take(high) - start)
        # The place sought is the last with a cumulated pull at or under the aim.
        for _ in range(self.bisections):
            middle = (low + high) >> 1
            under = flat.take(middle) <= aim
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return self.order.take(low - base)

    def _settle(self, worlds: Index, rows: Index, old: _Post, new: _Post) -> None:
        """Write where people stand now and bring the tallies up to date by those who stood elsewhere."""
        for name, values in new._asdict().items():
            getattr(self, name).reshape(-1)[rows] = values
        count, size = self.worlds, len(REGIONS)
        skill = self.skill.reshape(-1).take(rows)
        seats = np.concatenate([worlds * self.employers + new.employer, worlds * self.employers + old.employer])
        change = np.bincount(seats, np.concatenate([skill, -skill]), count * self.employers)
        self.skill_at += change.reshape(self.skill_at.shape)
        signs = np.repeat((1.0, -1.0), rows.size)
        pairs = np.concatenate(
            [(worlds * size + new.origin) * size + new.region, (worlds * size + old.origin) * size + old.region]
        )
        self.people += np.bincount(pairs, signs, count * size * size).reshape(self.people.shape)
        here = worlds * size + new.region
        there = worlds * size + old.region
        great = np.tile(skill >= self.super_line.take(worlds), 2) * signs
        self.supers += np.bincount(np.concatenate([here, there]), great, count * size).reshape(count, size)
        self.arrivals = np.bincount(here[here != there], minlength=count * size).reshape(count, size)

    def at_labs(self) -> Array:
        """Return the skill at work in each lab, (worlds, labs)."""
        skill: Array = self.skill_at[:, : self.labs]
        return skill

    def shares(self) -> Array:
        """Return each region's share of the people who work there, (worlds, 6)."""
        return self.people.sum(axis=1) / self._count
