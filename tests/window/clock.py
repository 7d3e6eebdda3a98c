"""A window's clock that goes with its frames: what a test sees does not depend on how fast the machine is."""

from __future__ import annotations

FRAME = 1 / 60
"""Seconds of a frame, as on a machine that keeps up."""


class FrameClock:
    """Stands still but for a step with every frame, and for what a test lets pass."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def passes(self, seconds: float) -> None:
        """Let time pass before the next frame."""
        self.seconds += seconds
