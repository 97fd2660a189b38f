"""5.3  ReLU bends a line: eight neurons draw a sine

Question  Each ReLU neuron can bend a straight line once. How near can 2, 4, 8 or 16 of them come to a wave?
Needs     ReLU, hidden layer, slope of a line, Layer_Dense          Teaches  hidden neurons as bends
Run       python 05_activations/03_relu_bends_a_line.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Activation_ReLU, Layer_Dense

NEURONS = [2, 4, 8, 16]
SHOWN = 8  # neurons in the picture
X = np.linspace(0, 1, 1001).reshape(-1, 1)  # (batch, 1)
OUT = Path(__file__).parent / "out"


def target(x):
    return np.sin(2 * np.pi * x)


# %% The idea: neuron i is silent up to its bend and rises from there; its output weight turns the line at the bend
def network(n):
    ends = np.linspace(0, 1, n + 1)  # n equal pieces
    slopes = np.diff(target(ends)) * n  # (n,) rise over run of the target in each piece
    hidden, relu, output = Layer_Dense(1, n), Activation_ReLU(), Layer_Dense(n, 1)
    hidden.weights = np.ones((1, n))
    hidden.biases = -ends[:-1].reshape(1, n)  # the sum x - bend is positive to the right of the bend
    output.weights = np.diff(slopes, prepend=0).reshape(n, 1)  # by how much the slope changes there
    output.biases = np.array([[target(0.0)]])  # where the line starts
    return hidden, relu, output


def forward(x, hidden, relu, output):
    hidden.forward(x)  # (batch, n)
    relu.forward(hidden.output)
    output.forward(relu.output)  # (batch, 1)
    return output.output


# %% Run it: no training, all numbers are set by hand
print("neurons  largest gap to the sine")
for n in NEURONS:
    gap = np.abs(forward(X, *network(n)) - target(X)).max()
    print(f"{n:7d}  {gap:6.4f}  {'#' * round(40 * min(gap, 1.5))}".rstrip())
print()
print(f"the {SHOWN} neurons of the picture:")
hidden, relu, output = network(SHOWN)
print("bends at      " + " ".join(f"{-b:6.3f}" for b in hidden.biases[0]))
print("output weight " + " ".join(f"{w:6.2f}" for w in output.weights[:, 0].round(2) + 0.0))  # -0 becomes 0

# %% Picture: every neuron's share, and all shares added up
OUT.mkdir(exist_ok=True)
y = forward(X, hidden, relu, output)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
left.plot(X, relu.output * output.weights[:, 0], color="C0", linewidth=1.2)
left.plot(-hidden.biases[0], np.zeros(SHOWN), "o", color="black", markersize=5, label="bends")
left.set(xlabel="x", title=f"the shares of {SHOWN} neurons")
right.plot(X, target(X), "--", color="C1", linewidth=2, label="sine")
right.plot(X, y, color="C0", linewidth=1.8, label="sum of the shares")
bends = -hidden.biases.reshape(-1, 1)
right.plot(bends, forward(bends, hidden, relu, output), "o", color="black", markersize=5, label="bends")
right.set(xlabel="x", title="added up")
for axis in (left, right):
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "03_relu_bends_a_line.png")
print("picture: 05_activations/out/03_relu_bends_a_line.png")

# %% Check: at its bends the network meets the target, whatever the target and the number of neurons
for n in NEURONS:
    bends = np.linspace(0, 1, n + 1).reshape(-1, 1)
    assert np.allclose(forward(bends, *network(n)), target(bends))

# %% Try this
# 1. output.forward(relu.output) -> output.forward(hidden.output)
#    The ReLU is forgotten. What can 16 neurons draw without it?
# 2. NEURONS = [16, 32, 64, 128]
#    More neurons. What does doubling them do to the gap, line by line?
# 3. np.sin(2 * np.pi * x) -> np.abs(x - 0.5)
#    Another target, with one corner. How many bends does it need?
# 4. X = np.linspace(0, 2, 2001).reshape(-1, 1)
#    The sine goes on, the bends do not. What does the network draw between 1 and 2?
