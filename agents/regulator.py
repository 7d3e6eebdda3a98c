"""Regulators: content review (M9), export control (M3) and grid permitting (M5), one of each in either nation."""

from __future__ import annotations

import numpy as np

from agents.table import QUARTER, Array, Column, Levers, Parameters, Row, Table, clip

OFFICES = ("content", "export", "permitting")
"""Every nation's regulators stand in this order."""


class Regulator(Row):
    """An office that decides how strictly and how fast a mandate is carried out."""

    zeal = Column("share", "how far the office leans beyond its mandate", trait=True, low=-0.5, high=0.5)
    thoroughness = Column("months", "time the office takes over a file when nobody waits", trait=True, start=2.0)

    strictness = Column("share", "strictness applied", high=1.0, sight="public")
    capacity = Column("files/month", "files the office can decide", start=20.0)
    queue = Column("files", "files that wait")
    arriving = Column("files/month", "files that came in last month", start=10.0)
    filed = Column("files", "files decided so far", sight="public")
    lag = Column("months", "time from filing to decision", sight="public")
    penalty = Column("decades", "capability lost to filters and refusals")
    incidents = Column("count", "public incidents so far", sight="public")
    new_incidents = Column("count", "public incidents of the last quarter", sight="public")
    incident_pressure = Column("share", "public pressure after incidents, fading", high=1.0)


class Regulators(Table[Regulator]):
    """All offices of all worlds; `content`, `export` and `permitting` give (worlds, 2) views of a column."""

    row = Regulator
    kind = "regulator"

    @staticmethod
    def office(name: str) -> slice:
        """Return the places of one office in both nations."""
        return slice(OFFICES.index(name), None, len(OFFICES))

    def decide(self, levers: Levers, p: Parameters) -> None:
        """Each office sets strictness and capacity within its mandate, from its zeal and the pressure it feels."""
        content = self.office("content")
        pressed = levers("strictness") + self.zeal[:, content] + 0.2 * self.incident_pressure[:, content]
        strictness = self.strictness[:, content]
        self.strictness[:, content] = clip(strictness + 0.6 * (pressed - strictness), 0.0, 1.0)
        export = self.office("export")
        self.strictness[:, export] = clip(levers("enforcement") + self.zeal[:, export], 0.0, 1.0)
        permitting = self.office("permitting")
        relaxed = clip(0.8 - 0.7 * levers("grid") + self.zeal[:, permitting], 0.0, 1.0)
        self.strictness[:, permitting] += 0.3 * (relaxed - self.strictness[:, permitting])
        waiting = self.queue[:, content] / np.maximum(self.capacity[:, content], 1.0)
        # Offices are staffed for the work there is, generously or not, and hire when files pile up.
        work = np.maximum(self.arriving[:, content], 0.4 * p.review_capacity)
        target = work * (0.75 + 0.6 * levers("review_capacity")) * (1.0 + 0.3 * np.minimum(waiting, 2.0))
        self.capacity[:, content] += 0.4 * (target - self.capacity[:, content])
        self.defer()

    def review(
        self, services: Array, software: Array, luck: Array, more: Array, levers: Levers, p: Parameters, active: bool
    ) -> None:
        """M9: files queue, reviews take months, strict filters cost capability, lax ones cause incidents.

        `services` (worlds, 2) is the part of services that a nation's models carry, `software` (worlds, 2) the adoption
        of its software sector; `luck` (worlds, 2) decides incidents and `more` (worlds, 2) adds incidents from shocks.
        """
        arrivals = p.filings * (0.2 + software) * services
        content = self.office("content")
        strictness = self.strictness[:, content]
        capacity = self.capacity[:, content]
        self.arriving[:, content] = arrivals
        queue = self.queue[:, content] + QUARTER * arrivals
        done = np.minimum(queue, QUARTER * capacity)
        self.queue[:, content] = queue - done
        self.filed[:, content] += done
        if active:
            fast = 1.0 - p.fast_track * levers("review_capacity")
            lag = self.thoroughness[:, content] * (0.3 + 1.4 * strictness) * fast
            lag = lag + (queue - done) / np.maximum(capacity, 1.0)
            # Nobody reviews models that carry no services.
            self.lag[:, content] = p.review_factor * p.review_time * services * lag
            self.penalty[:, content] = p.alignment_penalty * strictness**3
        else:
            self.lag[:, content] = 0.0
            self.penalty[:, content] = 0.0
        hazard = QUARTER * p.incident_hazard * p.incident_rate
        hit = luck < hazard * (1.3 - strictness) * (0.7 + 0.6 * levers("adoption"))
        count = hit + more
        self.incidents[:, content] += count
        pressure = self.incident_pressure[:, content]
        self.incident_pressure[:, content] = np.minimum(pressure * p.pressure_fades**QUARTER + 0.3 * count, 1.0)
        self.new_incidents[:, content] = count
