"""Researchers are individuals who choose where to work: mechanism M11.

The longest table. Each month a few per cent come to a decision: people stand in groups, of each group one person by
lot is a candidate - a constant ceiling hazard - and is then accepted by the rest of the same draw, so that a visa
lever moves nobody else's luck. Skill is kept in multiples of 1/1024, so that the sums by employer and region are exact
whatever the order in which people come and go: the tallies are updated by the movers alone and equal a full recount
to the last bit.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from agents.table import Array, Column, Roster, Row, Table, held, of_world

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

    def __getitem__(self, stream: str) -> Array:
        """Return the stream's uniforms, (worlds, agents)."""

    def further(self, stream: str, cases: Index) -> NDArray[np.uint16]:
        """Draw four whole numbers of 16 bits for some of the stream's draws, (cases, 4)."""


def uniform(words: NDArray[np.uint16]) -> Array:
    """Turn whole numbers of 16 bits into uniforms between 0 and 1."""
    found: Array = (words + 0.5) * 2.0**-16
    return found


@functools.cache
def births(shares: tuple[float, ...]) -> NDArray[np.int8]:
    """Return what each draw of 16 bits makes of a graduate: six times the place of origin plus the place of study.

    `shares` are cumulated shares of graduates by origin, of each origin those who studied in the US, region 0, first.
    """
    cell = np.searchsorted(np.array(shares), uniform(np.arange(1 << 16, dtype=np.uint16)))
    born = np.minimum(cell >> 1, len(REGIONS) - 1)
    return (born * len(REGIONS) + born * (cell & 1)).astype(np.int8)


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
        self.group = count
        """People of whom one a month may come to a decision: see `gather`."""
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
        self.seat_of = self.order[self.in_region].ravel()
        """The employers at these places, region after region."""
        self.stale = True
        self.moved = np.zeros((worlds, HOMECOMING + 1, len(REGIONS)))
        """People who changed regions since the quarter began, by region left (and `HOMECOMING`) and region chosen; up
        to date after `flush`. Who graduates leaves the place of study."""
        self.flows = np.zeros((worlds, QUARTERS, HOMECOMING + 1, len(REGIONS)))
        """The same for each of the last four quarters, the latest first."""
        self.witness: Callable[[Departures], None] | None = None
        """Told of every month's decisions, where somebody watches one world."""
        self._moves: list[tuple[Index, Index]] = []
        """Of each month since `flush`: the pairs of origin and region that people gave up, and the triples of origin,
        region left and region chosen; each as its place among all worlds' pairs or triples."""

    def gather(self, ceiling: float) -> int:
        """Put people into groups of 1 / `ceiling`, the highest hazard a month; returns the number of groups."""
        self.group = max(int(1.0 / ceiling), 1)
        return -(-self._count // self.group)

    def shape(self, column: Column) -> tuple[int, ...]:
        """Return the shape of a column's array: (worlds, researchers)."""
        return (self.worlds, self._count)

    def blank(self, column: Column) -> NDArray[Any]:
        """Return a column of nobody; memory that `populate` replaces is not touched."""
        return np.zeros(self.shape(column), self.types.get(column.name, np.float64))

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
        self._super_rows = held(self.skill >= self.super_line)
        self.skill_at = np.bincount(seat, self.skill.ravel(), worlds * self.employers).reshape(worlds, self.employers)
        self._people: Array = (
            np.bincount(pair, minlength=worlds * regions * regions).reshape(worlds, regions, regions) * 1.0
        )
        self._moves.clear()
        self.stale = False

    def weigh(
        self, native: Array, foreign: Array, seats: Array, leave: Array, pipeline: dict[str, Array], p: Any
    ) -> None:
        """Set what the choices of the coming months weigh.

        `native` (worlds, 6) are the logits of regions for people who grew up there, before their tie to home, and
        `foreign` (worlds, 6) for others (visas); `seats` (worlds, employers) are logits of employers, in table order;
        `leave` (worlds, 1) multiplies the odds that people of Chinese origin stay in the US (security climate).
        `pipeline` holds "turnover" (worlds, 1).
        """
        self.graduating = of_world(pipeline["turnover"], np.arange(self.worlds))
        hazard = of_world(p.moving_hazard / p.moving_ceiling, np.arange(self.worlds))
        self.considering = self.graduating + hazard * (1.0 - self.graduating)
        self._odds = self.odds(native, foreign, leave, p)
        for chosen in range(1, len(REGIONS)):  # region by region, which is faster than `np.cumsum` over the first axis
            self._odds[chosen] += self._odds[chosen - 1]
        steps = np.zeros((self.worlds, self.employers + 1))
        np.cumsum(np.exp(seats.take(self.order, axis=1)), axis=1, out=steps[:, 1:])
        self.seats = steps.take(self.in_region + 1, axis=1) - steps.take(self.first_in_region, axis=1)[:, :, None]

    def odds(self, native: Array, foreign: Array, leave: Array, p: Any) -> Array:
        """Return the odds of each region chosen, by world, origin and where one is: (6, worlds, 6, 6).

        The region chosen comes first: a draw is compared with one region after another in all worlds at once.
        """
        size, each = len(REGIONS), np.arange(len(REGIONS))
        odds = np.empty((size, self.worlds, size, size))
        odds[:] = np.exp(foreign).T[:, :, None, None]
        odds[each, :, each] = np.exp(native + p.home_tie).T[:, :, None]
        odds[each, :, :, each] *= np.exp(p.inertia)
        odds[0, :, CHINA_ORIGIN, 0] *= leave[:, 0]
        return odds

    @property
    def choices(self) -> Array:
        """Cumulated odds of regions, (worlds, 6, 6, 6): by origin, by where one is and by region chosen."""
        return self._odds.transpose(1, 2, 3, 0)

    @choices.setter
    def choices(self, values: Array) -> None:
        self._odds = np.ascontiguousarray(values.transpose(3, 0, 1, 2))

    @property
    def seats(self) -> Array:
        """Cumulated odds of the employers of each region, the last repeated: (worlds, 6, most employers)."""
        return self._seats.transpose(1, 2, 0)

    @seats.setter
    def seats(self, values: Array) -> None:
        self._seats = np.ascontiguousarray(values.transpose(2, 0, 1))

    def move(self, pipeline: dict[str, Array], luck: Luck, p: Any) -> None:
        """Graduates replace leavers and some of the others choose anew: region first, then employer there.

        What they weigh was set by `weigh`. `pipeline` holds "births": see `births`.
        """
        if self.stale:
            self.recount()
        worlds, people, fresh, draws = self._deciding(luck, float(p.moving_ceiling[0, 0]))
        size, rows = len(REGIONS), worlds * self._count + people
        posts = (self.origin, self.region, self.employer)
        origin, region, former = (column.reshape(-1).take(rows) for column in posts)
        # A pair of origin and region is one place in a world's matrix of them, and so is where people come from.
        old = (worlds * size + origin) * size + region
        left = self._graduate(fresh, rows, worlds, draws[:, 2], old, pipeline)
        steps = self._odds.reshape(size, -1).take(left, axis=1)
        region = (steps[:-1] < uniform(draws[:, 0]) * steps[-1]).sum(axis=0)
        # The seat sought is the first whose cumulated pull passes the draw; the region's last, where none does for want
        # of digits (pulls too far apart, or beyond all numbers).
        pulls = self._seats.reshape(len(self._seats), -1).take(worlds * size + region, axis=1)
        seat = (pulls[:-1] <= uniform(draws[:, 1]) * pulls[-1]).sum(axis=0)
        employer = self.seat_of.take(region * len(pulls) + seat)
        skill = self._settle(worlds, rows, region, employer, former)
        self._moves.append((old, left * size + region))
        if self.witness is not None:
            graduates = np.zeros(rows.size, dtype=np.bool_)
            graduates[fresh] = True
            origin, here = np.divmod(left % size**2, size)
            self.witness(Departures(skill, origin, here, region, employer, former, graduates))

    def _deciding(self, luck: Luck, ceiling: float) -> tuple[Index, Index, Index, NDArray[np.uint16]]:
        """Find who comes to a decision this month: places of worlds and people, which of these cases are graduates who
        take over a leaver's row, and four further draws for each case, whole numbers of 16 bits.

        Of every group one person, by lot, may come to a decision; the lot's fraction tells whether.
        """
        lot = luck["researcher"] * self.group
        drawn = lot.astype(np.int64)
        chance = (lot - drawn) * (1.0 / (self.group * ceiling))
        drawn += np.arange(lot.shape[1]) * self.group
        cases = held((chance < self.considering[:, None]) & (drawn < self._count))
        worlds, people = cases // lot.shape[1], drawn.reshape(-1).take(cases)
        fresh = held(chance.reshape(-1).take(cases) < self.graduating.take(worlds))
        return worlds, people, fresh, luck.further("researcher", cases)

    def _graduate(
        self, fresh: Index, rows: Index, worlds: Index, births: NDArray[np.uint16], old: Index, pipeline: dict[str, Any]
    ) -> Index:
        """Give those who graduate an origin and a place of study; returns for everybody the pair of origin and where
        they are, as a place among all worlds' pairs.

        A graduate's inertia is to the place of study, a colleague's to the place of work.
        """
        size = len(REGIONS)
        cell = pipeline["births"].take(births.take(fresh))
        rows = rows.take(fresh)
        born = cell // size
        self.origin.reshape(-1)[rows] = born
        self.study.reshape(-1)[rows] = cell - born * size
        left = old.copy()
        left[fresh] = worlds.take(fresh) * size**2 + cell
        return left

    def _settle(self, worlds: Index, rows: Index, region: Regions, employer: Regions, former: Regions) -> Array:
        """Write where people stand now, bring the tally of skill up to date by them, and return their skill.

        The other tallies are asked for once a quarter: `flush` brings them up to date.
        """
        self.region.reshape(-1)[rows] = region
        self.employer.reshape(-1)[rows] = employer
        skill: Array = self.skill.reshape(-1).take(rows)
        first, size = worlds * self.employers, self.skill_at.size
        change = np.bincount(first + employer, skill, size) - np.bincount(first + former, skill, size)
        self.skill_at += change.reshape(self.skill_at.shape)
        return skill

    def flush(self) -> None:
        """Bring people and moves up to date by the decisions since they were last asked for."""
        if self.stale:
            self.recount()
        if not self._moves:
            return
        old, new = (np.concatenate(places) for places in zip(*self._moves, strict=True))
        self._moves.clear()
        shape, each = (self.worlds, len(REGIONS), len(REGIONS)), np.arange(len(REGIONS))
        # By origin, by where people came from and by region chosen.
        came = np.bincount(new, minlength=self.worlds * len(REGIONS) ** 3).reshape(*shape, len(REGIONS))
        self._people += np.einsum("wolr->wor", came) - np.bincount(old, minlength=self._people.size).reshape(shape)
        came[:, :, each, each] = 0
        self.moved[:, :HOMECOMING] += np.einsum("wolr->wlr", came)
        self.moved[:, HOMECOMING] += np.einsum("wrlr->wr", came)

    @property
    def people(self) -> Array:
        """People by origin and by region where they work, (worlds, 6, 6)."""
        self.flush()
        return self._people

    @property
    def supers(self) -> Array:
        """Super-researchers by region where they work, (worlds, 6)."""
        if self.stale:
            self.recount()
        size = len(REGIONS)
        # Who takes over a row takes over its skill, so that the rows of super-researchers stay the same.
        here = self._super_rows // self._count * size + self.region.reshape(-1).take(self._super_rows)
        found: Array = np.bincount(here, minlength=self.worlds * size).reshape(self.worlds, size) * 1.0
        return found

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
        return np.einsum("wor->wr", self.people) / self._count
