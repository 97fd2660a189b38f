"""Exercise 7.4  A model with several inputs, trained by its gradient

The line of lesson 7.10 has one input. Here each sample has several: prediction = X @ w + b, with X (samples, inputs),
w (inputs,) and one number b. Write `gradient(w, b, X, y)`: the slopes of the mean squared error, dw (inputs,) and db.
Then write `fit(X, y, rate, steps)`: start with zeros, take that many steps, return w and b.

With X = [[1, 2], [3, 4]], y = [1, 2], w = [1, 1], b = 0:   the misses are 2 and 5, dw = [17, 24], db = 7
One step of rate 0.1 from zeros:                            w = [0.7, 1.0], b = 0.3

Level     middle
Lessons   07/08, 07/10
Check     python3 course.py check 07/04
"""

import numpy as np


def gradient(w, b, X, y):
    # your code: how far off is each sample, and what does that say to each weight?
    miss = X @ w + b - y  # (samples,)
    dw = np.mean(2 * miss[:, None] * X, axis=0)  # (samples, inputs) averaged over the samples: (inputs,)
    db = np.mean(2 * miss)
    return dw, db
    # end of your code


def fit(X, y, rate, steps):
    # your code: start with zeros, then gradient and update, again and again
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        dw, db = gradient(w, b, X, y)  # both at the same place, before either moves
        w = w - rate * dw
        b = b - rate * db
    return w, b
    # end of your code
