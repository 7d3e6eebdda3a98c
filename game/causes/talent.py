"""Talent: who was expected to move where, because of what, and who did (M11).

The shares told in a quarter are those of the moves of the quarter before. What each draw did is the change that it
brings to the *expected* moves, shared out along the straight line from no draw at all to the draws there were (Aumann
and Shapley); the usual exchange is what would happen without them; the rest is luck: who came to a decision, and how.
"""

from __future__ import annotations

import numpy as np

from agents.researcher import CHINA_ORIGIN, REGIONS
from agents.table import CHINA, US
from game.causes.terms import Array, PairOfTerms, path
from game.causes.view import Turn

Logits = dict[tuple[str, str], Array]
"""Draws by key and doer: logits (worlds, origins, where one is, region chosen)."""


def talent(turn: Turn) -> PairOfTerms:
    """Top-tier researchers who work in each nation, share."""
    terms, count = PairOfTerms(), len(turn.world.researchers)
    change = (turn.now("people") - turn.before("people")).sum(axis=1)[:, : CHINA + 1]
    if turn.turn == 1 or not turn.world.on("M11"):
        return terms
    moved = turn.previous
    weight, leaving = _rates(moved)
    draws = _draws(moved)
    drawn = sum(draws.values(), np.zeros_like(moved.now("choices")))
    logits = np.log(np.diff(moved.now("choices"), axis=3, prepend=0.0)) - drawn
    usual = np.einsum("woh,wohr->wr", weight, _softmax(logits))[:, : CHINA + 1] - leaving
    amounts = {cause: np.zeros_like(usual) for cause in draws}
    for at, part in path():
        chosen = _softmax(logits + at * drawn)
        for cause, draw in draws.items():
            mean = (chosen * draw).sum(axis=3, keepdims=True)
            felt = np.einsum("woh,wohr->wr", weight, chosen * (draw - mean))
            amounts[cause] += part * felt[:, : CHINA + 1]
    terms.add("usual_moves", "world", usual / count)
    for (key, whose), amount in amounts.items():
        terms.add(key, whose, amount / count)
    terms.add("who_moved", "luck", (change - usual - sum(amounts.values())) / count)
    return terms


def _rates(turn: Turn) -> tuple[Array, Array]:
    """Return how many people, by origin and where they are, are expected to choose in a turn, (worlds, 6, 6), and how
    many leave each nation's posts to do so, (worlds, 2)."""
    world, people, months = turn.world, turn.now("people"), len(turn.months)
    hazard = float(turn.p.moving_ceiling[0, 0]) * months
    graduate = hazard * turn.now("graduating")[:, None]
    move = hazard * (turn.now("considering") - turn.now("graduating"))[:, None]
    cells = np.diff(world.pipeline["birth"], prepend=0.0)
    cells[-1] += 1.0 - cells.sum()
    born = np.zeros((len(REGIONS), len(REGIONS)))
    for cell, share in enumerate(cells):
        # Even cells studied in the US, region 0.
        born[cell // 2, cell // 2 if cell % 2 else US] += share
    total = people.sum(axis=(1, 2))[:, None, None]
    choosing = move[:, :, None] * people + graduate[:, :, None] * total * born
    leaving = (move + graduate) * people.sum(axis=1)
    return choosing, leaving[:, : CHINA + 1]


def _draws(turn: Turn) -> Logits:
    """Return what each cause adds to the choice of regions."""
    people, shape = turn.now("people"), turn.now("choices").shape
    found: Logits = {}

    def everybody(key: str, whose: str, pulls: Array, regions: slice) -> None:
        logits = np.zeros(shape)
        logits[..., regions] = pulls[:, None, None, :]
        found[key, whose] = found.get((key, whose), 0.0) + logits

    everybody("peers", "world", turn.now("peers"), slice(None))
    for side, name in enumerate(("us", "china")):
        here = slice(side, side + 1)
        for key, column in (("compute", "compute_draw"), ("state", "state_draw"), ("freedom", "freedom_draw")):
            everybody(f"talent_{key}", name, turn.now(column)[:, here], here)
        everybody("orders_talent", name, (turn.p.talent_draw + np.zeros((len(people), 2)))[:, here], here)
        for shock, share in turn.shock_shares("talent_pull", turn.months[0]).items():
            everybody(shock, "luck", turn.now("shock_draw")[:, here] * share[:, here], here)
    visas, climate = np.zeros(shape), np.zeros(shape)
    visas[:, 1:, :, US] = turn.now("visas")[:, :, None]
    climate[:, 1:, :, US] = -turn.now("climate")[:, :, None]
    climate[:, CHINA_ORIGIN, US, US] -= (turn.p.climate * (turn.now("suspicion") - 0.25))[:, 0]
    found["visas", "us"], found["suspicion", "us"] = visas, climate
    back = np.zeros(shape)
    back[:, CHINA_ORIGIN, :, CHINA] = turn.p.return_draw
    found["orders_talent", "china"] = found["orders_talent", "china"] + back
    return found


def _softmax(logits: Array) -> Array:
    odds = np.exp(logits - logits.max(axis=3, keepdims=True))
    shares: Array = odds / odds.sum(axis=3, keepdims=True)
    return shares
