"""Exercise 4.2  Two ways to centre a table

A batch of images may be lit differently, and a batch of measurements may use different units. Both are mended by
taking away a mean, but not the same one. X is a batch, (samples, inputs). Write two functions without loops:
`centre_columns(X)` takes from every column the mean of that column, `centre_rows(X)` from every row the mean of that
row. Both give back a new table of the shape of X and leave X as it was.

Example: for [[1, 3], [5, 5]] the columns have the means 3 and 4: [[-2, -1], [2, 1]]. The rows have the means 2 and 5:
[[-1, 1], [0, 0]].

Level     easy
Lessons   04/03, 04/06
Check     python3 course.py check 04/02
"""

import numpy as np

EXAMPLE = np.array([[1.0, 3.0], [5.0, 5.0]])


def centre_columns(X):
    # TODO: from every column its own mean
    raise NotImplementedError("exercise 4.2")


def centre_rows(X):
    # TODO: from every row its own mean
    raise NotImplementedError("exercise 4.2")


if __name__ == "__main__":
    print(centre_columns(EXAMPLE))
    print(centre_rows(EXAMPLE))
