"""9.16  GRU: two gates, and no memory beside the hidden state

Question  The GRU has one gate less than the LSTM and no cell state. Books write its reset gate in two places, before
          or after a matrix. Is that the same network?
Needs     LSTM, gate, backpropagation through time
Teaches   GRU
Run       python 09_rnn_lstm_gru/16_gru_cell.py
Options   --name --steps --hidden-size --seed --names-dir --device
"""

# %% Imports and settings
import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from previous_chapters import sigmoid, train
from utils import N_LETTERS, DataError, add_device_option, fold, line_to_tensor, load_names, pick_device

OUT = Path(__file__).parent / "out"


# %% The idea: z mixes old state and candidate, as in lesson 9.14; r says how much of the past the candidate sees
def forward(X, W_x, W_h, b_x, b_h, reset="after", z_keeps=True):  # rows of weights, PyTorch's order: r, z, n
    h = np.zeros((len(X) + 1, X.shape[1], W_h.shape[1]))  # (time + 1, batch, hidden); row 0: nothing read yet
    gates = []
    for t, x in enumerate(X):
        x_r, x_z, x_n = np.split(x @ W_x.T + b_x, 3, axis=1)  # (batch, hidden) each
        h_r, h_z, h_n = np.split(h[t] @ W_h.T + b_h, 3, axis=1)
        r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)  # reset gate, update gate
        if reset == "before":  # Cho and others, 2014: the matrix sees a state that was reset already
            hidden = W_h.shape[1]
            n = np.tanh(x_n + (r * h[t]) @ W_h[2 * hidden :].T + b_h[2 * hidden :])
        else:  # PyTorch: the matrix sees the whole state, its result is reset
            n = np.tanh(x_n + r * h_n)
        keep = z if z_keeps else 1 - z  # PyTorch: z near 1 keeps the old state; others: z near 1 replaces it
        h[t + 1] = (1 - keep) * n + keep * h[t]
        gates.append((r, z, n, h_n))
    return h, gates


def backward(X, W_x, W_h, h, gates, dh_direct):  # dh_direct (time, batch, hidden); reset "after" only
    dX, dW_x, dW_h = np.zeros_like(X), np.zeros_like(W_x), np.zeros_like(W_h)
    db_x, db_h, dh = np.zeros(len(W_x)), np.zeros(len(W_h)), np.zeros_like(h[0])
    for t in reversed(range(len(X))):
        r, z, n, h_n = gates[t]
        dh = dh + dh_direct[t]
        dn = dh * (1 - z) * (1 - n**2)  # (batch, hidden)
        dz = dh * (h[t] - n) * z * (1 - z)
        dr = dn * h_n * r * (1 - r)
        d_x = np.concatenate([dr, dz, dn], axis=1)  # (batch, 3 * hidden)
        d_h = np.concatenate([dr, dz, dn * r], axis=1)  # the same, but n met the state through r
        dX[t] = d_x @ W_x
        dW_x += d_x.T @ X[t]
        dW_h += d_h.T @ h[t]
        db_x += d_x.sum(axis=0)
        db_h += d_h.sum(axis=0)
        dh = d_h @ W_h + dh * z  # through the layers, and straight along the memory
    return {"X": dX, "W_x": dW_x, "W_h": dW_h, "b_x": db_x, "b_h": db_h}


# %% Check: nudges and nn.GRU agree with our forward and backward
def check(time=6, batch=3, inputs=4, hidden=5):
    torch.manual_seed(0)
    gru = nn.GRU(inputs, hidden, dtype=torch.float64)
    rng = np.random.default_rng(0)
    arrays = {"X": rng.normal(size=(time, batch, inputs))}
    arrays |= {name: p.detach().numpy() for name, p in zip(["W_x", "W_h", "b_x", "b_h"], gru.parameters(), strict=True)}
    upstream = rng.normal(size=(time, batch, hidden))  # the loss: sum of all h, each times one of these

    h, gates = forward(**arrays)
    ours = backward(arrays["X"], arrays["W_x"], arrays["W_h"], h, gates, upstream)
    for name, array in arrays.items():
        place, ends = tuple(n - 1 for n in array.shape), []
        for nudge in (1e-5, -1e-5):
            moved = {**arrays, name: array.copy()}
            moved[name][place] += nudge
            ends.append(np.sum(forward(**moved)[0][1:] * upstream))
        slope = (ends[0] - ends[1]) / 2e-5
        assert abs(slope - ours[name][place]) < 1e-6, f"{name}: by nudge {slope:.5f}, by hand {ours[name][place]:.5f}"

    X = torch.from_numpy(arrays["X"]).requires_grad_()
    states, _ = gru(X)  # (time, batch, hidden)
    np.testing.assert_allclose(h[1:], states.detach(), rtol=0, atol=1e-10)
    (states * torch.from_numpy(upstream)).sum().backward()
    for name, theirs in zip(ours, [X, *gru.parameters()], strict=True):
        np.testing.assert_allclose(ours[name], theirs.grad, rtol=0, atol=1e-10)
    print("forward and backward by hand equal nn.GRU, and the slopes of nudges")
    return arrays


