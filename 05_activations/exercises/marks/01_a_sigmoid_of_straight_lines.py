"""Marks exercise 5.1."""

import numpy as np

from marking_arrays import call, compare

HINTS = [
    "First the line in the middle alone: it is 0 at x = -2 and 1 at x = 2. What is its slope, and where is it at x "
    "= 0?",
    "The line is x / 4 + 0.5. Left of -2 it falls below 0, right of 2 it rises above 1. ReLU knows how to stop a "
    "number from falling below 0: np.maximum. What stops it from rising above 1?",
    "np.maximum(0, line) lets nothing fall below 0. np.minimum(1, ...) around it lets nothing rise above 1.",
]


def check(work):
    x = np.array([-5.0, -2.0, -1.0, 0.0, 1.0, 2.0, 5.0])
    line = 0.25 * x + 0.5
    compare(
        call(work.straight_sigmoid, x),
        np.clip(line, 0, 1),
        "straight_sigmoid of [-5, -2, -1, 0, 1, 2, 5]",
        [
            (line, "this is the line alone. It runs below 0 and above 1, where it should stay at 0 and at 1."),
            (np.maximum(0, line), "the upper end is missing. Right of x = 2 the line goes on and should stay at 1."),
            (np.minimum(1, line), "the lower end is missing. Left of x = -2 the line goes on and should stay at 0."),
            (
                np.ones(7),
                "all ones. The smaller of 0 and the line is never above 0, and the larger of 1 and that is 1: "
                "minimum and maximum have changed places. To keep a number above 0 take the larger one.",
            ),
            (
                np.zeros(7),
                "all zeros. The larger of 1 and the line is never below 1, and the smaller of 0 and that is 0: "
                "minimum and maximum have changed places. To keep a number below 1 take the smaller one.",
            ),
            (
                np.clip(0.25 * x, 0, 1),
                "the line passes 0 at x = 0. It should be 0.5 there: half the way up is missing.",
            ),
            (
                np.clip(0.5 * x + 0.5, 0, 1),
                "the line is too steep, it reaches 0 and 1 at -1 and 1 already. From -2 to 2 are four steps, and it "
                "rises by 1 on the way.",
            ),
            (
                np.clip(x, 0, 1),
                "this is x kept between 0 and 1. The line in the middle has the slope 1/4 and passes 0.5.",
            ),
            (1 / (1 + np.exp(-x)), "this is the real sigmoid. Here three straight lines are wanted."),
        ],
    )
    table = np.array([[-0.4, 3.0, 1.6], [-9.0, 0.0, -2.4]])
    compare(call(work.straight_sigmoid, table), np.clip(0.25 * table + 0.5, 0, 1), "a batch of shape (2, 3)")


WRONG = [
    ("np.minimum(1, np.maximum(0, line))", "np.maximum(0, line)", "upper end is missing"),
    ("np.minimum(1, np.maximum(0, line))", "np.maximum(1, np.minimum(0, line))", "changed places"),
    ("np.minimum(1, np.maximum(0, line))", "np.min(1, np.max(0, line))", "np.maximum and np.minimum"),
    ("0.25 * x + 0.5", "0.5 * x + 0.5", "too steep"),
    ("0.25 * x + 0.5", "0.25 * x", "passes 0 at x = 0"),
    ("line = 0.25 * x + 0.5", "x *= 0.25\n    line = x + 0.5", "changes the caller's array"),
]
