"""The scaling law against published points, and what limited data does to capability."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents import scaling
from game.parameters import declared

ENOUGH = np.float64(60.0)
"""Tokens (log10) that no run is short of."""
steady = settings(max_examples=25)
computes = st.floats(18.0, 32.0)
stocks = st.floats(9.0, 16.0)


def test_constants_are_those_of_besiroglu_2024() -> None:
    used = (scaling.E, scaling.A, scaling.B, scaling.ALPHA, scaling.BETA)
    assert used == (1.8172, 482.01, 2085.43, 0.3478, 0.3658)


@pytest.mark.parametrize(
    ("model", "parameters", "tokens", "expected"),
    [
        # E + A / N^a + B / D^b worked out by hand with the constants of arXiv:2404.10102.
        ("Gopher, 280 billion parameters on 0.3 trillion tokens", 280e9, 0.3e12, 1.99961),
        ("half of Chinchilla's tokens on a larger model", 140e9, 0.7e12, 1.97812),
        ("a model of 10 billion on 30 billion tokens", 10e9, 30e9, 2.28421),
    ],
)
def test_loss_of_runs_short_of_tokens(model: str, parameters: float, tokens: float, expected: float) -> None:
    compute = math.log10(6.0 * parameters * tokens)
    assert scaling.loss(np.float64(compute), np.float64(math.log10(tokens))) == pytest.approx(expected, abs=2e-5)


def test_chinchilla_sits_at_the_optimum() -> None:
    """70 billion parameters on 1.4 trillion tokens: loss 1.97388, near enough the best that its compute can buy."""
    compute = np.float64(math.log10(6.0 * 70e9 * 1.4e12))
    best = scaling.loss(compute, ENOUGH)
    assert best == pytest.approx(1.97388, abs=1e-4)
    assert best <= 1.97388
    assert 10.0 ** scaling.optimal_tokens(compute) == pytest.approx(1.4e12, rel=0.06)


def test_the_optimum_is_about_twenty_tokens_a_parameter() -> None:
    tokens = 10.0 ** scaling.optimal_tokens(np.float64(math.log10(5.76e23)))
    assert 18.0 < tokens / (5.76e23 / 6.0 / tokens) < 22.0


@steady
@given(compute=computes, spare=st.floats(0.0, 5.0))
def test_no_change_while_data_suffice(compute: float, spare: float) -> None:
    tokens = scaling.optimal_tokens(np.float64(compute)) + spare
    assert scaling.with_limited_data(np.float64(compute), tokens) == pytest.approx(compute, abs=1e-12)


@steady
@given(compute=computes, tokens=stocks)
def test_capability_is_the_compute_of_an_unconstrained_run_of_equal_loss(compute: float, tokens: float) -> None:
    capability = scaling.with_limited_data(np.float64(compute), np.float64(tokens))
    limited = scaling.loss(np.float64(compute), np.float64(tokens))
    assert scaling.loss(capability, ENOUGH) == pytest.approx(limited, rel=1e-9)


def test_capability_saturates_a_decade_and_three_quarters_past_the_wall() -> None:
    tokens = np.float64(13.0)
    wall = 6.0 * 10.0 ** np.linspace(0, 40, 200_001)
    compute = np.log10(wall)
    enough = compute[scaling.optimal_tokens(compute) <= tokens].max()
    far = scaling.with_limited_data(np.float64(80.0), tokens)
    assert far - enough == pytest.approx(1.7507, abs=1e-3)
    assert scaling.with_limited_data(np.float64(enough + 2.0), tokens) < far


@steady
@given(compute=computes, tokens=stocks, more=st.floats(0.01, 3.0))
def test_more_compute_and_more_tokens_never_hurt(compute: float, tokens: float, more: float) -> None:
    now = scaling.with_limited_data(np.float64(compute), np.float64(tokens))
    assert scaling.with_limited_data(np.float64(compute + more), np.float64(tokens)) > now - 1e-12
    assert scaling.with_limited_data(np.float64(compute), np.float64(tokens + more)) >= now - 1e-12
    assert now <= compute + 1e-12


def worth(passes: float) -> float:
    """Fresh tokens' worth of so many passes over one token (Muennighoff et al. 2023, R* about 15)."""
    return 1.0 + 15.0 * (1.0 - math.exp(-(passes - 1.0) / 15.0))


@steady
@given(passes=st.floats(1.0, 30.0), compute=st.floats(22.0, 29.0), efficiency=st.floats(-0.5, 1.0))
def test_epochs_invert_muennighoff(passes: float, compute: float, efficiency: float) -> None:
    wanted = 10.0 ** (scaling.optimal_tokens(np.float64(compute)) - efficiency - 12.0)
    unique = np.float64(wanted / worth(passes))
    found = scaling.epochs(np.float64(compute), np.float64(efficiency), unique)
    assert found == pytest.approx(passes, rel=1e-6)


def test_a_run_with_tokens_to_spare_passes_once_and_no_run_passes_for_ever() -> None:
    assert scaling.epochs(np.float64(22.0), np.float64(0.0), np.float64(1e6)) == 1.0
    assert 16.0 < scaling.epochs(np.float64(35.0), np.float64(0.0), np.float64(1.0)) < 60.0


def test_the_gain_of_repetition_is_four_epochs_of_the_same_formula() -> None:
    _, gain = declared()["repetition_gain"]
    assert gain.value == pytest.approx(worth(4.0), abs=0.05)
