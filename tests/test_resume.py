"""Lesson 9.24: a training run that is killed at any moment and resumed ends like the unbroken one, to the bit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = next((ROOT / "09_rnn_lstm_gru").glob("[0-9][0-9]_checkpoint_and_resume.py"))
SMALL = ["--epochs", "5", "--hidden-size", "8"]
KEYS = {"settings", "losses", "model", "optimizer", "schedule", "shuffler", "dice"}

# Imports the lesson once and starts every run as a process of its own by fork: the same code, without waiting for
# PyTorch to be imported each time. `task` is one of the functions below; it prints what it found as JSON.
DRIVER = """
import contextlib, importlib.util, io, json, os, random, signal, sys, time
from pathlib import Path

script, task, *arguments = sys.argv[1:]
sys.path.insert(0, str(Path(script).parent))
spec = importlib.util.spec_from_file_location("lesson", script)
lesson = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lesson)
lesson.load_digits("digits")
rng, SMALL = random.Random(0), json.loads(arguments[0])


def start(*options, prepare=lambda: None):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            prepare()
            sys.argv = [script, *map(str, options)]
            with contextlib.redirect_stdout(io.StringIO()):
                lesson.main()
            code = 0
        finally:
            os._exit(code)
    return pid


def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def epochs_in(file):
    return len(lesson.load(file, {})["losses"]) if file.exists() else -1


def go_on(file):
    options = ["--resume", file] if file.exists() else ["--checkpoint", file]
    assert ended(start(*options, "--epochs", SMALL[1], *([] if file.exists() else SMALL))) == 0


def wait_for_saves(file, count):
    # until the file was written so often; returns how long the last one took to come
    before, seen, began = None, 0, time.monotonic()
    while seen < count and time.monotonic() < began + 600:
        now = (file.stat().st_ino, file.stat().st_mtime_ns) if file.exists() else None
        if now != before:
            seen, before, took, began = seen + 1, now, time.monotonic() - began, time.monotonic()
        time.sleep(0.001)
    return took if count else 0.1


def kills(count):
    assert ended(start("--checkpoint", "unbroken.pt", *SMALL)) == 0
    found = []
    for i in range(int(count)):
        file = Path(f"{i}.pt")
        pid = start("--checkpoint", file, *SMALL)
        time.sleep(rng.random() * wait_for_saves(file, rng.randrange(5)))
        os.kill(pid, signal.SIGKILL)
        code = ended(pid)
        found.append([code, epochs_in(file)])
        go_on(file)
    return found


