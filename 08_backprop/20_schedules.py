"""8.20  Schedules: large steps first, small steps last

Question  A large rate gets near quickly and then jumps about. A small one is calm and late. Must you choose?
Needs     learning rate, stochastic gradient descent, minibatch, held-out data
          Teaches  learning rate schedule, warm-up
Road      side road
Run       python 08_backprop/20_schedules.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU

RATES, SEEDS, EPOCHS, BATCH = [0.1, 0.3, 1.0], [0, 1, 2, 3, 4], 10, 16
DECAY, WARM, HELD_OUT = 20.0, 0.1, 517
OUT = Path(__file__).parent / "out"


# %% The idea: a factor for the rate, from the part of the training that is over (0 at the start, 1 at the end)
def constant(part):
    return 1.0


def decay(part):
    return 1 / (1 + DECAY * part)


def stairs(part):
    return 0.1 ** int(3 * part)  # a tenth after one third, a hundredth after two


def cosine(part):
    return (1 + np.cos(np.pi * part)) / 2


def warm_cosine(part):
    return min(1.0, part / WARM) * cosine(part)


SCHEDULES = [constant, decay, stairs, cosine, warm_cosine]

# %% Digits: 1,280 to learn from, 517 held out
X, y = load_digits(return_X_y=True)  # (1797, 64)
order = np.random.default_rng(0).permutation(len(X))
X, y = (X[order] / 16).astype(np.float32), y[order]
X_new, y_new, X, y = X[:HELD_OUT], y[:HELD_OUT], X[HELD_OUT:], y[HELD_OUT:]


def train(schedule, rate, seed):
    """The trained model, its loss on all training digits after each epoch, and the rates that were used."""
    rng = np.random.default_rng(seed)
    model = Model([Linear(64, 32, seed=rng), ReLU(), Linear(32, 10, seed=rng)], loss=CrossEntropyLoss())
    optimizer = SGD(model.parameters(), lr=rate)
    step, steps, losses, used = 0, EPOCHS * -(-len(X) // BATCH), [], []  # -(-a // b) is a / b rounded up
    for _ in range(EPOCHS):
        order = rng.permutation(len(X))
        for start in range(0, len(X), BATCH):
            rows = order[start : start + BATCH]
            optimizer.lr = rate * schedule(step / steps)  # the whole of a schedule
            model.backward(model.forward(X[rows]), y[rows])
            optimizer.step()
            used.append(optimizer.lr)
            step += 1
        losses.append(model.evaluate(X, y)["loss"])
    return model, losses, used


# %% Run it: every schedule with every rate, five seeds each
print(f"digits, 64-32-10, epochs: {EPOCHS}, batches of {BATCH}; held-out accuracy, mean and sd of {len(SEEDS)} seeds")
print("first rate  " + "".join(f"{rate:>15}" for rate in RATES) + "    best mean")
curves, rates_used = {}, {}
for schedule in SCHEDULES:
    name, means = schedule.__name__.replace("_", " "), []
    row = f"{name:12}"
    for rate in RATES:
        runs = [train(schedule, rate, seed) for seed in SEEDS]
        accuracies = [model.evaluate(X_new, y_new)["accuracy"] for model, _, _ in runs]
        means.append(np.mean(accuracies))
        curves[name, rate] = np.array([losses for _, losses, _ in runs])  # (seeds, epochs)
        rates_used[name, rate] = runs[0][2]
        row += f"{means[-1]:9.3f} {np.std(accuracies, ddof=1):.3f}"
    print(f"{row}        {max(means):.3f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
largest = RATES[-1]
styles = zip(SCHEDULES, ["0.5", "#009E73", "#0072B2", "C1", "k"], [":", "-.", "--", "-", "-"], strict=True)
for schedule, colour, style in styles:
    name = schedule.__name__.replace("_", " ")
    used = rates_used[name, largest]
    left.plot(np.arange(len(used)) / len(used) * EPOCHS, used, style, color=colour, label=name)
    if schedule in (constant, cosine):
        for losses in curves[name, largest]:
            right.plot(np.arange(1, EPOCHS + 1), losses, style, color=colour)
        right.plot([], style, color=colour, label=f"{name}, {len(SEEDS)} seeds")
left.set(title="the rate", xlabel="epoch", ylabel="learning rate")
right.set(title=f"training loss, first rate {largest}", xlabel="epoch", ylabel="loss", yscale="log")
right.set_yticks([0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
right.minorticks_off()
for axis in (left, right):
    axis.legend(frameon=False, fontsize=8)
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "20_schedules.png")
print("picture: 08_backprop/out/20_schedules.png")

# %% Check: no schedule goes above the first rate; the cosine is at half of it halfway; a decay halves it at 1 / DECAY
parts = np.linspace(0, 1, 101)
for schedule in SCHEDULES:
    assert all(0 <= schedule(part) <= 1 for part in parts), schedule.__name__
assert np.allclose([cosine(0), cosine(0.5), cosine(1)], [1, 0.5, 0]) and np.isclose(decay(1 / DECAY), 0.5)
for (name, rate), used in rates_used.items():
    assert max(used) <= rate and len(used) == EPOCHS * -(-len(X) // BATCH), name

# %% Try this
# 1. EPOCHS = 1
#    A very short training. Is a small last step still what counts?
# 2. lr=rate) -> lr=rate, momentum=0.9)
#    Momentum makes every rate act up to ten times as large. Who saves the middle column?
# 3. HELD_OUT = 500
#    1,297 digits are 81 batches of 16 and a batch of one digit. Who notices the one?
