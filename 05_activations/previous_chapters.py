"""What earlier lessons taught, copied word for word."""

import numpy as np


# from 04_batches/04_layer_dense.py
class Layer_Dense:
    """output = inputs @ weights + biases: every neuron reads every input."""

    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)  # (inputs, neurons), small random numbers
        self.biases = np.zeros((1, n_neurons))  # (1, neurons)

    def forward(self, inputs):  # (batch, inputs)
        self.output = np.dot(inputs, self.weights) + self.biases  # (batch, neurons)


# from 05_activations/02_relu.py
class Activation_ReLU:
    """y = max(0, x), element by element."""

    def forward(self, inputs):  # (batch, neurons)
        self.output = np.maximum(0, inputs)  # (batch, neurons)


# from 05_activations/07_softmax_overflow.py
class Activation_Softmax:
    """Scores to probabilities, row by row: e^x divided by the row's sum of e^x."""

    def forward(self, inputs):  # (batch, classes)
        shifted = inputs - np.max(inputs, axis=1, keepdims=True)  # largest score of each row becomes 0
        exponentials = np.exp(shifted)
        self.output = exponentials / np.sum(exponentials, axis=1, keepdims=True)  # each row sums to 1
