#!/usr/bin/env python3
"""The course, from one neuron to LSTM: sets itself up on first use and runs its scripts in order.

  python3 course.py                 a guided walk: the next lesson's question, Enter runs it (without a terminal: all)
  python3 course.py all             the whole course in order;  all --from 08/15  begins there
  python3 course.py list            every script in order, one path per line
  python3 course.py run 05          a chapter;  run 05/02  one script;  run 05 07/01  several;  --from 08/15  the rest
  python3 course.py run 05 --show   opens the pictures too;  --quiet prints only one line per script
  python3 course.py run 09/15 -- --cell lstm        what stands after -- goes to the script
  python3 course.py watch 05/02     runs a script again whenever it is saved, and shows what changed in its output
  python3 course.py check 05/02     marks an exercise (without a number: all); options --hint --watch --solution --reset
  python3 course.py test            the tests, quick half;  --long all of them;  what stands after -- goes to pytest
  python3 course.py doctor          what is installed, what does not fit, where the data is; each problem with its cure

What a chapter needs (requirements.txt) is installed when that chapter is first run, into the folder .venv beside this
file. Where your Python has it already, nothing is installed. On Windows write python instead of python3.
"""

from __future__ import annotations

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
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import NoReturn, TextIO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STATE = ROOT / ".course.json"
OLDEST = (3, 10)
ME = "python course.py" if os.name == "nt" else "python3 course.py"
OPTIONS = {"all": "--from --show --quiet", "run": "--from --show --quiet", "list": "", "test": "--long", "doctor": ""}
OPTIONS.update(watch="", check="--hint --watch --solution --reset --yes")
CPU_BUILDS = "torch torchvision --index-url https://download.pytorch.org/whl/cpu"
MNIST = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]

say = functools.partial(print, flush=True)  # standard output: what was asked for
tell = functools.partial(print, file=sys.stderr, flush=True)  # standard error: everything about it
tell_once = functools.lru_cache(maxsize=9)(tell)


def problem(sentence: str, code: int = 1) -> NoReturn:
    """The end, with a sentence for the reader, who can put it right. Code 2 is for what was typed."""
    tell(f"course.py: {sentence}")
    sys.exit(code)


def scripts() -> list[str]:
    """Every script in order: 01_neuron/01_one_input.py ..."""
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("0[1-9]_*/[0-9][0-9]_*.py"))


def find(name: str, among: list[str] | None = None) -> list[str]:
    """The scripts (or exercises) meant by 05, 5, 05_activations, 05/02, 5/2, 05_activations/02_relu.py."""

    def meant(given: str, real: str) -> bool:
        return given.zfill(2) == real[:2] or given in (real, real[:-3])

    words = name.replace("\\", "/").removeprefix("./").rstrip("/").split("/")
    found = [s for s in among or scripts() if len(words) < 3 and all(map(meant, words, s.split("/")))]
    what, command = ("exercise", "check") if among else ("chapter or script", "list")
    return found or problem(f"there is no {what} '{name}'; `{ME} {command}` shows every {what.split()[-1]}", 2)


def select(names: list[str], start: str | None) -> list[str]:
    wanted = {script for name in names for script in find(name)} if names else set(scripts())
    first = "" if start is None else find(start)[0]
    chosen = [script for script in scripts() if script in wanted and script >= first]
    return chosen or problem(f"{ROOT} holds no script of {' '.join(names) or 'the course'} from {start or '01'} on", 2)


def requirements(chapter: int) -> dict[str, int]:
    """What chapters 1 to `chapter` need: {"torch>=2.6": 9} from the line `torch>=2.6  # from 09  PyTorch`."""
    needed = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        requirement, _, comment = line.partition("#")
        stage = int((re.search(r"\bfrom (\d+)", comment) or [0, 1])[1])  # a line that names no chapter: from the first
        if requirement.strip() and stage <= chapter:
            needed[requirement.strip()] = stage
    return needed


def package(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0]


