"""9.13  Gradient clipping: a speed limit for the step

Question  A gradient that grows on its way back in time can be many times too long in one single step. What does
          such a step do to a network, and is a shorter step in the same direction enough to save it?
Needs     vanishing in time, divergence, stochastic gradient descent, nn.Module, MSE
Teaches   exploding gradient, gradient clipping
Run       python 09_rnn_lstm_gru/13_gradient_clipping.py
Options   --device cpu|cuda
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn

from utils import device_option

SEEDS, STEPS = 5, 200
TIME, BATCH, HIDDEN, RATE = 30, 32, 32, 0.05
SCALE = 1.5  # of the recurrent matrix: above 1, so that gradients may grow
LIMIT = 1.0  # no gradient is longer than this
OUT = Path(__file__).parent / "out"

torch.set_num_threads(1)  # the arrays are so small that a second core costs more than it gives
torch.set_default_device(device_option(torch.float64))  # where every new tensor is made


# %% The idea: all gradients together are one long arrow; shorten the arrow, keep its direction
def global_norm(gradients):
    return torch.stack([g.square().sum() for g in gradients]).sum().sqrt()


def clip(gradients, limit):
    """Multiply all gradients by one and the same number, so that their joint length is at most `limit`."""
    factor = min(1.0, limit / (global_norm(gradients).item() + 1e-6))  # PyTorch adds 1e-6 too, against 0 / 0
    return [g * factor for g in gradients]


def clip_each(gradients, limit):
    """The tempting mistake: every tensor gets its own factor."""
    return [clip([g], limit)[0] for g in gradients]


def angle(one, other):
    product = sum((a * b).sum() for a, b in zip(one, other, strict=True))
    return torch.rad2deg(torch.acos((product / global_norm(one) / global_norm(other)).clamp(-1, 1))).item()


# %% The task: read 30 numbers between -1 and 1, say at the end the sum of the last five
class Adder(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(1, HIDDEN)  # the step of lesson 9.9 in a loop: gives all states, and the last once more
        self.linear = nn.Linear(HIDDEN, 1)
        nn.init.orthogonal_(self.rnn.weight_hh_l0, gain=SCALE)  # W_h of lesson 9.9

    def forward(self, numbers):  # (time, batch, 1)
        states, _ = self.rnn(numbers)  # (time, batch, hidden)
        return self.linear(states[-1])  # (batch, 1)


def loss_of(model, numbers):
    return nn.functional.mse_loss(model(numbers), numbers[-5:].sum(dim=0))


def train(seed, limit):
    """Plain SGD. Return loss and length of the gradient (before clipping) at every step, and the model."""
    torch.manual_seed(seed)
    model = Adder()
    losses, norms = [], []
    for _ in range(STEPS):
        loss = loss_of(model, torch.rand(TIME, BATCH, 1) * 2 - 1)
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        losses.append(loss.item())
        norms.append(global_norm(gradients).item())
        if limit:
            gradients = clip(gradients, limit)
        with torch.no_grad():
            for parameter, gradient in zip(model.parameters(), gradients, strict=True):
                parameter -= RATE * gradient
    return *torch.tensor([losses, norms], device="cpu"), model


# %% Run it: the same seeds, the same numbers to read, with and without the limit
print(f"read {TIME} numbers, add up the last five; saying 0 always costs {5 / 3:.2f}")
print("       without limit                   with limit")
print("seed   longest gradient   loss         longest gradient   loss")
runs, worse = {None: [], LIMIT: []}, {None: 0, LIMIT: 0}
for seed in range(SEEDS):
    row = ""
    for limit, kept in runs.items():
        losses, norms, model = train(seed, limit)
        kept.append((losses, norms, model))
        longest = norms[norms.isfinite()].max().item()
        final = losses[-20:].mean().item()
        worse[limit] += not final < 5 / 3  # "not <" is true for nan as well
        row += f"{longest:16.1e}   {final:<12.3g} " if limit is None else f"{longest:16.1f}   {final:.3f}"
    print(f"{seed:4d}   {row}")
print(f"worse than saying 0: {worse[None]} of {SEEDS} without limit, {worse[LIMIT]} of {SEEDS} with limit")

# %% Run it: one gradient, clipped in two ways
torch.manual_seed(0)
model = Adder()
gradients = torch.autograd.grad(loss_of(model, torch.rand(TIME, BATCH, 1) * 2 - 1), list(model.parameters()))
print(f"\nlength of a gradient: {global_norm(gradients):.2f}")
for title, clipped in (("all by one factor", clip(gradients, LIMIT)), ("each by its own", clip_each(gradients, LIMIT))):
    print(f"  {title:18s} length {global_norm(clipped):.2f}, turned by {angle(gradients, clipped):.1f} degrees")

# %% Picture: the length of the gradient, step by step
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
for limit, style, label in ((None, "C1-", "without limit"), (LIMIT, "C0--", "with limit")):
    for axis, values in zip(axes, runs[limit][0][:2], strict=True):
        axis.semilogy(values.clamp(max=1e12), style, label=label)
axes[0].set(xlabel="step", ylabel="loss")
axes[1].set(xlabel="step", ylabel="length of the gradient before clipping")
for axis in axes:
    axis.set(ylim=(1e-2, 1e6))
    axis.spines[["top", "right"]].set_visible(False)
axes[0].legend(frameon=False)
figure.savefig(OUT / "13_gradient_clipping.png")
print("picture: 09_rnn_lstm_gru/out/13_gradient_clipping.png")

# %% Check: our clipping is PyTorch's, it keeps the direction, and short gradients stay as they are
model = Adder().double()
loss_of(model, torch.rand(TIME, BATCH, 1, dtype=torch.float64) * 2 - 1).backward()
gradients = [p.grad.clone() for p in model.parameters()]
ours = clip(gradients, 0.01)
nn.utils.clip_grad_norm_(model.parameters(), 0.01)  # changes the gradients in place: hence the underscore
for mine, parameter in zip(ours, model.parameters(), strict=True):
    torch.testing.assert_close(mine, parameter.grad, rtol=0, atol=1e-10)
assert global_norm(ours) <= 0.01 and angle(gradients, ours) < 1e-4
assert all(torch.equal(a, b) for a, b in zip(gradients, clip(gradients, 1e9), strict=True))

# %% Try this
# 1. SCALE = 1.0
#    A recurrent matrix that neither stretches nor shrinks. Is the limit still needed?
# 2. LIMIT = 100.0
#    A generous limit. Does it save the run?
# 3. gradients = clip(gradients, limit) -> gradients = clip_each(gradients, limit)
#    Each tensor by its own factor. Does the network die, does it learn as well?
# 4. LIMIT = 0.01
#    A strict limit. What is the price?
