"""4.7  The spiral: a data set, and what nnfs.init() does to NumPy

Question  Every point has a label, 0, 1 or 2. What is a label 0 minus 1 in this data set?
Needs     array, shape, sample, rounding          Teaches  data set, label, spiral, float32, nnfs.init
Run       python 04_batches/07_spiral_data.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import nnfs
import numpy as np
from nnfs.datasets import spiral_data

SEED, SAMPLES = 0, 100  # SAMPLES for each of the three classes
OUT = Path(__file__).parent / "out"


# %% The idea: ask NumPy the same five things before and after
def ask():
    a = np.array([0.1, 0.2, 0.3])
    try:
        of_lists = str(np.dot([1, 2], [3, 4]))
    except AttributeError as error:
        of_lists = f"AttributeError: {error}"
    return [a @ a, np.dot(a, a), np.zeros(2), np.random.randn(2)], of_lists


before, lists_before = ask()
nnfs.init(random_seed=SEED)
after, lists_after = ask()

# %% Run it
print("                     before   after")
for name, old, new in zip(["a @ a", "np.dot(a, a)", "np.zeros(2)", "np.random.randn(2)"], before, after, strict=True):
    print(f"{name:19s}  {old.dtype}  {new.dtype}")
print(f"np.dot of two lists  {lists_before}       {lists_after}")
print()
print(f"0.1 in float64  {np.float64(0.1):.20f}")
print(f"0.1 in float32  {np.float32(0.1):.20f}")
print()

# %% Run it: the data set, samples in rows and a label for each row
np.random.seed(SEED)  # ask() has used up random numbers
X, y = spiral_data(samples=SAMPLES, classes=3)  # (300, 2) and (300,)
print(f"X {X.shape} {X.dtype}, y {y.shape} {y.dtype}")
for i in (SAMPLES // 2, SAMPLES + SAMPLES // 2, 2 * SAMPLES + SAMPLES // 2):
    print(f"sample {i:3d}  at {X[i].round(2)}  label {y[i]}")
labels = y.astype(np.int64)
print(f"uint8 labels {y[:3]} - 1 = {y[:3] - 1}")
print(f"int64 labels {labels[:3]} - 1 = {labels[:3] - 1}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 5), layout="constrained")
radius = np.linspace(0, 1, 200)
for label, (colour, marker) in enumerate([("#0072B2", "o"), ("#E69F00", "s"), ("#009E73", "^")]):
    angle = 10 * (label + radius)  # the arm without noise: the farther out, the farther round
    axis.plot(radius * np.sin(angle), radius * np.cos(angle), color=colour, linewidth=1)
    mine = labels == label
    axis.scatter(X[mine, 0], X[mine, 1], s=25, color=colour, marker=marker, label=f"label {label}")
axis.set(xlabel="first input", ylabel="second input", aspect="equal", title="three arms, one label each")
axis.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "07_spiral_data.png")
print("picture: 04_batches/out/07_spiral_data.png")

# %% Check: every point lies a little farther out than the one before and leans to its own arm; labels can be negative
out = np.linspace(0, 1, SAMPLES)  # SAMPLES numbers from 0 to 1, evenly spaced
for label in range(3):
    mine = X[labels == label]
    assert np.allclose(np.sqrt(np.sum(mine**2, axis=1)), out, atol=1e-6)
    arms = [np.c_[np.sin(10 * (k + out)), np.cos(10 * (k + out))] for k in range(3)]  # columns side by side
    assert np.argmax([np.sum(mine * arm) for arm in arms]) == label  # the dot product as a measure of likeness
assert np.min(labels - 1) == -1, "0 - 1 is not -1: these labels are no numbers to calculate with"

# %% Try this
# 1. nnfs.init(random_seed=SEED) -> np.random.seed(SEED)
#    Without the package's init. Is it another spiral? Are they other types?
# 2. labels = y.astype(np.int64) -> labels = y
#    The labels stay as they came. Who notices?
# 3. np.dot([1, 2], [3, 4]) -> np.dot(np.array([1, 2]), np.array([3, 4]))
#    The lists become arrays first. Is np.dot content, and is 11 still 11?
