"""Marks exercise 4.3."""

import numpy as np

from marking import Wrong
from marking_arrays import brief, call, compare, shape_of

HINTS = [
    "Open lesson 4.4 and copy its class. Which of its lines know in which layout the weights are kept?",
    "np.random.randn(rows, columns) makes a table with so many rows and columns: a row for each neuron. np.zeros(3) "
    "has the shape (3,). In forward the inputs (batch, 4) must meet weights of shape (4, 3): a transpose makes them "
    "so.",
    "An array knows how many numbers it holds: .size. count gives back (return) the size of the weights plus the "
    "size of the biases. forward gives back nothing, it only sets self.output.",
]

X = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])
WEIGHTS = np.array([[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5]])
BIASES = np.array([2.0, 3.0])


def own(layer, name):
    if not hasattr(layer, name):
        raise Wrong(
            f"a new Layer_Rows should have {name}, and this one has none. Numbers that belong to the object are "
            f"written with self in front, self.{name} = ...; without it the name is forgotten when the method ends."
        )
    return getattr(layer, name)


def check(work):
    layer = call(work.Layer_Rows, 4, 3)
    weights, biases = own(layer, "weights"), own(layer, "biases")
    if shape_of(weights) != (3, 4):
        why = "that is the layout of Layer_Dense, a neuron in a column. " if shape_of(weights) == (4, 3) else ""
        raise Wrong(
            "the weights of Layer_Rows(4, 3) should have the shape (3, 4), three neurons in rows; they have "
            f"{shape_of(weights)}: {why}The rows come first in randn: randn(neurons, inputs)."
        )
    if shape_of(biases) != (3,):
        raise Wrong(
            "the biases of Layer_Rows(4, 3) should have the shape (3,), one for each neuron; they have "
            f"{shape_of(biases)}. np.zeros(n) makes a row of n zeros without a second dimension."
        )
    compare(biases, np.zeros(3), "the biases of a new layer")
    if np.all(weights == np.ravel(weights)[0]):
        raise Wrong(
            f"the new weights are all {brief(np.ravel(weights)[0])}: equal neurons stay equal. They should be random "
            "numbers."
        )
    spread = np.std(own(call(work.Layer_Rows, 200, 100), "weights"))
    if not 0.008 < spread < 0.012:
        raise Wrong(
            "20,000 new weights should lie around zero with a spread of about 0.01; yours have a spread of "
            f"{spread:.4f}. np.random.randn draws numbers with the spread 1, and 0.01 * makes them small."
        )

    layer = call(work.Layer_Rows, 4, 2)
    layer.weights, layer.biases = WEIGHTS.copy(), BIASES.copy()
    returned = call(layer.forward, X)
    if not hasattr(layer, "output"):
        came = "it gave its answers back (return)" if returned is not None else "it did not"
        raise Wrong(
            f"after forward the answers should be kept as layer.output, and {came}. Write self.output = ... as its "
            "last line."
        )
    sums = X @ WEIGHTS.T
    compare(
        layer.output,
        sums + BIASES,
        "the output of two neurons for three samples",
        [
            (sums, "these are the weighted sums. The biases are missing."),
            (
                X @ WEIGHTS.reshape(4, 2) + BIASES,
                "a reshape makes the right shape out of the wrong numbers, weights of one neuron are mixed with "
                "those of the other (lesson 4.2). Use .T.",
            ),
            ((sums + BIASES).T, "rows and columns are exchanged: samples lie in rows, neurons in columns."),
        ],
    )
    for n_inputs, n_neurons in [(4, 3), (784, 128)]:
        compare(
            call(call(work.Layer_Rows, n_inputs, n_neurons).count),
            n_inputs * n_neurons + n_neurons,
            f"the count of Layer_Rows({n_inputs}, {n_neurons})",
            [
                (
                    n_inputs * n_neurons,
                    "these are the weights alone. The layer holds its biases too, one for each neuron.",
                ),
                (n_inputs * n_neurons + 1, "one bias was counted. There is one for each neuron."),
                (2 * n_neurons, "len counts the rows of the weights, not their numbers. .size counts all of them."),
                (n_inputs * n_neurons + n_inputs, "one bias was counted for each input. There is one for each neuron."),
            ],
        )


WRONG = [
    ("randn(n_neurons, n_inputs)", "randn(n_inputs, n_neurons)", "layout of Layer_Dense"),
    ("np.zeros(n_neurons)", "np.zeros((1, n_neurons))", "without a second dimension"),
    ("0.01 * np.random", "np.random", "draws numbers with the spread 1"),
    (
        "self.weights.T + self.biases",
        "self.weights.reshape(inputs.shape[1], -1) + self.biases",
        "reshape makes the right shape",
    ),
    ("self.output = inputs", "return inputs", "kept as layer.output"),
    ("self.weights.size + self.biases.size", "self.weights.size", "weights alone"),
    ("self.weights.size + self.biases.size", "len(self.weights) + len(self.biases)", "counts the rows"),
]
