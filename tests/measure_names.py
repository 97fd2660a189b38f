"""What each trick of lesson 9.21 brings on the names of PyTorch's tutorial: the table of its section in README.md.

    OMP_NUM_THREADS=1 python tests/measure_names.py [--jobs 2] [--rows 0 5] [--epochs 18] [FOLDER]

Trains the lesson's network with no trick, with one, with two and so on, for the splits of three seeds, and prints a
table: mean and spread (largest minus smallest) of accuracy and balanced accuracy. The single results go to standard
error, with the seconds of training; these mean something with --jobs 1 on a machine that has nothing else to do.
FOLDER holds the lists; by default names_pytorch in COURSE_DATA or data. tests/test_real_data.py holds the last row.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "09_rnn_lstm_gru" / "21_names_in_batches.py"
TRICKS = ["both-ways", "pieces", "dropout", "smoothing", "balance"]
SEEDS = (0, 1, 2)


def train(folder: Path, epochs: int, tricks: list[str], seed: int) -> tuple[float, float]:
    """Accuracy and balanced accuracy of one training."""
    with tempfile.TemporaryDirectory() as scratch:
        options = ["--names-dir", folder, "--epochs", epochs, "--seed", seed, "--save", f"{scratch}/model.pt"]
        command = [sys.executable, SCRIPT, *options, "--device", "cpu", "--tricks", *tricks]
        done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", check=True)
    last = re.search(r"^test accuracy: ([\d.]+)  balanced accuracy: ([\d.]+)$", done.stdout, re.MULTILINE)
    seconds = re.search(r"trained in ([\d.]+) s", done.stdout)
    print(f"{' '.join(tricks) or 'plain'}, seed {seed}: {last[0]}, {seconds[0]}", file=sys.stderr, flush=True)
    return float(last[1]), float(last[2])


def table(folder: Path, epochs: int, rows: list[int], jobs: int) -> list[str]:
    lines = ["| tricks | accuracy | balanced accuracy |", "| --- | ---: | ---: |"]
    with ThreadPoolExecutor(jobs) as pool:
        runs = {n: [pool.submit(train, folder, epochs, TRICKS[:n], seed) for seed in SEEDS] for n in rows}
        for n, row in runs.items():
            figures = zip(*(run.result() for run in row), strict=True)
            words = " | ".join(f"{mean(part):.3f} ({max(part) - min(part):.3f})" for part in figures)
            lines.append(f"| {'+ ' + TRICKS[n - 1] if n else 'the plain way'} | {words} |")
    return lines


def main() -> None:
    data = Path(os.environ.get("COURSE_DATA") or ROOT / "data")
    parser = argparse.ArgumentParser(description="The table of lesson 9.21.")
    parser.add_argument("folder", nargs="?", type=Path, default=data / "names_pytorch")
    parser.add_argument("--jobs", type=int, default=1, help="trainings at a time (1)")
    parser.add_argument("--epochs", type=int, default=18, help="times through the names (18)")
    parser.add_argument("--rows", type=int, nargs="+", default=range(len(TRICKS) + 1), help="how many tricks (0 to 5)")
    options = parser.parse_args()
    print("\n".join(table(options.folder.absolute(), options.epochs, list(options.rows), options.jobs)))


if __name__ == "__main__":
    main()
