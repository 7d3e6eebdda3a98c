"""The migration rule (M11) as a month of ours and as ordinary Mesa agents, to compare their speed in one run.

The pulls on researchers are taken from a real world and held fixed, so that both sides meet the same rule: a
graduate takes over a leaver's row, some of the others consider moving, and who does chooses a region, then
an employer there. The Mesa side is written as a careful Mesa user would: tables of odds worked out once, one
random number for most agents.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from agents.researcher import CHINA_ORIGIN, REGIONS
from game.world import World

PLACES = len(REGIONS)


@dataclass(frozen=True)
class Timing:
    """Seconds for so many months of so many researchers, and the regions' shares at the end."""

    seconds: float
    shares: np.ndarray  # (6,)


class Rule:
    """The arguments of a month's `Researchers.move`, as a world at its start gives them."""

    def __init__(self, researchers: int, seed: int) -> None:
        self.world = World("baseline-2025", seed=seed, researchers=researchers)
        taken: list[tuple[Any, ...]] = []
        self.people = self.world.researchers
        self.start = {name: getattr(self.people, name).copy() for name in self.people.columns}
        move = self.people.move

        def listen(*arguments: Any) -> None:
            taken.append(arguments)
            move(*arguments)

        self.people.move = listen
        self.world.step()
        self.people.move = move
        _, self.region, self.foreign, self.employer, self.pipeline, self.leave_us, _, self.p = taken[0]

    def ours(self, months: int) -> Timing:
        """The engine's own months."""
        self.people.populate(self.start)
        self.people.recount()
        month, world = self.world.month, self.world
        began = time.perf_counter()
        for step in range(months):
            luck = world.chance.month(month + step, world.streams)
            self.people.move(
                month + step,
                self.region,
                self.foreign,
                self.employer,
                self.pipeline,
                self.leave_us,
                luck,
                self.p,
            )
        return Timing(time.perf_counter() - began, self.people.shares()[0].copy())

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
        regions = np.bincount([agent.region for agent in model.agents], minlength=PLACES)
        model.remove_all_agents()
        mesa.Agent._ids.pop(
            model, None
        )  # Mesa 3.3 keeps every model that had agents in this class-level counter
        return Timing(seconds, regions / regions.sum())


class Plain(mesa.Model):
    """Researchers as ordinary Mesa agents."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(seed=1)
        p = rule.p
        turnover = float(rule.pipeline["turnover"][0, 0])
        hazard = float((p.moving_hazard / p.moving_ceiling)[0, 0])
        self.ceiling = float(p.moving_ceiling[0, 0])
        self.graduates = turnover * self.ceiling
        self.considers = (turnover + hazard * (1.0 - turnover)) * self.ceiling
        self.origins = [float(share) for share in np.ravel(rule.pipeline["origin"])]
        self.abroad = [float(share) for share in rule.pipeline["abroad"][0]]
        self.regions = [
            [self._regions(rule, origin, here) for here in range(PLACES)] for origin in range(PLACES)
        ]
        self.employers = [self._employers(rule, region) for region in range(PLACES)]
        people = rule.start
        for origin, study, region, employer in zip(
            *(people[name][0].tolist() for name in ("origin", "study", "region", "employer")), strict=True
        ):
            PlainResearcher(self, int(origin), int(study), int(region), int(employer))

    @staticmethod
    def _regions(rule: Rule, origin: int, here: int) -> list[float]:
        """Cumulated odds of every region for people of an origin who now are somewhere."""
        odds = np.exp(rule.region[0])
        home = odds[origin] * float(np.exp(rule.p.home_tie)[0, 0])
        odds = odds * rule.foreign[0]
        odds[origin] = home
        odds[here] *= float(np.exp(rule.p.inertia)[0, 0])
        if origin == CHINA_ORIGIN and here == 0:
            odds[0] *= float(rule.leave_us[0, 0])
        return np.cumsum(odds).tolist()

    @staticmethod
    def _employers(rule: Rule, region: int) -> tuple[list[int], list[float]]:
        """Employers of a region with their cumulated odds."""
        there = np.flatnonzero(rule.people.region_of_employer == region)
        return there.tolist(), np.cumsum(np.exp(rule.employer[0, there])).tolist()


class PlainResearcher(mesa.Agent):
    """One researcher who decides for herself."""

    def __init__(self, model: Plain, origin: int, study: int, region: int, employer: int) -> None:
        super().__init__(model)
        self.origin, self.study, self.region, self.employer = origin, study, region, employer

    def month(self) -> None:
        """Perhaps retire in favour of a graduate, perhaps look around; mostly neither."""
        model, draw = self.model, self.model.random.random
        chance = draw()
        if chance >= model.considers:
            return
        here = self.region
        if chance < model.graduates:
            aim = draw()
            self.origin = min(sum(aim > edge for edge in model.origins), PLACES - 1)
            self.study = here = 0 if draw() < model.abroad[self.origin] else self.origin
        odds = model.regions[self.origin][here]
        aim = draw() * odds[-1]
        self.region = next(place for place, edge in enumerate(odds) if aim <= edge)
        names, odds = model.employers[self.region]
        aim = draw() * odds[-1]
        self.employer = names[next(place for place, edge in enumerate(odds) if aim <= edge)]


def same_within_sampling_error(
    first: np.ndarray, second: np.ndarray, researchers: int, z: float = 4.0
) -> bool:
    """True if two lists of shares, each over so many independent people, differ by no more than chance
    explains.
    """
    share = (first + second) / 2.0
    error = np.sqrt(np.maximum(share * (1.0 - share), 1.0 / researchers) * 2.0 / researchers)
    return bool(np.all(np.abs(first - second) <= z * error))
