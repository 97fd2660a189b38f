"""The exercises: each is open as given, passes with its solution, and explains typical wrong answers.

python -m pytest tests/test_exercises.py -k "05/02"        one exercise
python tests/test_exercises.py 05                          writes the readers' files of a chapter from the solutions
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_course import Terminal, course, posix_only, sentence, start

import marking
from lessons import ROOT
from marking import BEGIN, END, Exercise, exercises, near, stub

EXERCISES = exercises()
each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.name}-{e.file[3:-3]}")


@pytest.fixture
def mark(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """Mark an exercise as if this text were the reader's, in the copy of the course."""
    copy = request.getfixturevalue("course")
    monkeypatch.setattr(marking, "ROOT", copy)
    monkeypatch.setattr(marking, "__file__", str(copy / "tests" / "marking.py"))

    def marked(exercise: Exercise, text: str) -> marking.Verdict:
        given = exercise.path.read_text(encoding="utf-8")
        exercise.path.write_text(text, encoding="utf-8")
        try:
            return marking.mark(exercise)
        finally:
            exercise.path.write_text(given, encoding="utf-8")

    return marked


def with_mistake(solution: str, old: str, new: str) -> str:
    """The solution with `old` replaced by `new` where the reader writes."""
    parts = re.split(rf"(?ms)(^ *{BEGIN}.*?{END}$)", solution)
    assert any(old in part for part in parts[1::2]), f"{old!r} does not stand in the reader's part of the solution"
    return "".join(part.replace(old, new) if i % 2 else part for i, part in enumerate(parts))


def given(exercise: Exercise) -> str:
    """The reader's file as it was committed, for whoever runs the tests may have solved it; without git as it is."""
    shown = subprocess.run(["git", "show", f"HEAD:{exercise.shown}"], cwd=ROOT, capture_output=True, text=True)
    return exercise.path.read_text(encoding="utf-8") if shown.returncode else shown.stdout


@each
def test_the_form(exercise: Exercise):
    solution = exercise.solution
    number = f"{int(exercise.folder[:2])}.{int(exercise.file[:2])}"
    assert given(exercise) == stub(solution), "what is given is not the solution's stub"
    doc = solution.split('"""')[1]
    assert re.match(rf"Exercise {re.escape(number)}  \S", doc)
    assert re.search(r"^Level     (easy|middle|hard|project)$", doc, re.MULTILINE)
    assert re.search(r"^Lessons   \S", doc, re.MULTILINE)
    for lesson in re.findall(r"\d\d/\d\d", re.search(r"^Lessons .*", doc, re.MULTILINE)[0]):
        assert list(ROOT.glob(f"{lesson[:2]}_*/{lesson[3:]}_*.py")), f"there is no lesson {lesson}"
        assert lesson[:2] <= exercise.folder[:2]
    assert f"Check     python3 course.py check {exercise.name}\n" in doc
    assert solution.count(BEGIN) == solution.count(END) >= 1
    level = re.search(r"^Level     (\w+)$", doc, re.MULTILINE)[1]
    page = (ROOT / exercise.folder / "README.md").read_text(encoding="utf-8")
    row = f"| {number} | [{exercise.title}](exercises/{exercise.file}) | {level} |\n"
    assert row in page.partition("\n## Exercises\n")[2], f"README.md needs the row {row}"
    assert 2 <= len(exercise.told("HINTS")) <= 4
    assert len({phrase for _, _, phrase in exercise.told("WRONG")}) >= 2
    for text in [solution, exercise.marks.read_text(encoding="utf-8")]:
        assert text.isascii()


@each
def test_as_given_it_is_open_and_says_what_to_do(exercise: Exercise, mark):
    verdict = mark(exercise, stub(exercise.solution))
    assert verdict.state == "open"
    assert "nothing written yet" in verdict.why and exercise.shown in verdict.why and exercise.name in verdict.why
    verdict = mark(exercise, stub(exercise.solution) + "\n# the reader only left a comment\n")
    assert verdict.state == "not yet" and "nothing written yet" in verdict.why, verdict.why


@each
def test_its_solution_passes(exercise: Exercise, mark):
    verdict = mark(exercise, exercise.solution)
    assert (verdict.state, verdict.why) == ("passed", "")


