"""8.23  Overfit one batch: a health check in a second

Question  Before a long training: can the net learn 32 digits by heart? Which mistakes does this find, and which not?
Needs     training loop, softmax, Adam, initialization, held-out data          Teaches  health check
Road      side road
Run       python 08_backprop/23_overfit_one_batch.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import Adam, CrossEntropyLoss, Linear, Model, ReLU, Softmax

SAMPLES, STEPS, RATE, SEED = 32, 300, 0.01, 0
HEALTHY = 0.05  # the loss that a healthy net falls below
OUT = Path(__file__).parent / "out"

# %% Digits: one batch to learn by heart, and all the others
X, y = load_digits(return_X_y=True)  # (1797, 64)
order = np.random.default_rng(SEED).permutation(len(X))
X, y = (X[order] / 16).astype(np.float32), y[order]
X_new, y_new, X, y = X[SAMPLES:], y[SAMPLES:], X[:SAMPLES], y[:SAMPLES]


# %% The idea: a net with far more parameters than samples must get the loss of one batch near zero. If not: a mistake
def train(mistake):
    """The loss at every step, the accuracy on the batch, the accuracy on all other digits."""
    rng = np.random.default_rng(SEED)
    model = Model([Linear(64, 32, seed=rng), ReLU(), Linear(32, 10, seed=rng)], loss=CrossEntropyLoss())
    labels = y.copy()
    if mistake == "softmax before the loss":
        model.add(Softmax())
    if mistake == "all weights zero":
        for layer in (model.layers[0], model.layers[2]):
            layer.weight[...] = 0
    if mistake == "labels of other digits":
        labels = rng.permutation(labels)
    other = Model([Linear(64, 32), ReLU(), Linear(32, 10)]) if mistake == "optimizer of another net" else model
    optimizer, losses = Adam(other.parameters(), lr=RATE), []
    for _ in range(STEPS):
        inputs = rng.permutation(X) if mistake == "X shuffled, y not" else X
        output = model.forward(inputs)
        losses.append(model.loss.forward(output, labels))
        model.backward(output, labels)
        if mistake == "uphill":
            for p in model.parameters():
                p.grad *= -1
        if mistake == "first layer gets no gradient":
            for p in model.layers[0].parameters():
                p.grad[...] = 0
        optimizer.step()
    return losses, model.evaluate(X, labels)["accuracy"], model.evaluate(X_new, y_new)["accuracy"]


# %% Run it
MISTAKES = ["none", "uphill", "optimizer of another net", "all weights zero", "softmax before the loss"]
MISTAKES += ["X shuffled, y not", "first layer gets no gradient", "labels of other digits"]
results = {mistake: train(mistake) for mistake in MISTAKES}
print(f"log 10 = {np.log(10):.4f}, the loss of a network that finds all ten digits equally likely\n")
print(f"{'mistake':30}loss at first   at last   this batch   others   verdict")
healthy = {}
for mistake, (losses, accuracy, others) in results.items():
    healthy[mistake] = losses[-1] < HEALTHY
    last = f"{losses[-1]:.3f}" if losses[-1] < 100 else "huge"
    verdict = "healthy" if healthy[mistake] else "SICK"
    print(f"{mistake:30}{losses[0]:13.2f}{last:>10}{accuracy:13.0%}{others:9.0%}   {verdict}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.8), layout="constrained")
colors = ["k", "0.7", "#56B4E9", "#009E73", "#0072B2", "#CC79A7", "#D55E00", "#E69F00"]
for (mistake, (losses, *_)), colour in zip(results.items(), colors, strict=True):
    style = "-" if healthy[mistake] else "--"
    label, width = ("no mistake", 3) if mistake == "none" else (mistake, 1.5)
    axis.plot(losses, style, color=colour, linewidth=width, label=label)
axis.axhline(HEALTHY, color="k", linestyle=":", linewidth=1)
axis.set(title="loss of one batch of digits", xlabel="step", ylabel="loss", yscale="log", ylim=(5e-4, 20))
axis.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "23_overfit_one_batch.png")
print("picture: 08_backprop/out/23_overfit_one_batch.png")

# %% Check: the healthy net passes, and a net whose optimizer holds other parameters does not move at all
assert healthy["none"], "the healthy net fails: more STEPS, fewer SAMPLES, or another RATE"
losses = results["optimizer of another net"][0]
assert losses[0] == losses[-1], "who moved it?"

# %% Try this
# 1. STEPS = 1000
#    More patience. Which of the sick nets is now called healthy?
# 2. SAMPLES = 1000
#    A thousand digits by heart in 300 steps. Does the check still tell sick from healthy?
# 3. RATE = 1.0
#    No mistake in the code, only a wrong rate. What does the check say?
