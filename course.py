#!/usr/bin/env python3
"""The course, from one neuron to LSTM: sets itself up on first use and runs its scripts in order.

  python3 course.py                 a guided walk: the next lesson's question, Enter runs it (without a terminal: all)
  python3 course.py all             the whole course in order;  all --from 08/15  begins there
  python3 course.py list            every script in order, one path per line
  python3 course.py run 05          a chapter;  run 05/02  one script;  run 05 07/01  several;  run --from 08/15  onwards
  python3 course.py run 05 --show   opens the pictures too;  --quiet prints only one line per script
  python3 course.py run 09/15 -- --cell lstm        what stands after -- goes to the script
  python3 course.py test            the tests, quick half;  --long all of them;  what stands after -- goes to pytest
  python3 course.py doctor          what is installed, what does not fit, where the data is; each problem with its cure

What a chapter needs (requirements.txt) is installed when that chapter is first run, into the folder .venv beside this
file. Where your Python has it already, nothing is installed. On Windows write python instead of python3.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NoReturn, TextIO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STATE = ROOT / ".course.json"
OLDEST = (3, 10)
ME = "python course.py" if os.name == "nt" else "python3 course.py"
CPU_BUILDS = "torch torchvision --index-url https://download.pytorch.org/whl/cpu"

say = functools.partial(print, flush=True)  # standard output: what was asked for
tell = functools.partial(print, file=sys.stderr, flush=True)  # standard error: everything about it


class Problem(Exception):
    """Something the reader can put right: one sentence, no traceback. Code 2 is for what was typed."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def scripts() -> list[str]:
    """Every script in order: 01_neuron/01_one_input.py ..."""
    found = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("0[1-9]_*/[0-9][0-9]_*.py"))
    if not found:
        raise Problem(f"there are no chapters in {ROOT}: this copy of the course is incomplete, fetch it again")
    return found


def find(name: str) -> list[str]:
    """The scripts meant by 05, 5, 05_activations, 05/02, 5/2, 05_activations/02_relu.py."""

    def meant(given: str, real: str) -> bool:
        by_number = given.isascii() and given.isdigit() and int(given) == int(real[:2])
        return by_number or given in (real, real[:-3])

    words = re.sub(r"^\./", "", name.replace("\\", "/")).rstrip("/").split("/")
    found = [s for s in scripts() if len(words) < 3 and all(map(meant, words, s.split("/")))]
    if not found:
        raise Problem(f"there is no chapter or script '{name}'; `{ME} list` shows every script", 2)
    return found


def short(script: str) -> str:
    return re.sub(r"_[^/]*", "", script)  # 05_activations/02_relu.py -> 05/02


def select(names: list[str], start: str | None) -> list[str]:
    wanted = {script for name in names for script in find(name)} if names else set(scripts())
    first = find(start)[0] if start else ""
    chosen = [script for script in scripts() if script in wanted and script >= first]
    if not chosen:
        raise Problem(f"nothing of {' '.join(names)} is left from {start} on; `{ME} list` shows the order", 2)
    return chosen


def requirements(chapter: int) -> dict[str, int]:
    """What chapters 1 to `chapter` need: {"torch>=2.6": 9} from the line `torch>=2.6  # from 09  PyTorch`."""
    needed = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        requirement, _, comment = line.partition("#")
        stage = re.search(r"\bfrom (\d+)", comment)
        if requirement.strip():
            needed[requirement.strip()] = int(stage[1]) if stage else 1
    return {requirement: stage for requirement, stage in needed.items() if stage <= chapter}


def test_requirements() -> list[str]:
    """The extra `test` of pyproject.toml. (tomllib came only with Python 3.11.)"""
    extra = re.search(
        r"^test = (\[.*?\"\s*,?\s*\])", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M | re.S
    )
    return ast.literal_eval(extra[1]) if extra else []


def package(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0]


def versions(packages: list[str]) -> dict[str, str]:
    """What this interpreter has of these packages. A package in .venv counts only if pip came to its end."""
    from importlib import metadata  # not at the top: Python 3.7, which gets a sentence from main(), has none

    found = dict.fromkeys(packages, "")
    for name in packages:
        try:
            this = metadata.distribution(name)
            in_venv = VENV in Path(str(this.locate_file(""))).resolve().parents
            found[name] = this.version if not in_venv or this.read_text("INSTALLER") else ""
        except (metadata.PackageNotFoundError, KeyError):
            pass
    return found


