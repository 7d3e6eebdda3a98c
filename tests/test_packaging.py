"""The package as a user meets it: a wheel in a clean environment, light help, no trace of this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HEAVY = {"matplotlib", "mesa", "numpy", "pandas", "pyarrow", "pydantic", "pygame", "scipy"}


def project_files() -> list[Path]:
    """Every file that is, or would be, committed; relative to the project's folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


# ---------------------------------------------------------------------------- the wheel, installed elsewhere


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a clean environment with the wheel installed, working without a network.

    The dependencies are not installed again but lent by this environment, through a path file. Python does
    not follow path files of lent folders, so an editable install of the checkout stays out of sight.
    """
    home = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(home, with_pip=False)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    python = str(programs / "python")
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            str(wheel),
        ]
    )
    packages = Path(ask(python, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    lenders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "lent.pth").write_text("\n".join(sorted(lenders)))
    return programs


def run(command: list[str], cwd: Path | None = None, **extra: str) -> str:
    """Run a command without this process's Python settings; return what it printed, or show why it failed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV_"))}
    done = subprocess.run(
        command, cwd=cwd, env=environment | extra, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def ask(python: str, program: str, cwd: Path | None = None) -> str:
    """What a short Python program prints."""
    return run([python, "-c", program], cwd=cwd).strip()


def test_the_wheel_holds_every_file_of_the_packages_and_their_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    expected = set()
    for path in project_files():
        if path.parts[0] in ("game", "agents"):
            expected.add(path.as_posix())
        elif path.parts[0] in ("assets", "configs"):
            expected.add(f"game/_data/{path.as_posix()}")
    assert expected - inside == set()
    licences = {name.rsplit("/licenses/")[1] for name in inside if "/licenses/" in name}
    assert {"LICENSE", "assets/fonts/OFL-Inter.txt", "assets/icons/LICENSE-lucide.txt"} <= licences
    strangers = {name for name in inside - expected if ".dist-info/" not in name}
    assert strangers == set()


def test_the_wheel_declares_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = archive.read(name).decode()
    needed = {
        canonicalize_name(Requirement(line.split(":", 1)[1]).name)
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist:") and "extra ==" not in line
    }
    assert needed == {*("mesa", "numpy", "pygame-ce", "pyyaml", "pydantic", "typer", "rich", "pyarrow", "platformdirs")}


def test_the_installed_command_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert PROJECT["version"] in run([str(installed / "primacy"), "--version"], cwd=tmp_path)
    assert PROJECT["version"] in run([str(installed / "python"), "-m", "game", "--version"], cwd=tmp_path)


def test_the_installed_package_uses_its_own_code_and_data(installed: Path, tmp_path: Path) -> None:
    program = (
        "import agents, game.paths as paths, json; "
        "print(json.dumps([agents.__file__, paths.__file__, str(paths.data_root()), "
        "paths.config_path('levers.yaml').is_file(), paths.asset_path('icons', 'cpu.svg').is_file()]))"
    )
    *places, configs_found, assets_found = json.loads(ask(str(installed / "python"), program, cwd=tmp_path))
    assert all(Path(place).is_relative_to(installed.parent) for place in places)
    assert configs_found
    assert assets_found


def test_the_installed_command_lists_the_scenarios(installed: Path, tmp_path: Path) -> None:
    listed = run([str(installed / "primacy"), "list", "scenarios"], cwd=tmp_path, PRIMACY_HOME=str(tmp_path))
    assert "baseline-2025" in listed
    assert "october-2022" in listed


# ------------------------------------------------------------------------------------------------ light start


def loaded_by(arguments: list[str], tmp_path: Path) -> set[str]:
    """The top-level packages that a command has loaded when it ends."""
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
sys.argv = ["primacy", *{arguments!r}]
from game.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("LOADED", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""
    return set(ask(sys.executable, program, cwd=tmp_path).rpartition("LOADED")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["batch", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    loaded = loaded_by(arguments, tmp_path)
    assert "game" in loaded
    assert loaded & HEAVY == set()


def test_the_packages_load_nothing_by_themselves(tmp_path: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); before = set(sys.modules); import game, agents; "
    program += "print(*sorted(set(sys.modules) - before))"
    assert set(ask(sys.executable, program, cwd=tmp_path).split()) == {"agents", "game"}


def test_pygame_is_the_community_edition() -> None:
    assert ask(sys.executable, "import pygame; print(bool(getattr(pygame, 'IS_CE', 0)))").endswith("True")


# ------------------------------------------------------------------------------------- what the files promise


def test_no_file_names_a_registry_or_a_place_on_this_machine() -> None:
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    hosts += [".".join(("deb", "debian", "org")), ".".join(("registry", "npmjs")), "--extra-" + "index-url"]
    places = re.compile(r"(?<![\w.~-])/(?:work|opt|root)/")
    found = []
    for path in project_files():
        content = (ROOT / path).read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            if places.search(line) or any(host in line for host in hosts):
                found.append(f"{path}:{number}: {line.strip()[:80]}")
    assert found == []


def test_the_lock_pins_every_dependency_with_its_hashes() -> None:
    pins: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8")):
        pin = re.match(r"([\w.-]+)==([^\s;\\]+)", entry)
        if pin:
            assert "--hash=sha256:" in entry, pin[0]
            pins.setdefault(canonicalize_name(pin[1]), []).append(pin[2])
    direct = [
        *PROJECT["dependencies"],
        *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
    ]
    for requirement in map(Requirement, direct):
        if requirement.name == PROJECT["name"]:
            continue
        versions = pins.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in requirements.lock; docs/development.md says how to renew it"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement} but {versions}"


def test_ci_calls_what_the_readme_promises() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(.*?)\n```", readme, flags=re.DOTALL)
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert len(commands) == 2
    for command in commands:
        assert f"bash -c '{command}'" in script


def test_ci_is_valid_shell() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    bash = shutil.which("bash")
    assert bash, "bash is needed to run .ci/run"
    run([bash, "-n", str(ROOT / ".ci/run")])
