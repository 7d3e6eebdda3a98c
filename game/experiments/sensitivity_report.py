"""What the sensitivity analysis found, as tables, a page and a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.experiments import store
from game.experiments.sensitivity import OUTCOMES, THIRDS, VERDICT, Sample, Step, Weight
from game.experiments.setup import Setup
from game.experiments.summary import number, title
from game.experiments.turning import Together, Turned

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 15
"""Inputs in tables and figure."""
COLOURS = {
    "bifurcation": "#1f5fa8", "us_primacy": "#7fb2e5", "contested": "#b9c2cd", "parity": "#e4d8a4",
    "chinese_primacy": "#c8452f", "inverse_bifurcation": "#e79a86", "strait_crisis": "#4a4a4a",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Findings:
    """Everything that was found."""

    setup: Setup
    sample: Sample
    weights: list[Weight]
    chance: dict[str, float]
    """What 95 % of pure noise stays below, for each outcome."""
    steps: list[Step]
    turned: list[Turned]
    together: list[Together]

    @property
    def verdicts(self) -> dict[str, float]:
        """Share of every verdict, largest first."""
        keys = self.sample.verdicts.tolist()
        return {key: keys.count(key) / len(keys) for key in sorted(set(keys), key=lambda key: -keys.count(key))}


def percent(share: float) -> str:
    """A share as per cent."""
    return "-" if math.isnan(share) else f"{100 * share:.0f} %"


def words(shares: dict[str, float], most: int = 3) -> str:
    """The commonest verdicts in words."""
    return ", ".join(f"{title(key).lower()} {percent(share)}" for key, share in list(shares.items())[:most])


def print_findings(found: Findings, console: Console) -> None:
    """Weights, what flips the verdict, and the paired runs."""
    from game.experiments.summary import sheet

    console.print(f"{found.sample.worlds:,} worlds: {words(found.verdicts, 4)}.", highlight=False)
    table = sheet("Weight on the bifurcation (PAWN)", ["uncertainty", "weight", "chance", *THIRDS])
    for weight in found.weights[:SHOWN]:
        numbers = (f"{weight.median[VERDICT]:.3f}", f"{weight.chance[VERDICT]:.3f}")
        table.add_row(weight.name, *numbers, *(percent(third.value) for third in weight.thirds))
    console.print(table)
    for sentence in sentences(found):
        console.print(sentence, highlight=False)


def sentences(found: Findings) -> list[str]:
    """What flips the verdict, in words."""
    lines = []
    known: list[str] = []
    for step in found.steps:
        known.append(f"{step.name} in its {step.third} third")
        lines.append(
            f"With {' and '.join(known)} (n {step.worlds}) the share of bifurcation is {percent(step.share.value)} "
            f"({percent(step.share.low)} to {percent(step.share.high)}): {words(step.verdicts)}."
        )
    for each in found.turned:
        to = words({key: count / max(each.out, 1) for key, count in each.to.items()}, 2) or "nowhere"
        lines.append(
            f"{each.name} from {number(each.low)} to {number(each.high)} in the same worlds: bifurcation "
            f"{percent(each.at_low.value)} to {percent(each.at_high.value)}; {each.out} worlds leave it ({to}), "
            f"{each.back} enter it; lead {each.lead:+.1f} months, applied ratio {each.ratio:+.2f}."
        )
    for both in found.together[1:]:
        ends = " and ".join(f"{name} at {number(value)}" for name, value in zip(both.names, both.values, strict=True))
        lines.append(f"Together, {ends}: {words(both.verdicts)}.")
    return lines


def write(found: Findings, folder: Path, command: str) -> None:
    """Write `sensitivity.csv`, `.md` and `.png`."""
    rows = ["uncertainty," + ",".join(f"{outcome}_median,{outcome}_maximum" for outcome in OUTCOMES)
            + "," + ",".join(f"bifurcation_{third}" for third in THIRDS)]  # fmt: skip
    for weight in found.weights:
        cells = [f"{weight.median[outcome]:.5f},{weight.most[outcome]:.5f}" for outcome in OUTCOMES]
        rows.append(",".join([weight.name, *cells, *(f"{third.value:.4f}" for third in weight.thirds)]))
    store.write_text(folder / "sensitivity.csv", "\n".join(rows) + "\n")
    store.write_text(folder / "sensitivity.md", page(found, command))
    draw(found, folder / "sensitivity.png")


def page(found: Findings, command: str) -> str:
    """The findings as a page of Markdown."""
    setup = found.setup
    beyond = [weight for weight in found.weights if weight.excess > 0.0]
    lines = [
        "# What decides the verdict",
        "",
        (
            f"`{command}` wrote this page: {found.sample.worlds:,} worlds of {setup.scenario}, US {setup.us} against "
            f"China {setup.china}, parameters `{setup.parameters}`; {len(found.sample.names)} uncertainties. "
            f"The worlds end in {words(found.verdicts, 5)}."
        ),
        "",
        (
            "An uncertainty's weight is PAWN's (Pianosi and Wagener 2018): the median, over ten slices of its draws, "
            "of the largest difference that knowing the slice makes to the outcome's distribution. "
            f"{len(beyond)} of {len(found.sample.names)} lie above what 95 % of pure noise of their kind stays below "
            f"({found.chance[VERDICT]:.3f}, more for parameters that come in whole vectors); listed by how far."
        ),
        "",
        "![Weights and what flips the verdict](sensitivity.png)",
        "",
        "| uncertainty | on bifurcation | chance | on the lead | on the applied ratio | when low | middle | high |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for weight in found.weights[:SHOWN]:
        shares = " | ".join(f"{percent(t.value)} ({percent(t.low)}-{percent(t.high)})" for t in weight.thirds)
        lines.append(
            f"| {weight.name} | {weight.median[VERDICT]:.3f} | {weight.chance[VERDICT]:.3f} | "
            f"{weight.median['frontier_lead']:.3f} | "
            f"{weight.median['applied_ratio']:.3f} | {shares} |"
        )
    lines += [
        "",
        "## What flips it",
        "",
        (
            "Searched in one half of the worlds and told from the other half; then the same worlds run with one "
            "parameter after another at its 5 % and at its 95 % point, all luck equal: the strongest ten."
        ),
        "",
        *(f"- {sentence}" for sentence in sentences(found)),
    ]
    return "\n".join(lines) + "\n"


def draw(found: Findings, path: Path) -> None:
    """Draw the weights, and the verdicts' shares as parameters are turned."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(14.0, 6.2), layout="constrained")
    FigureCanvasAgg(figure)
    left, middle, right = figure.subplots(1, 3, width_ratios=[1.25, 1.0, 1.0])
    shown = found.weights[:SHOWN][::-1]
    left.barh(range(len(shown)), [weight.median[VERDICT] for weight in shown], color="#1f5fa8", height=0.62)
    for place, weight in enumerate(shown):
        chance = weight.chance[VERDICT]
        label = "chance alone" if place == 0 else None
        left.plot([chance, chance], [place - 0.38, place + 0.38], color="#c8452f", linewidth=1.4, label=label)
    left.legend(fontsize=8, frameon=False, loc="lower right")
    left.set_yticks(range(len(shown)), [weight.name for weight in shown], fontsize=8)
    left.set_xlabel("weight on the bifurcation (PAWN, median over slices)", fontsize=8)
    left.set_title("Which uncertainties matter", fontsize=10, loc="left")
    _turned(middle, found.turned)
    _stack(right, found)
    for axes in (left, middle, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=8)
    with store.replacing(path) as beside:
        figure.savefig(beside, format="png", dpi=120)


