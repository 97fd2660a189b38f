"""Marks exercise 3.1."""

import numpy as np

from marking import Wrong, expect, near

HINTS = [
    "You need three dot products: np.dot(a, b), np.dot(a, a) and np.dot(b, b). Two of them go through np.sqrt.",
    "Multiply the two lengths, call the product by a name, and ask whether it is 0 before you divide by it.",
    "The length of a is np.sqrt(np.dot(a, a)). If the product of both lengths is 0, return 0.0; else return np.dot(a, "
    "b) divided by it.",
]


def check(work):
    a, b = np.array([3.0, 4.0]), np.array([5.0, 0.0])
    got = expect(work.cosine, a, b)
    case = "cosine([3, 4], [5, 0]): expected 15 / (5 * 5) = 0.6, got"
    if np.shape(got) != ():
        raise Wrong(
            f"{case} {np.round(got, 3)}: that is not one number. `*` multiplies pair by pair; np.dot adds up, too."
        )
    for answer, why in [
        (15.0, "that is the dot product. Divide it by both lengths."),
        (3.0, "the dot product was divided by one length only. There are two."),
        (
            15 / 625,
            "the dot products of the vectors with themselves are the lengths SQUARED: the square root is missing.",
        ),
        (75.0, "there is a multiplication where both lengths should divide. Put brackets: dot / (length * length)."),
        (15.0 / 10.0, "the lengths were added. They are multiplied: dot / (length * length)."),
        (15 / 35, "np.sum(a) is not the length of a. The length is the square root of the dot product with itself."),
        (np.arccos(0.6), "that is the angle. Its cosine was asked for, so leave np.arccos out."),
        (np.degrees(np.arccos(0.6)), "that is the angle in degrees. Its cosine was asked for."),
    ]:
        if near(got, answer):
            raise Wrong(f"{case} {got:g}: {why}")
    if not near(got, 0.6):
        raise Wrong(f"{case} {got}.")
    for x, y, want in [
        ([3.0, 4.0], [6.0, 8.0], 1.0),
        ([3.0, 4.0], [-4.0, 3.0], 0.0),
        ([1.0, 2.0, 2.0], [-1.0, -2.0, -2.0], -1.0),
        ([1.0, 1.0, 1.0, 1.0], [1.0, 0.0, 0.0, 0.0], 0.5),
    ]:
        got = expect(work.cosine, np.array(x), np.array(y))
        if not near(got, want):
            raise Wrong(f"cosine({x}, {y}): expected {want}, got {got}. Does it work for any length and any sign?")
    with np.errstate(all="ignore"):
        got = expect(work.cosine, np.zeros(2), a)
    if not near(got, 0.0):
        raise Wrong(
            f"cosine([0, 0], [3, 4]): expected 0.0, got {got}: 0 / 0 is not a number (nan). Ask whether a length is "
            "0 before you divide."
        )


WRONG = [
    ("np.sqrt(np.dot(a, a)) * np.sqrt(np.dot(b, b))", "np.dot(a, a) * np.dot(b, b)", "SQUARED"),
    (" * np.sqrt(np.dot(b, b))", "", "one length only"),
    ("np.dot(a, b) / lengths", "np.dot(a, b)", "Divide it by both lengths"),
    ("np.dot(a, b) / lengths", "a * b / lengths", "pair by pair"),
    ("if lengths == 0:", "if False:", "not a number"),
]
