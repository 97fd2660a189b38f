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
    # your code: nudge each number alone to both sides, and leave the point as it was
    place_to_work = np.array(point, dtype=float)  # a copy; whole numbers would round a small nudge away
    slopes = np.zeros(place_to_work.shape)
    for place in np.ndindex(place_to_work.shape):  # (0, 0), (0, 1) ... whatever the shape
        old = place_to_work[place]
        place_to_work[place] = old + h
        above = f(place_to_work)
        place_to_work[place] = old - h
        below = f(place_to_work)
        place_to_work[place] = old  # put back, before the next one is nudged
        slopes[place] = (above - below) / (2 * h)
    return slopes
    # end of your code
