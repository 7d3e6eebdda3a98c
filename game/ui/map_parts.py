"""What a layer of the map is made of, ready to be drawn: marks, flows, splits and facts."""

from __future__ import annotations

from dataclasses import dataclass

Position = tuple[float, float]  # longitude and latitude in degrees


@dataclass(frozen=True)
class Mark:
    """A place with an amount: its size is `size` of the largest on the layer, its ring filled by `part`."""

    key: str
    side: int | None
    at: Position
    size: float
    name: str
    words: str
    part: float = 1.0
    warns: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Flow:
    """A stream from one place to another: as wide as `size` of the largest on the layer."""

    key: str
    side: int | None
    start: Position
    end: Position
    size: float
    name: str
    words: str
    hint: str = ""
    dashed: bool = False
    is_named: bool = True  # whether its name stands on the map too, which between named places would only repeat them


@dataclass(frozen=True)
class Split:
    """A market by the stack it runs on: the shares of the United States and of China, the rest other."""

    key: str
    at: Position
    shares: tuple[float, float]
    size: float
    name: str
    hint: str = ""


@dataclass(frozen=True)
class Fact:
    """A number of both sides, or of neither, for the strip below the map; `effect` is what the draft does to the
    player's in the last year, or "".
    """

    name: str
    words: tuple[tuple[int | None, str, bool], ...]  # (side, words, whether it is a warning)
    effect: str = ""
    metric: str = ""  # the player's, of which one may ask why; "" for a fact that is no metric
    doubt: str = ""  # the rival's number with its error, where it is an estimate


@dataclass(frozen=True)
class Layer:
    """All that one layer shows."""

    marks: tuple[Mark, ...] = ()
    flows: tuple[Flow, ...] = ()
    splits: tuple[Split, ...] = ()
    facts: tuple[Fact, ...] = ()
