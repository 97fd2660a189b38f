"""course.py, tried on a tiny course of two chapters and three scripts."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from lessons import ROOT, scripts

ON_WINDOWS = os.name == "nt"
posix_only = pytest.mark.skipif(ON_WINDOWS, reason="needs signals and terminals of POSIX")
LESSON = '"""{title}\n\nQuestion  What comes\n          out?\nNeeds     -   Teaches  -\n"""\n\n{code}\n'
THREE = ["01_neuron/01_one.py", "01_neuron/02_two.py", "03_dot/01_three.py"]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A course that needs nothing at first and numpy from chapter 03 on."""
    root = tmp_path / "a course"  # a blank in the path must not matter
    for script, word in zip(THREE, ("one", "two", "three"), strict=True):
        put(root, script, f"print('this is {word}')", title=f"{int(script[:2])}.1  Title of {word}")
    (root / "requirements.txt").write_text("# a comment\nnumpy>=1.0   # from 03  arrays\n")
    (root / "data" / "names").mkdir(parents=True)
    (root / "data" / "names" / "English.txt").write_text("Smith\n")
    shutil.copyfile(ROOT / "course.py", root / "course.py")
    return root


def put(root: Path, script: str, code: str, title: str = "1.1  A title") -> None:
    (root / script).parent.mkdir(parents=True, exist_ok=True)
    (root / script).write_text(LESSON.format(title=title, code=code))


def environment(**more: object) -> dict[str, str]:
    without = ("COURSE_DATA", "MPLBACKEND", "PYTHONPATH", "DISPLAY", "WAYLAND_DISPLAY", "PYTHONUNBUFFERED")
    return {k: v for k, v in os.environ.items() if k not in without} | {k: str(v) for k, v in more.items()}


def course(root: Path, *words: str, typed: str | None = None, **env: object) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, root / "course.py", *words],
        cwd=root.parent,
        env=environment(**env),
        capture_output=True,
        text=True,
        timeout=120,
        **({"input": typed} if typed else {"stdin": subprocess.DEVNULL}),
    )
    assert "Traceback" not in done.stderr or "planted" in done.stderr, done.stderr
    return done


def start(root: Path, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, root / "course.py", *words],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=None if ON_WINDOWS else hear_ctrl_c,
    )


