"""The model's limits as tables in Markdown: what AI takes at most, and what binds how often."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from game.experiments.limits import LIMITS, RESOURCES, SCENARIO, Seen, passed, share_bound, share_ever

SIDES = {"us": "US", "china": "China"}
NAMES = {
    "power": "AI power drawn, of national generation",
    "power_wanted": "AI power wanted, idle accelerators too",
    "capex": "AI capital spending, of GDP",
}
YEARS = (2026, 2028, 2030, 2032, 2034)


def page(seen: Sequence[Seen], command: str) -> str:
    """Return the page that is kept, with all its tables."""
    return "\n".join(_page(seen, command)) + "\n"


def _page(seen: Sequence[Seen], command: str) -> Iterator[str]:
    pairs = len({(each.job.us, each.job.china) for each in seen})
    worlds = seen[0].job.worlds
    yield "# What limits the model"
    yield ""
    yield f"`{command}` wrote this page: {worlds:,} worlds of `{SCENARIO}` for each of"
    yield f"{pairs} pairs of doctrines and each parameter set, to the end of 2034. Capability is counted in decades of"
    yield "compute and would grow without end unless power, data, capital and people held it back; here is how often"
    yield "each does."
    yield ""
    yield f"All limits are kept and everything binds somewhere: **{'yes' if passed(seen) else 'no'}**."
    yield ""
    yield "## What AI takes at most"
    yield ""
    yield from most(seen)
    yield ""
    yield "*Highest*: of all worlds, months and pairs of doctrines. *Typical*: the median over worlds of each world's"
    yield "highest month."
    yield ""
    yield "## What binds, and how often"
    yield ""
    yield from binding(seen)
    yield ""
    for name, rule in RESOURCES.items():
        yield f"- *{name}* binds in a month when {rule}."
    yield ""
    yield "*Ever*: share of worlds in which it binds at least once. Months after a strait crisis has stopped a world"
    yield "are left out."
    yield ""
    yield "## By doctrine"
    yield ""
    yield from by_doctrine(seen)


def most(seen: Sequence[Seen]) -> Iterator[str]:
    """The rows of what AI takes at most, by parameter set and nation."""
    import numpy as np

    yield "| limit | parameters | nation | highest | under | typical | must stay under | worlds beyond |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, limit in LIMITS.items():
        for (parameters, group), (side, nation) in itertools.product(sets(seen), SIDES.items()):
            top = max(group, key=lambda each: float(each.highest[name, side].max()))
            worlds = np.concatenate([each.highest[name, side] for each in group])
            under = f"{top.job.us} / {top.job.china}"
            cells = [
                NAMES[name],
                parameters,
                nation,
                percent(float(worlds.max()), 2),
                under,
                percent(np.median(worlds)),
            ]
            held = ["-", "-"]
            if limit is not None:
                beyond = int((worlds >= limit).sum())
                held = [percent(limit), f"**{beyond:,} of {len(worlds):,}**" if beyond else "none"]
            yield f"| {' | '.join([*cells, *held])} |"


def binding(seen: Sequence[Seen]) -> Iterator[str]:
    """The rows of what binds how often, by parameter set, nation and year."""
    yield f"| binds | parameters | nation | all months | {' | '.join(map(str, YEARS))} | ever |"
    yield "| --- | --- | --- | --- | " + "--- | " * len(YEARS) + "--- |"
    for resource in RESOURCES:
        for parameters, group in sets(seen):
            for place, nation in enumerate(SIDES.values()):
                years = [percent(share_bound(group, resource, place, year)) for year in YEARS]
                cells = [
                    percent(share_bound(group, resource, place)),
                    *years,
                    percent(share_ever(group, resource, place)),
                ]
                yield f"| {resource} | {parameters} | {nation} | {' | '.join(cells)} |"


def by_doctrine(seen: Sequence[Seen]) -> Iterator[str]:
    """The rows of what binds a nation under each of its own doctrines, over its rival's and both parameter sets."""
    yield f"| nation | doctrine | {' | '.join(RESOURCES)} |"
    yield "| --- | --- | " + " | ".join("---" for _ in RESOURCES) + " |"
    for place, nation in enumerate(SIDES.values()):
        own = [(each.job.us, each.job.china)[place] for each in seen]
        for doctrine in dict.fromkeys(own):
            group = [each for each, name in zip(seen, own, strict=True) if name == doctrine]
            cells = [percent(share_bound(group, resource, place)) for resource in RESOURCES]
            yield f"| {nation} | {doctrine} | {' | '.join(cells)} |"


def sets(seen: Sequence[Seen]) -> list[tuple[str, list[Seen]]]:
    """What was seen, by parameter set, in order of first appearance."""
    names = dict.fromkeys(each.job.parameters for each in seen)
    return [(name, [each for each in seen if each.job.parameters == name]) for name in names]


def percent(share: float, decimals: int = 1) -> str:
    """A share in per cent, with more digits where it is small, so that little is told from nothing."""
    return "0" if share == 0.0 else f"{100.0 * share:.{decimals}f} %" if share >= 0.01 else f"{100.0 * share:.2g} %"
