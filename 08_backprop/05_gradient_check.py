"""8.5  The gradient check: a referee with a red card

Question  A layer with a wrong gradient may still train. How do you find out, and can the referee be wrong?
Needs     matrix gradients, central difference, rounding error, float32, ReLU, sigmoid
Teaches   gradient check, relative error
Run       python 08_backprop/05_gradient_check.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Layer_Dense

SEED = 42
STEP = 1e-5  # the nudge; lesson 7.3 found it the best for float64
OUT = Path(__file__).parent / "out"


# %% The idea, part one: the error is measured against the size of the gradient
def relative_error(analytic, nudged):
    return np.abs(analytic - nudged) / np.maximum(np.abs(analytic) + np.abs(nudged), 1e-12)  # the tiny number: no 0 / 0


def band(error):
    if error < 1e-7:
        return "below 1e-7: right"
    if error < 1e-5:
        return "1e-7 to 1e-5: acceptable"
    return "1e-5 to 1e-2: suspicious" if error < 1e-2 else "above 1e-2: a mistake"


# %% The idea, part two: nudge every number of an array, and watch one number that all outputs have a part in
def central_differences(function, array):
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        old = array[place]
        array[place] = old + STEP
        above = function()
        array[place] = old - STEP
        below = function()
        array[place] = old
        slopes[place] = (above - below) / (2 * STEP)
    return slopes


def compare(layer, x, names):
    """The relative errors of the named gradients, all in one row."""
    layer.forward(x)
    upstream = np.random.default_rng(0).standard_normal(layer.output.shape)  # no two outputs count alike

    def total():
        layer.forward(x)
        return np.sum(layer.output * upstream)

    layer.backward(upstream)
    errors = []
    for name in names:
        array = x if name == "inputs" else getattr(layer, name)  # getattr(layer, "weights") is layer.weights
        gradient = getattr(layer, "d" + name)
        errors.append(relative_error(gradient, central_differences(total, array)).flatten())
    return np.concatenate(errors)


def report(errors):
    print(f"Max Relative Error: {errors.max():.2e}")
    return errors.max() < 1e-5


def gradient_check(layer, x):
    return report(compare(layer, x, ["inputs"]))


def gradient_check_weights(layer, x):
    return report(compare(layer, x, ["weights", "biases"]))


# %% Run it: the layer of lesson 8.4
np.random.seed(SEED)
layer = Layer_Dense(10, 5)
x = np.random.randn(4, 10)  # (batch, inputs)
print("inputs:")
print("PASSED" if gradient_check(layer, x) else "FAILED")
print("weights and biases:")
print("PASSED" if gradient_check_weights(layer, x) else "FAILED")


# %% Run it: six mistakes, each planted by undoing or redoing one thing after a right backward
class Planted(Layer_Dense):
    """A dense layer with one mistake in backward."""

    def __init__(self, mistake):
        super().__init__(10, 10)  # what Layer_Dense does; square, so no shape catches a mistake
        self.mistake = mistake

    def backward(self, dvalues):
        super().backward(dvalues)
        if self.mistake == "sign of dinputs":
            self.dinputs = -self.dinputs
        elif self.mistake == "transpose forgotten":
            self.dinputs = np.dot(dvalues, self.weights)
        elif self.mistake == "dweights: mean, not sum":
            self.dweights = self.dweights / len(dvalues)
        elif self.mistake == "last sample left out":
            self.dweights = np.dot(self.inputs[:-1].T, dvalues[:-1])
        elif self.mistake == "neurons in wrong order":
            self.dbiases = self.dbiases[:, ::-1]
        elif self.mistake == "weights moved too early":
            self.dinputs = np.dot(dvalues, (self.weights - 0.001 * self.dweights).T)


MISTAKES = ["sign of dinputs", "transpose forgotten", "dweights: mean, not sum"]
MISTAKES += ["last sample left out", "neurons in wrong order", "weights moved too early"]
print(f"\n{'planted mistake':25}inputs   weights  biases   verdict")
found = 0
all_errors = {}
for mistake in ["none", *MISTAKES]:
    np.random.seed(SEED)  # the same weights for each mistake
    planted = Planted(mistake)
    parts = [compare(planted, x, [name]) for name in ("inputs", "weights", "biases")]
    marks = ["ok" if part.max() < 1e-5 else "WRONG" for part in parts]
    all_errors[mistake] = np.concatenate(parts)
    found += mistake != "none" and "WRONG" in marks
    print(f"{mistake:25}{marks[0]:9}{marks[1]:9}{marks[2]:9}{band(all_errors[mistake].max())}")
print(f"caught: {found} of {len(MISTAKES)}")


# %% Run it: three false alarms, where the slope is right and the nudge is not; then the same away from the trouble
def kink(place):  # ReLU, whose slope above zero is 1
    x = np.array([place])
    return relative_error(1.0, central_differences(lambda: np.maximum(0, x)[0], x))


def flat(weight):  # a neuron that sees the input -1: sigmoid(-w), whose slope is -y * (1 - y)
    w = np.array([weight])
    s = 1 / (1 + np.exp(-weight))  # 1 - y, without the rounding of a number near 1
    return relative_error(-s * (1 - s), central_differences(lambda: (1 / (1 + np.exp(w)))[0], w))


narrow = Layer_Dense(10, 5)
wide_errors = compare(narrow, x, ["weights"])
narrow.weights, narrow.biases = narrow.weights.astype(np.float32), narrow.biases.astype(np.float32)
narrow_errors = compare(narrow, x.astype(np.float32), ["weights"])
print()
for name, where, errors in [
    ("kink", "ReLU, 0.4 of a nudge from 0", kink(0.4 * STEP)),
    ("", "ReLU at 0.5", kink(0.5)),
    ("float32", "the right layer in float32", narrow_errors),
    ("", "the right layer in float64", wide_errors),
    ("tiny gradient", "sigmoid(-w) at w = -22", flat(-22.0)),
    ("", "sigmoid(-w) at w = -2", flat(-2.0)),
]:
    print(f"{name:15}{where:29}{'PASSED' if np.max(errors) < 1e-5 else 'FAILED'}")

# %% Picture: all relative errors of a layer, on an axis of powers of ten
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(3, 1, figsize=(8, 4.6), sharex=True, layout="constrained")
rows = [
    ("right, float64", all_errors["none"], "C0"),
    ("right, but in float32", narrow_errors, "0.4"),
    ("a mistake: mean, not sum", all_errors["dweights: mean, not sum"], "C1"),
]
for axis, (title, errors, colour) in zip(axes, rows, strict=True):
    axis.hist(np.log10(np.maximum(errors, 1e-15)), bins=np.arange(-15, 0.5, 0.25), color=colour)
    for edge in (-7, -5, -2):
        axis.axvline(edge, color="k", linestyle=":", linewidth=1)
    axis.set(yticks=[])
    axis.set_title(title, loc="left", color=colour, fontsize=11)
    axis.spines[["top", "right", "left"]].set_visible(False)
for middle, word in [(-11, "right"), (-6, "acceptable"), (-3.5, "suspicious"), (-1.2, "a mistake")]:
    axes[2].text(middle, axes[2].get_ylim()[1] * 0.55, word, ha="center")
axes[2].set(xlabel="relative error of each number of the gradient", xlim=(-15, 0.3))
axes[2].set_xticks([-15, -12, -9, -7, -5, -2, 0], ["1e-15", "1e-12", "1e-9", "1e-7", "1e-5", "1e-2", "1"])
figure.savefig(OUT / "05_gradient_check.png")
print("picture: 08_backprop/out/05_gradient_check.png")

# %% Check: the right layer passes, no planted mistake does
assert all_errors["none"].max() < 1e-5, "a false alarm: the layer is right, so look at the nudge"
assert found == len(MISTAKES), f"the referee missed {len(MISTAKES) - found} of {len(MISTAKES)} mistakes"

# %% Try this
# 1. np.random.default_rng(0).standard_normal(layer.output.shape) -> np.ones(layer.output.shape)
#    All outputs count alike. Which of the six mistakes gets away?
# 2. STEP = 1e-12
#    A far shorter nudge. What becomes of the layer that is right?
# 3. STEP = 0.1
#    A giant nudge. Why does it do no harm to the layer, and which false alarm does it even cure?
