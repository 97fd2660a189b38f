"""8.4  A layer backward, by matrices: three lines

Question  The slope for W is made from X and dZ. Is it dZ X.T, X.T dZ or X dZ.T, and can the shapes alone tell?
Needs     outer product, Layer_Dense, shape rule, transpose, weight layout, central difference
Teaches   matrix gradients
Run       python 08_backprop/04_dense_backward.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

SEED = 0
SAMPLES, INPUTS, NEURONS = 3, 4, 2  # for the check
OUT = Path(__file__).parent / "out"


# %% The idea: the loops of lesson 8.3 as three matrix products
class Layer_Dense:
    """output = inputs @ weights + biases, forward and backward."""

    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)  # (inputs, neurons), small random numbers
        self.biases = np.zeros((1, n_neurons))  # (1, neurons)

    def forward(self, inputs):  # (batch, inputs)
        self.inputs = inputs  # backward needs them  # new
        self.output = np.dot(inputs, self.weights) + self.biases  # (batch, neurons)

    def backward(self, dvalues):  # (batch, neurons)  # new
        self.dweights = np.dot(self.inputs.T, dvalues)  # (inputs, neurons)  # new
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)  # (1, neurons)  # new
        self.dinputs = np.dot(dvalues, self.weights.T)  # (batch, inputs)  # new


# %% Run it: a ledger of shapes, for a layer of a usual size
np.random.seed(SEED)
X, dZ, W = np.random.randn(32, 784), np.random.randn(32, 128), np.random.randn(784, 128)
print("32 samples, 784 inputs, 128 neurons; weights (in, out)")
print(f"  weights {W.shape!s:10}  dW = X.T @ dZ     (784, 32) @ (32, 128) = {(X.T @ dZ).shape}")
print(f"  biases  {(1, 128)!s:10}  db = sum of rows  (32, 128) summed      = {dZ.sum(axis=0, keepdims=True).shape}")
print(f"  inputs  {X.shape!s:10}  dX = dZ @ W.T     (32, 128) @ (128, 784) = {(dZ @ W.T).shape}")

# %% Run it: the other layout, a neuron is a row, as in chapter 2
V = W.T  # the same numbers
print("the same layer; weights (out, in)")
print(f"  weights {V.shape!s:10}  dW = dZ.T @ X     (128, 32) @ (32, 784) = {(dZ.T @ X).shape}")
print(f"  biases  {(128,)!s:10}  db = sum of rows  (32, 128) summed      = {dZ.sum(axis=0).shape}")
print(f"  inputs  {X.shape!s:10}  dX = dZ @ W       (32, 128) @ (128, 784) = {(dZ @ V).shape}")
same = np.allclose((dZ.T @ X).T, X.T @ dZ) and np.allclose(dZ @ V, dZ @ W.T)
print(f"both layouts give the same gradients: {same}")

# %% Run it: a formula that is often printed, dW = dZ X.T
print("\ndZ @ X.T")
try:
    print(f"  32 samples, 784 inputs, 128 neurons: {(dZ @ X.T).shape}")
except ValueError:
    print(f"  32 samples, 784 inputs, 128 neurons: {dZ.shape} @ {X.T.shape} do not fit, NumPy refuses")


def nudged(function, array):
    """The referee: central differences of function() for every number of the array."""
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        old = array[place]
        array[place] = old + 1e-5
        above = function()
        array[place] = old - 1e-5
        below = function()
        array[place] = old
        slopes[place] = (above - below) / 2e-5
    return slopes


X, dZ, layer = np.random.randn(2, 2).round(1), np.random.randn(2, 2).round(1), Layer_Dense(2, 2)


def loss():  # the one whose slope for output j of sample n is dZ[n, j]
    layer.forward(X)
    return np.sum(layer.output * dZ)


print("  2 samples, 2 inputs, 2 neurons: everything is (2, 2), nothing complains")
for name, dW in [("X.T @ dZ", X.T @ dZ), ("dZ @ X.T", dZ @ X.T), ("by nudge", nudged(loss, layer.weights))]:
    print(f"    {name}  {dW.round(2).tolist()}")

# %% Picture: three products, one colour for each side: samples, inputs, neurons
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(3, 1, figsize=(8, 4.9), layout="constrained")
LONG = {"samples": 3, "inputs": 4, "neurons": 2}
COLOUR = {"samples": "0.55", "inputs": "C0", "neurons": "C1"}


def box(axis, left, rows, columns, name):
    """A matrix whose sides are drawn in the colours of what they count."""
    high, wide = LONG[rows] / 2, LONG[columns] / 2
    axis.add_patch(plt.Rectangle((left, -high / 2), wide, high, facecolor="0.95"))
    axis.plot([left, left], [-high / 2, high / 2], color=COLOUR[rows], linewidth=5, solid_capstyle="butt")
    axis.plot([left, left + wide], [high / 2] * 2, color=COLOUR[columns], linewidth=5, solid_capstyle="butt")
    axis.text(left + wide / 2, 0, name, ha="center", va="center", fontsize=12)
    axis.text(left - 0.1, 0, rows, color=COLOUR[rows], ha="right", va="center")
    axis.text(left + wide / 2, high / 2 + 0.12, columns, color=COLOUR[columns], ha="center", va="bottom")


for axis, boxes in zip(
    axes,
    [
        [("samples", "inputs", "X"), ("inputs", "neurons", "W"), ("samples", "neurons", "Z")],
        [("inputs", "samples", "X.T"), ("samples", "neurons", "dZ"), ("inputs", "neurons", "dW")],
        [("samples", "neurons", "dZ"), ("neurons", "inputs", "W.T"), ("samples", "inputs", "dX")],
    ],
    strict=True,
):
    for left, sign, (rows, columns, name) in zip([1.0, 5.0, 9.0], ["", "@", "="], boxes, strict=True):
        box(axis, left, rows, columns, name)
        axis.text(left - 1.5, 0, sign, fontsize=16, ha="center", va="center")
    axis.set(xlim=(-1.7, 11.3), ylim=(-1.2, 1.45), aspect="equal")
    axis.axis("off")
for axis, word in zip(axes, ["forward", "for the\nweights", "for the\ninputs"], strict=True):
    axis.text(-0.9, 0, word, ha="center", va="center", weight="bold")
figure.savefig(OUT / "04_dense_backward.png")
print("picture: 08_backprop/out/04_dense_backward.png")

# %% Check: each gradient has the shape of its array, and each of its numbers is the slope that nudging finds
X, dZ = np.random.randn(SAMPLES, INPUTS), np.random.randn(SAMPLES, NEURONS)
layer = Layer_Dense(INPUTS, NEURONS)
layer.forward(X)
layer.backward(dZ)
for name, array, gradient in [
    ("weights", layer.weights, layer.dweights),
    ("biases", layer.biases, layer.dbiases),
    ("inputs", X, layer.dinputs),
]:
    assert gradient.shape == array.shape, f"{name}: {array.shape}, their gradient {gradient.shape}"
    assert np.allclose(gradient, nudged(loss, array), atol=1e-6), f"{name}: right shape, wrong gradient"
assert np.allclose(layer.dweights, sum(np.outer(x, dz) for x, dz in zip(X, dZ, strict=True)))  # lesson 8.3

# %% Try this
# 1. np.dot(self.inputs.T, dvalues) -> np.dot(dvalues, self.inputs.T)
#    The printed formula goes into the class. Where does the script stop, and on what?
# 2. np.sum(dvalues, axis=0, keepdims=True) -> dvalues
#    Another formula that is often printed: db = dZ. Who notices?
# 3. self.inputs = inputs -> self.remembered = inputs
#    The layer does not keep its inputs under the name that backward uses. What does Python say?
# 4. SAMPLES = 4 ; NEURONS = 4 ; np.dot(dvalues, self.weights.T) -> np.dot(dvalues, self.weights)
#    A transpose is forgotten, and the layer of the check is square. Does the test of shapes help?
