"""7.11  Minibatch SGD: a step for a handful of samples

Question  Must a step look at all 1000 readings, or is a rough slope from 64 of them good enough?
Needs     gradient descent, linear regression, minibatch, epoch, shuffling
Teaches   stochastic gradient descent
Run       python 07_optimization/11_minibatch_sgd.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

SAMPLES, EPOCHS, LEARNING_RATE = 1000, 5, 0.1
SIZES, SEEDS = [1000, 64, 1], [0, 1, 2, 3, 4]
SHUFFLE = True
OUT = Path(__file__).parent / "out"

# %% Data: the thermometer of lesson 7.10, its readings sorted by what it showed, coldest first
rng = np.random.default_rng(0)
x = rng.uniform(-1, 1, SAMPLES)  # degrees Celsius / 40
y = 72 * x + 32 + 15 * rng.standard_normal(SAMPLES)
x, y = x[np.argsort(y)], y[np.argsort(y)]


# %% The idea: the gradient of a part of the data stands in for the gradient of all
def mse(w, x, y):  # w: weight and bias, (2,)
    return np.mean((w[0] * x + w[1] - y) ** 2)


def gradient(w, x, y):
    miss = w[0] * x + w[1] - y
    return np.array([np.mean(2 * miss * x), np.mean(2 * miss)])


def train(size, seed):
    rng = np.random.default_rng(seed)
    w, seen = np.zeros(2), 0
    path = [(seen, *w)]
    for _ in range(EPOCHS):
        order = rng.permutation(SAMPLES) if SHUFFLE else np.arange(SAMPLES)
        for start in range(0, SAMPLES, size):
            part = order[start : start + size]  # the last part is short: 1000 = 15 * 64 + 40
            w = w - LEARNING_RATE * gradient(w, x[part], y[part])
            seen = seen + len(part)
            path.append((seen, *w))
    return np.array(path)  # (updates + 1, 3): samples seen, weight, bias


# %% Run it: every size sees each sample once in an epoch; only the number of steps differs
best = mse(np.linalg.lstsq(np.stack([x, np.ones(SAMPLES)], axis=1), y)[0], x, y)
print(f"batch size  steps  loss, 1 epoch       {EPOCHS} epochs      (mean and sd of {len(SEEDS)} seeds)")
paths = {size: [train(size, seed) for seed in SEEDS] for size in SIZES}
curves = {size: [[mse(w, x, y) for _, *w in path] for path in paths[size]] for size in SIZES}
for size in SIZES:
    steps = len(paths[size][0]) - 1
    first, last = (np.array([curve[at] for curve in curves[size]]) for at in (steps // EPOCHS, steps))
    after_1, after_all = (f"{losses.mean():7.1f} sd {losses.std(ddof=1):4.1f}" for losses in (first, last))
    print(f"{size:10}  {steps:5}  {after_1}     {after_all}")
print(f"the lowest loss that any line has: {best:.1f}")

# %% Run it: the mean of the minibatch gradients
w = np.zeros(2)
parts = [slice(start, start + 64) for start in range(0, SAMPLES, 64)]
gradients = np.array([gradient(w, x[part], y[part]) for part in parts])  # (16, 2)
counts = np.array([len(x[part]) for part in parts])  # fifteen times 64, and 40
weighted = counts @ gradients / SAMPLES
print(f"\ngradient of all samples     {gradient(w, x, y).round(3)}")
print(f"mean of 16 parts, by size   {weighted.round(3)}")
print(f"mean of 16 parts, plain     {gradients.mean(axis=0).round(3)}")

# %% Picture: loss against samples seen, and the way through the plane of weight and bias
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.8), layout="constrained")
for size, colour, width in zip(SIZES[::-1], ["0.6", "C1", "C0"], [0.8, 1.2, 2.0], strict=True):
    for path, curve in zip(paths[size], curves[size], strict=True):
        left.plot(path[:, 0], curve, color=colour, linewidth=width)
    left.plot([], color=colour, linewidth=2, label=f"{size} at a time")
    right.plot(*paths[size][0][:, 1:].T, ".-", color=colour, linewidth=width, markersize=2 if size == 1 else 5)
left.set(title="loss against samples seen", xlabel="samples seen", ylabel="loss", yscale="log")
left.set_yticks([250, 500, 1000, 2000, 3000], ["250", "500", "1000", "2000", "3000"])
left.minorticks_off()
left.legend(frameon=False)
right.plot(72, 32, "k+", markersize=12, markeredgewidth=2)
right.set(title="one run each; the cross is the truth", xlabel="weight", ylabel="bias")
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "11_minibatch_sgd.png")
print("picture: 07_optimization/out/11_minibatch_sgd.png")

# %% Check: weighted by size, the minibatch gradients average to the gradient of all; every epoch sees every sample once
np.testing.assert_allclose(weighted, gradient(w, x, y), rtol=1e-10)
for size in SIZES:
    assert all(path[-1, 0] == EPOCHS * SAMPLES for path in paths[size]), "samples were lost or seen twice"
assert all(curve[-1] < curve[0] for curve in curves[SIZES[0]]), "not even the full batch goes downhill"

# %% Try this
# 1. SHUFFLE = False
#    The readings stay sorted from cold to hot. Who suffers?
# 2. range(0, SAMPLES, size) -> range(0, SAMPLES - size + 1, size)
#    The short last batch is dropped. Who notices?
# 3. LEARNING_RATE = 0.01
#    Ten times shorter steps. Who gains, who loses?
