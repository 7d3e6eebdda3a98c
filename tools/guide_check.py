"""What the code and the declarations have that the reference guide does not say, one sentence each.

A parameter must stand in an equation of its own mechanism; a column, metric, lever, programme and channel somewhere; a
rule in a "Code:" line; and every parameter, column and number that a rule uses in a chapter that names the rule.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from tools.guide_compared import changed
from tools.guide_pages import constants, rule_files
from tools.guide_prose import KINDS, ROOT, Prose, mechanisms
from tools.guide_tables import columns

SMALLEST = 1e-5
"""Numbers below only keep a division or a logarithm finite; a reader loses nothing without them."""
PLAIN = frozenset((0.0, 1.0, -1.0, 10.0))
"""Numbers that need no explanation."""
PLUMBING = frozenset(
    """
    setup __call__ of office populate write recount flush shape decide defer opened_by arrays kept
    block further uniform gather blank government_kind choices seats _whose
    """.split()
)
"""Functions that keep tables in order and hold no equation."""
SYMBOLS = frozenset(("w_s", "yield_lost"))
"""Names of quantities in equations that the chapter itself explains."""
PARAMETER_METHODS = frozenset(("changed", "items", "replaced", "take"))
TABLES = frozenset((*KINDS, "g", "makers", "people"))
"""Names by which rules call tables of agents; in `agents` also `self`."""
NO_RULES = frozenset(("agents/table.py", "agents/commons.py", "game/world.py", "game/forecast.py", "game/belief.py"))
"""Files whose functions the front pages describe in words."""
ONLY_NAMED = frozenset(("game/beginnings.py", "game/outcome/verdict.py", "game/metrics/pillars.py"))
"""Files in which only the functions that a "Code:" line names hold equations."""


def gaps() -> list[str]:
    """Return everything that is missing, in a fixed order; empty when the guide is whole."""
    return [*_parameters(), *_columns(), *_metrics(), *_levers(), *_channels(), *_rules(), *_unknown(), *changed()]


def _file(prose: Prose) -> str:
    return prose.path.relative_to(ROOT).as_posix()


def _parameters() -> Iterator[str]:
    from game.parameters import declared

    found = mechanisms()
    for key, (mechanism, _) in declared().items():
        prose = found.get(mechanism)
        if prose is None:
            yield f'no file docs/model/{mechanism}-*.md: the parameter "{key}" is declared for {mechanism}.'
        elif key not in prose.words:
            yield (
                f'{_file(prose)}: the parameter "{key}" stands in no equation; write the rule that uses it, with its'
                " key, into the fenced block under Equations."
            )


def _columns() -> Iterator[str]:
    named = {column for prose in mechanisms().values() for column in prose.columns}
    for kind, declared in columns().items():
        for name in declared:
            if (kind, name) not in named:
                yield (
                    f'docs/model: the column "{kind}.{name}" is in no file; write the equation that sets it into that'
                    " of the mechanism to which it belongs."
                )
    for prose in mechanisms().values():
        for kind, name in prose.columns:
            if name not in columns()[kind]:
                yield f'{_file(prose)}: "{kind}.{name}" is no column; it was renamed or is gone.'


def _metrics() -> Iterator[str]:
    from game.metrics.entries import ENTRIES

    known = {entry.key for entry in ENTRIES}
    seen = {key for prose in mechanisms().values() for key in prose.observed}
    for key in sorted(known - seen):
        yield (
            f'docs/model: the metric "{key}" is observed nowhere; name it as `{key}` under What is observed of its'
            " mechanism and say how it is worked out."
        )


def _levers() -> Iterator[str]:
    from game.levers import LEVERS, PROGRAMMES

    for kind, declared in (("lever", LEVERS), ("programme", PROGRAMMES)):
        called = {key for prose in mechanisms().values() for key in prose.called(kind)}
        for key in declared:
            if key not in called:
                yield f"docs/model: {kind}({key}) pulls on nothing in any file; write it into the equations it acts on."
        for prose in mechanisms().values():
            for key in prose.called(kind):
                if key not in declared and key != "x":
                    yield f'{_file(prose)}: "{key}" is no {kind}; it was renamed or is gone.'


def _channels() -> Iterator[str]:
    from game.events.deck import CHANNELS

    called = {key for prose in mechanisms().values() for key in prose.called("shock")}
    for key in CHANNELS:
        if key.removeprefix("us_").removeprefix("china_") not in called and key not in called:
            yield f"docs/model: shock({key}) acts on nothing in any file; write it into the equation that reads it."


def _rules() -> Iterator[str]:
    named: dict[tuple[str, str], list[Prose]] = {}
    for prose in mechanisms().values():
        for file, functions in prose.code.items():
            for function in functions:
                named.setdefault((file, function), []).append(prose)
    seen = set()
    paths = {path.relative_to(ROOT).as_posix(): path for path in rule_files()}
    paths |= {file: ROOT / file for file, _ in named if (ROOT / file).is_file()}
    for file, path in sorted(paths.items()):
        for rule in rules_of(path.read_text(encoding="utf-8"), file.startswith("agents/")):
            where = named.get((file, rule.name), [])
            seen.add((file, rule.name))
            if where:
                yield from _unsaid(file, rule, where)
            elif rule.name not in PLUMBING and file not in NO_RULES | ONLY_NAMED and must_be_described(file):
                yield (
                    f"docs/model: no file describes {rule.name} of {file}; write its equations and name it in the"
                    ' "Code:" line, or, if it holds none, add it to PLUMBING in tools/guide_check.py.'
                )
    for (file, function), where in named.items():
        if (file, function) not in seen:
            yield f"{_file(where[0])}: its Code line names {function} of {file}, which is not there."


def _unsaid(file: str, rule: Rule, where: list[Prose]) -> Iterator[str]:
    """Say what a rule uses that none of the chapters that name it shows."""
    files = " or ".join(_file(prose) for prose in where)
    said = frozenset[str]().union(*(prose.words for prose in where))
    named = {name for prose in where for _, name in prose.columns}
    for literal in rule.numbers:
        if not any(literal in prose.numbers for prose in where):
            yield f"{files}: {rule.name} of {file} uses {literal:g}, which stands in none of its equations."
    for parameter in rule.parameters:
        if parameter not in said:
            yield f"{files}: {rule.name} of {file} uses the parameter {parameter}, which is in none of its equations."
    for column in rule.columns:
        if column not in named:
            yield f"{files}: {rule.name} of {file} uses the column {column}, which stands in none of its equations."


def _unknown() -> Iterator[str]:
    """Say which names in equations stand for nothing that is declared: they were renamed or are gone."""
    from game.events.deck import CHANNELS
    from game.levers import LEVERS, PROGRAMMES
    from game.metrics.metric import METRICS
    from game.parameters import declared

    known = {*declared(), *_column_names(), *METRICS, *LEVERS, *PROGRAMMES, *CHANNELS}
    known |= {key.removeprefix("us_").removeprefix("china_") for key in known}
    named = {name for _, name, _, _ in constants()}
    for prose in mechanisms().values():
        for word in sorted(prose.words - named):
            if "_" in word and word.isupper():
                yield f'{_file(prose)}: "{word}" in the equations is no constant of the rules; was it renamed?'
        rules = {rule for names in prose.code.values() for rule in names}
        for word in sorted(prose.words - known - rules):
            if "_" in word and word.islower() and word not in SYMBOLS:
                yield f'{_file(prose)}: "{word}" in the equations is no parameter, column or metric; was it renamed?'


def must_be_described(file: str) -> bool:
    """Tell whether every function of a file must be in some chapter."""
    return file.startswith(("agents/", "game/phases/")) or file in (
        "game/metrics/lead.py",
        "game/metrics/observables.py",
    )


@dataclass(frozen=True)
class Rule:
    """A function: its name, the numbers written into it, and the parameters and columns that it touches."""

    name: str
    numbers: tuple[float, ...]
    parameters: tuple[str, ...]
    columns: tuple[str, ...]


def rules_of(source: str, in_tables: bool = False) -> list[Rule]:
    """Return every function and method of a module; `in_tables` says that its `self` is a table of agents."""
    tables = TABLES | {"self"} if in_tables else TABLES
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return [_rule(node, tables) for node in nodes if not node.name.startswith("__") or node.name == "__call__"]


@functools.cache
def _column_names() -> frozenset[str]:
    return frozenset(name for declared in columns().values() for name in declared)


def _rule(function: ast.FunctionDef, tables: frozenset[str]) -> Rule:
    body = [node for statement in function.body for node in ast.walk(statement)]
    literals = {float(node.value) for node in body if isinstance(node, ast.Constant) and isinstance(node.value, float)}
    numbers = sorted(value for value in literals if value not in PLAIN and abs(value) >= SMALLEST)
    touched = [node for node in body if isinstance(node, ast.Attribute)]
    parameters = {node.attr for node in touched if _is_parameters(node.value)} - PARAMETER_METHODS
    called = {node.func.attr for node in body if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    shapes = {id(one) for node in body if _only_shapes(node) for one in ast.walk(node)}
    held = {node.attr for node in touched if _name(node.value) in tables and id(node) not in shapes} & _column_names()
    return Rule(function.name, tuple(numbers), tuple(sorted(parameters)), tuple(sorted(held - called)))


def _name(node: ast.expr) -> str:
    """Return the last name of an expression such as `labs` or `w.labs`, or nothing."""
    return node.id if isinstance(node, ast.Name) else str(getattr(node, "attr", ""))


def _only_shapes(node: ast.AST) -> bool:
    """Tell whether a call takes no more of its arguments than their shape: np.ones_like and its kin."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("_like")


def _is_parameters(node: ast.expr) -> bool:
    """Tell whether an expression is the parameters of a world: `p`, `w.p` or `self.p`."""
    return _name(node) == "p"
