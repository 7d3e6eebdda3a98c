"""A government's budget: the economy's part, and AI revenue's, by what was served at which price (M17, M13)."""

from __future__ import annotations

import numpy as np

from game.causes.terms import OWN, Array, PairOfTerms, shared_by_logs
from game.causes.view import Turn


def budget(turn: Turn) -> PairOfTerms:
    """Budget, bn USD a quarter."""
    terms, labs = PairOfTerms(), turn.world.labs
    terms.add("economic_growth", "world", turn.now("from_economy") - turn.before("from_economy"))
    parts = []
    for read in (turn.before, turn.now):
        revenue, whole = read("revenue"), labs.spread(np.maximum(labs.total(read("revenue")), 1e-300))
        factors = {
            "running_accelerators": read("running"),
            "serving_split": read("serving"),
            "token_price": labs.spread(read("price")),
        }
        parts.append((labs.spread(read("from_revenue")) * revenue / whole, factors, revenue))
    (before, factors, earned), (after, later, earns) = parts
    logs = {key: _log(later[key]) - _log(factors[key]) for key in factors}
    # What is left of revenue is what an accelerator that serves can do: know-how, and chips at the edge.
    logs["serving_efficiency"] = _log(earns) - _log(earned) - sum(logs.values())
    # The state's part of revenue is a rule of its own; orders may move it.
    logs["revenue_share"] = _log(after) - _log(before) - (_log(earns) - _log(earned))
    for key, share in shared_by_logs(before, after, logs).items():
        terms.add(key, OWN, labs.total(share))
    return terms


def _log(values: Array) -> Array:
    return np.log(np.maximum(values, 1e-300))
