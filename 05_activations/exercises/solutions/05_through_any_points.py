"""Exercise 5.5  Through any points

ReLUs draw any curve, piece by straight piece. Given are n points (xs[0], ys[0]), (xs[1], ys[1]) ... from left to
right, at any distances. Write `through(xs, ys)`: it sets the weights of one hidden neuron for each point and of one
output, so that the network passes through all points, is straight between neighbours, and flat outside: at the first
height before the first point, at the last height after the last one. It gives back four arrays: hidden weights and
hidden biases, both (1, n), output weights (n, 1) and output bias (1, 1). `network` below says how they are used.

Example: the points (0, 1), (1, 3), (3, 3) make the slopes 0, 2, 0, 0 from left to right. So the line turns at them by
2, by -2 and by 0.

Level     project
Lessons   05/03
Check     python3 course.py check 05/05
"""

import numpy as np

XS = np.array([0.0, 1.0, 1.5, 3.0, 4.0, 6.0])
YS = np.array([1.0, 3.0, 2.5, 2.5, 0.0, 1.0])


def through(xs, ys):
    # your code: neuron i bends the line at xs[i], its output weight says by how much the slope changes there
    n = len(xs)
    slopes = np.diff(ys) / np.diff(xs)  # (n - 1,) rise over run, one slope for each pair of neighbours
    turns = np.diff(slopes, prepend=0, append=0)  # (n,) the slope comes from 0 on the left and ends in 0 on the right
    hidden_weights = np.ones((1, n))
    hidden_biases = -xs.reshape(1, n)  # the sum x - xs[i] is positive to the right of the point
    output_weights = turns.reshape(n, 1)
    output_biases = np.array([[ys[0]]])  # left of all bends every neuron is silent, and this alone is left
    return hidden_weights, hidden_biases, output_weights, output_biases
    # end of your code


def network(x, hidden_weights, hidden_biases, output_weights, output_biases):  # (batch, 1)
    hidden = np.maximum(0, x @ hidden_weights + hidden_biases)  # (batch, n)
    return hidden @ output_weights + output_biases  # (batch, 1)


if __name__ == "__main__":
    numbers = through(XS, YS)
    for x in np.arange(-1, 7.25, 0.25):
        y = network(np.array([[x]]), *numbers)[0, 0]
        print(f"{x:5.2f} {y:6.2f} {' ' * round(max(0, 15 * y))}{'O' if x in XS else '.'}")
