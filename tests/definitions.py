"""Take a class or a function out of a lesson without running the lesson.

    definition("05_activations/02_relu.py", "Activation_ReLU")["Activation_ReLU"]

Only the statements are run that the wanted names need: their own, the imports, constants, functions and classes at
the left edge that they mention, and what those mention in turn. So nothing is printed, drawn or trained.
"""

from __future__ import annotations

import ast
import dis
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[1]
BESIDE = ("previous_chapters",)  # read from the folder of the script: in one process these modules would collide


def definition(path: str, *names: str) -> dict:
    """The named definitions of a lesson. `path` is relative to the root of the course."""
    return take((ROOT / path).read_text(encoding="utf-8"), path, names)


def take(source: str, path: str, names: tuple[str, ...]) -> dict:
    """As `definition`, from a text: `path` only says where it comes from."""
    statements = ast.parse(source).body
    places: dict[str, list[int]] = {}
    for i, node in enumerate(statements):
        for name in bound(node):
            places.setdefault(name, []).append(i)

    needed: set[int] = set()
    wanted, seen = list(names), set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        found = places.get(name, [])
        if not found and name in names:
            raise ValueError(f"{path} defines no {name} at the left edge")
        if len(found) > 1:
            raise ValueError(f"{path} gives {name} a value {len(found)} times: which one is meant?")
        needed |= set(found)
        for i in found:
            wanted += globals_of(compile(ast.Module([statements[i]], []), path, "exec"))

    namespace: dict = {"__name__": Path(path).stem, "__file__": str(ROOT / path)}
    for i in sorted(needed):
        node = statements[i]
        if isinstance(node, ast.ImportFrom) and node.module in BESIDE:
            there = definition(f"{Path(path).parent.as_posix()}/{node.module}.py", *(a.name for a in node.names))
            namespace |= {a.asname or a.name: there[a.name] for a in node.names}
        else:
            exec(compile(ast.Module([node], []), path, "exec"), namespace)  # noqa: S102, the course's own code
    return {name: namespace[name] for name in names}


def bound(node: ast.stmt) -> set[str]:
    """The names that a statement at the left edge gives a value."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return set()


def globals_of(code: CodeType) -> Iterator[str]:
    """The names that a piece of code looks up outside of itself; local variables and attributes are none."""
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield step.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from globals_of(constant)
