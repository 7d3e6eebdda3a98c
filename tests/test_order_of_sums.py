"""A lint of the rules: nothing is added up in an order that depends on how many worlds run together."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import game
from game.world import World
from tests.engine.play import FEW

ROOT = Path(game.__file__).resolve().parents[1]

REDUCTIONS = {"sum", "mean", "prod", "std", "var", "cumsum", "dot"}
SLICES = {"us", "china", "content", "export", "permitting", "foundries", "designers", "western", "chinese", "native"}
SLICES |= {"merchants", "in_house", "western_foundries", "chinese_foundries", "sectors", "cities", "s", "driving"}
"""Names that hold slices or numbers; any other name as an index of the agents' axis is taken for an array."""


def chooses(index: ast.expr) -> bool:
    """True if an index may pick columns by an array, so that memory is laid out by the picks."""
    if isinstance(index, ast.Slice):
        return any(chooses(part) for part in (index.lower, index.upper, index.step) if part is not None)
    if isinstance(index, ast.UnaryOp):
        return chooses(index.operand)
    if isinstance(index, ast.BinOp):
        return chooses(index.left) or chooses(index.right)
    if isinstance(index, ast.Constant):
        return False
    if isinstance(index, ast.Attribute):
        return index.attr not in SLICES | {"start", "stop"}
    if isinstance(index, ast.Name):
        return index.id not in SLICES and not index.id.isupper()
    return True


def breakers(source: str) -> list[str]:
    """Lines whose result may depend on how many worlds run together."""
    found = []
    for node in ast.walk(ast.parse(source)):
        where = f"line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            found.append(f"{where}: a matrix product by @")
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, owner = node.func.attr, node.func.value
        if name in {"dot", "matmul", "inner", "tensordot", "vdot", "matvec", "vecmat", "vecdot"}:
            found.append(f"{where}: a matrix product by {name}")
        if name == "einsum" and any(word.arg == "optimize" for word in node.keywords):
            found.append(f"{where}: einsum with optimize")
        over = node.args[0] if isinstance(owner, ast.Name) and owner.id == "np" and node.args else owner
        if name in REDUCTIONS and isinstance(over, ast.Subscript):
            index = over.slice
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            if any(chooses(part) for part in parts):
                found.append(f"{where}: {name} over columns picked by an array")
    return found


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("y = a @ b", True),
        ("a @= b", True),
        ("y = np.dot(a, b)", True),
        ("y = a.dot(b)", True),
        ("y = np.einsum('wa,a->w', a, b, optimize=True)", True),
        ("y = x[:, idx].sum(axis=1)", True),
        ("y = np.sum(x[:, rows], axis=1)", True),
        ("y = x[:, mask > 0].mean(axis=1)", True),
        ("y = x[:, [0, 3]].sum(axis=1)", True),
        ("y = np.einsum('wa,a->w', a, b)", False),
        ("y = (a * b).sum(axis=1)", False),
        ("y = x[:, 1:].sum(axis=1)", False),
        ("y = x[:, roles.merchants].sum(axis=1)", False),
        ("y = x.take(rows, axis=1).mean(axis=1)", False),
    ],
)
def test_the_lint_knows_good_from_bad(line: str, bad: bool) -> None:
    assert bool(breakers(line)) is bad


def rule_files() -> list[Path]:
    """All rules of the engine: kinds of agent and phases, with what they lean on."""
    also = [
        ROOT / "game" / f"{name}.py"
        for name in (
            "beginnings",
            "belief",
            "chance",
            "metrics/metric",
            "metrics/pillars",
            "metrics/lead",
            "outcome/verdict",
            "events/shocks",
            "events/deck",
            "metrics/history",
            "copies",
        )
    ]
    return sorted([*(ROOT / "agents").glob("*.py"), *(ROOT / "game/phases").glob("*.py"), *also])


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.name)
def test_no_rule_adds_up_in_an_order_that_company_changes(path: Path) -> None:
    assert breakers(path.read_text(encoding="utf-8")) == []


def test_the_names_taken_for_slices_are_slices() -> None:
    world = World(researchers=FEW)
    makers = world.chipmakers
    named = [world.content, world.export, world.permitting, makers.foundries, makers.designers]
    named += vars(makers.roles).values()
    named += [*world.industries.sectors, *world.industries.cities]
    assert named and all(isinstance(each, slice) for each in named)
    world.close()