def versions_in_venv(packages: list[str]) -> dict[str, str] | None:
    """The same for .venv; None when it has no Python that works."""
    code = f"import json, sys, course; assert sys.version_info >= {OLDEST}; print(json.dumps(course.versions(sys.argv[1:])))"
    try:
        probe = subprocess.run([VENV_PYTHON, "-B", "-c", code, *packages], cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return None
    return json.loads(probe.stdout) if probe.returncode == 0 else None


def lacking(needed: list[str], have: dict[str, str] | None) -> list[str]:
    """The requirements that are not there or too old."""

    def numbers(version: str) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", re.sub(r"\+.*|(\.0)+$", "", version))]  # 2.0+cpu is 2

    found = {requirement: (have or {}).get(package(requirement)) for requirement in needed}
    return [r for r in needed if not found[r] or numbers(found[r]) < numbers(r.partition(">=")[2])]


def writable() -> bool:
    try:
        with tempfile.TemporaryFile(dir=ROOT):
            return True
    except OSError:
        return False


def interpreter(needed: list[str], why: str, extra: tuple[str, ...] = ()) -> str:
    """A Python that has what is needed: this one, or the one in .venv, which is made and filled on first need."""
    if not writable():
        raise Problem(
            f"the course folder {ROOT} cannot be written to; copy it to a folder of your own and run it there"
        )
    names = [package(requirement) for requirement in needed]
    if not lacking(needed, versions(names)):
        return sys.executable
    have = versions_in_venv(names)
    missing = lacking(needed, have)
    if missing:
        make_venv(from_nothing=have is None)
        install(missing, [*needed, *extra], why)
        missing = lacking(needed, versions_in_venv(names))
    if missing:
        raise Problem(f"pip ended well, but {', '.join(missing)} is not in {VENV}; delete that folder and try again")
    return str(VENV_PYTHON)


@functools.lru_cache
def python_for(chapter: str) -> str:
    """One look for each chapter and no more: it takes a moment."""
    return interpreter(list(requirements(int(chapter))), f"chapter {chapter}")


def succeeds(*command: str | Path, silent: bool = False) -> bool:
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode and not silent:
        tell("\n".join((done.stdout + done.stderr).strip().splitlines()[-8:]))
    return done.returncode == 0


def make_venv(from_nothing: bool) -> None:
    """Make .venv, or mend one that was left half made."""
    made = True
    if from_nothing:
        tell(f"Making {VENV}, where the course keeps its packages ...")
        made = succeeds(sys.executable, "-m", "venv", *(["--clear"] if VENV_PYTHON.exists() else []), VENV)
    pip_is_there = made and succeeds(VENV_PYTHON, "-m", "pip", "--version", silent=True)
    if not made or not (pip_is_there or succeeds(VENV_PYTHON, "-m", "ensurepip")):
        raise Problem(
            "making .venv failed, see the lines above. On Debian and Ubuntu the cure is `sudo apt install python3-venv`, "
            "elsewhere a Python from https://www.python.org; then run the same command again"
        )
    # A package whose installation was cut off has no INSTALLER yet, but pip would take it for installed.
    for site_packages in ("lib/python*/site-packages", "Lib/site-packages"):
        for folder in list(VENV.glob(f"{site_packages}/*.dist-info")):
            if not (folder / "INSTALLER").exists():
                shutil.rmtree(folder)


def install(missing: list[str], needed: list[str], why: str) -> None:
    tell(f"Installing for {why}, once: {', '.join(missing)}")
    if "torch" in map(package, missing):
        tell("PyTorch is gigabytes and takes minutes. For its small builds without GPU: Ctrl-C, then run")
        tell(f"  {VENV_PYTHON} -m pip install {CPU_BUILDS}")
    # pip's words go to standard error: standard output belongs to the lessons.
    pip = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *needed]
    if subprocess.run(pip, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode:
        raise Problem(
            f"installing for {why} failed, pip's own last lines are above; check the network and the free disk space, "
            "then run the same command again: it goes on where it stopped"
        )


class Run:
    """Runs scripts one by one, counts them, and says how to go on after a stop."""

    def __init__(self, go_on: str, quiet: bool = False, show: bool = False, extra: list[str] | None = None) -> None:
        self.go_on, self.quiet, self.show, self.extra = go_on, quiet, show, extra or []
        self.ok, self.failed, self.seconds = 0, 0, 0.0

    def summary(self) -> str:
        ran = self.ok + self.failed
        return f"{ran} script{'s' * (ran != 1)}, {self.ok} ok{', 1 failed' * self.failed}, {self.seconds:.1f} s"

    def to_go_on(self, script: str) -> str:
        return f"To go on: {self.go_on.format(short(script))}"

    def all(self, chosen: list[str]) -> int:
        for script in chosen:
            try:
                if not self.one(script):
                    return 1
            except KeyboardInterrupt:
                return self.stopped(script)
        if len(chosen) > 1:
            say(self.summary())
        return 0

    def stopped(self, script: str) -> int:
        say(f"\nStopped at {script}. {self.summary()}. {self.to_go_on(script)}")
        return 130

    def one(self, script: str) -> bool:
        """Run one script. When it fails, its own error is the last thing on the screen."""
        python = python_for(script[:2])
        if not self.quiet:
            say(f"== {script}")
        started = time.monotonic()
        code, output, errors = self.process(python, script)
        seconds = time.monotonic() - started
        self.seconds += seconds
        if code == 0:
            self.ok += 1
            if not self.quiet:
                write(sys.stderr, errors)
            say(f"-- {script}  {seconds:.1f} s  ok")
            if self.show:
                show_pictures(output.decode("utf-8", "replace"))
            return True
        self.failed += 1
        say(f"-- {script}  {seconds:.1f} s  FAILED ({f'exit {code}' if code > 0 else f'signal {-code}'})")
        say(f"{self.summary()}. {self.to_go_on(script)}")
        if re.search(rb"ModuleNotFoundError|ImportError|torchvision::", errors):
            say(f"`{ME} doctor` may know the cure.")
        write(sys.stderr, errors)
        return False

    def process(self, python: str, script: str) -> tuple[int, bytes, bytes]:
        """Exit code, output and errors of a script; its output is shown as it comes. Its standard input is empty."""
        env = {"MPLBACKEND": "Agg", **os.environ, "PYTHONUNBUFFERED": "1"}
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
        ours, theirs = terminal_or_pipe(self.quiet)
        child = subprocess.Popen([python, ROOT / script, *self.extra], cwd=ROOT, env=env, stderr=theirs, **pipes)
        os.close(theirs)
        output, errors = bytearray(), bytearray()
        listener = threading.Thread(target=keep_errors, args=(ours, errors, self.quiet), daemon=True)
        listener.start()
        try:
            for chunk in iter(lambda: child.stdout.read1(65536), b""):
                output += chunk
                if not self.quiet:
                    write(sys.stdout, chunk)
            code = child.wait()
        finally:  # leave no script behind: after Ctrl-C it has a second to end by itself
            for step in (child.poll, child.terminate, child.kill):
                if child.poll() is None:
                    step()
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        child.wait(1)
        listener.join(2)
        if code in (-signal.SIGINT, 0xC000013A):  # the script heard the Ctrl-C before we did
            raise KeyboardInterrupt
        return code, bytes(output), bytes(errors)


def write(stream: TextIO, text: bytes) -> None:
    stream.buffer.write(text)
    stream.flush()


def terminal_or_pipe(quiet: bool) -> tuple[int, int]:
    """Where a script writes its errors. On a terminal it gets a terminal too, else it would draw no progress bar."""
    if quiet or os.name == "nt" or not sys.stderr.isatty():
        return os.pipe()
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    size = fcntl.ioctl(sys.stderr.fileno(), termios.TIOCGWINSZ, bytes(8))
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
    return ours, theirs


def keep_errors(ours: int, kept: bytearray, quiet: bool) -> None:
    """Show progress bars (lines with a carriage return) at once; keep the rest, so that it can be shown last."""
    bar = False
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # so ends a terminal; a pipe ends with nothing
            chunk = b""
        if not chunk:
            return os.close(ours)
        for piece in chunk.replace(b"\r\n", b"\n").splitlines(keepends=True):  # splits at \r and at \n
            if bar and piece.startswith(b"Traceback"):
                bar, kept[:0] = False, b"\n"
            bar = bar or piece.endswith(b"\r")
            if not bar:
                kept += piece
            elif not quiet:
                write(sys.stderr, piece)
            bar = bar and not piece.endswith(b"\n")


def show_pictures(output: str) -> None:
    for name in re.findall(r"^picture: (.+?)\s*$", output, re.MULTILINE):
        picture, mac = ROOT / name, sys.platform == "darwin"
        screen = mac or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        viewer = shutil.which("open" if mac else "xdg-open") if screen else None
        if hasattr(os, "startfile"):
            os.startfile(picture)
        elif viewer:
            subprocess.Popen([viewer, picture], stdin=-3, stdout=-3, stderr=-3, start_new_session=True)
        else:
            say(f"no viewer was found here; the picture lies in {picture}")


def heading(script: str) -> str:
    """Title and question of a lesson, from its docstring."""
    try:
        doc = ast.get_docstring(ast.parse((ROOT / script).read_text(encoding="utf-8"))) or ""
    except (OSError, SyntaxError, ValueError):
        return "(this file cannot be read as Python)"
    title, _, rest = doc.partition("\n")
    question = re.search(r"^Question .*(\n(?!\n|(Needs|Teaches|Run|Road)\b).*)*", rest, re.MULTILINE)
    return f"{title}\n{question[0] if question else ''}".strip()


def walk() -> int:
    """Lesson by lesson; where the reader stopped is remembered."""
    lessons, run, warned = scripts(), Run(ME), False
    try:
        last = json.loads(STATE.read_text(encoding="utf-8"))["next"] if STATE.exists() else ""
        at = next(i for i, lesson in enumerate(lessons) if lesson >= last)  # it may have been renamed since
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        tell(f"{STATE} does not say where you stopped; the walk begins at the first lesson.")
        at = 0
    keys = "Enter runs the lesson, s skips it, b goes back one, q stops."
    say(f"{keys} Guess the answer before you press Enter.")
    while at < len(lessons):
        say(f"\nLesson {at + 1} of {len(lessons)}: {lessons[at]}\n{heading(lessons[at])}")
        try:
            key = input("Enter, s, b, q > ").strip().lower()
            if key == "" and not run.one(lessons[at]):
                return 1
        except EOFError:
            key = "q"
            say()
        except KeyboardInterrupt:
            return run.stopped(lessons[at])
        if key == "q":
            say(f"Stopped before {lessons[at]}. {run.summary()}. {run.to_go_on(lessons[at])}")
            return 0
        if key not in ("", "s", "b"):
            say(f"'{key}' is none of the keys. {keys}")
            continue
        at = max(at - 1, 0) if key == "b" else at + 1
        beside = STATE.with_name(f"{STATE.name}.{os.getpid()}")
        try:
            beside.write_text(json.dumps({"next": lessons[at % len(lessons)]}) + "\n", encoding="utf-8")
            os.replace(beside, STATE)
        except OSError as error:
            if not warned:
                tell(f"where you are cannot be remembered ({STATE}: {error.strerror}); the walk goes on without.")
            warned = True
            beside.unlink(missing_ok=True)
    say(f"\nThat was the last lesson. {run.summary()}. The next walk begins at the first.")
    return 0


def test(long: bool, extra: list[str]) -> int:
    tools = test_requirements()
    python = interpreter([*requirements(99), *tools], "the tests", ("-e", ".[test]"))
    parallel = ["-n", "2"] if "pytest-xdist" in map(package, tools) else []
    pytest = ["pytest", "tests", *parallel, *["--long"] * long, *extra]
    codes = []
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], pytest):
        say(f"== {' '.join(command)}")
        codes.append(subprocess.run([python, "-m", *command], cwd=ROOT).returncode)
    return next(filter(None, codes), 0)


