"""9.9  One step of an RNN: letter and memory make the new memory

Question  "ab" and "ba" hold the same letters. Which networks can tell them apart: one that adds up all letters, one
          that takes them in turn, or only one that also bends each step with a tanh?
Needs     one-hot letters, tanh, affine, tensor
Teaches   recurrent neural network, hidden state
Run       python 09_rnn_lstm_gru/09_rnn_step.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn

from utils import N_LETTERS, line_to_tensor

SEED, HIDDEN = 0, 12
WORDS = ("ab", "ba")
NAMES = ("Jackson", "Jacobsen")
RECURRENT = 1.0  # the matrix of the memory is multiplied by this
OUT = Path(__file__).parent / "out"

torch.manual_seed(SEED)
torch.set_default_dtype(torch.float64)  # what is checked below is checked to ten digits
W_x = torch.randn(HIDDEN, N_LETTERS) * 0.5  # (hidden, 57): how a letter acts on the memory
W_h = torch.randn(HIDDEN, HIDDEN) / HIDDEN**0.5 * RECURRENT  # (hidden, hidden): how the memory acts on itself
b = torch.randn(HIDDEN) * 0.1  # (hidden,)


# %% The idea: the same three parameters at every step; only the hidden state changes
def step(x, h):  # x (batch, 57), h (batch, hidden)
    return torch.tanh(x @ W_x.T + h @ W_h.T + b)  # (batch, hidden)


def step_without_tanh(x, h):
    return x @ W_x.T + h @ W_h.T + b


def read(step, letters):
    """Feed the letters one after the other; return the hidden state after each."""
    h = torch.zeros(letters.shape[1], HIDDEN)  # nothing read yet
    states = []
    for x in letters:  # letters (time, batch, 57), x (batch, 57)
        h = step(x, h)
        states.append(h)
    return torch.stack(states)  # (time, batch, hidden)


def encode(name):
    return line_to_tensor(name).double()  # (time, 1, 57)


# %% Run it: three ways to read a word, and two questions to each
readers = {
    "bag: all letters added up": lambda letters: letters.sum(dim=0) @ W_x.T + b,
    "in turn, no tanh": lambda letters: read(step_without_tanh, letters)[-1],
    "in turn, with tanh": lambda letters: read(step, letters)[-1],
}
p, q = torch.randn(2, 5, 1, N_LETTERS)  # two texts of five random "letters", any numbers: (time, 1, 57)
print(f"{'':25s}   {WORDS[0]} - {WORDS[1]}   f(p) + f(q) - f(0) - f(p + q)")
for title, f in readers.items():
    order = (f(encode(WORDS[0])) - f(encode(WORDS[1]))).abs().max()
    bend = (f(p) + f(q) - f(0 * p) - f(p + q)).abs().max()
    print(f"{title:25s}   {order:7.2f}   {bend:29.2f}")
print(f"parameters of one step: {W_x.numel()} + {W_h.numel()} + {b.numel()}, however long the name")

# %% Run it: two names that begin alike
states = [read(step, encode(name))[:, 0] for name in NAMES]  # (time, hidden) each
print(f"\nletters read   largest difference between {NAMES[0]} and {NAMES[1]}")
for i, (one, other) in enumerate(zip(*states, strict=False), 1):
    print(f"{NAMES[0][:i]:8s} {NAMES[1][:i]:8s}  {(one - other).abs().max():.2f}")

# %% Picture: the hidden state, letter by letter
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained", sharey=True)
for axis, name, state in zip(axes, NAMES, states, strict=True):
    image = axis.imshow(state.T, cmap="RdBu_r", vmin=-1, vmax=1, aspect="auto")
    axis.set(xticks=range(len(name)), xticklabels=name, xlabel="letter just read", title=name)
axes[0].set(ylabel="hidden unit", yticks=[])
figure.colorbar(image, ax=axes, label="hidden state")
figure.savefig(OUT / "09_rnn_step.png")
print("picture: 09_rnn_lstm_gru/out/09_rnn_step.png")

# %% Check: our step is PyTorch's, and without tanh the whole reading is one affine map
cell = nn.RNNCell(N_LETTERS, HIDDEN)
with torch.no_grad():
    for parameter, value in zip(cell.parameters(), [W_x, W_h, b, torch.zeros(HIDDEN)], strict=True):
        parameter.copy_(value)  # PyTorch keeps two biases and adds them; the second is zero here
    apart = (read(step, p) - read(cell, p)).abs().max().item()
assert apart < 1e-10, f"our step and nn.RNNCell differ by {apart:.2f}"
affine = readers["in turn, no tanh"]
torch.testing.assert_close(affine(p) + affine(q) - affine(0 * p), affine(p + q), rtol=0, atol=1e-10)

# %% Try this
# 1. torch.tanh(x @ W_x.T -> (x @ W_x.T
#    The tanh is forgotten. Does the order of the letters still count? Who notices?
# 2. WORDS = ("ab", "cb") ; RECURRENT = 0.0
#    The memory no longer acts on itself, and two words end in the same letter. What is left of the first letter?
# 3. NAMES = ("Jackson", "Dickson")
#    Two names that differ at the beginning and end alike. Do they end in the same state?
# 4. NAMES = ("Jackson", "Dickson") ; RECURRENT = 0.3
#    The same two names, and a memory that acts more weakly on itself. What is left of the beginning?
