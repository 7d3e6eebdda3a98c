"""Power, cooling and grids, by side."""

from __future__ import annotations

import numpy as np

from game.metrics.entry import Entry, pair

ENTRIES: list[Entry] = [
    pair("power_wanted", "GW", "power that the installed accelerators want", lambda w: w.grids.wanted, 0, 0.3),
    pair("power_available", "GW", "power that AI data centres can draw", lambda w: w.grids.available, +1, 0.3),
    pair(
        "power_free",
        "GW",
        "available power less wanted power",
        lambda w: w.grids.available - w.grids.wanted,
        +1,
        0.5,
    ),
    pair("idle_share", "share", "accelerators without power or cooling", lambda w: 1.0 - w.grids.powered, -1, 0.5),
    pair(
        "cooling_bound",
        "0 or 1",
        "whether cooling is scarcer than power",
        lambda w: w.grids.cooling_bound,
        0,
        0.3,
    ),
    pair("rack_power", "kW", "power of a rack of accelerators", lambda w: w.grids.rack_power, 0, 0.3),
    pair("floor_area", "m2", "floor area of AI data centres", lambda w: w.grids.floor_area, 0, 0.3),
    pair("power_price", "USD/MWh", "price of power for a large load", lambda w: w.grids.price, -1),
    pair("blackouts", "months", "months with curtailment so far", lambda w: w.grids.blackouts, -1),
    pair(
        "reserve_margin",
        "share",
        "firm capacity over peak load, less one",
        lambda w: w.grids.reserve_margin,
        +1,
        0.3,
        bounds=(-1.0, np.inf),
    ),
    pair("generation_share", "share", "AI power of national generation", lambda w: w.grids.generation_share, 0, 0.3),
    pair("generating_capacity", "GW", "installed generating capacity", lambda w: w.grids.capacity),
]
