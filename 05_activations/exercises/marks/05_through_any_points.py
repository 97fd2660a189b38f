"""Marks exercise 5.5."""

import numpy as np

from marking import Wrong
from marking_arrays import brief, call, near, shape_of

HINTS = [
    "Take it in steps, on paper, for the three points of the example. Which slope has the line between two "
    "neighbours, and which before the first and after the last point? By how much does it change at each point?",
    "The slope between neighbours is np.diff(ys) / np.diff(xs). With a 0 in front and a 0 behind it, the "
    "differences of these slopes are the turns. np.diff(slopes, prepend=0, append=0) does both.",
    "Neuron i bends at xs[i] if its weight is 1 and its bias is -xs[i]. Its output weight is the turn at this "
    "point. All neurons are silent before the first point, so the output bias is ys[0].",
    "The shapes: np.ones((1, n)); -xs.reshape(1, n); turns.reshape(n, 1); np.array([[ys[0]]]).",
]

NAMES = ["hidden weights", "hidden biases", "output weights", "output biases"]
CASES = [
    ([0.0, 1.0, 3.0], [1.0, 3.0, 3.0]),
    ([-2.0, -1.5, 0.0, 2.0, 2.25, 4.0], [0.5, 2.0, -1.0, -1.0, 3.0, 1.0]),
    ([5.0, 7.0], [-3.0, 4.0]),
]


def check(work):
    for xs, ys in CASES:
        check_points(work, np.array(xs), np.array(ys))


def check_points(work, xs, ys):
    n = len(xs)
    name = f"the points xs = {brief(xs)}, ys = {brief(ys)}"
    answer = call(work.through, xs, ys)
    if not isinstance(answer, tuple | list) or len(answer) != 4:
        raise Wrong(
            f"through should give back four arrays ({', '.join(NAMES)}), with commas between them; it gives "
            f"{brief(answer)}."
        )
    for array, what, shape in zip(answer, NAMES, [(1, n), (1, n), (n, 1), (1, 1)], strict=True):
        if shape_of(array) != shape:
            raise Wrong(
                f"for {n} points the {what} should have the shape {shape}, and have {shape_of(array)}. One hidden "
                f"neuron for each point, a column for each of them; reshape{shape} puts {shape[0] * shape[1]} numbers "
                "into this shape."
            )
    between = (xs[:-1] + xs[1:]) / 2
    grid = np.sort(np.concatenate([xs, between, [xs[0] - 3, xs[0] - 1, xs[-1] + 1, xs[-1] + 3]]))
    wanted = np.interp(grid, xs, ys)
    got = call(work.network, grid.reshape(-1, 1), *(np.asarray(array, float) for array in answer))[:, 0]
    wrong = np.abs(got - wanted) > 1e-6
    if not wrong.any():
        return
    i = np.argwhere(wrong)[0, 0]
    text = f"for {name} the network should be {wanted[i]:g} at x = {grid[i]:g}, and it is {got[i]:g}"
    inside = grid <= xs[-1]
    slopes = np.diff(ys) / np.diff(xs)
    turns, biases = np.ravel(answer[2]), np.ravel(answer[1])
    if near(got - wanted, np.full(len(got), got[0] - wanted[0])):
        raise Wrong(
            f"{text}. The curve has the right form, but lies too high or too low everywhere. The output bias sets the "
            "height: where does the line start?"
        )
    if near(biases, xs) and np.any(xs):
        raise Wrong(
            f"{text}. The hidden biases are xs, so neuron i says x + xs[i] and bends at -xs[i]. To bend at xs[i] it "
            "must say x - xs[i]."
        )
    if near(got[inside], wanted[inside]):
        raise Wrong(
            f"{text}. All points are met, but after the last one the line runs on with its last slope. The last "
            "neuron has to turn it back to flat: its turn is 0 minus the last slope."
        )
    if near(turns[: n - 1], slopes):
        raise Wrong(
            f"{text}. The output weights are the slopes themselves. Neurons add up, and those of the points before "
            "are still rising: each weight is the change, the new slope minus the one before."
        )
    if near(turns, np.diff(np.diff(ys), prepend=0, append=0)):
        raise Wrong(
            f"{text}. The output weights were made from the rises alone. A slope is rise over run, and the points do "
            "not lie one step apart: divide by the distances of xs."
        )
    raise Wrong(
        f"{text}. By the numbers given back, the line turns by {brief(turns)} at the points; it should turn by "
        f"{brief(np.diff(slopes, prepend=0, append=0))}, at x = {brief(xs)} (weight 1 and bias -x bend a neuron at x)."
    )


WRONG = [
    ("np.diff(ys) / np.diff(xs)", "np.diff(ys)", "rise over run"),
    ("np.diff(slopes, prepend=0, append=0)", "np.append(slopes, 0)", "slopes themselves"),
    ("np.diff(slopes, prepend=0, append=0)", "np.append(np.diff(slopes, prepend=0), 0)", "runs on with its last slope"),
    ("np.array([[ys[0]]])", "np.zeros((1, 1))", "output bias sets the height"),
    ("-xs.reshape(1, n)", "xs.reshape(1, n)", "bends at -xs[i]"),
    ("turns.reshape(n, 1)", "turns.reshape(1, n)", "output weights should have the shape"),
]
