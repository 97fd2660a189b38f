"""Exercise 5.3  Wake the dead units

A dead unit gives zero after ReLU for every sample of the batch. A larger bias wakes it. X is (batch, inputs), weights
are (inputs, neurons) and biases (1, neurons), as in Layer_Dense. Write two functions without loops:
- dead_units(X, weights, biases) gives back True or False for each neuron, (neurons,): is it dead?
- wake(X, weights, biases) gives back new biases, (1, neurons). The bias of a dead unit is raised just so far that the
  largest of its weighted sums becomes 0.1; all other biases are kept. The given biases stay as they were.

Example: a unit with the weighted sums [-3, -1, -2] is dead. With 1.1 more bias they are [-1.9, 0.1, -0.9].

Level     middle
Lessons   05/02, 05/05
Check     python3 course.py check 05/03
"""

import numpy as np

X = np.array([[1.0, 0.5], [-0.5, 1.0], [0.2, -0.8]])  # (3 samples, 2 inputs)
WEIGHTS = np.array([[1.0, 0.5, -1.0, 2.0], [0.5, 1.0, 1.0, -1.0]])  # (2 inputs, 4 neurons)
BIASES = np.array([[0.0, -2.0, 0.5, -9.0]])  # (1, 4 neurons)


def dead_units(X, weights, biases):
    # your code: True where no sample gets more than zero
    outputs = np.maximum(0, X @ weights + biases)  # (batch, neurons)
    return np.all(outputs == 0, axis=0)  # axis=0 runs down the samples: one answer for each neuron
    # end of your code


def wake(X, weights, biases):
    # your code: new biases, larger ones for the dead
    largest = np.max(X @ weights + biases, axis=0)  # (neurons,), what its best sample gives each neuron
    raised = biases + 0.1 - largest  # (1, neurons): with these the largest sum of every neuron would be 0.1
    return np.where(dead_units(X, weights, biases), raised, biases)  # but only the dead ones take them
    # end of your code


if __name__ == "__main__":
    print("dead: ", dead_units(X, WEIGHTS, BIASES))
    awake = wake(X, WEIGHTS, BIASES)
    print("biases", awake)
    print("dead: ", dead_units(X, WEIGHTS, awake))
