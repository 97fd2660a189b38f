"""4.3  Adding a bias row: how NumPy stretches the smaller array

Question  Nine sums, three biases: which bias goes where? And what if the three biases stand in a column?
Needs     batch, sample, bias, shape, reshape          Teaches  broadcasting
Run       python 04_batches/03_adding_a_bias_row.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

INPUTS = [[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]]
WEIGHTS = [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]
BIASES = [2.0, 3.0, 0.5]
OUT = Path(__file__).parent / "out"

# %% The idea: the same biases in three shapes
sums = np.array(INPUTS) @ np.array(WEIGHTS).T  # (batch, neurons), before any bias
plain = np.array(BIASES)  # (neurons,)
row = plain.reshape(1, -1)  # (1, neurons); -1 means: as many as there are
column = plain.reshape(-1, 1)  # (neurons, 1)


def add(table, biases):
    try:
        return (table + biases).round(5)
    except ValueError as error:
        return f"ValueError: {error}"


# %% Run it: added to a table of zeros, the biases show where they land
for biases in (plain, row, column):
    print(f"zeros {sums.shape} + biases {biases.shape}")
    print(add(np.zeros(sums.shape), biases))
print()

# %% Run it: the trap is silent when there are as many samples as neurons
for batch in (len(sums), len(sums) - 1):
    print(f"{batch} samples, the answer to the first one")
    for biases in (plain, row, column):
        answer = add(sums[:batch], biases)
        print(f"  biases {str(biases.shape):7s} {answer if isinstance(answer, str) else answer[0]}")

# %% Picture: the colour says which bias a sum has been given
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
colours = ["#9ecae1", "#fdd0a2", "#a1d9b5"]
for axis, biases, title in [(axes[0], row, "one bias for each neuron"), (axes[1], column, "one bias for each sample")]:
    if isinstance(add(sums, biases), str):
        axis.set(title=f"{sums.shape} + {biases.shape} does not fit")
        continue
    number = np.arange(len(plain)).reshape(biases.shape) + np.zeros(sums.shape, int)  # which bias, (batch, neurons)
    for (r, c), value in np.ndenumerate(add(sums, biases)):
        axis.add_patch(plt.Rectangle((c, r), 1, 1, facecolor=colours[number[r, c]], edgecolor="white", linewidth=2))
        axis.text(c + 0.5, r + 0.42, f"{value:.4g}", ha="center", va="center", fontsize=12)
        axis.text(c + 0.5, r + 0.75, f"bias {plain[number[r, c]]:g}", ha="center", va="center", fontsize=8)
    axis.set(xlim=(0, sums.shape[1]), ylim=(sums.shape[0], 0))
    axis.set(xticks=np.arange(sums.shape[1]) + 0.5, xticklabels=[f"neuron {n + 1}" for n in range(sums.shape[1])])
    axis.set(yticks=np.arange(sums.shape[0]) + 0.5, yticklabels=[f"sample {n + 1}" for n in range(sums.shape[0])])
    axis.set_title(f"biases {biases.shape}: {title}", fontsize=11)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
figure.savefig(OUT / "03_adding_a_bias_row.png")
print("picture: 04_batches/out/03_adding_a_bias_row.png")

# %% Check: neuron n adds bias n, whichever sample it reads
for r in range(sums.shape[0]):
    for n in range(sums.shape[1]):
        assert np.isclose((sums + row)[r, n], sums[r, n] + BIASES[n]), "a neuron was given a bias that is not its own"
assert np.array_equal(sums + plain, sums + row)

# %% Try this
# 1. plain.reshape(1, -1) -> plain.reshape(-1, 1)
#    The trap in the layer itself. Who notices?
# 2. [-1.5, 2.7, 3.3, -0.8]] -> [-1.5, 2.7, 3.3, -0.8], [0.0, 0.0, 0.0, 0.0]]
#    Four samples, three neurons. Does the column of biases still slip through?
# 3. BIASES = [2.0]
#    Two biases got lost. Does NumPy notice? Does anything?