# %% Run it: the formulas of other books, on the same numbers
def other_books(X, W_x, W_h, b_x, b_h):
    ours, _ = forward(X, W_x, W_h, b_x, b_h)
    before, _ = forward(X, W_x, W_h, b_x, b_h, reset="before")
    swapped, _ = forward(X, W_x, W_h, b_x, b_h, z_keeps=False)
    rows = slice(len(W_x) // 3, 2 * len(W_x) // 3)  # those of z
    negated = [array.copy() for array in (W_x, W_h, b_x, b_h)]
    for array in negated:
        array[rows] *= -1  # sigmoid(-s) = 1 - sigmoid(s)
    undone, _ = forward(X, *negated, z_keeps=False)
    np.testing.assert_allclose(undone, ours, rtol=0, atol=1e-12)
    print("\nother formulas, same weights: largest difference in the last state")
    print(f"  reset before the matrix         {np.abs(before - ours)[-1].max():.2f}")
    print(f"  z replaces in place of keeps    {np.abs(swapped - ours)[-1].max():.2f}")
    print(f"  the same, all of z negated      {np.abs(undone - ours)[-1].max():.2f}")


class Reader(nn.Module):
    def __init__(self, hidden_size, languages):
        super().__init__()
        self.rnn = nn.GRU(N_LETTERS, hidden_size)
        self.linear = nn.Linear(hidden_size, languages)

    def forward(self, letters):  # (time, batch, 57)
        states, _ = self.rnn(letters)  # (time, batch, hidden)
        return self.linear(states[-1])  # (batch, languages)


# %% Picture: gates and state, letter by letter, computed by our own forward
def draw(name, h, gates):
    keep = np.array([z[0] for _, z, _, _ in gates]).T  # (hidden, letters)
    reset = np.array([r[0] for r, _, _, _ in gates]).T
    order = np.argsort(-keep.mean(axis=1))  # keepers on top
    figure, axes = plt.subplots(1, 3, figsize=(8, 3.6), sharey=True, layout="constrained")
    for axis, title, values in zip(axes, ("update gate z", "reset gate r"), (keep, reset), strict=False):
        shown = axis.imshow(values[order], cmap="Greys", vmin=0, vmax=1, aspect="auto")
        axis.set(title=title)
    figure.colorbar(
        shown, ax=axes[:2], location="bottom", shrink=0.5, label="z: 1 keeps the old state; r: 1 shows the past"
    )
    state = axes[2].imshow(h[1:, 0].T[order], cmap="RdBu_r", vmin=-1, vmax=1, aspect="auto")
    axes[2].set(title="hidden state h")
    figure.colorbar(state, ax=axes[2], location="bottom")
    for axis in axes:
        axis.set(xticks=range(len(name)), xticklabels=name, yticks=[])
    axes[0].set(ylabel="hidden unit")
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "16_gru_cell.png")
    print("picture: 09_rnn_lstm_gru/out/16_gru_cell.png")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="A GRU by hand, and its gates while it reads a name.")
    parser.add_argument("--name", default="Van den Berg", help="the name to read (Van den Berg)")
    parser.add_argument("--steps", type=int, default=1000, help="training steps of 64 names (1000)")
    parser.add_argument("--hidden-size", type=int, default=16, help="numbers in h (16)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and batches (0)")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (default: the course's own)")
    add_device_option(parser)
    options = parser.parse_args()
    name = fold(options.name)[0]
    if not 1 <= len(name) <= 100:
        parser.error("--name must hold a letter, and 100 at most")
    if not (1 <= options.steps <= 1_000_000 and 1 <= options.hidden_size <= 4096 and 0 <= options.seed < 2**32):
        parser.error("--steps must be 1 to 1,000,000, --hidden-size 1 to 4,096, --seed 0 to 4,294,967,295")

    torch.set_num_threads(1)  # the arrays are so small that a second core costs more than it gives
    other_books(**check())
    counts = [sum(p.numel() for p in cell(N_LETTERS, 128).parameters()) for cell in (nn.RNN, nn.GRU, nn.LSTM)]
    print("\nparameters with 128 hidden units: " + ", ".join(f"{n:,}" for n in counts) + "   (RNN, GRU, LSTM)")

    torch.manual_seed(options.seed)
    names = load_names(options.names_dir)
    model = Reader(options.hidden_size, len(names.languages)).to(pick_device(options.device))
    train(model, names, options.steps)
    h, gates = forward(
        line_to_tensor(name).double().numpy(), *(p.detach().cpu().double().numpy() for p in model.rnn.parameters())
    )
    keep = np.sort([z[0] for _, z, _, _ in gates], axis=None)
    print(f"{name}: z between {keep[0]:.2f} and {keep[-1]:.2f}, half of all are below {np.median(keep):.2f}")
    draw(name, h, gates)


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. reset="after" -> reset="before"
#    The books' place of the reset gate, taken for PyTorch's. Who notices first?
# 2. dh = d_h @ W_h + dh * z -> dh = d_h @ W_h
#    One of the two ways back is forgotten. Who notices?
# 3. --name Schwarzenegger
#    A long name. Does the picture look alike?
