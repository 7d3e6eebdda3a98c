"""Who moved and why: super-researchers who change regions in a world that somebody watches (M11).

The choice between regions is a logit; what weighed most in a move is the term by which the region chosen was ahead of
the region left by most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.researcher import CHINA_ORIGIN, REGIONS, Departures
from agents.table import CHINA, US
from game.phases import training

if TYPE_CHECKING:
    from game.world import World

REASONS = ("prospects", "peers", "compute", "pay", "freedom", "visas", "security", "ties", "events")
"""The terms of the logit: pay, posts and life there as parameters have it; colleagues; compute; what the state offers;
freedom of research; visas and the welcome for foreigners; the security climate; home; and what shocks did."""
MOST_A_MONTH = 2
"""So many moves of a month are told at most, those of the most skilled."""


@dataclass(frozen=True)
class Move:
    """One researcher's move to another region."""

    skill: float
    origin: str
    left: str
    chosen: str
    employer: str
    """A lab's name, or "academia" or "companies"."""
    former: str
    """The same before; empty for who has just graduated."""
    reason: str


def weights(w: World) -> NDArray[np.float64]:
    """Return what draws researchers in the first world now: (reasons, 2, regions), natives first, then foreigners."""
    p = w.p
    found = np.zeros((len(REASONS), 2, len(REGIONS)))
    place = {reason: found[number] for number, reason in enumerate(REASONS)}
    place["prospects"][:] = w.region_pull[0]
    place["peers"][:] = training.peers(w)[0]
    for reason, values in zip(("compute", "pay", "freedom", "events"), training.draws(w), strict=True):
        place[reason][:, : CHINA + 1] = values[0]
    place["pay"][:, : CHINA + 1] += _first(p.talent_draw)
    place["pay"][0, CHINA] += _first(p.return_draw)[-1]
    visas, climate = training.entry(w)
    place["visas"][1] = w.foreign_base[0]
    place["visas"][1, US] += visas[0, 0]
    place["security"][1, US] = -climate[0, 0]
    place["ties"][0] = _first(p.home_tie)
    return found


def _first(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a parameter in the first world."""
    row: NDArray[np.float64] = values[0]
    return row


def notable(w: World, gone: Departures, weighed: NDArray[np.float64]) -> list[Move]:
    """Return the month's moves of super-researchers between regions, the most skilled first.

    `weighed` is what `weights` gave when offers were last weighed.
    """
    great = (gone.left != gone.region) & (gone.skill >= w.researchers.super_line[0, 0])
    places = np.flatnonzero(great)
    places = places[np.argsort(-gone.skill[places], kind="stable")][:MOST_A_MONTH]
    return [_move(w, gone, int(place), weighed) for place in places]


def _move(w: World, gone: Departures, place: int, weighed: NDArray[np.float64]) -> Move:
    origin, left, chosen = (int(values[place]) for values in (gone.origin, gone.left, gone.region))
    gain = weighed[:, int(chosen != origin), chosen] - weighed[:, int(left != origin), left]
    if origin == CHINA_ORIGIN and left == US:
        # Suspicion beyond the usual also lowers the odds that people of Chinese origin stay.
        security = REASONS.index("security")
        gain[security] -= weighed[security, 1, US] + training.USUAL_SUSPICION * float(w.p.climate[0, 0])
    return Move(
        skill=float(gone.skill[place]),
        origin=REGIONS[origin],
        left=REGIONS[left],
        chosen=REGIONS[chosen],
        employer=_name(w, int(gone.employer[place])),
        former="" if gone.graduates[place] else _name(w, int(gone.former[place])),
        reason=REASONS[int(gain.argmax())],
    )


def _name(w: World, employer: int) -> str:
    labs = len(w.labs)
    if employer < labs:
        return w.labs.names[employer]
    return "academia" if employer < labs + len(REGIONS) else "companies"
