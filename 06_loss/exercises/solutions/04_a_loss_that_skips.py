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
    # your code: the largest logit of each row is taken out, and added again at the end
    largest = np.max(logits, axis=1, keepdims=True)  # (samples, 1)
    sums = np.sum(
        np.exp(logits - largest), axis=1
    )  # (samples,), from 1 to the number of classes: safe for e^x and for log
    return largest[:, 0] + np.log(sums)  # (samples,)
    # end of your code


def losses(logits, labels):
    # your code: log-sum-exp minus the logit of the right class, 0 where there is no label
    # An index of -1 is no error: it is the last class. So the losses of unlabelled rows are wrong here ...
    all_losses = log_sum_exp(logits) - logits[np.arange(len(logits)), labels]  # (samples,)
    return np.where(labels == -1, 0, all_losses)  # ... and replaced here
    # end of your code


def loss(logits, labels):
    # your code: the mean over the labelled samples
    labelled = np.sum(labels != -1)  # np.mean would divide by all samples, also by those that only add a 0
    if labelled == 0:
        return 0.0
    return np.sum(losses(logits, labels)) / labelled
    # end of your code


if __name__ == "__main__":
    print("losses", losses(LOGITS, LABELS).round(4), " mean", round(float(loss(LOGITS, LABELS)), 4))
    print("a thousand more for every logit:", round(float(loss(LOGITS + 1000, LABELS)), 4))
