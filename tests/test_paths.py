"""game.paths: what ships is found, nothing escapes its folder, a user's files go where the user says."""

from __future__ import annotations

from pathlib import Path

import pytest

from game import paths
from game.errors import PrimacyError


def test_a_checkout_finds_its_own_assets_and_configs() -> None:
    assert paths.data_root() == Path(__file__).resolve().parents[1]
    assert paths.config_path("levers.yaml").is_file()
    assert paths.asset_path("fonts", "PrimacySans-400.ttf").is_file()


def test_an_installed_package_finds_what_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "game/_data/configs").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "game/paths.py"))
    assert paths.config_path("levers.yaml") == tmp_path / "game/_data/configs/levers.yaml"


@pytest.mark.parametrize(
    "name",
    ["..", "../pyproject.toml", "a/../../b", "/etc/passwd", "text/../../game", "bad\0name"],
)
def test_a_path_that_leaves_its_folder_is_refused_in_one_sentence(name: str) -> None:
    for find in (paths.config_path, paths.asset_path):
        with pytest.raises(PrimacyError, match="must stay inside the folder") as refusal:
            find(name)
        assert "\n" not in str(refusal.value)


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "saves"
    folder.mkdir()
    (tmp_path / "secret").write_text("no")
    (folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(PrimacyError):
        paths.path_inside(folder, "link")
    assert paths.path_inside(folder, "a", "..", "b") == folder / "a" / ".." / "b"


@pytest.mark.parametrize("kind", ["saves", "settings", "logs"])
def test_a_users_files_go_below_primacy_home(
    kind: paths.UserFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    assert paths.user_folder(kind) == tmp_path / "home" / kind
    assert (tmp_path / "home" / kind).is_dir()


def test_without_primacy_home_the_system_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    folders = {paths.user_folder(kind) for kind in ("saves", "settings", "logs")}
    assert len(folders) == 3
    assert all("primacy" in folder.parts for folder in folders)


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(PrimacyError, match="PRIMACY_HOME"):
        paths.user_folder("saves")
