"""The game in the terminal: a table that grows where someone watches, plain lines elsewhere."""

from __future__ import annotations

import re

import pytest

from game.calendar import month_from_text
from game.experiments.setup import Setup
from game.terminal import play

SETUP = Setup("baseline-2025", "moat", "native-silicon", seed=3, until=month_from_text("2027-12"))
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def quarters(text: str) -> list[str]:
    return re.findall(r"^(20\d\d Q[1-4])\s", text, flags=re.MULTILINE)


def test_a_file_gets_a_line_a_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    run = play(SETUP)
    text = capsys.readouterr().out
    assert quarters(text) == [
        "2024 Q4",
        *(f"{year} Q{quarter}" for year in (2025, 2026, 2027) for quarter in (1, 2, 3, 4)),
    ]
    assert CONTROLS.search(text) is None
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    last = next(line for line in text.splitlines() if line.startswith("2027 Q4"))
    lead = run.world.history.of("frontier_lead")[-1, 0]
    assert last.split()[2] == f"{lead:+.1f}"


@pytest.mark.parametrize("lines", ["16", "60"])
def test_a_terminal_gets_a_table_that_fits_it(
    lines: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "80", "LINES": lines, "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)
    play(SETUP, pace=0.0)
    screen = capsys.readouterr().out
    assert CONTROLS.search(screen) is not None
    text = CONTROLS.sub("", screen).replace("\r", "\n")
    assert "News" in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    final = text[[match.start() for match in re.finditer(r"^quarter +lead", text, re.MULTILINE)][-1] :]
    assert quarters(final)[0] == "2024 Q4" and len(quarters(final)) == 13  # in the end the whole table stays
    assert ", ended 2027-12." in final
