"""What a claim of the essay is as an experiment: `configs/claims/Q01.yaml` and so on, checked.

A claim has arms (worlds that differ in one thing), readings (what is compared, when, and what the essay predicts),
outside evidence with its source, and known limits. A new claim needs a file and no Python.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pydantic

from game.configuration import Declared, MonthField, did_you_mean, load, shown
from game.doctrines import Targets
from game.errors import PrimacyError
from game.experiments.quantities import Quantity, reads
from game.interventions import Intervention
from game.paths import config_path
from game.translation import Translated

Prediction = Literal["higher", "lower", "not higher", "not lower", "open"]
Statistic = Literal["mean", "relative", "share", "ratio", "verdict"]
Number = float | dict[Literal["us", "china"], float]


class Variant(Declared):
    """A doctrine with some levers held: they come first, and no rule or dated order moves them.

    `programmes` replaces the shares of the budget for good. The government still gets there by the rules of the game:
    0.2 a quarter, at the usual price.
    """

    doctrine: str
    hold: Targets = {}
    programmes: Targets = {}

    @pydantic.model_validator(mode="after")
    def _varies(self) -> Variant:
        if not self.hold and not self.programmes:
            raise ValueError("a variant of a doctrine must hold levers or programmes; else give its name alone")
        return self


Player = str | Variant | tuple[str, ...]


class Arm(Declared):
    """One way the world is set up. Lists of doctrines mean every pair of them, told as one arm."""

    text: str = pydantic.Field(min_length=3)
    scenario: str = "baseline-2025"
    us: Player = "balanced"
    china: Player = "balanced"
    parameters: dict[str, Number] = {}
    switches: dict[str, bool] = {}
    interventions: tuple[Intervention, ...] = ()

    @pydantic.field_validator("us", "china", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @property
    def pairs(self) -> list[Arm]:
        """The arms that it stands for, each with one doctrine a side."""
        each = [value if isinstance(value, tuple) else (value,) for value in (self.us, self.china)]
        return [self.model_copy(update={"us": us, "china": china}) for us in each[0] for china in each[1]]


class Reading(Translated):
    """One comparison: a quantity in some arms at a month, and what the essay predicts of it.

    `arms` weighs the arms: {on: 1, off: -1} is treatment less control. `statistic` is the mean over worlds, the
    relative difference (of geometric means), the share of worlds in which the condition `of` holds, the ratio of two
    contrasts (`arms` over `over`), or the lead of the verdict `of` over the next most frequent. `against` is what
    the value is held against: 0, for a relative reading 1.
    """

    told_parts = ("text", "unit", "reason", "here")

    key: str = pydantic.Field(pattern=r"^[a-z][a-z0-9_]*$")
    text: str = pydantic.Field(min_length=3)
    unit: str = pydantic.Field(min_length=1)
    statistic: Statistic = "mean"
    of: str
    arms: dict[str, float] = pydantic.Field(min_length=1)
    over: dict[str, float] = {}
    month: MonthField
    since: MonthField | None = None
    average: int = pydantic.Field(default=12, ge=1, le=60)
    against: float | None = None
    predicted: Prediction
    smallest: float = pydantic.Field(ge=0)
    weighting: str | None = None
    either: str | None = None
    aside: bool = False
    reason: str = ""
    here: str = ""
    """What it reads of one world alone, where it can (`game.experiments.one_world`)."""

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Reading:
        if (self.statistic == "ratio") != bool(self.over):
            raise ValueError(f'reading "{self.key}": "over" belongs to the statistic ratio, and only to it')
        if self.weighting is not None and self.statistic != "verdict":
            raise ValueError(f'reading "{self.key}": "weighting" belongs to the statistic verdict')
        if self.statistic == "verdict" and set(self.arms.values()) != {1.0}:
            raise ValueError(f'reading "{self.key}": a verdict is counted over arms, each with the weight 1')
        if self.statistic in ("share", "verdict") and self.since is not None:
            raise ValueError(f'reading "{self.key}": "since" belongs to a quantity, not to a {self.statistic}')
        if self.since is not None and self.since >= self.month:
            raise ValueError(f'reading "{self.key}": since must be before month')
        if self.predicted in ("not higher", "not lower") and self.smallest == 0:
            raise ValueError(f'reading "{self.key}": "{self.predicted}" needs a smallest effect above 0')
        if self.statistic == "relative" and self.against is not None and self.against <= 0:
            raise ValueError(f'reading "{self.key}": a relative reading is held against a number above 0')
        return self

    @property
    def weighs(self) -> dict[str, float]:
        """Every arm that it reads."""
        return {**self.arms, **self.over}

    @property
    def windows(self) -> list[tuple[int, int]]:
        """(month, months) of every mean that it takes: at `month`, and at `since` or, for a verdict, the last month."""
        if self.statistic == "verdict":
            return [(self.month, self.average), (self.month, 1)]
        return [(month, self.average) for month in (self.month, self.since) if month is not None]


class Evidence(Translated):
    """What is known outside the model, and whether it is with the essay."""

    told_parts = ("says", "source")

    says: str = pydantic.Field(min_length=10)
    stand: Literal["supports", "qualifies", "contradicts", "silent"]
    source: str = pydantic.Field(min_length=3)


class Claim(Translated):
    """One claim of the essay, ready to be tested."""

    told_parts = ("title", "says", "test", "limits")

    claim: str = pydantic.Field(pattern=r"^Q[0-9]+$")
    title: str
    says: str
    test: str
    arms: dict[str, Arm] = pydantic.Field(min_length=1)
    quantities: dict[str, str] = {}
    readings: tuple[Reading, ...] = pydantic.Field(min_length=1)
    evidence: tuple[Evidence, ...] = pydantic.Field(min_length=1)
    limits: tuple[str, ...] = pydantic.Field(min_length=1)

    @property
    def named(self) -> dict[str, Quantity]:
        """Its own quantities, parsed."""
        return {name: Quantity(text) for name, text in self.quantities.items()}

    def metrics_of(self, reading: Reading) -> frozenset[str]:
        """The metrics behind a reading, raising PrimacyError for what cannot be read."""
        from game.conditions import parse_condition
        from game.outcome.verdict import verdict_metrics

        if reading.statistic == "verdict":
            names = set(verdict_metrics())
            if reading.weighting is not None:
                names = names - {"applied_ratio"} | {reading.weighting}
        elif reading.statistic == "share":
            names = set(parse_condition(reading.of).metrics)
        else:
            names = set(Quantity(reading.of).names)
        return reads(frozenset(names), self.named)


# --------------------------------------------------------------------------------------------------- loading

_FILE = re.compile(r"Q0*([1-9][0-9]*)")


def claim_names() -> list[str]:
    """The names of all claims that ship with the game, in order: "Q1", "Q2" and so on."""
    numbers = [int(match[1]) for path in config_path("claims").glob("*.yaml") if (match := _FILE.fullmatch(path.stem))]
    return [f"Q{number}" for number in sorted(numbers)]


def load_claim(name: str) -> Claim:
    """The claim of that name ("Q4", "q04"), or the one in any YAML file whose path is given. Raises PrimacyError."""
    if name.endswith((".yaml", ".yml")):
        return _checked(Path(name))
    match = _FILE.fullmatch(name.upper())
    known = claim_names()
    if match is None or f"Q{match[1]}" not in known:
        raise PrimacyError(f'There is no claim "{name}"; {did_you_mean(name.upper(), known)}; or give a .yaml file.')
    return _checked(config_path("claims", f"Q{int(match[1]):02d}.yaml"))


def _checked(path: Path) -> Claim:
    claim = load(Claim, path)
    try:
        _check(claim)
    except PrimacyError as error:
        raise PrimacyError(f"{shown(path)}: {error}") from None
    return claim


def _check(claim: Claim) -> None:
    """Refuse names that do not exist, before anything runs."""
    from game.metrics.metric import METRICS
    from game.outcome.verdict import verdict_keys

    for name in claim.quantities:
        if name in METRICS:
            raise PrimacyError(f'the quantity "{name}" has the name of a metric.')
    keys = [reading.key for reading in claim.readings]
    for reading in claim.readings:
        if keys.count(reading.key) > 1:
            raise PrimacyError(f'the reading "{reading.key}" stands there twice.')
        for arm in reading.weighs:
            if arm not in claim.arms:
                near = did_you_mean(arm, list(claim.arms))
                raise PrimacyError(f'the reading "{reading.key}" reads the arm "{arm}", which is not there; {near}.')
        _check_months(claim, reading)
        if reading.statistic == "verdict" and reading.of not in verdict_keys():
            near = did_you_mean(reading.of, list(verdict_keys()))
            raise PrimacyError(f'the reading "{reading.key}" counts "{reading.of}", which is no verdict; {near}.')
        for metric in sorted(claim.metrics_of(reading)):
            if metric not in METRICS:
                near = did_you_mean(metric, [*METRICS, *claim.quantities], few=3)
                raise PrimacyError(f'the reading "{reading.key}" asks for {metric}, which is no metric; {near}.')
    read = {arm for reading in claim.readings for arm in reading.weighs}
    for name, each in claim.arms.items():
        _check_parameters(name, each)
    for arm in claim.arms:
        if arm not in read:
            raise PrimacyError(f'no reading reads the arm "{arm}".')


def _check_months(claim: Claim, reading: Reading) -> None:
    """Refuse months that a scenario of its arms does not reach."""
    from game.calendar import month_text
    from game.scenario import load_scenario

    for name in reading.weighs:
        scenario = load_scenario(claim.arms[name].scenario)
        last = scenario.run_on or scenario.last
        for month, _ in reading.windows:
            if not scenario.start <= month <= last:
                raise PrimacyError(
                    f'the reading "{reading.key}" reads {month_text(month)}; the arm "{name}" runs from '
                    f"{month_text(scenario.start)} to {month_text(last)}."
                )


def _check_parameters(name: str, arm: Arm) -> None:
    """Refuse parameters that are not declared, and values that none of them can take."""
    from game.parameters import as_declared, declared

    for key, value in arm.parameters.items():
        place = f'the key "arms.{name}.parameters.{key}"'
        if key not in declared():
            raise PrimacyError(f"{place} is not a parameter; {did_you_mean(key, list(declared()), few=3)}.")
        as_declared(place, value, declared()[key][1])
