"""Targets of the hindcast for tests: one line of a table, and a target of which a test changes what it needs."""

from __future__ import annotations

from game.experiments import hindcast as h
from game.experiments.hindcast_periods import period_from_text

LINE = "H07,Largest LLM training run to date,US,2022,2.74e24,9.1e23,8.2e24,FLOP,factor 3,A,models.csv\n"


def target(**changes: object) -> h.Target:
    values = {
        "target": "X1",
        "quantity": "Largest LLM training run to date",
        "actor": "US",
        "period": period_from_text("2022"),
        "observed": 10.0,
        "low": 5.0,
        "high": 20.0,
        "unit": "FLOP",
        "grade": "A",
        "basis": "",
    }
    return h.Target(**{**values, **changes})  # type: ignore[arg-type]
