"""Time and memory of the library as the work grows: Model.fit with batches and layers that double four times.

    python tests/measure_growth.py            prints the table for CONTRIBUTING.md; about a minute on a free core
    python tests/measure_growth.py --quick    smaller and shorter, as the tests run it

Work is counted in multiplications: three matrix products a layer (forward, gradient of the weights, gradient of the
inputs). Time may grow as the work does, not faster; memory as the arrays that must be there do. Time is the processor's
(process_time), the best of several, so that a busy machine does not spoil it; memory is what NumPy asks for
(tracemalloc), at its highest during the step.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # one thread, so that processor time is comparable; before NumPy is imported

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "08_backprop"))

from deeplearning import Adam, CrossEntropyLoss, Linear, Model, ReLU

INPUTS, CLASSES = 64, 10


@dataclass
class Row:
    batch: int
    width: int
    work: float  # multiplications of one step, in millions
    seconds: float  # of one step
    memory: float  # at its highest, in MB
    arrays: float  # what must be there: parameters, gradients, both moments of Adam, activations; in MB


def step(batch: int, width: int, repeats: int) -> Row:
    """One step of Model.fit: a single batch of an epoch, two hidden layers of this width."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((batch, INPUTS)).astype(np.float32)
    y = rng.integers(0, CLASSES, batch)
    sizes = [INPUTS, width, width, CLASSES]
    layers = []
    for a, b in zip(sizes, sizes[1:], strict=False):
        layers += [Linear(a, b, seed=0), ReLU()]
    model = Model(layers[:-1], loss=CrossEntropyLoss())
    optimizer = Adam(model.parameters(), lr=1e-3)

    def fit() -> None:
        model.fit(X, y, optimizer=optimizer, epochs=1, batch_size=batch, seed=0, verbose=False)

    fit()  # the first makes the buffers
    tracemalloc.start()
    fit()
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    times = []
    for _ in range(repeats):
        started = time.process_time()
        fit()
        times.append(time.process_time() - started)
    weights = sum(a * b for a, b in zip(sizes, sizes[1:], strict=False))
    arrays = 4 * (4 * weights + batch * (2 * INPUTS + 4 * width + CLASSES))
    return Row(batch, width, 3e-6 * batch * weights, min(times), memory / 1e6, arrays / 1e6)


def measure(batches: Sequence[int], widths: Sequence[int], repeats: int = 5) -> tuple[list[Row], list[Row]]:
    """(rows as the batch doubles at the first width, rows as the width doubles at the first batch)."""
    return [step(b, widths[0], repeats) for b in batches], [step(batches[0], w, repeats) for w in widths]


def growth(rows: list[Row]) -> tuple[float, float, float]:
    """How often the work, the time and the memory of the last row contain those of the first."""
    first, last = rows[0], rows[-1]
    return last.work / first.work, last.seconds / first.seconds, last.memory / first.memory


def table(rows: list[Row]) -> str:
    lines = ["| batch | width | multiplications | time of a step | peak memory |", "|---|---|---|---|---|"]
    for r in rows:
        lines.append(
            f"| {r.batch:,} | {r.width:,} | {r.work:,.0f} million | {1000 * r.seconds:.1f} ms | {r.memory:.1f} MB |"
        )
    work, seconds, memory = growth(rows)
    return "\n".join([*lines, f"| last / first | | {work:.1f} | {seconds:.1f} | {memory:.1f} |"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small sizes, three repeats")
    options = parser.parse_args()
    if options.quick:
        both = measure([64, 128, 256, 512, 1024], [64, 128, 256, 512, 1024], repeats=3)
    else:
        both = measure([256, 512, 1024, 2048, 4096], [256, 512, 1024, 2048, 4096])
    print(f"{time.strftime('%Y-%m-%d')}, NumPy {np.__version__}, Python {sys.version.split()[0]}, one thread\n")
    print("\n\n".join(map(table, both)))
    fine = all(seconds < 1.5 * work for work, seconds, _ in map(growth, both))
    print(f"\ntime grows {'no faster than' if fine else 'FASTER than'} the work")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
