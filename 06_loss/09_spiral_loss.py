"""6.9  The loss of the untrained spiral network

Question  Three classes, 300 points, a network that has learned nothing. What is its loss, before you run it?
Needs     spiral, nnfs.init, Layer_Dense, softmax, Loss class, untrained network
Teaches   loss of an untrained network
Run       python 06_loss/09_spiral_loss.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import nnfs
import numpy as np
from nnfs.datasets import spiral_data

from previous_chapters import Activation_ReLU, Activation_Softmax, Layer_Dense, Loss_CategoricalCrossentropy

TIMES = 1.0  # the small weights of Layer_Dense in the first network, times this
HIDDEN, SEEDS = 64, 5
OUT = Path(__file__).parent / "out"
nnfs.init()  # seed 0 and float32, as in the book


# %% The idea: the whole forward pass, from points to one number
def forward_pass(layers, inputs):
    for layer in layers:
        layer.forward(inputs)
        inputs = layer.output
    return inputs


X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,)
y = y.astype(np.int64)
network = [Layer_Dense(2, 3), Activation_ReLU(), Layer_Dense(3, 3), Activation_Softmax()]
for layer in (network[0], network[2]):
    layer.weights = layer.weights * TIMES
predictions = forward_pass(network, X)  # (300, 3)
loss_function = Loss_CategoricalCrossentropy()

# %% Run it: with the true labels, then with labels that belong to nothing
print(f"first two predictions {predictions[0].round(4)} {predictions[1].round(4)}")
for name, labels in [("true labels", y), ("labels shuffled", np.random.permutation(y))]:
    accuracy = np.mean(np.argmax(predictions, axis=1) == labels)
    print(f"{name:15s}  loss {loss_function.calculate(predictions, labels):.4f}  accuracy {accuracy * 100:.2f}%")
print()

# %% Run it: more classes
print("classes  loss at the start  log(classes)")
for classes in [3, 10, 18]:
    np.random.seed(0)
    points, labels = spiral_data(samples=100, classes=classes)
    layers = [Layer_Dense(2, HIDDEN), Activation_ReLU(), Layer_Dense(HIDDEN, classes), Activation_Softmax()]
    output = forward_pass(layers, points)  # (100 * classes, classes)
    print(f"{classes:7d}  {loss_function.calculate(output, labels):17.4f}  {np.log(classes):12.4f}")
print()

# %% Run it: larger weights, up to the root of 2 / inputs and beyond; chapter 8 says why this root
print("weights               loss of the untrained  probabilities")
sizes = [0.01, 0.03, 0.1, 0.3, 1.0, 2.0]
losses, turns = np.zeros((len(sizes), SEEDS)), np.zeros((len(sizes), SEEDS))
for i, size in enumerate(sizes):
    smallest, largest = 1.0, 0.0
    for seed in range(SEEDS):
        np.random.seed(seed)
        layers = [Layer_Dense(2, HIDDEN), Activation_ReLU(), Layer_Dense(HIDDEN, 3), Activation_Softmax()]
        for layer in (layers[0], layers[2]):
            layer.weights = layer.weights / 0.01 * size * np.sqrt(2 / len(layer.weights))
        output = forward_pass(layers, X)
        losses[i, seed] = loss_function.calculate(output, y)
        turns[i, seed] = np.mean([loss_function.calculate(output, (y + k) % 3) for k in range(3)])  # each class in turn
        smallest, largest = min(smallest, np.min(output)), max(largest, np.max(output))
    row = f"{np.min(losses[i]):.4f} to {np.max(losses[i]):.4f}       {smallest:.2f} to {largest:.2f}"
    print(f"{size:4.2f} * root of 2/n    {row}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
axis.axhline(np.log(3), color="k", linestyle="--", linewidth=1, label="log(3) = 1.0986")
axis.plot(np.repeat(sizes, SEEDS), losses.ravel(), "o", color="C0", alpha=0.6, label="one untrained network")
axis.set(xscale="log", xlabel="size of the weights, times the root of 2 / inputs", ylabel="loss", ylim=(0.9, None))
axis.set_title("log(3) belongs to small weights, not to all that is untrained")
axis.legend(frameon=False, loc="upper left")
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "09_spiral_loss.png")
print("picture: 06_loss/out/09_spiral_loss.png")

# %% Check: equal probabilities cost log(3) whatever the labels; with each of the three classes in turn taken
# as the right one, no network of the table is below that on average; and it is the small weights that lead to log(3)
equal = np.full(predictions.shape, 1 / 3)
assert all(np.isclose(loss_function.calculate(equal, (y + k) % 3), np.log(3)) for k in range(3))
assert np.all(turns > np.log(3) - 1e-5), f"a mean over the three classes of {np.min(turns):.4f} is below log(3)"
assert np.allclose(losses[0], np.log(3), atol=1e-3) and np.ptp(losses[0]) < np.ptp(losses[-1]), "not the small weights"

# %% Try this
# 1. TIMES = 300.0
#    Large weights in the first network. Do the shuffled labels still cost the same?
# 2. Layer_Dense(3, 3), Activation_Softmax()] -> Layer_Dense(3, 3)]
#    The softmax is forgotten. The tiny scores go into the loss as if they were probabilities. What does it say?
# 3. SEEDS = 20
#    Four times as many networks. Does any of them start far below log(3) by luck?
