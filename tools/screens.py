"""Make the screenshots of docs/screens and their index: `python -m tools.screens [--only NAME] [--out FOLDER]`.

Plays the real game on SDL's dummy driver, so that no display is needed, with a fixed seed. A picture is kept in 256
colours, chosen for it: a quarter of the size, and no step between two neighbours of a shade that an eye would see.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import numpy as np
import pygame

from game.ui import text, theme
from game.ui.app import App
from game.ui.settings import Settings
from tools.screen_list import PARTS, SCREENS, Screen
from tools.screen_states.hands import frames

HERE = Path(__file__).resolve().parents[1] / "docs" / "screens"
INDEX = "README.md"
COLOURS, RARE = 256, 96
"""Colours of a picture, and how many of them are kept for what the others are furthest from, such as a side's marks."""
EVENNESS = 0.35
"""The power of a colour's count that is its weight for the palette: at 1 large areas take all of it, at 0 specks do."""
ON_A_DISPLAY = "x-display"
"""A picture of a real X display, kept by tests/test_window_display.py."""


def palette_of(pixels: np.ndarray) -> np.ndarray:
    """The 256 colours (256 x 3 bytes) that stand for those of a picture (rows x columns x 3 bytes)."""
    from PIL import Image

    packed = pixels.reshape(-1, 3).astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    shades, counts = np.unique(packed, return_counts=True)
    colours = np.stack([shades >> 16, shades >> 8 & 255, shades & 255], axis=-1).astype(np.uint8)
    weights = counts**EVENNESS
    sample = np.repeat(colours, np.maximum(1, np.round(weights)).astype(int), axis=0)
    common = Image.fromarray(sample[np.newaxis]).quantize(COLOURS - RARE, Image.Quantize.MEDIANCUT, 3)
    chosen = np.array(common.getpalette(), np.uint8).reshape(-1, 3)[: COLOURS - RARE]
    off = np.full(len(colours), np.inf)  # squared distance to the nearest of the chosen
    for place in range(COLOURS):
        if place >= len(chosen):
            chosen = np.vstack([chosen, colours[np.argmax(off * weights)]])
        off = np.minimum(off, ((colours.astype(float) - chosen[place]) ** 2).sum(axis=1))
    return chosen


def keep(picture: pygame.Surface, path: Path) -> None:
    """Write a picture as a PNG of 256 colours by Pillow, which comes with matplotlib; undithered, as that is small."""
    from PIL import Image

    pixels = np.ascontiguousarray(pygame.surfarray.array3d(picture).swapaxes(0, 1))
    palette = Image.new("P", (1, 1))
    palette.putpalette(palette_of(pixels).tobytes())
    Image.fromarray(pixels).quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def draw(screen: Screen, folder: Path) -> tuple[str, list[str]]:
    """Make a picture; return the class of the scene on it and what was cut off."""
    from game.ui.scenes.title import Title

    with tempfile.TemporaryDirectory() as home:
        os.environ["PRIMACY_HOME"] = home
        app = App(screen.size, Settings(language=screen.language, scale=screen.scale, palette=screen.palette))
        text.use(screen.language)
        app.engine.wait()
        app.start_with(Title(app))
        frames(app)
        screen.show(app)
        frames(app)
        keep(pygame.display.get_surface(), folder / f"{screen.name}.png")
        scene, clipped = type(app.scene).__name__, list(app._painters[-1].canvas.clipped)  # type: ignore[union-attr]
        app.close()
        theme.use(theme.STANDARD)
    return scene, clipped


def scenes_in(index: Path) -> dict[str, str]:
    """Which scene each picture of an index shows, by the picture's name; nothing where there is no index yet."""
    if not index.is_file():
        return {}
    return dict(re.findall(r"^\| \[([\w-]+)\]\([\w-]+\.png\) \| `(\w+)` \|", index.read_text(encoding="utf-8"), re.M))


def index_of(scenes: dict[str, str]) -> str:
    """The page that lists every picture of `scenes`: its scene, what it shows, and the keys that lead there."""
    lines = [
        "# Screens",
        "",
        "Written by `python -m tools.screens`, as are the pictures: real games on a fixed seed. Keys are those of the",
        "main screen unless the title is named first.",
    ]
    for heading, part in PARTS.items():
        lines += ["", f"## {heading}", "", "| Picture | Scene | Shows | Way there |", "|---|---|---|---|"]
        for screen in part:
            if screen.name in scenes:
                link = f"[{screen.name}]({screen.name}.png)"
                lines.append(f"| {link} | `{scenes[screen.name]}` | {screen.shows} | {screen.way} |")
    lines += [
        "",
        f"[{ON_A_DISPLAY}]({ON_A_DISPLAY}.png) is a window on an X display, kept by tests/test_window_display.py.",
    ]
    return "\n".join(lines) + "\n"


def make(wanted: str, folder: Path) -> Iterator[str]:
    """Draw every screen whose name begins so, yield what was cut off on it, and write the index anew."""
    scenes = scenes_in(folder / INDEX)
    for name, screen in SCREENS.items():
        if name.startswith(wanted):
            scenes[name], clipped = draw(screen, folder)
            (folder / INDEX).write_text(index_of(scenes), encoding="utf-8")
            yield f"{name}: {', '.join(clipped) or 'ok'}"
    for path in folder.glob("*.png"):
        if path.stem not in (*SCREENS, ON_A_DISPLAY):
            path.unlink()
            yield f"{path.stem}: removed, as no screen is called so"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names that begin so")
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for line in make(given.only, given.out):
        print(line, flush=True)
