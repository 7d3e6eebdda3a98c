"""Researchers are individuals who choose where to work: mechanism M11.

The longest table. Each month a few per cent come to a decision: candidates are found by the gaps between them at a
constant ceiling hazard, then accepted by a uniform keyed to the person, so that a visa lever moves nobody else's
luck. Skill is kept in multiples of 1/1024, so that the sums by employer and region are exact whatever the order in
which people come and go: the tallies are updated by the movers alone and equal a full recount to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from agents.table import Array, Column, Roster, Row, Table

REGIONS = ("us", "china", "europe", "india", "canada", "other")
ACADEMIA, COMPANIES = "academia", "companies"
SKILL_GRAIN = 1024.0
SUPER_SHARE = 0.02
"""Super-researchers are the top two per cent of skill."""
CHINA_ORIGIN = REGIONS.index("china")
FIVE_YEARS = 60

Index = NDArray[np.int64]


def _of(values: Array, worlds: Any) -> Array:
    """Return each candidate's world's value from (1, 1) or (worlds, 1)."""
    return values[np.minimum(worlds, values.shape[0] - 1), 0]


class Luck(Protocol):
    """The month's keyed draws."""

    def block(self, stream: str, count: int) -> Array: ...
    def keyed(self, stream: str, worlds: Any, agents: Any) -> Array: ...


class Researcher(Row):
    """A top-tier researcher; each row stands for population / rows people."""

    skill = Column("skill", "contribution to research, 1 on average, heavy-tailed", sight="public")
    origin = Column("region", "where the first degree was taken", high=5.0, sight="public")
    study = Column("region", "where the last degree was taken", high=5.0, sight="public")
    region = Column("region", "where the researcher works", high=5.0, sight="public")
    employer = Column("employer", "for whom: the labs in table order, then academia and companies by region", sight="public")
    arrived = Column("month", "month of the last move or graduation", sight="public")