def versions(needed: Iterable[str]) -> dict[str, str]:
    """What this interpreter has of each requirement. A package in .venv counts only if pip came to its end."""
    from importlib import metadata  # not at the top: Python 3.7, which gets a sentence from main(), has none

    found = dict.fromkeys(needed, "")
    for requirement in needed:
        with contextlib.suppress(metadata.PackageNotFoundError, KeyError):
            this = metadata.distribution(package(requirement))
            in_venv = VENV in Path(str(this.locate_file(""))).resolve().parents
            found[requirement] = this.version if not in_venv or this.read_text("INSTALLER") else ""
    return found


def versions_in_venv(needed: Iterable[str]) -> dict[str, str]:
    """The same for .venv; empty when it has no Python that works."""
    code = f"import sys; sys.path[:0] = ['']; assert sys.version_info >= {OLDEST}; import course"
    code += "; print(course.versions(sys.argv[1:]))"
    with contextlib.suppress(OSError, SyntaxError):
        probe = subprocess.run([VENV_PYTHON, "-B", "-c", code, *needed], cwd=ROOT, capture_output=True, text=True)
        return ast.literal_eval(probe.stdout)
    return {}


def lacking(needed: Iterable[str], have: dict[str, str]) -> list[str]:
    """The requirements that are not there or too old."""

    def numbers(version: str) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", re.sub(r"[+,].*|(\.0)+$", "", version))]

    return [r for r in needed if not have.get(r) or numbers(have[r]) < numbers(r.partition(">=")[2])]


@functools.lru_cache(maxsize=9)  # one look for each chapter and no more: it takes a moment
def interpreter(chapter: int, tools: tuple[str, ...] = ()) -> str:
    """A Python that has what is needed: this one, or the one in .venv, which is made and filled on first need."""
    if not os.access(ROOT, os.W_OK):
        problem(f"the folder {ROOT} cannot be written to; copy the course to a folder of your own")
    needed = [*requirements(chapter), *tools]
    if not lacking(needed, versions(needed)):
        return sys.executable
    have = versions_in_venv(needed)
    missing = lacking(needed, have)
    if missing:
        why = "the tests" if tools else f"chapter {chapter:02}"
        tell(f"Installing for {why}, once, into {VENV}: {', '.join(missing)}")
        make_venv(from_nothing=not have)
        install([*needed, *["-e", ".[test]"] * bool(tools)], "torch" in map(package, missing))
    return str(VENV_PYTHON)


def succeeds(*command: str | Path, silent: bool = False) -> bool:
    done = subprocess.run(command, cwd=ROOT, stdin=DEVNULL, capture_output=True, text=True)
    if done.returncode and not silent:
        tell("\n".join((done.stdout + done.stderr).strip().splitlines()[-8:]))
    return done.returncode == 0


def make_venv(from_nothing: bool) -> None:
    """Make .venv, anew if its Python does not run, or mend one that was left half made."""
    made = not from_nothing or succeeds(sys.executable, "-m", "venv", "--clear", VENV)
    pip_is_there = made and succeeds(VENV_PYTHON, "-m", "pip", "--version", silent=True)
    if not pip_is_there and not (made and succeeds(VENV_PYTHON, "-m", "ensurepip")):
        cure = "the cure on Debian and Ubuntu: sudo apt install python3-venv; elsewhere: Python from www.python.org"
        problem(f"making .venv failed, see the lines above; {cure}")
    # A package whose installation was cut off has no INSTALLER yet, but pip would take it for installed.
    for folder in [*VENV.glob("lib/python*/site-packages/*.dist-info"), *VENV.glob("Lib/site-packages/*.dist-info")]:
        if not (folder / "INSTALLER").exists():
            shutil.rmtree(folder, ignore_errors=True)


def install(needed: list[str], torch: bool) -> None:
    if torch:
        tell("PyTorch is gigabytes and takes minutes. For its small builds without GPU: Ctrl-C, then run")
        tell(f"  {VENV_PYTHON} -m pip install {CPU_BUILDS}")
    pip = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *needed]  # it talks to standard error
    if subprocess.run(pip, cwd=ROOT, stdin=DEVNULL, stdout=sys.stderr).returncode:
        cure = "check the network and the free disk space, then run the same command again: it goes on where it stopped"
        problem(f"installing failed, pip's own last lines are above; {cure}")


