"""Marks exercise 5.4."""

import numpy as np

from marking import Wrong
from marking_arrays import brief, call, near, shape_of

HINTS = [
    "By how much is b the larger one, if it is? ReLU can answer that. And if you have that number, what is still to "
    "be added to it, to get the larger of the two?",
    "The larger one is a + relu(b - a). One hidden neuron says b - a: its weights are -1 for a and 1 for b. But a "
    "itself has to pass the ReLU too, and a may be negative.",
    "a is relu(a) - relu(-a): for a positive number the second part is zero, for a negative one the first. So there "
    "are three hidden neurons: b - a, a and -a. The output adds the first two and takes the third away.",
    "The columns of HIDDEN are (-1, 1), (1, 0) and (-1, 0). OUTPUT is 1, 1, -1, one below the other.",
]


def check(work):
    hidden, output = work.HIDDEN, work.OUTPUT
    shape, shape_out = shape_of(hidden), shape_of(output)
    if len(shape) != 2 or shape[0] != 2:
        why = ""
        if len(shape) == 2 and shape[1] == 2:
            why = " You wrote a row for each neuron, and a neuron should be a column: put .T behind the array."
        raise Wrong(
            f"HIDDEN should have the shape (2, neurons), a row for a and a row for b; it has the shape {shape}.{why}"
        )
    if shape_out != (shape[1], 1):
        raise Wrong(
            f"OUTPUT should have the shape ({shape[1]}, 1), since HIDDEN has {shape[1]} neurons; it has {shape_out}. "
            "Write every weight in brackets of its own, [[1.0], [1.0]], or put .reshape(-1, 1) behind the array."
        )
    rng = np.random.default_rng(0)
    hard = [[3, 5], [5, 3], [3, -5], [-5, 3], [-3, -5], [-5, -3], [2, 2], [-2, -2], [0, 0], [0, 4], [0, -4]]
    pairs = np.vstack([hard, rng.uniform(-100, 100, (200, 2))]).astype(float)
    a, b = pairs.T
    got, wanted = call(work.network, pairs)[:, 0], pairs.max(axis=1)
    wrong = np.abs(got - wanted) > 1e-6
    if not wrong.any():
        return
    i = np.argwhere(wrong)[0, 0]
    text = f"the larger of {a[i]:g} and {b[i]:g} is {wanted[i]:g}, and your network says {got[i]:g}"
    relu = np.maximum(0, pairs)
    for answer, why in [
        (
            np.maximum(0, wanted),
            "It is right wherever the larger number is positive. ReLU lets no negative number through: a negative a "
            "needs a neuron of its own, that says -a, and a minus sign in OUTPUT.",
        ),
        (
            relu[:, 0] + np.maximum(0, b - a),
            "It is right wherever a is positive. A negative a does not pass the ReLU: it needs a neuron of its own, "
            "that says -a, and a minus sign in OUTPUT.",
        ),
        (
            np.maximum(0, a) + np.maximum(0, -a) + np.maximum(0, b - a),
            "relu(a) + relu(-a) is the size of a without its sign. A negative a should come out "
            "negative: the weight of -a in OUTPUT is -1.",
        ),
        (np.maximum(0, b - a), "This says only by how much b is larger. The number a has to be added."),
        (pairs.min(axis=1), "It always says the smaller one. Look at the signs."),
        (
            a + np.maximum(0, a - b),
            "It adds a - b where a is larger. What is missing to a is b - a, where b is larger.",
        ),
        (a + b, "It always says a + b."),
    ]:
        if near(got, answer):
            raise Wrong(f"{text}. {why}")
    raise Wrong(
        f"{text}. For this pair your hidden neurons say {brief(np.maximum(0, pairs[i] @ np.asarray(hidden, float)))}, "
        f"and the output weights are {brief(np.ravel(output))}. Which neuron says what you meant it to say, and which "
        "does not?"
    )


WRONG = [
    ("[[1.0], [1.0], [-1.0]]", "[[1.0], [1.0], [1.0]]", "without its sign"),
    ("[[1.0], [1.0], [-1.0]]", "[[1.0], [1.0], [0.0]]", "wherever a is positive"),
    ("[[1.0], [1.0], [-1.0]]", "[[1.0], [0.0], [0.0]]", "only by how much"),
    ("[[-1.0, 1.0, -1.0], [1.0, 0.0, 0.0]]", "[[-1.0, 1.0], [1.0, 0.0], [-1.0, 0.0]]", "row for each neuron"),
    ("[[1.0], [1.0], [-1.0]]", "[1.0, 1.0, -1.0]", "brackets of its own"),
    ("[[-1.0, 1.0, -1.0], [1.0, 0.0, 0.0]]", "[[1.0, 1.0, -1.0], [-1.0, 0.0, 0.0]]", "What is missing to a"),
]
