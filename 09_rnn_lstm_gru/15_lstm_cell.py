"""9.15  LSTM: three gates around a memory, forward and backward by hand

Question  An LSTM decides at every letter what to keep, what to write and what to show. When it reads a name, do all
          its units keep and forget together, or has each unit a habit of its own?
Needs     gate, cell state, backpropagation through time, one-hot letters, nn.Module
Teaches   LSTM
Run       python 09_rnn_lstm_gru/15_lstm_cell.py
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

from utils import (
    N_LETTERS,
    DataError,
    add_device_option,
    fold,
    letter_to_index,
    line_to_tensor,
    load_names,
    pick_device,
)

OUT = Path(__file__).parent / "out"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% The idea: four layers with one formula each; W_x, W_h and b hold them in PyTorch's order: i, f, g, o
def forward(X, W_x, W_h, b):  # X (time, batch, inputs), W_x (4 * hidden, inputs), W_h (4 * hidden, hidden)
    h = np.zeros((len(X) + 1, X.shape[1], W_h.shape[1]))  # (time + 1, batch, hidden); row 0: nothing read yet
    c, gates = np.zeros_like(h), []
    for t, x in enumerate(X):
        i, f, g, o = np.split(x @ W_x.T + h[t] @ W_h.T + b, 4, axis=1)  # (batch, hidden) each
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)  # input, forget, candidate, output
        c[t + 1] = f * c[t] + i * g  # keep some of the old, write some of the new
        h[t + 1] = o * np.tanh(c[t + 1])  # show some of it
        gates.append((i, f, g, o))
    return h, c, gates


def backward(X, W_x, W_h, h, c, gates, dh_direct):  # dh_direct (time, batch, hidden): from the loss to each h
    dX, dW_x, dW_h, db = np.zeros_like(X), np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(len(W_x))
    dh, dc = np.zeros_like(h[0]), np.zeros_like(c[0])  # (batch, hidden): what the later steps hand back
    for t in reversed(range(len(X))):
        i, f, g, o = gates[t]
        dh = dh + dh_direct[t]
        tanh_c = np.tanh(c[t + 1])
        dc = dc + dh * o * (1 - tanh_c**2)  # two ways lead to c: through h, and from the next c
        dz = np.concatenate(  # (batch, 4 * hidden): upstream gradient times local slope, gate by gate
            [dc * g * i * (1 - i), dc * c[t] * f * (1 - f), dc * i * (1 - g**2), dh * tanh_c * o * (1 - o)], axis=1
        )
        dX[t] = dz @ W_x
        dW_x += dz.T @ X[t]
        dW_h += dz.T @ h[t]
        db += dz.sum(axis=0)
        dh = dz @ W_h
        dc = dc * f  # along the memory: times the forget gate, and nothing else
    return {"X": dX, "W_x": dW_x, "W_h": dW_h, "b": db}


# %% Check: nudges and nn.LSTM agree with our forward and backward
def check(time=6, batch=3, inputs=4, hidden=5):
    rng = np.random.default_rng(0)
    lstm, upstream = nn.LSTM(inputs, hidden, dtype=torch.float64), rng.normal(size=(time, batch, hidden))
    arrays = {"X": rng.normal(size=(time, batch, inputs)), "W_x": rng.normal(size=(4 * hidden, inputs))}
    arrays |= {"W_h": rng.normal(size=(4 * hidden, hidden)) * 0.5, "b": rng.normal(size=4 * hidden)}
    # The loss is the sum of all h, each times its number in `upstream`.
    h, c, gates = forward(**arrays)
    ours = backward(arrays["X"], arrays["W_x"], arrays["W_h"], h, c, gates, upstream)
    for name, array in arrays.items():
        place, ends = tuple(n // 2 for n in array.shape), []
        for nudge in (1e-5, -1e-5):
            moved = {**arrays, name: array.copy()}
            moved[name][place] += nudge
            ends.append(np.sum(forward(**moved)[0][1:] * upstream))
        slope = (ends[0] - ends[1]) / 2e-5
        assert abs(slope - ours[name][place]) < 1e-6, f"{name}: by nudge {slope:.5f}, by hand {ours[name][place]:.5f}"

    with torch.no_grad():
        for p, value in zip(lstm.parameters(), [*list(arrays.values())[1:], np.zeros(4 * hidden)], strict=True):
            p.copy_(torch.from_numpy(value))  # PyTorch keeps two biases and adds them; the second is zero here
    X = torch.from_numpy(arrays["X"]).requires_grad_()
    states, (_, last_c) = lstm(X)  # (time, batch, hidden), (layers, batch, hidden)
    np.testing.assert_allclose(h[1:], states.detach(), rtol=0, atol=1e-10)
    np.testing.assert_allclose(c[-1], last_c[0].detach(), rtol=0, atol=1e-10)
    (states * torch.from_numpy(upstream)).sum().backward()
    for name, theirs in zip(["X", "W_x", "W_h", "b", "b"], [X, *lstm.parameters()], strict=True):
        np.testing.assert_allclose(ours[name], theirs.grad, rtol=0, atol=1e-10)
    print("forward and backward by hand equal nn.LSTM, and the slopes of nudges")


# %% Training: PyTorch's LSTM learns to tell languages; a batch holds names of one length, so that they stack up
class Reader(nn.Module):
    def __init__(self, hidden_size, languages):
        super().__init__()
        self.rnn = nn.LSTM(N_LETTERS, hidden_size)
        self.linear = nn.Linear(hidden_size, languages)

    def forward(self, letters):  # (time, batch, 57)
        states, _ = self.rnn(letters)  # (time, batch, hidden)
        return self.linear(states[-1])  # (batch, languages)


def train(model, names, steps):
    of_length = {}
    for name, label in zip(names.names, names.labels, strict=True):
        of_length.setdefault(len(name), []).append((name, label))
    lengths = list(of_length)
    shares = torch.tensor([float(len(of_length[n])) for n in lengths])
    optimizer, device = torch.optim.Adam(model.parameters(), lr=0.01), model.linear.weight.device
    total, every = 0.0, max(1, steps // 5)
    for step in range(1, steps + 1):
        rows = of_length[lengths[shares.multinomial(1).item()]]  # common lengths are drawn more often
        batch = [rows[i] for i in torch.randint(len(rows), (64,)).tolist()]
        indices = torch.tensor([[letter_to_index(letter) for letter in name] for name, _ in batch])  # (batch, time)
        letters = nn.functional.one_hot(indices.T, N_LETTERS).float().to(device)  # (time, batch, 57)
        loss = nn.functional.cross_entropy(model(letters), torch.tensor([label for _, label in batch], device=device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        if step % every == 0:
            print(f"step {step:5d}  loss {total / every:.2f}", flush=True)
            total = 0.0


# %% Picture: gates and memory, letter by letter, computed by our own forward
def draw(name, gates, c):
    order = np.argsort([-np.mean([step[1][0, k] for step in gates]) for k in range(c.shape[2])])  # keepers on top
    figure, axes = plt.subplots(1, 4, figsize=(8, 3.6), sharey=True, layout="constrained")
    for axis, title, k in zip(axes, ("forget gate f", "input gate i", "output gate o"), (1, 0, 3), strict=False):
        values = np.array([step[k][0] for step in gates]).T[order]  # (hidden, letters)
        shown = axis.imshow(values, cmap="Greys", vmin=0, vmax=1, aspect="auto")
        axis.set(title=title)
    figure.colorbar(shown, ax=axes[:3], location="bottom", shrink=0.5, label="0: closed, 1: open")
    memory = axes[3].imshow(c[1:, 0].T[order], cmap="RdBu_r", vmin=-3, vmax=3, aspect="auto")
    axes[3].set(title="memory c")
    figure.colorbar(memory, ax=axes[3], location="bottom")
    plt.setp(axes, xticks=range(len(name)), xticklabels=name, yticks=[])
    axes[0].set(ylabel="hidden unit")
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "15_lstm_cell.png")
    print("picture: 09_rnn_lstm_gru/out/15_lstm_cell.png")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="An LSTM by hand, and its gates while it reads a name.")
    parser.add_argument("--name", default="Van den Berg", help="the name to read (Van den Berg)")
    parser.add_argument("--steps", type=int, default=1000, help="training steps of 64 names (1000)")
    parser.add_argument("--hidden-size", type=int, default=16, help="numbers in h and in c (16)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and batches (0)")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (default: the course's own)")
    add_device_option(parser)
    options = parser.parse_args()
    name = fold(options.name)[0]
    if not (1 <= options.steps <= 10**6 and 1 <= options.hidden_size <= 4096 and 0 <= options.seed < 2**32):
        parser.error("--steps must be 1 to 1,000,000, --hidden-size 1 to 4,096, --seed 0 to 4,294,967,295")
    if not 1 <= len(name) <= 100:
        parser.error("--name must hold a letter, and 100 at most")

    torch.set_num_threads(1)  # the arrays are so small that a second core costs more than it gives
    torch.manual_seed(options.seed)
    check()
    names = load_names(options.names_dir)
    model = Reader(options.hidden_size, len(names.languages)).to(pick_device(options.device))
    train(model, names, options.steps)

    W_x, W_h, b, second_b = (p.detach().cpu().double().numpy() for p in model.rnn.parameters())
    _, c, gates = forward(line_to_tensor(name).double().numpy(), W_x, W_h, b + second_b)
    keep = np.sort(np.mean([f[0] for _, f, _, _ in gates], axis=0))[::-1]  # (hidden,)
    values = " ".join(f"{f:.2f}" for f in keep)
    print(f"{name}: forget gate of each unit, mean over the letters, 1 keeps all\n  {values}")
    draw(name, gates, c)


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. i, f, g, o = np.split -> i, f, o, g = np.split
#    The four blocks in another order. It is still an LSTM; who notices?
# 2. dc = dc * f -> dc = 0 * dc
#    The way back along the memory is cut. Which checks fail?
# 3. --name Schwarzenegger
#    A long name. Do the gates move more at some letters than at others?
