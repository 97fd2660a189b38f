"""Marks exercise 5.3."""

import numpy as np

from marking import Wrong
from marking_arrays import call, compare

HINTS = [
    "dead_units: first the outputs of the layer after ReLU, (batch, neurons). A neuron is a column. Lesson 5.5 "
    "counts dead units in one line: which part of it gives True or False for each neuron?",
    "np.all(outputs == 0, axis=0) asks down the samples. For wake you need the weighted sums before ReLU, and their "
    "largest in each column: np.max(sums, axis=0). How far is it from 0.1?",
    "The raised bias is biases + 0.1 - largest. np.where(a, b, c) takes b where a is True and c elsewhere: a says "
    "who is dead, b is the raised biases, c the old ones.",
]

X = np.array([[1.0, 0.5], [-0.5, 1.0], [0.2, -0.8], [0.1, 0.1]])
WEIGHTS = np.array([[1.0, 0.5, -1.0, 2.0], [0.5, 1.0, 1.0, -1.0]])
BIASES = np.array([[0.0, -2.0, 0.5, -9.0]])


def check(work):
    sums = X @ WEIGHTS + BIASES
    outputs = np.maximum(0, sums)
    silent = outputs == 0
    dead, largest = np.all(silent, axis=0), sums.max(axis=0)
    got = call(work.dead_units, X, WEIGHTS, BIASES)
    compare(
        got,
        dead,
        "dead_units of a layer with four neurons, of which numbers 1 and 3 are dead",
        [
            (
                np.all(silent, axis=1),
                "one answer for each sample. axis=1 runs along a row, over the neurons; ask down the samples with "
                "axis=0.",
            ),
            (
                np.any(silent, axis=0),
                "these neurons give zero for some sample. That is only resting: dead means zero for all samples.",
            ),
            (~dead, "True and False are exchanged: these are the neurons that speak."),
            (
                silent,
                "this says for each sample and each neuron if it is silent. Is it so for all samples of a column?",
            ),
            (np.all(X @ WEIGHTS <= 0, axis=0), "the biases are missing from the weighted sums."),
            (np.array([1, 3]), "these are the numbers of the dead units. Give back True or False for each neuron."),
            (2, "this is how many are dead. Give back True or False for each neuron."),
        ],
    )
    if np.asarray(got).dtype != bool:
        raise Wrong(
            "dead_units should give back True and False, and gives back numbers. A comparison such as outputs == 0 "
            "makes them."
        )

    raised = BIASES + 0.1 - largest
    wanted = np.where(dead, raised, BIASES)
    compare(
        call(work.wake, X, WEIGHTS, BIASES),
        wanted,
        "wake for the same layer: new biases",
        [
            (BIASES, "the biases are as before."),
            (raised, "the biases of all neurons were changed. Neurons 0 and 2 are not dead and keep theirs."),
            (
                np.where(dead, 0.1 - largest, BIASES),
                "the old bias of the dead units was lost. It is part of their sums: the new bias is the old one "
                "plus what is missing.",
            ),
            (
                np.where(dead, BIASES + 0.1, BIASES),
                "0.1 was added to the biases of the dead. That is not enough: their largest sums are far below 0.",
            ),
            (
                np.where(dead, BIASES - largest, BIASES),
                "with these the largest sum of the dead is exactly 0, and ReLU still gives zero. It should be 0.1.",
            ),
            (
                np.where(dead, BIASES + 0.1 + largest, BIASES),
                "the biases of the dead went down. The largest sum is negative, and what is missing is 0.1 minus that.",
            ),
            (
                np.where(dead, BIASES + 0.1 - sums.min(axis=0), BIASES),
                "raised so far that the smallest sum is 0.1. Then no sample is silent; the largest sum should be 0.1.",
            ),
            (
                np.where(dead, BIASES + 0.1 - outputs.max(axis=0), BIASES),
                "the largest was looked for after ReLU, where it is 0 for the dead. Take the weighted sums before "
                "ReLU.",
            ),
            (wanted[0], "the right numbers in the shape (4,). Give them back as they came, in the shape (1, 4)."),
        ],
    )
    rng = np.random.default_rng(1)
    for inputs, neurons in [(3, 6), (5, 5)]:
        X2, weights, biases = (
            rng.normal(size=(5, inputs)),
            rng.normal(size=(inputs, neurons)),
            rng.normal(size=(1, neurons)) - 2,
        )
        dead = np.all(X2 @ weights + biases <= 0, axis=0)
        name = f"a layer with {neurons} neurons for 5 samples of {inputs} numbers"
        compare(call(work.dead_units, X2, weights, biases), dead, f"dead_units of {name}")
        wanted = np.where(dead, biases + 0.1 - (X2 @ weights + biases).max(axis=0), biases)
        compare(call(work.wake, X2, weights, biases), wanted, f"wake of {name}")


WRONG = [
    ("np.all(outputs == 0, axis=0)", "np.all(outputs == 0, axis=1)", "one answer for each sample"),
    ("np.all(outputs == 0, axis=0)", "np.any(outputs == 0, axis=0)", "only resting"),
    ("np.all(outputs == 0, axis=0)", "outputs == 0", "for all samples of a column"),
    ("return np.where(dead_units(X, weights, biases), raised, biases)", "return raised", "biases of all neurons"),
    ("biases + 0.1 - largest", "0.1 - largest", "old bias"),
    ("biases + 0.1 - largest", "biases - largest", "still gives zero"),
    (
        "return np.where(dead_units(X, weights, biases), raised, biases)",
        "biases[:] = np.where(dead_units(X, weights, biases), raised, biases)\n    return biases",
        "changes the caller's array",
    ),
]