def _turned(axes: Any, turned: Sequence[Turned]) -> None:
    """The share of bifurcation with each parameter at its low and at its high end, in the same worlds."""
    for place, each in enumerate(reversed(turned)):
        ends = (each.at_low, each.at_high)
        axes.plot([end.value for end in ends], [place, place], color="#c9d4e2", linewidth=2.0, zorder=1)
        for end, colour, label in zip(
            ends, ("#8fb8e3", "#0d2d52"), ("at its 5 % point", "at its 95 % point"), strict=True
        ):
            axes.plot(end.value, place, "o", color=colour, markersize=5, label=None if place else label, zorder=2)
    axes.set_yticks(range(len(turned)), [each.name for each in reversed(turned)])
    axes.set_xlim(0.0, 1.0)
    axes.set_xlabel("share of worlds that end in bifurcation", fontsize=8)
    axes.set_title("One by one, the same worlds", fontsize=10, loc="left")
    axes.legend(fontsize=7, frameon=False, loc="lower left")


def _stack(axes: Any, found: Findings) -> None:
    """The verdicts' shares in all worlds, and in the same worlds with one parameter after another turned."""
    rows = [("all worlds", found.verdicts)]
    for place, each in enumerate(found.together):
        name = f"{'and ' if place else ''}{each.names[-1]}\nat {number(each.values[-1])}"
        rows.append((name, each.verdicts))
    for place, (_, shares) in enumerate(rows):
        start = 0.0
        for key, colour in COLOURS.items():
            share = shares.get(key, 0.0)
            axes.barh(-place, share, left=start, color=colour, height=0.62, label=title(key) if place == 0 else None)
            if share > 0.08:
                axes.text(
                    start + share / 2, -place, percent(share), ha="center", va="center", fontsize=7, color="white"
                )
            start += share
    axes.set_yticks([-place for place in range(len(rows))], [name for name, _ in rows])
    axes.set_xlim(0.0, 1.0)
    axes.set_xlabel("share of worlds", fontsize=8)
    axes.set_title("What flips the verdict", fontsize=10, loc="left")
    axes.legend(fontsize=7, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2)
