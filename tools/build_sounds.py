"""Synthesise the window's sounds into assets/sounds: `python -m tools.build_sounds`.

Every sound is a few sine partials under an envelope, made here and nowhere else, so there is no question of licence.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "sounds"
RATE = 22_050
"""Samples a second: enough for soft tones, and half the size."""
Wave = NDArray[np.float64]


@dataclass(frozen=True)
class Note:
    """One tone: when it starts and fades (seconds), its pitch (Hz), loudness, and how bright it is."""

    start: float
    fade: float
    pitch: float
    loudness: float = 0.3
    brightness: float = 0.3
    glide: float = 0.0  # octaves that the pitch rises over the fade


SOUNDS: dict[str, tuple[Note, ...]] = {
    "press": (Note(0.0, 0.035, 1180, 0.16, 0.1),),
    "draft": (Note(0.0, 0.09, 660, 0.16), Note(0.02, 0.07, 990, 0.08)),
    "undo": (Note(0.0, 0.10, 520, 0.16, glide=-0.4),),
    "deny": (Note(0.0, 0.16, 196, 0.26, 0.5), Note(0.09, 0.18, 165, 0.24, 0.5)),
    "commit": (Note(0.0, 0.5, 220, 0.22), Note(0.06, 0.5, 330, 0.18), Note(0.12, 0.6, 440, 0.16)),
    "alert": (Note(0.0, 0.22, 784, 0.18, 0.4), Note(0.16, 0.30, 587, 0.18, 0.4)),
    "verdict": (
        Note(0.0, 1.4, 147, 0.20), Note(0.10, 1.4, 220, 0.18), Note(0.20, 1.4, 294, 0.16), Note(0.36, 1.6, 440, 0.14),
    ),
}  # fmt: skip


def synthesise(notes: tuple[Note, ...]) -> Wave:
    """Return the sound of some notes, -1 to 1, with silence enough at its end for the last to fade."""
    length = max(note.start + note.fade for note in notes) + 0.02
    total = np.zeros(int(length * RATE))
    for note in notes:
        first = int(note.start * RATE)
        time = np.arange(len(total) - first) / RATE
        pitch = note.pitch * 2.0 ** (note.glide * np.minimum(time / note.fade, 1.0))
        phase = 2.0 * np.pi * np.cumsum(pitch) / RATE
        tone = np.sin(phase) + note.brightness * np.sin(2.0 * phase) + 0.5 * note.brightness**2 * np.sin(3.0 * phase)
        attack = 1.0 - np.exp(-time / 0.004)
        total[first:] += note.loudness * attack * np.exp(-4.0 * time / note.fade) * tone
    return total * np.minimum(1.0, np.arange(len(total))[::-1] / (0.01 * RATE))


def main() -> None:
    """Write every sound as a mono WAV file of 16 bits."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in SOUNDS.items():
        samples = np.round(np.clip(synthesise(notes), -1.0, 1.0) * 32_767).astype("<i2")
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())
        print(f"{name}: {len(samples) / RATE:.2f} s")


if __name__ == "__main__":
    main()
