"""What each lever pulls, and which way: two and a half years of either end, from the same seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from agents.table import SIDES
from game.levers import LEVERS
from game.metrics.metric import METRICS
from game.world import World
from tests.engine.play import standing

RESPONSES: list[tuple[str, str, str, Callable[[World], np.ndarray], int]] = [
    # lever, side that pulls it, what it is, how it is read, and which way it goes
    ("export_ceiling", "us", "native resolve", lambda w: w.governments.resolve[:, 1], +1),
    ("export_ceiling", "us", "retaliation", lambda w: w.governments.retaliation[:, 1], +1),
    ("export_ceiling", "us", "legal chips", lambda w: w.metrics[:, list(METRICS).index("legal_chips")], -1),
    ("export_ceiling", "us", "allied alignment", lambda w: w.governments.alliance[:, 0], -1),
    ("export_ceiling", "us", "tension", lambda w: w.commons.tension[:, 0], +1),
    ("enforcement", "us", "allied alignment", lambda w: w.governments.alliance[:, 0], +1),
    ("enforcement", "us", "access to American models", lambda w: w.governments.access[:, 0], -1),
    ("openness", "us", "access to American models", lambda w: w.governments.access[:, 0], +1),
    ("openness", "china", "trust in China", lambda w: w.governments.trust[:, 1], +1),
    ("silicon", "us", "exposure to Taiwan", lambda w: w.governments.taiwan_exposure[:, 0], -1),
    ("talent_policy", "us", "suspicion", lambda w: w.governments.suspicion[:, 0], -1),
    ("abroad", "china", "trust in China", lambda w: w.governments.trust[:, 1], +1),
    ("abroad", "china", "Chinese share abroad", lambda w: w.dependence[:, 1], +1),
    ("grid", "us", "power", lambda w: w.grids.connected[:, 0], +1),
    ("onsite_power", "us", "on-site power", lambda w: w.grids.onsite[:, 0], +1),
    ("review_capacity", "china", "review lag", lambda w: w.metrics[:, list(METRICS).index("china_review_lag")], -1),
    (
        "strictness",
        "china",
        "alignment penalty",
        lambda w: w.metrics[:, list(METRICS).index("china_alignment_penalty")],
        +1,
    ),
    ("data_access", "china", "Chinese tokens", lambda w: w.metrics[:, list(METRICS).index("china_tokens")], +1),
    (
        "interconnect",
        "china",
        "interconnect tax",
        lambda w: w.metrics[:, list(METRICS).index("china_interconnect_tax")],
        -1,
    ),
    (
        "serve_guidance",
        "china",
        "serving share",
        lambda w: w.metrics[:, list(METRICS).index("china_serving_share")],
        +1,
    ),
    ("adoption", "china", "applied index", lambda w: w.applied[:, 1], +1),
    ("edge", "china", "edge share", lambda w: w.governments.edge_share[:, 1], +1),
    ("distillation", "china", "distilling effort", lambda w: w.labs.distilling[:, w.labs.nation == 1].mean(axis=1), +1),
]


@pytest.fixture(scope="module")
def ends() -> dict[tuple[str, str, float], World]:
    """Two years of each lever at either end, from the same seed."""
    found = {}
    for lever, side, *_ in RESPONSES:
        for level in (0.0, 1.0):
            if (lever, side, level) in found:
                continue
            doctrines = dict.fromkeys(SIDES) | {side: standing(side, {lever: level})}
            world = World("baseline-2025", 23, 4, researchers=200, **doctrines)  # type: ignore[arg-type]
            world.governments.political_capital[:] = 60.0
            world.governments.treasury[:] = 500.0
            found[lever, side, level] = world.run(world.start + 30)
            world.close()
    return found


@pytest.mark.parametrize(
    ("lever", "side", "what", "read", "way"), RESPONSES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_each_lever_pulls_its_mechanism_the_way_the_game_says(
    lever: str,
    side: str,
    what: str,
    read: Callable[[World], np.ndarray],
    way: int,
    ends: dict[tuple[str, str, float], World],
) -> None:
    low, high = (read(ends[lever, side, level]) for level in (0.0, 1.0))
    assert lever in LEVERS
    assert ((high - low) * way > 0).all(), f"{what} under {lever}: {low} to {high}"
