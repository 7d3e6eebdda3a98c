"""Strategies: doctrines that push for some mandates before all else, as an official would go on if it began now."""

from __future__ import annotations

from collections.abc import Sequence

from game.doctrines import Doctrine, Rule
from game.levers import SideKey
from game.opponents import official
from game.outcome.mandates import mandates_of

ALWAYS = "tension >= 0"


def strategy(side: SideKey, doctrine: Doctrine, goals: Sequence[str]) -> Doctrine:
    """Return a doctrine that answers by the official's rules, pushes for goals, and else does as `doctrine` says.

    What goals claim of levers nothing else moves, and their cards come before all others.
    """
    claimed = official.claims(side, tuple(goals))
    known = mandates_of(side)
    cards = [card for key in goals for card in known[key].helped_by.cards]
    pushing = Rule(when=ALWAYS, play=tuple(cards))
    rules = [
        rule.model_copy(update={"levers": {key: level for key, level in rule.levers.items() if key not in claimed}})
        for rule in (pushing, *official.triggers(side), *doctrine.rules)
    ]
    # Its parts have been checked already, each in its own file.
    return Doctrine.model_construct(
        doctrine=doctrine.doctrine,
        side=side,
        title=doctrine.title,
        text=doctrine.text,
        levers={**claimed, **{key: level for key, level in doctrine.levers.items() if key not in claimed}},
        programmes=doctrine.programmes,
        play=doctrine.play,
        rules=tuple(rules),
        orders=(),
        record=False,
        continues=None,
    )