@each
def test_typical_wrong_answers_are_explained(exercise: Exercise, mark):
    said = []
    for old, new, phrase in exercise.told("WRONG"):
        verdict = mark(exercise, with_mistake(exercise.solution, old, new))
        assert verdict.state == "not yet", f"{old!r} -> {new!r} passes"
        assert phrase in verdict.why, f"{old!r} -> {new!r}: {verdict.why}"
        assert "Traceback" not in verdict.why and "cannot be marked" not in verdict.why
        said.append(verdict.why)
    assert len(set(said)) >= 2


def test_every_chapter_has_its_exercises():
    assert len(EXERCISES) >= 36
    for chapter in {e.folder for e in EXERCISES}:
        files = [e.file for e in EXERCISES if e.folder == chapter]
        assert [int(file[:2]) for file in files] == list(range(1, len(files) + 1))
        assert len(files) >= 4
        assert "Level     project" in [e for e in EXERCISES if e.folder == chapter][-1].solution
    assert len({e.folder for e in EXERCISES}) == 9


# ---------------------------------------------------------------- the tools


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (1, 1.0000001, True),
        (1.0, 1.1, False),
        (1e9, 1e9 + 1, True),
        ([1, 2], (1.0, 2.0), True),
        ([1, 2], [1, 2, 3], False),
        ([1, 2], [[1, 2]], False),
        ([], [], True),
        (1, [1], False),
        (None, 1, False),
        ("1", 1, False),
        ("ab", "ab", False),
        (float("nan"), float("nan"), False),
        (float("inf"), float("inf"), True),
        (5.0, float("inf"), False),
        (float("inf"), 5.0, False),
        (10**400, 1.0, False),
        ({1}, [1], False),
    ],
)
def test_near(a: object, b: object, same: bool):
    assert near(a, b) is same


def test_near_takes_arrays():
    np = pytest.importorskip("numpy")
    assert near(np.array([[1.0, 2.0]]), [[1, 2]]) and near(np.float32(0.1), 0.1) and near([np.int64(3)], [3])
    assert not near(np.array([1.0, 2.0]), np.array([[1.0, 2.0]])) and not near(np.array([1.0]), 1.0)


def test_the_stub_is_made_from_the_solution():
    solution = '''"""Exercise 3.2  A title"""

A = 1
# your code: two settings
B, C = [
    1,
], 2
C = 3  # again
# end of your code


def f(x):
    if x:
        # your code: one line
        return 2
        # end of your code
    return 3
'''
    expected = '''"""Exercise 3.2  A title"""

A = 1
# TODO: two settings
B = None
C = None


def f(x):
    if x:
        # TODO: one line
        raise NotImplementedError("exercise 3.2")
    return 3
'''
    assert stub(solution) == expected
    assert marking.to_set(solution) == ["B", "C"]


# ---------------------------------------------------------------- check, as the reader types it

FIRST, SECOND = EXERCISES[0], EXERCISES[1]
UNHELPFUL = "raise ImportError('no package is needed here')\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The first two chapters alone, where no package can be imported."""
    root = tmp_path / "a course"
    for folder in ("01_neuron", "02_layer"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("out", "__pycache__", "*.old*"))
    (root / "tests").mkdir()
    for file in ("course.py", "tests/marking.py"):
        shutil.copyfile(ROOT / file, root / file)
    (root / "requirements.txt").write_text("numpy>=1.0  # from 03\n")
    (tmp_path / "empty").mkdir()
    for name in ("numpy", "matplotlib"):
        (tmp_path / "empty" / f"{name}.py").write_text(UNHELPFUL)
    for exercise in of(root):
        at(root, exercise).write_text(stub(exercise.solution), encoding="utf-8")
    return root


def of(root: Path) -> list[Exercise]:
    return [e for e in EXERCISES if (root / e.folder).exists()]


def at(root: Path, exercise: Exercise) -> Path:
    return root / exercise.folder / "exercises" / exercise.file


def check(root: Path, *words: str, code: int, **env: object) -> str:
    done = course(root, "check", *words, PYTHONPATH=root.parent / "empty", **env)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr == "" and "Traceback" not in done.stdout
    return done.stdout


def solve(root: Path, *chosen: Exercise) -> None:
    for exercise in chosen:
        at(root, exercise).write_text(exercise.solution, encoding="utf-8")


