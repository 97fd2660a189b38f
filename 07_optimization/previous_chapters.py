"""What earlier lessons taught, word for word."""

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


# from 06_loss/05_loss_class.py
class Loss:
    """The mean of the losses of the samples."""

    def calculate(self, output, y):
        return np.mean(self.forward(output, y))


# from 06_loss/05_loss_class.py
class Loss_CategoricalCrossentropy(Loss):
    """-log of the probability given to the right class. y: class numbers (batch,) or one-hot rows (batch, classes)."""

    def forward(self, y_pred, y_true):  # (batch, classes)
        y_pred_clipped = np.clip(y_pred, 1e-7, 1 - 1e-7)  # log(0) is minus infinity
        if y_true.ndim == 1:  # one number in the shape: class numbers
            p_right = y_pred_clipped[np.arange(len(y_pred)), y_true]  # (batch,)
        else:
            p_right = np.sum(y_pred_clipped * y_true, axis=1)  # (batch,) one-hot: the one that is not multiplied by 0
        return -np.log(p_right)  # (batch,)
