"""8.25  Out of sample: a second spiral asks what was learned

Question  A network gets nearly every point of its spiral right. How many points of a second spiral does it get right?
Needs     spiral, held-out data, Adam, accuracy against loss, decision regions, training loop
Teaches   generalization, overfitting, training set, test set
Run       python 08_backprop/25_out_of_sample.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from nnfs.datasets import spiral_data

from deeplearning import Adam, CrossEntropyLoss, Linear, Model, ReLU

SEEDS, STEPS, LEARNING_RATE, HIDDEN = [0, 1, 2, 3, 4], 1500, 0.01, 64
SIZES = [10, 30, 100, 1000]  # points in each of the three arms
OUT = Path(__file__).parent / "out"
COLOURS, MARKERS = ["#0072B2", "#E69F00", "#009E73"], ["o", "s", "^"]


# %% The idea: learn from one spiral, be judged on another, drawn by the same rule from other random numbers
def spiral(points, seed):
    np.random.seed(seed)
    X, y = spiral_data(points, 3)
    return X.astype(np.float32), y.astype(np.int64)


def train(X, y, seed):
    rng = np.random.default_rng(seed)
    layers = [
        Linear(2, HIDDEN, seed=rng),
        ReLU(),
        Linear(HIDDEN, HIDDEN, seed=rng),
        ReLU(),
        Linear(HIDDEN, 3, seed=rng),
    ]
    model = Model(layers, loss=CrossEntropyLoss())
    optimizer = Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(STEPS):
        rows = rng.permutation(len(X))[:64]
        model.backward(model.forward(X[rows]), y[rows])
        optimizer.step()
    return model


# %% Run it
print("                  training set        test set            gap")
print("points per arm    accuracy   loss     accuracy   loss     (mean and sd of 5 seeds)")
kept = {}
for points, by_lot in [(n, False) for n in SIZES] + [(30, True)]:
    rows = []
    for seed in SEEDS:
        X, y = spiral(points, seed)
        X_test, y_test = spiral(1000, 100 + seed)
        if by_lot:
            np.random.shuffle(y)
        model = train(X, y, seed)
        seen, new = model.evaluate(X, y), model.evaluate(X_test, y_test)
        rows.append([seen["accuracy"], seen["loss"], new["accuracy"], new["loss"], seen["accuracy"] - new["accuracy"]])
        kept.setdefault((points, by_lot), (model, X, y, X_test, y_test))
    a, b, c, d, gap = np.mean(rows, axis=0)
    name = f"{points}, labels by lot" if by_lot else f"{points}"
    print(f"{name:18s}{a:8.3f} {b:6.3f}     {c:8.3f} {d:6.3f}     {gap:6.3f} sd {np.std(rows, axis=0, ddof=1)[4]:.3f}")

# %% Picture: the network that learned 30 points an arm, with the points that it learned and with new ones
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 4), layout="constrained")
model, X, y, X_test, y_test = kept[30, False]
line = np.linspace(-1.1, 1.1, 300, dtype=np.float32)
plane = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)  # (90000, 2)
labels = model.predict(plane).reshape(300, 300)
some = slice(None, None, 8)  # every eighth of the 3,000 new points
shown = [("30 points an arm, learned", X, y), ("new points", X_test[some], y_test[some])]
for axis, (name, points, truth) in zip(axes, shown, strict=True):
    axis.contourf(line, line, labels, levels=[-0.5, 0.5, 1.5, 2.5], cmap=ListedColormap(COLOURS), alpha=0.25)
    for label in range(3):
        dots = points[truth == label].T
        axis.plot(*dots, MARKERS[label], color=COLOURS[label], markersize=4, markeredgecolor="k", markeredgewidth=0.3)
    right = np.mean(model.predict(points) == truth)
    axis.set(title=f"{name}: {right:.0%} right", aspect="equal", xlabel="$x_0$", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set_ylabel("$x_1$")
figure.savefig(OUT / "25_out_of_sample.png")
print("picture: 08_backprop/out/25_out_of_sample.png")

# %% Check: the three arms start in one point, so two of these three are always wrong; no other point was seen before
for (_, by_lot), (model, X, y, X_test, _) in kept.items():
    assert by_lot or model.evaluate(X, y)["accuracy"] <= 1 - 2 / len(X) + 1e-9
    seen = {tuple(point) for point in X if point.any()}
    assert not any(tuple(point) in seen for point in X_test), "a test point was seen in training"

# %% Try this
# 1. spiral(1000, 100 + seed) -> X, y
#    Tested on what it was trained on. How good does it look now?
# 2. HIDDEN = 8
#    A network too small to remember much. Is the gap smaller, and is the test score better?
# 3. STEPS = 150
#    A tenth of the training. What happens to the gap, and to the loss on the test set?
