"""Sounds: every one is there, they are heard where there is a device, and nothing fails where there is none."""

from __future__ import annotations

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import wave
from pathlib import Path

import numpy as np
import pytest

from game.paths import asset_path
from game.ui.sounds import NAMES, Sounds, has_device
from tests.waiting import until
from tools import build_sounds


@pytest.mark.parametrize("name", NAMES)
def test_every_sound_is_what_its_recipe_makes(name: str) -> None:
    with wave.open(str(asset_path("sounds", f"{name}.wav")), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32_767
    made = build_sounds.synthesise(build_sounds.SOUNDS[name])
    assert np.max(np.abs(samples - made)) < 1e-3
    assert 0.02 < np.max(np.abs(samples)) < 0.9
    assert samples[-1] == 0.0


def test_a_sound_reaches_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played = tmp_path / "played.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(played))
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "0")
    sounds = Sounds()
    sounds.play("commit")
    until(lambda: played.exists() and any(played.read_bytes()))
    sounds.close()


def test_nobody_hears_what_is_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played = tmp_path / "played.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(played))
    Sounds(wanted=False).play("commit")
    assert not played.exists()


def test_without_a_device_it_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    sounds = Sounds()
    sounds.play("press")
    sounds.play("press")
    sounds.close()


def test_no_server_and_no_card_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SDL_AUDIODRIVER", "PULSE_SERVER", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("game.ui.sounds.sys.platform", "linux")
    monkeypatch.setattr("game.ui.sounds.Path.exists", lambda path: False)
    assert not has_device()
