"""What each trick of lesson 9.21 brings on the names of PyTorch's tutorial: the tables of its section in README.md.

    OMP_NUM_THREADS=1 python tests/measure_names.py [--jobs 2] [--rows 0 5] [--epochs 18] [FOLDER]
    OMP_NUM_THREADS=1 python tests/measure_names.py --head-starts 0.40 0.47 0.55

Trains the lesson's network with no trick, with one, with two and so on, for the splits of three seeds, and prints a
table: mean and spread (largest minus smallest) of accuracy and balanced accuracy. The single results go to standard
error, with the seconds of training; these mean something with --jobs 1 on a machine that has nothing else to do.
FOLDER holds the lists; by default names_pytorch in COURSE_DATA or data. With --head-starts all tricks are on, and what
is shown comes from the validation names. tests/test_real_data.py repeats one seed of every row.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "09_rnn_lstm_gru" / "21_names_in_batches.py"
TRICKS = ["both-ways", "pieces", "dropout", "smoothing", "balance"]
SEEDS = (0, 1, 2)


def train(folder: Path, epochs: int, tricks: list[str], seed: int, *options: str) -> dict[str, tuple[float, float]]:
    """Accuracy and balanced accuracy of one training, on the "validation" and on the "test" names."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = ["--names-dir", folder, "--epochs", epochs, "--seed", seed, "--save", f"{scratch}/model.pt"]
        command = [sys.executable, SCRIPT, *settings, *options, "--device", "cpu", "--tricks", *tricks]
        done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", check=True)
    rows = re.findall(r"^(validation|test) .*this network ([\d.]+) / ([\d.]+)$", done.stdout, re.MULTILINE)
    reached = {part: (float(accuracy), float(balanced)) for part, accuracy, balanced in rows}
    seconds = re.search(r"trained in ([\d.]+) s", done.stdout)
    name = " ".join([*options, *tricks]) or "plain"
    print(f"{name}, seed {seed}: {reached}, {seconds[0]}", file=sys.stderr, flush=True)
    return reached


def table(heads: list[str], runs: dict[str, list[Future]], part: str) -> list[str]:
    """Markdown: for each name the mean and in brackets the spread of both figures over its runs."""
    lines = [f"| {' | '.join(heads)} |", "| --- | ---: | ---: |"]
    for name, row in runs.items():
        figures = zip(*(run.result()[part] for run in row), strict=True)
        words = " | ".join(f"{mean(each):.3f} ({max(each) - min(each):.3f})" for each in figures)
        lines.append(f"| {name} | {words} |")
    return lines


def main() -> None:
    data = Path(os.environ.get("COURSE_DATA") or ROOT / "data")
    parser = argparse.ArgumentParser(description="The tables of lesson 9.21.")
    parser.add_argument("folder", nargs="?", type=Path, default=data / "names_pytorch")
    parser.add_argument("--jobs", type=int, default=1, help="trainings at a time (1)")
    parser.add_argument("--epochs", type=int, default=18, help="times through the names (18)")
    parser.add_argument("--rows", type=int, nargs="+", default=range(len(TRICKS) + 1), help="how many tricks (0 to 5)")
    parser.add_argument("--head-starts", nargs="+", help="the second table: these strengths of balance")
    options = parser.parse_args()
    folder, figures = options.folder.absolute(), ["accuracy", "balanced accuracy"]
    with ThreadPoolExecutor(options.jobs) as pool:
        if options.head_starts:
            settings = {number: (TRICKS, "--head-start", number) for number in options.head_starts}
        else:
            settings = {f"+ {TRICKS[n - 1]}" if n else "the plain way": (TRICKS[:n],) for n in options.rows}
        runs = {
            name: [pool.submit(train, folder, options.epochs, tricks, seed, *more) for seed in SEEDS]
            for name, (tricks, *more) in settings.items()
        }
        head, part = ("head start", "validation") if options.head_starts else ("tricks", "test")
        print("\n".join(table([head, *figures], runs, part)))


if __name__ == "__main__":
    main()