def doctor() -> int:
    failures = 0

    def report(fine: object, good: str, bad: str, cure: str, kind: str = "FAIL") -> None:
        nonlocal failures
        failures += not fine and kind == "FAIL"
        say(f"ok    {good}" if fine else f"{kind}  {bad}\n      cure: {cure}")

    needed, can_write = requirements(99), writable()
    names = [package(line) for line in needed]
    python, have, in_venv = sys.executable, versions(names), versions_in_venv(names)
    if lacking(list(needed), have) and in_venv is not None:
        python, have = str(VENV_PYTHON), in_venv
    missing = lacking(list(needed), have)
    report(True, f"Python {sys.version.split()[0]} on {sys.platform}; packages are looked for with {python}", "", "")
    own = "copy it to a folder of your own"
    report(can_write, f"{ROOT} can be written to", f"the course folder {ROOT} cannot be written to", own)
    for line, stage in needed.items():
        state = f"only {have[package(line)]} is installed" if have[package(line)] else "not installed"
        cure = f"`{ME} run {stage}` installs it" if can_write else own
        bad = f"{line}: {state}; needed from chapter {stage:02} on"
        report(
            line not in missing, f"{package(line)} {have[package(line)]}", bad, cure, "note" if can_write else "FAIL"
        )
    if missing and in_venv is None and not succeeds(python, "-c", "import ensurepip, venv", silent=True):
        report(False, "", "this Python cannot make .venv", "on Debian and Ubuntu: sudo apt install python3-venv")
    if have.get("torch") and have.get("torchvision"):  # whether they match only an import tells, not their versions
        tried = subprocess.run([python, "-c", "import torch, torchvision"], cwd=ROOT, capture_output=True, text=True)
        error = (tried.stderr.strip().splitlines() or [f"exit {tried.returncode}"])[-1]
        cure = f"install both from one place in one command. For the small CPU builds:\n      {python} -m pip install "
        bad = f"torch and torchvision do not work together: {error}"
        report(not tried.returncode, "torch and torchvision match", bad, f"{cure}--force-reinstall {CPU_BUILDS}")

    names_here = any((ROOT / "data" / "names").glob("*.txt"))
    report(names_here, "the course's own names are there", "data/names is missing", "fetch the course again")
    chosen = os.environ.get("COURSE_DATA")
    data = Path(os.path.abspath(chosen or ROOT / "data"))
    cure = "let COURSE_DATA name a folder that you can read, or unset it"
    readable = data.is_dir() and os.access(data, os.R_OK | os.X_OK)
    report(readable or not chosen, f"data lie in {data}", f"COURSE_DATA names {data}, no readable folder", cure)
    raw, parts = (
        data / "MNIST" / "raw",
        ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"),
    )
    mnist = all(any(raw.glob(f"{part}-ubyte*")) for part in parts)
    cure = "none is needed, the lessons take smaller data; to get it: python data/download.py "
    report(mnist, "MNIST is there", "MNIST is not there", f"{cure}mnist", "note")
    there = any((data / "names_pytorch").glob("*.txt"))
    report(there, "the PyTorch names are there", "the PyTorch names are not there", f"{cure}names", "note")
    say(f"\nNot well: see the lines that begin with FAIL ({failures})." if failures else "\nAll is well.")
    return 1 if failures else 0


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        hint = "what is meant for a script goes after --; " * ("unrecognized" in message)
        raise Problem(f"{message}; {hint}`{ME} --help` shows what there is", 2)


