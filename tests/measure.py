"""Measure what takes minutes and write it into the table of results of the front page.

    python tests/measure.py              everything, two to three hours on 2 cores
    python tests/measure.py dense conv   some parts; the others keep what was measured before
    python tests/measure.py dense --once the first seed of a part as JSON; nothing is written

Figures are means and standard deviations over seeds, with the date and the versions beside them; they are kept in
tests/measured.json. The tests repeat one seed of each part. MNIST and the PyTorch names are looked for in data/, or in
the folder that COURSE_DATA names. Seconds are those that one processor core has worked, so that another program on the
machine does not spoil them; only the race against PyTorch (two threads) and the parts fifth and tenth go by the clock
and want the machine for themselves.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

# One thread, set before NumPy starts: then the seconds that the processor has worked mean the same everywhere.
if "race" not in sys.argv[1:]:
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "08_backprop"))

from readme import with_map, write

import deeplearning as dl
from deeplearning import data
from lessons import copy_course, run, scripts

KEPT = ROOT / "tests" / "measured.json"
DATA = Path(os.environ.get("COURSE_DATA") or ROOT / "data").absolute()
Result = dict[str, float]  # such as {"test accuracy": 0.9912, "seconds": 74.0}


# ---------------------------------------------------------------- the library of chapter 8 on MNIST


def mnist() -> data.Digits:
    digits = data.load_digits("mnist")
    X, X_test = data.standardize(digits.X_train, digits.X_test)
    return digits._replace(X_train=X, X_test=X_test)


def moved(images: np.ndarray, by: int, rng: np.random.Generator) -> np.ndarray:
    """Every image (n, 1, side, side) moved by up to `by` pixels in both directions."""
    ways, result = rng.integers(-by, by + 1, (len(images), 2)), np.empty_like(images)
    for down in range(-by, by + 1):
        for right in range(-by, by + 1):
            rows = np.flatnonzero((ways == (down, right)).all(axis=1))
            result[rows] = np.roll(images[rows], (down, right), axis=(2, 3))
    return result


def train_on_moved(model: dl.Model, epochs: int, batch_size: int, lr: float, seed: int) -> Result:
    """Adam with a cosine schedule; in every epoch each image is moved anew by up to one pixel."""
    digits, rng = mnist(), np.random.default_rng(seed)
    X, X_test = (part.reshape(-1, 1, 28, 28) for part in (digits.X_train, digits.X_test))
    optimizer, start = dl.Adam(model.parameters(), lr=lr), time.process_time()
    for epoch in range(epochs):
        optimizer.lr = lr * (1 + np.cos(np.pi * epoch / epochs)) / 2
        model.fit(
            moved(X, 1, rng), digits.y_train, optimizer=optimizer, batch_size=batch_size, seed=epoch, verbose=False
        )
    seconds = time.process_time() - start
    return {"test accuracy": model.evaluate(X_test, digits.y_test)["accuracy"], "seconds": seconds}


def dense(seed: int) -> Result:
    rng = np.random.default_rng(seed)
    layers = [dl.Flatten(), dl.Linear(784, 512, seed=rng), dl.ReLU(), dl.Linear(512, 512, seed=rng), dl.ReLU()]
    model = dl.Model([*layers, dl.Linear(512, 10, seed=rng)], loss=dl.CrossEntropyLoss())
    return train_on_moved(model, epochs=15, batch_size=128, lr=0.001, seed=seed)


def conv(seed: int) -> Result:
    rng = np.random.default_rng(seed)
    layers = [dl.Conv2d(1, 16, 3, padding=1, seed=rng), dl.ReLU(), dl.MaxPool2d(2)]
    layers += [dl.Conv2d(16, 32, 3, padding=1, seed=rng), dl.ReLU(), dl.MaxPool2d(2)]
    layers += [dl.Flatten(), dl.Linear(32 * 7 * 7, 10, seed=rng)]
    return train_on_moved(dl.Model(layers, loss=dl.CrossEntropyLoss()), epochs=6, batch_size=64, lr=0.002, seed=seed)


def two_layer(lr: float) -> Callable[[int], Result]:
    """Lesson 8.33 on MNIST: 784-128-10, plain gradient descent, 5 epochs."""

    def one(seed: int) -> Result:
        printed, seconds = lesson("33_real_dataset", "--data", "mnist", "--lr", str(lr), "--seed", str(seed))
        last = re.findall(r"accuracy training ([\d.]+), test ([\d.]+)", printed)[-1]
        return {
            "training accuracy": float(last[0]),
            "test accuracy": float(last[1]),
            "seconds": seconds,
        }

    return one


# ---------------------------------------------------------------- chapter 9 on MNIST and on the PyTorch names


def trained(printed: str) -> Result:
    """The result line at the end of a lesson of chapter 9, as test_real_data reads it."""
    last = [line for line in printed.splitlines() if line.startswith("test accuracy")][-1]
    return {name.strip(): float(value) for name, value in re.findall(r"([a-z ]+): ([\d.]+)", last)}


def digits(word: str, *options: str) -> Callable[[int], Result]:
    def one(seed: int) -> Result:
        printed, seconds = lesson(word, "--data", "mnist", "--device", "cpu", "--seed", str(seed), *options)
        return trained(printed) | {"seconds": seconds}

    return one


def recipe(cell: str) -> Callable[[int], Result]:
    return digits("19_mnist_rows", "--cell", cell, "--epochs", "2")


def improved(*options: str) -> Callable[[int], Result]:
    return digits("20_mnist_rows_improved", *options)


def trained_in(printed: str) -> float:
    return float(re.search(r"trained in ([\d.]+) s", printed)[1])


def fifth(seed: int) -> Result:
    """Lesson 9.20 in a hurry, and the recipe of lesson 9.19 right after it: accuracy, and the ratio of the times."""
    options = ["--data", "mnist", "--device", "cpu", "--seed", str(seed)]
    quick, _ = lesson("20_mnist_rows_improved", *options, *SPRINT)
    recipe_, _ = lesson("19_mnist_rows", *options, "--epochs", "2")
    both = {"test accuracy": trained(quick)["test accuracy"], "of the recipe": trained(recipe_)["test accuracy"]}
    return both | {"time / time of the recipe": trained_in(quick) / trained_in(recipe_), "seconds": trained_in(quick)}


DASH = ["--epochs", "3", "--hidden-size", "96", "--head-start", "0.85"]


def tenth(seed: int) -> Result:
    """Lesson 9.21, small and well balanced, and right after it lesson 9.11 with 100,000 steps, on the PyTorch names."""
    options = ["--names-dir", str(DATA / "names_pytorch"), "--device", "cpu", "--seed", str(seed)]
    with tempfile.TemporaryDirectory() as scratch:
        quick, _ = lesson("21_names_in_batches", *options, *DASH, "--save", f"{scratch}/model.pt")
    start = time.perf_counter()
    slow, _ = lesson("11_rnn_by_hand_names", *options, "--steps", "100000")
    ratio = trained_in(quick) / (time.perf_counter() - start)
    others = {f"{name} of 9.11": value for name, value in trained(slow).items()}
    return trained(quick) | others | {"time / time of 9.11": ratio, "seconds": trained_in(quick)}


def ladder(seed: int) -> Result:
    """Lesson 9.20 with --ladder: mistakes among the 10,000 test images, and time, for every rung."""
    printed, seconds = lesson(
        "20_mnist_rows_improved", "--data", "mnist", "--device", "cpu", "--ladder", "--seed", str(seed)
    )
    result = {}
    for rung, mistakes, time_ in re.findall(r"^(\S.*?) {2,}(\d+) +([\d.]+)$", printed, re.MULTILINE):
        result |= {f"{rung}: mistakes": float(mistakes), f"{rung}: time": float(time_)}
    return result | {"seconds": seconds}


def names(word: str, *options: str) -> Callable[[int], Result]:
    """A lesson on the PyTorch names, split by unique name; the seed chooses the split."""

    def one(seed: int) -> Result:
        with tempfile.TemporaryDirectory() as scratch:
            save = ["--save", f"{scratch}/model.pt"] if word == "21_names_in_batches" else []
            folder = ["--names-dir", str(DATA / "names_pytorch"), "--device", "cpu"]
            printed, seconds = lesson(word, *folder, "--seed", str(seed), *options, *save)
        return trained(printed) | {"seconds": seconds}

    return one


# ---------------------------------------------------------------- the race, both on the same threads


def race(seed: int, rounds: int = 5, epochs: int = 1) -> Result:
    """An epoch of MNIST in 784-128-128-10, ReLU, Adam, batches of 128: Model.fit against a plain loop in PyTorch."""
    import torch
    from torch import nn

    digits, orders = mnist(), itertools.count(8 * seed)
    X, y = torch.from_numpy(digits.X_train), torch.from_numpy(digits.y_train)

    def library() -> float:
        start = time.perf_counter()
        model.fit(digits.X_train, digits.y_train, optimizer=optimizer, batch_size=128, seed=next(orders), verbose=False)
        return time.perf_counter() - start

    def pytorch(network: nn.Module, adam: torch.optim.Adam) -> float:
        loss_function, start = nn.CrossEntropyLoss(), time.perf_counter()
        for rows in torch.randperm(len(X)).split(128):
            loss = loss_function(network(X[rows]), y[rows])
            adam.zero_grad()
            loss.backward()
            adam.step()
        return time.perf_counter() - start

    rng = np.random.default_rng(seed)
    sizes = [(784, 128), (128, 128), (128, 10)]
    layers = [part for pair in sizes for part in (dl.Linear(*pair, seed=rng), dl.ReLU())][:-1]
    model = dl.Model(layers, loss=dl.CrossEntropyLoss())
    optimizer = dl.Adam(model.parameters(), lr=0.001)
    torch.manual_seed(seed)
    rivals = []
    for fused in (False, True):
        network = nn.Sequential(*[part for pair in sizes for part in (nn.Linear(*pair), nn.ReLU())][:-1])
        rivals.append((network, torch.optim.Adam(network.parameters(), lr=0.001, fused=fused)))
    seconds = [[library(), pytorch(*rivals[0]), pytorch(*rivals[1])] for _ in range(rounds)]
    ours, plain, fused_time = (statistics.median(column) for column in zip(*seconds, strict=True))
    for _ in range(8 - rounds):
        library()
    accuracy = model.evaluate(digits.X_test, digits.y_test)["accuracy"]
    return {
        "time against PyTorch": ours / plain,
        "time against PyTorch with Adam(fused=True)": ours / fused_time,
        "test accuracy": accuracy,  # after eight epochs
        "seconds": ours,
    }


# ---------------------------------------------------------------- lessons as they are


def lesson(word: str, *options: str) -> tuple[str, float]:
    """What a lesson prints, run in a copy of the course on the real data, and the seconds that it worked in all."""
    path = next(p for p in scripts() if p.stem == word)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder))
        done = run(course / path, *options, cwd=course, data=DATA, time_limit=3600)
    if done.code:
        sys.exit(f"{path} {' '.join(options)}:\n{done.err}")
    return done.out, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def times(seed: int) -> Result:
    """The seconds of every lesson, run once in order on embedded data, and of all together."""
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder))
        for path in scripts():
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            done = run(course / path, cwd=course)
            if done.code:
                sys.exit(f"{path}:\n{done.err}")
            result[path.as_posix()] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return result | {"seconds": sum(result.values())}


# ---------------------------------------------------------------- the table


@dataclass
class Part:
    """A row of the table: what is measured, with which seeds, and what to hold beside it."""

    name: str
    what: str
    one: Callable[[int], Result]  # the figures of one seed
    seeds: int
    beside: str  # a published figure, or a remark


BEST = ["--warp", "--epochs", "20", "--lr", "0.002"]
SPRINT = ["--epochs", "1", "--batch-size", "128", "--lr", "0.006", "--hidden-size", "96"]
PARTS = [
    Part("claim", "784-128-10, 5 epochs, rate 0.1 (lesson 8.33)", two_layer(0.1), 3, "often claimed: above 0.95"),
    Part("claim_slow", "the same with rate 0.01", two_layer(0.01), 3, "the rate that the claim was printed with"),
    Part("dense", "784-512-512-10, moved digits", dense, 3, "Nielsen's best without convolution: 0.9804"),
    Part("conv", "two convolutions, NumPy only, moved digits", conv, 3, "LeNet-5 (1998): 0.9905"),
    Part("recipe_rnn", "9.19, RNN, 2 epochs", recipe("rnn"), 3, "the usual recipe"),
    Part("recipe_gru", "9.19, GRU, 2 epochs", recipe("gru"), 3, "the usual recipe"),
    Part("recipe_lstm", "9.19, LSTM, 2 epochs", recipe("lstm"), 3, "the usual recipe"),
    Part("rows_rnn", "9.20, RNN", improved("--cell", "rnn"), 3, ""),
    Part("rows_gru", "9.20, GRU", improved("--cell", "gru"), 3, ""),
    Part("rows_lstm", "9.20, LSTM", improved("--cell", "lstm"), 3, ""),
    Part("rows_best", f"9.20, GRU, {' '.join(BEST)}", improved(*BEST), 3, "every image distorted, anew each epoch"),
    Part("fifth", f"9.20, GRU, {' '.join(SPRINT)}, beside 9.19", fifth, 3, "the recipe runs beside it"),
    Part("names_batches", "9.21, PyTorch names, 18 epochs", names("21_names_in_batches", "--epochs", "18"), 3, ""),
    Part("tenth", f"9.21, PyTorch names, {' '.join(DASH)}, beside 9.11", tenth, 3, "100,000 names one by one"),
    Part("race", "784-128-128-10, an epoch, library / PyTorch", race, 1, "8 epochs for the accuracy"),
]


SILENT = ["times", "ladder"]  # they stand elsewhere: in the map of the front page, and in the section of lesson 9.20
PARTS += [Part("times", "every lesson once", times, 1, ""), Part("ladder", "9.20, rung by rung", ladder, 3, "")]


def summary(results: list[Result]) -> dict[str, list[float]]:
    """Mean and standard deviation of every figure over the seeds."""
    columns = {name: [result[name] for result in results] for name in results[0]}
    return {name: [statistics.mean(v), statistics.stdev(v) if len(v) > 1 else 0.0] for name, v in columns.items()}


def machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "torch"))
    return f"{date.today()}, Python {sys.version.split()[0]}, {packages}, {os.cpu_count()} cores"


def table(kept: dict) -> str:
    lines = ["| what | measured | seconds | beside it |", "|---|---|---|---|"]
    for part in PARTS:
        if part.name in kept and part.name not in SILENT:
            figures = dict(kept[part.name]["figures"])
            mean, _ = figures.pop("seconds")
            shown = [f"{name} {m:.4f}" + (f" ± {sd:.4f}" if sd else "") for name, (m, sd) in figures.items()]
            lines.append(f"| {part.what} | {'; '.join(shown)} | {mean:.{0 if mean > 1 else 1}f} | {part.beside} |")
    machines = sorted({kept[part.name]["measured"] for part in PARTS if part.name in kept})
    return "\n".join([*lines, "", "Measured: " + "; ".join(machines) + "."])


def with_table(text: str, kept: dict) -> str:
    """The front page with the table of results between its two marks."""
    return re.sub(
        r"(?s)<!-- measured -->.*?(?=<!-- /measured -->)", lambda _: f"<!-- measured -->\n\n{table(kept)}\n\n", text
    )


def with_ladder(text: str, kept: dict) -> str:
    """The README of chapter 9 with the rungs of lesson 9.20 between their two marks."""
    lines = ["| GRU, 2 epochs each | mistakes of 10,000 | time |", "|---|---:|---:|"]
    figures = kept.get("ladder", {}).get("figures", {})
    for rung in [name.removesuffix(": time") for name in figures if name.endswith(": time")]:
        (mistakes, deviation), (spent, _) = figures[f"{rung}: mistakes"], figures[f"{rung}: time"]
        lines.append(f"| {rung} | {mistakes:.0f} ± {deviation:.0f} | {spent:.2f} |")
    body = "\n".join(["<!-- ladder -->", "", *lines, "", ""])
    return re.sub(r"(?s)<!-- ladder -->.*?(?=<!-- /ladder -->)", lambda _: body, text)


def main(words: list[str]) -> int:
    wanted, once = [word for word in words if word != "--once"], "--once" in words
    known = [part.name for part in PARTS]
    if unknown := [name for name in wanted if name not in known]:
        print(f"measure.py: there is no part {unknown[0]}; the parts are {', '.join(known)}", file=sys.stderr)
        return 2
    if len(wanted) != 1:  # each part in a process of its own: they want different numbers of threads
        return max(subprocess.run([sys.executable, __file__, name]).returncode for name in wanted or known)
    part, results = next(part for part in PARTS if part.name == wanted[0]), []
    if once:
        print(json.dumps(part.one(0)))
        return 0
    for seed in range(part.seeds):
        results.append(part.one(seed))
        print(f"{part.name}, seed {seed}: " + ", ".join(f"{k} {v:.4f}" for k, v in results[-1].items()), flush=True)
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    kept[part.name] = {"figures": summary(results), "seeds": part.seeds, "measured": machine()}
    write(KEPT, json.dumps(kept, indent=1) + "\n")
    front = ROOT / "README.md"
    write(front, with_map(with_table(front.read_text(encoding="utf-8"), kept)))
    chapter = ROOT / "09_rnn_lstm_gru" / "README.md"
    write(chapter, with_ladder(chapter.read_text(encoding="utf-8"), kept))
    print(table(kept))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ValueError as error:  # no MNIST: the library's one sentence
        sys.exit(f"error: {error}")
