"""8.6  Activations backward: slopes at last

Question  Sigmoid goes flat at both ends. How steep is it at its steepest, and what is left after ten in a row?
Needs     local slope, upstream gradient, gradient check, derivative rules, ReLU, sigmoid, tanh, leaky ReLU
Teaches   activation gradients
Run       python 08_backprop/06_activations_backward.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import band, compare

X = np.array([[-2.0, -1.0, 0.0, 1.0, 2.0]])  # (batch, neurons)
ALPHA = 0.01
OUT = Path(__file__).parent / "out"


# %% The idea: an activation works number by number, so backward is upstream gradient times slope, number by number
class Activation_ReLU:
    """y = max(0, x), forward and backward."""

    def forward(self, inputs):  # (batch, neurons)
        self.inputs = inputs  # new
        self.output = np.maximum(0, inputs)  # (batch, neurons)

    def backward(self, dvalues):  # (batch, neurons)  # new
        self.dinputs = dvalues * (self.inputs > 0)  # the gate: closed where the input was not positive  # new


class Activation_LeakyReLU:
    """y = x above zero, alpha * x below, forward and backward."""

    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, inputs):  # (batch, neurons)
        self.inputs = inputs  # new
        self.output = np.where(inputs > 0, inputs, self.alpha * inputs)  # (batch, neurons)

    def backward(self, dvalues):  # (batch, neurons)  # new
        self.dinputs = dvalues * np.where(self.inputs > 0, 1, self.alpha)  # a gate that never shuts  # new


class Activation_Sigmoid:
    """y = 1 / (1 + e^-x), forward and backward."""

    def forward(self, inputs):  # (batch, neurons)
        small = np.exp(-np.abs(inputs))  # from 0 to 1, never too large
        self.output = np.where(inputs >= 0, 1, small) / (1 + small)  # below zero: both parts times e^x

    def backward(self, dvalues):  # (batch, neurons)  # new
        self.dinputs = dvalues * self.output * (1 - self.output)  # the output is enough  # new


class Activation_Tanh:
    """y = (e^x - e^-x) / (e^x + e^-x), forward and backward."""

    def forward(self, inputs):  # (batch, neurons)
        self.output = np.tanh(inputs)

    def backward(self, dvalues):  # (batch, neurons)  # new
        self.dinputs = dvalues * (1 - self.output**2)  # new


# %% Run it: ones are sent back, so that what arrives is the slope itself
ACTIVATIONS = {
    "ReLU": Activation_ReLU(),
    "leaky ReLU": Activation_LeakyReLU(ALPHA),
    "sigmoid": Activation_Sigmoid(),
    "tanh": Activation_Tanh(),
}


def slopes(name, x):
    ACTIVATIONS[name].forward(x)
    ACTIVATIONS[name].backward(np.ones_like(x))
    return ACTIVATIONS[name].dinputs


print(f"{'x':12}" + "".join(f"{x:9.2f}" for x in X[0]))
for name in ACTIVATIONS:
    print(f"{name:12}" + "".join(f"{slope:9.4f}" for slope in slopes(name, X)[0]))
print()

# %% Run it: the steepest place, and ten in a row
fine = np.linspace(-6, 6, 1201)[None, :]  # steps of 0.01
print("            steepest   at most, through 10 in a row")
for name in ACTIVATIONS:
    steepest = slopes(name, fine).max()
    print(f"{name:12}{steepest:8.2f}   {steepest**10:8.2g}")
print()

# %% Run it: the referee of lesson 8.5, away from the kink
rng = np.random.default_rng(0)
x = rng.uniform(0.1, 3, (4, 10)) * rng.choice([-1, 1], (4, 10))
verdicts = {name: band(compare(activation, x, ["inputs"]).max()) for name, activation in ACTIVATIONS.items()}
for name, verdict in verdicts.items():
    print(f"{name:12}{verdict}")

# %% Picture: what goes forward, what comes back
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.8), layout="constrained")
LOOKS = {"ReLU": ("k", "-"), "leaky ReLU": ("0.55", ":"), "sigmoid": ("C0", "-"), "tanh": ("C1", "--")}
for name, (colour, style) in LOOKS.items():
    back = slopes(name, fine)[0]
    left.plot(fine[0], ACTIVATIONS[name].output[0], style, color=colour, linewidth=2)
    jumps = np.abs(np.diff(back, append=back[-1])) > 0.5  # no line where the slope jumps
    right.plot(fine[0], np.where(jumps, np.nan, back), style, color=colour, linewidth=2, label=name)
for height, text in [(1, "1"), (0.25, "1/4")]:
    right.axhline(height, color="0.85", linewidth=0.8, zorder=0)
    right.text(-5.9, height + 0.02, text)
left.set(title="forward: the function", xlabel="input", ylim=(-1.3, 2.3), xlim=(-6, 6))
right.set(title="backward: its slope", xlabel="input", ylim=(-0.05, 1.3), xlim=(-6, 6))
right.legend(frameon=False, ncols=2, loc="upper center")
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "06_activations_backward.png")
print("picture: 08_backprop/out/06_activations_backward.png")

# %% Check: the referee agrees with all four
for name, verdict in verdicts.items():
    assert verdict.startswith("below 1e-7"), f"{name}: {verdict}"

# %% Try this
# 1. dvalues * (1 - self.output**2) -> (1 - self.output**2)
#    Tanh forgets the upstream gradient. Does the table show it?
# 2. 1 - self.output**2 -> 1 - np.tanh(self.output) ** 2
#    The slope is taken at the output, where it should be taken at the input. Who notices?
# 3. dvalues * (self.inputs > 0) -> dvalues * (self.inputs >= 0)
#    A gate that is open at exactly zero. Is that a mistake?
# 4. X = np.array([[-40.0, -20.0, -10.0, -5.0, 0.0]])
#    Far below zero. Which of the four still lets a learner know which way to go?
