"""Traits of an opponent: taste, not thought (configs/opponents/traits.yaml)."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import pydantic

from game.configuration import Declared, did_you_mean, load, shown
from game.errors import PrimacyError
from game.levers import LEVERS, SideKey, levers_of
from game.opponents.drafting import Want
from game.paths import config_path


class Trait(Declared):
    """One taste: how far it shifts what a strategy asks of each lever, and how it treats cards and capital."""

    title: str
    text: str
    opposite: str
    levers: dict[str, float] = {}
    reserve: float = pydantic.Field(default=0.0, ge=0, le=30)
    """Political capital that it keeps in hand."""
    cards_first: bool = False

    @pydantic.field_validator("levers")
    @classmethod
    def _known(cls, levers: dict[str, float]) -> dict[str, float]:
        for key, shift in levers.items():
            if key not in LEVERS:
                raise ValueError(f'"{key}" is no lever; {did_you_mean(key, list(LEVERS))}')
            if not -0.5 <= shift <= 0.5:
                raise ValueError(f"{key} is shifted by {shift:g}; allowed: -0.5 to 0.5")
        return levers


class _File(Declared):
    traits: dict[str, Trait]


@functools.cache
def traits() -> dict[str, Trait]:
    """Return every trait by name. Raises PrimacyError."""
    path = config_path("opponents") / "traits.yaml"
    known = load(_File, path).traits
    for name, trait in known.items():
        if known.get(trait.opposite) is None or known[trait.opposite].opposite != name:
            raise PrimacyError(f'{shown(path)}: the opposite of "{name}" must be a trait whose opposite it is.')
    return known


def trait_names() -> list[str]:
    """Return the names of all traits."""
    return list(traits())


def checked(names: Sequence[str]) -> tuple[str, ...]:
    """Return trait names that go together. Raises PrimacyError."""
    for name in names:
        if name not in traits():
            raise PrimacyError(f'There is no trait "{name}"; {did_you_mean(name, trait_names())}.')
        if traits()[name].opposite in names:
            raise PrimacyError(f'Nobody is both "{name}" and "{traits()[name].opposite}".')
    return tuple(names)


def flavoured(wants: Sequence[Want], side: SideKey, names: Sequence[str]) -> list[Want]:
    """Return wants as somebody with these traits has them: targets shifted, cards before levers or not."""
    if not names:
        return list(wants)
    held = levers_of(side)
    shift: dict[str, float] = {}
    for name in names:
        for key, value in traits()[name].levers.items():
            shift[key] = shift.get(key, 0.0) + value
    moved = [
        Want(want.lever, min(max(want.target + shift.get(want.lever, 0.0), 0.0), 1.0)) if want.lever in held else want
        for want in wants
    ]
    if any(traits()[name].cards_first for name in names):
        moved.sort(key=lambda want: not want.card)
    return moved


def reserve(names: Sequence[str]) -> float:
    """Return the political capital that somebody with these traits keeps in hand."""
    return sum(traits()[name].reserve for name in names)
