"""Exercises that mark themselves, and lessons watched while they are edited: `course.py check` and `course.py watch`.

An exercise is three files in the folder `exercises` of its chapter: NN_topic.py is the reader's, solutions/NN_topic.py
the same file solved, and marks/NN_topic.py holds HINTS, check(work), which raises Wrong with a sentence for the reader,
and WRONG, typical wrong answers for the tests. Standard library only: chapters 1 and 2 are marked without NumPy.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import faulthandler
import hashlib
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import textwrap
import threading
import time
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "tests"), str(ROOT)]  # at the end: no name of a lesson may be hidden
import course
from course import ME, problem, say

POLL = 0.2  # seconds between two looks at a watched file or at a clock
STOPPED = 99  # exit code of an answer that took too long
BEGIN, END = "# your code: ", "# end of your code"


# ---------------------------------------------------------------- for the files in marks/


class Wrong(Exception):
    """What is wrong with an answer, as one paragraph for the reader."""


def near(a: Any, b: Any, tolerance: float = 1e-6) -> bool:
    """Whether two numbers, lists, arrays or tensors are the same but for rounding. Other shapes, None, text: False."""
    with contextlib.suppress(Exception):  # whatever the reader's code gave back: what cannot be compared is not near
        a, b = (x.tolist() if hasattr(x, "tolist") else x for x in (a, b))
        if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
            return len(a) == len(b) and all(near(x, y, tolerance) for x, y in zip(a, b, strict=True))
        if isinstance(a, (int, float)) and isinstance(b, (int, float)):  # nan is near nothing, infinity only itself
            return a == b or math.isfinite(b) and abs(a - b) <= tolerance * max(1.0, abs(b))
    return False


def expect(function: Callable, *args: Any, **options: Any) -> Any:
    """Call the reader's function. Its errors, and a forgotten `return`, become a Wrong that a beginner can read."""
    name = getattr(function, "__qualname__", repr(function))
    try:
        result = function(*args, **options)
    except Exception as error:
        if isinstance(error, TypeError) and error.__traceback__.tb_next is None:  # the call itself, not a line in it
            raise Wrong(f"{name} cannot be called as the task says: {error}. Keep its first line as given.") from None
        raise Wrong(explain(error)) from None
    if result is None and should_return(function):
        raise Wrong(f"{name} gives nothing back (None). Does each way through it end with `return` and the answer?")
    return result


def should_return(function: Callable) -> bool:
    """Whether the solution's function of this name returns something."""
    path = Path(getattr(getattr(function, "__code__", None), "co_filename", ""))
    solution = path.parent / "solutions" / path.name
    if path.parent.name != "exercises" or not solution.exists():
        return False
    scope: Any = ast.parse(solution.read_text(encoding="utf-8"))
    for part in function.__qualname__.split("."):
        scope = next((n for n in getattr(scope, "body", []) if getattr(n, "name", "") == part), None)
    return any(isinstance(node, ast.Return) and node.value for node in ast.walk(scope)) if scope else False


PLAIN_WORDS = {
    "IndexError": "An index went past the end: a list of n numbers has the places 0 to n - 1.",
    "KeyError": "A dictionary was asked for a key that it does not hold.",
    "UnboundLocalError": "A name is used before it was given a value inside this function.",
    "NameError": "A name is used that nothing was ever assigned to: a slip of the pen, or a line too early?",
    "TypeError": "Two things do not go together here: a list where a number was meant, None, or a call with too many "
    "or too few values?",
    "ValueError": "The lengths or shapes that meet here do not fit each other. Print them in the line above.",
    "RuntimeError": "If it speaks of shapes or sizes, print them in the line above.",
    "ZeroDivisionError": "The number below the line is zero: has it been counted yet?",
    "AttributeError": "It has no such part: a list where an array was meant, or a slip of the pen after the dot?",
    "RecursionError": "A function calls itself for ever.",
    "ModuleNotFoundError": f"A package is missing here; `{ME} doctor` knows more.",
    "EOFError": "While an exercise is marked there is no keyboard.",
    "SystemExit": "The file ends Python itself: take exit() out.",
}