class Run:
    """Runs scripts one by one, counts them, and says how to go on after a stop."""

    def __init__(self, go_on: str, quiet: bool = False, show: bool = False, extra: list[str] | None = None) -> None:
        self.go_on, self.quiet, self.show, self.extra = go_on, quiet, show, extra or []
        self.ok, self.failed, self.seconds = 0, 0, 0.0

    def summary(self, stopped_at: str = "") -> str:
        ran = self.ok + self.failed
        text = f"{ran} script{'s' * (ran != 1)}, {self.ok} ok{', 1 failed' * self.failed}, {self.seconds:.1f} s"
        number = re.sub(r"_[^/]*", "", stopped_at)  # 05_activations/02_relu.py -> 05/02
        return f"{text}. To go on: {self.go_on.format(number)}" if stopped_at else text

    def stop(self, script: str, code: int) -> NoReturn:
        say(f"\nStopped at {script}. {self.summary(script)}")
        sys.exit(code)

    def one(self, script: str) -> None:
        """Run one script. When it fails, that is the end, and its own error the last thing on the screen."""
        try:
            python = interpreter(int(script[:2]))
            if not self.quiet:
                say(f"== {script}")
            started = time.monotonic()
            code, output, errors = self.process(python, script)
        except KeyboardInterrupt:
            self.stop(script, 130)
        seconds = time.monotonic() - started
        self.seconds += seconds
        self.ok, self.failed = self.ok + (code == 0), self.failed + (code != 0)
        if code == 0:
            write(sys.stderr, b"" if self.quiet else errors)
            say(f"-- {script}  {seconds:.1f} s  ok")
            return show_pictures(output.decode("utf-8", "replace") * self.show)
        say(f"-- {script}  {seconds:.1f} s  FAILED ({f'exit {code}' if code > 0 else f'signal {-code}'})")
        say(self.summary(script))
        if re.search(rb"ModuleNotFoundError|ImportError|torchvision::", errors):
            say(f"`{ME} doctor` may know the cure.")
        write(sys.stderr, errors)
        sys.exit(1)

    def process(self, python: str, script: str) -> tuple[int, bytes, bytes]:
        """Exit code, output and errors of a script; its output is shown as it comes. Its standard input is empty."""
        env = {"MPLBACKEND": "Agg", **os.environ, "PYTHONUNBUFFERED": "1"}
        command = [python, ROOT / script, *self.extra]
        ours, theirs = terminal_or_pipe(self.quiet)
        child = subprocess.Popen(command, cwd=ROOT, env=env, stdin=DEVNULL, stdout=PIPE, stderr=theirs)
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
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, fcntl.ioctl(sys.stderr.fileno(), termios.TIOCGWINSZ, bytes(8)))
    return ours, theirs


def keep_errors(ours: int, kept: bytearray, quiet: bool) -> None:
    """Show progress bars (lines with a carriage return) at once; keep the rest, so that it can be shown last."""
    bar = False
    with contextlib.suppress(OSError):  # so ends a terminal; a pipe ends with nothing
        for chunk in iter(lambda: os.read(ours, 65536), b""):
            for piece in chunk.replace(b"\r\n", b"\n").splitlines(keepends=True):  # splits at \r and at \n
                bar = (bar or piece.endswith(b"\r")) and not piece.startswith(b"Traceback")
                if not bar:
                    kept += piece
                elif not quiet:
                    write(sys.stderr, piece)
                bar = bar and not piece.endswith(b"\n")
    os.close(ours)


