"""From chips to released models, and the people who make them: M4 and M6 to M11."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from agents.table import CHINA, QUARTER, US, Array, Parameters, clip, larger

if TYPE_CHECKING:
    from game.world import World


USUAL_SUSPICION = 0.25
"""Suspicion at which people of Chinese origin leave the US no sooner than others."""
LEAP = 0.5
"""Decades of know-how that events can give or take in a month at most."""


def data(w: World) -> None:
    """M6: unique quality tokens within each nation's reach, in trillions: own language, other language, synthetic."""
    p, g = w.p, w.governments
    if not w.on("M6"):
        g.tokens = np.full_like(g.gdp, 1e9)
        return
    growth = np.exp(np.log1p(p.token_growth) * w.years)
    opened = g("data_access")
    english = p.english_tokens * growth * (0.85 + 0.3 * opened[:, US:CHINA])
    chinese = p.chinese_tokens * growth * (1.0 - p.walled_share * (1.0 - opened[:, CHINA:]))
    own = np.concatenate([english, chinese], axis=1)
    foreign = (1.0 - p.translation_tax) * own[:, ::-1]
    # Synthetic tokens are worth more the better the model that writes them.
    synthetic = p.synthetic_tokens * np.maximum(w.frontier - p.reference_capability + 1.0, 0.0)
    g.tokens = (own + foreign) * (1.0 + synthetic) * np.maximum(1.0 + w.shocks.pair("tokens"), 0.1)


def strategy(w: World) -> None:
    """M4, M10, M13: labs decide how to split compute, how open to be and whom to copy; interconnect improves."""
    p, labs, g = w.p, w.labs, w.governments
    frontier = larger(w.frontier)
    seen = SimpleNamespace(
        frontier=frontier,
        instructive=carried(frontier, p.teaching_need, p),
        # One believes what one can do oneself, or what others have shown for a year.
        proven=np.maximum(w.frontier, larger(w.frontier_year_ago())),
        applied=w.applied,
    )
    labs.decide(g, seen, p, w.on("M13"))
    effort = g("interconnect")
    g.scale_up += QUARTER * p.scale_up_growth * p.scale_up_pace * (0.6 + 0.8 * effort)
    g.native_gap += QUARTER * p.native_gap_speed * (0.4 + 1.2 * effort) * (p.native_gap_floor - g.native_gap)
    labs.utilise(g.scale_up, g.native_gap, p, w.on("M4"))


def training(w: World) -> None:
    """M7, M8: labs train on what power and interconnect leave, and learn."""
    p, labs, g = w.p, w.labs, w.governments
    labs.talent = w.researchers.at_labs() * w.people_per_row
    labs.compute(w.grids, p)
    labs.train(p)
    labs.know_how += labs.spread(leaps(w)) * labs.trains
    if w.on("M8"):
        labs.research(labs.public_know_how(p), g.of("research"), p)


def leaps(w: World) -> Array:
    """Return the decades of know-how that events give or take this month, (worlds, 2)."""
    return clip(w.shocks.pair("know_how"), -LEAP, LEAP)


def models(w: World) -> None:
    """M6, M7, M9, M10: runs end, models are reviewed, distilled and released."""
    p, labs, regulators = w.p, w.labs, w.regulators
    penalty, lag = regulators.penalty[:, w.content], regulators.lag[:, w.content]
    labs.finish(penalty, lag, w.governments.tokens, w.luck["run"], w.luck["length"], p, w.on)
    g = w.governments
    leak = w.shocks.pair("weights_leak") * p.leak_reach
    w.teacher = labs.teachers(g.access, leak, p)
    if w.on("M10"):
        labs.distil(w.teacher, penalty, lag, p)
    w.released = labs.release()
    w.frontier = labs.frontier()
    w.remember_frontier()


def carried(capability: Array, need: Array, p: Parameters) -> Array:
    """Return the part of a use that models of a capability carry, 0 to 1; half of it at `need` (both log10 FLOP)."""
    return 1.0 / (1.0 + np.exp((need - capability) / p.service_width))


