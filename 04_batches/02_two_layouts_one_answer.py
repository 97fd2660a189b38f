"""4.2  Two layouts, one answer: transpose is not reshape

Question  weights.T and weights.reshape(4, 3) both make 4 rows of 3. Is it the same table?
Needs     batch, transpose, shape rule, rows of weights          Teaches  weight layout, reshape
Run       python 04_batches/02_two_layouts_one_answer.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

INPUTS = [[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]]
WEIGHTS = [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]
BIASES = [2.0, 3.0, 0.5]
OUT = Path(__file__).parent / "out"

inputs, biases = np.array(INPUTS), np.array(BIASES)  # (batch, inputs), (neurons,)

# %% The idea: a layer may keep its weights either way, if it multiplies accordingly
out_in = np.array(WEIGHTS)  # (neurons, inputs): a neuron is a row
in_out = np.zeros((out_in.shape[1], out_in.shape[0]))  # (inputs, neurons): a neuron is a column
for n in range(out_in.shape[0]):
    for i in range(out_in.shape[1]):
        in_out[i, n] = out_in[n, i]  # this is all that .T does
by_rows = inputs @ out_in.T + biases  # (batch, neurons)
by_columns = inputs @ in_out + biases  # (batch, neurons)

# %% Run it: a mistake on purpose, reshape makes the right shape
reshaped = out_in.reshape(in_out.shape)  # (inputs, neurons), but which numbers?
wrong = inputs @ reshaped + biases

print(f"a neuron is a row,    (out, in) = {out_in.shape}:  x @ W.T + b  {by_rows[0].round(5)}")
print(f"a neuron is a column, (in, out) = {in_out.shape}:  x @ W + b    {by_columns[0].round(5)}")
print(f"rows reshaped to      (in, out) = {reshaped.shape}:  x @ W + b    {wrong[0].round(5)}")
print()
print("in_out, the columns are the neurons")
print(in_out)
print("reshaped, the rows cut up in reading order")
print(reshaped)
print()

# %% Run it: the same in a usual size
rng = np.random.default_rng(0)
x, w = rng.normal(size=(32, 784)), rng.normal(size=(128, 784))
print(f"{x.shape} @ {w.T.shape} = {(x @ w.T).shape}: 32 samples of 784 numbers, 128 neurons")

# %% Picture: one colour for each neuron
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 3, figsize=(8, 3.6), layout="constrained", width_ratios=[4, 3, 3])
figure.suptitle("one colour, one neuron")
owner = np.arange(out_in.shape[0])[:, None] + np.zeros(out_in.shape)  # whose weight it is, (neurons, inputs)
colours = ["#9ecae1", "#fdd0a2", "#a1d9b5"]
panels = [
    (out_in, owner, "W: a row"),
    (in_out, owner.T, "W.T: a column"),
    (reshaped, owner.reshape(in_out.shape), "W.reshape: a mixture"),
]
for axis, (table, whose, title) in zip(axes, panels, strict=True):
    for (r, c), value in np.ndenumerate(table):
        colour = colours[int(whose[r, c]) % 3]
        axis.add_patch(plt.Rectangle((c, r), 1, 1, facecolor=colour, edgecolor="white", linewidth=2))
        axis.text(c + 0.5, r + 0.5, f"{value:g}", ha="center", va="center")
    axis.set(xlim=(0, table.shape[1]), ylim=(4, 0), title=title, xticks=[], yticks=[])
    axis.spines[:].set_visible(False)
figure.savefig(OUT / "02_two_layouts_one_answer.png")
print("picture: 04_batches/out/02_two_layouts_one_answer.png")

# %% Check: the two layouts give one answer, twice turned is not turned, and reshape keeps only the reading order
assert np.allclose(by_rows, by_columns), "the two layouts disagree"
assert np.array_equal(in_out, out_in.T) and np.array_equal(in_out.T, out_in)
assert np.array_equal(reshaped.flatten(), out_in.flatten())

# %% Try this
# 1. inputs @ in_out + biases -> inputs @ out_in.reshape(4, 3) + biases
#    The mistake in the layer itself. Does NumPy notice? Does anything?
# 2. WEIGHTS = [[0.2, 0.8, -0.5, 1.0]] ; BIASES = [2.0]
#    One neuron only. Is reshape still wrong?
# 3. INPUTS = [[1.0, 2.0, 3.0]] ; WEIGHTS = [[0.2, 0.8, -0.5], [0.5, -0.91, 0.26], [-0.26, -0.27, 0.17]]
#    As many neurons as inputs: a square table. What does reshape do to it?
