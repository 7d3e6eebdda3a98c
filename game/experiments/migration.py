"""The migration rule (M11) as a month of ours and as ordinary Mesa agents, to compare them in one run.

The pulls on researchers are taken from a real world and held fixed, so that both sides meet the same rule: a
graduate takes over a leaver's row, some of the others consider moving, and who does chooses a region, then
an employer there. Both sides keep the tallies of people and skill that the rest of a month needs. The Mesa
side is what a Mesa user would write: a method a decision, no arrays.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from agents.researcher import CHINA_ORIGIN, REGIONS
from game.chance import Streams
from game.world import World

PLACES = len(REGIONS)


@dataclass(frozen=True)
class Timing:
    """Seconds for so many months of so many researchers, and the regions' shares at the end."""

    seconds: float
    shares: np.ndarray  # (6,)


class Rule:
    """The rule with the pulls that a real world's first months give it, held fixed from then on."""

    def __init__(self, researchers: int, seed: int, worlds: int = 1) -> None:
        self.world = World("baseline-2025", seed=seed, worlds=worlds, researchers=researchers)
        self.people, self.pipeline, self.p = self.world.researchers, self.world.pipeline, self.world.p
        self.start = {name: getattr(self.people, name).copy() for name in self.people.columns}
        weighed: list[tuple[Any, ...]] = []
        weigh = self.people.weigh

        def listen(*arguments: Any) -> None:
            weighed.append(arguments)
            weigh(*arguments)

        self.people.weigh = listen
        for _ in range(3):
            self.world.step()
        self.people.weigh = weigh
        self.native, self.foreign, self.seats, self.leave = weighed[-1][:4]

    def ours(self, months: int) -> Timing:
        """The engine's own months: seconds a world, and the mean shares."""
        self.people.populate(self.start)
        self.people.recount()
        world, groups = self.world, self.people.gather(float(self.p.moving_ceiling[0, 0]))
        streams = Streams({"researcher": groups})  # the month's key and no other mechanism's draws
        began = time.perf_counter()
        for month in range(months):
            self.people.move(self.pipeline, world.chance.month(world.month + month, streams), self.p)
        seconds = (time.perf_counter() - began) / world.worlds
        return Timing(seconds, self.people.shares().mean(axis=0))

    def mesa(self, months: int, shuffled: bool) -> Timing:
        """The same months of ordinary Mesa agents, by `shuffle_do` or by `do`."""
        model = Plain(self)
        began = time.perf_counter()
        for _ in range(months):
            if shuffled:
                model.agents.shuffle_do("month")
            else:
                model.agents.do("month")
        seconds = time.perf_counter() - began
        regions = np.sum(model.people, axis=0)
        model.remove_all_agents()
        mesa.Agent._ids.pop(model, None)  # Mesa 3.3 keeps every model that had agents there
        return Timing(seconds, regions / regions.sum())


class Plain(mesa.Model):
    """Researchers as ordinary Mesa agents, with the month's pulls and the tallies that a world keeps."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(seed=1)
        p, pipeline = rule.p, rule.pipeline
        ceiling, turnover = float(p.moving_ceiling[0, 0]), float(pipeline["turnover"][0, 0])
        self.graduation = ceiling * turnover
        self.moving = float(p.moving_hazard[0, 0]) * (1.0 - turnover) / (1.0 - self.graduation)
        self.births = np.diff([0.0, *pipeline["birth"].ravel()]).tolist()
        self.native_pull = rule.native[0].tolist()  # of a region on those who grew up there
        self.foreign_pull = rule.foreign[0].tolist()  # of a region on all others
        self.leave_us = float(rule.leave[0, 0])
        self.home_tie, self.inertia = float(p.home_tie[0, 0]), float(p.inertia[0, 0])
        self.employer_pull = rule.seats[0].tolist()
        places = rule.people.region_of_employer
        self.employers = [np.flatnonzero(places == region).tolist() for region in range(PLACES)]
        self.people = [[0] * PLACES for _ in range(PLACES)]  # by origin, then region
        self.skill_at = [0.0] * len(places)
        names = ("skill", "origin", "study", "region", "employer")
        for skill, *where in zip(*(rule.start[name][0].tolist() for name in names), strict=True):
            agent = PlainResearcher(self, skill, *map(int, where))
            self.people[agent.origin][agent.region] += 1
            self.skill_at[agent.employer] += skill


class PlainResearcher(mesa.Agent):
    """One researcher who decides for herself, as the rule reads."""

    model: Plain

    def __init__(self, model: Plain, skill: float, origin: int, study: int, region: int, employer: int) -> None:
        super().__init__(model)
        self.skill, self.origin, self.study = skill, origin, study
        self.region, self.employer = region, employer

    def month(self) -> None:
        """Perhaps retire in favour of a graduate, perhaps look around; mostly neither."""
        if self.random.random() < self.model.graduation:
            self.model.people[self.origin][self.region] -= 1
            birth = self.random.choices(range(2 * PLACES), self.model.births)[0]
            self.origin = birth // 2
            self.study = self.origin if birth % 2 else 0  # even places studied in the US, region 0
            self.model.people[self.origin][self.region] += 1
            self.choose(here=self.study)
        elif self.random.random() < self.model.moving:
            self.choose(here=self.region)

    def choose(self, here: int) -> None:
        """A region by its odds, then an employer there."""
        model = self.model
        region = self.random.choices(range(PLACES), self.odds(here))[0]
        there = model.employers[region]
        employer = self.random.choices(there, [math.exp(model.employer_pull[place]) for place in there])[0]
        model.people[self.origin][self.region] -= 1
        model.people[self.origin][region] += 1
        model.skill_at[self.employer] -= self.skill
        model.skill_at[employer] += self.skill
        self.region, self.employer = region, employer

    def odds(self, here: int) -> list[float]:
        """The odds of each region: its pull, visas for those who did not grow up there, ties and inertia."""
        model, odds = self.model, []
        for region, pull in enumerate(model.foreign_pull):
            if region == self.origin:
                pull = model.native_pull[region] + model.home_tie
            if region == here:
                pull += model.inertia
            odds.append(math.exp(pull))
        if self.origin == CHINA_ORIGIN and here == 0:
            odds[0] *= model.leave_us
        return odds


def same_within_sampling_error(first: np.ndarray, second: np.ndarray, researchers: int, z: float = 4.0) -> bool:
    """True if two lists of shares, each over so many independent people, differ by no more than chance
    explains.
    """
    share = (first + second) / 2.0
    error = np.sqrt(np.maximum(share * (1.0 - share), 1.0 / researchers) * 2.0 / researchers)
    return bool(np.all(np.abs(first - second) <= z * error))
