"""Compute, runs, know-how, data and the models made of them, by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.table import larger
from game.metrics import observables
from game.metrics.entry import MONTHS, Array, Entry, pair
from game.metrics.lead import CAP

if TYPE_CHECKING:
    from game.world import World


ENTRIES: list[Entry] = [
    pair(
        "capability",
        "log10 FLOP",
        "effective training compute of the best released model",
        lambda w: w.frontier,
        +1,
    ),
    pair(
        "effective_compute",
        "FLOP/month",
        "training compute that power and interconnect leave",
        lambda w: w.labs.total(w.labs.training_flop),
        +1,
        0.4,
    ),
    pair("chips", "H100e-8", "AI accelerators installed", lambda w: w.labs.total(w.labs.installed), +1, 0.4),
    pair(
        "chips_added",
        "H100e-8/month",
        "AI accelerators newly installed",
        lambda w: w.governments.chips_added,
        +1,
        0.4,
    ),
    pair("largest_run", "FLOP", "largest run whose model is out", lambda w: w.labs.best(w.labs.largest_run), +1, 0.3),
    pair(
        "largest_cluster",
        "H100e-16",
        "largest cluster of one lab",
        lambda w: w.labs.best(w.labs.installed * w.labs.trains) * w.p.cluster_share,
        +1,
        0.3,
    ),
    pair(
        "known_cluster",
        "H100e-16",
        "largest cluster of one lab, of accelerators that are for sale (in-house ones are not disclosed)",
        observables.known_cluster,
        +1,
        0.3,
    ),
    pair(
        "mfu",
        "share",
        "model FLOP utilisation of the labs that train, by compute",
        lambda w: w.labs.total(w.labs.mfu * w.labs.training_flop) / (w.labs.total(w.labs.training_flop) + 1.0),
        +1,
        0.3,
    ),
    pair(
        "interconnect_tax",
        "share",
        "cycles lost to communication, by compute",
        lambda w: (
            w.labs.total(w.labs.interconnect_tax * w.labs.training_flop) / (w.labs.total(w.labs.training_flop) + 1.0)
        ),
        -1,
        0.3,
    ),
    pair(
        "know_how",
        "log10",
        "algorithmic efficiency of the best lab",
        lambda w: w.labs.best(w.labs.know_how),
        +1,
        0.3,
    ),
    pair(
        "data_efficiency",
        "log10",
        "data efficiency of the best lab",
        lambda w: w.labs.best(w.labs.data_skill),
        +1,
        0.3,
    ),
    pair(
        "tokens",
        "T tokens",
        "quality tokens the labs can train on",
        lambda w: w.governments.tokens * w.p.repetition_gain,
        +1,
        0.3,
    ),
    pair(
        "epochs",
        "passes",
        "most passes over its tokens of any lab's last run",
        lambda w: w.labs.best(w.labs.epochs),
        -1,
        0.3,
    ),
    pair(
        "distilled_share",
        "share",
        "part of the best model's last tenfold of effective compute that a teacher gave",
        lambda w: w.labs.best(w.labs.distilled * (w.labs.capability >= w.labs.spread(w.frontier))),
        0,
        0.3,
    ),
    pair(
        "behind_teacher",
        "months",
        "distance of the best lab to the best teacher within reach, at the frontier's pace of the last year",
        lambda w: _months_behind(w),
        -1,
        0.3,
    ),
    pair(
        "teacher_abroad",
        "0 or 1",
        "whether the best teacher within reach is another nation's or an open model, not one of its own",
        lambda w: (w.teacher > w.frontier - w.p.domestic_distance + 1e-9) * 1.0,
        0,
        0.3,
    ),
]


def _months_behind(w: World) -> Array:
    """Return how many months of the frontier's progress lie between each side's best lab and its best teacher."""
    pace = (larger(w.frontier) - larger(w.frontier_year_ago())) / MONTHS
    gap = np.maximum(w.teacher - w.frontier, 0.0)
    return np.minimum(gap / np.maximum(pace, 0.01), CAP)
