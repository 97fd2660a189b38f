"""Exercise 4.3  A layer in the other layout

Layer_Dense keeps a neuron in a column, weights (inputs, neurons). PyTorch, which waits in chapter 9, keeps it in a
row, weights (neurons, inputs), and its biases are (neurons,). Write such a class, Layer_Rows:
- Layer_Rows(4, 3) has self.weights of shape (3, 4), random numbers made small by 0.01, and self.biases of shape (3,),
  zeros;
- forward(inputs) keeps the answers to the batch as self.output, (batch, neurons), as Layer_Dense does;
- count() gives back how many numbers the layer holds, weights and biases together.

Example: Layer_Rows(4, 3).count() is 15.

Level     middle
Lessons   04/02, 04/04, 04/05
Check     python3 course.py check 04/03
"""

import numpy as np

X = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])  # (batch, inputs)


class Layer_Rows:
    """output = inputs @ weights.T + biases: a neuron is a row of the weights."""

    def __init__(self, n_inputs, n_neurons):
        # TODO: self.weights (neurons, inputs) and self.biases (neurons,)
        raise NotImplementedError("exercise 4.3")

    def forward(self, inputs):  # (batch, inputs)
        # TODO: keep the answers as self.output
        raise NotImplementedError("exercise 4.3")

    def count(self):
        # TODO: weights and biases together
        raise NotImplementedError("exercise 4.3")


if __name__ == "__main__":
    layer = Layer_Rows(4, 3)
    layer.forward(X)
    print(f"{layer.count()} numbers, output {layer.output.shape}")
    print(layer.output)
