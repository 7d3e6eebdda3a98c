"""Review of models, and what goes wrong with them, by side."""

from __future__ import annotations

from game.metrics.entry import Entry, pair

ENTRIES: list[Entry] = [
    pair(
        "review_lag",
        "months",
        "time a finished model waits for the content regulator",
        lambda w: w.regulators.lag[:, w.content],
        -1,
    ),
    pair("review_queue", "files", "services that wait for review", lambda w: w.regulators.queue[:, w.content], -1),
    pair("filings", "files", "generative services approved so far", lambda w: w.regulators.filed[:, w.content]),
    pair(
        "alignment_penalty",
        "decades",
        "capability lost to filters and refusals",
        lambda w: w.regulators.penalty[:, w.content],
        -1,
        0.3,
    ),
    pair("incidents", "count", "public incidents so far", lambda w: w.regulators.incidents[:, w.content], -1),
]
