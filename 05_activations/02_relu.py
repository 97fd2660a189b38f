"""5.2  ReLU: let the positive part through

Question  Half of a layer's outputs are negative. What is lost if they become zero, and what is won?
Needs     activation, batch, Layer_Dense, XOR          Teaches  ReLU, sparsity
Run       python 05_activations/02_relu.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Layer_Dense

SEED, SAMPLES, NEURONS = 0, 100, 1000
BIAS = 0.0  # the same for all these neurons
OUT = Path(__file__).parent / "out"


# %% The idea
class Activation_ReLU:
    """y = max(0, x), element by element."""

    def forward(self, inputs):  # (batch, neurons)
        self.output = np.maximum(0, inputs)  # (batch, neurons)


# %% Run it: five numbers
relu = Activation_ReLU()
relu.forward(np.array([[-2, -1, 0, 1, 2]]))
print(f"[[-2, -1, 0, 1, 2]]  ->  {relu.output.tolist()}")
print()

# %% Run it: a layer with random weights, before and after
np.random.seed(SEED)
layer = Layer_Dense(10, NEURONS)
layer.biases += BIAS
layer.forward(np.random.randn(SAMPLES, 10))  # random inputs too
relu.forward(layer.output)
silent = relu.output == 0  # (batch, neurons)
print(f"zeros before ReLU: {(layer.output == 0).mean():.1%}, after: {silent.mean():.1%}")
for sample in range(3):
    print(f"  sample {sample}: {silent[sample].mean():.1%} of the neurons are silent")
print(f"neurons that one of samples 0 and 1 wakes and the other does not: {(silent[0] != silent[1]).mean():.1%}")
print()

# %% Run it: two ReLU neurons and one that adds them up do what no line could
hidden, answer = Layer_Dense(2, 2), Layer_Dense(2, 1)
hidden.weights, hidden.biases = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.0, -1.0]])  # x1 + x2, x1 + x2 - 1
answer.weights = np.array([[1.0], [-2.0]])
points = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
hidden.forward(points)
xor_relu = Activation_ReLU()
xor_relu.forward(hidden.output)
answer.forward(xor_relu.output)
xor_answers = answer.output
print("inputs  sums         after ReLU   answer")
for x, sums, y, (z,) in zip(points, hidden.output, xor_relu.output, answer.output, strict=True):
    print(f"{x[0]:.0f} {x[1]:.0f}     {sums[0]:4.1f} {sums[1]:4.1f}    {y[0]:4.1f} {y[1]:4.1f}    {z:4.1f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
x = np.linspace(-2, 2, 401)
relu.forward(x)
left.plot(x, x, ":", color="0.6", label="the sum itself")
left.plot(x, relu.output, color="C0", linewidth=2.5, label="after ReLU")
left.set(xlabel="weighted sum", ylabel="output", title="one ReLU: one bend")
total = np.linspace(-0.5, 2.5, 301)
relu.forward(np.column_stack([total, total - 1]))
answer.forward(relu.output)
right.plot(total, answer.output, color="C0", linewidth=2.5)
right.plot([1], [1], "o", color="C0", markersize=11, label="want 1")
right.plot([0, 2], [0, 0], "s", color="C1", markersize=10, label="want 0")
right.set(xlabel="input 1 + input 2", ylabel="answer", title="two ReLUs: up, then down again")
for axis in (left, right):
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "02_relu.png")
print("picture: 05_activations/out/02_relu.png")

# %% Check: what is positive passes unchanged, and the parts above and below zero make up the whole
relu.forward(layer.output)
assert np.array_equal(relu.output[layer.output > 0], layer.output[layer.output > 0])
above = relu.output
relu.forward(-layer.output)
assert np.array_equal(above - relu.output, layer.output)
assert np.allclose(xor_answers[:, 0], [0, 1, 1, 0])

# %% Try this
# 1. BIAS = -0.05
#    A small negative bias for everyone. How many neurons still speak?
# 2. NEURONS = 10
#    Only ten neurons. Why do the samples differ so much now?
# 3. np.maximum(0, inputs) -> np.minimum(0, inputs)
#    The wrong half passes. Who notices?
# 4. np.maximum(0, inputs) -> np.max(0, inputs)
#    Two functions with nearly the same name. What does NumPy say?
