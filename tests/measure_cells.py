"""The table of lesson 9.23 on real data: rows of MNIST and the names of the PyTorch tutorial.

    python tests/measure_cells.py              five seeds, a quarter of an hour
    python tests/measure_cells.py --seeds 2    a quicker look

Takes MNIST and names_pytorch/ from data/ or from the folder that COURSE_DATA names. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

from lessons import ROOT, copy_course, run

DATA = Path(os.environ.get("COURSE_DATA") or ROOT / "data").absolute()
LIMIT = 7200  # seconds
HEAD = re.compile(r"^(\w+): (\d+) to learn from, (\d+) to test, (\d+) epochs, (\d+) seeds$")
BASELINE = re.compile(r"^([a-z]+ [a-z]+) +([\d.]+) +([\d.]+)$")
ROW = re.compile(r"^(rnn|gru|lstm) +(\d+) +([\d,]+) +([\d.]+) \+- (\S+) +([\d.]+) +([\d.]+)$")
GAP = re.compile(r"^ +(\w+ \d+) +- (\w+ \d+) +([-+][\d.]+) +(\S+) +(\S+)$")
TITLES = {"mnist": "MNIST, row by row", "names": "the PyTorch names"}


def measure_cells(seeds: int = 5) -> str:
    """Run 09/23 on MNIST and the PyTorch names; the tables as Markdown. Raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder) / "course")
        script = next((course / "09_rnn_lstm_gru").glob("[0-9][0-9]_compare_cells.py"))
        options = ["--data", "mnist", "--names-dir", str(DATA / "names_pytorch"), "--seeds", str(seeds)]
        done = run(script, *options, cwd=Path(folder), data=DATA, time_limit=LIMIT)
    if done.code:
        raise RuntimeError(f"{script.name} failed: {done.text.strip().splitlines()[-1]}")
    return as_markdown(done.out)


def as_markdown(output: str) -> str:
    """The printed tables of 09/23 as Markdown."""
    lines: list[str] = []
    for line in output.splitlines():
        if match := HEAD.match(line):
            name, training, test, epochs, seeds = match.groups()
            lines += ["", f"**{TITLES.get(name, name)}**: {training} to learn from, {test} to test, {epochs} epochs, "]
            lines[-1] += f"{seeds} seeds"
            lines += ["", "| cell | hidden units | parameters | accuracy | balanced accuracy | seconds each |"]
            lines += ["|---|---:|---:|---:|---:|---:|"]
        elif match := BASELINE.match(line):
            lines += [f"| {match[1]} | | | {match[2]} | {match[3]} | |"]
        elif match := ROW.match(line):
            kind, hidden, count, mean, sd, balanced, seconds = match.groups()
            lines += [f"| {kind.upper()} | {hidden} | {count} | {mean} ± {sd} | {balanced} | {seconds} |"]
        elif line.startswith("difference in accuracy"):
            lines += ["", "| difference in accuracy | | ± other seeds | ± other test items |", "|---|---:|---:|---:|"]
        elif match := GAP.match(line):
            a, b, gap, by_seed, by_item = match.groups()
            lines += [f"| {a} - {b} | {gap} | {by_seed} | {by_item} |"]
    return "\n".join(lines).strip() + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare RNN, GRU and LSTM on MNIST and the PyTorch names.")
    parser.add_argument("--seeds", type=int, default=5, help="networks of each kind (5)")
    options = parser.parse_args()
    if options.seeds < 1:
        parser.error("--seeds must be above zero")
    try:
        print(measure_cells(options.seeds), end="")
    except RuntimeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
