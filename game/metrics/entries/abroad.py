"""Third markets, by side."""

from __future__ import annotations

from game.metrics.entry import Entry, pair

ENTRIES: list[Entry] = [
    pair(
        "south_dependence",
        "share",
        "the Global South's markets on this side's stack",
        lambda w: w.markets.southern(),
        +1,
    ),
    pair("dependence", "share", "third-country markets on this side's stack", lambda w: w.dependence, +1),
]