def while_writing():
    # in the third time of saving: before the rename, after it, and with half of the bytes written
    original_save, original_replace, found = lesson.torch.save, os.replace, []

    def third(action, usual):
        calls = []
        def call(*given):
            calls.append(1)
            if len(calls) == 3:
                action(*given)
                os.kill(os.getpid(), signal.SIGKILL)
            return usual(*given)
        return call

    def half(content, file):
        whole = io.BytesIO()
        original_save(content, whole)
        file.write(whole.getvalue()[: len(whole.getvalue()) // 2])

    def plan(i):
        if i == 0:
            os.replace = third(lambda *given: None, original_replace)
        elif i == 1:
            os.replace = third(original_replace, original_replace)
        else:
            lesson.torch.save = third(half, original_save)

    assert ended(start("--checkpoint", "unbroken.pt", *SMALL)) == 0
    for i in range(3):
        file = Path(f"{i}.pt")
        code = ended(start("--checkpoint", file, *SMALL, prepare=lambda i=i: plan(i)))
        found.append([code, epochs_in(file)])
        go_on(file)
    return found


def large_files():
    # two contents in turn, 8 MB each, killed while they are being written
    found = []
    contents = [{"settings": {}, "tensor": lesson.torch.full((2_000_000,), float(k))} for k in (1, 2)]

    def save_for_ever():
        while True:
            for content in contents:
                lesson.save(Path("large.pt"), content)

    for _ in range(8):
        pid = start(prepare=save_for_ever)
        while not Path("large.pt").exists():
            time.sleep(0.01)
        time.sleep(rng.uniform(0.0, 0.2))
        os.kill(pid, signal.SIGKILL)
        ended(pid)
        found.append(sorted(set(lesson.load(Path("large.pt"), {})["tensor"].tolist())))
    return found


def damage():
    assert ended(start("--checkpoint", "whole.pt", *SMALL, "--epochs", "1")) == 0
    whole, refused, same = Path("whole.pt").read_bytes(), [], 0

    def content(file):
        again = io.BytesIO()
        lesson.torch.save(lesson.load(Path(file), lesson.USUAL.fromkeys(lesson.USUAL)), again)
        return again.getvalue()

    before = content("whole.pt")
    cut = [whole[: len(whole) * k // 20] for k in range(20)]
    flipped = [bytearray(whole) for _ in range(60)]
    for copy in flipped:
        copy[rng.randrange(len(copy))] ^= 1 << rng.randrange(8)
    foreign = [b"hello", b"\\x80\\x04N.", b"PK\\x03\\x04"]
    buffers = [io.BytesIO() for _ in range(3)]
    lesson.torch.save([1, 2], buffers[0])
    lesson.torch.save({"weight": lesson.torch.ones(3)}, buffers[1])
    lesson.torch.save({"settings": {"cell": print}}, buffers[2])
    for bad in [*cut, *flipped, *foreign, *(buffer.getvalue() for buffer in buffers)]:
        Path("bad.pt").write_bytes(bad)
        try:
            same += content("bad.pt") == before
        except lesson.DataError as error:
            refused.append(str(error))
    return [refused, same, len(cut), len(flipped)]


print(json.dumps(globals()[task](*arguments[1:])))
"""

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="starts its runs by fork and kills them by signal")


def drive(task: str, *arguments: str, folder: Path) -> list:
    command = [sys.executable, "-c", DRIVER, str(SCRIPT), task, json.dumps(SMALL), *arguments]
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def same(a: object, b: object) -> bool:
    """Equal to the bit, all the way down."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return torch.equal(a, b) if torch.is_tensor(a) else a == b


def assert_all_equal_the_unbroken(folder: Path, count: int) -> None:
    unbroken = torch.load(folder / "unbroken.pt", weights_only=True)
    assert unbroken.keys() >= KEYS and len(unbroken["losses"]) == 5
    for i in range(count):
        resumed = torch.load(folder / f"{i}.pt", weights_only=True)
        wrong = [part for part in unbroken if not same(unbroken[part], resumed[part])]
        assert not wrong, f"run {i}: {wrong} differ from the unbroken run"


@needs_fork
@pytest.mark.parametrize("count", [5, pytest.param(20, marks=pytest.mark.long)])
def test_killed_at_any_moment_and_resumed(count: int, tmp_path: Path) -> None:
    found = drive("kills", str(count), folder=tmp_path)
    assert any(code == -9 and 0 <= epochs < 5 for code, epochs in found), f"no kill hit the training: {found}"
    assert_all_equal_the_unbroken(tmp_path, count)


@needs_fork
def test_killed_while_the_checkpoint_is_written(tmp_path: Path) -> None:
    # The first checkpoint holds no epoch, the third two: killed before its rename, the second is still there.
    assert drive("while_writing", folder=tmp_path) == [[-9, 1], [-9, 2], [-9, 1]]
    assert_all_equal_the_unbroken(tmp_path, 3)


@needs_fork
def test_a_checkpoint_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    assert all(values in ([1.0], [2.0]) for values in drive("large_files", folder=tmp_path))


@needs_fork
def test_damaged_and_foreign_checkpoints_are_refused_in_a_sentence(tmp_path: Path) -> None:
    refused, unharmed, cut, flipped = drive("damage", folder=tmp_path)
    # A bit in the space between two parts does no harm; whatever else is wrong with the file is noticed.
    assert len(refused) + unharmed == cut + flipped + 6 and len(refused) >= cut + 6 + flipped // 5
    assert all("\n" not in sentence and "bad.pt is no whole checkpoint" in sentence for sentence in refused)


def call(*options: object, folder: Path, **how: object) -> subprocess.CompletedProcess:
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(SCRIPT), *map(str, options)]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", **how)


@needs_fork
def test_no_room_on_the_disk_leaves_the_old_checkpoint(tmp_path: Path) -> None:
    import resource

    assert call("--checkpoint", "a.pt", "--epochs", 1, "--hidden-size", 8, folder=tmp_path).returncode == 0
    before = (tmp_path / "a.pt").read_bytes()
    limit = len(before) // 2  # no file may become larger
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))}
    done = call("--resume", "a.pt", "--epochs", 3, folder=tmp_path, **small)
    assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("error: a.pt cannot be written") and (tmp_path / "a.pt").read_bytes() == before


def test_by_hand_in_a_folder_with_a_name_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "Übung 1"
    folder.mkdir()
    unbroken = call("--checkpoint", "a.pt", *SMALL, folder=folder)
    killed = call("--checkpoint", "b.pt", *SMALL, "--die-in", 3, folder=folder)
    assert unbroken.returncode == 0 and killed.returncode != 0, unbroken.stderr + killed.stderr
    assert killed.stdout.splitlines() == unbroken.stdout.splitlines()[:2]
    resumed = call("--resume", "b.pt", "--epochs", 5, folder=folder)
    assert resumed.stdout.splitlines() == unbroken.stdout.splitlines()[2:], resumed.stderr
    assert "fingerprint" in resumed.stdout
    assert sorted(p.name for p in folder.iterdir()) == ["a.pt", "b.pt"]
    for options, words in [
        (["--resume", "b.pt", "--cell", "lstm"], "b.pt was made with --cell gru: resume with that"),
        (["--resume", "b.pt", "--hidden-size", "9"], "b.pt was made with --hidden-size 8: resume with that"),
        (["--resume", "b.pt", "--epochs", "4"], "holds 5 epochs already"),
        (["--checkpoint", "b.pt"], "b.pt exists already"),
        (["--checkpoint", "no/such/folder.pt"], "cannot be written"),
    ]:
        refused = call(*options, folder=folder)
        assert refused.returncode == 1 and refused.stderr.count("\n") == 1, refused.stderr
        assert refused.stderr.startswith("error: ") and words in refused.stderr
