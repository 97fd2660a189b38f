"""9.18  Remember n steps: who can still say what came first?

Question  One bit is shown, then come n - 1 distractors, then the network is asked for the bit. Each cell gets 300
          steps of training. Up to which n does each of them learn it, and where does the plain RNN come in?
Needs     forget bias, LSTM, GRU, gradient clipping
Teaches   memory test
Run       python 09_rnn_lstm_gru/18_remember_n_steps.py
Options   --device cpu|cuda|mps
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import torch

from previous_chapters import draw_task, make_networks, read, train_step
from utils import device_option

SEEDS, BATCH, HIDDEN = 5, 32, 16
LENGTHS = (5, 10, 20, 40)
BUDGET, RATE = 300, 0.01
CELLS = {
    "RNN": ("rnn", 0.0),
    "GRU": ("gru", 0.0),
    "LSTM, bias 0": ("lstm", 0.0),
    "LSTM, bias 1": ("lstm", 1.0),
    "LSTM, bias 3": ("lstm", 3.0),
}
OUT = Path(__file__).parent / "out"

torch.set_num_threads(1)  # the arrays are so small that a second core costs more than it gives
torch.set_default_device(device_option())  # where every new tensor is made


# %% The idea: train within the budget, then ask 500 fresh questions
def contest(kind, forget_bias, length):
    """Return the share of right answers of each of the five networks, and the steps of training that were used."""
    torch.manual_seed(0)
    p = make_networks(kind, forget_bias, SEEDS, 2, HIDDEN)
    optimizer = torch.optim.Adam(p.values(), lr=RATE)
    perfect = used = 0
    while used < BUDGET and perfect < 5:  # five batches in a row without an error in any network: enough
        right = train_step(kind, p, optimizer, *draw_task(length, SEEDS, BATCH))
        perfect = perfect + 1 if (right == 1).all() else 0
        used += 1
    with torch.no_grad():
        X, wanted = draw_task(length, SEEDS, 500)
        logits, _ = read(kind, p, X)  # (seeds, batch)
    blind[kind, forget_bias, length] = share_blind(kind, p, length)
    return ((logits > 0) == (wanted > 0.5)).float().mean(dim=1), used


@torch.no_grad()
def share_blind(kind, p, length):
    """The same network, but the bit it is shown is not the one that it is asked for."""
    X, wanted = draw_task(length, SEEDS, 2000)
    X[0] = draw_task(length, SEEDS, 2000)[0][0]
    return ((read(kind, p, X)[0] > 0) == (wanted > 0.5)).float().mean(dim=1)  # (seeds,)


# %% Run it
print(f"right answers, mean of {SEEDS} seeds, after at most {BUDGET} steps; guessing gives 0.50")
print("n               " + "".join(f"{n:>8d}" for n in LENGTHS))
results, steps, blind = {}, {}, {}
for name, (kind, forget_bias) in CELLS.items():
    right, used = zip(*(contest(kind, forget_bias, n) for n in LENGTHS), strict=True)
    results[name], steps[name] = torch.stack(right).cpu(), used  # (lengths, seeds)
    print(f"{name:16s}" + "".join(f"{right:8.2f}" for right in results[name].mean(dim=1).tolist()), flush=True)
print(f"steps of training until five batches in a row were right in all {SEEDS} networks; {BUDGET}: never")
for name, used in steps.items():
    print(f"{name:16s}" + "".join(f"{n:8d}" for n in used))

# %% Picture: a line for the mean, a small mark for every seed
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, len(CELLS), figsize=(8, 3.2), sharey=True, layout="constrained")
for axis, (name, right) in zip(axes, results.items(), strict=True):
    places = range(len(LENGTHS))
    axis.plot(places, right.mean(dim=1), "C0-", linewidth=2)
    axis.plot(places, right, "o", color="C1", alpha=0.6, markersize=5)
    axis.axhline(0.5, color="0.6", linestyle=":")
    axis.set(title=name, xticks=places, xticklabels=LENGTHS, xlabel="n", ylim=(0.4, 1.03))
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set(ylabel="right answers (dots: seeds)")
figure.savefig(OUT / "18_remember_n_steps.png")
print("picture: 09_rnn_lstm_gru/out/18_remember_n_steps.png")

# %% Check: whoever is shown another bit than the one asked for can only guess; a task that leaks its answer fails here
for case, share in blind.items():
    assert ((share - 0.5).abs() < 0.07).all(), f"{case}: {share.tolist()}"

# %% Try this
# 1. "GRU": ("gru", 0.0) -> "GRU": ("gru", 3.0)
#    The GRU's update gate gets the same push as the LSTM's forget gate. Is it still behind?
# 2. BUDGET = 100
#    A third of the training. Is the RNN still ahead of the GRU at n = 20?
# 3. LENGTHS = (5, 80)
#    Twice as far as before. Does anybody know the bit?
