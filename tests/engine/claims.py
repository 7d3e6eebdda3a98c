"""Claims for tests: one small claim, its file, and an executor that works at once in this process."""

from __future__ import annotations

from pathlib import Path

from game.experiments.claim_files import load_claim
from game.experiments.claims import Plan, Report, run_claims
from game.experiments.forced import Search
from tests.engine.at_once import AtOnce, Silent

CLAIM = """
claim: Q99
title: A title
says: Something
test: A test
arms:
  more: {text: more of it, china: {doctrine: balanced, hold: {strictness: 0.9}}}
  less: {text: less of it, china: {doctrine: balanced, hold: {strictness: 0.1}}}
readings:
  - key: first
    text: the difference
    unit: decades
    of: china_alignment_penalty
    arms: {more: 1, less: -1}
    month: 2026-12
    predicted: higher
    smallest: 0.001
evidence: [{says: Nothing is known., stand: silent, source: assumed}]
limits: [none known]
"""


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "claim.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


SMALL = Search(vectors=4, each=1, suspects=1, many=(6,))


def small_run(names: list[str], sets: tuple[str, ...] = ("evidence",), worlds: int = 6) -> Report:
    plan = Plan([load_claim(name) for name in names], sets, worlds, search=SMALL)
    return run_claims(plan, 1, Silent(), AtOnce)


def started(path: str) -> None:
    run_claims(Plan([load_claim(path)], ("evidence",), 2, search=SMALL), 1, Silent(), AtOnce)
