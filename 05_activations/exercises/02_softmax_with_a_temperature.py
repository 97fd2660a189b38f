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
    # TODO: shares of each row, cooled or heated
    raise NotImplementedError("exercise 5.2")


if __name__ == "__main__":
    for T in (0.1, 0.5, 1.0, 2.0, 10.0):
        print(f"T = {T:4.1f}  {softmax(SCORES, T).round(3).tolist()}")
