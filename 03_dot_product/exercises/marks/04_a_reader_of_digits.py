"""Marks exercise 3.4."""

import numpy as np
from sklearn.datasets import load_digits

from marking import Wrong, expect, near

HINTS = [
    "images[digits == 3] is the array of all threes, one in each row. Its mean over the rows is a template, (64,).",
    "axis=0 runs down the rows, over the images, and leaves 64 numbers. Do it for d in range(10), collect the ten in "
    "a list, and make one array of the list with np.array.",
    "The bias of digit d is -np.dot(row, row) / 2, with its own row of the weights. So that, too, is a list of ten "
    "numbers.",
    "read: np.dot(weights, image) + biases is ten answers, and np.argmax gives the place of the largest, which is the "
    "digit.",
]

DATA = load_digits()
KNOWN, DIGITS = DATA.data[:1000] / 16, DATA.target[:1000]
HELD_OUT, TRUTH = DATA.data[1000:] / 16, DATA.target[1000:]
MEANS = np.array([KNOWN[DIGITS == d].mean(axis=0) for d in range(10)])
HALF = np.array([np.dot(row, row) for row in MEANS]) / 2


def check(work):
    try:
        given = expect(work.make, KNOWN.copy(), DIGITS.copy())
    except Wrong as wrong:
        if "inhomogeneous" not in str(wrong):
            raise
        raise Wrong(
            "make: expected ten templates of 64 numbers, got ten of different lengths, and they make no array. A mean "
            "over axis=1 has one number for each image; over axis=0, down the rows, it has one for each pixel."
        ) from None
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise Wrong(f"make should give back two things, `return weights, biases`; it gives a {type(given).__name__}.")
    weights, biases = (np.asarray(part) for part in given)
    if weights.shape == (64, 10):
        raise Wrong("weights: expected the shape (10, 64), got (64, 10), which is transposed: a row for each neuron.")
    if weights.shape == (10,):
        raise Wrong(
            "weights: expected the shape (10, 64), got (10,). A mean without an axis is a single number for all "
            "pixels; axis=0 takes it pixel by pixel, over the images."
        )
    if weights.shape == (64,):
        raise Wrong("weights: expected (10, 64), got (64,): that is a single template. Make one for each digit d.")
    if weights.shape != (10, 64):
        raise Wrong(
            f"weights: expected the shape (10, 64), got {weights.shape}. The mean of one digit's images, (images, "
            "64), over axis=0 has 64 numbers; with axis=1 it has one for each image."
        )
    counts = np.array([np.sum(DIGITS == d) for d in range(10)])[:, None]
    if near(weights, MEANS * counts):
        raise Wrong(
            f"weights: expected means, got sums: the largest number is {weights.max():.0f}. Divide by the number of "
            "images of that digit (the missing 1/N), or use .mean in place of .sum."
        )
    if near(weights, MEANS * counts / 1000):
        raise Wrong("weights: the sums were divided by 1000, all images. Divide by the number of images of THAT digit.")
    if not near(weights, MEANS):
        d = int(np.argmax(np.abs(weights - MEANS).max(axis=1)))
        raise Wrong(
            f"weights: row {d} is not the mean of the images of digit {d}; pixel 20 should be {MEANS[d, 20]:.3f}, and "
            f"is {weights[d, 20]:.3f}. images[digits == {d}] picks the right ones."
        )
    if biases.shape != (10,):
        raise Wrong(
            f"biases: expected ten numbers, (10,), got the shape {biases.shape}. Each template has one of its own."
        )
    for answer, why in [
        (HALF, "the sign is turned over. A bright template should be held back: minus."),
        (-2 * HALF, "that is the whole dot product. Half of it was asked for."),
        (
            -np.sqrt(2 * HALF) / 2,
            "that is half the length. The dot product with itself is the length SQUARED: no square root.",
        ),
        (
            -np.sqrt(2 * HALF),
            "that is the length. The dot product with itself is the length SQUARED, and half of it is asked.",
        ),
    ]:
        if near(biases, answer):
            raise Wrong(f"biases: expected {-HALF[0]:.3f} for the 0, got {biases[0]:.3f}: {why}")
    if not near(biases, -HALF):
        raise Wrong(f"biases: expected {-HALF.round(3)}, got {biases.round(3)}.")

    answers = np.array([one(expect(work.read, MEANS, -HALF, image)) for image in HELD_OUT])
    right = float(np.mean(answers == TRUTH))
    if right < 0.88:
        scores = HELD_OUT @ MEANS.T
        why = "Which of the ten answers should win?"
        if np.array_equal(answers, scores.argmax(axis=1)):
            why = "the biases are not used, so the bright templates win too often (lesson 3.4)."
        elif np.array_equal(answers, (scores - HALF).argmin(axis=1)):
            why = "the SMALLEST answer was taken. np.argmax finds the place of the largest."
        elif np.array_equal(answers, (scores + HALF).argmax(axis=1)):
            why = "the biases were taken away where they should be added: they are negative already."
        raise Wrong(f"of 797 new images expected at least 0.88 read right, got {right:.3f}: {why}")


def one(answer):
    """The digit; or what it should have been."""
    if np.shape(answer) != ():
        raise Wrong(
            f"read should give back one digit, got the shape {np.shape(answer)}: these are the answers of all ten."
        )
    if not near(answer, round(float(answer))) or not 0 <= answer <= 9:
        raise Wrong(
            f"read should give back a digit, 0 to 9, got {float(answer):.3f}. That is the largest ANSWER; its "
            "PLACE is the digit: np.argmax."
        )
    return int(answer)


WRONG = [
    ("mean(axis=0)", "mean(axis=1)", "axis=0"),
    ("mean(axis=0)", "mean()", "without an axis"),
    ("mean(axis=0)", "sum(axis=0)", "1/N"),
    ("-np.dot(row, row) / 2", "np.dot(row, row) / 2", "sign is turned over"),
    ("np.dot(weights, image) + biases", "np.dot(weights, image)", "biases are not used"),
    ("np.argmax(", "np.argmin(", "SMALLEST"),
    ("np.argmax(np.dot(weights, image) + biases)", "np.max(np.dot(weights, image) + biases)", "its PLACE"),
    ("return weights, biases", "return weights.T, biases", "transposed"),
]
