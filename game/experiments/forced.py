"""Is a claim forced? Found by experiment: can the sign of its effect differ at all over the admissible parameters?

First look: the arms run over a design of vectors over the ranges of both parameter sets, a few worlds a vector, and
the effect is worked out vector by vector. With so few worlds luck alone turns signs, so the vectors that went most
against the prediction (or, if none did, came nearest to it) are run again in many fresh worlds, together with one
corner that the first look points to: every parameter at the end that went with the smaller effect. Those whose interval
still holds both signs are run once more in three times as many. A wrong sign whose interval excludes 0 shows that the
claim could have come out otherwise. Where every suspect keeps the predicted sign, the claim follows from the form of
the model and must not be reported as a finding. What remains is unsettled, and said to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from game.experiments.claim_files import Claim, Reading
from game.experiments.design import FRESH, VECTORS, Sample, Vector, adverse_corner
from game.experiments.effects import estimate, margin, per_world, statistic_of

if TYPE_CHECKING:
    import numpy as np

    from game.experiments.arms import Ran

Sign = Literal["kept", "turned", "unsettled"]

LEAST = 1e-9
"""An effect nearer to 0 than this is none: where nothing differs, no sign does."""


@dataclass(frozen=True)
class Search:
    """How hard the search looks."""

    vectors: int = VECTORS  # of the design, at the first look
    each: int = 4  # worlds a vector at the first look
    suspects: int = 2  # vectors that are looked at again, besides the corner
    many: tuple[int, ...] = (96, 288)  # worlds a vector at each further look

    def first(self, parameters: str, seed: int, pairs: int) -> Sample:
        """The worlds of the first look at a claim whose arms stand for up to so many pairs of doctrines."""
        spread = tuple(place * VECTORS // self.vectors for place in range(self.vectors))  # filling ones and corners
        return Sample(parameters, seed, self.vectors * _fewer(self.each, pairs), 0, spread)

    def further(self, first: Sample, vectors: Sequence[Vector], number: int, pairs: int) -> Sample:
        """The worlds of a further look (0, 1, ...), with luck that no earlier one used."""
        each = _fewer(self.many[number], pairs)
        return Sample(first.parameters, first.seed, len(vectors) * each, FRESH * (number + 1), tuple(vectors))


QUICK = Search(vectors=48, many=(64,))
"""A search that gives an impression."""


def _fewer(worlds: int, pairs: int) -> int:
    """Fewer worlds a vector where each is met by many pairs of doctrines, which average luck just as well."""
    return max(worlds // min(pairs, 8), 1)


@dataclass
class Forced:
    """What the search found for one reading."""

    against: float  # share of vectors whose effect went against the prediction at the first look
    matters: float  # share of vectors whose effect went the predicted way by the smallest that matters
    low: float  # 5 % of vectors lie below: effects of the first look
    high: float  # 5 % of vectors lie above
    signs: dict[Vector, Sign]  # what each suspect's last look said

    @property
    def is_forced(self) -> bool:
        """True when even the vectors most against the prediction keep its sign."""
        return bool(self.signs) and set(self.signs.values()) == {"kept"}

    @property
    def is_free(self) -> bool:
        """True when some admissible vector turns the sign."""
        return "turned" in self.signs.values()

    @property
    def open_suspects(self) -> list[Vector]:
        """The vectors that deserve another look: unsettled ones, as long as none has turned."""
        return [] if self.is_free else [vector for vector, sign in self.signs.items() if sign == "unsettled"]


def look_over(claim: Claim, reading: Reading, arms: Mapping[str, Sequence[Ran]], sample: Sample, most: int) -> Forced:
    """What the first look says; its suspects, `most` vectors and a corner, are for further looks to settle."""
    import numpy as np

    means, known = _means(_groups(claim, reading, arms, sample))
    effects = np.where(known, statistic_of(reading)(means), np.nan)
    margins = np.array([margin(effect, reading.predicted, reading.smallest) for effect in effects])
    order = np.argsort(np.where(np.isfinite(margins), margins, np.inf), kind="stable")
    enough = 0.0 if reading.predicted.startswith("not") else reading.smallest
    finite = np.isfinite(margins)
    low, high = np.quantile(effects[finite], (0.05, 0.95)) if finite.any() else (np.nan, np.nan)
    suspects: list[Vector] = [sample.vectors[place] for place in order[:most] if finite[place]]
    if finite.any():
        suspects.append(adverse_corner(margins[finite], np.flatnonzero(finite)))
    return Forced(
        float(np.mean(margins[finite] < -LEAST)),
        float(np.mean(margins[finite] >= enough)),
        float(low),
        float(high),
        dict.fromkeys(suspects, "unsettled"),
    )


def settle(forced: Forced, claim: Claim, reading: Reading, arms: Mapping[str, Sequence[Ran]], sample: Sample) -> None:
    """Say of each vector of a further look whether it keeps the sign, turns it, or leaves it unsettled."""
    import numpy as np

    for vector, group in zip(sample.vectors, _groups(claim, reading, arms, sample), strict=True):
        if not np.isfinite(group).all(axis=1).any():
            continue
        interval = estimate(group, statistic_of(reading))
        ends = [margin(end, reading.predicted, reading.smallest) for end in (interval.low, interval.high)]
        if max(ends) < -LEAST:
            forced.signs[vector] = "turned"
        elif min(ends) >= -LEAST:
            forced.signs[vector] = "kept"


def _groups(claim: Claim, reading: Reading, arms: Mapping[str, Sequence[Ran]], sample: Sample) -> np.ndarray:
    """(vectors, worlds each, columns): what each world contributes, by vector."""
    table = per_world(claim, reading, arms)
    return table.reshape(len(sample.vectors), sample.each, table.shape[1])


def _means(groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(vectors, columns) the means over the worlds that can be read, and (vectors,) where there are any."""
    import numpy as np

    known = np.isfinite(groups).all(axis=2, keepdims=True)
    count = known.sum(axis=1)
    means: np.ndarray = np.where(known, groups, 0.0).sum(axis=1) / np.maximum(count, 1)
    return means, count[:, 0] > 0
