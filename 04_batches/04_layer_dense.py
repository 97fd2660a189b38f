"""4.4  Layer_Dense: a layer that keeps its own numbers

Question  Layer_Dense(4, 3) is told two sizes and not one weight. What does it answer?
Needs     batch, weight layout, broadcasting, layer          Teaches  class, object, Layer_Dense, random weights
Run       python 04_batches/04_layer_dense.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

SEED = 0
X = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])  # (batch, inputs)
WEIGHTS = np.array([[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]])  # (neurons, inputs)
BIASES = np.array([[2.0, 3.0, 0.5]])  # (1, neurons)
OUT = Path(__file__).parent / "out"


# %% The idea: weights, biases and the multiplication live together
class Layer_Dense:
    """output = inputs @ weights + biases: every neuron reads every input."""

    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)  # (inputs, neurons), small random numbers
        self.biases = np.zeros((1, n_neurons))  # (1, neurons)

    def forward(self, inputs):  # (batch, inputs)
        self.output = np.dot(inputs, self.weights) + self.biases  # (batch, neurons)


# %% Run it: the class is the plan, the object is a layer built after it
np.random.seed(SEED)  # the same random numbers in every run
layer = Layer_Dense(4, 3)
print(f"weights {layer.weights.shape}, biases {layer.biases.shape}")
print(layer.weights.round(4))
try:
    print(layer.output)
except AttributeError as error:
    print(f"before forward: AttributeError: {error}")
layer.forward(X)
print(f"after forward:  output {layer.output.shape}")
print(layer.output.round(4))
print()

# %% Run it: a second object of the same class, given the numbers that we know
known = Layer_Dense(4, 3)
known.weights, known.biases = WEIGHTS.T, BIASES
known.forward(X)
print("another object, with the numbers of chapter 2:")
print(known.output.round(5))
print()

# %% Run it: how large are the random weights, and how large would the rule named after Xavier Glorot make them?
print("    layer     weights  spread  Xavier")
for n_inputs, n_neurons in [(64, 10), (128, 64), (784, 128)]:
    big = Layer_Dense(n_inputs, n_neurons)
    xavier = np.sqrt(2 / (n_inputs + n_neurons))
    print(f"{n_inputs:3d} to {n_neurons:3d}  {big.weights.size:8,d}  {big.weights.std():.4f}  {xavier:.4f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.2), layout="constrained")
axis.hist(big.weights.flatten(), bins=100, color="C0")
for edge in (-big.weights.std(), big.weights.std()):
    axis.axvline(edge, color="black", linestyle="--", linewidth=1)
axis.set(xlabel="weight", ylabel="how many", title=f"{big.weights.size:,} small random numbers (dashed: the spread)")
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "04_layer_dense.png")
print("picture: 04_batches/out/04_layer_dense.png")

# %% Check: an object answers from its own numbers, whatever other objects hold
for one in (layer, known):
    assert np.allclose(one.output, X @ one.weights + one.biases)
both = Layer_Dense(4, 3)
both.weights, both.biases = layer.weights + known.weights, layer.biases + known.biases
both.forward(X)
assert np.allclose(both.output, layer.output + known.output)  # weighted sums add up

# %% Try this
# 1. 0.01 * np.random.randn(n_inputs, n_neurons) -> np.zeros((n_inputs, n_neurons))
#    No random numbers, all weights zero. How do the three neurons differ now?
# 2. known.weights, known.biases = WEIGHTS.T, BIASES -> known.weights, known.biases = WEIGHTS, BIASES
#    The rows of chapter 2 are put in without turning them. Read the message: which shape is which?
# 3. np.random.seed(SEED) -> np.random.seed(SEED + 2)
#    Another seed. What changes in the table of spreads?
# 4. layer.forward(X) -> layer.output = layer.forward(X)
#    forward stores the answer in the object. What does the call itself give back?