def test_a_fresh_clone_is_all_open(small: Path):
    began = time.monotonic()
    seen = check(small, code=1)
    assert time.monotonic() - began < 20
    assert re.findall(r"^(\w+) +(\d\d/\d\d)  \S", seen, re.MULTILINE) == [("open", e.name) for e in of(small)]
    assert seen.count("nothing written yet") == 1 and FIRST.shown in seen
    assert seen.endswith("[.... ....]  0 of 8 passed\n")
    assert not (small / ".course.json").exists() and not (small / ".venv").exists()


def test_what_passes_is_counted_over_the_whole_course_and_remembered(small: Path):
    (small / ".course.json").write_text('{"next": "01_neuron/02_weighted_sum.py"}\n')
    solve(small, *[e for e in of(small) if e.folder == "01_neuron"])
    assert "\nnext: 01/02" not in check(small, "01/01", code=0)  # it is solved already
    assert "\nnext: 02/01  A layer of your own, in" in check(small, "01/04", code=0)
    seen = check(small, "1", code=0)
    assert seen.count("passed   01/") == 4 and seen.endswith("[#### ....]  4 of 8 passed\n")
    at(small, FIRST).write_text(FIRST.solution.replace("total = bias", "total = 0"), encoding="utf-8")
    assert check(small, "02/01", code=1).endswith("[+### ....]  3 of 8 passed\n")
    seen = check(small, "01/01", "01_neuron/exercises/02_lengths_that_differ.py", code=1)
    assert "not yet  01/01  " in seen and "without the bias" in seen and "passed   01/02" in seen
    assert json.loads((small / ".course.json").read_text())["next"] == "01_neuron/02_weighted_sum.py"


def test_hints_come_one_by_one_and_are_remembered(small: Path):
    (small / ".course.json").write_text('{"next": "01_neuron/02_weighted_sum.py"}\n')
    hints = FIRST.told("HINTS")
    for count in (1, 2, 3, 3):
        seen = check(small, "01/01", "--hint", code=0)
        assert re.findall(r"^hint (\d) of 3: ", seen, re.MULTILINE) == [str(n) for n in range(1, count + 1)]
        assert " ".join(hints[count - 1].split()) in " ".join(seen.split())
    assert "These are all" in seen and "--solution" in seen
    assert "hint 1 of" in check(small, "--hint", "01/02", code=0)
    remembered = json.loads((small / ".course.json").read_text())
    assert remembered["next"] == "01_neuron/02_weighted_sum.py" and remembered["hints"] == {"01/01": 3, "01/02": 1}
    (small / ".course.json").write_text("[not json")
    assert course(small, "check", "01/01", "--hint").stdout.count("hint ") == 1


def test_the_solution_is_shown_when_asked_for(small: Path):
    seen = check(small, "01/04", "--solution", code=0)
    assert "exercises/solutions/04_a_letter.py" in seen and "BIAS = -5.5" in seen and "return 1 if total > 0" in seen
    assert "solutions" not in check(small, "01/04", code=1)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["01/09"], "'01/09'"),
        (["09"], "'09'"),
        (["nonsense"], "'nonsense'"),
        (["--hint"], "--hint for which exercise"),
        (["01", "--hint"], "--hint for which exercise"),
        (["--solution"], "--solution for which exercise"),
        (["--reset"], "--reset for which exercise"),
        (["01/01", "--reset", "--hint"], "--hint and --reset together"),
        (["01/01", "--hunt"], "'--hunt'"),
        (["01/01", "--", "3"], "'3'"),
    ],
)
def test_wrong_use_is_one_sentence(small: Path, words: list[str], named: str):
    done = course(small, "check", *words)
    assert named in sentence(done) and done.returncode == 2


@pytest.mark.parametrize("words", [[], ["01"], ["01/01", "02/01"], ["01/77"], ["01/01", "--show"]])
def test_watch_takes_one_script(small: Path, words: list[str]):
    done = course(small, "watch", *words)
    assert sentence(done) and done.returncode == 2


def test_a_course_without_exercises_or_without_the_tests_says_so(small: Path):
    for folder in ("01_neuron", "02_layer"):
        shutil.rmtree(small / folder / "exercises")
    assert "no exercises" in sentence(course(small, "check"))
    (small / "tests" / "marking.py").unlink()
    assert "incomplete" in sentence(course(small, "check"))