def hear_ctrl_c() -> None:
    """Tests started in the background, as by `pytest &`, pass on that Ctrl-C be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def sentence(done: subprocess.CompletedProcess) -> str:
    """The one sentence that course.py said instead of doing something."""
    assert done.stdout == ""
    assert done.stderr.startswith("course.py: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def module(root: Path):
    spec = importlib.util.spec_from_file_location("course_under_test", root / "course.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def gone(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


# ---------------------------------------------------------------- list, run, all


def test_list_names_every_script_of_the_course_in_order():
    done = course(ROOT, "list")
    assert done.stdout.split("\n") == [*(path.as_posix() for path in scripts()), ""]
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("help",), ("run", "--help")])
def test_help_names_every_command(tiny: Path, words: tuple[str, ...]):
    done = course(tiny, *words)
    assert done.returncode == 0
    for command in ("all", "list", "run", "test", "doctor"):
        assert f"python3 course.py {command}" in done.stdout


@pytest.mark.parametrize(
    "name", ["01/02", "1/2", "01_neuron/02_two.py", "./01_neuron/02_two.py", "01_neuron\\02_two.py", "01_neuron/02_two"]
)
def test_run_one_script(tiny: Path, name: str):
    done = course(tiny, "run", name)
    assert re.fullmatch(
        r"== 01_neuron/02_two\.py\nthis is two\n-- 01_neuron/02_two\.py  \d+\.\d s  ok\n", done.stdout
    ), done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tiny / ".venv").exists()


@pytest.mark.parametrize(
    ("words", "run"),
    [
        (["all"], THREE),
        ([], THREE),  # without a terminal the bare call is `all`
        (["run", "01"], THREE[:2]),
        (["run", "1"], THREE[:2]),
        (["run", "01_neuron/"], THREE[:2]),
        (["run", "03/01", "1/1"], [THREE[0], THREE[2]]),
        (["run", "--from", "01/02"], THREE[1:]),
        (["all", "--from=3"], THREE[2:]),
        (["run", "01", "--from", "01/02"], THREE[1:2]),
    ],
)
def test_what_is_run(tiny: Path, words: list[str], run: list[str]):
    done = course(tiny, *words)
    assert re.findall(r"^== (.*)", done.stdout, re.MULTILINE) == run
    last = done.stdout.splitlines()[-1]
    assert re.fullmatch(rf"{len(run)} scripts, {len(run)} ok, \d+\.\d s", last) or len(run) == 1
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["run", "07"], "'07'"),
        (["run", "01/09"], "'01/09'"),
        (["run", "02_layer"], "'02_layer'"),
        (["run", "01/02/03"], "'01/02/03'"),
        (["run", ""], "''"),
        (["all", "--from", "08/15"], "'08/15'"),
        (["all", "--from"], "''"),
        (["run", "01", "--from", "03"], "01 from 03 on"),
        (["run", "01/01", "--cell", "lstm"], "'--cell' before --"),
        (["run"], "run what"),
        (["walk"], "'walk'"),
        (["list", "05"], "'05'"),
        (["doctor", "--show"], "'--show'"),
        (["run", "01", "--", "--cell", "lstm"], "-- --cell lstm"),
        (["all", "--", "3"], "-- 3"),
    ],
)
def test_what_is_unknown_is_named_in_one_sentence(tiny: Path, words: list[str], named: str):
    done = course(tiny, *words)
    assert named in sentence(done)
    assert done.returncode == 2


def test_arguments_after_two_dashes_reach_the_script(tiny: Path):
    put(tiny, THREE[0], "import sys; print(sys.argv[1:])")
    assert "['--cell', 'lstm', '--from']\n" in course(tiny, "run", "1/1", "--", "--cell", "lstm", "--from").stdout


def test_quiet_prints_one_line_for_each_script(tiny: Path):
    put(tiny, THREE[0], "import sys; print('loud'); print('louder', file=sys.stderr)")
    done = course(tiny, "run", "01", "--quiet")
    assert [line.split("  ")[0] for line in done.stdout.splitlines()[:-1]] == [f"-- {name}" for name in THREE[:2]]
    assert done.stderr == ""


def test_a_script_has_an_empty_keyboard_and_no_screen(tiny: Path):
    put(tiny, THREE[0], "import os, sys; print(repr(sys.stdin.read()), os.environ['MPLBACKEND'])")
    assert "'' Agg\n" in course(tiny, "run", "1/1", typed="what the reader typed\n").stdout
    assert "'' svg\n" in course(tiny, "run", "1/1", MPLBACKEND="svg").stdout


def test_output_comes_while_the_script_runs(tiny: Path):
    put(tiny, THREE[0], "import time; print('first'); time.sleep(60)")
    running = start(tiny, "run", "1/1")
    began = time.monotonic()
    assert running.stdout.readline() == f"== {THREE[0]}\n"
    assert running.stdout.readline() == "first\n"
    assert time.monotonic() - began < 30
    running.terminate()
    running.communicate()


def test_a_failing_script_stops_the_run_and_has_the_last_word(tiny: Path):
    put(tiny, THREE[1], "import sys; print('a warning', file=sys.stderr); print('so far'); raise ValueError('planted')")
    both = subprocess.run(
        [sys.executable, tiny / "course.py", "all"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
    )
    screen = both.stdout.splitlines()
    assert screen[-1] == "ValueError: planted"
    verdict = next(i for i, line in enumerate(screen) if line.startswith(f"-- {THREE[1]}"))
    assert screen[verdict].endswith("FAILED (exit 1)")
    assert re.match(r"2 scripts, 1 ok, 1 failed, .* To go on: python3? course.py all --from 01/02", screen[verdict + 1])
    assert verdict < screen.index("a warning") < screen.index("Traceback (most recent call last):")
    assert both.returncode == 1
    assert "three" not in both.stdout


def test_a_script_that_is_missing_a_package_points_to_the_doctor(tiny: Path):
    put(tiny, THREE[0], "import planted_package")
    assert "course.py doctor` may know" in course(tiny, "run", "1/1").stdout


@posix_only
def test_a_killed_script_says_which_signal(tiny: Path):
    put(tiny, THREE[0], "import os; os.kill(os.getpid(), 9)")
    done = course(tiny, "run", "1/1")
    assert "FAILED (signal 9)" in done.stdout and done.returncode == 1


@posix_only
def test_a_closed_pipe_ends_quietly(tiny: Path):
    put(tiny, THREE[0], "for i in range(100_000): print(i)")
    running = start(tiny, "all")
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == ""
    assert running.wait(20) == 141


# ---------------------------------------------------------------- pictures


@posix_only
def test_show_opens_the_pictures_that_the_script_names(tiny: Path, tmp_path: Path):
    put(tiny, THREE[0], "print('picture: 01_neuron/out/01_one.png')\nprint('no picture: here')")
    viewer = tmp_path / "bin" / ("open" if sys.platform == "darwin" else "xdg-open")
    viewer.parent.mkdir()
    viewer.write_text(
        f'#!/bin/sh\necho "$1" >> "{tmp_path}/seen.part" && mv "{tmp_path}/seen.part" "{tmp_path}/seen"\n'
    )
    viewer.chmod(0o755)
    path = f"{viewer.parent}{os.pathsep}{os.environ['PATH']}"
    assert course(tiny, "run", "1/1", PATH=path, DISPLAY=":0").returncode == 0
    assert course(tiny, "run", "1/1", "--show", "--quiet", PATH=path, DISPLAY=":0").returncode == 0
    for _ in range(50):
        if (tmp_path / "seen").exists():
            break
        time.sleep(0.1)
    assert (tmp_path / "seen").read_text() == f"{tiny / '01_neuron/out/01_one.png'}\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a viewer")
def test_show_without_a_screen_says_where_the_picture_lies(tiny: Path):
    put(tiny, THREE[0], "print('picture: 01_neuron/out/01_one.png')")
    assert f"lies in {tiny / '01_neuron/out/01_one.png'}\n" in course(tiny, "run", "1/1", "--show").stdout


# ---------------------------------------------------------------- stopping


@posix_only
@pytest.mark.parametrize("group", [True, False], ids=["Ctrl-C", "kill -INT"])
def test_ctrl_c_ends_everything_and_says_how_to_go_on(tiny: Path, group: bool):
    put(tiny, THREE[1], "import os, time; print(os.getpid()); time.sleep(60)")
    running = start(tiny, "all")
    line = ""
    while not line.strip().isdigit():
        line = running.stdout.readline()
    (os.killpg if group else os.kill)(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert re.search(r"Stopped at 01_neuron/02_two\.py\. 1 script, 1 ok, .* course\.py all --from 01/02\n$", out)
    assert err == ""
    assert gone(int(line))


@posix_only
def test_a_script_that_hears_ctrl_c_first_is_no_failure(tiny: Path):
    put(tiny, THREE[0], "import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(9)")
    running = start(tiny, "all")
    out, err = running.communicate(timeout=20)
    assert running.returncode == 130 and "Stopped at 01_neuron/01_one.py" in out and err == ""


@posix_only
def test_a_terminated_run_leaves_no_script_behind(tiny: Path):
    put(tiny, THREE[0], "import os, time; print(os.getpid()); time.sleep(60)")
    running = start(tiny, "run", "1/1")
    running.stdout.readline()
    pid = int(running.stdout.readline())
    running.terminate()
    assert running.wait(20) == 143
    running.communicate()
    assert gone(pid)


# ---------------------------------------------------------------- on a terminal


class Terminal:
    """course.py with keyboard and screen."""

    def __init__(self, root: Path, *words: str) -> None:
        import fcntl
        import pty
        import termios

        def take_keyboard() -> None:
            hear_ctrl_c()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # without it Ctrl-C is only a character

        self.fd, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 33, 77, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, root / "course.py", *words],
            env=environment(TERM="dumb"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=take_keyboard,
        )
        os.close(theirs)
        self.screen = ""

    def see(self, text: str) -> str:
        """Wait until `text` stands on the screen; give what came up to there and take it off."""
        import select

        end = time.monotonic() + 20
        while text not in self.screen and select.select([self.fd], [], [], end - time.monotonic())[0]:
            try:
                chunk = os.read(self.fd, 4096)
            except OSError:
                chunk = b""
            if not chunk:
                break
            self.screen += chunk.decode().replace("\r\n", "\n")
        assert text in self.screen, self.screen
        seen, self.screen = self.screen[: self.screen.index(text) + len(text)], self.screen.split(text, 1)[1]
        return seen

    def type(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def close(self) -> int:
        code = self.process.wait(20)
        os.close(self.fd)
        return code


@posix_only
def test_the_walk_asks_runs_and_remembers(tiny: Path):
    walk = Terminal(tiny)
    seen = walk.see("q stops > ")
    assert "Lesson 1 of 3: 01_neuron/01_one.py\n1.1  Title of one\nQuestion  What comes\n          out?\n" in seen
    walk.type("\n")
    assert "this is one\n" in walk.see("Lesson 2 of 3")
    walk.type("x\n")  # no such key: nothing happens
    assert "this is" not in walk.see("Lesson 2 of 3")
    walk.type("b\n")
    walk.see("Lesson 1 of 3")
    walk.type("s\n")
    walk.see("Lesson 2 of 3")
    walk.type("q\n")
    walk.see("Stopped at 01_neuron/02_two.py. 1 script, 1 ok")
    assert walk.close() == 0
    assert [path.name for path in tiny.glob(".course*")] == [".course.json"]

    walk = Terminal(tiny)  # it begins where the last one stopped
    walk.see("Lesson 2 of 3")
    walk.see("q stops > ")
    walk.type("\n")
    walk.see("Lesson 3 of 3")
    walk.see("q stops > ")
    walk.type("\x04")  # Ctrl-D
    walk.see("Stopped at 03_dot/01_three.py")
    assert walk.close() == 0

    walk = Terminal(tiny)
    walk.see("Lesson 3 of 3")
    walk.type("\n")
    walk.see("That was the last lesson. 1 script, 1 ok")
    assert walk.close() == 0
    assert module(tiny).STATE.read_text() == '{"next": "01_neuron/01_one.py"}\n'


@posix_only
def test_the_walk_stops_at_a_failing_lesson_and_comes_back_to_it(tiny: Path):
    put(tiny, THREE[1], "raise ValueError('planted')")
    (tiny / ".course.json").write_text('{"next": "01_neuron/01_renamed.py"}')  # goes on with what comes after it
    walk = Terminal(tiny)
    walk.see("Lesson 2 of 3")
    walk.type("\n")
    walk.see("ValueError: planted\n")
    assert walk.close() == 1
    assert "renamed" in (tiny / ".course.json").read_text()


@posix_only
def test_the_walk_goes_on_without_a_memory(tiny: Path):
    (tiny / ".course.json").mkdir()
    walk = Terminal(tiny)
    assert "does not say where you stopped" in walk.see("Lesson 1 of 3")
    walk.type("s\n")
    assert "cannot be remembered" in walk.see("Lesson 2 of 3")
    walk.type("s\n")
    assert "cannot be remembered" not in walk.see("Lesson 3 of 3")
    walk.see("q stops > ")
    time.sleep(1)  # no hand is fast enough to press Ctrl-C between the prompt and the reading, but a test is
    walk.type("\x03")  # Ctrl-C
    walk.see("Stopped at 03_dot/01_three.py")
    assert walk.close() == 130
    assert [path.name for path in tiny.glob(".course*")] == [".course.json"]


@posix_only
def test_progress_bars_move_on_a_terminal_and_the_error_still_comes_last(tiny: Path):
    code = (
        "import os, sys, time\nassert sys.stderr.isatty() and os.get_terminal_size(2) == (77, 33)\n"
        "for i in range(3): sys.stderr.write(f'\\r{i} of 3'); time.sleep(0.2)\n"
        "sys.stderr.write('\\n'); raise ValueError('planted')"
    )
    put(tiny, THREE[0], code)
    terminal = Terminal(tiny, "run", "1/1")
    assert "FAILED" not in terminal.see("\r1 of 3")
    assert "Traceback" not in terminal.see("FAILED (exit 1)")
    assert "Traceback" in terminal.see("ValueError: planted\n")
    assert terminal.close() == 1
    assert terminal.screen == ""


@posix_only
def test_ctrl_c_on_a_terminal(tiny: Path):
    put(tiny, THREE[0], "import time; print('running'); time.sleep(60)")
    terminal = Terminal(tiny, "all")
    terminal.see("running\n")
    terminal.type("\x03")
    assert "Traceback" not in terminal.see("course.py all --from 01/01\n")
    assert terminal.close() == 130


# ---------------------------------------------------------------- installing


def test_what_each_chapter_needs(tiny: Path):
    shutil.copyfile(ROOT / "requirements.txt", tiny / "requirements.txt")
    needs = module(tiny).requirements
    assert [line.split(">=")[0] for line in needs(1)] == ["matplotlib"]
    assert "numpy>=2.0" in needs(3) and "numpy>=2.0" not in needs(2)
    assert not any("torch" in line for line in needs(8))
    assert {line.split(">=")[0] for line in needs(9)} >= {"torch", "torchvision", "numpy"}


@pytest.mark.parametrize(
    ("bound", "version", "enough"),
    [
        ("2.0", "2", True),
        ("2.0", "2.0.0", True),
        ("2.0", "1.26.4", False),
        ("2.6", "2.10.0+cpu", True),
        ("2.6", "2.6.0+cu124", True),
        ("0.21", "0.9", False),
        ("4.66", "", False),
    ],
)
def test_versions_are_compared_as_numbers(tiny: Path, bound: str, version: str, enough: bool):
    line = f"torch>={bound}"
    assert (module(tiny).lacking([line], {line: version}) == []) is enough


def wheel(folder: Path, name: str, version: str) -> None:
    """The smallest wheel there is, with one module."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in (files | {f"{info}/RECORD": record}).items():
            archive.writestr(path, text)


