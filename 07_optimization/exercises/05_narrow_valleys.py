"""Exercise 7.5  Narrow valleys, few steps

A valley may be hundreds of times as steep across as along. One rate for all directions must stay below 2 / L of the
steepest (lesson 7.9), and then the flat directions crawl: the second valley below takes about 4,000 steps.
Write `descend(gradient, start)`. `gradient(point)` gives the slopes at a point, an array; you are not told how steep
the valley is, but you may ask at most 50 times, every call counted. Return the point where you end: the gradient there
must be shorter than 0.000001. Any way is allowed that needs no more calls; what chapter 7 taught is enough.
Run the file to see how many calls you need. The marks use other valleys of the same kind, with up to 6 directions.

Level     project
Lessons   07/02, 07/08, 07/09, 07/12
Check     python3 course.py check 07/05
"""

import numpy as np

BUDGET = 50


class Valley:
    """f = sum of L * (p - bottom)^2 / 2, one L for each direction, and `tilt` times the product of the first two."""

    def __init__(self, L, bottom, tilt):
        self.L, self.bottom, self.tilt, self.calls = np.array(L), np.array(bottom), tilt, 0

    def gradient(self, point):
        self.calls += 1
        away = np.asarray(point, dtype=float) - self.bottom
        slopes = self.L * away
        slopes[:2] += self.tilt * away[1::-1]  # the slope of a product of two: the other one
        return slopes


def descend(gradient, start):
    # TODO: find out how bent the valley is in each direction, then give each direction a rate of its own
    raise NotImplementedError("exercise 7.5")


if __name__ == "__main__":
    for valley in [Valley([1.0, 25.0], [3.0, -2.0], 0.0), Valley([1.0, 400.0, 20.0], [1.0, 2.0, 3.0], 5.0)]:
        end = descend(valley.gradient, np.zeros(len(valley.L)))
        calls, length = valley.calls, np.linalg.norm(valley.gradient(end))
        print(f"L = {valley.L}: {calls} calls, length of the gradient at the end {length:.1e}")
