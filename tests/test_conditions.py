"""Conditions over what a side sees: their grammar and what they hold for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.conditions import Comparison, Condition, Joined, parse_condition
from game.errors import PrimacyError


def seeing(**metrics: list[float]) -> Callable[[str], np.ndarray]:
    """A side that sees these metrics and no others."""
    return lambda key: np.array(metrics[key], dtype=float)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a < 2", [True, False, False]),
        ("a <= 2", [True, True, False]),
        ("a > 2", [False, False, True]),
        ("a >= 2.0", [False, True, True]),
        ("a > 1 and b > 1", [False, True, False]),
        ("a > 2 or b > 1", [False, True, True]),
        ("a < 2 or a > 2 and b > 1", [True, False, False]),
        ("(a < 2 or a > 2) and b > -1e-1", [True, False, True]),
        ("((a<2))", [True, False, False]),
    ],
)
def test_condition_holds_world_by_world(text: str, held: list[bool]) -> None:
    see = seeing(a=[1, 2, 3], b=[0, 5, 0])
    assert parse_condition(text).holds(see).tolist() == held


def test_condition_on_a_metric_without_a_value_does_not_hold() -> None:
    see = seeing(a=[np.nan])
    assert not parse_condition("a < 1").holds(see)[0]
    assert not parse_condition("a >= 1").holds(see)[0]


@pytest.mark.parametrize(
    "text",
    ["", "a", "a <", "< 5", "a < b", "5 < a", "a = 5", "a == 5", "a != 5", "a < 5 b > 3", "a < 5 and",
     "and < 5", "(a < 5", "a < 5)", "not a < 5", "a < 5 & b > 3", "a.b < 5", "__import__('os') < 1",
     "a < 5; b", "a < nan", "a < 1 < 2", "(" * 399, "(" * 500 + "a < 1", "a < 1" + " or a < 1" * 1000],
)  # fmt: skip
def test_what_is_no_condition_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(PrimacyError) as caught:
        parse_condition(text)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def comparisons() -> st.SearchStrategy[Condition]:
    names = st.sampled_from(["us_power_free", "tension", "china_native_share"])
    numbers = st.sampled_from([-3.0, 0.0, 0.25, 1e-9, 12.5])
    return st.builds(Comparison, names, st.sampled_from(["<", "<=", ">", ">="]), numbers)


def joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.builds(Joined, parts, st.sampled_from(["and", "or"]), parts)


@given(st.recursive(comparisons(), joined, max_leaves=8), st.lists(st.floats(-20, 20), min_size=3, max_size=3))
def test_written_condition_reads_back_with_the_same_meaning(condition: Condition, seen: list[float]) -> None:
    values = dict(zip(["us_power_free", "tension", "china_native_share"], seen, strict=True))
    again = parse_condition(str(condition))
    see = seeing(**{key: [value] for key, value in values.items()})
    assert again.holds(see) == condition.holds(see)
    assert again.metrics == condition.metrics
