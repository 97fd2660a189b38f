"""6.7  Binary cross-entropy: yes or no from one output

Question  A network with one output says 0.9 for yes. What did it say about no, and what does it pay if no is right?
Needs     sigmoid, categorical cross-entropy, log-sum-exp, clipping          Teaches  binary cross-entropy
Run       python 06_loss/07_binary_cross_entropy.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

LOGITS = np.array([-4.0, -1.0, 0.0, 1.0, 4.0, 40.0, 1000.0])  # one output, before the sigmoid
OUT = Path(__file__).parent / "out"


# %% The idea: p for yes leaves 1 - p for no; the label y is 1 or 0 and keeps one of the two terms
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% The same from the logit: log-sum-exp of the two logits 0 and x, minus the logit of the right one
def binary_cross_entropy_from_logit(x, y):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))) - x * y  # log1p(z) is log(1 + z), exact for tiny z too


def two_classes(p, y):
    """Lesson 6.4 for two classes, no and yes: probabilities [1 - p, p], label 0 or 1."""
    return -np.log([1 - p, p][y])


# %% Run it: one output is two classes
print("    p   y = 1   y = 0   two classes: 1       0")
for p in [0.01, 0.1, 0.5, 0.9, 0.99]:
    yes, no = binary_cross_entropy(p, 1), binary_cross_entropy(p, 0)
    print(f"{p:5.2f}  {yes:6.4f}  {no:6.4f}          {two_classes(p, 1):6.4f}  {two_classes(p, 0):6.4f}")
print()

# %% Run it: from the logit, when the right answer is no
print("  logit        p   by p, clipped   from the logit")
for x in LOGITS:
    p = np.exp(min(x, 0)) / (1 + np.exp(-abs(x)))  # sigmoid, e^x of nothing large
    by_p, by_logit = binary_cross_entropy(p, 0), binary_cross_entropy_from_logit(x, 0)
    print(f"{x:7.1f}  {p:7.4f}  {by_p:14.4f}  {by_logit:15.4f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), sharey=True, layout="constrained")
ps, xs = np.linspace(0.001, 0.999, 999), np.linspace(-6, 6, 121)
for y, style, name in [(1, "C0-", "the answer is yes (1)"), (0, "C1--", "the answer is no (0)")]:
    left.plot(ps, binary_cross_entropy(ps, y), style, linewidth=2, label=name)
    right.plot(xs, binary_cross_entropy_from_logit(xs, y), style, linewidth=2, label=name)
left.set(xlabel="p, the probability of yes", ylabel="loss", ylim=(0, 6.5), title="by the probability")
right.set(xlabel="logit", title="by the logit")
left.legend(frameon=False, loc="upper center")
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "07_binary_cross_entropy.png")
print("picture: 06_loss/out/07_binary_cross_entropy.png")

# %% Check: one output is two classes; both forms agree inside the clip; yes and no mirror each other
for p in np.linspace(0.01, 0.99, 50):
    for y in (1, 0):
        logit = np.log(p / (1 - p))  # the sigmoid backwards
        by_logit = binary_cross_entropy_from_logit(logit, y)
        assert np.isclose(binary_cross_entropy(p, y), two_classes(p, y))
        assert np.isclose(by_logit, two_classes(p, y)), f"p {p:.2f}, y {y}: {by_logit:.4f}, not {two_classes(p, y):.4f}"
        assert np.isclose(by_logit, binary_cross_entropy_from_logit(-logit, 1 - y))
costs = binary_cross_entropy_from_logit(LOGITS, 0)
assert np.all(np.isfinite(costs)), f"the dearest of these losses is {np.max(costs)}"

# %% Try this
# 1. LOGITS = np.array([-40.0, -1000.0])
#    The network is as sure as can be, and right. Is the loss zero both ways?
# 2. np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))) -> np.log1p(np.exp(x))
#    Short and right on paper. Which logits break it?
# 3. - x * y -> + x * y
#    A wrong sign. At which label does it show?
