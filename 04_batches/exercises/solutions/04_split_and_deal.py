"""Exercise 4.4  Split and deal

A data set is shuffled once. Then some samples are held out, and the others are dealt out in minibatches. Write both:
- split(X, y, order, held_out) brings X and y into the given order and gives back four arrays: the X and the y to learn
  from, then the X and the y of the last `held_out` samples. 0 means that nothing is held out;
- minibatches(X, y, size) gives back a list of pairs (part of X, part of y), in order. The last pair may be shorter.

Example: for order [2, 0, 1] and held_out 1 the samples 2 and 0 are to learn from, and sample 1 is held out.
minibatches of 5 samples, size 2: three pairs, of 2, 2 and 1 samples.

Level     middle
Lessons   03/04, 04/07, 04/08
Check     python3 course.py check 04/04
"""

import numpy as np

X = np.array([[0.0, 0.5], [1.0, 1.5], [2.0, 2.5], [3.0, 3.5], [4.0, 4.5], [5.0, 5.5]])  # sample 3 begins with 3
Y = np.array([0, 10, 20, 30, 40, 50])  # and has the label 30: so you see at once if they were torn apart
ORDER = np.array([4, 2, 0, 5, 1, 3])


def split(X, y, order, held_out):
    # your code: X and y in the given order, then cut
    X, y = X[order], y[order]  # new arrays; one order for both, or samples and labels are torn apart
    end = len(X) - held_out  # counted from the front: a slice [:-held_out] would be empty for held_out 0
    return X[:end], y[:end], X[end:], y[end:]
    # end of your code


def minibatches(X, y, size):
    # your code: slices of X and of y, the last one as long as what is left
    pairs = []
    for start in range(0, len(X), size):  # 0, size, 2 * size ... as long as there is a sample to begin with
        pairs.append((X[start : start + size], y[start : start + size]))  # a slice past the end stops at the end
    return pairs
    # end of your code


if __name__ == "__main__":
    X_learn, y_learn, X_held, y_held = split(X, Y, ORDER, 1)
    for X_part, y_part in minibatches(X_learn, y_learn, 2):
        print(X_part[:, 0], y_part)
    print("held out:", X_held[:, 0], y_held)
