"""Governments: money, standing, and what binds their nations, by side."""

from __future__ import annotations

from game.metrics.entry import Entry, pair

ENTRIES: list[Entry] = [
    pair("budget", "bn USD/quarter", "money for levers and programmes", lambda w: w.governments.budget, +1, 0.3),
    pair("treasury", "bn USD", "money saved", lambda w: w.governments.treasury, +1, 0.5),
    pair(
        "policy_cost",
        "bn USD",
        "money that levers, programmes and cards have cost",
        lambda w: w.governments.paid,
        -1,
        0.3,
    ),
    pair(
        "political_capital",
        "points",
        "readiness to change course",
        lambda w: w.governments.political_capital,
        +1,
        0.5,
    ),
    pair("approval", "points", "approval (US) or stability (China)", lambda w: w.governments.approval, +1),
    pair("gdp", "bn USD/year", "gross domestic product", lambda w: w.governments.gdp, +1),
    pair("trust", "points", "standing in third countries", lambda w: w.governments.trust, +1),
    pair("resolve", "share", "resolve to do without the rival's technology", lambda w: w.governments.resolve),
    pair("alliance", "share", "alignment of allies with its controls", lambda w: w.governments.alliance, +1),
    pair(
        "taiwan_exposure",
        "points",
        "dependence on foundries in Taiwan",
        lambda w: w.governments.taiwan_exposure,
        -1,
    ),
    pair(
        "openness",
        "share",
        "openness of the most open leading lab",
        lambda w: w.labs.best(w.labs.openness * w.labs.trains),
    ),
]
