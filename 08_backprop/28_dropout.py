"""8.28  Dropout: train with half of the neurons missing

Question  In every step half of the hidden neurons are switched off by lot. Can a network learn like that?
Needs     overfitting, test set, validation set, regularization, layer contract, momentum
Teaches   dropout
Road      side road
Run       python 08_backprop/28_dropout.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import deeplearning
from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU
from deeplearning.layers import Layer

SEEDS, EPOCHS, MARK, HIDDEN = [0, 1, 2, 3, 4], 100, 5, 64
P, RATES = [0.0, 0.2, 0.5], [0.003, 0.01, 0.03, 0.1]  # shares that are dropped, learning rates to choose from
OUT = Path(__file__).parent / "out"


# %% The idea: in training drop each number with probability p, and make the rest larger, so that the mean is kept
class Dropout(Layer):
    """Zero with probability p, else x / (1 - p); when predicting y = x."""

    def __init__(self, p, seed=None):
        self.p, self.rng = p, np.random.default_rng(seed)

    def forward(self, x):  # (batch, neurons)
        if not self.training:
            self.factor = np.ones_like(x)
        else:
            keep = self.rng.random(x.shape, dtype=np.float32) >= self.p
            self.factor = keep / np.float32(1 - self.p)  # 0 or 1 / (1 - p), (batch, neurons)
        return x * self.factor

    def backward(self, dL_dy):
        return dL_dy * self.factor  # a neuron that did not speak is not to blame


# %% Run it: ones go in
ones = np.ones((1, 10), dtype=np.float32)
layer = Dropout(0.5, seed=1)
print("ten ones, p = 0.5")
print("  training   ", layer.forward(ones)[0])
print("  once more  ", layer.forward(ones)[0])
print(f"  the mean of 100,000 of them: {layer.forward(np.ones((1000, 100), np.float32)).mean():.2f}")
layer.eval()
print("  predicting ", layer.forward(ones)[0])

# %% Data: 200 digits to learn from, 200 to choose the rate by, 1,397 for the test; lesson 8.27's careless typist
pixels, digits = load_digits(return_X_y=True)
pixels = (pixels / 16).astype(np.float32)


def split(seed, wrong):
    rng = np.random.default_rng(seed)
    train, val, test = np.split(rng.permutation(len(pixels)), [200, 400])
    typed = np.where(rng.random(200) < wrong, rng.integers(0, 10, 200), digits[train])
    return (pixels[train], typed), (pixels[val], digits[val]), (pixels[test], digits[test])


def train(learned, val, test, p, rate, seed):
    (X, y), rng, curve = learned, np.random.default_rng(seed), []
    layers = [Linear(64, HIDDEN, seed=rng), ReLU(), Dropout(p, seed=seed), Linear(HIDDEN, 10, seed=rng)]
    model = Model(layers, loss=CrossEntropyLoss())
    optimizer = SGD(model.parameters(), lr=rate, momentum=0.9)
    for epoch in range(1, EPOCHS + 1):
        model.train()  # dropout on
        order = rng.permutation(len(X))
        for start in range(0, len(X), 50):
            rows = order[start : start + 50]
            model.backward(model.forward(X[rows]), y[rows])
            optimizer.step()
        if epoch % MARK == 0:
            model.eval()  # dropout off; evaluate would do so by itself
            curve.append([model.evaluate(*data)["accuracy"] for data in (learned, val, test)])
    return model, curve


# %% Run it: each p with the largest rate, and with the rate that does best on the validation sets
print(f"\nafter {EPOCHS} epochs, mean of    rate {RATES[-1]}                           best rate")
print(f"{len(SEEDS)} seeds              training    test             gap     rate   training    test")
curves = {}
for wrong, title in [(0.2, "one label in five drawn by lot"), (0.0, "all labels right")]:
    print(title)
    for p in P:
        runs = {rate: [train(*split(s, wrong), p, rate, s) for s in SEEDS] for rate in RATES}
        found = {rate: np.array([curve for _, curve in runs[rate]]) for rate in RATES}  # (seeds, marks, 3)
        best = max(RATES, key=lambda rate: found[rate][:, -1, 1].mean())
        curves[wrong, p] = found[RATES[-1]].mean(axis=0)  # (marks, 3)
        (a, _, b), (c, _, d) = curves[wrong, p][-1], found[best][:, -1].mean(axis=0)
        sd, best_sd = (found[rate][:, -1, 2].std(ddof=1) for rate in (RATES[-1], best))
        at_largest = f"{a:.3f}   {b:.3f} sd {sd:.3f}   {a - b:.3f}"
        print(f"  p = {p}              {at_largest}   {best:6}   {c:.3f}   {d:.3f} sd {best_sd:.3f}")
model, X_test = runs[best][0][0], split(SEEDS[0], 0.0)[2][0]
once, again = model.predict(X_test), model.predict(X_test)
print(f"the same {len(X_test):,} digits asked twice: {np.sum(once != again)} answers changed")

# %% Picture: accuracy in training and test over the epochs
OUT.mkdir(exist_ok=True)
marks = np.arange(MARK, EPOCHS + 1, MARK)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), sharey=True, layout="constrained")
for axis, wrong, title in zip(axes, (0.2, 0.0), ("one label in five drawn by lot", "all labels right"), strict=True):
    for p, colour in [(P[0], "0.4"), (P[-1], "C1")]:
        axis.plot(marks, curves[wrong, p][:, 0], color=colour, linestyle=":", linewidth=2, label=f"p = {p}, training")
        axis.plot(marks, curves[wrong, p][:, 2], color=colour, linewidth=2, label=f"p = {p}, test")
    axis.set(title=title, xlabel="epoch", ylim=(0.5, 1.02))
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set_ylabel("accuracy")
axes[1].legend(frameon=False)
figure.savefig(OUT / "28_dropout.png")
print("picture: 08_backprop/out/28_dropout.png")

# %% Check: equal to the library's, number by number; the mean is kept; no chance is left when predicting
x = np.random.default_rng(5).standard_normal((500, 80)).astype(np.float32)
mine, library = Dropout(0.3, seed=7), deeplearning.Dropout(0.3, seed=7)
assert np.array_equal(mine.forward(x), library.forward(x)), "not the library's output"
assert np.array_equal(mine.backward(x), library.backward(x)), "not the library's gradient"
means = [mine.forward(np.ones((100, 100), np.float32)).mean() for _ in range(100)]  # each with an sd of 0.0065
assert abs(np.mean(means) - 1) < 4 * np.std(means) / 10, "the mean is not kept"
assert np.array_equal(once, again), "the same digit got two answers"

# %% Try this
# 1. if not self.training: -> if False:
#    Dropout is left on when predicting. What do the answers do?
# 2. keep / np.float32(1 - self.p) -> keep * np.float32(1)
#    The rest is not made larger. What is the mean now, and what does the network say to it?
# 3. HIDDEN = 8
#    A small network. Does dropout still help it?
