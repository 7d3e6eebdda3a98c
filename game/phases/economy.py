"""Money, users and customers: M12 to M15."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.table import CHINA, US, Array, clip, larger
from game.phases import tipping
from game.phases.training import carried

if TYPE_CHECKING:
    from game.world import World

CHIP_PRICE, POWER_PRICE = 19_500.0, 80.0
"""Prices to which the cost of serving refers: of an H100e-8 (USD) and of power (USD/MWh), January 2025."""
MILLIONS = 1e6
"""Millions of tokens in a trillion."""


def prices(w: World) -> None:
    """M13: users pay for a part of the value that AI carries; edge chips serve a part without frontier nodes."""
    if not w.on("M13"):
        return
    p, g = w.p, w.governments
    goal = p.edge_base + p.edge_lever * (g("edge") - 0.5) + p.edge_trend * w.years + p.edge_mandate
    goal = clip(goal, 0.01, 0.9)
    g.edge_share += 0.09 * (goal - g.edge_share)
    g.edge_gain = 1.0 / (1.0 - p.edge_worth * g.edge_share)
    full, cost = clear(w)
    g.token_price = p.price_asked * full
    g.margin = 1.0 - cost / g.token_price


def clear(w: World) -> tuple[Array, Array]:
    """M13: what accelerators could serve, and the part of it that users take at a price that covers cost and scarcity.

    Returns that price and the cost of serving, USD per million tokens, (worlds, 2).
    """
    p, g, labs = w.p, w.governments, w.labs
    g.token_yield = p.tokens_per_chip * g.edge_gain * labs.serving_gain(w.years, p)
    machine = w.commons.chip_price * (1.0 / CHIP_PRICE)
    running = machine + p.serving_power * (w.grids.price * (1.0 / POWER_PRICE) - machine)
    cost = p.serving_cost * running / (MILLIONS * g.token_yield)
    paid = p.spending_share * w.applied_value * (1.0 + p.abroad_spending * w.dependence)
    paid *= carried(w.frontier, p.service_need, p) * np.maximum(1.0 + w.shocks.column("demand"), 0.1) / 12.0
    # What a token would cost if users took all that could be served.
    scarcity = paid / (np.maximum(labs.total(labs.running * labs.serving), 1.0) * g.token_yield * p.revenue_per_token)
    full = p.price_over_cost * cost + scarcity
    g.load = scarcity / full
    return full, cost


def serving(w: World) -> None:
    """M12, M13: tokens are served and paid for; capital goes to labs."""
    p, labs, g = w.p, w.labs, w.governments
    w.tokens_served = labs.total(labs.serve(g.token_price, g.token_yield * g.load, p))
    # States, like investors, pay for what has been shown.
    labs.fund(g.capital_flow + g.of("research") * p.state_money * np.minimum(w.commons.belief, 1.0), p)


def applied(w: World) -> None:
    """M14: sectors adopt what the core model available allows."""
    p, g, industries = w.p, w.governments, w.industries
    rival = w.frontier[:, ::-1] - p.import_distance * (1.0 - g.access[:, ::-1])
    w.core = np.maximum(w.frontier, rival)
    if not w.on("M14"):
        return
    cheap, mandate, brake, mood = pushes(w)
    push = mandate * brake * mood * p.adoption_pace
    state = p.infrastructure_speed * g("adoption") * g.of("adoption")
    curious = carried(w.core, p.service_need, p)
    incidents = w.regulators.new_incidents[:, w.content]
    industries.adopt(w.core, push, cheap, curious, state, unreliability(w), incidents, p)
    g.automate(np.maximum(1.0 + w.shocks.pair("factory_orders"), 0.1), p)


def pushes(w: World) -> tuple[Array, Array, Array, Array]:
    """Return what multiplies the speed of adoption, 1 = the usual: prices, mandates, content rules and shocks."""
    p, g = w.p, w.governments
    cheap = clip(1.0 - p.price_drag * np.log(g.token_price / 5.0 + 0.05), 0.4, 2.0)
    mandate = (0.6 + 0.8 * g("adoption")) * (0.85 + 0.15 * g.of("adoption"))
    brake = 1.0 - p.strictness_brake * w.regulators.strictness[:, w.content]
    return cheap, mandate, brake, 1.0 + w.shocks.pair("adoption_pull")


def unreliability(w: World) -> Array:
    """Return the decades of the core model that applied work loses to a second language, (worlds, 2)."""
    lost = np.zeros_like(w.core)
    if w.on("M6"):
        lost[:, CHINA:] = w.p.translation_unreliable * w.p.translation_tax
    return lost


def abroad(w: World) -> None:
    """M15: third-country markets choose a stack."""
    if not w.on("M15"):
        return
    capability, price, trust = seen_abroad(w)
    openness, finance, other = offers_abroad(w)
    w.markets.choose(capability, price, openness + finance + other, trust, tipping.rush(w), w.p)
    w.dependence = w.markets.dependence()


def seen_abroad(w: World) -> tuple[Array, Array, Array]:
    """Return what third countries see of each side, (worlds, 2): capability gap, log price and trust (-1 to 1)."""
    g, frontier = w.governments, w.frontier
    gap = frontier - larger(frontier)
    return gap, np.log(g.token_price / 5.0 + 0.02), (g.trust - 50.0) / 50.0


def offers_abroad(w: World) -> tuple[Array, Array, Array]:
    """Return what draws third countries to each stack, in logits (worlds, 2): openness, financing, and what one side
    alone has: integration with trade (China), less resentment of controls (US), and what its cards add."""
    p, g, labs = w.p, w.governments, w.labs
    openness = labs.best(labs.openness * (labs.capability > labs.spread(w.frontier) - 0.7))
    finance = p.market_finance * (g("abroad") - 0.5) * (0.5 + 0.5 * g.of("abroad"))
    own = np.empty_like(finance)
    china, us = slice(CHINA, None), slice(US, CHINA)
    own[:, china] = p.integration * g("abroad")[:, china] * w.industries.adoption[:, w.logistics_row]
    own[:, china] += p.parity_draw * tipping.parity(w)
    own[:, us] = -p.control_resentment * np.maximum(g("export_ceiling")[:, us] - 0.6, 0.0)
    return p.market_openness * openness, finance, own + p.stack_draw
