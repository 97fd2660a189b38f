"""Planted mistakes: does a test notice? The library of chapter 8 and the data functions of chapter 9, line by line.

    python tests/mutation.py                      200 mutants, drawn by a seed, one after the other; hours, not minutes
    python tests/mutation.py --count 20 --seed 3  fewer, others
    python tests/mutation.py --only losses.py     of one module
    python tests/mutation.py --show 17            the change that mutant 17 is

A mutant is the module with one small mistake: a comparison turned round, + for -, * for /, another constant, a `not`
dropped, a statement removed. The tests that concern the module are run on a copy of the course; when all pass, the
mutant has survived: either the change changes nothing (say so in EQUIVALENT, with the reason), or a test is missing.
Long to run, so outside the tests; CONTRIBUTING.md keeps the result of the last run.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons import ROOT, copy_course

LIBRARY = "08_backprop/deeplearning"
TRAINING = ["test_library.py", "test_library_training.py"]
SMALL = "test_library_details.py"
JUDGES = {  # the tests that concern a module, the quickest and sharpest first
    f"{LIBRARY}/activations.py": ["test_gradients.py", SMALL, "test_library.py"],
    f"{LIBRARY}/layers.py": ["test_gradients.py", SMALL, *TRAINING],
    f"{LIBRARY}/losses.py": ["test_gradients.py", SMALL, *TRAINING],
    f"{LIBRARY}/regularization.py": ["test_gradients.py", SMALL, *TRAINING],
    f"{LIBRARY}/convolution.py": ["test_gradients.py", SMALL, *TRAINING],
    f"{LIBRARY}/optimizers.py": [SMALL, *TRAINING, "test_saving.py"],
    f"{LIBRARY}/model.py": [SMALL, *TRAINING, "test_saving.py"],
    f"{LIBRARY}/saving.py": [SMALL, "test_saving.py"],
    f"{LIBRARY}/data.py": [SMALL, "test_saving.py"],
    f"{LIBRARY}/checks.py": ["test_gradients.py", SMALL],
    f"{LIBRARY}/tape.py": [SMALL, "test_library.py"],
    "09_rnn_lstm_gru/utils.py": ["test_utils.py"],
}
COMPARISONS = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Pass, ast.AnnAssign)
CPU_LIMIT = 120  # seconds of work for the tests on one mutant: an endless loop is noticed too
# Survivors that are no mistakes: (module, the line as it then reads, or a part of it): why nothing can notice.
EQUIVALENT: dict[tuple[str, str], str] = {
    ("checks.py", "seed: int=12345"): "any seed does for the random weights of a check",
    ("checks.py", "value() -> removed"): "of a layer: `total` has sent x forward already",
    ("layers.py", "x.dtype.kind == 'f': -> removed"): "a short way out; the long one gives the same",
    ("model.py", "gradient=False) -> self._send_back"): "the gradient for the images is computed and not used",
}


def sites(tree: ast.AST) -> Iterator[tuple[ast.AST, str, object]]:
    """Every place where a mistake can be planted: (node, what, which)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from ((node, "compare", i) for i, op in enumerate(node.ops) if type(op) in COMPARISONS)
        elif isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)) and type(node.op) in OPERATORS:
            yield node, "operator", None
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
            yield node, "constant", None
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
            yield node, "unary", None
        if isinstance(node, ast.Module) or (isinstance(node, ast.If) and is_type_checking(node)):
            continue  # at the left edge every removal is a NameError at once
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            for i, statement in enumerate(block if isinstance(block, list) else []):
                text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
                if not text and not isinstance(statement, KEPT):
                    yield node, f"remove {name}", i


