"""5.8  A forward pass: an untrained classifier looks at the spiral

Question  All weights of this network are small random numbers. Nobody has trained it. How sure will it be?
Needs     forward pass, ReLU, softmax, spiral, accuracy, nnfs.init
          Teaches  classifier, decision regions, untrained network
Run       python 05_activations/08_forward_pass.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import nnfs
import numpy as np
from nnfs.datasets import spiral_data

from previous_chapters import Activation_ReLU, Activation_Softmax, Layer_Dense

HIDDEN = 8
SCALE = 1.0  # every weight is multiplied by this
OUT = Path(__file__).parent / "out"

# %% The idea: Dense, ReLU, Dense, Softmax; two numbers go in, three probabilities come out
nnfs.init()  # the book's seed and float32
X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,); y is only compared here, so it may stay uint8
dense1, relu = Layer_Dense(2, HIDDEN), Activation_ReLU()
dense2, softmax = Layer_Dense(HIDDEN, 3), Activation_Softmax()
dense1.weights *= SCALE
dense2.weights *= SCALE


def forward(points):  # (batch, 2)
    dense1.forward(points)  # (batch, hidden)
    relu.forward(dense1.output)  # (batch, hidden)
    dense2.forward(relu.output)  # (batch, 3) scores
    softmax.forward(dense2.output)  # (batch, 3) probabilities
    return softmax.output


# %% Run it
probabilities = forward(X)
largest = max(np.abs(dense.weights).max() for dense in (dense1, dense2))
print(f"weights: {dense1.weights.shape} and {dense2.weights.shape}, the largest {largest:.4f}")
print(f"scores: from {dense2.output.min():.6f} to {dense2.output.max():.6f}")
print()
print("   point         probabilities         largest  right")
for i in [0, 50, 99, 150, 199, 250, 299]:
    row, guess = probabilities[i], np.argmax(probabilities[i])
    print(f"{X[i, 0]:5.2f} {X[i, 1]:5.2f}   {row[0]:.4f} {row[1]:.4f} {row[2]:.4f}   class {guess}  class {y[i]}")
print()
guesses = np.argmax(probabilities, axis=1)
print(f"accuracy: {np.mean(guesses == y):.2f}")
print(f"probability of its own guess, mean: {probabilities.max(axis=1).mean():.4f}")

# %% Picture: ask the network about every point of the plane
OUT.mkdir(exist_ok=True)
colors, markers = ["#0072B2", "#E69F00", "#009E73"], ["o", "s", "^"]
rgb = np.array([[int(c[k : k + 2], 16) / 255 for k in (1, 3, 5)] for c in colors])  # (3, 3): red, green, blue
ticks = np.linspace(-1.1, 1.1, 221)
grid = np.column_stack([axis.ravel() for axis in np.meshgrid(ticks, ticks)])  # (48841, 2)
answers = forward(grid)
winner = rgb[np.argmax(answers, axis=1)]  # the pure colour of the largest
mixture = answers @ rgb  # the three colours, mixed as the probabilities say
figure, axes = plt.subplots(1, 2, figsize=(8, 4.1), sharey=True, layout="constrained")
for axis, image, title in zip(
    axes, [winner, mixture], ["who wins: decision regions", "how sure: colours mixed by probability"], strict=True
):
    pixels = image.reshape(len(ticks), len(ticks), 3) * 0.45 + 0.55  # paler, so that the points stand out
    axis.imshow(pixels, origin="lower", extent=(-1.1, 1.1, -1.1, 1.1))
    for c in range(3):
        axis.plot(*X[y == c].T, markers[c], color=colors[c], markersize=3.5, markeredgewidth=0, label=f"class {c}")
    axis.set(title=title, xlabel="x1", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set_ylabel("x2")
axes[0].legend(loc="upper left", fontsize=8)
figure.savefig(OUT / "08_forward_pass.png")
print("picture: 05_activations/out/08_forward_pass.png")

# %% Check: probabilities sum to 1 and keep the order of the scores; the layers do what chapter 3 would do by hand;
# without biases, a point twice as far from the centre has scores twice as large
assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-6)
forward(X)
near = dense2.output
forward(2 * X)
assert np.allclose(dense2.output, 2 * near, rtol=1e-5)
by_hand = np.maximum(0, X @ dense1.weights) @ dense2.weights  # the biases are zero
assert np.abs(near - by_hand).max() < 1e-5 * np.abs(by_hand).max(), "a layer is left out or stands in the wrong place"
assert np.array_equal(np.argmax(near, axis=1), guesses), "softmax has changed the winner"

# %% Try this
# 1. SCALE = 1000.0
#    Weights a thousand times as large, and still untrained. Is it still undecided? Is it right?
# 2. nnfs.init() -> nnfs.init(random_seed=1)
#    Other random numbers. Are the regions where they were?
# 3. HIDDEN = 3
#    Only three hidden neurons. Look for a thin wedge in the left picture: what do the three say there?