def review(w: World) -> None:
    """M9: regulators decide how strict and fast to be, files queue, incidents happen."""
    p, regulators = w.p, w.regulators
    regulators.decide(w.governments, p)
    services = carried(w.frontier, p.service_need, p)
    software = w.industries.adoption[:, w.software_rows]
    more = w.shocks.impulses("incidents")
    regulators.review(services, software, w.luck["incident"], more, w.governments, p, w.on("M9"))


def offers(w: World) -> None:
    """M8, M11: those who came last quarter have carried know-how; what draws researchers where is weighed anew."""
    w.arrivals = w.researchers.end_quarter()
    w.flows = w.researchers.year_of_flows() * w.people_per_row
    w.commons.tell_flows(w.flows)
    shares = w.talent_shares = w.researchers.shares()
    us = slice(US, CHINA)
    w.commons.talent_ratio = np.minimum(shares[:, CHINA : CHINA + 1] / np.maximum(shares[:, us], 0.01), 3.0)
    if w.on("M8"):
        _carry_know_how(w)
    weigh_offers(w)


def weigh_offers(w: World) -> None:
    """M11: set what draws researchers to regions and, within them, to employers."""
    p, labs, people = w.p, w.labs, w.researchers
    us = slice(US, CHINA)
    pull = w.region_pull + peers(w)
    compute, state, free, mood = draws(w)
    pull[:, : CHINA + 1] += compute + state + free + mood + p.talent_draw
    foreign = pull + w.foreign_base
    visas, climate = entry(w)
    foreign[:, us] += visas - climate
    pull[:, CHINA : CHINA + 1] += p.return_draw
    # Rich labs hire more of those who come; academia and companies stay the larger part.
    wealth = p.hiring * (np.log(labs.cash + labs.revenue + 0.05) - 1.0)
    seats = np.empty((w.worlds, people.employers))
    seats[:, : people.labs] = np.where(labs.trains > 0.0, labs.prestige + wealth, -30.0)
    seats[:, people.labs :] = p.outside_labs
    leave = np.exp(-p.climate * (w.governments.suspicion[:, us] - USUAL_SUSPICION))
    people.weigh(pull, foreign, seats, leave, w.pipeline, p)
    if w.newsroom is not None:
        w.newsroom.hear(w)


def peers(w: World) -> Array:
    """Return what peers who work there already add to a region's pull, logits (worlds, 6)."""
    return w.p.peers * np.log(w.talent_shares + 0.01)


def draws(w: World) -> tuple[Array, Array, Array, Array]:
    """Return what adds to each nation's pull, logits (worlds, 2): compute, the state, freedom and shocks."""
    p, labs, g = w.p, w.labs, w.governments
    compute = np.log(labs.total(labs.training_flop) / p.reference_experiments + 0.1)
    state = p.talent_programme * (g.of("talent") - 1.0) + p.talent_policy * (g("talent_policy") - 0.5)
    free = p.freedom * (0.4 - w.regulators.strictness[:, w.content])
    return p.compute_pull * compute, state, free, w.shocks.pair("talent_pull")


def entry(w: World) -> tuple[Array, Array]:
    """Return what visas add to the pull of the US on foreigners and what suspicion takes, logits (worlds, 1)."""
    p, g, us = w.p, w.governments, slice(US, CHINA)
    return p.visa * (g("talent_policy")[:, us] - 0.5), p.climate * g.suspicion[:, us]


def talent(w: World) -> None:
    """M11: researchers graduate, consider moving, and choose region, then employer."""
    if not w.on("M11"):
        return
    w.researchers.move(w.pipeline, w.luck, w.p)


def _carry_know_how(w: World) -> None:
    """M8: people who move carry some of the difference between the frontiers with them."""
    labs, came = w.labs, w.arrivals[:, : CHINA + 1]
    best = labs.best(np.where(labs.trains > 0.0, labs.know_how, -9.0))
    gap = np.maximum(best[:, ::-1] - best, 0.0)
    carried = w.p.people_carry * (w.people_per_row / 100.0) * came * gap
    labs.know_how += labs.spread(np.minimum(carried, 0.15)) * labs.trains
