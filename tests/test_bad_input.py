"""What a newcomer can get wrong: each is one sentence that names the place, exit 2, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.cli import exit_code
from game.errors import PrimacyError
from game.experiments.claim_files import load_claim
from game.experiments.ladder import Ladder
from game.experiments.provenance import hashes
from game.parameters import as_declared, declared, parameter_set
from game.paths import config_path
from game.scenario import load_scenario
from game.world import World

TWIST = 'scenario: mine\nbased_on: power-wall\nparameters:\n  {name}: {{value: {value}, source: "a try"}}\n'


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence with which a command is refused."""
    assert exit_code(list(arguments)) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.startswith("primacy: ") and shown.err.count("\n") == 1
    return shown.err


def changed(path: Path, source: Path, old: str, new: str) -> str:
    """A copy of a file in which `old` reads `new`; its path."""
    text = source.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


# ---------------------------------------------------------------------------------------------------- parameters


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("turbine_wait", "0", '"parameters.turbine_wait" holds 0; it must be above 0, because a rule divides by it'),
        ("turbine_wait", "-48", '"parameters.turbine_wait" holds -48; in months at least 0'),
        ("smuggling", "{us: 0.1, china: 0.2}", '"parameters.smuggling" must be one number, which both nations share'),
        ("gdp_growth", "1e300", '"parameters.gdp_growth" holds 1e+300; no more than'),
        ("turbine_wiat", "3", '"turbine_wiat" is no parameter; did you mean "turbine_wait"'),
    ],
)
def test_a_scenario_cannot_give_a_parameter_what_no_rule_could_use(
    name: str, value: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TWIST.format(name=name, value=value), encoding="utf-8")
    sentence = refused(capsys, "run", str(path))
    assert words in sentence and "mine.yaml" in sentence


def test_one_number_serves_both_nations_where_each_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TWIST.format(name="driving_pace", value="0.5"), encoding="utf-8")
    world = World(path, seed=1, worlds=2)
    assert world.p.driving_pace.tolist() == [[0.5, 0.5]]
    world.step()
    assert not world.failed
    mine = tmp_path / "set.yaml"
    mine.write_text('title: Mine\ntext: a try\nchanges:\n  driving_pace: {value: 2, source: "a try"}\n')
    assert parameter_set(str(mine))["driving_pace"].value == {"us": 2.0, "china": 2.0}


def test_a_parameter_that_a_rule_divides_by_is_never_zero_and_says_so() -> None:
    marked = [name for name, (_, parameter) in declared().items() if parameter.above_zero]
    assert "dies_per_wafer" in marked and "native_tax" not in marked
    for name in marked:
        with pytest.raises(PrimacyError, match="above 0"):
            as_declared("here", 0.0, declared()[name][1])


def test_a_world_that_cannot_go_on_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("scenario: mine\nbased_on: power-wall\nvalues:\n  labs:\n    OpenAI: {know_how: 1e300}\n")
    assert exit_code(["run", str(path)]) == 1
    shown = capsys.readouterr()
    assert "world 0 failed: " in shown.err and shown.err.count("\n") == 1 and "Warning" not in shown.err


def test_a_claim_is_refused_for_parameters_and_months_that_are_not_there(tmp_path: Path) -> None:
    source, arm = config_path("claims", "Q01.yaml"), "base: {text: both sides balanced"
    for old, new, words in (
        (arm, f"{arm}, parameters: {{turbin_wait: 3}}", r'arms\.base\.parameters\.turbin_wait" is not a parameter'),
        (arm, f"{arm}, parameters: {{turbine_wait: 0}}", r"must be above 0"),
        (arm, f"{arm}, scenario: nowhere", r'no scenario named "nowhere"'),
        ("month: 2025-12", "month: 2045-12", r'"extra" reads 2045-12; the arm "base" runs from 2025-01 to 2034-12'),
    ):
        with pytest.raises(PrimacyError, match=words) as told:
            load_claim(changed(tmp_path / "Q1.yaml", source, old, new))
        assert "Q1.yaml" in str(told.value)


