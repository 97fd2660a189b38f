"""Exercise 7.3  Gradient descent that knows when to stop

Write `descend(gradient, start, rate, tolerance, limit)`. Look at the gradient where you stand, then decide:
- its length (lesson 3.2) is not a number, or above 10^10: stop, "diverged"
- its length is below the tolerance: stop, "arrived"
- as many steps as the limit have been taken: stop, "limit"
- else take one step downhill and look again.
Return three things: the point where you stopped, an array; the number of steps; the word. `start` stays as it was.

With gradient(w) = 4 * w, start [4.0], rate 0.1, tolerance 1, limit 100:   [0.186624], 6, "arrived"

Level     middle
Lessons   07/05, 07/08, 07/09
Check     python3 course.py check 07/03
"""

import numpy as np


def descend(gradient, start, rate, tolerance=1e-6, limit=1000):
    # your code: look, decide, step, again and again
    point, steps = np.array(start, dtype=float), 0  # a copy: the start is the caller's
    while True:
        slope = gradient(point)
        length = np.sqrt(np.sum(slope**2))
        if not length <= 1e10:  # also true for nan, which is neither above nor below anything
            return point, steps, "diverged"
        if length < tolerance:
            return point, steps, "arrived"
        if steps == limit:
            return point, steps, "limit"
        point = point - rate * slope
        steps += 1
    # end of your code