def test_packages_are_installed_in_stages_and_only_once(tiny: Path, tmp_path: Path):
    shop = tmp_path / "shop"
    shop.mkdir()
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": shop}
    (tiny / "requirements.txt").write_text("tinyfirst>=1.0  # from 01\ntinythird>=2.0  # from 03\n")
    (tiny / ".venv" / "lib").mkdir(parents=True)  # half made, with no Python in it
    put(tiny, THREE[0], "import tinyfirst; print('first', tinyfirst.VERSION)")
    put(tiny, THREE[2], "import tinyfirst, tinythird; print('third', tinythird.VERSION)")

    done = course(tiny, "run", "01", **pip)  # nothing to be had: a sentence, after pip's own words
    assert done.returncode == 1 and done.stdout == ""
    assert "tinyfirst" in done.stderr.splitlines()[-2]
    assert done.stderr.splitlines()[-1].startswith("course.py: installing failed")

    wheel(shop, "tinyfirst", "1.5")
    done = course(tiny, "run", "01", **pip)
    assert done.returncode == 0, done.stderr
    assert "first 1.5\n" in done.stdout and "pip" not in done.stdout
    assert "Installing for chapter 01" in done.stderr and "tinythird" not in done.stderr

    began = time.monotonic()
    done = course(tiny, "run", "01", PYTHONSAFEPATH=1, **pip)
    assert (done.returncode, done.stderr) == (0, "")
    assert time.monotonic() - began < 3

    wheel(shop, "tinythird", "2.0.1")
    done = course(tiny, "all", **pip)
    assert done.stdout.index("this is two") < done.stdout.index("third 2.0.1")
    assert done.stderr.count("Installing for") == 1 and "Installing for chapter 03" in done.stderr

    # An installation that was cut off: some files are there, pip's last one is not.
    packages = next(tiny.glob(".venv/[lL]ib*/**/tinythird.py")).parent
    (packages / "tinythird.py").unlink()
    next(packages.glob("tinythird-*/INSTALLER")).unlink()
    done = course(tiny, "run", "03", **pip)
    assert done.returncode == 0 and "third 2.0.1\n" in done.stdout, done.stderr


