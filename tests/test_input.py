"""Wrong input to the scripts of chapter 9: one sentence on standard error, a non-zero exit, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CASES = [
    ("rnn_by_hand_names", ["--read", ""], "letter"),
    ("rnn_by_hand_names", ["--read", "Ирина"], "letter"),
    ("rnn_by_hand_names", ["--steps", "0"], "--steps must be 1 to 10,000,000"),
    ("rnn_by_hand_names", ["--lr", "-1"], "--lr above 0 and at most 10"),
    ("rnn_by_hand_names", ["--names-dir", "nowhere"], "not a folder"),
    ("rnn_by_hand_names", ["--device", "banana"], "try --device cpu"),
    ("rnn_by_hand_names", ["--stepz", "3"], "unrecognized arguments"),
    ("a_name_reader_at_work", ["--read", "123"], "letter"),
    ("lstm_cell", ["--name", ""], "letter"),
    ("names_in_batches", ["--cell", "transformer"], "invalid choice"),
    ("names_in_batches", ["--tricks", "magic"], "invalid choice"),
    ("names_in_batches", ["--epochs", "0"], "must be 1 to"),
    ("names_in_batches", ["--hidden-size", "4096"], "must be 1 to 2,048"),
    ("names_in_batches", ["--save", "nowhere/model.pt"], "folder that exists"),
    ("names_in_batches", ["--names-dir", "nowhere"], "not a folder"),
    ("predict_name", ["--model", "nowhere.pt"], "21_names_in_batches.py"),
    ("mnist_rows", ["--cell", "transformer"], "invalid choice"),
    ("mnist_rows", ["--epochs", "0"], "--epochs and --batch-size must be 1 to 100,000"),
    ("mnist_rows", ["--hidden-size", "many"], "invalid int value"),
]


@pytest.mark.parametrize("word, options, expected", CASES, ids=[f"{w} {' '.join(o)}" for w, o, _ in CASES])
def test_wrong_options(word: str, options: list[str], expected: str, tmp_path: Path) -> None:
    script = next((ROOT / "09_rnn_lstm_gru").glob(f"[0-9][0-9]_{word}.py"))
    command = [sys.executable, str(script), *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert "error: " in last and expected in last


def test_a_data_folder_that_is_not_there(tmp_path: Path) -> None:
    script = next((ROOT / "09_rnn_lstm_gru").glob("[0-9][0-9]_mnist_rows.py"))
    env = os.environ | {"COURSE_DATA": str(tmp_path / "nowhere")}
    done = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "COURSE_DATA names" in done.stderr
