"""AI in use: indices, sectors, and what statistics count of it, by side."""

from __future__ import annotations

from agents.industry import SECTORS
from game.metrics import observables
from game.metrics.entry import Entry, Reader, pair


def _sector(column: str, place: int) -> Reader:
    """Return the reader of one sector's column in both nations."""
    return lambda w: getattr(w.industries, column)[:, place :: len(w.industries) // 2]


ENTRIES: list[Entry] = [
    pair("applied_index", "share", "sum over sectors of weight x adoption x quality", lambda w: w.applied, +1),
    pair("applied_value", "bn USD/year", "value added that AI carries", lambda w: w.applied_value, +1),
    *(
        pair(
            f"adoption_{name}",
            "share",
            f"part of {name} work that uses AI",
            _sector("adoption", place),
            +1,
        )
        for place, name in enumerate(SECTORS)
    ),
    *(
        pair(
            f"quality_{name}",
            "share",
            f"quality of applied systems in {name}",
            _sector("quality", place),
            +1,
        )
        for place, name in enumerate(SECTORS)
    ),
    pair(
        "private_investment",
        "bn USD/year",
        "private investment in AI companies",
        observables.private_investment,
        +1,
    ),
    pair(
        "data_centre_power",
        "GW",
        "power that data centres draw on average, AI and all else",
        observables.data_centre_power,
    ),
    pair(
        "robots_installed",
        "thousand/year",
        "industrial robots newly installed",
        lambda w: w.governments.robots_added,
        +1,
    ),
    pair("robots", "thousand", "industrial robots in use", lambda w: w.governments.robots, +1),
    pair(
        "robotaxi_rides",
        "thousand/week",
        "driverless rides in each nation's ten cities",
        observables.robotaxi_rides,
        +1,
    ),
    pair(
        "firms_using_ai",
        "share",
        "firms that use AI in their work, by value added",
        observables.firms_using_ai,
        +1,
    ),
]