def test_a_narrow_terminal(small: Path):
    at(small, FIRST).write_text(FIRST.solution.replace("total = bias", "total = 0"), encoding="utf-8")
    seen = check(small, code=1, COLUMNS=40) + check(small, "01/01", "--hint", code=0, COLUMNS=40)
    assert max(len(line) for line in seen.splitlines() if "exercises/" not in line) <= 40  # paths are not broken
    assert check(small, "01/01", code=1, COLUMNS=1)


# ---------------------------------------------------------------- what can be wrong with a file

NEURON = "def neuron(inputs, weights, bias):\n    "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def neuron(inputs, weights, bias)\n    return 1\n", "line 1 cannot be read by Python: expected ':'"),
        (NEURON + "total = 0\n  return total\n", "line 3 cannot be read by Python"),
        ("neuron = 1 +\0 2\n", "cannot be read by Python"),
        (NEURON + "return inputs[7]\n", "line 2 stopped with IndexError: list index out of range. An index went past"),
        (NEURON + "return total\n", "line 2 stopped with NameError"),
        (NEURON + "pass\n", "neuron gives nothing back (None)"),
        ("def nerve(inputs):\n    return 1\n", "there is no `neuron` in the file any more"),
        ("def neuron(inputs):\n    return 1\n", "neuron cannot be called as the task says"),
        ("neuron = 3\n", "3 cannot be called as the task says"),
        ("", "there is no `neuron` in the file any more"),
        (NEURON + "return 'a text'\n", "your neuron says 'a text'"),
        (NEURON + "return input()\n", "there is no keyboard"),
        (NEURON + "import sys; sys.exit(3)\n", "The file ends Python itself"),
        (NEURON + "import os; os._exit(3)\n", "Python itself ended"),
        ("import numpy\n" + NEURON + "return 1\n", "line 1 stopped with ImportError"),
        (NEURON + "return neuron(inputs, weights, bias)\n", "calls itself for ever"),
        (NEURON + "return 1.5 if inputs else []\n", "your neuron says 1.5 and not 4.8"),
        (NEURON + "print('caf\u00e9'); return 1\n", "your code printed: caf\\xe9"),
    ],
)
def test_a_file_with_a_mistake_gets_a_sentence(small: Path, text: str, said: str):
    at(small, FIRST).write_text(text, encoding="utf-8")
    seen = " ".join(check(small, "01/01", code=1).split())
    assert said in seen and seen.endswith("[+... ....] 0 of 8 passed"), seen


def test_bytes_that_are_no_text_get_a_sentence(small: Path):
    at(small, FIRST).write_bytes(b"x = '\xff\xfe'\n")
    assert "cannot be read by Python" in " ".join(check(small, "01/01", code=1).split())


def test_a_setting_that_is_still_none_is_named(small: Path):
    fourth = EXERCISES[3]
    half = stub(fourth.solution).replace("WEIGHTS = None", "WEIGHTS = [1] * 15")
    at(small, fourth).write_text(half, encoding="utf-8")
    assert "nothing written yet: BIAS is still None" in check(small, "01/04", code=1)


def test_a_loop_that_never_ends_is_stopped(small: Path):
    at(small, FIRST).write_text(NEURON + "while True:\n        print(bias)\n", encoding="utf-8")
    seen = " ".join(check(small, "01/01", code=1).split())
    assert re.search(r"stopped after 10 seconds, in line [23]: is there a loop that never ends\?", seen), seen


def test_a_file_that_is_gone_is_named_and_brought_back(small: Path):
    at(small, FIRST).unlink()
    assert "is gone" in check(small, "01/01", code=1)
    check(small, "01/01", "--reset", code=0)
    assert at(small, FIRST).read_text(encoding="utf-8") == stub(FIRST.solution)


# ---------------------------------------------------------------- the reader's files


def test_nothing_but_reset_changes_a_reader_s_file(small: Path):
    at(small, FIRST).write_text("mine = 1\n", encoding="utf-8")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in small.glob("0*/**/*.py")}
    check(small, code=1)
    check(small, "01/01", "--hint", code=0)
    check(small, "01/01", "--solution", code=0)
    refused = course(small, "check", "01/01", "--reset")
    assert "without a terminal add --yes" in sentence(refused) and refused.returncode == 2
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in small.glob("0*/**/*.py")} == before


