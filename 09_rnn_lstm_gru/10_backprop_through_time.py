"""9.10  Backpropagation through time: one weight, used at every step

Question  A network reads 30 inputs with the same matrix each time. The last answer is wrong. Which of the 30 uses
          of the matrix is to blame, and how does one matrix get one gradient?
Needs     hidden state, computational graph, paths add, outer product, autograd
Teaches   backpropagation through time, unrolling, truncation
Run       python 09_rnn_lstm_gru/10_backprop_through_time.py
"""

# %% Imports and settings
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "08_backprop"))  # the tape of lesson 8.2 lives there
from deeplearning import Value

SEED = 0
TIME, BATCH, INPUTS, HIDDEN = 30, 4, 5, 8
OUT = Path(__file__).parent / "out"

# %% The idea on the tape: unroll three steps; each use of the weight is a copy, and the copies' gradients add up
X3, TARGET = [1.0, -0.5, 0.8], 1.0


def loss_of(w_copies, u=0.6):
    h = Value(0.0)
    for x, w in zip(X3, w_copies, strict=True):
        h = (u * x + w * h).tanh()
    return (h - TARGET) ** 2


shared = Value(0.9)
loss_of([shared, shared, shared]).backward()  # one weight, three uses
copies = [Value(0.9) for _ in X3]
loss_of(copies).backward()  # three weights that happen to be equal
print("three steps, one number for the memory, on the tape")
print(f"  gradient of each copy of w: {'  '.join(f'{w.grad:8.5f}' for w in copies)}")
print(f"  their sum {sum(w.grad for w in copies):8.5f}, the shared w {shared.grad:8.5f}")


# %% The idea in matrices: forward keeps every state, backward walks them from the last to the first
def forward(X, W_x, W_h, b):  # X (time, batch, inputs)
    states = np.zeros((len(X) + 1, X.shape[1], len(b)))  # (time + 1, batch, hidden); row 0: nothing read yet
    for t, x in enumerate(X):
        states[t + 1] = np.tanh(x @ W_x.T + states[t] @ W_h.T + b)
    return states


def backward(X, states, dstates, W_x, W_h, truncate=None):
    """dstates (time, batch, hidden): how the loss moves with each state directly. `truncate`: steps to walk back."""
    dX, dh = np.zeros_like(X), np.zeros_like(states[0])
    shares = np.zeros((len(X), *W_h.shape))  # what each step adds to dW_h; only kept to look at it
    dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(len(W_h))
    for t in reversed(range(max(0, len(X) - (truncate or len(X))), len(X))):
        dh = dh + dstates[t]  # (batch, hidden): from the later steps, and directly from the loss
        dz = dh * (1 - states[t + 1] ** 2)  # (batch, hidden): through tanh
        shares[t] = dz.T @ states[t]  # (hidden, hidden)
        dW_h += shares[t]  # the same matrix at every step: its gradients add up
        dW_x += dz.T @ X[t]  # (hidden, inputs)
        db += dz.sum(axis=0)  # (hidden,)
        dX[t] = dz @ W_x  # (batch, inputs)
        dh = dz @ W_h  # (batch, hidden): one step back in time
    return {"W_x": dW_x, "W_h": dW_h, "b": db, "X": dX}, shares


# %% Run it: only the last state counts in the loss
rng = np.random.default_rng(SEED)
X = rng.normal(size=(TIME, BATCH, INPUTS))  # (time, batch, inputs)
W_x = rng.normal(size=(HIDDEN, INPUTS)) * 0.3  # (hidden, inputs)
W_h = np.linalg.qr(rng.normal(size=(HIDDEN, HIDDEN)))[0] * 0.95  # (hidden, hidden): shrinks every vector to 0.95
b = rng.normal(size=HIDDEN) * 0.1  # (hidden,)
target = rng.normal(size=(BATCH, HIDDEN))


