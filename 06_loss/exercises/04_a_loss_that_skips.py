"""Exercise 6.4  A loss that survives, and skips

A cross-entropy from logits for real life: it survives logits of 1000, and it skips samples that nobody has labelled,
whose label is -1. logits are (samples, classes), labels (samples,). Write three functions, each may call those before:
1. log_sum_exp(logits): for each row the log of the sum of e^logit, (samples,). Any logits, no overflow.
2. losses(logits, labels): for each row its log-sum-exp minus the logit of the right class, (samples,). 0 for label -1.
3. loss(logits, labels): the mean over the samples that have a label. Without any it is 0.

Example: the logits [[2, 1, 0.1], [0.5, 2.5, 0.3], [9, 9, 9]] with the labels [0, 1, -1] have the losses
[0.4170, 0.2200, 0] and the mean 0.3185.

Level     project
Lessons   06/05, 06/06, 05/07
Check     python3 course.py check 06/04
"""

import numpy as np

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3], [9.0, 9.0, 9.0]])  # (samples, classes)
LABELS = np.array([0, 1, -1])  # (samples,), -1: nobody knows


def log_sum_exp(logits):
    # TODO: the largest logit of each row is taken out, and added again at the end
    raise NotImplementedError("exercise 6.4")


def losses(logits, labels):
    # TODO: log-sum-exp minus the logit of the right class, 0 where there is no label
    raise NotImplementedError("exercise 6.4")


def loss(logits, labels):
    # TODO: the mean over the labelled samples
    raise NotImplementedError("exercise 6.4")


if __name__ == "__main__":
    print("losses", losses(LOGITS, LABELS).round(4), " mean", round(float(loss(LOGITS, LABELS)), 4))
    print("a thousand more for every logit:", round(float(loss(LOGITS + 1000, LABELS)), 4))