def test_reset_keeps_a_copy(small: Path):
    mine = at(small, FIRST)
    assert "nothing to do" in check(small, "01/01", "--reset", code=0)
    for text, copy in (("mine = 1\n", ".py.old"), ("mine = 2\n", ".py.old2"), ("mine = 3\n", ".py.old3")):
        mine.write_text(text, encoding="utf-8")
        assert f"kept: {FIRST.shown[:-3]}{copy}" in check(small, "--reset", "01/01", "--yes", code=0)
        assert mine.with_suffix(copy).read_text() == text
        assert mine.read_text(encoding="utf-8") == stub(FIRST.solution)
    assert mine.with_suffix(".py.old").read_text() == "mine = 1\n"
    assert not list(mine.parent.glob("*.part"))


@posix_only
def test_reset_asks_first(small: Path):
    mine = at(small, FIRST)
    mine.write_text("mine = 1\n", encoding="utf-8")
    for answer, changed in (("n\n", False), ("\x04", False), ("\n", False), ("y\n", True)):
        terminal = Terminal(small, "check", "01/01", "--reset")
        assert "01_one_neuron.py.old" in terminal.see("no > ")
        terminal.type(answer)
        terminal.see("as given" if changed else "Nothing was changed.")
        assert terminal.close() == (0 if changed else 1)
        assert (mine.read_text(encoding="utf-8") == stub(FIRST.solution)) is changed
        assert mine.with_suffix(".py.old").exists() is changed


# ---------------------------------------------------------------- watching


def line_with(running: subprocess.Popen, text: str) -> str:
    """Everything printed up to the first line with this text."""
    seen = ""
    for line in running.stdout:
        seen += line
        if text in line:
            return seen
    raise AssertionError(f"{text!r} did not come:\n{seen}{running.stderr.read()}")


def end(running: subprocess.Popen) -> str:
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 0 and err == "", err
    return out


@posix_only
def test_a_watched_script_runs_when_saved_and_shows_what_changed(small: Path):
    script = small / "01_neuron" / "01_one_input.py"
    script.write_text("print('a')\nprint('b')\nprint('c')\n")
    running, head = start(small, "watch", "01/01"), "== 01_neuron/01_one_input.py\n"
    try:
        assert line_with(running, "-- watching").startswith(f"{head}a\nb\nc\n-- watching 01_neuron/01_one_input.py")
        script.write_text("print('a')\nprint('B, at last')\nprint('c')\n")
        assert line_with(running, "-- watching").startswith(f"{head}- b\n+ B, at last\n--")
        script.write_text("print('a'\n")
        assert "line 1 cannot be read by Python" in line_with(running, "-- watching")
        script.write_text("print('a')\nprint('B, at last')\nprint('c')\n1 / 0\n")
        assert line_with(running, "-- watching").startswith(
            f"{head}the same output\nline 4: ZeroDivisionError: division by"
        )
        script.unlink()
        line_with(running, "01_one_input.py is gone")
        script.write_text("print('a')\nprint('B, at last')\n")
        assert line_with(running, "-- watching").startswith(f"{head}- c\n--")
        script.write_text("print('long')\nwhile True: pass\n")
        time.sleep(2)
        script.write_text("print('a')\nprint('short')\n")
        assert "saved again while it ran" in line_with(running, "-- watching")
        assert "- B, at last\n+ short\n" in line_with(running, "-- watching")
    finally:
        out = end(running)
    assert out == "\nStopped watching 01_neuron/01_one_input.py.\n"


@posix_only
def test_a_watched_exercise_is_marked_when_saved(small: Path):
    running = start(small, "check", "01/01", "01/02", "--watch")
    try:
        assert "0 of 8 passed" in line_with(running, "-- watching 01/01 01/02")
        at(small, FIRST).write_text(FIRST.solution.replace("total = bias", "total = 0"), encoding="utf-8")
        seen = line_with(running, "-- watching")
        assert "not yet  01/01" in seen and "without the bias" in seen and "01/02" not in seen.partition("--")[0]
        solve(small, FIRST)
        assert "[#... ....]  1 of 8 passed" in line_with(running, "-- watching")
    finally:
        out = end(running)
    assert out == "\nStopped watching 01/01 01/02.\n"


if __name__ == "__main__":
    for one in EXERCISES:
        if one.name.startswith(tuple(sys.argv[1:])):
            one.path.write_text(stub(one.solution), encoding="utf-8")
            print(one.shown)
