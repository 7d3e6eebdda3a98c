"""Golden games: whole games as text, refreshed only by tools/refresh_golden.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.transcript import GAMES, differences, transcript

FOLDER = Path(__file__).parent / "golden"
REFRESH = "python -m tools.refresh_golden"


@pytest.mark.parametrize("name", GAMES)
def test_a_golden_game_is_played_as_it_was(name: str) -> None:
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    told = differences(expected, transcript(*GAMES[name]))
    assert not told, f"{len(told)} lines differ (if that is meant: {REFRESH}):\n" + "\n".join(told[:6])


def test_every_file_of_the_folder_is_a_game() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(GAMES)


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ("2025 Q1  1.000  -2.5e+06\n  us: grid=0.8 |\nverdict parity\n", True),
        ("2025 Q1  1.0005 -2.501e+06\n  us: grid=0.8 |\nverdict parity\n", True),
        ("2025 Q1  1.01  -2.5e+06\n  us: grid=0.8 |\nverdict parity\n", False),
        ("2025 Q1  1.000  2.5e+06\n  us: grid=0.8 |\nverdict parity\n", False),
        ("2025 Q1  1.000  -2.5e+06\n  us: grid=0.9 |\nverdict parity\n", False),
        ("2025 Q1  1.000  -2.5e+06\n  us: edge=0.8 |\nverdict parity\n", False),
        ("2025 Q1  1.000  -2.5e+06\n  us: grid=0.8 |\nverdict contested\n", False),
        ("2025 Q1  1.000  -2.5e+06\n  us: grid=0.8 |\n", False),
    ],
)
def test_the_comparison_allows_rounding_and_nothing_else(found: str, same: bool) -> None:
    expected = "2025 Q1  1.000  -2.5e+06\n  us: grid=0.8 |\nverdict parity\n"
    assert (differences(expected, found) == []) is same
