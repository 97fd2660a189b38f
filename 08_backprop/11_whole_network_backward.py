"""8.11  A whole network, backward: every gradient by name

Question  The gradient starts at the loss and walks to the input. Is it as long at the end of the walk as at its start?
Needs     backpropagation, matrix gradients, activation gradients, softmax minus one-hot, gradient check, relative error
Teaches   gradient flow
Run       python 08_backprop/11_whole_network_backward.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from nnfs.datasets import spiral_data

from previous_chapters import Activation_ReLU, Activation_Softmax_Loss_CategoricalCrossentropy, Layer_Dense

SEED, HIDDEN = 0, 64
SCALES = [1.0, 20.0]  # Layer_Dense starts with weights near 0.01; these times as large
OUT = Path(__file__).parent / "out"

# %% The network: Dense, ReLU, Dense, ReLU, Dense, then softmax and loss in one
np.random.seed(SEED)
X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,)
y = y.astype(np.int64)
dense1, dense2, dense3 = Layer_Dense(2, HIDDEN), Layer_Dense(HIDDEN, HIDDEN), Layer_Dense(HIDDEN, 3)
relu1, relu2 = Activation_ReLU(), Activation_ReLU()
loss_function = Activation_Softmax_Loss_CategoricalCrossentropy()
layers = [dense1, relu1, dense2, relu2, dense3]
dense_layers = [dense1, dense2, dense3]
names = ["dL/da2", "dL/dz2", "dL/da1", "dL/dz1", "dL/dX"]  # z: sums, a: after ReLU
behind = dict(zip(reversed(layers), names, strict=True))  # what comes out of each layer on the way back
small = [dense.weights for dense in dense_layers]


# %% The idea: forward from the first layer to the last, backward from the last to the first
def forward(points):
    values = points
    for layer in layers:
        layer.forward(values)
        values = layer.output
    return loss_function.forward(values, y)


def backward():
    """Every gradient in the order in which it comes to be: its name, itself, and the array that it belongs to."""
    loss_function.backward(loss_function.output, y)
    gradient = loss_function.dinputs
    walk = [("dL/dz3", gradient, None)]
    for layer in reversed(layers):
        layer.backward(gradient)
        gradient = layer.dinputs
        if layer in dense_layers:
            k = dense_layers.index(layer) + 1
            walk += [(f"dweights{k}", layer.dweights, layer.weights), (f"dbiases{k}", layer.dbiases, layer.biases)]
        walk.append((behind[layer], gradient, X if layer is dense1 else None))
    return walk


# %% Run it: the same walk with small and with larger weights; the norm is the length of all numbers of a gradient
norms = {}
for scale in SCALES:
    for dense, weights in zip(dense_layers, small, strict=True):
        dense.weights = weights * scale
    loss = forward(X)
    walk = backward()
    norms[scale] = [np.linalg.norm(gradient) for _, gradient, _ in walk]
    print(f"weights near {0.01 * scale:.2f}: loss {loss:.4f}")
print()
print("on the way back         norm, weights near")
print(f"gradient   shape       {'  '.join(f'{0.01 * scale:9.2f}' for scale in SCALES)}")
for i, (name, gradient, _) in enumerate(walk):
    row = "  ".join(f"{norms[scale][i]:9.2e}" for scale in SCALES)
    print(f"{name:10} {str(gradient.shape):10}  {row}")

# %% Picture
OUT.mkdir(exist_ok=True)
stops = [i for i, (name, _, _) in enumerate(walk) if name.startswith("dL")]
figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
for scale, style in zip(SCALES, ["C1s--", "C0o-"], strict=False):
    label = f"weights near {0.01 * scale:.2f}"
    axis.plot([norms[scale][i] for i in stops], style, label=label, linewidth=2, markersize=8)
axis.set_xticks(range(len(stops)), [walk[i][0] for i in stops])
axis.set(yscale="log", ylabel="norm of the gradient", title="from the loss (left) to the input (right)")
axis.legend(frameon=False)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "11_whole_network_backward.png")
print("picture: 08_backprop/out/11_whole_network_backward.png")

# %% Check: each gradient is shaped as what it belongs to; ten of its largest numbers are the slopes that nudging finds
for name, gradient, array in walk:
    if array is None:
        continue
    assert gradient.shape == array.shape, f"{name}: {gradient.shape} for {array.shape}"
    for place in np.argsort(-np.abs(gradient), axis=None)[:10]:
        place = np.unravel_index(place, array.shape)
        old, ends = array[place], []
        for step in (1e-5, -1e-5):
            array[place] = old + step
            ends.append(forward(X))
        array[place] = old
        slope = (ends[0] - ends[1]) / 2e-5
        error = abs(gradient[place] - slope) / max(abs(gradient[place]) + abs(slope), 1e-8)
        assert error < 1e-5, f"{name}{[int(i) for i in place]}: {gradient[place]:.2e}, by nudge {slope:.2e}"

# %% Try this
# 1. for layer in reversed(layers): -> for layer in layers:
#    Backward, but in the order of forward. How far does it get?
# 2. for layer in reversed(layers): -> for layer in [dense3, dense2, relu1, dense1]:
#    The second ReLU is forgotten on the way back. All shapes fit. Who notices?
# 3. SCALES = [20.0, 40.0]
#    Weights twice as large again. What does the gradient do on its way back?
