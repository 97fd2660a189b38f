"""Exercise 3.1  How alike are two vectors?

Write `cosine(a, b)` for two vectors of the same length: their dot product, divided by the length of one and by the
length of the other. The length of a vector is the square root of its dot product with itself. The cosine is 1 when both
point the same way, 0 at a right angle, -1 when they point in opposite ways, however long they are.

cosine([3, 4], [6, 8]) is 1, cosine([3, 4], [5, 0]) is 15 / (5 * 5) = 0.6, both given as arrays. With a vector of zeros
there is no angle: give back 0.0 then, and do not divide.

Level     easy
Lessons   03/01, 03/02
Check     python3 course.py check 03/01
"""

import numpy as np


def cosine(a, b):
    # TODO: the dot product without both lengths, or 0.0
    raise NotImplementedError("exercise 3.1")


if __name__ == "__main__":
    print("want 1.0, got", cosine(np.array([3.0, 4.0]), np.array([6.0, 8.0])))
    print("want 0.6, got", cosine(np.array([3.0, 4.0]), np.array([5.0, 0.0])))
