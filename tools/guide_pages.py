"""The generated tables of the reference guide that belong to no single mechanism: phases, actors, shocks, cards."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable
from pathlib import Path

from tools.guide_prose import ROOT, mechanisms
from tools.guide_tables import bounds, columns, number, sheet


def contents() -> str:
    """Return links to every chapter."""
    lines = []
    for prose in mechanisms().values():
        anchor = f"{prose.key} {prose.title}".lower().replace(" ", "-")
        lines.append(f"- [{prose.key} {prose.title}](#{anchor})")
    return "\n".join(lines)


def phase_table() -> str:
    """The phases of the month in their order."""
    from game.month import MONTH

    rows = []
    for place, phase in enumerate(MONTH, 1):
        module = phase.run.__module__.replace(".", "/") + ".py"
        says = (phase.run.__doc__ or "").strip().splitlines()[0]
        rows.append([str(place), phase.label, "quarter" if phase.quarterly else "month", f"`{module}`", says])
    return sheet(["", "phase", "every", "code", "what it does"], rows)


def mechanism_table() -> str:
    """All switches with their titles, and what is known of the parameters of each."""
    from game.parameters import declared
    from game.switches import MECHANISMS

    rows = []
    for key, title in MECHANISMS.items():
        mine = [parameter for mechanism, parameter in declared().values() if mechanism == key]
        neutral = [one for one in mine if "only cards move it" in one.source]
        assumed = [one for one in mine if one.source.startswith("assumed")]
        ranges = [one for one in mine if one.low is not None]
        counts = [len(mine) - len(neutral), len(ranges), len(assumed), len(neutral)]
        rows.append([f"`{key}`", title, *(str(count or "") for count in counts)])
    heads = ["switch", "mechanism", "parameters", "with a range", "wholly assumed", "moved by cards alone"]
    return sheet(heads, rows)


def verdict_table() -> str:
    """The verdicts in the order in which they are tried."""
    from game.outcome import verdict as outcome

    rows = [[f"`{rule.key}`", f"`{rule.when}`", rule.text, number(dict(rule.worth))] for rule in outcome._rules()]
    return sheet(["verdict", "when", "what it says", "worth in a score"], rows)


def pillar_table() -> str:
    """The weights of the four pillars."""
    from game.configuration import load
    from game.metrics import pillars
    from game.paths import config_path

    file = load(pillars._File, config_path("pillars.yaml"))
    rows = [
        [f"`{name}`", f"`{term.metric}`", number(term.weight), term.scale, number(term.reference)]
        for name, terms in file.pillars.items()
        for term in terms
    ]
    return sheet(["pillar", "metric", "weight", "scale", "reference"], rows) + f"\n\nSource: {file.source}."


def channel_table() -> str:
    """The channels through which shocks act."""
    from game.events.deck import CHANNELS

    rows = [
        [
            f"`{one.key}`",
            one.meaning,
            one.unit,
            f"{number(one.half_life)} months" if one.half_life else "its month only",
        ]
        for one in CHANNELS.values()
    ]
    return sheet(["channel", "meaning", "unit", "halves in"], rows)


def shock_table() -> str:
    """Every shock: when, what it does, and on what it rests."""
    from game.events.deck import describe
    from game.world import shock_deck

    rows = [
        [
            f"`{shock.key}`",
            describe(shock),
            ", ".join(f"{key} {number(size)}" for key, size in shock.effects.items()),
            shock.source,
        ]
        for shock in shock_deck().shocks
    ]
    return sheet(["shock", "when", "adds", "source"], rows)


def input_table() -> str:
    """What the model is given with a date instead of working it out."""
    from game.configuration import read_yaml
    from game.paths import config_path

    rows = [[one["what"], one["where"], one["source"]] for one in read_yaml(config_path("inputs.yaml"))["inputs"]]
    return sheet(["input", "where", "source"], rows)


def truth_table() -> str:
    """What must be reproduced before anything else is believed."""
    from game.configuration import load
    from game.experiments.truth import Targets
    from game.paths import config_path

    rows = [
        [
            target.title,
            number(target.observed),
            target.unit,
            f"factor {number(target.factor)}" if target.factor else f"{number(target.points)} points",
            target.source,
        ]
        for target in load(Targets, config_path("targets.yaml")).targets
    ]
    return sheet(["quantity", "observed", "unit", "within", "source"], rows)


def actor_table() -> str:
    """Who acts, by table."""
    from game.scenario import actors

    rows = []
    for kind, people in actors().by_kind.items():
        names = ", ".join(f"{one.name} ({one.role})" if one.role else one.name for one in people)
        rows.append([kind, str(len(people)), names])
    return sheet(["table", "rows", "who"], rows)


def trait_table() -> str:
    """The traits that set actors apart, with what they mean."""
    rows = []
    for kind, declared in columns().items():
        for name, column in declared.items():
            if column.trait:
                rows.append([f"`{kind}.{name}`", column.meaning, column.unit, bounds(column)])
    return sheet(["trait", "meaning", "unit", "bounds"], rows)


def card_table() -> str:
    """Every card: what it costs, when it acts, what it touches, and what is expected of it."""
    from game.cards.card import cards

    rows = []
    for card in cards().values():
        lasts = f"after {card.lag}, for {card.duration} quarters{', fading' if card.fades else ''}"
        price = f"{number(card.cost.money)} bn USD, {number(card.cost.capital)} capital"
        touches = [f"lever `{key}` {plus:+g}" for key, plus in card.levers.items()]
        for key, touch in card.parameters.items():
            times = f" x {number(touch.times)}" if touch.times != 1.0 else ""
            plus = f" {touch.plus:+g}" if touch.plus else ""
            whose = "" if touch.of == "own" else f" ({touch.of})"
            touches.append(f"`{key}`{times}{plus}{whose}")
        for key, stock in card.stocks.items():
            change = f" x {number(stock.times)}" if stock.times != 1.0 else ""
            touches.append(f"buys `{key}`{change}{f' +{number(stock.add)}' if stock.add else ''} in all")
        hoped, size = card.expected, card.expected.change
        expected = f"`{hoped.metric}` {f'{100.0 * size:+.3g} %' if hoped.relative else f'{size:+g}'}"
        expected += f" in months {hoped.months[0]} to {hoped.months[1]}"
        head = f"{card.key} {card.title}"
        touches += [f"stills `{event}`" for event in card.stills]
        if card.terms:
            sizes = ", ".join(f"{key} {times:g}" for key, times in card.terms.items())
            touches.append(f"times the smaller of both offers ({sizes})")
        rows.append([head, card.mechanism, price, lasts, "; ".join(touches), expected, card.pressure, card.source])
    if not rows:
        return "No card is declared."
    heads = ["card", "mechanism", "costs", "acts", "touches", "expected", "counter-pressure", "source"]
    return sheet(heads, rows)


def constants() -> list[tuple[str, str, str, str]]:
    """Return (file, name, value, meaning) of every named number of the rules that is no parameter."""
    found = []
    for path in rule_files():
        file = path.relative_to(ROOT).as_posix()
        module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
            if not isinstance(node, ast.Assign):
                continue
            said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            meaning = " ".join(str(after.value.value).split()) if said else ""  # type: ignore[union-attr]
            for name in (one.id for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)):
                value = getattr(module, name)
                if name.isupper() and not name.startswith("_") and type(value) in (int, float):
                    found.append((file, name, number(float(value)), meaning))
    return found


def rule_files() -> list[Path]:
    """Return the files that hold rules, sorted: agents, phases, and what judges and begins a world."""
    game = ROOT / "game"
    single = (
        "beginnings.py",
        "belief.py",
        "metrics/lead.py",
        "metrics/observables.py",
        "outcome/verdict.py",
        "metrics/pillars.py",
        "world.py",
        "forecast.py",
    )
    return sorted([*(ROOT / "agents").glob("*.py"), *(game / "phases").glob("*.py"), *(game / name for name in single)])


def constant_table() -> str:
    """The named constants of the rules."""
    rows = [[f"`{name}`", value, text, f"`{file}`"] for file, name, value, text in constants()]
    return sheet(["constant", "value", "meaning", "code"], rows)


def scenario_table() -> str:
    """The scenarios that ship with the game."""
    from game.calendar import month_text
    from game.scenario import load_scenario, scenario_names

    rows = []
    for name in scenario_names():
        one = load_scenario(name)
        rows.append([f"`{name}`", f"{month_text(one.start)} to {month_text(one.last)}", one.text, one.source])
    return sheet(["scenario", "months", "what it is", "source"], rows)


PAGES: dict[str, Callable[[], str]] = {
    "contents": contents,
    "phases": phase_table,
    "mechanisms": mechanism_table,
    "verdicts": verdict_table,
    "pillars": pillar_table,
    "channels": channel_table,
    "shocks": shock_table,
    "inputs": input_table,
    "truth": truth_table,
    "actors": actor_table,
    "traits": trait_table,
    "constants": constant_table,
    "scenarios": scenario_table,
    "cards": card_table,
}
