"""The tutorial: a short real game with a guide beside it, declared in configs/tutorial.yaml.

Nothing in it is scripted but the rival and the seed: every step waits for something that the player does, and each can
be skipped.
"""

from __future__ import annotations

import functools
from typing import Literal

import pydantic

from game.cards.card import cards_of
from game.configuration import Declared, did_you_mean, load, shown
from game.errors import PrimacyError
from game.levers import SideKey
from game.paths import config_path
from game.session.options import Options
from game.session.session import Session
from game.translation import Translated

Part = Literal["numbers", "map", "race", "odds", "news", "orders"]
Done = Literal["predict", "why", "draft", "undo", "commit", "run", "read"]
"""What a step waits for: a chance said, a cause looked up, an order drafted, a step of the draft taken back, a quarter
committed, a run to the next decision, or only that it was read."""


class Step(Translated):
    """One step: what is said, which panels unfold with it, which of them it points at, and what completes it."""

    key: str = pydantic.Field(pattern=r"^[a-z_]+$")
    title: str
    text: str
    shows: tuple[Part, ...] = ()
    lights: tuple[Part, ...] = ()
    group: str = ""  # of cards, that the orders then show
    tab: Literal["", "levers", "programmes", "cards", "draft"] = ""  # of the orders, which it turns to
    done: Done
    cards: tuple[str, ...] = ()  # for `draft`: any of these; none: any order


class Tutorial(Declared):
    """The game that is played, and its steps."""

    scenario: str
    seed: int = pydantic.Field(ge=0)
    side: SideKey
    rival: str
    level: str
    quarters_before: int = pydantic.Field(
        ge=0, le=40
    )  # played under standing orders, so that there is something to see
    steps: tuple[Step, ...] = pydantic.Field(min_length=1)

    def begin(self) -> Session:
        """The game, at the quarter in which the player takes the seat. Raises PrimacyError."""
        options = Options(level=self.level)
        session = Session.new(self.scenario, self.side, self.rival, self.seed, options=options)
        session.run(self.quarters_before)
        return session


@functools.cache
def tutorial() -> Tutorial:
    """Return the tutorial as declared. Raises PrimacyError."""
    path = config_path("tutorial.yaml")
    found = load(Tutorial, path)
    for step in found.steps:
        for key in step.cards:
            if key not in cards_of(found.side):
                held = cards_of(found.side)
                raise PrimacyError(f'{shown(path)}: step "{step.key}" names the card {key}; {did_you_mean(key, held)}.')
    return found