def loss_function(X, W_x, W_h, b):
    return 0.5 * np.sum((forward(X, W_x, W_h, b)[-1] - target) ** 2)


states = forward(X, W_x, W_h, b)
dstates = np.zeros((TIME, BATCH, HIDDEN))
dstates[-1] = states[-1] - target
gradients, shares = backward(X, states, dstates, W_x, W_h)
norms = np.linalg.norm(shares, axis=(1, 2))  # (time,)
print(f"\n{TIME} steps, {HIDDEN} numbers of memory, loss after the last step")
print("steps walked back   length of dW_h   angle to the full gradient")
full = gradients["W_h"]
for k in [k for k in (1, 2, 5, 10, 20) if k < TIME] + [TIME]:
    cut = backward(X, states, dstates, W_x, W_h, truncate=k)[0]["W_h"]
    cosine = np.sum(cut * full) / np.linalg.norm(cut) / np.linalg.norm(full)
    print(f"{k:17d}   {np.linalg.norm(cut):14.3f}   {np.degrees(np.arccos(min(1, cosine))):15.1f} degrees")

# %% Picture: how much of the gradient comes from which step
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.2), layout="constrained")
axis.bar(np.arange(1, TIME + 1), norms)
axis.set(xlabel="step (the loss comes after the last one)", ylabel="length of its share of dW_h", xlim=(0, TIME + 1))
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "10_backprop_through_time.png")
print("picture: 09_rnn_lstm_gru/out/10_backprop_through_time.png")

# %% Check: the tape, the nudge and PyTorch find the same gradients
assert abs(sum(w.grad for w in copies) - shared.grad) < 1e-12
for name, place in {"W_x": (0, 1), "W_h": (2, 3), "b": (4,), "X": (0, 1, 2)}.items():
    ends = []
    for nudge in (1e-5, -1e-5):
        arrays = {"X": X.copy(), "W_x": W_x.copy(), "W_h": W_h.copy(), "b": b.copy()}
        arrays[name][place] += nudge
        ends.append(loss_function(**arrays))
    slope = (ends[0] - ends[1]) / 2e-5
    assert abs(slope - gradients[name][place]) < 1e-6, (
        f"{name}: by nudge {slope:.4f}, by hand {gradients[name][place]:.4f}"
    )

rnn = nn.RNN(INPUTS, HIDDEN, dtype=torch.float64)  # lesson 9.9's step in a loop; gives all states, and [1] the last
with torch.no_grad():
    for parameter, value in zip(rnn.parameters(), [W_x, W_h, b, 0 * b], strict=True):  # two biases: added together
        parameter.copy_(torch.from_numpy(value))


def by_torch(cut):
    """The gradients of PyTorch; `cut`: detach the state after so many steps."""
    rnn.zero_grad()
    h = torch.zeros(1, BATCH, HIDDEN, dtype=torch.float64)  # (layers, batch, hidden)
    inputs = torch.from_numpy(X)
    if cut:
        h = rnn(inputs[:cut], h)[1].detach()  # the number stays, the record of how it was made is dropped
    h = rnn(inputs[cut:], h)[1]
    (0.5 * (h[0] - torch.from_numpy(target)).square().sum()).backward()
    return [p.grad.numpy() for p in rnn.parameters()]


for k in (TIME, 5, 1):
    ours = backward(X, states, dstates, W_x, W_h, truncate=k)[0]
    for mine, theirs in zip([ours["W_x"], ours["W_h"], ours["b"], ours["b"]], by_torch(TIME - k), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-10)

# %% Try this
# 1. dW_h += shares[t] -> dW_h = shares[t]
#    Overwrite in place of add: which step's share is left? Who notices?
# 2. * 0.95 -> * 0.5
#    A matrix that shrinks every vector to half. How many steps back are enough now?
# 3. * 0.95 -> * 1.3
#    A matrix that stretches every vector. Where does the gradient come from now?
