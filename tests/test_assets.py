"""What ships in assets/: every folder licensed, the fonts draw what the game writes, the pictures load."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
import numpy as np
import pygame

from game.paths import asset_path, data_root
from game.ui import icons

FONTS = ["PrimacySans-400.ttf", "PrimacySans-600.ttf"]
FOLDERS = sorted(path.name for path in asset_path().iterdir() if path.is_dir())
ICONS = sorted(asset_path("icons").glob("*.svg"))
SIGNS = "→←↑↓±×−–—…·•≥≤≈≠°²³⁻⁹%‰€£¥$‘’“”«»▲▼●■◆✓✗µΔ"
CHINESE = "，。、；：？！（）《》「」中美人工智能博弈洛杉矶芯片出口管制"


def words_of_licence(folder: Path) -> str:
    """All that the folder's licence texts say, plus the project's own licence where its README names it."""
    texts = [*folder.glob("OFL*.txt"), *folder.glob("LICENSE*")]
    if "licence: MIT, the file `LICENSE` at the top" in (folder / "README.md").read_text(encoding="utf-8"):
        texts.append(data_root() / "LICENSE")
    return "\n".join(text.read_text(encoding="utf-8") for text in texts)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_says_where_it_comes_from_and_on_what_terms(folder: str) -> None:
    assert "permission" in words_of_licence(asset_path(folder)).lower()


@pytest.mark.parametrize("file", FONTS)
def test_a_font_draws_english_signs_and_chinese(file: str) -> None:
    can_draw = characters(file)
    ascii_characters = {chr(code) for code in range(0x20, 0x7F)}
    assert not (ascii_characters | set(SIGNS) | set(CHINESE)) - can_draw
    assert sum("\u4e00" <= character <= "\u9fff" for character in can_draw) > 7_000
    assert not everyday_chinese() - can_draw


@pytest.mark.parametrize("file", FONTS)
def test_a_font_draws_every_text_of_the_game(file: str) -> None:
    can_draw = characters(file) | {"\n", "\t"}
    for text in sorted((data_root() / "configs").rglob("*.y*ml")):
        missing = set(text.read_text(encoding="utf-8")) - can_draw
        assert not missing, f"{text.name} has characters that {file} cannot draw: {sorted(missing)}"


@pytest.mark.parametrize("file", FONTS)
@pytest.mark.parametrize("size", [12, 13, 15, 17, 26, 40])
def test_digits_are_equally_wide_in_pygame(file: str, size: int) -> None:
    pygame.font.init()
    font = pygame.font.Font(asset_path("fonts", file), size)
    assert len({font.size(digit * 10)[0] for digit in "0123456789"}) == 1
    assert font.size("i" * 10)[0] < font.size("m" * 10)[0]


@pytest.mark.parametrize("file", FONTS)
def test_a_font_carries_no_reserved_name(file: str) -> None:
    fonttools = pytest.importorskip("fontTools.ttLib")
    with fonttools.TTFont(asset_path("fonts", file), lazy=True) as font:
        names = {number: font["name"].getDebugName(number) for number in (1, 4, 6, 16)}
    for name in filter(None, names.values()):
        assert name.replace(" ", "").startswith("PrimacySans")


def characters(file: str) -> set[str]:
    """Every character that a shipped font can draw."""
    fonttools = pytest.importorskip("fontTools.ttLib")
    with fonttools.TTFont(asset_path("fonts", file), lazy=True) as font:
        return {chr(code) for code in font.getBestCmap()}


def everyday_chinese() -> set[str]:
    """The 3,755 everyday characters: level 1 of the national standard GB 2312."""
    rows = (bytes((row, column)) for row in range(0xB0, 0xD8) for column in range(0xA1, 0xFF))
    return {text for pair in rows if (text := pair.decode("gb2312", errors="ignore"))}


@pytest.mark.parametrize("icon", ICONS, ids=lambda path: path.stem)
def test_an_icon_loads_and_is_not_blank(icon: Path) -> None:
    drawn = pygame.image.load_sized_svg(icon, (48, 48))
    assert drawn.get_size() == (48, 48)
    assert pygame.mask.from_surface(drawn).count() > 40


@pytest.mark.parametrize("size", [14, 16, 17, 18])
@pytest.mark.parametrize(("name", "dot"), [("info", 8), ("circle-help", 17), ("alert-triangle", 17)])
def test_a_dot_is_seen_in_a_small_icon(name: str, dot: int, size: int) -> None:
    """Half as strong as ink at least, summed over the dot; the outlines' units are 24 to an icon."""
    drawn = pygame.surfarray.array_alpha(icons.icon(name, size, (255, 255, 255))) / 255
    across, down = size * 12 / 24, size * dot / 24
    near = drawn[int(across - 1.5) : int(across + 1.5) + 1, int(down - 1.5) : int(down + 1.5) + 1]
    assert near.sum() > 0.5 * np.pi * (size / 24) ** 2
    assert (icons.icon(name, size, (250, 200, 90)).get_at((size // 2, round(down)))[:3]) == (250, 200, 90)


def test_there_are_icons() -> None:
    assert len(ICONS) >= 40


def test_the_logo_is_square_and_coloured() -> None:
    for file in ("primacy.svg", "primacy.png"):
        drawn = pygame.image.load(asset_path("logo", file))
        assert drawn.get_size() == (256, 256)
        assert drawn.get_at((0, 0)).a == 0  # rounded corners
        assert len({tuple(drawn.get_at((x, x))) for x in range(256)}) > 3
