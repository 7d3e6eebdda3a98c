"""The essay as experiments: every claim's arms run, its effects held against what it predicts, and forced ones found.

A claim is reported for both parameter sets side by side. What follows from the form of the model alone, whatever the
parameters, is `assumed`, with its size, and never holds.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from game.experiments.arms import Job, Key, Ran, check_players, job, merged, run_jobs
from game.experiments.chunks import Executor, local_pool
from game.experiments.claim_files import Claim, Reading
from game.experiments.design import SETS, Sample
from game.experiments.effects import Effect, Result, effect_of, margin
from game.experiments.forced import Forced, Search, look_over, settle

if TYPE_CHECKING:
    from game.experiments.undertaking import Progress

CHUNK = 512  # most worlds computed together; no result depends on it
DESIGN_SET = "evidence"  # what the vectors do not speak of comes from here


@dataclass(frozen=True)
class Plan:
    """What is run: claims, parameter sets, worlds and seed."""

    claims: Sequence[Claim]
    sets: Sequence[str] = SETS
    worlds: int = 512
    seed: int = 1
    search: Search = field(default_factory=Search)


@dataclass
class Finding:
    """One reading of one claim: its effect under each set, the way of its arms, and whether it is forced."""

    claim: Claim
    reading: Reading
    effects: dict[str, Effect] = field(default_factory=dict)  # by parameter set
    forced: Forced | None = None  # None for what predicts nothing or stands aside

    @property
    def counts(self) -> bool:
        """True where the reading decides the claim."""
        return not self.reading.aside and self.reading.predicted != "open"

    def result(self, name: str) -> Result:
        """The result under a parameter set: what is forced is assumed."""
        effect = self.effects[name]
        if self.forced is not None and self.forced.is_forced and self._as_predicted(name):
            return "assumed"
        return effect.result

    def _as_predicted(self, name: str) -> bool:
        reading = self.reading
        return margin(self.effects[name].interval.value, reading.predicted, reading.smallest) >= 0.0


@dataclass
class Report:
    """Everything that was found, and the arms' paths for figures."""

    plan: Plan
    findings: list[Finding]
    ways: dict[tuple[str, str, str], list[Ran]]  # (set, claim, arm) -> its runs
    seconds: float = 0.0

    def of(self, claim: Claim) -> list[Finding]:
        """The findings of one claim, in the order of its readings."""
        return [finding for finding in self.findings if finding.claim.claim == claim.claim]

    def result(self, claim: Claim, name: str) -> Result:
        """A claim under a parameter set: the worst of its parts, where readings of one `either` count as their best.

        A part whose sign is assumed counts by its size: where that is too small to matter, the claim fails.
        """
        parts: dict[str, list[Result]] = {}
        for finding in self.of(claim):
            if finding.counts:
                result, by_size = finding.result(name), finding.effects[name].result
                worst = by_size if result == "assumed" and by_size != "holds" else result
                parts.setdefault(finding.reading.either or finding.reading.key, []).append(worst)
        order: tuple[Result, ...] = ("holds", "assumed", "undecided", "fails")
        best = [min(results, key=order.index) for results in parts.values()]
        return max(best, key=order.index) if best else "open"


Runner = Callable[[Sequence[Job]], dict[Key, Ran]]


def run_claims(plan: Plan, workers: int, progress: Progress, factory: Callable[[], Executor] | None = None) -> Report:
    """Run every arm of every claim, over both sets and the design, and say what was found. Raises PrimacyError.

    Progress is told three times: the arms, and each further look at the suspects.
    """
    began = time.monotonic()
    for claim in plan.claims:
        check_players(claim)
    plain = {name: Sample(name, plan.seed, plan.worlds) for name in plan.sets}
    findings = [Finding(claim, reading) for claim in plan.claims for reading in claim.readings]
    counting = [finding for finding in findings if finding.counts]
    jobs = [each for s in plain.values() for claim in plan.claims for each in _jobs(claim, s, claim.readings)]
    jobs += [each for finding in counting for each in _jobs(finding.claim, _look(plan, finding), [finding.reading])]
    with tempfile.TemporaryDirectory(prefix="primacy-claims-") as folder:

        def runner(wanted: Sequence[Job]) -> dict[Key, Ran]:
            progress.start(sum(each.sample.worlds for each in wanted), 0)
            return run_jobs(wanted, Path(folder), CHUNK, workers, progress, factory or local_pool(workers))

        ran = runner(merged(jobs))
        ways = {
            (name, claim.claim, arm): _runs(claim, arm, sample, ran)
            for name, sample in plain.items()
            for claim in plan.claims
            for arm in claim.arms
        }
        for finding in findings:
            for name in plan.sets:
                arms = {arm: ways[name, finding.claim.claim, arm] for arm in finding.reading.weighs}
                finding.effects[name] = effect_of(finding.claim, finding.reading, arms)
        _find_forced(plan, counting, ran, runner)
    return Report(plan, findings, ways, time.monotonic() - began)


def _pairs(claim: Claim) -> int:
    return max(len(arm.pairs) for arm in claim.arms.values())


def _look(plan: Plan, finding: Finding) -> Sample:
    return plan.search.first(DESIGN_SET, plan.seed, _pairs(finding.claim))


def _find_forced(plan: Plan, findings: Sequence[Finding], ran: Mapping[Key, Ran], runner: Runner) -> None:
    """Look at the design's effects, look again at the suspects as long as they are unsettled, and tell each finding."""
    for finding in findings:
        look = _look(plan, finding)
        arms = {arm: _runs(finding.claim, arm, look, ran) for arm in finding.reading.weighs}
        finding.forced = look_over(finding.claim, finding.reading, arms, look, plan.search.suspects)
    for number in range(len(plan.search.many)):
        again = []
        for finding in findings:
            if finding.forced is not None and finding.forced.open_suspects:
                suspects, pairs = finding.forced.open_suspects, _pairs(finding.claim)
                sample = plan.search.further(_look(plan, finding), suspects, number, pairs)
                again.append((finding, finding.forced, sample))
        jobs = [each for finding, _, sample in again for each in _jobs(finding.claim, sample, [finding.reading])]
        more = runner(merged(jobs))
        for finding, forced, sample in again:
            arms = {arm: _runs(finding.claim, arm, sample, more) for arm in finding.reading.weighs}
            settle(forced, finding.claim, finding.reading, arms, sample)


def _jobs(claim: Claim, sample: Sample, readings: Sequence[Reading]) -> list[Job]:
    """The jobs of a claim over a sample: each arm keeps what these readings read of it."""
    jobs = []
    for name, arm in claim.arms.items():
        here = [reading for reading in readings if name in reading.weighs]
        if here:
            metrics = {metric for reading in here for metric in claim.metrics_of(reading)}
            windows = {window for reading in here for window in reading.windows}
            jobs += [job(each, sample, metrics, windows, f"{claim.claim}, arm {name}") for each in arm.pairs]
    return jobs


def _runs(claim: Claim, arm: str, sample: Sample, ran: Mapping[Key, Ran]) -> list[Ran]:
    """What an arm's pairs gave over a sample."""
    return [ran[job(each, sample, (), (), "").key] for each in claim.arms[arm].pairs]
