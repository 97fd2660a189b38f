"""Exercise 5.4  The larger of two

A network without training: two numbers a and b go in, the larger of the two comes out. In between stands one hidden
layer with ReLU, and all biases are zero. Set the weights by hand: HIDDEN is (2, neurons), a column is a neuron; OUTPUT
is (neurons, 1). Use as many hidden neurons as you like; three are enough. It must work for negative numbers too.

Example: (3, 5) gives 5, (3, -5) gives 3, (-3, -5) gives -3.

Level     hard
Lessons   05/01, 05/02, 05/03
Check     python3 course.py check 05/04
"""

import numpy as np

PAIRS = np.array([[3.0, 5.0], [5.0, 3.0], [3.0, -5.0], [-3.0, -5.0], [-5.0, -3.0], [2.0, 2.0]])  # (batch, 2)

# your code: HIDDEN and OUTPUT
# The larger of two is a plus what b is more, if it is more:  a + relu(b - a).
# A number a itself passes ReLU in two parts, one for each sign:  a = relu(a) - relu(-a).
HIDDEN = np.array([[-1.0, 1.0, -1.0], [1.0, 0.0, 0.0]])  # the columns: b - a, a, -a
OUTPUT = np.array([[1.0], [1.0], [-1.0]])
# end of your code


def network(pairs):  # (batch, 2)
    hidden = np.maximum(0, pairs @ HIDDEN)  # (batch, neurons)
    return hidden @ OUTPUT  # (batch, 1)


if __name__ == "__main__":
    for (a, b), (answer,) in zip(PAIRS, network(PAIRS), strict=True):
        print(f"the larger of {a:2.0f} and {b:2.0f}: {answer:.2f}")
