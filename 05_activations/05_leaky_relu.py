"""5.5  Leaky ReLU: keep a trickle for the silent ones

Question  1000 ReLU neurons look at the spiral, each with the bias -3. How many of them ever say anything but zero?
Needs     ReLU, sparsity, spiral, nudge          Teaches  dead unit, leaky ReLU
Run       python 05_activations/05_leaky_relu.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from nnfs.datasets import spiral_data

from previous_chapters import Activation_ReLU

SEED, NEURONS = 0, 1000
BIASES = [0.0, -1.0, -2.0, -3.0]
ALPHA = 0.01  # the part of a negative sum that gets through
NUDGE = 0.0001
OUT = Path(__file__).parent / "out"


# %% The idea
class Activation_LeakyReLU:
    """y = x above zero, alpha * x below."""

    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, inputs):  # (batch, neurons)
        self.output = np.where(inputs > 0, inputs, self.alpha * inputs)  # (batch, neurons)


# %% Run it: five numbers
relu, leaky = Activation_ReLU(), Activation_LeakyReLU(ALPHA)
leaky.forward(np.array([[-2.0, -1.0, 0.0, 1.0, 2.0]]))
print(f"leaky ReLU of -2, -1, 0, 1, 2: {leaky.output.round(4).tolist()}")
print()

# %% Run it: a dead unit gives zero for every sample, and nudging its weights changes nothing
np.random.seed(SEED)
X, _ = spiral_data(samples=100, classes=3)  # (300, 2)
weights = np.random.randn(2, NEURONS)


def answers(activation, weights, bias):
    activation.forward(X @ weights + bias)  # (300, neurons)
    return activation.output


print("             -------- ReLU --------   ----- leaky ReLU -----")
print("       bias  dead  moved by a nudge   dead  moved by a nudge")
for bias in BIASES:
    print(f"{bias:11.1f}", end="")
    for activation in (relu, leaky):
        before, after = answers(activation, weights, bias), answers(activation, weights + NUDGE, bias)
        dead = np.all(before == 0, axis=0).sum()
        moved = np.any(before != after, axis=0).sum()
        print(f"  {dead:4d}  {moved:16d} ", end="")
    print()
print()

# %% Run it: a short way to write it, max(alpha * x, x), and when it is allowed
sums = np.linspace(-2, 2, 9)  # (9,)
print("alpha  max(alpha * x, x) is leaky ReLU")
for alpha in sorted({0.01, 0.5, 1.0, 2.0, ALPHA}):
    one = Activation_LeakyReLU(alpha)
    one.forward(sums)
    print(f"{alpha:5.2f}  {np.array_equal(np.maximum(alpha * sums, sums), one.output)}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
x = np.linspace(-3, 3, 301)
for alpha, style, color in [(0.0, "-", "black"), (0.01, "--", "C0"), (0.1, "-.", "C0"), (0.3, ":", "C0")]:
    one = Activation_LeakyReLU(alpha)
    one.forward(x)
    left.plot(x, one.output, style, color=color, linewidth=2, label=f"alpha = {alpha}" if alpha else "ReLU")
left.set(xlabel="weighted sum", ylabel="output", title="a trickle below zero")
left.legend(frameon=False)
many = np.linspace(-4, 1, 21)
counts = [np.all(answers(relu, weights, bias) == 0, axis=0).sum() for bias in many]
right.plot(many, counts, color="black", linewidth=2)
at_minus_3 = np.all(answers(relu, weights, -3.0) == 0, axis=0).sum()
right.plot([-3], [at_minus_3], "o", color="C1", markersize=9, label="bias -3")
right.set(xlabel="bias of all neurons", title=f"dead ReLU units of {NEURONS}")
right.legend(frameon=False)
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "05_leaky_relu.png")
print("picture: 05_activations/out/05_leaky_relu.png")

# %% Check: leaky ReLU is two ReLUs, one for each side; the short way holds exactly up to alpha = 1; a higher bias
# never kills a unit, a unit is dead when its largest sum is not positive, and no leaky unit is ever dead
above, below = np.maximum(0, sums), np.maximum(0, -sums)
leaky.forward(sums)
assert np.allclose(leaky.output, above - ALPHA * below)
assert np.allclose(np.maximum(ALPHA * sums, sums), leaky.output) == (ALPHA <= 1)
assert np.all(np.diff(counts) <= 0), "a higher bias has killed a unit"
assert at_minus_3 == np.sum(np.max(X @ weights, axis=0) <= 3)
assert ALPHA == 0 or np.all(np.any(answers(leaky, weights, -3.0) != 0, axis=0)), "a leaky unit is dead"

# %% Try this
# 1. ALPHA = 0.0
#    Nothing trickles through. Which function is this, and how many units are dead?
# 2. ALPHA = 2.0
#    More than everything gets through. What does max(alpha * x, x) give for x = -2, and what should it give?
# 3. X, _ = spiral_data(samples=100, classes=3) -> X = 5 * spiral_data(samples=100, classes=3)[0]
#    The same spiral, five times as wide. Are the dead units still dead?