def is_type_checking(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id in ("TYPE_CHECKING", "__name__")


def annotations(tree: ast.AST) -> set[int]:
    """The nodes inside annotations and default docs: nothing runs there."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.AST):
                inside |= {id(n) for n in ast.walk(part)}
    return inside


def plant(node: ast.AST, what: str, which: object) -> None:
    """Make the mistake, in the tree itself."""
    if what == "compare":
        node.ops[which] = COMPARISONS[type(node.ops[which])]()
    elif what == "operator":
        node.op = OPERATORS[type(node.op)]()
    elif what == "constant":
        old = node.value
        node.value = (not old) if isinstance(old, bool) else 1 if old == 0 else 0 if old == 1 else old + 1
    elif what == "unary":
        operand = copy.copy(node.operand)
        node.__class__ = operand.__class__
        node.__dict__ = operand.__dict__
    else:
        getattr(node, what.removeprefix("remove "))[which] = ast.Pass()


def possible(module: str) -> list[int]:
    """The numbers of the places where a mistake can be planted; annotations are none, nothing runs there."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    inert = annotations(tree)
    return [k for k, (node, _, _) in enumerate(sites(tree)) if id(node) not in inert]


def mutant(module: str, k: int) -> tuple[int, str, str, str]:
    """Mutant k of a module: (line, the line before, the line after or `removed`, the new source)."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    plain = ast.unparse(tree)
    node, what, which = list(sites(tree))[k]
    line = (getattr(node, what.removeprefix("remove "))[which] if what.startswith("remove") else node).lineno
    plant(node, what, which)
    text = ast.unparse(ast.fix_missing_locations(tree))
    changes = [(a, b) for a, b in zip(plain.splitlines(), text.splitlines(), strict=False) if a != b]
    before, after = changes[0] if changes else ("", "")
    return line, before.strip(), "removed" if what.startswith("remove") else after.strip(), text


def drawn(count: int, seed: int, only: str | None) -> list[tuple[str, int]]:
    chosen = [(module, k) for module in JUDGES if not only or only in module for k in possible(module)]
    print(f"{len(chosen)} mutants are possible, {min(count, len(chosen))} are drawn with seed {seed}", flush=True)
    return random.Random(seed).sample(chosen, min(count, len(chosen)))


def judge(course: Path, module: str) -> str:
    """`killed`, `killed: too slow`, or `survived`: the tests that concern the module, up to the first failure.

    They run in a fork of this process, which has imported PyTorch already: that alone would take most of the time.
    """
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        os.chdir(course)
        tests = [f"tests/{name}" for name in JUDGES[module]]
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])))
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return "killed: too slow"
    return "killed" if os.WEXITSTATUS(status) else "survived"


def reason(module: str, after: str, before: str) -> str:
    for (where, text), why in EQUIVALENT.items():
        if module.endswith(where) and text in (f"{before} -> {after}"):
            return why
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="a part of the path of a module")
    parser.add_argument("--show", type=int, help="print mutant number so and so, run nothing")
    parser.add_argument("--part", default="1/1", help="the first half: 1/2, the other: 2/2 (two runs at a time)")
    parser.add_argument("--log", type=Path, help="keep every verdict in this file, and go on from there")
    options = parser.parse_args()
    chosen = drawn(options.count, options.seed, options.only)
    if options.show is not None:
        module, k = chosen[options.show]
        line, before, after, _ = mutant(module, k)
        print(f"{module}:{line}\n  {before}\n  {after}")
        return 0
    os.nice(19)
    import hypothesis.extra.numpy  # noqa: F401  imported once, before the forks
    import torch

    torch.set_num_threads(1)
    known = {}
    if options.log and options.log.exists():
        known = dict(map(json.loads, options.log.read_text(encoding="utf-8").splitlines()))
    part, parts = map(int, options.part.split("/"))
    chosen = chosen[part - 1 :: parts]
    survivors, equivalent, killed, started = [], [], 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder) / "course")
        for module in {tuple(JUDGES[m]): m for m, _ in chosen}.values() if part == 1 else ():
            assert judge(course, module) == "survived", f"the tests of {module} fail without any mistake"
        for number, (module, k) in enumerate(chosen):
            line, before, after, text = mutant(module, k)
            name = f"{module}:{line}  {before} -> {after}"
            if name not in known:
                original = (course / module).read_text(encoding="utf-8")
                (course / module).write_text(text, encoding="utf-8")
                known[name] = judge(course, module)
                (course / module).write_text(original, encoding="utf-8")
                if options.log:
                    with open(options.log, "a", encoding="utf-8") as log:
                        log.write(json.dumps([name, known[name]]) + "\n")
            killed += known[name] != "survived"
            if known[name] == "survived":
                why = reason(module, after, before)
                (equivalent if why else survivors).append(f"{name}  {why}")
            print(f"{number:3} {known[name]:16} {name}", flush=True)
    real = killed + len(survivors)
    print(f"\n{killed} of {real} killed: {killed / max(real, 1):.1%}; {len(equivalent)} change nothing")
    print(f"{time.monotonic() - started:.0f} s, Python {sys.version.split()[0]}")
    print("\n".join(["", "survived", *survivors, "", "change nothing", *equivalent]))
    return 0 if killed >= 0.95 * real else 1


if __name__ == "__main__":
    sys.exit(main())
