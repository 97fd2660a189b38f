"""Marks exercise 4.2."""

import numpy as np

from marking_arrays import call, compare

HINTS = [
    "A mean along an axis makes the table one dimension smaller: X.mean(axis=0) walks down the rows and leaves one "
    "number for each column, X.mean(axis=1) walks along each row and leaves one number for each row.",
    "For a table of shape (4, 3) the means of the columns have the shape (3,), and X minus them does what you want. "
    "The means of the rows have the shape (4,), and (4, 3) - (4,) does not fit. Which shape would?",
    "Means of rows must stand in a column: take the means with axis=1, then .reshape(-1, 1), then subtract from X.",
]

SQUARE = np.array([[1.0, 2.0, 6.0], [4.0, 4.0, 1.0], [7.0, 9.0, 2.0]])
TALL = np.vstack([SQUARE, [[0.0, 10.0, 2.0]]])


def check(work):
    for X, name in [(SQUARE, "a table of shape (3, 3)"), (TALL, "a table of shape (4, 3)")]:
        columns, rows = X.mean(axis=0), X.mean(axis=1).reshape(-1, 1)
        compare(
            call(work.centre_columns, X),
            X - columns,
            f"centre_columns of {name}",
            [
                (
                    X - rows,
                    "these are the rows centred. axis=0 walks down the rows and leaves one mean for each column.",
                ),
                (
                    X - X.mean(),
                    "one mean of the whole table was taken from every number. Every column has a mean of its own: "
                    "axis=0.",
                ),
                (columns, "these are the means. They still have to be taken away from X."),
            ],
        )
        typical = [
            (
                X - columns,
                "these are the columns centred. axis=1 walks along each row and leaves one mean for each row.",
            ),
            (X - X.mean(), "one mean of the whole table was taken from every number. Every row has its own: axis=1."),
        ]
        if len(X) == X.shape[1]:
            typical.append(
                (
                    X - X.mean(axis=1),
                    "the means are right, but they lie in a row, (3,), so the mean of row 0 was taken from column "
                    "0. In a square table NumPy says nothing (lesson 4.3). Stand them up in a column, (3, 1), with "
                    ".reshape(-1, 1).",
                )
            )
        compare(call(work.centre_rows, X), X - rows, f"centre_rows of {name}", typical)


WRONG = [
    ("X - X.mean(axis=0)", "X - X.mean(axis=1).reshape(-1, 1)", "rows centred"),
    ("X - X.mean(axis=0)", "X - X.mean()", "whole table"),
    ("return X - X.mean(axis=0)", "X -= X.mean(axis=0)\n    return X", "changes the caller's array"),
    ("X - X.mean(axis=1).reshape(-1, 1)", "X - X.mean(axis=1)", "lie in a row"),
    ("X - X.mean(axis=1).reshape(-1, 1)", "X - X.mean(axis=0)", "columns centred"),
]