def explain(error: BaseException) -> str:
    """An error of the reader's code in plain words, with its line."""
    line, at = 0, error.__traceback__
    while at:  # the last line of the reader's own file on the way to the error
        line = at.tb_lineno if Path(at.tb_frame.f_code.co_filename).parent.name == "exercises" else line
        at = at.tb_next
    kind = type(error).__name__
    if kind == "NotImplementedError":
        return f"nothing written yet in line {line}: your code takes the place of `raise NotImplementedError`."
    where = f"line {line} stopped with" if line else "what your code gave back cannot be marked,"
    words = PLAIN_WORDS.get(kind, "") if line else "Compare its type and shape with the example in the task."
    said = f": {error}"[:300].rstrip(" :.")
    return f"{where} {kind}{said}. {words}".strip()


# ---------------------------------------------------------------- exercises


@dataclass(frozen=True)
class Exercise:
    folder: str  # 01_neuron
    file: str  # 01_one_neuron.py

    @property
    def name(self) -> str:
        return f"{self.folder[:2]}/{self.file[:2]}"

    @property
    def path(self) -> Path:
        return ROOT / self.folder / "exercises" / self.file

    @property
    def shown(self) -> str:
        return f"{self.folder}/exercises/{self.file}"

    @property
    def solution(self) -> str:
        return (self.path.parent / "solutions" / self.file).read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        return re.search(r'"""Exercise \d\.\d+  (.*)', self.solution)[1]

    @property
    def limit(self) -> int:
        """Seconds after which it is stopped."""
        return 10 if int(self.folder[:2]) < 8 else 60

    def text(self) -> str | None:
        """The reader's file; None when it is gone. What is not text becomes a mark that Python will not read either."""
        with contextlib.suppress(FileNotFoundError):
            return self.path.read_text(encoding="utf-8", errors="replace")
        return None

    def is_open(self) -> bool:
        return self.text() == stub(self.solution)

    @property
    def marks(self) -> Path:
        return self.path.parent / "marks" / self.file

    def told(self, name: str) -> list[Any]:
        """HINTS or WRONG, read and not run: the marks may need packages that are not installed yet."""
        tree = ast.parse(self.marks.read_text(encoding="utf-8"))
        values = [n.value for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == name]
        return ast.literal_eval(values[0])


def exercises() -> list[Exercise]:
    found = sorted(ROOT.glob("0[1-9]_*/exercises/solutions/[0-9][0-9]_*.py"))
    return [Exercise(path.parts[-4], path.name) for path in found]


def stub(solution: str) -> str:
    """The reader's file, made from the solution: every part between the two marks becomes a TODO."""
    number = re.search(r'"""Exercise (\d\.\d+)', solution)[1]
    lines: list[str] = []
    inside: list[str] | None = None
    for line in solution.split("\n"):
        bare, indent = line.strip(), line[: len(line) - len(line.lstrip())]
        if bare.startswith(BEGIN):
            lines.append(f"{indent}# TODO: {bare.removeprefix(BEGIN)}")
            inside = []
        elif bare == END:
            names = assigned("\n".join(inside or [])) if not indent else []
            lines += [f"{name} = None" for name in names] or [f'{indent}raise NotImplementedError("exercise {number}")']
            inside = None
        elif inside is not None:
            inside.append(line)
        else:
            lines.append(line)
    return "\n".join(lines)


def assigned(code: str) -> list[str]:
    """The names that code at the left edge gives a value, in order."""
    targets = [t for node in ast.parse(code).body if isinstance(node, ast.Assign) for t in node.targets]
    names = [n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
    return list(dict.fromkeys(n.id for n in names if isinstance(n.ctx, ast.Store)))


def to_set(solution: str) -> list[str]:
    """The settings that the reader has to give: `NAME = None` in the stub."""
    return re.findall(r"^(\w+) = None$", stub(solution), re.MULTILINE)


def load(path: Path, name: str) -> types.ModuleType:
    """A file as a module, always read anew: a copy compiled a moment ago could hide what was saved since."""
    module = types.ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)  # noqa: S102  the reader's own file
    return module


# ---------------------------------------------------------------- marking one, in a process of its own


class Printed(io.StringIO):
    """What the reader's code prints, up to a limit: a loop that never ends must not fill the memory."""

    def write(self, text: str) -> int:
        return super().write(text) if self.tell() < 4000 else len(text)


def mark_here(exercise: Exercise) -> None:
    """Mark an exercise in this process and print the verdict as one line of JSON."""
    threading.Thread(target=stop_after, args=(exercise.limit,), daemon=True).start()
    answer, printed = sys.stdout, Printed()
    with contextlib.redirect_stdout(printed):
        wrong = judge(exercise)
    answer.write("\n" + json.dumps({"wrong": wrong, "printed": printed.getvalue()}) + "\n")
    answer.flush()
    os._exit(0)  # whatever the reader's code has left running


