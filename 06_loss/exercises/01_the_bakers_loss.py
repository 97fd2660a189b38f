"""Exercise 6.1  The baker's loss

A network tells a baker how many buns to bake. A bun too many is thrown away and costs 0.5. A bun too few is a customer
who leaves without it, and costs 2. Write `bakers_loss(baked, wanted)`: the mean cost over all days. `baked` comes out
of a layer with one neuron and has the shape (days, 1); `wanted` is what customers asked for, (days,).

Example: baked [[10], [10]] and wanted [12, 6]: two too few cost 4, four too many cost 2, so the mean is 3.

Level     easy
Lessons   06/01, 06/02
Check     python3 course.py check 06/01
"""

import numpy as np

BAKED = np.array([[10.0], [10.0]])  # (days, 1)
WANTED = np.array([12.0, 6.0])  # (days,)


def bakers_loss(baked, wanted):
    # TODO: the cost of every day, then the mean
    raise NotImplementedError("exercise 6.1")


if __name__ == "__main__":
    print(bakers_loss(BAKED, WANTED))
    for buns in range(6, 13):
        print(f"{buns:2d} buns on both days cost {bakers_loss(np.array([[buns], [buns]]), WANTED):.2f}")
