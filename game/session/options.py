"""How a game is to be played: the opponent's level and traits, the pace of decisions, and what is shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from game.errors import PrimacyError
from game.levers import SIDES, SideKey
from game.opponents import LEVELS
from game.opponents.traits import checked

CADENCES = (1, 2, 3)
"""Quarters for which one decision may stand."""
FORECASTS = ("free", "few")
"""Free: odds of every draft. Few: so many drafts a turn."""
PLAN_FORECASTS, ADJUST_FORECASTS = 3, 1
"""Drafts whose odds may be asked for on a plan turn and on any other, where they are few."""
MOST_BID = 20
"""What every side begins with: nobody can bid more."""


@dataclass(frozen=True)
class Options:
    """Choices of a new game that do not change the world itself.

    `level` is the opponent's; without one the rival is its bare doctrine, as in a batch. `bid_us` and `bid_china` are
    what two players bid for their sides, in political capital; against an opponent, either side's handicap.
    """

    level: str = ""
    traits: tuple[str, ...] = ()
    cadence: int = 1
    forecasts: str = "free"
    fog: bool = True
    bid_us: int = 0
    bid_china: int = 0

    def bid(self, side: SideKey) -> int:
        """Political capital with which a side begins less: what its player bid for it, or a handicap."""
        return self.bid_us if side == "us" else self.bid_china

    def __post_init__(self) -> None:
        if self.level and self.level not in LEVELS:
            raise PrimacyError(f'There is no opponent "{self.level}"; allowed: {", ".join(LEVELS)}.')
        if self.cadence not in CADENCES:
            raise PrimacyError(f"A decision stands for 1, 2 or 3 quarters, not {self.cadence}.")
        if self.forecasts not in FORECASTS:
            raise PrimacyError(f'Forecasts are free or few, not "{self.forecasts}".')
        for side in SIDES:
            if not 0 <= self.bid(side) <= MOST_BID:
                raise PrimacyError(f"A bid is 0 to {MOST_BID} political capital, not {self.bid(side)}.")
        checked(self.traits)

    def plain(self) -> dict[str, Any]:
        """Return the options as plain values, for a save."""
        return {**asdict(self), "traits": list(self.traits)}

    @classmethod
    def from_plain(cls, values: dict[str, Any]) -> Options:
        """Return the options of a save. Raises PrimacyError or TypeError for others."""
        return replace(cls(**{**values, "traits": tuple(values["traits"])}))
