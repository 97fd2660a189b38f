"""Exercise 4.5  Draw borders by hand

A layer and argmax colour the plane: each point (x1, x2) gets the number of the neuron with the largest score. You set
the weights (2, 3), a column is a neuron, and the biases (1, 3). No training. Run the file to see what they draw.
1. STRIPES: neuron 0 wins left of x1 = -0.5, neuron 2 right of x1 = 0.5, neuron 1 between them.
2. TRIANGLE: a flag with a triangle at the left, whose tip is at x1 = 0.5, x2 = 0. Inside it, where x1 + |x2| < 0.5,
   neuron 0 wins. Outside it neuron 1 wins above the line x2 = 0 and neuron 2 below it.
3. nearest(towns), towns (n, 2), gives back weights (2, n) and biases (1, n): everywhere the nearest town wins.

Example for 3: with the towns (0, 0) and (4, 0) town 0 wins at (1, 3), and town 1 at (3, 3).

Level     project
Lessons   04/04, 04/06, 03/04
Check     python3 course.py check 04/05
"""

import numpy as np

TOWNS = np.array([[-0.7, 0.5], [0.6, 0.6], [0.1, -0.5], [-0.8, -0.8]])

# your code: STRIPES_WEIGHTS and STRIPES_BIASES, TRIANGLE_WEIGHTS and TRIANGLE_BIASES
# Stripes: neuron 1 always says 0. Neuron 0 says -x1 - 0.5, which is above 0 left of -0.5 only; neuron 2 says x1 - 0.5.
STRIPES_WEIGHTS = np.array([[-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
STRIPES_BIASES = np.array([[-0.5, 0.0, -0.5]])
# Triangle: neuron 1 says x2 and neuron 2 says -x2, so the larger of the two is |x2|. Neuron 0 says 0.5 - x1, and wins
# where that is more than |x2|: where x1 + |x2| < 0.5.
TRIANGLE_WEIGHTS = np.array([[-1.0, 0.0, 0.0], [0.0, 1.0, -1.0]])
TRIANGLE_BIASES = np.array([[0.5, 0.0, 0.0]])
# end of your code


def nearest(towns):
    # your code: weights and biases for any towns
    # The squared distance from the point x to the town c is x @ x - 2 * (x @ c) + c @ c. All towns share x @ x, so the
    # nearest has the least c @ c - 2 * (x @ c). Halved and turned round: the largest x @ c - 0.5 * (c @ c), which is a
    # weighted sum and a bias.
    weights = towns.T  # (2, n), a town is a column
    biases = -0.5 * np.sum(towns**2, axis=1).reshape(1, -1)  # (1, n): far-off towns get no gift
    return weights, biases
    # end of your code


def draw(weights, biases):
    """A map in letters, x1 from -1 to 1 to the right, x2 from -1 to 1 upwards."""
    if weights is None or biases is None:
        return print("not set yet")
    for x2 in np.linspace(1, -1, 13):
        points = np.array([[x1, x2] for x1 in np.linspace(-1, 1, 41)])  # (41, 2)
        print("".join("#.o+"[winner] for winner in np.argmax(points @ weights + biases, axis=1)))
    print()


if __name__ == "__main__":
    draw(STRIPES_WEIGHTS, STRIPES_BIASES)
    draw(TRIANGLE_WEIGHTS, TRIANGLE_BIASES)
    draw(*nearest(TOWNS))
