"""Marks exercise 4.5."""

import numpy as np

from marking import Wrong
from marking_arrays import brief, call, shape_of

HINTS = [
    "Do not look for borders, look for winners. What could neuron 2 of the stripes say that grows to the right and "
    "is 0 at x1 = 0.5? If neuron 1 always says 0, who wins there?",
    "Stripes: neuron 1 has the weights 0, 0 and the bias 0. Neuron 2 says x1 - 0.5: weights 1, 0 and bias -0.5. "
    "Neuron 0 is its mirror image. Write the weights neuron by neuron, then stand them up as columns.",
    "Triangle: let neuron 1 say x2 and neuron 2 say -x2; the larger of the two is |x2|. The triangle is where "
    "0.5 - x1 > |x2|, and the left side of this is a weighted sum: that of neuron 0.",
    "Towns: the squared distance from x to c is x @ x - 2 * (x @ c) + c @ c. The first part is the same for all "
    "towns, so the nearest has the largest x @ c - 0.5 * (c @ c). So the weights are the towns as columns, and the "
    "biases are minus one half of the sum of squares of each town.",
]

GRID = np.array([[x1, x2] for x2 in np.linspace(-0.97, 0.97, 20) for x1 in np.linspace(-0.97, 0.97, 20)])  # (400, 2)
X1 = GRID[:, 0]
X2 = GRID[:, 1]


def layer(weights, biases, name, n):
    """Weights (2, n) and biases (1, n) as arrays of numbers; Wrong otherwise."""
    if shape_of(weights) != (2, n):
        why = "A row of weights is an input, a column is a neuron (lesson 4.4)."
        if shape_of(weights) == (n, 2):
            why = "You wrote a row for each neuron. Layer_Dense wants a neuron in a column: put .T behind the array."
        raise Wrong(f"{name}: the weights should have the shape (2, {n}), and have {shape_of(weights)}. {why}")
    if shape_of(biases) not in ((1, n), (n,)):
        raise Wrong(
            f"{name}: the biases should have the shape (1, {n}), one for each neuron in a row, and have "
            f"{shape_of(biases)}."
        )
    return np.asarray(weights, float), np.asarray(biases, float).reshape(1, n)


def winners(weights, biases):
    return np.argmax(GRID @ weights + biases, axis=1)


def compare_maps(got, wanted, clear, name, typical=()):
    """Wrong if the winners differ anywhere on the grid, but for the points next to a border."""
    wrong = (got != wanted) & clear
    if not wrong.any():
        return
    i = np.argwhere(wrong)[0, 0]
    text = (
        f"{name}: {wrong.sum()} of {clear.sum()} points have the wrong winner. At x1 = {X1[i]:.2f}, x2 = {X2[i]:.2f}, "
        f"for instance, it should be number {wanted[i]}, and it is number {got[i]}. "
    )
    for other, why in typical:
        if np.mean((got == other)[clear]) > 0.94:
            raise Wrong(text + why)
    raise Wrong(
        text + "Work out all the scores at this point by hand: which of them is too large, its weights or its bias?"
    )


