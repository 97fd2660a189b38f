"""8.26  Validation: choose on one set, report on another

Question  Twenty networks sit one exam, and the best scores 91%. Will it score 91% in the next exam?
Needs     test set, overfitting, Adam, closed form, random search
Teaches   validation set, k-fold, early stopping, optimistic gap
Road      side road
Run       python 08_backprop/26_validation.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import Adam, CrossEntropyLoss, Linear, Model, ReLU

SEED, FOLDS, WIDTHS = 0, 5, [2, 8, 32, 128]
EPOCHS, PATIENCE, LEARNING_RATE = 60, 10, 0.01
TRIALS, CANDIDATES = 50, 20
OUT = Path(__file__).parent / "out"

# %% Data: three sets of digits, and a careless typist: one label in five of the first two sets is drawn by lot
rng = np.random.default_rng(SEED)
pixels, digits = load_digits(return_X_y=True)
mixed = rng.permutation(len(pixels))
pixels, digits = (pixels[mixed] / 16).astype(np.float32), digits[mixed]
typed = np.where(rng.random(len(digits)) < 0.2, rng.integers(0, 10, len(digits)), digits)
X, y = pixels[:200], typed[:200]  # training set: the weights are fitted to it
X_val, y_val = pixels[200:400], typed[200:400]  # validation set: the epoch to stop at is chosen by it
X_test, y_test = pixels[400:], digits[400:]  # test set: looked at once, when nothing is left to choose


def network(hidden, seed):
    rng = np.random.default_rng(seed)
    return Model([Linear(64, hidden, seed=rng), ReLU(), Linear(hidden, 10, seed=rng)], loss=CrossEntropyLoss())


def one_epoch(model, optimizer, X, y, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), 32):
        rows = order[start : start + 32]
        model.backward(model.forward(X[rows]), y[rows])
        optimizer.step()


# %% Idea one: k-fold. Cut the data in k parts; each part judges once, while the network learns from the others
def folds(n, k, rng):
    return np.array_split(rng.permutation(n), k)


parts = folds(len(X), FOLDS, np.random.default_rng(SEED))
print(f"hidden   right in each of {FOLDS} folds           mean   sd")
means = []
for hidden in WIDTHS:
    scores = []
    for k, held in enumerate(parts):
        rest = np.concatenate(parts[:k] + parts[k + 1 :])
        model, order = network(hidden, k), np.random.default_rng(k)
        optimizer = Adam(model.parameters(), lr=LEARNING_RATE)
        for _ in range(20):
            one_epoch(model, optimizer, X[rest], y[rest], order)
        scores.append(model.evaluate(X[held], y[held])["accuracy"])
    means.append(np.mean(scores))
    print(f"{hidden:6}   {'  '.join(f'{s:.3f}' for s in scores)}  {np.mean(scores):.3f}  {np.std(scores, ddof=1):.3f}")
chosen = WIDTHS[int(np.argmax(means))]
print(f"chosen: {chosen} hidden neurons")

# %% Idea two: early stopping. Watch the validation loss, keep the best weights, stop when there is no new lowest one
model, order = network(chosen, SEED), np.random.default_rng(SEED)
optimizer = Adam(model.parameters(), lr=LEARNING_RATE)
losses, best_loss, best_epoch, stopped = [], np.inf, 0, None
for epoch in range(1, EPOCHS + 1):
    one_epoch(model, optimizer, X, y, order)
    losses.append((model.evaluate(X, y)["loss"], model.evaluate(X_val, y_val)["loss"]))
    if stopped is None and losses[-1][1] < best_loss:
        best_loss, best_epoch, best = losses[-1][1], epoch, model.state_dict()  # a copy of all weights
    if stopped is None and epoch - best_epoch >= PATIENCE:
        stopped = epoch  # here training would end; we go on, only to see what it spares us
late_val, late_test = model.evaluate(X_val, y_val)["accuracy"], model.evaluate(X_test, y_test)["accuracy"]
model.load_state_dict(best)  # the kept weights are put back
right_val, right_test = model.evaluate(X_val, y_val)["accuracy"], model.evaluate(X_test, y_test)["accuracy"]
print(f"\nbest validation loss {best_loss:.3f} in epoch {best_epoch}, stopped in epoch {stopped}")
print(f"validation accuracy  {right_val:.3f}   after all {EPOCHS} epochs {late_val:.3f}")
print(f"test accuracy        {right_test:.3f}   after all {EPOCHS} epochs {late_test:.3f}")


# %% Idea three: what picking costs. The cheap model: hidden weights by lot, the output layer in closed form
def trial(seed):
    rng = np.random.default_rng(seed)
    train, val, test, fresh = np.split(rng.permutation(len(pixels)), [200, 300, 400])
    one_hot, scores = np.eye(10, dtype=np.float32)[digits], []
    for _ in range(CANDIDATES):
        hidden = np.maximum(0, pixels @ rng.standard_normal((64, 64), dtype=np.float32))  # (1797, 64)
        weights = np.linalg.lstsq(hidden[train], one_hot[train])[0]  # (64, 10)
        right = (hidden @ weights).argmax(axis=1) == digits
        scores.append([right[val].mean(), right[test].mean(), right[fresh].mean()])
    scores = np.array(scores)  # (candidates, 3)
    by_val, by_test = scores[scores[:, 0].argmax()], scores[scores[:, 1].argmax()]
    return by_val[1], by_val[2], by_test[1], by_test[2]


found = np.array([trial(seed) for seed in range(TRIALS)])  # (trials, 4)
print(f"\nthe best of {CANDIDATES}, {TRIALS} times     reported on test   on new digits   gap")
for name, (reported, true) in [("picked on validation", found[:, :2].T), ("picked on test", found[:, 2:].T)]:
    gap = reported - true
    error = gap.std(ddof=1) / np.sqrt(TRIALS)
    print(f"{name:27s} {reported.mean():12.3f} {true.mean():17.3f}   {gap.mean():+8.3f} +- {2 * error:.3f}")

# %% Picture: both losses with the stop, and the gap between the reported score and the one on new digits
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
epochs = np.arange(1, EPOCHS + 1)
left.plot(epochs, [a for a, _ in losses], "C0-", label="training loss")
left.plot(epochs, [b for _, b in losses], "C1--", linewidth=2, label="validation loss")
left.plot(best_epoch, best_loss, "ko", label="weights kept")
if stopped:
    left.axvline(stopped, color="0.6", linestyle=":", label="stopped")
left.set(title="early stopping", xlabel="epoch", ylabel="loss", ylim=(0, None))
left.legend(frameon=False, fontsize=9)
for gaps, colour, style, name in [
    (found[:, 0] - found[:, 1], "C0", "-", "validation"),
    (found[:, 2] - found[:, 3], "C1", "--", "test"),
]:
    look = dict(histtype="step", color=colour, linestyle=style, linewidth=2)
    right.hist(gaps, bins=np.arange(-0.1, 0.13, 0.015), label=f"picked on {name}", **look)
right.axvline(0, color="k", linewidth=1)
right.set(title="reported minus true score", xlabel="gap", ylabel=f"trials of {TRIALS}", ylim=(0, 17))
right.legend(frameon=False, fontsize=9)
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "26_validation.png")
print("picture: 08_backprop/out/26_validation.png")

# %% Check: the folds are a partition; what was kept is the lowest validation loss before the stop
assert sorted(np.concatenate(parts)) == list(range(len(X))), "the folds must hold every sample once"
assert best_loss == min(loss for _, loss in losses[: stopped or EPOCHS])
np.testing.assert_allclose(model.evaluate(X_val, y_val)["loss"], best_loss, rtol=1e-6)

# %% Try this
# 1. PATIENCE = 1
#    Less patience. Is it enough?
# 2. CANDIDATES = 1
#    Nothing to pick from. What is left of the gap?
# 3. [200, 300, 400] -> [200, 800, 1400]
#    600 digits in the validation set and in the test set instead of 100. How large is the gap now?
# 4. np.array_split(rng.permutation(n), k) -> [rng.permutation(n)[: n // k] for _ in range(k)]
#    Each fold is drawn anew. Who notices?
