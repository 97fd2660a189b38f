"""Marks exercise 8.1."""

from marking import Wrong, expect, near

HINTS = [
    "Write the shapes down: x (batch, inputs), W (neurons, inputs), dL_dy (batch, neurons). Each gradient has the "
    "shape of what it belongs to, and in a product the inner numbers must meet.",
    "For dL_dx the batch stays and the neurons are summed away: (batch, neurons) @ (neurons, inputs). For dL_dW the "
    "batch is summed away: (neurons, batch) @ (batch, inputs).",
    "dL_dx is dL_dy times W; dL_dW is dL_dy transposed, times x; dL_db is the sum of the rows of dL_dy, axis=0.",
]


def check(work):
    import numpy as np

    got = three(expect(work.backward, np.array([[2.0, 3.0]]), np.array([[1.0, -1.0]]), np.array([[10.0]])))
    rng = np.random.default_rng(0)
    x, W, dL_dy = rng.normal(size=(4, 3)), rng.normal(size=(2, 3)), rng.normal(size=(4, 2))
    before = [a.copy() for a in (x, W, dL_dy)]
    dL_dx, dL_dW, dL_db = three(expect(work.backward, x, W, dL_dy))
    for name, now, then in zip(("x", "W", "dL_dy"), (x, W, dL_dy), before, strict=True):
        if not np.array_equal(now, then):
            raise Wrong(
                f"{name} was changed by your backward. It belongs to the caller: build new arrays, use no `+=` or "
                "`*=` on it."
            )

    right = {"dL_dx": dL_dy @ W, "dL_dW": dL_dy.T @ x, "dL_db": dL_dy.sum(axis=0)}
    of = "4 samples, 3 inputs, 2 neurons"
    for name, gradient, first in zip(right, (dL_dx, dL_dW, dL_db), got, strict=True):
        wanted, shape = right[name], np.shape(gradient)
        if shape != wanted.shape:
            reason = "A gradient has the shape of what it belongs to."
            if name == "dL_dW" and shape == wanted.shape[::-1]:
                reason = (
                    "That is the layout of lesson 8.4, transposed: here a neuron is a row of W, so swap the two "
                    "factors of the product."
                )
            if name == "dL_db" and shape == (4, 2):
                reason = "That has a row for each sample. All samples share the biases: sum over the batch, axis=0."
            if name == "dL_db" and shape in [(4,), (4, 1)]:
                reason = (
                    "That is summed over the neurons. Sum over the samples, axis=0, and one number for each neuron "
                    "is left."
                )
            if name == "dL_db" and shape == (1, 2):
                reason = "The biases are (neurons,) here: sum without keepdims."
            raise Wrong(f"{of}: {name} has shape {shape} where {wanted.shape} was expected. {reason}")
        if near(gradient, wanted, 1e-9):
            continue
        said = (
            f"{of}: {name} has the right shape and wrong numbers, {show(gradient)} where {show(wanted)} was expected."
        )
        if near(gradient, wanted / 4, 1e-9):
            raise Wrong(
                f"{said} It is a quarter of it, the mean over the batch. The mean belongs to the loss, which has "
                "divided already: here the samples add up."
            )
        if near(gradient, -wanted, 1e-9):
            raise Wrong(
                f"{said} Only the sign is wrong. The layer hands on slopes; the minus comes with the step of the "
                "optimizer."
            )
        if name == "dL_db" and near(gradient, dL_dy[-1], 1e-9):
            raise Wrong(f"{said} That is the last sample alone. Every sample counts: `+=` rather than `=`, or a sum.")
        if name == "dL_dW" and near(gradient, np.outer(dL_dy[-1], x[-1]), 1e-9):
            raise Wrong(
                f"{said} That is the last sample alone. Every sample counts: `+=` rather than `=`, or a matrix product."
            )
        raise Wrong(f"{said} Try the example of one sample first: there yours is {show(first)}.")


def three(got):
    if not isinstance(got, tuple) or len(got) != 3:
        raise Wrong(f"your backward returns {got!r}; expected are three gradients: return dL_dx, dL_dW, dL_db.")
    return got


def show(value):
    import numpy as np

    try:
        return str(np.round(np.asarray(value, dtype=float), 3).tolist())
    except (TypeError, ValueError):
        return repr(value)


WRONG = [
    ("dL_dW = dL_dy.T @ x", "dL_dW = x.T @ dL_dy", "transposed: here a neuron is a row"),
    ("dL_db = dL_dy.sum(axis=0)", "dL_db = dL_dy", "sum over the batch, axis=0"),
    ("dL_db = dL_dy.sum(axis=0)", "dL_db = dL_dy.sum(axis=1)", "summed over the neurons"),
    ("dL_dW = dL_dy.T @ x", "dL_dW = dL_dy.T @ x / len(x)", "the mean over the batch"),
    ("dL_db = dL_dy.sum(axis=0)", "for row in dL_dy:\n        dL_db = row", "the last sample alone"),
    ("dL_dx = dL_dy @ W", "dL_dy *= 2\n    dL_dx = dL_dy @ W", "belongs to the caller"),
    ("dL_dx = dL_dy @ W", "dL_dx = -dL_dy @ W", "Only the sign"),
]
