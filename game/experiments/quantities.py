"""Quantities: arithmetic on metrics, written as text: `china_power_wanted / (china_chips * china_mfu)`.

The grammar is all there is: names, numbers, + - * / and parentheses. Nothing is evaluated as Python.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from game.errors import PrimacyError

if TYPE_CHECKING:
    import numpy as np

See = Callable[[str], "np.ndarray"]

LONGEST = 2_000  # characters
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Quantity:
    """A parsed quantity: the names that it reads, and its value once they are known."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        if len(self.text) > LONGEST:
            raise PrimacyError(f"A quantity of more than {LONGEST:,} characters is too long.")
        try:
            self._tree = ast.parse(self.text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise PrimacyError(f'"{self.text}" is not a quantity: {_SHAPE}.') from None
        self.names = frozenset(self._names(self._tree))

    def _names(self, node: ast.expr) -> list[str]:
        match node:
            case ast.Name(id=name):
                return [name]
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return []
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._names(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return self._names(left) + self._names(right)
        raise PrimacyError(f'"{self.text}" is not a quantity at "{ast.unparse(node)}": {_SHAPE}.')

    def value(self, see: See) -> np.ndarray:
        """Work it out; `see(name)` gives the value of a name in each world, (worlds,)."""
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self._value(self._tree, see), dtype=np.float64)

    def _value(self, node: ast.expr, see: See) -> Any:
        match node:
            case ast.Name(id=name):
                return see(name)
            case ast.Constant(value=number):
                return float(number)  # type: ignore[arg-type]
            case ast.UnaryOp(operand=operand):
                return -self._value(operand, see)
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](self._value(left, see), self._value(right, see))
        raise AssertionError(ast.dump(node))  # the parser has refused everything else


_SHAPE = "write names and numbers with + - * / and brackets"


def resolved(see: See, named: Mapping[str, Quantity]) -> See:
    """A `see` that also knows named quantities, which may read one another but not themselves."""

    def look(name: str) -> np.ndarray:
        return named[name].value(look) if name in named else see(name)

    return look


def reads(names: frozenset[str], named: Mapping[str, Quantity]) -> frozenset[str]:
    """The metrics behind some names, named quantities followed to their end. Raises PrimacyError on a circle."""
    found: set[str] = set()

    def follow(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            raise PrimacyError(f'the quantity "{name}" reads itself ({" -> ".join([*trail, name])}).')
        if name in named:
            for inner in named[name].names:
                follow(inner, (*trail, name))
        else:
            found.add(name)

    for name in names:
        follow(name, ())
    return frozenset(found)
