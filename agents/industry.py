"""Industries adopt: applied intelligence by sector and, for driving, by city (M14).

Each nation has five sectors, then the ten cities that carry autonomous driving; the driving sector is their mean.
"""

from __future__ import annotations

import numpy as np

from agents.table import QUARTER, Array, Column, Parameters, Roster, Row, Table

SECTORS = ("manufacturing", "logistics", "driving", "public", "software")
DRIVING = SECTORS.index("driving")

UNEQUIPPED = 0.5
"""Speed of adoption without robots, sensors and roads that talk, against a sector that has them for half its work."""
LEAST_ROOM = -0.25
"""A sector above its ceiling shrinks as if it were by such a part above it at most: nothing is unlearned at once."""
ARRIVALS = 0.1
"""Fleets that operators bring to a city from elsewhere, against those that grow there."""
LARGEST_SETBACK = 0.2
"""Part of a sector's adoption that a quarter's incidents undo at most."""


class Industry(Row):
    """A sector of a nation's economy, or a city with driverless cars."""

    base = Column("ratio", "industrial base: speed of adoption against the average", trait=True, start=1.0)
    need = Column("log10 FLOP", "core capability at which half of the sector's potential opens", trait=True, start=25.5)
    weight = Column("share", "share of the city in its nation's driving", trait=True, high=1.0)

    value_added = Column("bn USD/year", "value added of the sector", sight="public")
    infrastructure = Column("share", "robots, sensors and vehicle-to-everything roads in place", high=1.0, bought=True)
    adoption = Column("share", "part of the sector's work that uses AI", high=1.0, sight="public")
    ceiling = Column("share", "adoption that the core model available allows", high=1.0)
    quality = Column("share", "how well the applied systems do their work", high=1.0, sight="public")
    learning = Column("share", "what deployment has taught: behavioural data turned to quality", high=1.0)


class Industries(Table[Industry]):
    """All sectors and cities of all worlds."""

    row = Industry
    kind = "industry"

    def __init__(self, roster: Roster, worlds: int) -> None:
        super().__init__(roster, worlds)
        each = len(roster.names) // 2
        self.sectors = [slice(n * each, n * each + len(SECTORS)) for n in (0, 1)]
        self.cities = [slice(n * each + len(SECTORS), (n + 1) * each) for n in (0, 1)]
        self.is_driving = np.array([(i % each) == DRIVING or (i % each) >= len(SECTORS) for i in range(2 * each)])
        self.is_making = np.array([(i % each) == SECTORS.index("manufacturing") for i in range(2 * each)])
        self.is_public = np.array([(i % each) == SECTORS.index("public") for i in range(2 * each)])
        self.is_software = np.array([(i % each) == SECTORS.index("software") for i in range(2 * each)])

    def opened(self, core: Array, p: Parameters) -> Array:
        """Return the part of each sector's potential that a core model (worlds, 2; log10 FLOP) opens."""
        return 1.0 / (1.0 + np.exp((self.need - self.spread(core)) / p.ceiling_width))

    def possible(self, opened: Array, p: Parameters) -> Array:
        """Return the quality that the core model and what deployment has taught allow."""
        return self.allowed(opened, self.learning, p)

    @staticmethod
    def allowed(opened: Array, learning: Array, p: Parameters) -> Array:
        """Return the quality that a core model, which opens a part of the potential, and learning allow."""
        return opened * (p.learning_floor + (1.0 - p.learning_floor) * learning)

    def room(self, adoption: Array) -> Array:
        """Return the part of what the core model available allows that is not adopted yet, 1 = all of it."""
        return np.maximum(1.0 - adoption / self.ceiling, LEAST_ROOM)

    @staticmethod
    def alone(opened: Array, p: Parameters) -> Array:
        """Return how fast fleets can grow against cars that drive alone: with a person on board only so fast."""
        able = opened * opened
        return p.attended + (1.0 - p.attended) * (able / (able + p.driverless_at * p.driverless_at))

    @staticmethod
    def refined(p: Parameters) -> Array:
        """Return the part of the way to what is possible that quality goes in a quarter."""
        return QUARTER * p.quality_speed

    @staticmethod
    def undone(incidents: Array, p: Parameters) -> Array:
        """Return the part of adoption that new public incidents undo, (worlds, 2)."""
        return np.minimum(p.incident_setback * incidents, LARGEST_SETBACK)

    def adopt(
        self,
        core: Array,
        push: Array,
        cheap: Array,
        curious: Array,
        state: Array,
        reliability: Array,
        incidents: Array,
        p: Parameters,
    ) -> None:
        """M14: adoption follows an S-curve under a ceiling set by the core model available there.

        All (worlds, 2): `core` the best model available (log10 FLOP), `push` the speed from policy and mood, `cheap`
        that from the price of tokens (what drives a car runs on board), `curious` the part of the first users who can
        be served by models that anyone can try, `state` the public investment in infrastructure, `reliability` the
        decades lost to a second language, `incidents` new public incidents, which slow adoption.
        """
        opened = self.opened(core - reliability, p)
        self.ceiling = p.ceiling_floor + (1.0 - p.ceiling_floor) * opened
        self.infrastructure += QUARTER * self.spread(state) * (1.0 - self.infrastructure)
        driving = [sectors.start + DRIVING for sectors in self.sectors]
        alone = self.alone(opened[:, driving], p) * p.fleet_growth * p.driving_pace
        speed = np.where(self.is_driving, self.spread(alone), self.spread(p.adoption_speed * cheap))
        speed = np.where(self.is_making, speed * self.spread(p.factory_pace), speed)
        pace = QUARTER * speed * self.base * (UNEQUIPPED + self.infrastructure) * self.spread(push)
        # Anyone can try a model; a city's fleet grows from what drives there, and from fleets that come from others.
        elsewhere = ARRIVALS * self.spread(self.adoption[:, driving])
        first = np.where(self.is_driving, elsewhere, self.spread(p.adoption_seed * curious))
        # The quarter's part of a logistic curve: however fast, it ends at the ceiling and not beyond it.
        spread = pace * (self.adoption + first)
        self.adoption += spread * self.room(self.adoption) / (1.0 + spread / self.ceiling)
        self.adoption *= 1.0 - self.spread(self.undone(incidents, p))
        taught = QUARTER * p.applied_learning * self.spread(p.field_learning) * self.adoption
        self.learning += taught * (1.0 - self.learning)
        self.quality += self.refined(p) * (self.possible(opened, p) - self.quality)
        for sectors, cities in zip(self.sectors, self.cities, strict=True):
            driving = sectors.start + DRIVING
            self.adoption[:, driving] = (self.adoption[:, cities] * self.weight[:, cities]).sum(axis=1)
            self.quality[:, driving] = (self.quality[:, cities] * self.weight[:, cities]).sum(axis=1)
        self.defer()

    def grow(self, growth: Array) -> None:
        """Let value added follow the economy: `growth` (worlds, 2) a quarter."""
        self.value_added *= 1.0 + self.spread(growth)

    def indices(self, weights: Array) -> tuple[Array, Array]:
        """Return applied intensity (index) and applied value (bn USD a year), each (worlds, 2).

        `weights` (worlds, sectors): the mean of both nations' value-added shares at the start (M18).
        """
        worth = self.adoption * self.quality
        value = worth * self.value_added
        intensity, total = np.empty((self.worlds, 2)), np.empty((self.worlds, 2))
        for side, sectors in enumerate(self.sectors):
            intensity[:, side] = np.einsum("ws,ws->w", worth[:, sectors], weights)
            total[:, side] = value[:, sectors].sum(axis=1)
        return intensity, total