def command_line(words: list[str]) -> int:
    if not words and sys.stdin.isatty() and sys.stdout.isatty():
        return walk()
    command, *rest = words or ["all"]
    cut = rest.index("--") if "--" in rest else len(rest)
    rest, extra = rest[:cut], rest[cut + 1 :]
    if {"-h", "--help", "help"} & {command, *rest}:
        say(__doc__.strip())
        return 0
    if command not in ("all", "list", "run", "test", "doctor"):
        raise Problem(f"there is no command '{command}'; `{ME} --help` shows what there is", 2)
    parser = Parser(prog=ME, add_help=False, allow_abbrev=False)
    if command == "run":
        parser.add_argument("names", nargs="*")
    if command in ("run", "all"):
        parser.add_argument("--from", dest="start")
        parser.add_argument("--show", action="store_true")
        parser.add_argument("--quiet", action="store_true")
    if command == "test":
        parser.add_argument("--long", action="store_true")
    given = parser.parse_intermixed_args(rest)
    if command == "test":
        return test(given.long, extra)
    names = given.names if command == "run" else []
    if command == "run" and not names and not given.start:
        raise Problem(f"run what? A chapter (`{ME} run 05`) or a script (`{ME} run 05/02`)", 2)
    chosen = select(names, given.start) if command in ("run", "all") else []
    if extra and len(chosen) != 1:
        raise Problem(f"what stands after -- goes to one script; name one: `{ME} run 09/15 -- {' '.join(extra)}`", 2)
    if command == "list":
        say("\n".join(scripts()))
    if command == "doctor":
        return doctor()
    go_on = " ".join([ME, command, *names, "--from {}"])
    return Run(go_on, given.quiet, given.show, extra).all(chosen) if chosen else 0


def main() -> int:
    version = sys.version_info[:2]
    if version < OLDEST:
        tell(
            f"course.py: this is Python {version[0]}.{version[1]}; the course needs 3.10 or newer, https://www.python.org"
        )
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit that ends the script too
    try:
        return command_line(sys.argv[1:])
    except Problem as problem:
        tell(f"course.py: {problem}")
        return problem.code
    except KeyboardInterrupt:
        tell("\nStopped. The same command goes on.")
        return 130
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141


if __name__ == "__main__":
    sys.exit(main())
