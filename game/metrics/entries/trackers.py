"""World quantities as trackers and statistics tell them."""

from __future__ import annotations

from game.metrics import observables
from game.metrics.entry import Entry, world

ENTRIES: list[Entry] = [
    world(
        "arena_gap",
        "Elo",
        "leaderboard points of the best US model over the best Chinese one",
        observables.arena_gap,
        +1,
    ),
    world(
        "china_leads", "0 or 1", "whether the best Chinese model is ahead of the best US", observables.china_leads, -1
    ),
    world(
        "open_weights_lead",
        "decades",
        "best model with open weights, China less US",
        observables.open_lead,
        -1,
    ),
    world(
        "big_four_capex",
        "bn USD/year",
        "capital spending of Amazon, Microsoft, Alphabet and Meta, for AI and all else",
        observables.big_four_capex,
        +1,
    ),
    world(
        "inference_share",
        "share",
        "running AI compute that serves users, in both nations together",
        observables.inference_share,
    ),
    world(
        "five_year_stay",
        "share",
        "Chinese doctorates of American universities who work in the US five years on",
        observables.five_year_stay,
        +1,
    ),
    world(
        "working_abroad",
        "share",
        "top-tier researchers who work outside the region of their origin",
        observables.working_abroad,
    ),
    world(
        "world_largest_run",
        "FLOP",
        "largest training run of both nations whose model is out",
        lambda w: w.labs.top(w.labs.largest_run),
    ),
    world("native_cards", "cards/month", "Chinese AI cards sold in China", observables.native_cards, -1),
    world("cards_in_china", "cards/month", "AI cards sold in China over the counter", observables.cards_in_china, -1),
    world(
        "ascend_output",
        "chips/month",
        "Huawei's Ascend chips made, counted as single-die chips",
        observables.ascend_output,
        -1,
    ),
    world(
        "advanced_capacity",
        "wafers/month",
        "capacity of Chinese foundries at the 7 nm class and below, for all uses",
        observables.advanced_capacity,
        -1,
    ),
]