@posix_only
def test_a_venv_whose_python_is_gone_is_made_anew(tiny: Path, tmp_path: Path):
    wheel(tmp_path / "shop", "tinyfirst", "1.5")
    (tiny / "requirements.txt").write_text("tinyfirst>=1.0  # from 01\n")
    (tiny / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "python3", f"python3.{sys.version_info[1]}"):
        (tiny / ".venv" / "bin" / name).symlink_to("/nowhere/python")
    done = course(tiny, "run", "1/1", PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX=1, PIP_FIND_LINKS=tmp_path / "shop")
    assert done.returncode == 0 and "this is one\n" in done.stdout, done.stderr


def test_a_python_without_venv_is_told_the_cure(tiny: Path, tmp_path: Path):
    (tmp_path / "venv.py").write_text("import sys; sys.exit('ensurepip is not available')\n")
    (tiny / "requirements.txt").write_text("tinyfirst>=1.0  # from 01\n")
    done = course(tiny, "run", "1/1", PYTHONPATH=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2] == "ensurepip is not available"
    assert "sudo apt install python3-venv" in done.stderr.splitlines()[-1]


def pretend(root: Path, setting: str, *words: str) -> subprocess.CompletedProcess:
    """course.py where something about the machine is not as it is here."""
    code = f"import os, runpy, sys; {setting}; sys.argv = ['course.py', *{words}]; sys.path.insert(0, {str(root)!r}); "
    code += f"runpy.run_path({str(root / 'course.py')!r}, run_name='__main__')"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment())


