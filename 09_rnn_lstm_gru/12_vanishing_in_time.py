"""9.12  Vanishing in time: how far back does the gradient reach?

Question  A network has read 50 inputs. How much can a change of its memory after the first one still move its
          memory at the end: half as much, a thousandth, or less?
Needs     backpropagation through time, vanishing gradient, autograd, length
Teaches   vanishing in time
Run       python 09_rnn_lstm_gru/12_vanishing_in_time.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import torch

SEEDS, TIME, BATCH, HIDDEN = 10, 50, 4, 32
SCALES = (0.5, 0.9, 1.0, 1.1, 1.5)
INPUT = 0.2  # how large the numbers are that each step adds to the memory
MATRIX = "orthogonal"  # or "gaussian"
OUT = Path(__file__).parent / "out"

torch.set_num_threads(1)  # the arrays are so small that a second core costs more than it gives
torch.set_default_dtype(torch.float64)


# %% The idea: ask for the gradient of every hidden state, not for those of the weights
def make_matrix(scale):
    """Orthogonal: turns a vector and keeps its length; times `scale`, it scales every vector alike."""
    random = torch.randn(HIDDEN, HIDDEN)
    return scale * (torch.linalg.qr(random)[0] if MATRIX == "orthogonal" else random / HIDDEN**0.5)


def gradient_lengths(W_h, inputs, bend):
    """Length of dL/dh_t for the distances 0, 1, 2, ... from the end, for L = one random direction of the last state."""
    h, states = torch.zeros(BATCH, HIDDEN, requires_grad=True), []
    for x in inputs:  # (batch, hidden)
        h = bend(x + h @ W_h.T)  # (batch, hidden); x stands for W_x x_t + b of lesson 9.9
        states.append(h)
    loss = (h @ torch.randn(HIDDEN)).sum()
    # like backward(), but it hands the gradients back, here those of the states, and fills no .grad
    gradients = torch.stack(torch.autograd.grad(loss, states))  # (time, batch, hidden)
    return gradients.norm(dim=2).mean(dim=1).flip(0)  # (time,), the end first


def per_step(lengths):
    """The factor per step that fits best: the slope of a straight line through the logarithms."""
    logs, distance = lengths.log(), torch.arange(len(lengths)).double()
    distance -= distance.mean()
    return ((distance * logs).sum() / distance.square().sum()).exp().item()


# %% Run it: ten seeds for each matrix, with and without the tanh
results, bounds = {}, []
print(f"{MATRIX} matrices, {SEEDS} seeds, {TIME - 1} steps back: what is left of the gradient, and the factor per step")
print("             without tanh             with tanh")
print("scale        left       factor        left       factor")
for scale in SCALES:
    runs = {"no tanh": [], "tanh": []}
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        W_h = make_matrix(scale)
        inputs = torch.randn(TIME, BATCH, HIDDEN) * INPUT  # (time, batch, hidden)
        for name, bend in (("no tanh", torch.nn.Identity()), ("tanh", torch.tanh)):
            lengths = gradient_lengths(W_h, inputs, bend)
            runs[name].append(lengths / lengths[0])
            bounds.append((lengths, torch.linalg.matrix_norm(W_h, 2) ** torch.arange(TIME) * lengths[0]))
    results[scale] = {name: torch.stack(lengths) for name, lengths in runs.items()}  # (seeds, time)
    row = [(r[:, -1].log().mean().exp(), per_step(r.log().mean(dim=0).exp())) for r in results[scale].values()]
    print(f"{scale:5.1f}   " + "   ".join(f"{left:10.1e}     {factor:6.3f}" for left, factor in row))

# %% Picture: each line is the middle of ten seeds, the band reaches from the smallest to the largest
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.9), layout="constrained", sharey=True)
styles = [("C0", "-"), ("C1", "--"), ("k", "-."), ("C2", ":"), ("C4", (0, (6, 1)))]
for axis, name in zip(axes, ("no tanh", "tanh"), strict=True):
    for scale, (color, line) in zip(SCALES, styles, strict=False):
        lengths = results[scale][name]
        axis.semilogy(lengths.median(dim=0).values, color=color, linestyle=line, label=f"scale {scale}")
        axis.fill_between(range(TIME), lengths.amin(dim=0), lengths.amax(dim=0), color=color, alpha=0.2, linewidth=0)
    axis.set(xlabel="steps back from the end", title=f"with {name}" if name == "tanh" else "without tanh")
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set(ylabel="length of dL/dh, end = 1", ylim=(1e-16, 1e4))
axes[1].legend(frameon=False)
figure.savefig(OUT / "12_vanishing_in_time.png")
print("picture: 09_rnn_lstm_gru/out/12_vanishing_in_time.png")

# %% Check: a step back multiplies by the matrix, at most its largest singular value, and by a slope of tanh, at most 1
for lengths, bound in bounds:
    assert (lengths <= bound * (1 + 1e-9)).all()

# %% Try this
# 1. MATRIX = "gaussian"
#    Random numbers in place of a rotation, as most networks start. Do the ten seeds still agree?
# 2. INPUT = 0.0
#    Nothing is read, so the memory stays at zero. What has become of the tanh?
# 3. INPUT = 2.0
#    Large numbers push the tanh to its flat ends. Can a large matrix make up for it?
