"""Every script where readers run it: other folders, other encodings, narrow terminals, pipes, strict warnings.

All of chapters 01 to 07 and a sample of 08 and 09 in the long half, a sample in the quick half. What is wanted is what
README.md shows: the place must make no difference.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lessons import ROOT, copy_course, difference, read_readme, scripts

POSIX = pytest.mark.skipif(os.name == "nt", reason="pipes and permissions of POSIX")
BLOCKS = {
    section.script: section.blocks[0].lines
    for page in sorted(ROOT.glob("0*/README.md"))
    for section in read_readme(page.read_text(encoding="utf-8"))
    if section.blocks
}
EARLY = [script.as_posix() for script in scripts() if script.parts[0] < "08"]
LATE = [script.as_posix() for script in scripts() if script.parts[0] >= "08"]
# The late scripts are a sample, the same each time: they take up to a minute each, and a place is a place.
SAMPLE = sorted(random.Random(0).sample(LATE, min(8, len(LATE))))
QUICK = set(random.Random(1).sample(EARLY, 7))


def cases() -> list:
    return [pytest.param(s, marks=[] if s in QUICK else [pytest.mark.long]) for s in EARLY + SAMPLE]


def environment(**more: str) -> dict[str, str]:
    """No screen, no backend chosen, no data folder, and none of the tester's own Python settings."""
    without = ("COURSE_DATA", "MPLBACKEND", "DISPLAY", "WAYLAND_DISPLAY", "COLUMNS")
    kept = {k: v for k, v in os.environ.items() if k not in without and not k.startswith("PYTHON")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"} | more


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course in a folder whose name has blanks, umlauts, a quote and an ampersand."""
    return copy_course(tmp_path_factory.mktemp("places") / "Übung 1 & 'Größe' für Łukasz")


def fits(script: str, done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    for line in done.stderr.splitlines():
        assert "Warning" not in line and "Error" not in line, done.stderr
    wrong = difference(BLOCKS[script], done.stdout)
    assert not wrong, wrong


@pytest.mark.parametrize("script", cases())
def test_from_the_root_on_a_narrow_ascii_terminal_with_warnings_as_errors(script: str, elsewhere: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=elsewhere,
        env=environment(PYTHONIOENCODING="ascii:strict", COLUMNS="40", LC_ALL="C"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="ascii",
        timeout=300,
    )
    fits(script, done)


@pytest.mark.parametrize("script", cases())
def test_from_its_own_folder_as_on_windows(script: str, elsewhere: Path) -> None:
    """cp1252 is what a Western Windows writes into a pipe or a file."""
    done = subprocess.run(
        [sys.executable, "-W", "error", Path(script).name],
        cwd=(elsewhere / script).parent,
        env=environment(PYTHONIOENCODING="cp1252:strict", PYTHONUTF8="0"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="cp1252",
        timeout=300,
    )
    fits(script, done)


@POSIX
@pytest.mark.parametrize("script", cases())
def test_by_absolute_path_into_head(script: str, elsewhere: Path, tmp_path: Path) -> None:
    """`python ... | head -1`: the first line comes, and whatever comes after it makes no noise."""
    command = f"{sys.executable} '{Path('course') / script}' | head -1"
    (tmp_path / "course").symlink_to(elsewhere)
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env=environment(PYTHONIOENCODING="utf-8"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0 and done.stderr == ""
    assert not difference([BLOCKS[script][0]], done.stdout)


def without_privileges() -> list[str]:
    """What to put before a command so that file permissions hold, which root may otherwise ignore."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root ignores permissions, and there is no setpriv to give that up")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override"]


@pytest.fixture
def read_only(tmp_path: Path):
    copy_course(tmp_path / "read only")
    folders = [tmp_path / "read only", *(p for p in (tmp_path / "read only").rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    yield tmp_path / "read only"
    for folder in folders:
        folder.chmod(0o755)


def run_there(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*without_privileges(), sys.executable, *words],
        cwd=folder,
        env=environment(PYTHONIOENCODING="utf-8"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@POSIX
def test_a_read_only_course_says_what_to_do(read_only: Path) -> None:
    done = run_there(read_only, "course.py", "run", "01/06")
    assert done.returncode == 1 and done.stdout == "" and done.stderr.count("\n") == 1
    assert "cannot be written to; copy the course to a folder of your own" in done.stderr
    assert run_there(read_only, "course.py", "list").stdout.splitlines() == [s.as_posix() for s in scripts()]
    # A lesson alone shows all it has to say; only its picture finds no place, and the last line names the folder.
    done = run_there(read_only, "01_neuron/06_a_yes_no_line.py")
    assert not difference(BLOCKS["01_neuron/06_a_yes_no_line.py"][:-1], done.stdout)
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1 and last.startswith("PermissionError") and last.endswith("01_neuron/out'")
    assert run_there(read_only, "01_neuron/02_weighted_sum.py").returncode == 0  # it draws nothing


def test_every_part_of_the_library_after_nnfs_init() -> None:
    """nnfs.init() replaces np.dot and np.zeros and seeds NumPy; the library gives the same bits with and without."""
    code = """
import hashlib, sys; sys.path[:0] = ["tests", "08_backprop"]
import numpy as np
if sys.argv[1] == "init":
    import nnfs; nnfs.init()
import deeplearning as dl
from test_saving import X, every_part
digest = hashlib.sha256()
for kind in (dl.SGD, dl.Adagrad, dl.RMSprop, dl.Adam, dl.AdamW):
    model = every_part()
    optimizer = kind(model.parameters(), lr=0.01)
    for target in (np.arange(24.0).reshape(6, 4), np.ones((6, 4), np.float32)):
        loss = model.loss.forward(model.forward(X), target)
        optimizer.zero_grad()
        model.backward(model.forward(X), target)
        optimizer.step()
        digest.update(np.float64(loss).tobytes())
    for parameter in model.parameters():
        digest.update(parameter.data.tobytes() + str(parameter.data.dtype).encode())
losses = [(dl.MSELoss(), 1.0), (dl.L1Loss(), 1.0), (dl.BCEWithLogitsLoss(), 1.0), (dl.CrossEntropyLoss(), None)]
for loss, target in losses:
    y = np.arange(6) % 3 if target is None else np.full((6, 3), target)
    digest.update(np.float64(loss.forward(X[:, 0, 0, :3].astype(np.float64), y)).tobytes() + loss.backward().tobytes())
print(digest.hexdigest())
"""
    plain, after = (
        subprocess.run(
            [sys.executable, "-c", code, how], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
        ).stdout
        for how in ("plain", "init")
    )
    assert plain == after and len(plain) == 65