def show_pictures(output: str) -> None:
    for name in re.findall(r"^picture: (.+?)\s*$", output, re.MULTILINE):
        viewer = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
        screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if hasattr(os, "startfile"):
            os.startfile(ROOT / name)
        elif viewer and screen:
            subprocess.Popen([viewer, ROOT / name], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
        else:
            say(f"no viewer was found here; the picture lies in {ROOT / name}")


def heading(script: str) -> str:
    """Title and question of a lesson, from its docstring."""
    text = (ROOT / script).read_text(encoding="utf-8", errors="replace")
    return [*re.split(r'"""|\n(?:Needs|Teaches|First|Run|Road)  ', text), ""][1].replace("\n\n", "\n").rstrip()


def memory() -> dict[str, object]:
    """What was remembered: where the walk stopped, and of the exercises which passed and which hints were given."""
    try:
        return dict(json.loads(STATE.read_text(encoding="utf-8"))) if STATE.exists() else {}
    except (OSError, ValueError, TypeError):
        tell_once(f"{STATE} does not say where you stopped; everything begins at the first lesson.")
        return {}


def remember(**news: object) -> None:
    beside = STATE.with_name(f"{STATE.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps({**memory(), **news}) + "\n", encoding="utf-8")
        os.replace(beside, STATE)
    except OSError as error:
        beside.unlink(missing_ok=True)
        tell_once(f"where you are cannot be remembered ({STATE}: {error.strerror}); it goes on without.")


def walk() -> int:
    """Lesson by lesson; where the reader stopped is remembered."""
    lessons, run, last = select([], None), Run(ME), str(memory().get("next", ""))
    at = sum(lesson < last for lesson in lessons) % len(lessons)  # it may have been renamed since
    while at < len(lessons):
        say(f"\nLesson {at + 1} of {len(lessons)}: {lessons[at]}\n{heading(lessons[at])}")
        try:
            key = input("Guess. Then Enter runs it, s skips it, b goes back one, q stops > ").strip().lower()
        except (EOFError, KeyboardInterrupt) as end:  # Ctrl-D, Ctrl-C
            run.stop(lessons[at], 130 if isinstance(end, KeyboardInterrupt) else 0)
        if key == "q":
            run.stop(lessons[at], 0)
        if key == "":
            run.one(lessons[at])
        at = max(at + {"": 1, "s": 1, "b": -1}.get(key, 0), 0)  # any other key: the same lesson is offered again
        remember(next=lessons[at % len(lessons)])
    return say(f"\nThat was the last lesson. {run.summary()}. The next walk begins at the first.") or 0


def test(long: bool, extra: list[str]) -> int:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")  # not by tomllib, which came with Python 3.11
    tools = re.findall(r'"(.+?)"', re.search(r"^test = \[(.*?)\]$", settings, re.MULTILINE | re.DOTALL)[1])
    python = interpreter(99, tuple(tools))
    pytest = ["pytest", "tests", *["-n", "2"] * ("pytest-xdist" in settings), *["--long"] * long, *extra]
    commands = (["ruff", "check", "."], ["ruff", "format", "--check", "."], pytest)
    return max([subprocess.run([python, "-m", *command], cwd=ROOT).returncode for command in commands], key=bool)


def doctor() -> int:
    failures = 0

    def report(fine: object, good: str, bad: str = "", cure: str = "", kind: str = "FAIL") -> None:
        nonlocal failures
        failures += not fine and kind == "FAIL"
        say(f"ok    {good}" if fine else f"{kind}  {bad}\n      cure: {cure}")

    needed, can_write = requirements(99), os.access(ROOT, os.W_OK)
    python, have, in_venv = sys.executable, versions(needed), versions_in_venv(needed)
    if lacking(needed, have) and in_venv:
        python, have = str(VENV_PYTHON), in_venv
    missing = lacking(needed, have)
    report(True, f"Python {sys.version.split()[0]} on {sys.platform}; packages are looked for with {python}")
    cure = "copy the course to a folder of your own"
    report(can_write, f"the folder {ROOT} can be written to", f"the folder {ROOT} cannot be written to", cure)
    kind, cure = ("note", "it is installed when first needed") if can_write else ("FAIL", cure)
    for line, stage in needed.items():
        bad = f"{line}, needed from chapter {stage:02} on: {have[line] or 'not'} installed"
        report(line not in missing, f"{package(line)} {have[line]}", bad, cure, kind)
    if missing and not in_venv and not succeeds(python, "-c", "import ensurepip, venv", silent=True):
        report(False, "", "this Python cannot make .venv", "on Debian and Ubuntu: sudo apt install python3-venv")
    if {"torch", "torchvision"} <= {package(line) for line in needed if have[line]}:  # only an import tells
        tried = subprocess.run([python, "-c", "import torch, torchvision"], cwd=ROOT, capture_output=True, text=True)
        bad = f"torch and torchvision do not work together: {''.join(tried.stderr.strip().splitlines()[-1:])}"
        cure = f"install both from one place in one command. For the small CPU builds:\n      {python} -m pip install "
        report(not tried.returncode, "torch and torchvision match", bad, f"{cure}--force-reinstall {CPU_BUILDS}")

    there = any((ROOT / "data" / "names").glob("*.txt"))
    report(there, "the course's own names are there", "data/names is missing", "fetch the course again")
    chosen = os.environ.get("COURSE_DATA")
    data = Path(os.path.abspath(chosen or ROOT / "data"))
    cure = "let COURSE_DATA name a folder that is there and can be read, or unset it"
    readable = not chosen or data.is_dir() and os.access(data, os.R_OK | os.X_OK)
    report(readable, f"data is looked for in {data}", f"COURSE_DATA names {data}, not a readable folder", cure)
    mnist = all(any((data / "MNIST" / "raw" / file).is_file() for file in (name, f"{name}.gz")) for name in MNIST)
    cure = "none needed, lessons take smaller data; to get it: python data/download.py"
    report(mnist, "MNIST is there", "MNIST is not there", f"{cure} mnist", "note")
    there = any((data / "names_pytorch").glob("*.txt"))
    report(there, "the PyTorch names are there", "the PyTorch names are not there", f"{cure} names", "note")
    return say(f"\nNot well: {failures} to mend, see FAIL." if failures else "\nAll is well.") or min(failures, 1)


def command_line(words: list[str]) -> int:
    if not words and sys.stdin.isatty() and sys.stdout.isatty():
        return walk()
    command, *rest = words or ["all"]
    cut = rest.index("--") if "--" in rest else len(rest)
    rest, extra = rest[:cut], rest[cut + 1 :]
    if {"-h", "--help", "help"} & {command, *rest}:
        return say(__doc__.strip()) or 0
    if command not in OPTIONS:
        problem(f"there is no command '{command}'; `{ME} --help` shows what there is", 2)
    names, given, rest = [], {}, iter(rest)
    for word in rest:
        option, _, value = word.partition("=")
        if option in OPTIONS[command].split():
            given[option] = value or next(rest, "") if option == "--from" else "yes"
        elif command in ("run", "watch", "check") and not word.startswith("-"):
            names.append(word)
        else:
            before = " before --" * (command in ("run", "watch"))
            problem(f"`{command}` does not take '{word}'{before}; `{ME} --help` shows what there is", 2)
    if command == "test":
        return test("--long" in given, extra)
    if command in ("watch", "check"):
        sys.path.insert(0, str(ROOT / "tests"))
        import marking

        return marking.main(command, names, given, extra)
    if command == "run" and not names and "--from" not in given:
        problem(f"run what? A chapter (`{ME} run 05`) or a script (`{ME} run 05/02`)", 2)
    chosen = select(names, given.get("--from"))
    if extra and (command != "run" or len(chosen) != 1):
        problem(f"what stands after -- goes to one script; name it: `{ME} run 09/15 -- {' '.join(extra)}`", 2)
    if command == "doctor":
        return doctor()
    if command == "list":
        return say("\n".join(chosen)) or 0
    run = Run(" ".join([ME, command, *names, "--from {}"]), "--quiet" in given, "--show" in given, extra)
    for script in chosen:
        run.one(script)
    if len(chosen) > 1:
        say(run.summary())
    return 0


def main() -> int:
    if sys.version_info[:2] < OLDEST:
        problem(f"this is Python {sys.version.split()[0]}; the course needs 3.10 or newer, see https://www.python.org")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit that ends the script too
    try:
        return command_line(sys.argv[1:])
    except KeyboardInterrupt:
        tell("\nStopped. The same command goes on.")
        return 130
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except (OSError, ImportError) as error:
        problem(f"{error}; if this copy of the course is incomplete, fetch it again")


if __name__ == "__main__":
    sys.exit(main())
