"""Exercise 2.1  A layer of your own

Write `layer(inputs, weights, biases)`. `weights` is a list of rows, one row for each neuron, and in each row one weight
for each input; `biases` has one number for each neuron. It gives back a list: the output of each neuron, in order.

layer([1.0, 2.0], [[0.5, -1.0], [3.0, 0.0], [1.0, 1.0]], [3.0, 0.0, -1.0]) is [1.5, 3.0, 2.0]: two inputs, three
neurons, so three rows of two weights, and three outputs.

Level     easy
Lessons   02/02
Check     python3 course.py check 02/01
"""


def layer(inputs, weights, biases):
    # TODO: for each row of weights a weighted sum of all inputs, and its bias
    raise NotImplementedError("exercise 2.1")


if __name__ == "__main__":
    print("want [4.8, 1.21, 2.385], but for rounding; got")
    weights = [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]
    print("    ", layer([1.0, 2.0, 3.0, 2.5], weights, [2.0, 3.0, 0.5]))
