"""9.17  Cells compared in time: how far back do RNN, GRU and LSTM reach?

Question  LSTM and GRU were built against vanishing gradients. Take them as they come, with random weights, before any
          training: do their gradients reach further back than those of a plain RNN?
Needs     vanishing in time, LSTM, GRU, cell state, gradient clipping
Teaches   forget bias
Run       python 09_rnn_lstm_gru/17_cells_compared_in_time.py
Options   --device cpu|cuda
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn

from utils import device_option

SEEDS, TIME, BATCH, HIDDEN = 10, 20, 32, 16
STEPS, RATE, FORGET_BIAS = 400, 0.01, 1.0
OUT = Path(__file__).parent / "out"
CELLS = {  # name: (kind, forget bias)
    "RNN": ("rnn", 0.0),
    "GRU": ("gru", 0.0),
    "LSTM, bias 0": ("lstm", 0.0),
    f"LSTM, bias {FORGET_BIAS:g}": ("lstm", FORGET_BIAS),
}

torch.set_num_threads(1)  # the arrays are so small that a second core costs more than it gives
torch.set_default_device(device_option(torch.float64))  # where every new tensor is made


# %% The idea: the three cells side by side; ten networks at once, one more axis in front of every array
def make_networks(kind, forget_bias, seeds, inputs, hidden):
    """Random weights as PyTorch draws them, plus a push for the gate that keeps; and an output each, read from h."""
    blocks, bound = {"rnn": 1, "gru": 3, "lstm": 4}[kind], hidden**-0.5
    shapes = {"W_x": (inputs, blocks * hidden), "W_h": (hidden, blocks * hidden), "b_x": (1, blocks * hidden)}
    shapes |= {"b_h": (1, blocks * hidden), "W_out": (hidden, 1), "b_out": (1, 1)}
    p = {name: torch.empty(seeds, *shape).uniform_(-bound, bound) for name, shape in shapes.items()}
    if kind != "rnn":
        p["b_x"][..., hidden : 2 * hidden] += forget_bias  # the second block: f of i, f, g, o, and z of r, z, n
    return {name: tensor.requires_grad_() for name, tensor in p.items()}


def step(kind, p, from_x, h, c):  # h and c (seeds, batch, hidden)
    from_h = torch.baddbmm(p["b_h"], h, p["W_h"])  # (seeds, batch, blocks * hidden): h @ W_h + b_h, network by network
    if kind == "rnn":
        return torch.tanh(from_x + from_h), c
    if kind == "gru":
        (x_r, x_z, x_n), (h_r, h_z, h_n) = from_x.chunk(3, dim=2), from_h.chunk(3, dim=2)
        z = torch.sigmoid(x_z + h_z)
        return (1 - z) * torch.tanh(x_n + torch.sigmoid(x_r + h_r) * h_n) + z * h, c
    i, f, g, o = (from_x + from_h).chunk(4, dim=2)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def read(kind, p, X):  # X (time, seeds, batch, inputs)
    """Return the output after the last step, and what carries the memory at every step: c for the LSTM, h otherwise."""
    h = c = X.new_zeros(*X.shape[1:3], p["W_h"].shape[1])
    memories = []
    for from_x in X @ p["W_x"] + p["b_x"]:  # (seeds, batch, blocks * hidden); all steps at once, none needs the state
        h, c = step(kind, p, from_x, h, c)
        memories.append(c if kind == "lstm" else h)
    return torch.baddbmm(p["b_out"], h, p["W_out"])[..., 0], memories  # (seeds, batch)


# %% The task: the first number is marked; say at the end which one it was, +1 or -1
def draw_task(time, seeds, batch):
    values = torch.randint(0, 2, (time, seeds, batch)).float() * 2 - 1  # +1 or -1
    marks = torch.zeros_like(values)
    marks[0] = 1.0
    return torch.stack([values, marks], dim=3), (values[0] + 1) / 2  # (time, seeds, batch, 2), (seeds, batch) 0 or 1


def train_step(kind, p, optimizer, X, wanted):
    """One step for all networks; each has its own loss and its own clipping. Return the share of right answers."""
    logits, _ = read(kind, p, X)  # (seeds, batch)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean(dim=1).sum()
    optimizer.zero_grad()
    loss.backward()
    norms = torch.stack([t.grad.flatten(1).square().sum(dim=1) for t in p.values()]).sum(dim=0).sqrt()  # (seeds,)
    for t in p.values():
        t.grad *= (1 / (norms + 1e-6)).clamp(max=1)[:, None, None]
    optimizer.step()
    return ((logits > 0) == (wanted > 0.5)).float().mean(dim=1)  # (seeds,)


def gradient_lengths(kind, p):
    """How long the gradient of the output is for the memory 0, 1, 2, ... steps before the end; the end is 1."""
    output, memories = read(kind, p, draw_task(TIME, SEEDS, BATCH)[0])
    gradients = torch.stack(torch.autograd.grad(output.sum(), memories)).detach()  # (time, seeds, batch, hidden)
    lengths = gradients.norm(dim=3).mean(dim=2).flip(0)  # (time, seeds)
    return lengths / lengths[0]


# %% Run it
print(f"what is left of the gradient {TIME - 1} steps back (middle of {SEEDS} seeds), before and after training")
print("cell            before   per step     after   networks that learned the task")
results = {}
for name, (kind, forget_bias) in CELLS.items():
    torch.manual_seed(0)
    p = make_networks(kind, forget_bias, SEEDS, 2, HIDDEN)
    before = gradient_lengths(kind, p)
    optimizer = torch.optim.Adam(p.values(), lr=RATE)
    for _ in range(STEPS):
        train_step(kind, p, optimizer, *draw_task(TIME, SEEDS, BATCH))
    after = gradient_lengths(kind, p)
    with torch.no_grad():
        X, wanted = draw_task(TIME, SEEDS, 500)
        learned = ((read(kind, p, X)[0] > 0) == (wanted > 0.5)).float().mean(dim=1) > 0.95  # (seeds,)
    results[name] = before.cpu(), after.cpu(), learned
    left, kept = before[-1].median(), after[-1].median()
    print(
        f"{name:12s}   {left:7.0e}   {left ** (1 / (TIME - 1)):8.2f}   {kept:7.0e}   {int(learned.sum()):2d} of {SEEDS}"
    )

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.9), sharey=True, layout="constrained")
styles = [("k", "-."), ("C2", ":"), ("C1", "--"), ("C0", "-")]
for (name, (before, after, _)), (color, line) in zip(results.items(), styles, strict=True):
    for axis, lengths in zip(axes, (before, after), strict=True):
        axis.semilogy(lengths.median(dim=1).values, color=color, linestyle=line, label=name)
        quarters = lengths.quantile(torch.tensor([0.25, 0.75], device="cpu"), dim=1)  # (2, time)
        axis.fill_between(range(TIME), *quarters, color=color, alpha=0.15)
for axis, title in zip(axes, ("before training", f"after {STEPS} steps of training"), strict=True):
    axis.set(xlabel="steps back from the end", title=title, xticks=range(0, TIME, 5))
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set(ylabel="length of the gradient, end = 1")
axes[0].legend(frameon=False)
figure.savefig(OUT / "17_cells_compared_in_time.png")
print("picture: 09_rnn_lstm_gru/out/17_cells_compared_in_time.png")

# %% Check: each of the networks side by side computes what PyTorch's cell computes alone
for kind, module in (("rnn", nn.RNN), ("gru", nn.GRU), ("lstm", nn.LSTM)):
    p = {name: t.detach().double() for name, t in make_networks(kind, 1.0, 2, 2, HIDDEN).items()}
    X = draw_task(TIME, 2, 3)[0].double()
    reference = module(2, HIDDEN, dtype=torch.float64)
    with torch.no_grad():
        for parameter, ours in zip(reference.parameters(), ("W_x", "W_h", "b_x", "b_h"), strict=True):
            parameter.copy_(p[ours][1].T.squeeze())
        states, _ = reference(X[:, 1])  # the second network
        theirs = states[-1] @ p["W_out"][1] + p["b_out"][1]  # (batch, 1)
        apart = (theirs[:, 0] - read(kind, p, X)[0][1]).abs().max().item()
    assert apart < 1e-10, f"{kind}: our network and PyTorch's differ by {apart:.0e}"

# %% Try this
# 1. FORGET_BIAS = 3.0
#    The gate starts nearly open: sigmoid(3) = 0.95. How far does the gradient reach now?
# 2. "GRU": ("gru", 0.0) -> "GRU": ("gru", 2.0)
#    The same favour for the GRU: its update gate starts nearly open for the old state. Does it help there too?
# 3. X.new_zeros(*X.shape[1:3] -> X.new_ones(*X.shape[1:3]
#    A memory that begins with ones in place of zeros. Who notices?
