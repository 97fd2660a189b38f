"""5.6  Softmax: scores become shares

Question  Three neurons, one for each class, answer 4.8, 1.21 and 2.385. How many percent is that for the first?
Needs     class scores, argmax, batch, sigmoid          Teaches  softmax, probability, logit
Run       python 05_activations/06_softmax.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

SCORES = np.array([[4.8, 1.21, 2.385], [8.9, -1.81, 0.2], [1.41, 1.051, 0.026]])  # (batch, classes): chapter 4's layer
SCALES = [0.1, 1.0, 10.0]
OUT = Path(__file__).parent / "out"


# %% The idea: e^x makes every score positive and keeps the order; dividing by the sum makes shares of a whole
class Activation_Softmax:
    """Scores to probabilities, row by row: e^x divided by the row's sum of e^x."""

    def forward(self, inputs):  # (batch, classes)
        exponentials = np.exp(inputs)
        self.output = exponentials / np.sum(exponentials, axis=1, keepdims=True)  # each row sums to 1


# %% Run it: step by step for the first sample
powers = np.exp(SCORES[0])
print("score   e^score    share")
for score, power in zip(SCORES[0], powers, strict=True):
    print(f"{score:5.3f}  {power:8.3f}  {power / powers.sum():7.4f}")
print(f"  sum  {powers.sum():8.3f}  {1:7.4f}")
print()

# %% Run it: the whole batch
softmax = Activation_Softmax()
softmax.forward(SCORES)
print("sample  probabilities              sum  most likely")
for i, row in enumerate(softmax.output):
    print(f"{i:6d}  {row[0]:.4f}  {row[1]:.4f}  {row[2]:.4f}  {row.sum():5.2f}  class {np.argmax(row)}")
print()

# %% Run it: the same scores made smaller or larger
print("sample 2, its scores times")
for scale in SCALES:
    softmax.forward(scale * SCORES[2:])
    print(f"{scale:6.1f}  {softmax.output[0].round(4)}")
print()

# %% Run it: a mistake on purpose, axis=0 divides by the sums of the columns
wrong = np.exp(SCORES) / np.sum(np.exp(SCORES), axis=0, keepdims=True)
print(f"axis=0: no error, rows sum to {wrong.sum(axis=1).round(2)}, columns to {wrong.sum(axis=0).round(2)}")

# %% Picture: scores above, probabilities below
OUT.mkdir(exist_ok=True)
softmax.forward(SCORES)
figure, axes = plt.subplots(2, 3, figsize=(8, 4.4), sharex=True, sharey="row", layout="constrained")
for i in range(3):
    bars = axes[0, i].bar([0, 1, 2], SCORES[i], color="0.6")
    axes[0, i].bar_label(bars, fmt="%.2f")
    axes[0, i].margins(y=0.15)
    axes[0, i].axhline(0, color="black", linewidth=0.8)
    axes[0, i].set_title(f"sample {i}")
    bars = axes[1, i].bar([0, 1, 2], softmax.output[i], color="C0")
    axes[1, i].bar_label(bars, fmt="%.2f")
    axes[1, i].set(xlabel="class", xticks=[0, 1, 2], ylim=(0, 1.15))
axes[0, 0].set_ylabel("score")
axes[1, 0].set_ylabel("probability")
for axis in axes.flat:
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "06_softmax.png")
print("picture: 05_activations/out/06_softmax.png")

# %% Check: every row sums to 1, the order of the scores is kept, and two classes give the sigmoid of the difference
assert np.allclose(softmax.output.sum(axis=1), 1)
assert np.array_equal(np.argsort(softmax.output, axis=1), np.argsort(SCORES, axis=1))
softmax.forward(SCORES[:, :2])
assert np.allclose(softmax.output[:, 0], 1 / (1 + np.exp(-(SCORES[:, 0] - SCORES[:, 1]))))

# %% Try this
# 1. np.exp(inputs) -> inputs
#    Shares without e^x: why not simply divide the scores by their sum?
# 2. axis=1, keepdims=True) -> axis=1)
#    keepdims is forgotten, and the batch happens to be square. Is there an error message?
# 3. SCORES = np.array([[4.8, 1.21, 2.385], [104.8, 101.21, 102.385], [1.41, 1.051, 0.026]])
#    Sample 1 is sample 0 with 100 added to every score. How much surer is it?
