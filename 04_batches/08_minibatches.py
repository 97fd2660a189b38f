"""4.8  Minibatches: shuffle, slice, keep the rest

Question  X is shuffled, y is left as it was. How often does a point still share the label of its nearest neighbour?
Needs     batch, data set, label, spiral, broadcasting          Teaches  minibatch, epoch, shuffling
Run       python 04_batches/08_minibatches.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from nnfs.datasets import spiral_data

SEED, BATCH_SIZE, SHUFFLES = 0, 64, 50
OUT = Path(__file__).parent / "out"

np.random.seed(SEED)
X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,)
y = y.astype(np.int64)

# %% The idea: one random order for X and y, then slices of it, the last one shorter
order = np.random.permutation(len(X))  # every index once, (300,)
for name, X_epoch, y_epoch in [("in the order of the data", X, y), ("shuffled", X[order], y[order])]:
    print(f"{name}: how many of each class?")
    sizes = []
    for start in range(0, len(X), BATCH_SIZE):
        end = start + BATCH_SIZE
        X_batch, y_batch = X_epoch[start:end], y_epoch[start:end]  # a slice past the end stops at the end
        sizes.append(len(X_batch))
        counts = np.bincount(y_batch, minlength=3)  # how many 0s, 1s and 2s
        print(f"  {start:3d}:{end:3d}  {len(X_batch):3d} samples  {counts}")
print()
for n in (len(X), 1000, 60000):
    full, left = divmod(n, BATCH_SIZE)
    print(f"{n:6,d} samples: {full} full minibatches of {BATCH_SIZE} + {left} left over")
print()


# %% Run it: a mistake on purpose, X is shuffled and y is not
def agreement(X, y):
    """The share of points whose nearest neighbour has the same label."""
    gaps = X.reshape(-1, 1, 2) - X.reshape(1, -1, 2)  # every point minus every point, (300, 300, 2)
    distances = np.sum(gaps**2, axis=2)  # (300, 300)
    np.fill_diagonal(distances, np.inf)  # nobody is a neighbour of himself
    return np.mean(y[np.argmin(distances, axis=1)] == y)


broken = [agreement(X[np.random.permutation(len(X))], y) for _ in range(SHUFFLES)]
print("nearest neighbours with the same label")
print(f"  as it came:         {agreement(X, y):.3f}")
print(f"  shuffled together:  {agreement(X[order], y[order]):.3f}")
print(f"  X without y:        {np.mean(broken):.3f}, mean of {SHUFFLES} shuffles")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 4.2), layout="constrained", sharey=True)
radius = np.linspace(0, 1, 200)
for axis, labels, title in [(axes[0], y[order], "X and y shuffled together"), (axes[1], y, "X shuffled, y not")]:
    for label, (colour, marker) in enumerate([("#0072B2", "o"), ("#E69F00", "s"), ("#009E73", "^")]):
        angle = 10 * (label + radius)
        axis.plot(radius * np.sin(angle), radius * np.cos(angle), color=colour, linewidth=1)  # the arm without noise
        mine = labels == label
        axis.scatter(X[order][mine, 0], X[order][mine, 1], s=15, color=colour, marker=marker, label=f"label {label}")
    axis.set(xlabel="first input", aspect="equal", title=title)
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set(ylabel="second input")
figure.savefig(OUT / "08_minibatches.png")
print("picture: 04_batches/out/08_minibatches.png")

# %% Check: one epoch sees every sample exactly once, each with its own label
assert np.array_equal(np.sort(order), np.arange(len(X))), f"{len(np.unique(order))} of {len(X)} samples seen"
assert sum(sizes) == len(X), "an epoch must see every sample"
torn = abs(agreement(X_epoch, y_epoch) - agreement(X, y)) > 0.02  # not ==: the arms share a point, so there are ties
assert not torn, "labels and points are torn apart"

# %% Try this
# 1. range(0, len(X), BATCH_SIZE) -> range(0, len(X) // BATCH_SIZE * BATCH_SIZE, BATCH_SIZE)
#    Only the full minibatches, as some tutorials have it. Who is never seen?
# 2. X[order], y[order])] -> X[order], y)]
#    The labels keep their old order. What do the slices show, and who notices?
# 3. order = np.random.permutation(len(X)) -> order = np.random.randint(0, len(X), len(X))
#    The indices are drawn like lots that are put back each time. Is every sample still seen?
# 4. BATCH_SIZE = 1000
#    A minibatch larger than the data. Is that an error?