def test_a_folder_that_cannot_be_written_to(tiny: Path):
    read_only = "os.access = lambda path, mode: not mode & os.W_OK"
    done = pretend(tiny, read_only, "run", "1/1")
    assert "copy the course to a folder of your own" in sentence(done) and done.returncode == 1
    done = pretend(tiny, read_only, "doctor")
    assert "FAIL  the folder" in done.stdout and done.returncode == 1


def test_an_old_python_is_named(tiny: Path):
    done = pretend(tiny, "sys.version_info = (3, 8, 10, 'final', 0); sys.version = '3.8.10 (default)'", "list")
    assert "Python 3.8.10" in sentence(done) and "3.10 or newer" in sentence(done)
    assert done.returncode == 1
    ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 7))  # so that it can say so


def test_an_incomplete_copy_says_so(tiny: Path):
    (tiny / "requirements.txt").unlink()
    done = course(tiny, "run", "1/1")
    assert "requirements.txt" in sentence(done) and done.returncode == 1
    shutil.rmtree(tiny / "01_neuron")
    shutil.rmtree(tiny / "03_dot")
    assert "holds no script of the course" in sentence(course(tiny, "all"))


# ---------------------------------------------------------------- test


def test_the_tests_are_all_run_and_the_first_failure_is_the_exit_code(tiny: Path):
    tools = '[project.optional-dependencies]\ntest = ["pytest>=8", "ruff>=0.8"]\n'
    (tiny / "pyproject.toml").write_text(f'{tools}\n[tool.ruff]\nline-length = 120\nlint.select = ["F"]\n')
    (tiny / "tests").mkdir()
    conftest = 'def pytest_addoption(parser):\n    parser.addoption("--long", action="store_true")\n'
    (tiny / "tests" / "conftest.py").write_text(conftest)
    unit = (
        "def test_short():\n    pass\n\n\ndef test_long(request):\n    assert not request.config.getoption('--long')\n"
    ).replace("'", '"')
    (tiny / "tests" / "test_one.py").write_text(unit)
    for script in THREE:
        put(tiny, script, 'print("fine")')
    clean = {"PYTEST_ADDOPTS": "-p no:cacheprovider", "RUFF_NO_CACHE": "true"}
    done = course(tiny, "test", **clean)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert course(tiny, "test", "--long", **clean).returncode == 1
    assert "1 passed, 1 deselected" in course(tiny, "test", "--long", "--", "-k", "short", **clean).stdout
    (tiny / "02_untidy.py").write_text("import os\n")
    done = course(tiny, "test", **clean)
    assert done.returncode == 1 and "F401" in done.stdout and "2 passed" in done.stdout


