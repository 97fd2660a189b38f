"""7.1  Random search: change something, keep it if it helps

Question  Tweak all weights at random and keep what lowers the loss. Will that train a network?
Needs     nudge, Layer_Dense, spiral, accuracy, categorical cross-entropy, parameter count
Teaches   optimization, random search
Run       python 07_optimization/01_random_search.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from nnfs.datasets import spiral_data, vertical_data

from previous_chapters import Activation_ReLU, Activation_Softmax, Layer_Dense, Loss_CategoricalCrossentropy

SEED, TRIES = 0, 2000
LENGTH = 0.3  # how far one tweak moves: the length of the vector of all changes
SIZES = [1, 4, 16, 64]  # hidden neurons in the second experiment
OUT = Path(__file__).parent / "out"
relu, softmax, cross_entropy = Activation_ReLU(), Activation_Softmax(), Loss_CategoricalCrossentropy()


# %% The network, with all its parameters in a list of four arrays
def build(make_data, hidden):
    np.random.seed(SEED)
    X, y = make_data(samples=100, classes=3)  # (300, 2), (300,)
    layers = [Layer_Dense(2, hidden), Layer_Dense(hidden, 3)]
    return layers, [array for layer in layers for array in (layer.weights, layer.biases)], X, y


def forward(layers, X):
    layers[0].forward(X)
    relu.forward(layers[0].output)
    layers[1].forward(relu.output)
    softmax.forward(layers[1].output)
    return softmax.output  # (batch, 3)


def loss_of(layers, X, y):
    return cross_entropy.calculate(forward(layers, X), y)  # of class Loss: the mean over the batch


# %% The idea: tweak everything at random, look, keep it or put it back
def move(arrays, changes, length):
    scale = length / np.sqrt(sum(np.sum(change**2) for change in changes))
    for array, change in zip(arrays, changes, strict=True):
        array += scale * change


def search(layers, arrays, X, y, tries):
    history = [loss_of(layers, X, y)]
    for _ in range(tries):
        before = [array.copy() for array in arrays]
        move(arrays, [np.random.randn(*array.shape) for array in arrays], LENGTH)
        history.append(min(loss_of(layers, X, y), history[-1]))
        if history[-1] == history[-2]:  # no better: put everything back
            for array, old in zip(arrays, before, strict=True):
                array[:] = old
    return history


# %% Run it: an easy and a hard data set, a small and a larger network
print("data      parameters  loss before  after  kept tries  accuracy")
runs = []
for name, make_data in [("vertical", vertical_data), ("spiral", spiral_data)]:
    for hidden in [3, 64]:
        layers, arrays, X, y = build(make_data, hidden)
        history = search(layers, arrays, X, y, TRIES)
        count, kept = sum(array.size for array in arrays), np.mean(np.diff(history) < 0)
        accuracy = np.mean(np.argmax(forward(layers, X), axis=1) == y)
        print(f"{name:8}  {count:10}  {history[0]:11.3f}  {history[-1]:.3f}  {kept:10.0%}  {accuracy:8.0%}")
        runs.append((f"{name}, 2-{hidden}-3", layers, X, y, history))

# %% Run it: what does one small try win, beside an equally small step in the best direction?
print("\nparameters  progress of a try, best direction = 100%")
counts, shares = [], []
for hidden in SIZES:
    layers, arrays, X, y = build(vertical_data, hidden)
    start = search(layers, arrays, X, y, 300)[-1]
    best = [np.zeros_like(array) for array in arrays]
    for array, direction in zip(arrays, best, strict=True):
        for place in np.ndindex(array.shape):  # nudge each parameter alone, as in lesson 1.7
            array[place] += 1e-5
            direction[place] = start - loss_of(layers, X, y)  # the more it helps, the farther
            array[place] -= 1e-5
    wins = []  # the best direction first, then 1000 random ones
    for changes in [best] + [[np.random.randn(*array.shape) for array in arrays] for _ in range(1000)]:
        move(arrays, changes, 0.01)
        wins.append(start - loss_of(layers, X, y))
        move(arrays, changes, -0.01)
    counts.append(sum(array.size for array in arrays))
    shares.append(np.mean(np.maximum(wins[1:], 0)) / wins[0])  # a try that is put back wins nothing
    print(f"{counts[-1]:10}  {shares[-1]:.1%}")

# %% Picture: the search, what it made of the spiral, and what a try is worth
OUT.mkdir(exist_ok=True)
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(8, 3.2), layout="constrained")
for (name, *_, history), style in zip(runs, ["C0--", "C0-", "C1--", "C1-"], strict=True):
    left.plot(history, style, label=name)
left.set(title="the loss that was kept", xlabel="tries", ylabel="loss", ylim=(0, 1.2))
left.legend(frameon=False, fontsize=8, loc="upper right", bbox_to_anchor=(1, 0.85))
colours, grid = ["#0072B2", "#E69F00", "#009E73"], np.linspace(-1.2, 1.2, 150)
_, layers, X, y, _ = runs[-1]
answers = np.argmax(forward(layers, np.array([[a, b] for b in grid for a in grid])), axis=1).reshape(150, 150)
middle.contourf(grid, grid, answers, levels=[-0.5, 0.5, 1.5, 2.5], colors=colours, alpha=0.3)
for label, (colour, marker) in enumerate(zip(colours, "os^", strict=True)):
    middle.plot(*X[y == label].T, marker, color=colour, markersize=2)
middle.set(title=f"spiral after {TRIES} tries", xticks=[], yticks=[], aspect="equal")
right.plot(counts, 100 * np.array(shares), "ko-")
right.set(title="what a try is worth", xlabel="parameters", ylabel="% of the best direction", ylim=(0, None))
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "01_random_search.png")
print("picture: 07_optimization/out/01_random_search.png")

# %% Check: the kept loss is the network's own; with n parameters a try is worth about 0.4 / sqrt(n)
for _, layers, X, y, history in runs:
    assert abs(loss_of(layers, X, y) - history[-1]) < 1e-9, "this network is not the one whose loss was kept"
np.testing.assert_allclose(shares, 0.4 / np.sqrt(counts), rtol=0.3)

# %% Try this
# 1. LENGTH = 3.0
#    Ten times larger tweaks. Do they arrive sooner?
# 2. SIZES = [64, 256]
#    Four times as many hidden neurons. What is a try worth now?
# 3. array[:] = old -> pass
#    A bad tweak is no longer taken back. Is the loss that was kept still the loss of the network?
