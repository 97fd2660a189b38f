"""Marks exercise 5.2."""

import numpy as np

from marking import Wrong, near
from marking_arrays import brief, broken, call, compare

HINTS = [
    "Divide the scores by the temperature first, and call the result by a new name. From there on it is lesson 5.7.",
    "Every row needs its own largest score and its own sum: axis=1 runs along a row, and keepdims=True leaves one "
    "number for each row standing in a column, so that it is taken from the right row.",
    "Four steps: scores / temperature; minus np.max(..., axis=1, keepdims=True); np.exp; divided by "
    "np.sum(..., axis=1, keepdims=True).",
]

SQUARE = np.array([[2.0, 0.0, 1.0], [0.5, 3.0, -1.0], [1.0, 1.0, 4.0]])
FAR = np.array([[1000.0, 1002.0, 1001.0], [-1000.0, -1001.0, -1003.0], [1.0, 2.0, 0.0]])


def shares(scores, axis=1):
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def check(work):
    powers = np.exp(SQUARE)
    compare(
        call(work.softmax, SQUARE, 1.0),
        shares(SQUARE),
        "softmax of three rows at T = 1",
        [
            (powers, "these are the powers e^x. They still have to be divided by the sum of their row."),
            (
                lambda got: near(np.sum(got, axis=0), np.ones(3)),
                "every column sums to 1, and every row should. axis=0 runs down a column, over the samples; axis=1 "
                "runs along a row, over the classes (lesson 5.6).",
            ),
            (
                powers / powers.sum(),
                "the whole table sums to 1. Every row is a prediction of its own and has its own sum: axis=1.",
            ),
            (
                lambda got: not near(np.sum(got, axis=1), np.ones(3), 1e-4),
                "the rows do not sum to 1. The sums of the rows are right only if they stand in a column: without "
                "keepdims=True they lie in a row, and a square table is divided column by column without an error.",
            ),
            (
                shares(SQUARE - SQUARE.max(axis=1)),
                "the largest scores lie in a row, (3,), so the largest score of row 0 was taken from column 0. In a "
                "square table NumPy says nothing. They must stand in a column, (3, 1): keepdims=True.",
            ),
        ],
    )
    for T in (2.0, 0.5):
        compare(
            call(work.softmax, SQUARE, T),
            shares(SQUARE / T),
            f"softmax of three rows at T = {T}",
            [
                (shares(SQUARE), "the same as at T = 1. The temperature is not used yet."),
                (
                    shares(SQUARE * T),
                    "the scores were multiplied by the temperature. A high T should make shares more even: divide.",
                ),
                (
                    lambda got, T=T: not near(np.sum(got, axis=1), np.ones(3), 1e-4),
                    "the rows do not sum to 1. The temperature divides the scores, before e^x, and not the shares.",
                ),
            ],
        )
    compare(call(work.softmax, SQUARE[:2], 1.0), shares(SQUARE[:2]), "softmax of two rows of three classes")
    for T in (1.0, 0.01):
        got = call(work.softmax, FAR, T)
        name = f"softmax of {brief(FAR)} at T = {T}: expected {brief(shares(FAR / T))}, got {brief(got)}"
        if broken(got):
            why = (
                "e^1000 is too large for a number, and inf / inf is nan. Take the largest score of each row away "
                "first (lesson 5.7)."
            )
            if np.all(np.isfinite(got[0])):
                why = (
                    "the first row is right and another one is not: with one largest score for the whole batch all "
                    "powers of a row that lies far below it are 0, and 0 / 0 is nan. Each row has its own largest "
                    "score: axis=1, keepdims=True."
                )
            raise Wrong(f"{name}: {why}")
        compare(got, shares(FAR / T), name.split(":")[0])


WRONG = [
    (
        "np.sum(exponentials, axis=1, keepdims=True)",
        "np.sum(exponentials, axis=0, keepdims=True)",
        "every column sums to 1",
    ),
    ("np.sum(exponentials, axis=1, keepdims=True)", "np.sum(exponentials, axis=1)", "without keepdims=True"),
    ("scores / temperature", "scores * temperature", "multiplied by the temperature"),
    ("scaled - np.max(scaled, axis=1, keepdims=True)", "scaled", "inf / inf"),
    ("np.max(scaled, axis=1, keepdims=True)", "np.max(scaled)", "one largest score for the whole batch"),
    ("np.max(scaled, axis=1, keepdims=True)", "np.max(scaled, axis=1)", "largest scores lie in a row"),
    ("scaled = scores / temperature", "scores /= temperature\n    scaled = scores", "changes the caller's array"),
]
