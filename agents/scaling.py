"""The scaling law (M7): loss against parameters and tokens, and what limited data costs in decades of compute.

L(N, D) = E + A / N^a + B / D^b with the constants of Besiroglu et al. 2024 (arXiv:2404.10102), a refit of Hoffmann et
al. 2022; a run of C FLOP obeys C = 6 N D. *Capability* is the log10 of the compute that a run with unlimited data
would need for the same loss.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.table import clip

Array = NDArray[np.float64]

E, A, B, ALPHA, BETA = 1.8172, 482.01, 2085.43, 0.3478, 0.3658
"""Besiroglu et al. 2024; rows chinchilla_* of the calibration data."""
FLOP_PER_TOKEN_AND_PARAMETER = 6.0
REPETITION_WORTH = 15.0
"""Epochs over which the worth of repeated tokens fades to 1/e (Muennighoff et al. 2023: about 15)."""

_GAMMA = ALPHA * BETA / (ALPHA + BETA)
_G = (ALPHA * A / (BETA * B)) ** (1.0 / (ALPHA + BETA))
_LOG6 = np.log10(FLOP_PER_TOKEN_AND_PARAMETER)
_LOG_TOKENS = -np.log10(_G)
_TOKEN_SLOPE = ALPHA / (ALPHA + BETA)
_K = A * _G**-ALPHA * 6.0**_GAMMA + B * _G**BETA * 6.0**_GAMMA
"""Reducible loss of the compute-optimal run is K * C^-gamma."""


def optimal_tokens(compute: Array) -> Array:
    """Return log10 of the tokens that a compute-optimal run of `compute` (log10 FLOP) wants."""
    return _LOG_TOKENS + _TOKEN_SLOPE * (compute - _LOG6)


def loss(compute: Array, tokens: Array) -> Array:
    """Return the loss in nats of a run of `compute` (log10 FLOP) on at most `tokens` (log10)."""
    used = np.minimum(optimal_tokens(compute), tokens)
    parameters = compute - _LOG6 - used
    return E + A * 10.0 ** (-ALPHA * parameters) + B * 10.0 ** (-BETA * used)


def with_limited_data(compute: Array, tokens: Array) -> Array:
    """Return the capability (log10 FLOP) of a run of `compute` with at most `tokens` (both log10).

    Equal to `compute` while data suffice; past the wall it saturates 1.75 decades above the run for which the data
    would just have been enough.
    """
    short = np.minimum(tokens - optimal_tokens(compute), 0.0)
    ln10 = np.log(10.0)
    # Relative to the optimum the parameter term shrinks and the token term grows when tokens are short.
    parameter_term = (BETA / (ALPHA + BETA)) * np.exp(ln10 * ALPHA * short)
    token_term = (ALPHA / (ALPHA + BETA)) * np.exp(-ln10 * BETA * short)
    return compute - np.log10(parameter_term + token_term) / _GAMMA


def data_limit(unique: Array, efficiency: Array, gain: Array) -> Array:
    """Return log10 of the tokens a run can use at most: `unique` trillions, worth `gain` times as many by repetition.

    `efficiency` is data efficiency in decades: each token teaches so much more.
    """
    return np.log10(unique * gain) + 12.0 + efficiency


def epochs(compute: Array, efficiency: Array, unique: Array) -> Array:
    """Return how often a run of `compute` (log10 FLOP) passes over `unique` trillions of tokens (at least once).

    `efficiency` is data efficiency in decades: a run needs so many fewer tokens.

    Inverts Muennighoff et al. 2023: e passes are worth 1 + R (1 - exp(-(e - 1) / R)) passes of fresh tokens.
    """
    wanted = np.exp(np.log(10.0) * (optimal_tokens(compute) - efficiency - 12.0)) / unique
    saturation = clip((wanted - 1.0) / REPETITION_WORTH, 0.0, 0.9)
    return 1.0 - REPETITION_WORTH * np.log(1.0 - saturation)
