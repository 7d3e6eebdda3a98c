"""The months that decided a world: thresholds crossed for good, changes of leader, shocks that shook."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from game.calendar import month_text

if TYPE_CHECKING:
    import numpy as np

    from game.news import News
    from game.world import World

# The effect from which a shock counts as large, by the unit of what it acts on; others never do.
LARGE = {"points": 8.0, "share": 0.15, "log10": 0.1, "logit": 0.15, "count": 2.0}
MOST_SHOCKS = 6  # of a world are told, the largest, and each kind when it first strikes
TOLD = ("euv", "strait_crisis")  # news that always counts

# What crossing a verdict threshold (M18) means, upwards and downwards. As for the verdict, a year's mean counts: the
# lead saws from month to month.
CROSSINGS: tuple[tuple[str, float, str, str], ...] = (
    ("frontier_lead", 4.0, "the US frontier lead passes four months for good",
     "the US frontier lead falls below four months for good"),
    ("frontier_lead", -4.0, "China's frontier lead falls below four months for good",
     "China's frontier lead passes four months for good"),
    ("applied_ratio", 0.9, "China's applied index passes nine tenths of the US one for good",
     "China's applied index falls below nine tenths of the US one for good"),
    ("applied_ratio", 1.1, "China's applied index passes the US one by a tenth for good",
     "China's lead in applied intelligence falls below a tenth for good"),
    ("dependence_margin", 0.0, "more of the third markets depend on the US than on China from here on",
     "more of the third markets depend on China than on the US from here on"),
    ("native_parity", 0.5, "China's own silicon reaches parity for good",
     "China's own silicon loses parity for good"),
)  # fmt: skip


def turning_points(world: World, last: int) -> list[dict[str, Any]]:
    """Turning points of a single world up to the month `last`, in order: `{month, key, text}`."""
    history = world.history
    months = [int(month) for month in history.months]
    count = months.index(last) + 1
    found = []
    for name, level, upwards, downwards in CROSSINGS:
        values = yearly_means(history.of(name)[:count, 0])
        row = last_crossing(values, level)
        if row is not None:
            found.append((months[row], name, upwards if values[row] > level else downwards))
    for row, leader in leader_changes(history.of("frontier_lead")[:count, 0]):
        found.append((months[row], "frontier_leader", f"{leader} takes the lead at the frontier"))
    told = [*shocks_told(world), *(item for item in world.news if item.key in TOLD)]
    found += [(int(item.month), item.key, item.text) for item in told]
    found = [point for point in found if point[0] <= last]
    return [{"month": month_text(month), "key": key, "text": text} for month, key, text in sorted(found)]


def shocks_told(world: World) -> list[News]:
    """The news of the largest shocks that struck, each kind once, in the order of their size."""
    sizes = shock_sizes(world)
    first: dict[str, News] = {}
    for item in world.news:
        if sizes.get(item.key, 0.0) >= 1.0:
            first.setdefault(item.key, item)
    return sorted(first.values(), key=lambda item: (-sizes[item.key], item.month))[:MOST_SHOCKS]


def shock_sizes(world: World) -> dict[str, float]:
    """How large each shock is: its largest effect over what counts as large; 1 and more are large."""
    from game.events.deck import CHANNELS

    return {
        shock.key: max(
            abs(effect) / LARGE.get(CHANNELS[channel].unit, math.inf) for channel, effect in shock.effects.items()
        )
        for shock in world.shocks.deck.shocks
    }


def yearly_means(values: np.ndarray) -> np.ndarray:
    """The mean of each row and up to eleven before it."""
    import numpy as np

    sums = np.cumsum(values)
    sums[12:] -= sums[:-12].copy()
    return sums / np.minimum(np.arange(1, len(values) + 1), 12)


def last_crossing(values: np.ndarray, level: float) -> int | None:
    """The row from which the values stay on the side of the level where they end; None if they always were
    there.

    A value on the level counts as below it; what is not a number counts as no change.
    """
    import numpy as np

    known = np.flatnonzero(~np.isnan(values))
    above = values[known] > level
    changes = np.flatnonzero(above[1:] != above[:-1])
    return int(known[changes[-1] + 1]) if changes.size else None


def leader_changes(lead: Sequence[float] | np.ndarray) -> Iterator[tuple[int, str]]:
    """(row, who leads from there) whenever the sign of the lead changes; 0 is nobody's lead and changes
    nothing.
    """
    leader = 0.0
    for row, value in enumerate(lead):
        sign = float(value > 0) - float(value < 0)
        if sign and leader and sign != leader:
            yield row, "the United States" if sign > 0 else "China"
        leader = sign or leader
