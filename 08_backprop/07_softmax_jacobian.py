"""8.7  Softmax backward: every output depends on every input

Question  One score of three grows. How many of the three probabilities move, and what do their moves add up to?
Needs     softmax, upstream gradient, outer product, matrix, partial derivative, gradient check
Teaches   Jacobian
Run       python 08_backprop/07_softmax_jacobian.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import STEP, band, compare

P = np.array([[0.7, 0.1, 0.2], [0.1, 0.5, 0.4], [0.02, 0.9, 0.08]])  # (batch, classes): chapter 6's predictions
UPSTREAM = np.array([1.0, 0.0, 0.0])  # (classes,): behind the softmax only the first probability counts
OUT = Path(__file__).parent / "out"

scores = np.log(P)  # (batch, classes): scores whose softmax is P


# %% The idea: a table of slopes for each sample, a row for each output, a column for each input
class Activation_Softmax:
    """Scores to probabilities, row by row: e^x divided by the row's sum of e^x."""

    def forward(self, inputs):  # (batch, classes)
        shifted = inputs - np.max(inputs, axis=1, keepdims=True)  # largest score of each row becomes 0
        exponentials = np.exp(shifted)
        self.output = exponentials / np.sum(exponentials, axis=1, keepdims=True)  # each row sums to 1

    def backward(self, dvalues):  # (batch, classes)  # new
        self.dinputs = np.zeros_like(dvalues)  # new
        for i, (p, dvalue) in enumerate(zip(self.output, dvalues, strict=True)):  # one sample at a time  # new
            jacobian = np.diag(p) - np.outer(p, p)  # (classes, classes)  # new
            self.dinputs[i] = np.dot(jacobian, dvalue)  # every score hears from every probability: paths add  # new


# %% Run it: the Jacobian of the first sample, by formula and by nudging one score after the other
softmax = Activation_Softmax()
p = P[0]
jacobian = np.diag(p) - np.outer(p, p)  # (classes, classes)
nudged = np.zeros((3, 3))
for k in range(3):
    ends = []
    for step in (STEP, -STEP):
        moved = scores[:1].copy()
        moved[0, k] += step
        softmax.forward(moved)
        ends.append(softmax.output[0])
    nudged[:, k] = (ends[0] - ends[1]) / (2 * STEP)  # all three outputs answer to score k
print(f"p = {p}")
print("Jacobian       score 0  score 1  score 2     row sum   by nudge")
for k in range(3):
    cells, nudges = ("".join(f"{number:9.2f}" for number in table[k]) for table in (jacobian, nudged))
    print(f"probability {k}{cells}{abs(jacobian[k].sum()):12.2f}  {nudges}")
print()

# %% Run it: the upstream gradient is multiplied by this table
right, diagonal_only = jacobian @ UPSTREAM, p * (1 - p) * UPSTREAM
print(f"upstream gradient                {UPSTREAM}")
print(f"times the whole Jacobian         {right.round(4) + 0.0}")
print(f"a mistake, the diagonal only     {diagonal_only.round(4) + 0.0}")
together = jacobian @ np.ones(3)
print(f"all probabilities pushed alike:  all slopes below 1e-12: {np.abs(together).max() < 1e-12}")
print()

# %% Run it: the class, a whole batch
verdict = band(compare(softmax, scores, ["inputs"]).max())
print(f"batch of {len(P)}, relative error {verdict}")

# %% Picture: one heat map for each sample
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 3, figsize=(8, 3.3), layout="constrained")
for axis, p in zip(axes, P, strict=False):
    table = np.diag(p) - np.outer(p, p)
    image = axis.imshow(table, cmap="RdBu", vmin=-0.3, vmax=0.3)
    for (i, j), number in np.ndenumerate(table):
        axis.text(j, i, f"{number:.3f}".removesuffix("0"), ha="center", va="center")
    axis.set(title=f"p = {p.tolist()}", xticks=range(3), yticks=range(3), xlabel="score")
    axis.tick_params(length=0)
axes[0].set_ylabel("probability")
figure.colorbar(image, ax=axes, shrink=0.8, label="slope")
figure.savefig(OUT / "07_softmax_jacobian.png")
print("picture: 08_backprop/out/07_softmax_jacobian.png")

# %% Check: the table is what nudging finds, what one class wins the others lose, and the class passes the referee
assert np.allclose(jacobian, nudged, atol=1e-8), "the table is not what nudging finds"
assert np.abs(jacobian.sum(axis=0)).max() < 1e-12 and np.abs(jacobian.sum(axis=1)).max() < 1e-12
assert verdict.startswith("below 1e-7"), f"softmax backward: {verdict}"

# %% Try this
# 1. np.dot(jacobian, dvalue) -> p * (1 - p) * dvalue
#    The class uses the diagonal only, as if softmax worked number by number. Who notices?
# 2. UPSTREAM = np.array([1.0, 1.0, 1.0])
#    All three probabilities shall grow. What does the diagonal alone promise, what is true?
# 3. P = np.array([[0.98, 0.01, 0.01], [0.1, 0.5, 0.4], [0.02, 0.9, 0.08]])
#    A network that is nearly sure. How much do its probabilities still answer to the scores?
# 4. softmax.forward(moved) -> softmax.output = np.exp(moved)
#    The nudge sees e^score without the division. Which cells of the table are then zero?
