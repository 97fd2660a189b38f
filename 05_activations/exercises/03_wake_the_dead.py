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
    # TODO: True where no sample gets more than zero
    raise NotImplementedError("exercise 5.3")


def wake(X, weights, biases):
    # TODO: new biases, larger ones for the dead
    raise NotImplementedError("exercise 5.3")


if __name__ == "__main__":
    print("dead: ", dead_units(X, WEIGHTS, BIASES))
    awake = wake(X, WEIGHTS, BIASES)
    print("biases", awake)
    print("dead: ", dead_units(X, WEIGHTS, awake))
