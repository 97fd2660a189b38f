"""9.14  A memory with one gate: keep or replace

Question  A memory of one number should store a value when it is told to, and keep it untouched through everything
          that follows. Which formula does that, and what has it to do with gradients?
Needs     hidden state, vanishing in time, sigmoid, exploding gradient
Teaches   gate, cell state
Run       python 09_rnn_lstm_gru/14_one_gate_memory.py
Options   --device cpu|cuda
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import torch

from utils import device_option

SEED, TIME, BATCH, STEPS, RATE = 0, 20, 64, 300, 0.1
MARKED = (4, 12)  # at these steps of the example the memory is told: store this one
KEEP = 6.0  # the gate's sum when nothing is marked: f near 1, the old value is kept
OUT = Path(__file__).parent / "out"

torch.manual_seed(SEED)
torch.set_num_threads(1)  # the arrays are so small that a second core costs more than it gives
torch.set_default_dtype(torch.float64)
torch.set_default_device(device_option(torch.float64))  # where every new tensor is made


# %% The idea: f near 1 keeps the old number, f near 0 replaces it by the new one
def read(values, marks, weight, bias, c0=0.0):
    """values, marks (time, batch); return the gate f and the cell state c after each step."""
    c = c0 + torch.zeros_like(values[0])  # (batch,)
    gates, cells = [], []
    for value, mark in zip(values, marks, strict=True):
        f = torch.sigmoid(weight * mark + bias)  # (batch,): the gate, between 0 and 1
        i = 1 - f  # how much of the new value comes in
        c = f * c + i * value  # (batch,)
        gates.append(f)
        cells.append(c)
    return torch.stack(gates), torch.stack(cells)  # (time, batch) each


def draw_task(batch):
    """Random values; two random steps are marked; wanted at the end: the value that was marked last."""
    values = torch.rand(TIME, batch) * 2 - 1
    places = torch.rand(TIME, batch).argsort(dim=0)[:2]  # (2, batch): two different steps
    marks = torch.zeros(TIME, batch).scatter_(0, places, 1.0)
    return values, marks, values.gather(0, places.amax(dim=0, keepdim=True))[0]


# %% Run it: gate set by hand
values = torch.rand(TIME, 1) * 2 - 1
marks = torch.zeros(TIME, 1)
marks[[step - 1 for step in MARKED]] = 1.0
gates, cells = read(values, marks, torch.tensor(-2 * KEEP), torch.tensor(KEEP))  # the sum is KEEP, with a mark -KEEP
print("step  value  mark   gate f  memory c")
for t in sorted({0, *range(MARKED[0] - 2, MARKED[0] + 1), *range(MARKED[-1] - 2, MARKED[-1] + 1), TIME - 1}):
    print(f"{t + 1:4d}  {values[t, 0]:5.2f}  {marks[t, 0]:4.0f}   {gates[t, 0]:6.4f}  {cells[t, 0]:8.3f}")

# %% Run it: the way back is a product of gates, and nothing else
print(f"\ngate f, always   what is left of a gradient {TIME} steps back")
for f in (0.5, 0.9, 0.99, 0.9975):
    print(f"{f:14.4f}   {f**TIME:.6f}")

# %% Run it: nobody sets the gate; it learns when to keep
weight, bias = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
optimizer = torch.optim.Adam([weight, bias], lr=RATE)
print("\nlearning  loss    f unmarked  f marked")
for step in range(STEPS + 1):
    batch_values, batch_marks, wanted = draw_task(BATCH)
    loss = (read(batch_values, batch_marks, weight, bias)[1][-1] - wanted).square().mean()
    if step % (STEPS // 5) == 0:
        print(f"{step:8d}  {loss:.4f}  {torch.sigmoid(bias):10.4f}  {torch.sigmoid(weight + bias):8.4f}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %% Picture: the example, read by the gate that was learned
with torch.no_grad():
    gates, cells, shown = (kept.cpu() for kept in (*read(values, marks, weight, bias), values))
OUT.mkdir(exist_ok=True)
steps = range(1, TIME + 1)
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 4.2), height_ratios=[2, 1], sharex=True, layout="constrained")
top.plot(steps, shown[:, 0], "o", color="0.6", label="value shown")
top.plot(MARKED, shown[[m - 1 for m in MARKED], 0], "s", color="C1", markersize=9, label="value marked: store it")
top.step(steps, cells[:, 0], "C0-", where="post", linewidth=2.5, label="memory c")
top.set(ylabel="value", ylim=(-1.1, 1.9))
top.legend(frameon=False, ncols=3, loc="upper center")
bottom.bar(steps, gates[:, 0], color="C0")
bottom.set(xlabel="step", ylabel="gate f", xticks=steps)
for axis in (top, bottom):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "14_one_gate_memory.png")
print("picture: 09_rnn_lstm_gru/out/14_one_gate_memory.png")

# %% Check: the slope of c_t for c_(t-1) is f_t, so over all steps it is the product of the gates; nudge and autograd
c0 = torch.zeros((), requires_grad=True)
gates, cells = read(values, marks, weight, bias, c0)
product = gates.prod().item()
by_autograd = torch.autograd.grad(cells[-1].sum(), c0)[0].item()
ends = [read(values, marks, weight, bias, nudge)[1][-1].item() for nudge in (1e-3, -1e-3)]
by_nudge = (ends[0] - ends[1]) / 2e-3
assert abs(product - by_autograd) < 1e-12 and abs(product - by_nudge) < 1e-9, f"{product}, {by_autograd}, {by_nudge}"

# %% Try this
# 1. KEEP = 2.0
#    A gate that always lets something in, f = 0.88. What becomes of the stored value?
# 2. MARKED = (4, 5)
#    Marked twice in a row, and then never again. What is remembered at the end?
# 3. i = 1 - f -> i = 1.0
#    Everything new comes in, whatever the gate says. What happens to the memory, and to the learning?
# 4. TIME = 100
#    Five times as long. Must the gate come nearer to 1?
