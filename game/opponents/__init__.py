"""Opponents: players that give orders as a person would, from what their side can see.

The level takes away thought, never money or sight; traits change taste. `opponent` makes one.
"""

from game.opponents.levels import DEFAULT_LEVEL, LEVELS, Opponent, keeps, opponent, title_of
from game.opponents.traits import trait_names

__all__ = ["DEFAULT_LEVEL", "LEVELS", "Opponent", "keeps", "opponent", "title_of", "trait_names"]