def test_a_scenario_lasts_no_longer_than_its_numbers_mean_something(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("scenario: mine\nbased_on: power-wall\nlast: 9999-12\n")
    with pytest.raises(PrimacyError, match="within 50 years of start"):
        load_scenario(path)


# ---------------------------------------------------------------------------------------------- names and folders


def test_a_card_in_a_doctrine_names_a_market_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = config_path("doctrines", "us", "grid.yaml")
    mine = changed(tmp_path / "mine.yaml", source, "U25:asean", "U25:atlantis")
    sentence = refused(capsys, "run", "baseline-2025", "--us", mine)
    assert 'there is no market "atlantis"' in sentence and "gulf" in sentence and "mine.yaml" in sentence


def test_a_file_that_is_not_there_names_a_few_that_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(40):
        (tmp_path / f"world-{number:02d}.yaml").write_text("")
    (tmp_path / "mine.yaml").write_text("")
    sentence = r"There is no file mien\.yaml in this folder, which holds .*mine\.yaml"
    with pytest.raises(PrimacyError, match=sentence) as told:
        load_scenario("mien.yaml")
    assert "and 29 other YAML files" in str(told.value) and len(str(told.value)) < 400


def test_a_name_without_end_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(refused(capsys, "run", "x" * 5000)) < 500
    assert "\n" not in refused(capsys, "run", "base\nline").rstrip("\n")


def test_an_unknown_command_is_answered_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert 'No such command "lsit"; did you mean "list"? Allowed: play, exercise' in refused(capsys, "lsit")
    assert 'No such command "xyz"; allowed: truth' in refused(capsys, "check", "xyz")
    assert "Missing argument 'KIND'; see \"primacy list --help\"" in refused(capsys, "list")
    assert 'Missing command; see "primacy check --help"' in refused(capsys, "check")


def test_an_exercise_is_named_before_its_options_mean_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Name the exercise" in refused(capsys, "exercise", "--handouts", str(tmp_path / "pages"))
    (tmp_path / "file").write_text("keep")
    assert "is a file; --handouts names a folder" in refused(
        capsys, "exercise", "E1", "--handouts", str(tmp_path / "file")
    )
    source = config_path("exercises", "E1.yaml")
    mine = changed(tmp_path / "mine.yaml", source, "scenario: baseline-2025", "scenario: nil")
    sentence = refused(capsys, "exercise", mine, "--handouts", str(tmp_path / "pages"))
    assert 'mine.yaml: key "scenario": There is no scenario named "nil"' in sentence
    assert (tmp_path / "file").read_text() == "keep" and not (tmp_path / "pages").exists()


def test_what_ships_is_not_replaced_by_a_try(capsys: pytest.CaptureFixture[str]) -> None:
    assert "takes --worlds 256 at least" in refused(capsys, "mandates", "--write", "--worlds", "4")
    assert "takes --worlds 512 at least" in refused(capsys, "exercise", "E1", "--expect", "--worlds", "4")


def test_intervals_are_not_made_of_one_world(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for arguments in (["claims", "Q1"], ["cards", "U8"], ["matrix", "baseline-2025", "--out", str(tmp_path / "out")]):
        assert "--worlds must be a whole number from 2" in refused(capsys, *arguments, "--worlds", "1")


def test_a_ladder_is_refused_where_it_cannot_be_kept(tmp_path: Path) -> None:
    levels = ("newcomer", "official")

    def ladder(folder: Path, scenario: str = "power-wall") -> Ladder:
        return Ladder(folder, 2, 1, scenario, levels)

    (tmp_path / "file").write_text("keep")
    with pytest.raises(PrimacyError, match="file exists already"):
        ladder(tmp_path / "file").open(resume=False)
    with pytest.raises(PrimacyError, match="no scenario named"):
        ladder(tmp_path / "new", "nowhere").open(resume=False)
    assert not (tmp_path / "new").exists()
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "ladder.json").write_text('{"games": 2, "se')
    with pytest.raises(PrimacyError, match=r"ladder\.json is damaged"):
        ladder(tmp_path / "torn").open(resume=True)


def test_a_batch_goes_on_whatever_is_told_of_its_worlds() -> None:
    """Texts, exercises, claims and the record may change while it rests: no world depends on them."""
    kept = [name for name in hashes() if name != "engine"]
    assert any(name.startswith("configs/scenarios/") for name in kept)
    assert any(name.startswith("configs/parameters/") for name in kept)
    for name in ("text/zh.yaml", "exercises/expected/E1.yaml", "claims/Q01.yaml", "hindcast/targets.csv"):
        assert config_path(*name.split("/")).is_file() and f"configs/{name}" not in kept


# -------------------------------------------------------------------------------------------------------- outputs


def run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of shell with `primacy` in it, in a process of its own."""
    line = command.replace("primacy", f'"{sys.executable}" -m game', 1)
    return subprocess.run(
        line, shell=True, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", ["--version", "list levers --json"])
def test_output_that_is_full_is_one_sentence(command: str) -> None:
    done = run(f"primacy {command} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "primacy: the output cannot be written: no space left on device.\n"


@pytest.mark.skipif(os.name != "posix", reason="closed outputs are a matter of a Unix shell")
def test_outputs_may_be_closed(tmp_path: Path) -> None:
    assert run(f"primacy batch baseline-2025 --worlds 2 --workers 1 --out {tmp_path / 'out'} 2>&-").returncode == 0
    assert (tmp_path / "out" / "worlds.parquet").is_file()
    assert run("primacy list levers >&-").returncode == 0


def test_letters_that_an_output_lacks_become_marks() -> None:
    done = run("primacy list scenarios", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and "baseline-2025" in done.stdout
    done = run("primacy run 中文", PYTHONIOENCODING="ascii")
    assert done.returncode == 2 and done.stderr.startswith("primacy: There is no scenario named")