def stop_after(seconds: int) -> None:
    """End this process when it has used so much of a processor, or has slept for long, and say where it was."""
    end = time.monotonic() + 4 * seconds  # a right answer on a busy machine is not stopped
    while time.process_time() < seconds and time.monotonic() < end:
        time.sleep(POLL)
    faulthandler.dump_traceback()
    os._exit(STOPPED)


def cannot_read(error: Exception) -> str:
    """A file that is no Python, in one sentence."""
    line, found = getattr(error, "lineno", None) or 1, getattr(error, "msg", error)
    return f"line {line} cannot be read by Python: {found}. Look at this line and at the one above it."


def judge(exercise: Exercise) -> str:
    """The empty text when the answer is right, else what is wrong with it."""
    try:
        compile(exercise.path.read_bytes(), exercise.file, "exec")
    except (SyntaxError, ValueError) as error:
        return cannot_read(error)
    work = None
    try:
        work = load(exercise.path, "work")
        for name in to_set(exercise.solution):
            if getattr(work, name, None) is None:
                return f"nothing written yet: {name} is still None. Give it a value where the TODO stands."
        load(exercise.marks, "marks").check(work)
    except Wrong as wrong:
        return str(wrong) or "not yet right."
    except AttributeError as error:
        if work is not None and error.obj is work:
            return f"there is no `{error.name}` in the file any more: keep the names that were given."
        return explain(error)
    except (Exception, SystemExit) as error:
        return explain(error)
    return ""


# ---------------------------------------------------------------- marking from outside


@dataclass
class Verdict:
    state: str  # passed, open, not yet
    why: str = ""
    printed: str = ""


def mark(exercise: Exercise, python: Callable[[Exercise], str] = lambda _: sys.executable) -> Verdict:
    """Mark one exercise with the Python that `python` finds for it; what is open needs none."""
    text = exercise.text()
    if text is None:
        return Verdict("not yet", f"{exercise.shown} is gone; `{ME} check {exercise.name} --reset` brings it back.")
    if text == stub(exercise.solution):
        what = "nothing written yet. Your code takes the place of the TODO in"
        return Verdict("open", f"{what} {exercise.shown}; save it and run `{ME} check {exercise.name}`.")
    code, output, errors = run([python(exercise), "-B", __file__, exercise.folder, exercise.file], 5 * exercise.limit)
    with contextlib.suppress(ValueError, KeyError, IndexError):
        found = json.loads(output.splitlines()[-1])
        return Verdict("not yet" if found["wrong"] else "passed", found["wrong"], found["printed"])
    if code == STOPPED:
        line = re.search(rf'exercises.{re.escape(exercise.file)}", line (\d+)', errors)
        at = f", in line {line[1]}" if line else ""
        why = f"stopped after {exercise.limit} seconds{at}: is there a loop that never ends? What should end it?"
        return Verdict("not yet", why)
    last = (errors.strip().splitlines() or [f"exit {code}"])[-1]
    return Verdict("not yet", f"Python itself ended before the answer could be marked ({last}).")


def run(command: list[Any], limit: float, saved: Callable[[], bool] = lambda: False) -> tuple[int, str, str]:
    """Exit code, output and errors of a command. It is stopped after so many seconds, or when a file is saved."""
    env = {"MPLBACKEND": "Agg", **os.environ, "PYTHONIOENCODING": "utf-8"}
    child = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, encoding="utf-8", errors="replace"
    )
    end = time.monotonic() + limit
    try:
        while True:
            try:
                output, errors = child.communicate(timeout=POLL)
                return child.returncode, output, errors
            except subprocess.TimeoutExpired:
                if time.monotonic() > end or saved():
                    return STOPPED, "", ""
    finally:
        child.kill()
        child.wait()


def interpreter(exercise: Exercise) -> str:
    """A Python for this exercise. Where only the standard library is used, nothing has to be installed for it."""
    code = exercise.solution + exercise.marks.read_text(encoding="utf-8")
    used = set(re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)) - {"marking"}
    return sys.executable if used <= sys.stdlib_module_names else course.interpreter(int(exercise.folder[:2]))


# ---------------------------------------------------------------- what the reader sees


def plain(text: str) -> str:
    """In ASCII, which every terminal can show."""
    return text.encode("ascii", "backslashreplace").decode()


