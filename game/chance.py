"""Keyed chance: a draw depends on (seed, world, branch, month, stream, agent) and on nothing else.

The generator is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) used as a counter-based hash: the key of a month in a
world is the seed of one SplitMix64 sequence, and a stream's agents are places in it. No state is kept between draws,
so world 4711 of a million is the same world alone, in company, resumed or on another machine, and a new stream or a
new agent moves nobody else's luck.

What is not checked: streams are placed by a 64-bit hash of their name, so that two *different* names could in theory
collide; `Streams` refuses equal names and equal places.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Uniform = NDArray[np.float64]
Key = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_MASK = (1 << 64) - 1
_TO_UNIT = 2.0**-52
_ONE = np.float64(1.0).view(np.uint64)
_AT_ONCE = 1 << 15
"""Hashes worked out together: so many stay in the processor's cache from one operation to the next."""
LIVED = 0
"""The branch of the world that is lived; forecasts use others."""


def _times_golden(number: int) -> np.uint64:
    """Return number * golden gamma modulo 2^64 (plain integers, since a NumPy scalar would warn of overflow)."""
    return np.uint64(number * int(_GOLDEN) & _MASK)


def mix(state: Key) -> Key:
    """Finalise a SplitMix64 state into 64 well-mixed bits (`state` is any shape of uint64 and is not changed)."""
    return _stir(state.copy())


def _stir(bits: Key) -> Key:
    """Do what `mix` does to an array that nobody else holds, in its place."""
    flat = bits.reshape(-1)
    for first in range(0, flat.size, _AT_ONCE):
        part = flat[first : first + _AT_ONCE]
        part ^= part >> np.uint64(30)
        part *= _FIRST
        part ^= part >> np.uint64(27)
        part *= _SECOND
        part ^= part >> np.uint64(31)
    return bits


def split_mix(seed: int, count: int) -> Key:
    """Return the first `count` outputs of SplitMix64 from `seed`, as published; the ground truth of `mix`."""
    steps = np.arange(1, count + 1, dtype=np.uint64) * _GOLDEN
    return mix(steps + np.uint64(seed & _MASK))


@functools.cache
def place(stream: str) -> int:
    """Return the 64-bit place of a named stream, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "little")


def to_unit(bits: Key) -> Uniform:
    """Turn 64 random bits into a uniform in the open interval (0, 1)."""
    # 52 bits and a half: with 53 the largest draw would round to 1. Written behind the exponent of 1, 52 bits are a
    # number from 1 to 2, which takes no conversion.
    mantissa = bits >> np.uint64(12)
    mantissa |= _ONE
    found: Uniform = mantissa.view(np.float64)
    found -= 1.0 - 0.5 * _TO_UNIT
    return found


class Streams:
    """The named streams of a model and how many agents draw from each every month.

    `sizes` maps a stream's name to its number of agents. Raises ValueError when two streams share a place.
    """

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.slices: dict[str, slice] = {}
        places = [place(name) for name in sizes]
        if len(set(places)) != len(places):
            raise ValueError("two streams of chance share a place; rename one of them")
        counters = []
        first = 0
        for (name, size), where in zip(sizes.items(), places, strict=True):
            self.slices[name] = slice(first, first + size)
            counters.append(mix(np.arange(1, size + 1, dtype=np.uint64) * _GOLDEN + np.uint64(where)))
            first += size
        self.counters: Key = np.concatenate(counters)
        """One well-mixed counter for each draw of a month."""


class Luck:
    """The draws of one month: `luck["release"]` is a (worlds, agents) array of uniforms in (0, 1)."""

    def __init__(self, streams: Streams, keys: Key) -> None:
        self._slices = streams.slices
        self._keys = keys
        self._bits = _stir(keys[:, None] + streams.counters)
        self._draws = to_unit(self._bits)

    def __getitem__(self, stream: str) -> Uniform:
        return self._draws[:, self._slices[stream]]

    def further(self, stream: str, cases: NDArray[np.intp]) -> NDArray[np.uint16]:
        """Draw four whole numbers of 16 bits for some of a stream's draws, from one hash: shape (cases, 4).

        `cases` are places in the stream's (worlds, agents), read row by row. The bits of the draw itself seed the
        sequence that these come from. Who is not asked for costs nothing.
        """
        bits = np.ascontiguousarray(self._bits[:, self._slices[stream]]).reshape(-1).take(cases)
        bits += _GOLDEN
        return _stir(bits).astype("<u8", copy=False).view("<u2").reshape(-1, 4)

    def _seeds(self, stream: str) -> Key:
        """Return each world's seed of a stream's SplitMix64 sequence, whose n-th output is agent n's draw."""
        return _stir(self._keys + np.uint64(place(stream)))

    def block(self, stream: str, count: int) -> Uniform:
        """Draw `count` uniforms in every world: shape (worlds, count)."""
        return to_unit(_stir(self._seeds(stream)[:, None] + np.arange(1, count + 1, dtype=np.uint64) * _GOLDEN))


class Chance:
    """All luck of a group of worlds that share a seed.

    `numbers` are the worlds' numbers in the batch of that seed, `branches` tell the lived world (0) from its
    forecasts. Both have shape (worlds,).
    """

    def __init__(self, seed: int, numbers: NDArray[np.int64], branches: NDArray[np.int64]) -> None:
        self.seed = seed
        self.numbers = numbers
        self.branches = branches
        keys = mix(np.full(numbers.shape, seed & _MASK, dtype=np.uint64))
        keys = mix(keys + (numbers.astype(np.uint64) + np.uint64(1)) * _GOLDEN)
        self._keys = mix(keys + (branches.astype(np.uint64) + np.uint64(1)) * _GOLDEN)

    def month(self, month: int, streams: Streams) -> Luck:
        """Return the luck of one calendar month."""
        return Luck(streams, _stir(self._keys + _times_golden(month + 1)))

    def once(self, stream: str, count: int = 1) -> Uniform:
        """Return draws that belong to a world's beginning, not to a month: shape (worlds, count)."""
        counters = mix(np.arange(1, count + 1, dtype=np.uint64) * _GOLDEN + np.uint64(place("once:" + stream)))
        return to_unit(_stir(self._keys[:, None] + counters))

    def once_each(self, streams: Sequence[str]) -> Uniform:
        """Return the first draw of many such streams: shape (streams, worlds). The same as `once` of each, faster."""
        places = np.array([place("once:" + stream) for stream in streams], dtype=np.uint64)
        return to_unit(_stir(self._keys + mix(places + _GOLDEN)[:, None]))