# ---------------------------------------------------------------- doctor


def fake(folder: Path, name: str, version: str, code: str = "") -> None:
    """An installed package, as far as anyone can see."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(code)
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def test_a_healthy_course(tiny: Path, tmp_path: Path):
    fake(tmp_path / "fakes", "torch", "2.9.0")
    fake(tmp_path / "fakes", "torchvision", "0.24.0")
    with (tiny / "requirements.txt").open("a") as lines:
        lines.write("torch>=2.6  # from 09\ntorchvision>=0.21  # from 09\n")
    done = course(tiny, "doctor", PYTHONPATH=tmp_path / "fakes")
    assert done.returncode == 0 and done.stdout.endswith("\nAll is well.\n"), done.stdout
    for line in ("ok    numpy", "ok    torch 2.9.0", "ok    torch and torchvision match", "note  MNIST is not there"):
        assert f"\n{line}" in done.stdout
    raw = tiny / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        assert "note  MNIST is not" in course(tiny, "doctor", PYTHONPATH=tmp_path / "fakes").stdout
        (raw / f"{part}-ubyte.gz").touch()
    assert "ok    MNIST is there" in course(tiny, "doctor", PYTHONPATH=tmp_path / "fakes").stdout


def test_torch_and_torchvision_that_do_not_match(tiny: Path, tmp_path: Path):
    fake(tmp_path / "fakes", "torch", "2.9.0")
    error = "operator torchvision::nms does not exist"
    fake(tmp_path / "fakes", "torchvision", "0.24.0", f"raise RuntimeError({error!r})")
    (tiny / "requirements.txt").write_text("torch>=2.6  # from 09\ntorchvision>=0.21  # from 09\n")
    done = course(tiny, "doctor", PYTHONPATH=tmp_path / "fakes")
    assert done.returncode == 1
    assert f"FAIL  torch and torchvision do not work together: RuntimeError: {error}\n      cure: " in done.stdout
    assert "torch torchvision --index-url https://download.pytorch.org/whl/cpu" in done.stdout
    assert "1 to mend" in done.stdout and "All is well" not in done.stdout


def test_what_is_not_installed_is_a_note_and_what_is_too_old_too(tiny: Path, tmp_path: Path):
    fake(tmp_path / "fakes", "torch", "1.13.1")
    (tiny / "requirements.txt").write_text("tinyfirst>=1.0  # from 01\ntorch>=2.6  # from 09\n")
    done = course(tiny, "doctor", PYTHONPATH=tmp_path / "fakes")
    assert done.returncode == 0
    assert "note  tinyfirst>=1.0, needed from chapter 01 on: not installed" in done.stdout
    assert "note  torch>=2.6, needed from chapter 09 on: 1.13.1 installed" in done.stdout
    assert "Traceback" not in done.stdout
    (tmp_path / "fakes" / "ensurepip.py").write_text("raise ImportError('as on Debian without python3-venv')")
    done = course(tiny, "doctor", PYTHONPATH=tmp_path / "fakes")
    assert done.returncode == 1 and "FAIL  this Python cannot make .venv" in done.stdout


def test_data_that_is_not_where_it_should_be(tiny: Path, tmp_path: Path):
    done = course(tiny, "doctor", COURSE_DATA="nowhere")
    assert done.returncode == 1
    assert f"FAIL  COURSE_DATA names {tmp_path / 'nowhere'}, not a readable folder\n      cure: " in done.stdout
    (tmp_path / "elsewhere" / "names_pytorch").mkdir(parents=True)
    (tmp_path / "elsewhere" / "names_pytorch" / "English.txt").touch()
    done = course(tiny, "doctor", COURSE_DATA="elsewhere")
    assert done.returncode == 0 and "ok    the PyTorch names are there" in done.stdout
    shutil.rmtree(tiny / "data" / "names")
    done = course(tiny, "doctor")
    assert done.returncode == 1 and "FAIL  data/names is missing" in done.stdout