def show(text: str, indent: str = "") -> None:
    """A paragraph, as wide as the terminal."""
    width = max(24, min(100, shutil.get_terminal_size().columns))
    options: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
    glued = re.sub(r"`[^`]*`", lambda m: m[0].replace(" ", "\0"), plain(text))  # a command stays on one line
    if any(len(word) > width - len(indent) for word in glued.split(" ")):
        glued = plain(text)
    say(textwrap.fill(glued, width, initial_indent=indent, subsequent_indent=indent, **options).replace("\0", " "))


def digest(text: str | None) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()[:16]


def report(chosen: list[Exercise]) -> bool:
    """Mark, print, remember; whether all of them pass."""
    remembered = course.memory().get("passed", {})
    passed = remembered if isinstance(remembered, dict) else {}
    states: list[str] = []
    for exercise in chosen:
        text = exercise.text()
        verdict = mark(exercise, interpreter)
        show(f"{verdict.state:7}  {exercise.name}  {exercise.title}")
        if verdict.state == "not yet" or (verdict.state == "open" and "open" not in states):  # once is enough
            show(verdict.why, "    ")
        states.append(verdict.state)
        if verdict.printed and len(chosen) == 1:
            say("    your code printed:")
            for line in verdict.printed.splitlines()[:20]:
                say(f"      {plain(line)}")
        now = {name: value for name, value in passed.items() if name != exercise.name}
        if verdict.state == "passed":
            now[exercise.name] = digest(text)
        if now != passed:  # at once: whoever presses Ctrl-C keeps what was marked
            passed = now
            course.remember(passed=passed)
    show(progress(passed))
    following = next((e for e in exercises() if (e.folder, e.file) > (chosen[-1].folder, chosen[-1].file)), None)
    if states == ["passed"] and following and following.is_open():
        show(f"next: {following.name}  {following.title}, in {following.shown}")
    return set(states) <= {"passed"}


def progress(passed: dict[str, str]) -> str:
    """One mark for each exercise: # passed, + begun, . open. What was not marked just now counts as it last did."""
    marks: dict[str, str] = {}
    everything = exercises()
    for exercise in everything:
        done = passed.get(exercise.name) == digest(exercise.text())
        mark = "#" if done else "." if exercise.is_open() else "+"
        marks[exercise.folder] = marks.get(exercise.folder, "") + mark
    line = " ".join(marks.values())
    return f"[{line}]  {line.count('#')} of {len(everything)} passed"


def select(names: list[str]) -> list[Exercise]:
    everything = {f"{e.folder}/{e.file}": e for e in exercises()}
    if not everything:
        problem(f"{ROOT} holds no exercises; fetch the course again")
    short = [name.replace("\\", "/").replace("exercises/", "") for name in names]
    wanted = {key for name in short for key in course.find(name, list(everything))}
    return [e for key, e in everything.items() if not names or key in wanted]


# ---------------------------------------------------------------- hint, solution, reset


def hint(exercise: Exercise) -> int:
    """One more hint than last time; how many were given is remembered."""
    remembered = course.memory().get("hints", {})
    given = dict(remembered) if isinstance(remembered, dict) else {}
    hints = exercise.told("HINTS")
    before = given.get(exercise.name, 0)
    count = min(before + 1 if isinstance(before, int) else 1, len(hints))
    for number, text in enumerate(hints[:count], 1):
        show(f"hint {number} of {len(hints)}: {text}")
    if before == count:
        show(f"These are all. `{ME} check {exercise.name} --solution` shows a solution.")
    else:
        course.remember(hints={**given, exercise.name: count})
    return 0


def solve(exercise: Exercise) -> int:
    say(f"One solution, in {exercise.folder}/exercises/solutions/{exercise.file}:\n")
    for part in re.findall(rf"(?ms)^ *{BEGIN}.*?{END}", exercise.solution):
        say(part.rstrip().removesuffix(END).rstrip() + "\n")
    return 0


