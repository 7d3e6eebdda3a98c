"""Which rules have changed since somebody compared them with their equations: docs/model/compared.txt.

Names and numbers can be checked by a program, the form of an equation cannot. So every rule that a "Code:" line names
has a fingerprint on file, of its code without comments, docstrings and layout. When it changes, a test asks to compare
the rule with its equations again and then to run `python -m tools.build_guide --compared`.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator

from tools.guide_prose import FOLDER, ROOT, mechanisms

FILE = FOLDER / "compared.txt"


def fingerprints() -> dict[str, str]:
    """Return "file function" -> fingerprint of every rule that a chapter describes, sorted."""
    wanted = {(file, name) for prose in mechanisms().values() for file, names in prose.code.items() for name in names}
    found: dict[str, str] = {}
    for file in sorted({file for file, _ in wanted}):
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and (file, node.name) in wanted:
                found[f"{file} {node.name}"] = found.get(f"{file} {node.name}", "") + fingerprint(node)
    return dict(sorted(found.items()))


def fingerprint(function: ast.FunctionDef) -> str:
    """Return eight hexadecimal digits that change when what a function does may have changed."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    text = ast.unparse(function.args) + "".join(ast.unparse(statement) for statement in body)
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def on_file() -> dict[str, str]:
    """Return the fingerprints as they were when rules and equations were last compared."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    return {rule: digits for rule, _, digits in (line.rpartition(" ") for line in lines if line and line[0] != "#")}


def changed() -> Iterator[str]:
    """Say which rules are to be compared with their equations again."""
    known = on_file()
    for rule, digits in fingerprints().items():
        file, _, name = rule.partition(" ")
        if known.get(rule) != digits:
            where = [prose for prose in mechanisms().values() if name in prose.code.get(file, ())]
            files = " and ".join(prose.path.relative_to(ROOT).as_posix() for prose in where)
            yield (
                f"{files}: {name} of {file} has changed since it was compared with its equations; compare them, then"
                " run python -m tools.build_guide --compared."
            )


def write() -> int:
    """Put the present fingerprints on file; returns how many differ from those before."""
    now, before = fingerprints(), on_file()
    lines = [f"{rule} {digits}" for rule, digits in now.items()]
    head = "# Rules as they were when last compared with their equations: python -m tools.build_guide --compared"
    FILE.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return sum(before.get(rule) != digits for rule, digits in now.items())
