"""The long half on real data: MNIST and the PyTorch tutorial's names, where COURSE_DATA holds them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from lessons import ROOT, run

DATA = Path(os.environ.get("COURSE_DATA") or ROOT / "data").absolute()
MNIST = (DATA / "MNIST" / "raw" / "train-images-idx3-ubyte.gz").exists()
NAMES = (DATA / "names_pytorch").is_dir()

pytestmark = pytest.mark.long


def results(output: str) -> dict[str, float]:
    """The line that a program can read: `test accuracy: 0.9912`, with others beside it."""
    last = [line for line in output.splitlines() if line.startswith("test accuracy")][-1]
    return {name.strip(): float(value) for name, value in re.findall(r"([a-z ]+): ([\d.]+)", last)}


def script(word: str) -> Path:
    return next((ROOT / "09_rnn_lstm_gru").glob(f"[0-9][0-9]_{word}.py")).relative_to(ROOT)


@pytest.mark.skipif(not MNIST, reason="no MNIST: python data/download.py mnist, or name its folder in COURSE_DATA")
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_rows_of_mnist(cell: str, course: Path, tmp_path: Path) -> None:
    done = run(course / script("mnist_rows"), "--cell", cell, cwd=tmp_path, data=DATA, time_limit=1500)
    assert done.code == 0, done.err
    assert "60000 training images and 10000 test images" in done.out
    assert results(done.out)["test accuracy"] >= 0.97


@pytest.mark.skipif(
    not NAMES, reason="no PyTorch names: python data/download.py names, or name the folder in COURSE_DATA"
)
def test_names_of_the_pytorch_tutorial(course: Path, tmp_path: Path) -> None:
    folder = str(DATA / "names_pytorch")
    done = run(course / script("rnn_by_hand_names"), "--names-dir", folder, cwd=tmp_path, time_limit=900)
    assert done.code == 0, done.err
    assert results(done.out)["balanced accuracy"] > 0.35  # 18 languages: a blind guess has 0.056


@pytest.mark.skipif(
    not NAMES, reason="no PyTorch names: python data/download.py names, or name the folder in COURSE_DATA"
)
def test_names_in_batches(course: Path, tmp_path: Path) -> None:
    """One split of the last row of the table in lesson 9.21 (0.82 and 0.55 at least, in the mean of three splits)."""
    options = ["--names-dir", str(DATA / "names_pytorch"), "--epochs", "18", "--save", str(tmp_path / "model.pt")]
    done = run(course / script("names_in_batches"), *options, cwd=tmp_path, time_limit=1500)
    assert done.code == 0, done.err
    reached = results(done.out)
    assert reached["test accuracy"] >= 0.81 and reached["balanced accuracy"] >= 0.53, reached