def reset(exercise: Exercise, sure: bool) -> int:
    """Put the reader's file back to its beginning; what was in it is kept beside it."""
    text = exercise.text()
    if text == stub(exercise.solution):
        say(f"{exercise.shown} is as it was given; nothing to do.")
        return 0
    if text is not None:
        number = 1
        while (copy := exercise.path.with_name(f"{exercise.file}.old{number if number > 1 else ''}")).exists():
            number += 1
        if not sure and not (sys.stdin.isatty() and sys.stdout.isatty()):
            problem(f"--reset asks before it changes {exercise.shown}; without a terminal add --yes", 2)
        if not sure:
            show(f"Put {exercise.shown} back to its beginning? What you wrote is kept as {copy.name}.")
            try:
                sure = input("y for yes, anything else for no > ").strip().lower() in ("y", "yes")
            except EOFError:
                say("")
        if not sure:
            say("Nothing was changed.")
            return 1
        shutil.copyfile(exercise.path, copy)
        say(f"kept: {exercise.folder}/exercises/{copy.name}")
    beside = exercise.path.with_name(f"{exercise.file}.part")
    beside.write_text(stub(exercise.solution), encoding="utf-8")
    os.replace(beside, exercise.path)
    say(f"as given: {exercise.shown}")
    return 0


# ---------------------------------------------------------------- watching


def stamp(path: Path) -> tuple[int, int] | None:
    with contextlib.suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    return None


def watch(paths: list[Path], job: Callable[[list[Path]], object], what: str) -> int:
    """Do the job for all paths, then again for those that were saved, until Ctrl-C."""
    seen: dict[Path, Any] = {}
    try:
        while True:
            now = {path: stamp(path) for path in paths}
            for path in paths:
                if now[path] is None and seen.get(path, 0) is not None:
                    say(f"{path.name} is gone; when it is saved again, this goes on")
            changed = [path for path in paths if now[path] and now[path] != seen.get(path)]
            seen = now
            if changed:
                time.sleep(POLL)  # an editor may still be writing
                seen |= {path: stamp(path) for path in changed}
                job(changed)
                say(f"-- watching {what}: saved, it runs again; Ctrl-C ends it")
            time.sleep(POLL)
    except KeyboardInterrupt:
        say(f"\nStopped watching {what}.")
        return 0


def watch_lesson(script: str, extra: list[str]) -> int:
    path, base = ROOT / script, None  # base: the lines of the last run that came to its end

    def again(_: list[Path]) -> None:
        nonlocal base
        before = stamp(path)
        say(f"== {script}")
        try:
            compile(path.read_bytes(), script, "exec")
        except (SyntaxError, ValueError, OSError) as error:
            return show(f"{cannot_read(error)} The output is compared again when it runs.")
        python = course.interpreter(int(script[:2]))
        code, output, errors = run([python, path, *extra], float("inf"), lambda: stamp(path) not in (None, before))
        if stamp(path) not in (None, before):
            return say("saved again while it ran")
        lines = plain(output).splitlines()
        changes = lines if base is None else [x for x in difflib.ndiff(base, lines) if x[0] in "-+"]
        say("\n".join(changes) or "the same output")
        if code:  # as in a traceback: the line of the script, and what Python says about it
            at = re.findall(rf'{re.escape(path.name)}", line (\d+)', errors)
            last = (errors.strip().splitlines() or [f"exit {code}"])[-1]
            say(plain(f"line {at[-1]}: {last}" if at else last))
        else:
            base = lines

    return watch([path], again, script)


# ---------------------------------------------------------------- commands


def main(command: str, names: list[str], given: dict[str, str], extra: list[str]) -> int:
    if command == "watch":
        chosen = [script for name in names for script in course.find(name)]
        if len(chosen) != 1:
            problem(f"watch one script, such as `{ME} watch 05/02`; for an exercise `{ME} check 05/02 --watch`", 2)
        return watch_lesson(chosen[0], extra)
    if extra:
        problem(f"an exercise takes nothing after --, and here stands '{' '.join(extra)}'", 2)
    wanted = select(names)
    single = [option for option in ("--hint", "--solution", "--reset") if option in given]
    if len(single) > 1:
        problem(f"{' and '.join(single)} together? One at a time", 2)
    if single and (len(wanted) != 1 or not names):
        problem(f"{single[0]} for which exercise? Name one: `{ME} check 05/02 {single[0]}`", 2)
    if "--hint" in given:
        return hint(wanted[0])
    if "--solution" in given:
        return solve(wanted[0])
    if "--reset" in given:
        return reset(wanted[0], "--yes" in given)
    if "--watch" in given:
        of = {e.path: e for e in wanted}
        return watch(list(of), lambda paths: report([of[path] for path in paths]), " ".join(names) or "all exercises")
    return 0 if report(wanted) else 1


if __name__ == "__main__":
    from marking import Exercise as Named  # by its name: the marks raise that module's Wrong, not one of __main__
    from marking import mark_here as mark_named

    mark_named(Named(*sys.argv[1:3]))
