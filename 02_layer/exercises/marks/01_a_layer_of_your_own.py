"""Marks exercise 2.1."""

from marking import Wrong, expect, near

HINTS = [
    "A layer is the neuron of exercise 1.1, once for each row. So one loop goes over the rows, and in it another one "
    "over the inputs.",
    "Begin with an empty list. `for row, bias in zip(weights, biases):` hands you one neuron at a time.",
    "In that loop: the sum begins at the bias; an inner loop adds x * w for each input and each weight of the row; "
    "then append the sum to the list. Below both loops return the list.",
]

INPUTS = [1.0, 2.0]
SQUARE = [[0.5, -1.0], [3.0, 0.0]]


def check(work):
    got = expect(work.layer, INPUTS, SQUARE, [3.0, 10.0])
    case = "layer([1, 2], [[0.5, -1], [3, 0]], [3, 10]): expected [1.5, 13]"
    if isinstance(got, (int, float)):
        raise Wrong(
            f"{case}, got the single number {got}: collect the output of each neuron in a list, return the list."
        )
    wrong = {
        (-1.5, 3.0): "the biases are missing.",
        (1.5, 6.0): "every neuron was given the first bias. Each has one of its own.",
        (9.5, 9.0): "the weights were read by columns. A row belongs to a neuron, so the inner loop walks along a row.",
        (
            1.5,
            4.5,
        ): "the second sum went on where the first one stopped, and without its bias: begin anew in the outer loop.",
        (1.5, 14.5): "the second sum went on where the first one stopped. `total` must begin anew for every neuron.",
        (-1.5, 1.5): "the second sum went on where the first one stopped, and the biases are missing.",
        (1.0, 10.0): "only the last product of each neuron was kept: `total = x * w` forgets what was there.",
        (-2.0, 0.0): "only the last product of each neuron was kept, and no bias.",
        (1.5,): "only the first neuron has answered. `return` belongs below both loops.",
        (3.5, 1.5, 13.0, 13.0): "a number was appended after each input. `append` belongs to the outer loop.",
    }
    for answer, why in wrong.items():
        if near(got, answer):
            raise Wrong(f"{case}, got {got}: {why}")
    if not near(got, [1.5, 13.0]):
        raise Wrong(f"{case}, got {got!r}. Work the first neuron out on paper: 1 * 0.5 + 2 * -1 + 3.")
    got = expect(work.layer, INPUTS, [*SQUARE, [1.0, 1.0]], [3.0, 0.0, -1.0])
    if not near(got, [1.5, 3.0, 2.0]):
        raise Wrong(
            f"two neurons are right, but with two inputs and three neurons expected [1.5, 3, 2], got {got!r}. Does the "
            "outer loop go over all neurons, and the inner one over all inputs?"
        )
    got = expect(work.layer, [1.0, 2.0, 4.0], [[1.0, 1.0, 1.0]], [0.5])
    if not near(got, [7.5]):
        raise Wrong(f"with three inputs and one neuron that adds up and has the bias 0.5 expected [7.5], got {got!r}.")


WRONG = [
    ("for row, bias in zip(weights, biases, strict=True)", "for row, bias in zip(zip(*weights), biases)", "by columns"),
    ("total = bias  #", "total = 0  #", "biases are missing"),
    ("total = bias  #", "total = biases[0]  #", "every neuron was given the first bias"),
    ("    return outputs", "        return outputs", "only the first neuron"),
    ("total = total + x * w", "total = x * w", "only the last product"),
]
