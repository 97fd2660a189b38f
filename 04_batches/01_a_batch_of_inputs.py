"""4.1  A batch: many samples in one multiplication

Question  Three neurons answer three samples at once. What shape has the table of answers, and whose answers fill a row?
Needs     layer, matrix, shape, shape rule, dot product          Teaches  batch, sample, transpose
Run       python 04_batches/01_a_batch_of_inputs.py
"""

# %% Imports and settings: our sample, two more like it, and the layer of chapters 2 and 3
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

INPUTS = [
    [1.0, 2.0, 3.0, 2.5],
    [2.0, 5.0, -1.0, 2.0],
    [-1.5, 2.7, 3.3, -0.8],
]
WEIGHTS = [
    [0.2, 0.8, -0.5, 1.0],
    [0.5, -0.91, 0.26, -0.5],
    [-0.26, -0.27, 0.17, 0.87],
]
BIASES = [2.0, 3.0, 0.5]
OUT = Path(__file__).parent / "out"

# %% The idea: samples lie in rows, and .T stands the neurons up as columns
inputs = np.array(INPUTS)  # (batch, inputs)
weights = np.array(WEIGHTS)  # (neurons, inputs)
biases = np.array(BIASES)  # (neurons,)
outputs = inputs @ weights.T + biases  # (batch, neurons)

# %% Run it
print(f"inputs {inputs.shape} @ weights.T {weights.T.shape} + biases {biases.shape} = outputs {outputs.shape}")
print(outputs.round(5))
print()
print("one sample at a time, as in chapter 3:")
for sample in inputs:
    print((weights @ sample + biases).round(5))
print()

# %% Run it: a mistake on purpose, .T is forgotten
try:
    print(f"without .T: a table {np.dot(inputs, weights).shape}")
except ValueError as error:
    print("without .T NumPy refuses and says why:")
    print(f"  ValueError: {error}")

# %% Picture: one sample meets one neuron in one cell
OUT.mkdir(exist_ok=True)
row, column = len(inputs) // 2, 2  # the cell to be marked
panels = [
    (inputs, "inputs", "a row is a sample", lambda r, c: r == row),
    (weights.T, "@ weights.T", "a column is a neuron", lambda r, c: c == column),
    (outputs, "+ biases = outputs", "row: sample, column: neuron", lambda r, c: r == row and c == column),
]
figure, axes = plt.subplots(1, 3, figsize=(8, 3), layout="constrained", width_ratios=[4, 3, 3])
for axis, (table, name, meaning, marked) in zip(axes, panels, strict=True):
    for (r, c), value in np.ndenumerate(table):
        colour = "#ffd9b3" if marked(r, c) else "white"
        axis.add_patch(plt.Rectangle((c, r), 1, 1, facecolor=colour, edgecolor="0.6"))
        axis.text(c + 0.5, r + 0.5, f"{value:.4g}", ha="center", va="center")
    axis.set(xlim=(0, table.shape[1]), ylim=(4, 0), xticks=[], yticks=[])
    axis.set(title=f"{name} {table.shape}", xlabel=meaning)
    axis.spines[:].set_visible(False)
figure.savefig(OUT / "01_a_batch_of_inputs.png")
print("picture: 04_batches/out/01_a_batch_of_inputs.png")

# %% Check: every cell is one sample meeting one neuron, and the samples know nothing of each other
for r in range(len(inputs)):
    for n in range(len(biases)):
        total = biases[n]
        for x, w in zip(inputs[r], weights[n], strict=True):
            total = total + x * w
        assert abs(outputs[r, n] - total) < 0.000001
assert np.allclose(inputs[::-1] @ weights.T + biases, outputs[::-1])  # [::-1] is back to front

# %% Try this
# 1. INPUTS = [[1.0, 2.0, 3.0, 2.5]]
#    (In place of all five lines.) A batch of one. Is the answer still a table?
# 2. [-1.5, 2.7, 3.3, -0.8], -> [-1.5, 2.7, 3.3, -0.8], [0.0, 0.0, 0.0, 0.0],
#    A fourth sample, all zeros. What must its row of answers be?
# 3. [2.0, 5.0, -1.0, 2.0], -> [4.0, 10.0, -2.0, 4.0],
#    The second sample is doubled. Is its row of answers doubled? And what do the other rows do?
# 4. outputs = inputs @ weights.T + biases -> outputs = inputs @ weights + biases
#    The forgotten .T in the layer itself. @ words its complaint differently: can you still read it?
