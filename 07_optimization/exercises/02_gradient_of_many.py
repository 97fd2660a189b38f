"""Exercise 7.2  The gradient of a function of many numbers

Write `gradient(f, point, h)`. `f` takes an array and returns one number; `point` is an array of any shape, (3,) or
(2, 4) or whatever. Return an array of floats of the same shape: for each number of the point its partial derivative, by
a central difference. The point belongs to the caller and must be the same afterwards; it may hold whole numbers.

With f(p) = p[0]^2 + 3 * p[0] * p[1] and point = np.array([1.0, 2.0]):   gradient [8, 3]

Level     middle
Lessons   07/03, 07/05, 07/12
Check     python3 course.py check 07/02
"""

import numpy as np


def gradient(f, point, h=1e-5):
    # TODO: nudge each number alone to both sides, and leave the point as it was
    raise NotImplementedError("exercise 7.2")
