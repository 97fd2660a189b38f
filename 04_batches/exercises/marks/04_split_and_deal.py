"""Marks exercise 4.4."""

import numpy as np

from marking import Wrong
from marking_arrays import brief, call, compare

HINTS = [
    "An array in square brackets picks rows: X[order] has the rows of X in the given order. The labels need the "
    "same order.",
    "split: how many samples are left to learn from? Call the number `end`, and cut at it: [:end] and [end:]. Try "
    "held_out 0.",
    "minibatches: start with an empty list. Let start run over range(0, number of samples, size), and append the "
    "pair of the slices start : start + size of X and of y. A slice that goes past the end is no error.",
]

X = np.column_stack([np.arange(7.0), np.arange(7.0) + 0.5])
Y = 10 * np.arange(7)
ORDER = np.array([5, 1, 6, 0, 3, 2, 4])


def check(work):
    check_split(work, 2)
    check_split(work, 0)
    for samples, size in [(6, 3), (7, 3), (4, 10)]:
        check_minibatches(work, samples, size)


def check_split(work, held_out):
    name = f"split of 7 samples in the order {brief(ORDER)} with held_out {held_out}"
    parts = call(work.split, X, Y, ORDER, held_out)
    if not isinstance(parts, tuple | list) or len(parts) != 4:
        raise Wrong(
            f"{name} should give back four arrays, X and y to learn from and X and y held out; it gives "
            f"{brief(parts)}. Write them behind return with commas between them."
        )
    for part, what in zip(parts, ["first", "second", "third", "fourth"], strict=True):
        if not isinstance(part, np.ndarray) or not part.ndim:
            raise Wrong(
                f"{name}: the {what} of the four should be an array, a part of X or of y, and is {brief(part)}."
            )
    X_learn, y_learn, X_held, y_held = parts
    end = len(X) - held_out
    if held_out == 0 and len(X_learn) == 0:
        raise Wrong(
            f"{name} should leave all 7 samples to learn from, and leaves none. [:-held_out] counts from the end, and "
            "-0 is 0, so the slice stops before it begins. Count from the front: len(X) - held_out."
        )
    typical = [
        (np.arange(7.0)[:end], "they are in the old order. X[order] gives the rows of X in the new one."),
        (ORDER[held_out:], "the first samples of the order were held out. It should be the last ones."),
        (ORDER[end:], "learning and held-out part have changed places."),
    ]
    first = X_learn[:, 0] if X_learn.ndim == 2 and X_learn.size else X_learn
    compare(first, ORDER[:end], f"{name}: the samples to learn from, by their first number", typical)
    torn = [
        (
            Y[:end],
            "X was shuffled and y was not. From now on every sample has the label of some other one, and no error "
            "will ever say so (lesson 4.8). y needs the same order.",
        )
    ]
    compare(y_learn, 10 * ORDER[:end], f"{name}: the labels to learn from", torn)
    compare(X_learn, X[ORDER[:end]], f"{name}: X to learn from")
    compare(X_held, X[ORDER[end:]], f"{name}: X held out")
    compare(y_held, 10 * ORDER[end:], f"{name}: y held out")


def check_minibatches(work, samples, size):
    name = f"minibatches of {samples} samples, size {size}"
    pairs = call(work.minibatches, X[:samples], Y[:samples], size)
    try:
        pairs = [(np.asarray(x), np.asarray(y)) for x, y in pairs]
        sizes = [len(x) for x, _ in pairs]
    except (TypeError, ValueError):
        raise Wrong(
            f"{name}: expected a list of pairs (part of X, part of y), got {brief(pairs)}. Append pairs in round "
            "brackets to a list, and return the list after the loop."
        ) from None
    wanted = [len(X[start : min(start + size, samples)]) for start in range(0, samples, size)]
    if sizes != wanted:
        start = f"{name}: expected parts of {wanted} samples, got {sizes}"
        if sizes == [n for n in wanted if n == size]:
            raise Wrong(
                f"{start}: the last short batch is missing. samples // size counts the full ones only, and the samples "
                "that are left over would never be seen (lesson 4.8). Let the start run up to the number of samples."
            )
        if sizes == wanted[:1]:
            raise Wrong(
                f"{start}: only the first part came back. Is the return inside the loop? It ends the function at once."
            )
        if sizes[-1:] == [0]:
            raise Wrong(f"{start}: the last part is empty. A start at the very end of the data has nothing to slice.")
        raise Wrong(
            f"{start}. The starts should be 0, {size}, {2 * size} and so on, below {samples}, and each slice {size} "
            "long."
        )
    for number, (x, y) in enumerate(pairs):
        rows = slice(number * size, min((number + 1) * size, samples))
        compare(x, X[rows], f"{name}: X of part {number}")
        torn = [
            (
                Y[:size],
                "the labels of the first part came again. y needs the same slice as X.",
            ),
            (Y[:samples], "these are all labels. y needs the same slice as X."),
        ]
        compare(y, Y[rows], f"{name}: y of part {number}", torn)


WRONG = [
    ("X, y = X[order], y[order]", "X, y = X[order], y", "X was shuffled and y was not"),
    ("X, y = X[order], y[order]", "X[:], y[:] = X[order], y[order]", "changes the caller's array"),
    ("X[:end], y[:end], X[end:], y[end:]", "X[:-held_out], y[:-held_out], X[-held_out:], y[-held_out:]", "-0 is 0"),
    (
        "X[:end], y[:end], X[end:], y[end:]",
        "X[held_out:], y[held_out:], X[:held_out], y[:held_out]",
        "It should be the last",
    ),
    ("range(0, len(X), size)", "range(0, len(X) // size * size, size)", "last short batch is missing"),
    ("    return pairs", "        return pairs", "return inside the loop"),
    ("y[start : start + size]))", "y))", "all labels"),
]
