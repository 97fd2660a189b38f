"""9.3  Four ways to one gradient: nudge, hand, tape, autograd

Question  You have met three ways to find the slope of a loss for a weight. PyTorch brings a fourth. Do they agree?
Needs     autograd record, central difference, matrix gradients, automatic differentiation, XOR
Teaches   autograd
Run       python 09_rnn_lstm_gru/03_four_ways_to_one_gradient.py
"""

# %% Imports and settings
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "08_backprop"))  # the library of chapter 8: its tape
from deeplearning import Value

SEED, NUDGE = 0, 1e-5
X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (samples, inputs): XOR
T = np.array([[-1.0], [1.0], [1.0], [-1.0]])  # (samples, 1): what is wanted

# %% A network 2-2-1 with tanh, nine parameters, as one row of numbers
rng = np.random.default_rng(SEED)
parameters = rng.uniform(-1, 1, 9)
NAMES = ["W1[0,0]", "W1[0,1]", "W1[1,0]", "W1[1,1]", "b1[0]", "b1[1]", "W2[0,0]", "W2[0,1]", "b2[0]"]


def unpack(p):
    """Weights (neurons, inputs) and biases (neurons,) of both layers; works for arrays and for tensors."""
    return p[0:4].reshape(2, 2), p[4:6], p[6:8].reshape(1, 2), p[8:9]


def loss_of(p, x, t, tanh):
    W1, b1, W2, b2 = unpack(p)
    hidden = tanh(x @ W1.T + b1)  # (samples, 2)
    return ((hidden @ W2.T + b2 - t) ** 2).mean()


# %% Way one: nudge every number, look at the loss
def by_nudge(p):
    slopes = np.zeros(len(p))
    for i in range(len(p)):
        up, down = p.copy(), p.copy()
        up[i] += NUDGE
        down[i] -= NUDGE
        slopes[i] = (loss_of(up, X, T, np.tanh) - loss_of(down, X, T, np.tanh)) / (2 * NUDGE)
    return slopes


# %% Way two: by hand, the three lines of lesson 8.4, turned as in 8.13, layer after layer
def by_hand(p):
    W1, b1, W2, b2 = unpack(p)
    hidden = np.tanh(X @ W1.T + b1)  # (samples, 2)
    d_output = 2 * (hidden @ W2.T + b2 - T) / len(X)  # (samples, 1)
    d_hidden = (d_output @ W2) * (1 - hidden**2)  # (samples, 2)
    parts = [d_hidden.T @ X, d_hidden.sum(axis=0), d_output.T @ hidden, d_output.sum(axis=0)]
    return np.concatenate([part.ravel() for part in parts])


# %% Way three: the tape of lesson 8.2, number by number
def by_tape(p):
    values = [Value(number) for number in p]
    w11, w12, w21, w22, b1, b2, v1, v2, c = values
    total = Value(0.0)
    for (x1, x2), (t,) in zip(X.tolist(), T.tolist(), strict=True):
        h1, h2 = (x1 * w11 + x2 * w12 + b1).tanh(), (x1 * w21 + x2 * w22 + b2).tanh()
        total = total + (h1 * v1 + h2 * v2 + c - t) ** 2
    (total * (1 / len(X))).backward()
    return np.array([value.grad for value in values])


# %% Way four: autograd, the same tape for whole tensors
def by_autograd(p):
    leaf = torch.tensor(p, requires_grad=True)  # float64, as the array is
    loss_of(leaf, torch.tensor(X), torch.tensor(T), torch.tanh).backward()
    return leaf.grad.numpy()


# %% Run it
ways = {"nudge": by_nudge, "hand": by_hand, "tape": by_tape, "autograd": by_autograd}
found = {name: way(parameters) for name, way in ways.items()}
print(f"{'':9}" + "".join(f"{name:>12}" for name in found))
for i, name in enumerate(NAMES):
    print(f"{name:9}" + "".join(f"{slopes[i]:12.7f}" for slopes in found.values()))
print()
spread = {name: np.abs(slopes - found["autograd"]).max() for name, slopes in found.items()}
print(f"hand and tape against autograd, largest difference < 1e-12: {max(spread['hand'], spread['tape']) < 1e-12}")
print(f"nudge against autograd, largest difference < 1e-8:          {spread['nudge'] < 1e-8}")

# %% Run it: a habit of autograd that bites everybody once: it adds to what is there
leaf = torch.tensor(parameters, requires_grad=True)
for call in (1, 2, 3):
    loss_of(leaf, torch.tensor(X), torch.tensor(T), torch.tanh).backward()
    print(f"backward() called {call} times: {NAMES[8]} has gradient {leaf.grad[8]:10.7f}")
leaf.grad = None  # this is what optimizer.zero_grad() does
loss_of(leaf, torch.tensor(X), torch.tensor(T), torch.tanh).backward()
print(f"cleared, then once more: {NAMES[8]} has gradient {leaf.grad[8]:10.7f}")

# %% Check: four ways, one gradient, at any point
for point in [parameters, rng.uniform(-2, 2, 9), np.zeros(9)]:
    judge = by_autograd(point)
    for name, tolerance in [("nudge", 1e-8), ("hand", 1e-12), ("tape", 1e-12)]:
        assert np.abs(ways[name](point) - judge).max() < tolerance, f"{name} and autograd disagree"
assert np.abs(leaf.grad.numpy() - by_autograd(parameters)).max() < 1e-12, "the gradients were not cleared"

# %% Try this
# 1. leaf.grad = None -> pass
#    The gradients are not cleared. What is the last one?
# 2. * (1 - hidden**2) -> * (1 - hidden)
#    A slip by hand. Which numbers of the table are wrong, and who is outvoted?
# 3. NUDGE = 0.1
#    A coarse nudge. Which column moves?
# 4. torch.tensor(p, requires_grad=True) -> torch.tensor(p, requires_grad=True, dtype=torch.float32)
#    Autograd with half the digits. What happens?
