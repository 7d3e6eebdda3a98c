"""Shocks, orders, relations between the powers: M16, M17 and M19."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.government import believed
from agents.table import CHINA, QUARTER, US, clip, larger
from game import beginnings, belief
from game.phases import tipping

if TYPE_CHECKING:
    from game.world import World

FREEZING = 100.0
"""Tension at which a strait crisis freezes the world (M18)."""
TIGHT_FROM = 0.5
"""Export ceiling above which controls that stand keep tension up; assumed."""


def shocks(w: World) -> None:
    """M16: events nobody chose strike and fade; `w.shocks` tells what they press on."""
    if w.on("M16"):
        w.shocks.strike(w.month, w.luck["shock"], w.metrics, w.hand.stilled())


def orders(w: World) -> None:
    """M17: at the start of a quarter governments give orders, pay and move levers; effects follow every month."""
    if not w.on("M17"):
        return
    new_quarter = w.begins_quarter
    if new_quarter:
        w.open_quarter()
    if new_quarter or w.has_record:
        index = beginnings.price_index(w)
        upkeep = w.upkeep(index)
        for side, doctrine in enumerate(w.doctrines):
            # A record is dated to the month; a strategy decides once a quarter.
            if doctrine is not None and (new_quarter or doctrine.record):
                w.obey(side, doctrine, upkeep, index)
    if new_quarter:
        w.hand.turn(w, index)
        if w.sighted:
            belief.look(w)
        w.governments.defer()
        w.governments.begin_quarter(upkeep, w.p, w.committing if w.on("commitment") else None)
        w.opened = False
    w.governments.follow_through(w.lever_speed, w.hand.lift)


def economy(w: World) -> None:
    """Economies grow and governments live with what happened; private capital finds its mood (M12, M17)."""
    p, governments, shock = w.p, w.governments, w.shocks
    growth = p.gdp_growth * (QUARTER / 12.0)
    revenue = w.labs.total(w.labs.revenue)
    approval = shock.impulses("approval")
    governments.live(growth, revenue, w.regulators.new_incidents[:, w.content], approval, p)
    if w.on("M12"):
        progress = w.frontier - w.frontier_year_ago()
        # What anyone has shown moves capital everywhere.
        w.commons.belief = believed(larger(w.frontier) - p.reference_capability, p)
        swing = shock.pair("capital_mood") + tipping.breakaway(w)
        governments.attract(progress, w.commons.belief, revenue, swing, w.luck["mood"], p)
    w.industries.grow(growth + np.zeros_like(governments.gdp))


def relations(w: World) -> None:
    """The slow columns: retaliation, resolve, alliance, trust, suspicion, exposure and access (M3, M15, M19)."""
    p, g, shock = w.p, w.governments, w.shocks
    us, china = slice(US, CHINA), slice(CHINA, None)
    ceiling = g("export_ceiling")[:, us]
    enforcement = g("enforcement")[:, us]
    if w.on("M3"):
        answer = p.retaliation_share * np.maximum(ceiling - p.retaliation_from, 0.0) + np.maximum(
            shock.column("minerals"), 0.0
        )
        g.retaliation[:, china] += 0.24 * (np.minimum(answer, 1.0) - g.retaliation[:, china])
        goal = np.concatenate([0.2 + 0.6 * g.retaliation[:, china], np.minimum(0.2 + 0.9 * ceiling, 1.0)], axis=1)
        g.resolve += QUARTER * p.resolve_speed * (clip(goal + p.resolve_level, 0.0, 1.0) - g.resolve)
        patience = 0.45 + 0.35 * enforcement + 0.1 * g("abroad")[:, us] - 0.25 * np.maximum(ceiling - 0.6, 0.0)
        patience = patience + p.alliance_level
        g.alliance[:, us] += 0.12 * (clip(patience, 0.0, 1.0) - g.alliance[:, us])
    openness = w.labs.best(w.labs.openness * w.labs.trains)
    pressure = w.regulators.incident_pressure[:, w.content]
    trust = 40.0 + p.trust_level + 25.0 * openness - 12.0 * pressure + 10.0 * g("abroad")
    g.trust = clip(g.trust + 0.09 * (trust - g.trust) + shock.impulses("trust"), 0.0, 100.0)
    climate = 0.15 + 0.005 * w.commons.tension + 0.4 * (0.5 - g("talent_policy")) + p.suspicion_level
    g.suspicion += 0.15 * (clip(climate, 0.0, 1.0) - g.suspicion)
    reliance = np.maximum(p.taiwan_reliance - 45.0 * g("silicon"), 0.0)
    g.taiwan_exposure += p.taiwan_speed * (reliance - g.taiwan_exposure)
    reach = 0.15 + 0.75 * g("openness")
    reach[:, us] -= 0.3 * enforcement
    g.access += 0.27 * (clip(reach, 0.02, 1.0) - g.access)


def tension(w: World) -> None:
    """M19: controls, seizures and events raise tension, time lowers it; above 60 the hazard of a crisis is convex."""
    p, g, commons = w.p, w.governments, w.commons
    us, china = slice(US, CHINA), slice(CHINA, None)
    ceiling = g("export_ceiling")[:, us]
    tightened = p.tension_controls * np.maximum(ceiling - commons.last_ceiling, 0.0)
    commons.last_ceiling = ceiling.copy()
    g.blame *= 0.88
    g.blame[:, us] += tightened
    g.blame[:, china] += QUARTER * p.tension_level * g.retaliation[:, china]
    if not w.on("M19"):
        return
    standing = p.tension_level * (np.maximum(ceiling - TIGHT_FROM, 0.0) + g.retaliation[:, china])
    rise = tightened + w.shocks.gathered_in("tension") + QUARTER * standing
    level = commons.tension + rise - QUARTER * p.tension_decay * (commons.tension - p.tension_base)
    commons.tension = clip(level, 0.0, FREEZING)
    commons.strait_hazard = np.minimum(p.strait_hazard * (np.maximum(level - 60.0, 0.0) / 40.0) ** 2, 1.0)


def crisis(w: World) -> None:
    """M19: every month a strait crisis may break out; tension is then 100."""
    if w.on("M19"):
        commons = w.commons
        commons.tension = np.where(w.luck["strait"] < commons.strait_hazard, FREEZING, commons.tension)
