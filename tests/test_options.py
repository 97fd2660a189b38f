"""Every option of every script with what must not be: nothing, nonsense, too small, too large, the wrong kind.

The scripts are run in one process, up to the sentence that refuses: one line, non-zero exit, no traceback. Parsers are
found by running: a script that reads options is any that calls parse_args. Files and whole runs: test_broken_files.py.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons import ROOT, run, scripts

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs the alarm clock of POSIX")
SCRIPTS = [s.as_posix() for s in scripts() if "ArgumentParser" in (ROOT / s).read_text(encoding="utf-8")]
BAD = {  # what no option of this kind takes, in any script
    int: ["", " ", "x", "1.5", "-1", "nan", "inf", "1e3", "0x10", "10**3", "1" + 30 * "0", "-" + 30 * "9", "²"],
    float: ["", " ", "x", "-1", "nan", "-nan", "inf", "-inf", "1e400", "1e30", "0", "1,5", "0.1.2"],
    "choice": ["", " ", "x", "0", "-1", "AUTO", "ü"],
    "folder": ["/nowhere/at/all", "x" * 300, "x/" * 3000, "~nobody/none", "-1"],
}
TEXTS = [
    "",
    " ",
    "123",
    "Ирина",
    "x" * 300,
    "Ab" * 5000,
    "O'Neill %s {} $HOME",
    "A\u202eb",
    "Ab\udcff",
]  # the last: no UTF-8


class Parsed(BaseException):
    """The parser, caught when the script wants to read its options."""


class TooLong(BaseException):
    """The script neither refused nor ended: it took what it was given and went to work."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)  # of work, so that a busy machine does not matter
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Script:
    """A script that can be run many times in this process, with other options each time."""

    def __init__(self, name: str, root: Path = ROOT) -> None:
        self.path = root / name
        self.code = compile(self.path.read_text(encoding="utf-8"), str(self.path), "exec")

    def run(self, *options: str) -> tuple[object, str]:
        """(exit code or the sentence that stands for one, what came on standard error)."""
        before, path = sys.argv, sys.path[:]
        beside = {p.stem for p in self.path.parent.glob("*.py")}  # other chapters have modules of these names
        hidden = {name: sys.modules.pop(name) for name in beside if name in sys.modules}
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        sys.argv, sys.path = [str(self.path), *options], [str(self.path.parent), *path]
        stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(), encoding="utf-8")  # empty, as course.py gives it
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                exec(self.code, {"__name__": "__main__", "__file__": str(self.path)})  # noqa: S102, our own code
        except SystemExit as end:
            if isinstance(end.code, str):
                err.write(end.code + "\n")
            return (1 if isinstance(end.code, str) else end.code), err.getvalue()
        finally:
            sys.argv, sys.path, sys.stdin = before, path, stdin
            for name in beside:
                sys.modules.pop(name, None)
            sys.modules.update(hidden)
        return 0, err.getvalue()

    def parser(self) -> argparse.ArgumentParser:
        def caught(parser: argparse.ArgumentParser, *_: object) -> None:
            raise Parsed(parser)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(argparse.ArgumentParser, "parse_args", caught)
            patch.setattr(argparse.ArgumentParser, "parse_known_args", caught)
            with pytest.raises(Parsed) as parsed:
                self.run()
        return parsed.value.args[0]


def kind(action: argparse.Action) -> object:
    if action.choices:
        return "choice"
    if action.type in (int, float):
        return action.type
    if action.type is Path or action.dest.endswith(("_dir", "model", "predict", "file", "files", "checkpoint")):
        return "folder"
    if action.dest in ("data", "device"):
        return "choice"
    return "text"  # any text may be meant, such as a name


def wrong_lines(parser: argparse.ArgumentParser) -> Iterator[list[str]]:
    """Command lines of which each has one thing wrong."""
    yield ["--nonsense"]
    yield ["--nonsense=1"]
    yield ["-z"]
    if not any(not a.option_strings for a in parser._actions):
        yield ["stray"]
        yield ["", ""]
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        if not action.option_strings:
            yield from ([value] for value in BAD.get(kind(action), []) if not value.startswith("-"))
            continue
        name = action.option_strings[-1]
        if action.nargs == 0:
            yield [f"{name}=yes"]
            continue
        if action.nargs not in ("*", "?"):
            yield [name]  # and nothing after it
        odd = {"temperature": "0", "dropout": "0", "head_start": "0", "save": "-1", "checkpoint": "-1"}
        taken = odd.get(action.dest)  # meant
        yield from ([f"{name}={value}"] for value in BAD.get(kind(action), []) if value != taken)


