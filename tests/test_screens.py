"""Pictures of docs/screens: there is one of every scene, the index lists them all, and they are small."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pygame
from PIL import Image

from tests.window import record
from tools import screens

MOST_KEPT = 8e6
"""Bytes of all pictures."""
SEEN = 8
"""Levels of 255 by which a smooth shade may be off in a kept picture: less than a step between neighbours shows."""


def page() -> str:
    return (screens.HERE / screens.INDEX).read_text(encoding="utf-8")


def test_every_scene_has_a_picture() -> None:
    shown = set(screens.scenes_in(screens.HERE / screens.INDEX).values())
    assert {scene.__name__ for scene in record.scenes()} == shown, "python -m tools.screens"


def test_the_index_is_what_the_command_writes_and_links_every_picture() -> None:
    scenes = screens.scenes_in(screens.HERE / screens.INDEX)
    assert set(scenes) == set(screens.SCREENS), "python -m tools.screens"
    assert page() == screens.index_of(scenes)
    assert set(re.findall(r"\(([\w-]+)\.png\)", page())) == {path.stem for path in screens.HERE.glob("*.png")}


def test_names_are_not_given_twice() -> None:
    assert len(screens.SCREENS) == sum(len(part) for part in screens.PARTS.values())


def test_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in screens.HERE.iterdir()) < MOST_KEPT


def test_a_kept_picture_has_few_colours_and_smooth_shades(tmp_path: Path) -> None:
    across, down = np.meshgrid(np.linspace(10, 40, 320), np.linspace(20, 60, 200), indexing="ij")
    drawn = np.stack([across, down, across + down], axis=-1).astype(np.uint8)
    drawn[40:48, 40:48] = (240, 60, 50)
    screens.keep(pygame.surfarray.make_surface(drawn), tmp_path / "one.png")
    kept = Image.open(tmp_path / "one.png")
    assert kept.mode == "P"
    again = np.asarray(kept.convert("RGB"), int).swapaxes(0, 1)
    assert np.abs(again - drawn).max() <= SEEN
    assert np.abs(again[44, 44] - (240, 60, 50)).max() <= SEEN
