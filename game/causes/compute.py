"""Effective compute: accelerators that came and went, power that ran them, what communication and serving left."""

from __future__ import annotations

import numpy as np

from agents.lab import CHIP_LINES
from agents.table import CHINA, QUARTER
from game.causes.explanation import OTHER
from game.causes.power import left_by_shocks, total_supply
from game.causes.terms import OWN, Array, PairOfTerms, both_ways
from game.causes.view import Turn

MERCHANT, VARIANT, IN_HOUSE, NATIVE = range(len(CHIP_LINES))


def effective_compute(turn: Turn) -> PairOfTerms:
    """Training compute of all labs, FLOP a month: a product, lab by lab, whose factors move phase after phase.

    Trade moves accelerators, energy the share that runs, strategy the share that trains and what communication takes;
    each phase's term is valued at what the phases before it had left.
    """
    terms, labs, p = PairOfTerms(), turn.world.labs, turn.p
    weights = np.ones((p.native_flop_ratio.shape[0], 1, len(CHIP_LINES)))
    weights[:, :, NATIVE] = p.native_flop_ratio
    chips = [(turn.before("chips") * weights).sum(axis=2), (turn.now("chips") * weights).sum(axis=2)]
    powered = [labs.spread(turn.month("powered", row)) for row in (turn.opening, turn.months[0], turn.months[-1])]
    used = [turn.before("mfu"), turn.now("mfu")]
    trains = [1.0 - turn.before("serving"), 1.0 - turn.now("serving")]
    # FLOP a month of an accelerator that runs, trains and waits for nothing; 0 for clouds, which train nothing.
    unit = turn.before("training_flop") / np.maximum(chips[0] * powered[0] * used[0] * trains[0], 1e-300)
    _accelerators(turn, terms, weights, unit * powered[0] * used[0] * trains[0])
    for step, rest in ((0, used[0] * trains[0]), (1, used[1] * trains[1])):
        for key, whose, share in _power(turn, step):
            terms.add(key, whose, labs.total(unit * chips[1] * rest * labs.spread(share)))
    at = unit * chips[1] * powered[1]
    for key, moved in _communication(turn, used).items():
        terms.add(key, OWN, labs.total(at * moved * 0.5 * (trains[0] + trains[1])))
    terms.add("serving_split", OWN, labs.total(at * 0.5 * (used[0] + used[1]) * (trains[1] - trains[0])))
    return terms


def _communication(turn: Turn, used: list[Array]) -> dict[str, Array]:
    """Share out the change of what communication leaves of cycles, (worlds, labs), over what moves the tax."""
    labs, p = turn.world.labs, turn.p
    if not turn.world.on("M4"):
        return {OTHER: used[1] - used[0]}
    states = []
    for read, utilisation in zip((turn.before, turn.now), used, strict=True):
        installed = np.maximum(read("chips").sum(axis=2), 1.0)
        state = {
            "cluster_tax": installed,
            "native_tax": read("chips")[:, :, NATIVE] / installed,
            "scale_up": read("scale_up"),
            "native_interconnect": read("native_gap"),
        }
        # What utilisation would be without communication is a constant, unless orders move it.
        state[OTHER] = utilisation / (1.0 - labs.tax(*state.values(), p))
        states.append(state)

    def left(cluster_tax: Array, native_tax: Array, scale_up: Array, native_interconnect: Array, other: Array) -> Array:
        return other * (1.0 - labs.tax(cluster_tax, native_tax, scale_up, native_interconnect, p))

    return both_ways(left, states[0], states[1])


def _accelerators(turn: Turn, terms: PairOfTerms, weights: Array, worth: Array) -> None:
    """Accelerators that came, by line and by the way they came, and those retired; `worth` is FLOP a month of one."""
    labs = turn.world.labs
    came = turn.now("arrived") * weights
    by_line = [labs.total(came[:, :, line] * worth) for line in range(len(CHIP_LINES))]
    legal, smuggled, rented = (QUARTER * turn.now(name) for name in ("legal", "smuggled", "rented"))
    variants = labs.total(turn.now("arrived")[:, :, VARIANT])[:, CHINA:]
    whole = np.maximum(legal - variants, 0.0) + smuggled + rented
    foreign = by_line[MERCHANT][:, CHINA:] / np.where(whole > 0.0, whole, 1.0)
    merchant = by_line[MERCHANT].copy()
    merchant[:, CHINA:] *= whole <= 0.0
    terms.add("new_accelerators", OWN, merchant)
    terms.add("legal_imports", OWN, _china(foreign * np.maximum(legal - variants, 0.0)) + by_line[VARIANT])
    terms.add("smuggled", OWN, _china(foreign * smuggled))
    terms.add("rented", OWN, _china(foreign * rented))
    terms.add("in_house_accelerators", OWN, by_line[IN_HOUSE])
    terms.add("native_accelerators", OWN, by_line[NATIVE])
    old = (turn.before("chips") * weights).sum(axis=2)
    terms.add("retired_accelerators", OWN, labs.total((labs.kept(turn.p) - 1.0) * old * worth))


def _china(values: Array) -> Array:
    """Put a Chinese amount, (worlds, 1), beside nothing for the United States."""
    return np.concatenate([np.zeros_like(values), values], axis=1)


def _power(turn: Turn, step: int) -> list[tuple[str, str, Array]]:
    """Share out the change of the part of accelerators that runs, (worlds, 2): in the turn's first month, or after.

    Returns terms with the change of the share that each brought about.
    """
    if not turn.world.on("M5"):
        return []
    grids = turn.world.grids
    rows = (turn.opening, turn.months[0]) if step == 0 else (turn.months[0], turn.months[-1])
    states = []
    for place, row in enumerate(rows):
        first = step == 0 and place == 0
        supply = total_supply(turn, first)
        states.append(
            {
                "wanted": turn.before("wanted") if first else turn.now("wanted"),
                "supply": supply,
                "cooling": turn.before("cooling") if first else turn.now("cooling"),
                "curtailed": turn.month("curtailed", row),
                "struck": left_by_shocks(turn, row, supply),
            }
        )

    def carried(wanted: Array, supply: Array, cooling: Array, curtailed: Array, struck: Array) -> Array:
        return grids.carried(supply * (1.0 - curtailed) * struck, cooling, wanted)

    moved = both_ways(carried, states[0], states[1])
    found = [
        ("power_shortage", OWN, moved["wanted"]),
        ("new_power", OWN, moved["supply"]),
        ("cooling", OWN, moved["cooling"]),
        ("curtailment", "luck", moved["curtailed"]),
    ]
    shares = turn.shock_shares("power_lost", rows[1], rows[0])
    return found + [(key, "luck", moved["struck"] * share) for key, share in shares.items()]
