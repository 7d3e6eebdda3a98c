"""What the project found out about its model, as shipped with the game: claims of the essay and the hindcast.

The files are those of `primacy claims` and `primacy hindcast`, copied to assets/evidence; without them there is nothing
to tell, and the game says so.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

from game.paths import asset_path, config_path

INSIDE, COUNTED = "inside", ("inside", "outside", "unmapped")
"""The status of a target of the record that the model's median meets, and those that a score counts."""


@dataclass(frozen=True)
class Finding:
    """What one reading of a claim came out as under one parameter set."""

    claim: str
    reading: str
    text: str
    unit: str
    parameters: str
    effect: float
    low: float
    high: float
    result: str
    claim_result: str


@dataclass(frozen=True)
class Hindcast:
    """How many targets of the record the model's median meets within their range, of how many."""

    inside: int
    counted: int


def _first(*paths: Path) -> Path | None:
    return next((path for path in paths if path.is_file()), None)


def _rows(path: Path | None) -> list[dict[str, str]]:
    if path is None:
        return []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, csv.Error, UnicodeDecodeError):
        return []


@functools.cache
def findings() -> tuple[Finding, ...]:
    """Return every finding that is shipped; none where the file is missing or damaged."""
    path = _first(asset_path("evidence", "claims.csv"), config_path("claims") / "claims.csv")
    try:
        return tuple(
            Finding(
                row["claim"],
                row["reading"],
                row["text"],
                row["unit"],
                row["parameters"],
                float(row["effect"]),
                float(row["low"]),
                float(row["high"]),
                row["result"],
                row["claim_result"],
            )
            for row in _rows(path)
        )
    except (KeyError, ValueError):
        return ()


def findings_of(claim: str) -> list[Finding]:
    """Return the findings of one claim, "Q7"."""
    return [one for one in findings() if one.claim == claim]


@functools.cache
def hindcast() -> Hindcast | None:
    """Return how the model did on the record, or None where no result is shipped."""
    path = _first(asset_path("evidence", "hindcast.csv"), config_path("hindcast") / "hindcast.csv")
    states = [row.get("status", "") for row in _rows(path)]
    counted = [state for state in states if state in COUNTED]
    return Hindcast(counted.count(INSIDE), len(counted)) if counted else None
