"""8.24  Training data: scale it, shuffle it, keep the two sides apart

Question  The same network on the same digits. How much depends on the form in which they come in?
Needs     data set, shuffling, held-out data, optimizer, Linear, CrossEntropyLoss, stochastic gradient descent
Teaches   standardization, data leakage, class balance, learning curve
Road      side road
Run       python 08_backprop/24_training_data.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU

SEEDS, EPOCHS = [0, 1, 2, 3, 4], 3
RATES = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
SIZES = [30, 60, 120, 300, 600, 1200]
OUT = Path(__file__).parent / "out"

# %% Data: 1,797 digits in 64 pixels from 0 to 16, mixed once, 1,200 to learn from and 597 held out
pixels, digits = load_digits(return_X_y=True)
mixed = np.random.default_rng(0).permutation(len(pixels))
pixels, digits = pixels[mixed].astype(np.float32), digits[mixed]
X, y, X_test, y_test = pixels[:1200], digits[:1200], pixels[1200:], digits[1200:]

# %% The idea: standardize with two numbers for each pixel, measured on the training set and nowhere else
mean, sd = X.mean(axis=0), X.std(axis=0)  # (64,)
sd[sd == 0] = 1  # some pixels at the edge are never inked


def standardize(x):  # (batch, 64)
    return (x - mean) / sd


# %% Training and judging, the same for all
def train(X, y, seed, rate=1.0, epochs=EPOCHS, shuffle=True):
    rng = np.random.default_rng(seed)
    model = Model([Linear(64, 32, seed=rng), ReLU(), Linear(32, 10, seed=rng)], loss=CrossEntropyLoss())
    optimizer = SGD(model.parameters(), lr=rate)
    for _ in range(epochs):
        order = rng.permutation(len(X)) if shuffle else np.arange(len(X))
        for start in range(0, len(X), 64):
            rows = order[start : start + 64]
            model.backward(model.forward(X[rows]), y[rows])
            optimizer.step()
    return model


def accuracy(model, X, y):
    return np.mean(model.predict(X) == y)


def show(name, values):
    print(f"{name:43s} {np.mean(values):.3f} sd {np.std(values, ddof=1):.3f}")


# %% Run it: four scalings, each with the rate that suits it best, judged by the loss on the training set
np.seterr(over="ignore", invalid="ignore")  # the largest rates overflow with raw pixels: they lose the contest
scalings = {"pixels as they are, 0 to 16": lambda x: x, "0 to 1": lambda x: x / 16, "-1 to 1": lambda x: x / 8 - 1}
scalings["standardized"] = standardize
print(f"test accuracy after {EPOCHS} epochs, mean and sd of {len(SEEDS)} seeds")
curves = {}
for name, scale in scalings.items():
    models = {rate: [train(scale(X), y, seed, rate) for seed in SEEDS] for rate in RATES}
    losses = [np.mean([model.evaluate(scale(X), y)["loss"] for model in models[rate]]) for rate in RATES]
    best = RATES[np.argmin(np.nan_to_num(losses, nan=np.inf))]
    curves[name] = [np.mean([accuracy(model, scale(X_test), y_test) for model in models[rate]]) for rate in RATES]
    show(f"{name} (rate {best})", [accuracy(model, scale(X_test), y_test) for model in models[best]])
alone = np.concatenate([standardize(X_test[i : i + 1]) for i in range(len(X_test))])
show("  the test digits come in one at a time", [accuracy(model, alone, y_test) for model in models[best]])

# %% Run it: order and balance (standardized from here on)
Z, Z_test = standardize(X), standardize(X_test)
by_label = np.argsort(y, kind="stable")
print("sorted by label")
show("  shuffled in every epoch", [accuracy(train(Z[by_label], y[by_label], s), Z_test, y_test) for s in SEEDS])
show("  never shuffled", [accuracy(train(Z[by_label], y[by_label], s, shuffle=False), Z_test, y_test) for s in SEEDS])
eights = np.flatnonzero(y == 8)
few = np.concatenate([np.flatnonzero(y != 8), eights[:5]])
repeated = np.concatenate([few, np.tile(eights[:5], 20)])
print("accuracy on the eights of the test set")
for name, rows in [("all eights to learn from", np.arange(1200)), ("5 only", few), ("5, each 21 times", repeated)]:
    show(f"  {name}", [accuracy(train(Z[rows], y[rows], s), Z_test[y_test == 8], y_test[y_test == 8]) for s in SEEDS])

# %% Run it: duplicates. 150 digits, each scanned three times with a little noise; a third is held out
leaked, honest = [], []
for seed in SEEDS:
    rng = np.random.default_rng(seed)
    which = np.repeat(np.arange(150), 3)  # (450,) the digit that each row is a scan of
    scans = (Z[which] + 0.1 * rng.standard_normal((450, 64))).astype(np.float32)
    some_rows, some_digits = rng.permutation(450) < 150, which >= 100
    for scores, held in [(leaked, some_rows), (honest, some_digits)]:
        model = train(scans[~held], y[which[~held]], seed, 0.3, 30)
        scores.append(accuracy(model, scans[held], y[which[held]]))
print("150 digits scanned three times, a third held out")
show("  split by rows", leaked)
show("  split by digits", honest)

# %% Run it: how much data? about 600 steps for every size; -(-n // 64) is the number of minibatches, rounded up
print("how much data")
grown = {n: [accuracy(train(Z[:n], y[:n], s, 0.1, 600 // -(-n // 64)), Z_test, y_test) for s in SEEDS] for n in SIZES}
for n in SIZES:
    show(f"  {n} digits", grown[n])

# %% Picture: accuracy against the rate for each scaling, and the learning curve
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
for (name, curve), style in zip(curves.items(), ["k:s", "C0--^", "C0-v", "C1-o"], strict=True):
    left.plot(RATES, curve, style, markersize=4, label=name)
left.set(title="each scaling has its own rate", xlabel="learning rate", ylabel="test accuracy", xscale="log")
left.set_ylim(0, 1.3)
left.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
left.legend(frameon=False, fontsize=8, ncols=2, loc="upper center")
right.errorbar(
    SIZES, [np.mean(grown[n]) for n in SIZES], [np.std(grown[n], ddof=1) for n in SIZES], fmt="C1-o", capsize=3
)
right.set(title="the learning curve", xlabel="digits to learn from", xscale="log", ylim=(0, 1))
right.set_xticks(SIZES, [str(n) for n in SIZES])
right.minorticks_off()
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "24_training_data.png")
print("picture: 08_backprop/out/24_training_data.png")

# %% Check: a test digit is scaled the same alone and in the crowd; no held-out digit was seen in training
np.testing.assert_allclose(standardize(X).mean(axis=0), 0, atol=1e-4)
assert not set(which[held]) & set(which[~held]), "a held-out digit was seen in training: the score means nothing"
assert np.array_equal(alone, Z_test), "a test digit is scaled differently alone and in the crowd"

# %% Try this
# 1. (x - mean) / sd -> (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-9)
#    Whatever comes in is scaled by its own mean and sd. Which line falls, and why not the one above it?
# 2. which >= 100 -> rng.permutation(450) < 150
#    The duplicates leak. Would you notice it in the scores?
# 3. EPOCHS = 30
#    Ten times as long. Does the scaling still matter?