class Researchers(Table[Researcher]):
    """All researchers of all worlds; regions and employers are small integers, months 32-bit."""

    row = Researcher
    kind = "researcher"
    types = {"origin": np.int8, "study": np.int8, "region": np.int8, "employer": np.int8, "arrived": np.int32}

    def __init__(self, count: int, worlds: int, lab_nations: Sequence[int]) -> None:
        self._count = count
        self.worlds = worlds
        super().__init__(Roster(tuple(), ()), worlds)
        self.labs = len(lab_nations)
        self.employers = self.labs + 2 * len(REGIONS)
        self.region_of_employer = np.array([*lab_nations, *range(len(REGIONS)), *range(len(REGIONS))], dtype=np.intp)
        self.order = np.argsort(self.region_of_employer, kind="stable")
        """Employers sorted by region: the order in which a choice within a region is laid out."""
        self.stale = True

    def _two_sided(self) -> bool:
        return False

    def shape(self, column: Column) -> tuple[int, ...]:
        return (self.worlds, self._count)

    def __len__(self) -> int:
        return self._count

    def populate(self, columns: dict[str, NDArray[Any]]) -> None:
        """Take over the columns of a new population, each (worlds, researchers)."""
        for name, values in columns.items():
            setattr(self, name, values.astype(self.types.get(name, np.float64)))
        self.stale = True

    def write(self, column: str, index: int, value: Any) -> None:
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

    def move(
        self,
        month: int,
        region_pull: Array,
        foreign: Array,
        employer_pull: Array,
        pipeline: dict[str, Array],
        leave_us: Array,
        luck: Luck,
        p: Any,
    ) -> None:
        """Graduates replace leavers and some of the others choose anew: region first, then employer there.

        `region_pull` (worlds, 6) and `employer_pull` (worlds, employers) are logits; `foreign` (worlds, 6) multiplies
        the odds of a region for people who did not grow up there (visas); `leave_us` (worlds, 1) multiplies the odds
        that people of Chinese origin stay in the US (security climate). `pipeline` holds cumulated shares: "origin"
        (6,), "abroad" (worlds, 6: by origin, share who study in the US) and "turnover" (worlds, 1).
        """
        if self.stale:
            self.recount()
        self.flows = np.zeros((self.worlds, 3))
        worlds, people = self._candidates(luck, float(p.moving_ceiling[0, 0]))
        if not worlds.size:
            return
        chance = luck.keyed("researcher event", worlds, people)
        turnover = _of(pipeline["turnover"], worlds)
        considers = turnover + _of(p.moving_hazard / p.moving_ceiling, worlds) * (1.0 - turnover)
        graduate = chance < turnover
        active = chance < considers
        worlds, people, graduate = worlds[active], people[active], graduate[active]
        where, before = self.region[worlds, people].astype(np.intp), self.employer[worlds, people].astype(np.intp)
        origin = self.origin[worlds, people].astype(np.intp)
        old_origin = origin
        fresh = np.flatnonzero(graduate)
        study = self.study[worlds, people].astype(np.intp)
        if fresh.size:
            draw = luck.keyed("graduate origin", worlds[fresh], people[fresh])
            origin = origin.copy()
            origin[fresh] = np.minimum((draw[:, None] > pipeline["origin"]).sum(axis=1), len(REGIONS) - 1)
            abroad = luck.keyed("graduate abroad", worlds[fresh], people[fresh]) < pipeline["abroad"][worlds[fresh], origin[fresh]]
            study[fresh] = np.where(abroad, 0, origin[fresh])
        # A graduate's inertia is to the place of study, a colleague's to the place of work.
        here = np.where(graduate, study, where)
        odds = np.exp(region_pull)[worlds]
        rows = np.arange(worlds.size)
        home = odds[rows, origin] * _of(np.exp(p.home_tie), worlds)
        odds *= foreign[worlds]
        odds[rows, origin] = home
        odds[rows, here] *= _of(np.exp(p.inertia), worlds)
        chinese_in_us = (origin == CHINA_ORIGIN) & (here == 0)
        odds[chinese_in_us, 0] *= leave_us[worlds[chinese_in_us], 0]
        region = self._choose(odds, luck.keyed("researcher region", worlds, people))
        employer = self._employer(worlds, region, employer_pull, luck.keyed("researcher employer", worlds, people))
        self._settle(month, worlds, people, (old_origin, where, before), (origin, study, region, employer))

    def _candidates(self, luck: Luck, ceiling: float) -> tuple[Index, Index]:
        """Find who comes to a decision this month, by the gaps between candidates: (world numbers, people)."""
        expected = self._count * ceiling
        slots = int(expected + 6.0 * np.sqrt(expected) + 8.0)
        gaps = np.floor(np.log(luck.block("researcher gaps", slots)) / np.log1p(-ceiling)) + 1.0
        place = np.cumsum(gaps, axis=1) - 1.0
        worlds, slot = np.nonzero(place < self._count)
        return worlds, place[worlds, slot].astype(np.int64)

    @staticmethod
    def _choose(odds: Array, draw: Array) -> NDArray[np.intp]:
        """Draw one column for each row in proportion to `odds`."""
        steps = np.cumsum(odds, axis=1)
        return np.minimum((draw[:, None] * steps[:, -1:] > steps).sum(axis=1), odds.shape[1] - 1)

    def _employer(self, worlds: Index, region: Any, pull: Array, draw: Array) -> Any:
        """Choose an employer within the region, in proportion to exp(pull)."""
        steps = np.cumsum(np.exp(pull[:, self.order]), axis=1)
        padded = np.concatenate([np.zeros((self.worlds, 1)), steps], axis=1)
        sizes = np.bincount(self.region_of_employer, minlength=len(REGIONS))
        ends = np.cumsum(sizes)
        low = padded[worlds, (ends - sizes)[region]]
        high = padded[worlds, ends[region]]
        aim = low + draw * (high - low)
        place = (aim[:, None] > steps[worlds]).sum(axis=1)
        return self.order[np.clip(place, (ends - sizes)[region], ends[region] - 1)]

    def _settle(self, month: int, worlds: Any, people: Any, old: tuple[Any, ...], new: tuple[Any, ...]) -> None:
        """Write the moves and bring the tallies up to date by the movers alone."""
        old_origin, where, before = old
        origin, study, region, employer = new
        skill = self.skill[worlds, people]
        moved = (region != where) | (employer != before) | (origin != old_origin)
        self.origin[worlds, people] = origin
        self.study[worlds, people] = study
        self.region[worlds, people] = region
        self.employer[worlds, people] = employer
        self.arrived[worlds, people] = np.where(moved, month, self.arrived[worlds, people])
        count, regions = self.worlds, len(REGIONS)
        seats = np.concatenate([worlds * self.employers + employer, worlds * self.employers + before])
        signed = np.concatenate([skill, -skill])
        change = np.bincount(seats, signed, count * self.employers)
        self.skill_at += change.reshape(count, self.employers)
        pairs = np.concatenate([(worlds * regions + origin) * regions + region, (worlds * regions + old_origin) * regions + where])
        ones = np.repeat([1.0, -1.0], worlds.size)
        self.people += np.bincount(pairs, ones, count * regions * regions).reshape(count, regions, regions)
        supers = np.concatenate([skill >= self.super_line[worlds, 0]] * 2) * ones
        places = np.concatenate([worlds * regions + region, worlds * regions + where])
        self.supers += np.bincount(places, supers, count * regions).reshape(count, regions)
        away = (where == 0) & (region != 0) & (old_origin == CHINA_ORIGIN) & (origin == old_origin)
        home = (region == 1) & (where != 1)
        arrive = (region == 0) & (where != 0)
        for column, mask in enumerate((away, home, arrive)):
            self.flows[:, column] = np.bincount(worlds[mask], minlength=count)

    def at_labs(self) -> Array:
        """Return the skill at work in each lab, (worlds, labs)."""
        return self.skill_at[:, : self.labs]

    def shares(self) -> Array:
        """Return each region's share of the people who work there, (worlds, 6)."""
        return self.people.sum(axis=1) / self._count