def check(work):
    weights, biases = layer(work.STRIPES_WEIGHTS, work.STRIPES_BIASES, "STRIPES", 3)
    wanted = np.where(X1 < -0.5, 0, np.where(X1 > 0.5, 2, 1))
    compare_maps(
        winners(weights, biases),
        wanted,
        np.abs(np.abs(X1) - 0.5) > 0.02,
        "STRIPES",
        [
            (
                np.where(X1 < 0, 0, 2),
                "The middle stripe is missing: neurons 0 and 2 meet at x1 = 0. With the biases -0.5 they go below "
                "0 in the middle, and a neuron that always says 0 wins there. Check the signs of the biases.",
            ),
            (2 - wanted, "The picture is a mirror image: the signs of the weights of x1 are exchanged."),
            (
                np.where(X2 < -0.5, 0, np.where(X2 > 0.5, 2, 1)),
                "Your stripes lie flat: the first row of the weights belongs to x1, the second to x2.",
            ),
        ],
    )
    weights, biases = layer(work.TRIANGLE_WEIGHTS, work.TRIANGLE_BIASES, "TRIANGLE", 3)
    outside = np.where(X2 > 0, 1, 2)
    compare_maps(
        winners(weights, biases),
        np.where(X1 + np.abs(X2) < 0.5, 0, outside),
        (np.abs(X1 + np.abs(X2) - 0.5) > 0.02) & (np.abs(X2) > 0.02),
        "TRIANGLE",
        [
            (
                np.where(X1 + np.abs(X2) < 0, 0, outside),
                "The tip of your triangle is at x1 = 0. The bias of neuron 0 pushes it to the right.",
            ),
            (
                np.where(X1 + np.abs(X2) < -0.5, 0, outside),
                "The tip of your triangle is at x1 = -0.5: the bias of neuron 0 has the wrong sign.",
            ),
            (
                np.where(-X1 + np.abs(X2) < 0.5, 0, outside),
                "The triangle stands at the right side. Neuron 0 should fall as x1 grows: a negative weight.",
            ),
            (
                np.where(X1 + np.abs(X2) < 0.5, 0, 3 - outside),
                "Above and below are exchanged: neuron 1 should grow with x2, neuron 2 fall.",
            ),
        ],
    )
    for towns in (
        np.array([[-0.7, 0.5], [0.6, 0.6], [0.1, -0.5], [-0.8, -0.8]]),
        np.array([[0.0, 0.0], [0.1, 0.9], [2.0, 2.0]]),
    ):
        check_nearest(work, towns)


def check_nearest(work, towns):
    name = f"nearest({brief(towns)})"
    answer = call(work.nearest, towns)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise Wrong(
            f"{name} should give back two arrays, weights and biases; it gives {brief(answer)}. Write return weights, "
            "biases."
        )
    weights, biases = layer(*answer, name, len(towns))
    distances = np.sqrt(((GRID[:, None] - towns) ** 2).sum(axis=2))  # (400, n)
    two = np.sort(distances, axis=1)[:, :2]
    squares = np.sum(towns**2, axis=1)
    compare_maps(
        winners(weights, biases),
        np.argmin(distances, axis=1),
        two[:, 1] - two[:, 0] > 0.02,
        name,
        [
            (
                np.argmax(GRID @ towns.T, axis=1),
                "Without biases the towns far from the middle win too much: their weights are larger, and so are "
                "their scores. Each town pays half its sum of squares.",
            ),
            (
                np.argmax(GRID @ towns.T - squares, axis=1),
                "The biases are twice too large: the half is missing. Compare x @ c - 0.5 * (c @ c).",
            ),
            (
                np.argmax(GRID @ towns.T + 0.5 * squares, axis=1),
                "The sign of the biases is wrong: a town far from the middle should pay.",
            ),
            (np.argmin(GRID @ towns.T - 0.5 * squares, axis=1), "The farthest town wins: all signs are exchanged."),
        ],
    )


WRONG = [
    (
        "np.array([[-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])",
        "np.array([[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]])",
        "row for each neuron",
    ),
    ("[[-0.5, 0.0, -0.5]]", "[[0.5, 0.0, 0.5]]", "middle stripe is missing"),
    ("[[-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]]", "[[1.0, 0.0, -1.0], [0.0, 0.0, 0.0]]", "mirror image"),
    ("[[-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]]", "[[0.0, 0.0, 0.0], [-1.0, 0.0, 1.0]]", "lie flat"),
    ("[[0.5, 0.0, 0.0]]", "[[0.0, 0.0, 0.0]]", "tip of your triangle is at x1 = 0."),
    ("[0.0, 1.0, -1.0]]", "[0.0, -1.0, 1.0]]", "Above and below"),
    ("-0.5 * np.sum", "-np.sum", "half is missing"),
    ("-0.5 * np.sum", "0.5 * np.sum", "sign of the biases"),
    ("-0.5 * np.sum", "0 * np.sum", "Without biases"),
]
