"""Capital, serving and its prices, by side."""

from __future__ import annotations

import numpy as np

from game.metrics.entry import MONTHS, Entry, pair

ENTRIES: list[Entry] = [
    pair(
        "private_capital",
        "bn USD/year",
        "private capital going into AI",
        lambda w: w.governments.capital_flow * MONTHS,
        +1,
        0.3,
    ),
    pair("capital_mood", "ratio", "mood of private capital, 1 = the usual", lambda w: w.governments.capital_mood, +1),
    pair(
        "ai_capex",
        "bn USD/year",
        "AI capital spending",
        lambda w: w.governments.capital_spending * MONTHS,
        +1,
        0.3,
    ),
    pair(
        "capex_share",
        "share",
        "AI capital spending of GDP",
        lambda w: w.governments.capital_spending * MONTHS / w.governments.gdp,
        0,
        0.3,
    ),
    pair(
        "revenue",
        "bn USD/year",
        "income of labs and clouds from serving models",
        lambda w: w.labs.total(w.labs.revenue) * MONTHS,
        +1,
        0.3,
    ),
    pair(
        "serving_share",
        "share",
        "part of compute that serves users",
        lambda w: w.labs.total(w.labs.running * w.labs.serving) / np.maximum(w.labs.total(w.labs.running), 1.0),
        0,
        0.3,
    ),
    pair("token_price", "USD/M tokens", "price of a million tokens", lambda w: w.governments.token_price),
    pair("tokens_served", "T/day", "tokens served", lambda w: w.tokens_served, +1, 0.3),
    pair(
        "token_share",
        "share",
        "tokens that this side's labs and clouds serve, of both sides'",
        lambda w: w.tokens_served / np.maximum(w.tokens_served.sum(axis=1, keepdims=True), 1e-12),
        +1,
        0.3,
    ),
    pair("edge_share", "share", "tokens served on edge chips", lambda w: w.governments.edge_share, +1),
    pair(
        "margin",
        "share",
        "price of a token above its cost",
        lambda w: w.governments.margin,
        +1,
        0.3,
        bounds=(-np.inf, 1.0),
    ),
]