def refusal(script: Script, options: list[str]) -> str:
    """Empty when the script refused these options as it should; else what it did instead."""
    try:
        with at_most(20):
            code, said = script.run(*options)
    except TooLong:
        return "went to work"
    except BaseException as error:  # what a reader would see as a traceback
        return f"{type(error).__name__}: {error}"
    lines = said.strip().splitlines() or [""]
    fine = code in (1, 2) and "error: " in lines[-1] and len(lines) <= 15
    return "" if fine else f"exit {code}, {lines[-1][:200]!r}"


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_wrong_option_is_refused_in_one_sentence(name: str, record_property) -> None:
    script = Script(name)
    lines = list(wrong_lines(script.parser()))
    record_property("cases", len(lines))
    wrong = {" ".join(options)[:80]: did for options in lines if (did := refusal(script, options))}
    assert not wrong, "\n".join(f"{options!r}: {did}" for options, did in wrong.items())


@pytest.mark.parametrize("name", SCRIPTS)
def test_files_and_folders_that_are_not_what_is_wanted(name: str, tmp_path: Path) -> None:
    script = Script(name)
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder" / "English.txt").mkdir(parents=True)
    (tmp_path / "bytes").mkdir()
    (tmp_path / "bytes" / "English.txt").write_bytes(bytes(range(256)))
    (tmp_path / "bytes" / "French.txt").write_bytes(b"")
    (tmp_path / "nothing").write_bytes(b"")
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    actions = [action for action in script.parser()._actions if kind(action) == "folder" and action.dest != "save"]
    wrong = []
    for action in actions:
        for path in sorted(tmp_path.iterdir()):
            options = [*action.option_strings[-1:], str(path)]
            if did := refusal(script, options):
                wrong.append(f"{options}: {did}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("name", SCRIPTS)
def test_any_text_is_refused_or_taken(name: str, course: Path) -> None:
    script = Script(name, course)
    parser = script.parser()
    for action in parser._actions:
        if kind(action) != "text" or not action.option_strings or action.nargs == 0:
            continue
        for text in TEXTS:
            did = refusal(script, [*least(parser), f"{action.option_strings[-1]}={text}"])
            assert did in ("", "went to work") or did.startswith("exit 0"), f"{action.dest}={text[:40]!r}: {did}"
    clean()


def least(parser: argparse.ArgumentParser) -> list[str]:
    """Options that make a run as short as it can be."""
    short = {"epochs": "2", "steps": "10", "samples": "50", "hidden": "2", "hidden_size": "2"}
    return [f"{a.option_strings[-1]}={short[a.dest]}" for a in parser._actions if a.dest in short]


def clean() -> None:
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.mark.long
@pytest.mark.parametrize("name", [s for s in SCRIPTS if not re.search("checkpoint_and|many_workers|predict_name", s)])
def test_the_smallest_and_the_largest_that_are_taken(name: str, course: Path, tmp_path: Path) -> None:
    """Every whole number at 1 (or at the least that is taken), every other number at 10: a whole run, no traceback.

    Three lessons have tests of their own for it. A process for each run, since lesson 8.12 calls nnfs.init(), which
    would change NumPy for the lessons after it.
    """
    options: dict[str, str] = {}
    for action in Script(name).parser()._actions:
        if action.type is int and action.option_strings:
            options[action.option_strings[-1]] = "100" if action.dest == "batch_size" else "1"  # not 20,000 steps
        elif action.type is float:
            options[action.option_strings[-1]] = "10"
    for value in ("2", "10", "10"):
        done = run(course / name, *(f"{option}={number}" for option, number in options.items()), cwd=tmp_path)
        if done.code == 0:
            break
        last = done.err.strip().splitlines()[-1]
        assert "error: " in last, done.err
        options |= {option: value for option in options if option in last and options[option] != "10"}
    assert done.code == 0, done.err


def drawn() -> list:
    lines = [(name, options) for name in SCRIPTS for options in wrong_lines(Script(name).parser())]
    return random.Random(0).sample(lines, min(50, len(lines)))


@pytest.mark.long
def test_fifty_whole_runs_end_in_one_sentence(course: Path, tmp_path: Path) -> None:
    """The same as processes of their own: nothing comes after the sentence, nothing is left behind."""
    for name, options in drawn():
        done = run(course / name, *options, cwd=tmp_path)
        last = (done.err.strip().splitlines() or [""])[-1]
        assert done.code in (1, 2) and "error: " in last and "Traceback" not in done.err, f"{name} {options}: {done}"
    assert not list(tmp_path.iterdir()) and not list(course.rglob("*.part"))
