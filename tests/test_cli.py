"""The command `primacy`: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import game
from game import cli
from game.experiments.catalogue import KINDS
from game.experiments.setup import metric_names

HEAVY = ["numpy", "mesa", "pandas", "pygame", "pyarrow", "matplotlib", "yaml", "game.configuration"]


def primacy(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without a display."""
    clean = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-m", "game", *arguments],
        capture_output=True, text=True, env={**clean, **environment}, check=False,
    )  # fmt: skip


def in_process(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.exit_code(list(arguments))
    output = capsys.readouterr()
    return code, output.out, output.err


# ------------------------------------------------------------------------------------------- light commands


def test_help_and_version_load_nothing_heavy() -> None:
    for option in ("--help", "--version"):
        check = (
            "import sys; from game.cli import exit_code; code = exit_code([sys.argv[1]]); "
            "print(sorted(set(sys.argv[2].split()) & set(sys.modules)), file=sys.stderr); sys.exit(code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", check, option, " ".join(HEAVY)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 and done.stderr.strip() == "[]"
        assert "primacy" in done.stdout.lower()


def test_help_of_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, output, _ = in_process(capsys, "--help")
    assert code == 0
    for command in ("play", "run", "batch", "matrix", "list", "check", "benchmark"):
        assert command in output
        code, text, _ = in_process(capsys, command, "--help")
        assert code == 0 and "Usage: primacy " + command in text


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert in_process(capsys, "--version") == (0, f"primacy {game.__version__}\n", "")


# ------------------------------------------------------------------------------------------------- mistakes

SEED_RULE = "must be a whole number from 0 to 9223372036854775807"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("run baseline-2025 --seed abc", f'--seed {SEED_RULE}, not "abc"'),
        ("run baseline-2025 --seed -1", f'--seed {SEED_RULE}, not "-1"'),
        ("run baseline-2025 --seed 9223372036854775808", f'--seed {SEED_RULE}, not "9223372036854775808"'),
        ("run baseline-2025 --seed 1.5", f'--seed {SEED_RULE}, not "1.5"'),
        (f"run baseline-2025 --seed {'9' * 5000}", f"--seed {SEED_RULE}"),
        ("run baseline-2025 --world -3", "--world must be a whole number from 0"),
        ("run baseline-2025 --until 2030", '--until: "2030" is not a month'),
        ("run baseline-2025 --until 2024-06", "2024-06"),
        ("run baseline-2025 --until 2099-01", "2099-01"),
        ("run nowhere", 'There is no scenario named "nowhere"'),
        ("run baseline-2025 --us nobody", 'There is no US doctrine named "nobody"'),
        ("run baseline-2025 --china moat", 'There is no China doctrine named "moat"'),
        ("run baseline-2025 --parameters wishful", 'There is no parameter set named "wishful"'),
        ("run ../secrets", 'There is no scenario named "../secrets"'),
        ("run baseline-2025 --out run.csv", '--out must name a file ending in .parquet, not "run.csv"'),
        ("run baseline-2025 --out no/where/run.parquet", "there is no folder no/where"),
        ("run", "Missing argument"),
        ("run baseline-2025 --sede 3", "No such option"),
        ("rnu baseline-2025", "No such command"),
        ("batch baseline-2025", "Missing option '--out'"),
        ("batch baseline-2025 --out x --worlds 0", "--worlds must be a whole number from 1"),
        (
            "batch baseline-2025 --out x --worlds many",
            '--worlds must be a whole number from 1 to 100000000, not "many"',
        ),
        ("batch baseline-2025 --out x --history some", "--history must be quantiles or all"),
        ("batch nowhere --out x", 'There is no scenario named "nowhere"'),
        ("matrix nowhere --out x", 'There is no scenario named "nowhere"'),
        ("list things", 'There is no list of "things": ask for one of columns, levers'),
        ("benchmark --out no/where/page.md", "there is no folder no/where"),
        ("play --side moon", "--side must be us or china"),
        ("play --seed x", f"--seed {SEED_RULE}"),
    ],
)
def test_a_mistake_is_one_sentence_exit_2_and_leaves_nothing(
    arguments: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, output, errors = in_process(capsys, *arguments.split())
    assert (code, output) == (2, "")
    assert errors.startswith("primacy: ") and errors.count("\n") == 1
    assert words in errors
    assert list(tmp_path.iterdir()) == []


def test_an_unexpected_error_leaves_a_report_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    monkeypatch.setattr("game.experiments.catalogue.catalogue", lambda kind: [][1])
    code, output, errors = in_process(capsys, "list", "levers", "--json")
    assert (code, output) == (1, "")
    assert errors.count("\n") == 1 and "something went wrong" in errors and "IndexError" in errors
    (report,) = (tmp_path / "logs").iterdir()
    assert str(report) in errors
    text = report.read_text()
    assert "command: primacy list levers --json" in text and "Traceback" in text and "IndexError" in text


def test_ctrl_c_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(kind: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("game.experiments.catalogue.print_catalogue", stop)
    assert in_process(capsys, "list", "levers") == (130, "", "primacy: stopped; nothing was kept.\n")


def test_a_reader_who_has_enough_ends_the_command_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "game", "list", "metrics", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


# ------------------------------------------------------------------------------------------------------ run


def test_run_json_has_the_promised_keys_and_is_finite(capsys: pytest.CaptureFixture[str]) -> None:
    code, output, errors = in_process(
        capsys,
        "run",
        "baseline-2025",
        "--us",
        "grid",
        "--china",
        "application-pivot",
        "--seed",
        "1",
        "--json",
    )
    assert (code, errors) == (0, "")

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    result = json.loads(output, parse_constant=refuse)
    keys = "scenario us china parameters seed world ended verdict metrics years turning_points"
    assert list(result) == keys.split()
    assert list(result["metrics"]) == metric_names()
    assert (result["us"], result["china"], result["parameters"], result["seed"]) == (
        "grid",
        "application-pivot",
        "evidence",
        1,
    )
    years = [row["year"] for row in result["years"]]
    assert years == list(range(2025, int(result["ended"][:4]) + 1))
    if result["ended"] == "2034-12":  # the last year is the last twelve months
        last = result["years"][-1]
        for name, value in result["metrics"].items():
            assert last[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name
    months = [point["month"] for point in result["turning_points"]]
    assert months == sorted(months)
    assert all(set(point) == {"month", "key", "text"} and point["text"] for point in result["turning_points"])


def test_run_is_the_same_twice_and_differs_by_seed_and_world(capsys: pytest.CaptureFixture[str]) -> None:
    def metrics(*arguments: str) -> object:
        return json.loads(in_process(capsys, "run", "baseline-2025", "--until", "2026-06", "--json", *arguments)[1])[
            "metrics"
        ]

    assert metrics("--seed", "4") == metrics("--seed", "4")
    assert metrics("--seed", "4") != metrics("--seed", "5")
    assert metrics("--seed", "4") != metrics("--seed", "4", "--world", "1")
    assert metrics("--seed", "4") != metrics("--seed", "4", "--parameters", "essay")


def test_a_verdict_on_less_than_a_year_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    def told(until: str) -> str:
        return " ".join(in_process(capsys, "run", "baseline-2025", "--until", until)[1].split())

    assert "Averaged over the 5 months simulated, not over twelve: too short for a judgement." in told("2025-05")
    assert "Averaged over the one month simulated" in told("2025-01")
    assert "Averaged" not in told("2025-12")


def test_run_file_has_a_row_a_month_and_the_start_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "run.parquet"
    arguments = [
        "run",
        "october-2022",
        "--us",
        "history",
        "--china",
        "history",
        "--until",
        "2024-12",
        "--out",
        str(path),
    ]
    assert in_process(capsys, *arguments)[0] == 0
    table = pq.read_table(path)
    assert table.column_names == ["month", *metric_names()]
    months = table["month"].to_pylist()
    assert (len(months), months[0], months[1], months[-1]) == (28, "2022-09", "2022-10", "2024-12")
    header = json.loads(table.schema.metadata[b"primacy"])
    assert (header["seed"], header["world"], header["until"]) == (1, 0, "2024-12")
    assert header["versions"]["numpy"] and header["cpu_features"] and header["hashes"]["engine"]
    code, _, errors = in_process(capsys, *arguments)
    assert code == 0 and errors == f"{path} was there and has been replaced.\n"


def test_run_summary_fits_80_columns_and_tells_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    code, output, _ = in_process(capsys, "run", "baseline-2025", "--seed", "2")
    assert code == 0
    assert max(len(line.rstrip()) for line in output.splitlines()) <= 80
    for words in ("ended", "Pillars", "silicon", "Years", "2034", "urning points"):
        assert words in output


# ----------------------------------------------------------------------------------------------------- list


@pytest.mark.parametrize("kind", KINDS)
def test_lists_print_as_json_and_as_a_table(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, output, errors = in_process(capsys, "list", kind, "--json")
    assert (code, errors) == (0, "")
    entries = json.loads(output)
    assert len(entries) > 1
    for entry in entries:
        name = entry.get("key") or entry.get("name")
        assert name and (entry.get("meaning") or entry.get("text")), entry
        if kind in ("columns", "metrics", "parameters"):
            assert entry["unit"], entry
    code, table, errors = in_process(capsys, "list", kind)
    assert (code, errors) == (0, "")
    for entry in entries:
        assert (entry.get("key") or entry["name"]) in table


def test_lists_hold_what_the_design_names(capsys: pytest.CaptureFixture[str]) -> None:
    def keys(kind: str) -> list[str]:
        return [entry["key"] for entry in json.loads(in_process(capsys, "list", kind, "--json")[1])]

    assert len(keys("levers")) == 16 and len(keys("programmes")) == 6 and len(keys("shocks")) >= 15
    assert {"baseline-2025", "october-2022"} <= set(keys("scenarios"))
    doctrines = "moat grid sprint diffusion open-stack balanced history native-silicon distillation application-pivot"
    assert {*doctrines.split(), "integration", "inference"} <= set(keys("doctrines"))
    assert keys("metrics") == metric_names()


# ------------------------------------------------------------------------------------------------------ play


def test_without_a_display_a_whole_game_is_played_in_the_terminal() -> None:
    done = primacy()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("There is no display") and lines[0].endswith(".")
    assert max(map(len, lines[1:])) <= 80
    quarters = [line for line in lines if line[:4].isdigit() and line[4:6] == " Q"]
    assert len(quarters) >= 41 or "Strait crisis" in done.stdout
    assert any(", ended 20" in line for line in lines)


def test_play_without_a_display_takes_scenario_rival_and_seed() -> None:
    options = ["--scenario", "october-2022", "--side", "china", "--rival", "moat", "--seed", "7"]
    done = primacy("play", *options, SDL_VIDEODRIVER="dummy")
    assert done.returncode == 0, done.stderr
    assert "october-2022: US moat against China balanced, seed 7" in done.stdout
    assert "2026 Q4" in done.stdout


def test_a_saved_game_needs_a_display() -> None:
    done = primacy("play", "--load", "game.primacy")
    assert done.returncode == 2
    assert done.stderr == "primacy: There is no display, and a saved game can only be opened in the window.\n"
