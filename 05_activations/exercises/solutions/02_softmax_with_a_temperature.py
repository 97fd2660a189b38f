"""Exercise 5.2  Softmax with a temperature

Softmax has a knob. Divide all scores by a number T before, the temperature: a T above 1 makes the shares more even, a
T below 1 gives more to the largest score. With T = 1 it is the softmax that you know. Write `softmax(scores,
temperature)` for scores (batch, classes): probabilities of the same shape, every row sums to 1. It must not overflow,
whatever the scores, and scores stays as it was.

Example: the scores [2, 0] become [0.881, 0.119] at T = 1, [0.731, 0.269] at T = 2 and [0.982, 0.018] at T = 0.5.

Level     middle
Lessons   05/06, 05/07
Check     python3 course.py check 05/02
"""

import numpy as np

SCORES = np.array([[2.0, 0.0], [1000.0, 999.0]])


def softmax(scores, temperature):
    # your code: shares of each row, cooled or heated
    scaled = scores / temperature  # (batch, classes), a new array
    # Largest score of each row to 0: e^x is at most 1. keepdims leaves a column (batch, 1), one number for each row.
    shifted = scaled - np.max(scaled, axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / np.sum(exponentials, axis=1, keepdims=True)
    # end of your code


if __name__ == "__main__":
    for T in (0.1, 0.5, 1.0, 2.0, 10.0):
        print(f"T = {T:4.1f}  {softmax(SCORES, T).round(3).tolist()}")
