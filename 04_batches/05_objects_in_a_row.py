"""4.5  Objects in a row: the output of one is the input of the next

Question  A picture of 784 pixels passes 128, then 64, then 10 neurons. How many numbers must such a network hold?
Needs     Layer_Dense, object, forward pass, parameter count, shape rule          Teaches  stacked layers
Run       python 04_batches/05_objects_in_a_row.py
"""

# %% Imports and settings
import numpy as np

SEED = 0
X = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])  # (batch, inputs)
LONG = [784, 128, 64, 10]  # pixels, then neurons layer by layer
SHORT = [784, 128, 10]


class Layer_Dense:
    """output = inputs @ weights + biases: every neuron reads every input."""

    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)  # (inputs, neurons), small random numbers
        self.biases = np.zeros((1, n_neurons))  # (1, neurons)

    def forward(self, inputs):  # (batch, inputs)
        self.output = np.dot(inputs, self.weights) + self.biases  # (batch, neurons)


# %% The idea: two objects, the second reads what the first has stored
np.random.seed(SEED)
layer1 = Layer_Dense(4, 5)
layer2 = Layer_Dense(5, 2)  # 5 inputs, because layer1 has 5 neurons
layer1.forward(X)
layer2.forward(layer1.output)
print(f"shapes: {X.shape} -> {layer1.output.shape} -> {layer2.output.shape}")
print()

# %% Run it: the two layers of chapter 2, now with a batch
first, second = Layer_Dense(4, 3), Layer_Dense(3, 3)
first.weights = np.array([[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]).T
first.biases = np.array([[2.0, 3.0, 0.5]])
second.weights = np.array([[0.1, -0.14, 0.5], [-0.5, 0.12, -0.33], [-0.44, 0.73, -0.13]]).T
second.biases = np.array([[-1.0, 2.0, -0.5]])
first.forward(X)
second.forward(first.output)
print("the two layers of chapter 2, three samples at once:")
print(second.output.round(5))
print()


# %% Run it: a network is a list of layers, and a loop runs through it
def build(sizes):
    layers = []
    for n_inputs, n_neurons in zip(sizes[:-1], sizes[1:], strict=True):  # each size with the one after it
        layers.append(Layer_Dense(n_inputs, n_neurons))
    return layers


for sizes in (LONG, SHORT):
    values, total = np.ones((32, sizes[0])), 0  # (batch, pixels)
    for layer in build(sizes):
        layer.forward(values)
        values = layer.output
        count = layer.weights.size + layer.biases.size
        total = total + count
        print(f"{str(layer.weights.shape):>10s} weights + {layer.biases.size:3d} biases = {count:7,d}")
    print(f"{'-'.join(str(size) for size in sizes)}: {total:,} parameters, output {values.shape}")
    print()

# %% Check: the objects in a row are one explicit formula
one_line = (X @ layer1.weights + layer1.biases) @ layer2.weights + layer2.biases
assert np.allclose(layer2.output, one_line)

# %% Try this
# 1. Layer_Dense(5, 2) -> Layer_Dense(4, 2)
#    The second layer is built for the four inputs of the sample. Does it fit?
# 2. layer2.forward(layer1.output) -> layer2.forward(layer1.forward(X))
#    Shorter, and wrong. What does layer 2 get to read?
# 3. LONG = [784, 64, 128, 10]
#    The two hidden layers change places. Are there still as many parameters?
# 4. X = np.array([[1.0, 2.0, 3.0, 2.5]])
#    One sample in place of three. What else must be changed?
