"""Exercise 6.2  Among the first two

Accuracy asks if the right class has the largest score. A milder question: is it among the two largest? Write
`top_two(scores, labels)` for scores (samples, classes) and labels (samples,): the share of samples whose right class
has one of the two largest scores of its row. No loops; scores stays as it was. No two scores of a row are equal.

Example: with the scores [0.5, 0.2, 0.3] label 0 and label 2 are among the first two, label 1 is not.

Level     middle
Lessons   04/03, 04/06, 06/08
Check     python3 course.py check 06/02
"""

import numpy as np

SCORES = np.array([[0.5, 0.2, 0.3], [0.1, 0.8, 0.4], [0.9, 0.6, 0.7], [0.2, 0.3, 0.1]])  # (samples, classes)
LABELS = np.array([2, 1, 1, 0])  # (samples,)


def top_two(scores, labels):
    # TODO: in how many rows is at most one score larger than that of the right class?
    raise NotImplementedError("exercise 6.2")


if __name__ == "__main__":
    print(f"first:         {np.mean(np.argmax(SCORES, axis=1) == LABELS):.2f}")
    print(f"among the two: {top_two(SCORES, LABELS):.2f}")
