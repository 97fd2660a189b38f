"""Marks exercise 6.2."""

import numpy as np

from marking_arrays import call, compare

HINTS = [
    "You need not sort. Ask of each row: how many classes have a larger score than the right one? If it is none or "
    "one, the right class is among the first two.",
    "The score of the right class of each row: scores[np.arange(len(scores)), labels], shape (samples,). To compare "
    "each row with its own number it must stand in a column: .reshape(-1, 1).",
    "scores > column is a table of True and False; np.sum(..., axis=1) counts the True of each row; np.mean(count "
    "<= 1) is the share.",
]


def rank(scores, right):
    return np.sum(scores > right, axis=1)


def check(work):
    rng = np.random.default_rng(1)
    for n, classes in [(12, 12), (50, 5)]:  # with this seed no two typical mistakes give the same share
        labels = rng.integers(0, classes, n)
        scores = rng.normal(size=(n, classes)) + 1.5 * np.eye(classes)[labels]  # better than a guess
        right = scores[np.arange(n), labels]
        ahead = rank(scores, right.reshape(-1, 1))
        behind = np.sum(scores < right.reshape(-1, 1), axis=1)
        typical = [
            (
                np.sum(ahead <= 1),
                "this is how many. The share is that number divided by the number of samples: a mean.",
            ),
            (
                np.mean(ahead == 0),
                "this is the accuracy, the share of right classes that come first. The second place counts too.",
            ),
            (
                np.mean(ahead == 1),
                "this is the share of right classes in the second place. The first place counts too.",
            ),
            (ahead <= 1, "this says it for each sample. The share is one number, their mean."),
            (
                np.mean(behind <= 1),
                "this is the share among the two smallest scores. np.argsort begins with the smallest: take the "
                "last two columns.",
            ),
            (np.mean(ahead <= 2), "the third place was counted too. At most one class may be ahead of the right one."),
            (
                np.mean(np.sum(scores > right.reshape(-1, 1), axis=0) <= 1),
                "the classes ahead were counted down the columns, over the samples. They are counted along a row: "
                "axis=1.",
            ),
        ]
        if n == classes:
            typical.append(
                (
                    np.mean(rank(scores, right) <= 1),
                    "the scores of the right classes lie in a row, (samples,), so that of sample 0 was compared "
                    "with column 0. In a square table NumPy says nothing (lesson 4.3). Stand them up in a column: "
                    ".reshape(-1, 1).",
                )
            )
        right_share = np.mean(ahead <= 1)
        compare(
            call(work.top_two, scores, labels), right_share, f"top_two of {n} samples of {classes} classes", typical
        )


WRONG = [
    ("np.mean(ahead <= 1)", "np.sum(ahead <= 1)", "divided by the number of samples"),
    ("ahead <= 1", "ahead == 0", "second place counts too"),
    ("right.reshape(-1, 1)", "right", "lie in a row"),
    ("scores > right", "scores < right", "two smallest"),
    ("axis=1)  # (samples,), how", "axis=0)  # (samples,), how", "down the columns"),
    (
        "right = scores[np.arange(len(scores)), labels]",
        "scores[0, 0] = 0\n    right = scores[np.arange(len(scores)), labels]",
        "changes the caller's array",
    ),
]
