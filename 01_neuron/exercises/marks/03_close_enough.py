"""Marks exercise 1.3."""

from marking import Wrong, expect

HINTS = [
    "Lesson 01/04 compares two numbers: abs(a - b) < tolerance. Here it is done for every pair of two lists.",
    "Look for a reason to say False: lengths that differ, or one pair that is too far apart. `return False` there.",
    "Only when the loop has come to its end without finding such a pair, below it, `return True`.",
]

CASES = [  # a, b, tolerance, the answer, what a wrong answer means
    ([1.0, 2.0], [1.0, 2.0], 0.1, True, "these two are the same."),
    (
        [0.1 + 0.2],
        [0.3],
        0.000001,
        True,
        "0.1 + 0.2 differs from 0.3 only by rounding. Do not ask with `==`; compare the difference with the tolerance.",
    ),
    (
        [1.0, 5.0],
        [1.0, 2.0],
        0.1,
        False,
        "the first pair agrees and the second does not. Was the answer given after one pair? `return True` belongs "
        "below the loop.",
    ),
    (
        [1.0, 2.0],
        [1.0, 5.0],
        0.1,
        False,
        "2 - 5 is -3, and every negative number is less than the tolerance. Take the size of the difference: abs().",
    ),
    (
        [5.0, 2.0],
        [1.0, 2.0],
        0.1,
        False,
        "the last pair agrees, but the first does not. One pair that differs decides: `return False` at once.",
    ),
    (
        [1.0],
        [1.0, 2.0],
        0.1,
        False,
        "the lists are not of the same length. Compare the lengths before the loop.",
    ),
    ([1.0, 2.0], [1.0], 0.1, False, "the lists are not of the same length. Compare the lengths before the loop."),
    ([1.0], [1.25], 0.5, True, "the tolerance is the third value of the call, here 0.5, and not always the same."),
    ([1.0], [1.25], 0.125, False, "the tolerance is the third value of the call, here 0.125, and not always the same."),
    ([], [], 0.1, True, "two empty lists have no pair that differs."),
]


def check(work):
    for a, b, tolerance, want, why in CASES:
        try:
            got = expect(work.all_close, a, b, tolerance)
        except Wrong as wrong:
            if len(a) != len(b):
                raise Wrong(f"all_close({a}, {b}, {tolerance}): {why} ({wrong})") from None
            raise
        if not isinstance(got, bool):
            raise Wrong(f"all_close({a}, {b}, {tolerance}) should be True or False; yours gives {got!r}.")
        if got != want:
            raise Wrong(f"all_close({a}, {b}, {tolerance}): expected {want}, got {got}: {why}")


WRONG = [
    ("abs(x - y)", "(x - y)", "size of the difference"),
    ("abs(x - y) >= tolerance", "x != y", "Do not ask with `==`"),
    ("    return True", "        return True", "below the loop"),
    ("if len(a) != len(b):", "if False:", "same length"),
    ("zip(a, b, strict=True):\n        if abs(x - y) >= tolerance", "[]:\n        if True", "below the loop"),
    ("abs(x - y) >= tolerance", "abs(x - y) >= 0.000001", "third value"),
]
