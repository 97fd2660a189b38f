"""What the course must never do: run what a file brings along, hand words to a shell, trust an unknown server."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons import ROOT

FILES = sorted(p for p in ROOT.rglob("*.py") if not {".venv", ".git", "out", "build"} & set(p.relative_to(ROOT).parts))
# (file, what): why it may. The tests look for exactly these; a new one needs its reason here.
ALLOWED = {
    ("08_backprop/35_save_load.py", "pickle"): "shows on an object of its own what loading a pickle can do",
    ("tests/test_saving.py", "pickle"): "plants a pickle that must not be loaded",
    ("tests/definitions.py", "exec"): "runs definitions out of the course's own lessons",
    ("tests/test_options.py", "exec"): "runs the course's own lessons",
    ("tests/marking.py", "exec"): "runs the reader's own answer, in a process of its own",
    ("tests/test_marking_arrays.py", "exec"): "runs answers that stand in the test",
}
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "telnetlib", "ftplib"}
CALLS = {"eval", "exec", "os.system", "os.popen", "os.execv", "subprocess.getoutput", "ssl._create_unverified_context"}
UNPACKING = {"extractall", "extract", "unpack_archive"}  # would write wherever the archive says


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def dangers(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from (name.split(".")[0] for name in names if name.split(".")[0] in MODULES)
        if isinstance(node, ast.Attribute) and node.attr == "CERT_NONE":
            yield "CERT_NONE"
        if not isinstance(node, ast.Call):
            continue
        name, last = dotted(node.func), dotted(node.func).rpartition(".")[2]
        settings = {k.arg: getattr(k.value, "value", None) for k in node.keywords}
        if name in CALLS or last in UNPACKING:
            yield name
        if name == "torch.load" and settings.get("weights_only") is not True:
            yield "torch.load without weights_only=True"
        for setting, bad in (("shell", True), ("verify", False), ("allow_pickle", True), ("check_hostname", False)):
            if setting in settings and settings[setting] is bad:
                yield f"{setting}={bad}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_dangerous(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    found = {danger for danger in dangers(path.read_text(encoding="utf-8")) if (name, danger) not in ALLOWED}
    assert not found, f"{name}: {', '.join(sorted(found))}"


def test_what_is_allowed_is_still_there() -> None:
    for name, danger in ALLOWED:
        assert danger in set(dangers((ROOT / name).read_text(encoding="utf-8"))), f"{name} has no {danger} any more"


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "from pickle import loads", "eval(x)", "subprocess.run(x, shell=True)", "os.system(x)",
        "requests.get(x, verify=False)", "np.load(x, allow_pickle=True)", "torch.load(x)", "zip.extractall(x)",
        "torch.load(x, weights_only=False)", "context.verify_mode = ssl.CERT_NONE",
    ],
)  # fmt: skip
def test_every_danger_would_be_seen(source: str) -> None:
    assert list(dangers(source))


def test_every_exception_from_the_rules_of_ruff_is_one_rule() -> None:
    """A bare `# noqa` or a whole group would hide what comes later."""
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            mark = line.rpartition("# noqa")[2] if "# noqa" in line else None
            if mark and path.name != "test_security.py":
                assert mark.startswith(": ") and mark[2:5].strip(" ,").isalnum() and any(map(str.isdigit, mark)), line
