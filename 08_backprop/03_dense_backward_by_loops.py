"""8.3  A layer backward, by loops: one sample, then a batch

Question  Twelve weights, three samples, one slope for each output. Which numbers make up the slope of one weight?
Needs     backpropagation, upstream gradient, paths add, batch, weight layout, central difference
Teaches   outer product
Run       python 08_backprop/03_dense_backward_by_loops.py
"""

# %% Imports and settings: the batch and the layer of chapter 4, a neuron is a column
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

INPUTS = [[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]]  # (samples, inputs)
WEIGHTS = [[0.2, 0.5, -0.26], [0.8, -0.91, -0.27], [-0.5, 0.26, 0.17], [1.0, -0.5, 0.87]]  # (inputs, neurons)
BIASES = [2.0, 3.0, 0.5]
UPSTREAM = [[1.0, -1.0, 0.5], [2.0, 0.0, 1.0], [-1.0, 3.0, 0.0]]  # (samples, neurons), made up: slopes of a later loss
OUT = Path(__file__).parent / "out"

inputs, weights, biases = np.array(INPUTS), np.array(WEIGHTS), np.array(BIASES)
upstream = np.array(UPSTREAM)


# %% The idea, part one: one sample; each weight sits between one input and one output
def backward_one(x, dz):  # (inputs,), (neurons,)
    dw, db, dx = np.zeros(weights.shape), np.zeros(len(dz)), np.zeros(len(x))
    for j in range(len(dz)):  # neurons
        db[j] = dz[j]
        for i in range(len(x)):  # inputs
            dw[i, j] = x[i] * dz[j]  # local slope for the weight: its input
            dx[i] += weights[i, j] * dz[j]  # an input acts on every neuron: paths add
    return dw, db, dx


# %% The idea, part two: a batch; all samples share the weights and biases, so their slopes add up
def backward_batch(inputs, upstream):
    dweights, dbiases, dinputs = np.zeros(weights.shape), np.zeros(len(biases)), np.zeros(inputs.shape)
    for n in range(len(inputs)):  # samples
        dw, db, dx = backward_one(inputs[n], upstream[n])
        dweights += dw
        dbiases += db
        dinputs[n] = dx  # every sample has inputs of its own: nothing to add
    return dweights, dbiases, dinputs


# %% Run it: one sample
tables = [backward_one(x, dz)[0] + 0.0 for x, dz in zip(inputs, upstream, strict=True)]  # + 0.0: no -0.00
print("sample 0: every input times every upstream slope")
print(f"{'x':>7}      dz: {'  '.join(f'{dz:5.1f}' for dz in upstream[0])}")
for x, row in zip(inputs[0], tables[0], strict=True):
    print(f"{x:7.1f}          {'  '.join(f'{number:5.2f}' for number in row)}")
print()

# %% Run it: the batch
dweights, dbiases, dinputs = backward_batch(inputs, upstream)
parts = " + ".join(f"{x:g} * {dz:g}" for x, dz in zip(inputs[:, 1], upstream[:, 0], strict=True))
print(f"weight from input 1 to neuron 0: {parts} = {dweights[1, 0]:.2f}")
print(f"dweights {dweights.shape}\n{dweights.round(5)}")
print(f"dbiases {dbiases.shape}: {dbiases.round(5)}")
print(f"dinputs {dinputs.shape}\n{dinputs.round(5)}")

# %% Picture: three outer products and their sum
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 4, figsize=(8, 3.2), layout="constrained")
largest = np.abs([*tables, dweights]).max()
titles = [f"sample {n}" for n in range(3)] + ["sum: dweights"]
for axis, table, title, sign in zip(axes, [*tables, dweights], titles, ["+", "+", "=", ""], strict=True):
    axis.imshow(table, cmap="RdBu", vmin=-1.5 * largest, vmax=1.5 * largest)
    for (i, j), number in np.ndenumerate(table):
        axis.text(j, i, f"{number:.3g}", ha="center", va="center")
    axis.set(title=title, xticks=[], yticks=[])
    axis.text(1.08, 0.5, sign, transform=axis.transAxes, fontsize=16, ha="center", va="center")
for axis, x, dz in zip(axes, inputs, upstream, strict=False):
    axis.xaxis.tick_top()
    axis.xaxis.set_label_position("top")
    axis.set_xticks(range(3), [f"{number:g}" for number in dz], color="C1", weight="bold")
    axis.set_yticks(range(4), [f"{number:g}" for number in x], color="C0")
    axis.tick_params(length=0)
    axis.set_xlabel("upstream", color="C1")
axes[0].set_ylabel("inputs", color="C0")
axes[3].set(xlabel="neuron", ylabel="input")
figure.savefig(OUT / "03_dense_backward_by_loops.png")
print("picture: 08_backprop/out/03_dense_backward_by_loops.png")


# %% Check: the referee nudges all 27 numbers; the loss behind the layer is the one whose slopes are upstream
def loss():
    return np.sum((inputs @ weights + biases) * upstream)


for name, array, gradient in [
    ("weights", weights, dweights),
    ("biases", biases, dbiases),
    ("inputs", inputs, dinputs),
]:
    for place in np.ndindex(array.shape):
        old = array[place]
        array[place] = old + 1e-5
        above = loss()
        array[place] = old - 1e-5
        below = loss()
        array[place] = old
        slope = (above - below) / 2e-5
        assert abs(gradient[place] - slope) < 1e-6, f"{name} {place}: {gradient[place]:.2f}, by nudge {slope:.2f}"

# %% Try this
# 1. dweights += dw -> dweights = dw
#    The slopes of the samples are not added up. Whose are left?
# 2. weights[i, j] * dz[j] -> weights[j, i] * dz[j]
#    Row and column mixed up. Does NumPy notice?
# 3. UPSTREAM = [[0.0, 0.0, 0.0], [2.0, 0.0, 1.0], [-1.0, 3.0, 0.0]]
#    The loss does not care about sample 0. What does sample 0 still teach the weights?
# 4. INPUTS = [[0.0, 2.0, 3.0, 2.5], [0.0, 5.0, -1.0, 2.0], [0.0, 2.7, 3.3, -0.8]]
#    Input 0 is always silent. Which gradients are zero, and which are not?
