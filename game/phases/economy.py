"""Money, users and customers: M12 to M15."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.table import CHINA, US, clip

if TYPE_CHECKING:
    from game.world import World


def prices(w: World) -> None:
    """M13: users pay for a part of the value that AI carries; edge chips serve a part without frontier nodes."""
    if not w.on("M13"):
        return
    p, g = w.p, w.governments
    goal = clip(p.edge_base + p.edge_lever * (g("edge") - 0.5) + p.edge_trend * w.years, 0.01, 0.9)
    g.edge_share += 0.09 * (goal - g.edge_share)
    g.edge_gain = 1.0 / (1.0 - p.edge_worth * g.edge_share)
    paid = p.spending_share * w.applied_value * (1.0 + p.abroad_spending * w.dependence)
    paid *= np.maximum(1.0 + w.shocks.column("demand"), 0.1) / 12.0
    clearing = paid / (np.maximum(w.tokens_served, 1e-9) * p.revenue_per_token)
    cost = p.serving_cost * w.grids.price / (80.0 * np.exp(p.inference_decline * w.years) * g.edge_gain)
    g.token_price = np.maximum(g.token_price + 0.5 * (clearing - g.token_price), 0.5 * cost)
    g.margin = 1.0 - cost / g.token_price


def serving(w: World) -> None:
    """M12, M13: tokens are served and paid for; capital goes to labs."""
    p, labs, g = w.p, w.labs, w.governments
    w.tokens_served = labs.total(labs.serve(g.token_price, g.edge_gain, p))
    labs.fund(g.capital_flow + g.of("research") * p.state_money, p)


def applied(w: World) -> None:
    """M14: sectors adopt what the core model available allows."""
    p, g, industries = w.p, w.governments, w.industries
    rival = w.frontier[:, ::-1] - p.import_distance * (1.0 - g.access[:, ::-1])
    w.core = np.maximum(w.frontier, rival)
    if not w.on("M14"):
        return
    cheap = clip(1.0 - p.price_drag * np.log(g.token_price / 5.0 + 0.05), 0.4, 2.0)
    mandate = (0.6 + 0.8 * g("adoption")) * (0.85 + 0.15 * g.of("adoption"))
    brake = 1.0 - 0.3 * w.regulators.strictness[:, w.content] * p.strictness_brake
    push = cheap * mandate * brake * (1.0 + w.shocks.pair("adoption_pull"))
    state = p.infrastructure_speed * g("adoption") * g.of("adoption")
    reliability = np.zeros_like(push)
    if w.on("M6"):
        reliability[:, CHINA:] = p.translation_unreliable * p.translation_tax
    industries.adopt(w.core, push, state, reliability, w.regulators.new_incidents[:, w.content], p)


def abroad(w: World) -> None:
    """M15: third-country markets choose a stack."""
    if not w.on("M15"):
        return
    p, g, labs = w.p, w.governments, w.labs
    frontier = w.frontier
    capability = frontier - frontier.max(axis=1, keepdims=True)
    openness = labs.best(labs.openness * (labs.capability > labs.spread(frontier) - 0.7))
    offer = p.market_openness * openness + p.market_finance * (g("abroad") - 0.5) * (0.5 + 0.5 * g.of("abroad"))
    china, us = slice(CHINA, None), slice(US, CHINA)
    offer[:, china] += p.integration * g("abroad")[:, china] * w.industries.adoption[:, w.logistics_row]
    offer[:, us] -= p.control_resentment * np.maximum(g("export_ceiling")[:, us] - 0.6, 0.0)
    trust = (g.trust - 50.0) / 50.0
    w.markets.choose(capability, np.log(g.token_price / 5.0 + 0.02), offer, trust, p)
    w.dependence = w.markets.dependence()
