"""Predictions that a player made, and how good they were."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Prediction:
    """What somebody said before a turn: how likely a statement is, 0 to 1. `came` is known later."""

    turn: int
    about: str
    said: float
    came: bool | None = None


@dataclass
class Ledger:
    """Somebody's predictions and how good they were."""

    predictions: list[Prediction] = field(default_factory=list)

    def say(self, turn: int, about: str, said: float) -> None:
        """Note a prediction; one about the same on the same turn takes the place of the earlier."""
        kept = [one for one in self.predictions if (one.turn, one.about) != (turn, about)]
        self.predictions = [*kept, Prediction(turn, about, min(max(said, 0.0), 1.0))]

    def settle(self, about: str, came: bool, turn: int | None = None) -> None:
        """Note what came of the predictions about something, of one turn or of all."""
        self.predictions = [
            replace(one, came=came) if one.about == about and turn in (None, one.turn) else one
            for one in self.predictions
        ]

    @property
    def scored(self) -> list[Prediction]:
        """Those whose outcome is known."""
        return [one for one in self.predictions if one.came is not None]

    @property
    def brier(self) -> float | None:
        """The mean squared error of the chances said (Brier 1950): 0 is perfect, 0.25 a coin; None before any."""
        known = self.scored
        return sum((one.said - float(one.came or False)) ** 2 for one in known) / len(known) if known else None

    @property
    def constant_brier(self) -> float | None:
        """The score of who says every time how often it comes; None before any is known."""
        known = self.scored
        share = sum(bool(one.came) for one in known) / len(known) if known else 0.0
        return share * (1.0 - share) if known else None

    def plain(self) -> list[dict[str, Any]]:
        """Return the predictions as plain values, for a save."""
        return [asdict(one) for one in self.predictions]

    @classmethod
    def from_plain(cls, values: list[dict[str, Any]]) -> Ledger:
        """Return the predictions of a save."""
        return cls([Prediction(**value) for value in values])
