"""Marks exercise 6.4."""

import numpy as np

from marking import Wrong
from marking_arrays import brief, broken, call, compare

HINTS = [
    "log_sum_exp: lesson 6.6 takes the largest logit of each row out before e^x and adds it after the log. Mind the "
    "shapes: the largest must stand in a column to be subtracted, and the answer is flat, (samples,).",
    "losses: first compute them for all rows as if every label were real; the index -1 is no error for NumPy, it "
    "picks the last class. Then put 0 where labels == -1: np.where does it without writing into anything.",
    "loss: the sum of the losses, divided by how many labels are not -1: np.sum(labels != -1) counts them. Ask "
    "first if there are none.",
]

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3], [-1.0, 0.0, 4.0]])
FAR = np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1002.0, -1001.0], [0.0, 1000.0, -1000.0]])
RIGHT = np.array([0, 1, 0])
SOME = np.array([0, -1, 0])


def plain(logits):
    largest = logits.max(axis=1)
    return largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1))


def check(work):
    check_log_sum_exp(work)
    for logits in (LOGITS, FAR, LOGITS[:2]):
        for labels in (RIGHT[: len(logits)], SOME[: len(logits)]):
            check_losses(work, logits, labels)
    check_loss(work)


def check_log_sum_exp(work):
    largest = LOGITS.max(axis=1)
    compare(
        call(work.log_sum_exp, LOGITS),
        plain(LOGITS),
        f"log_sum_exp of {brief(LOGITS)}",
        [
            (
                plain(LOGITS)[:, None],
                "the right numbers in a column, (3, 1). Give back a flat array, (3,): a column would be stretched "
                "to a table later.",
            ),
            (
                plain(LOGITS) - largest,
                "the largest logit was taken out before e^x and not added again after the log.",
            ),
            (np.exp(LOGITS).sum(axis=1), "this is the sum of the powers. Its log is missing."),
            (
                np.log(np.exp(LOGITS).sum(axis=0)),
                "the sum ran down the columns, over the samples. Sum along the rows: axis=1.",
            ),
            (np.log(np.exp(LOGITS).sum()), "one number for the whole table. Every row has its own: axis=1."),
            (plain(LOGITS) / np.log(10), "this is log10. The log that undoes e^x is np.log."),
            (plain(LOGITS) / np.log(2), "this is log2. The log that undoes e^x is np.log."),
            (
                largest + np.log(np.exp(LOGITS - largest).sum(axis=1)),
                "the largest logits lie in a row, (3,), so that of row 0 was taken from column 0. They must stand "
                "in a column to be subtracted: keepdims=True.",
            ),
        ],
    )
    got = call(work.log_sum_exp, FAR)
    name = f"log_sum_exp of {brief(FAR)}"
    if broken(got):
        why = (
            "e^1000 is too large for a number. Take the largest logit of each row out before e^x, and add it after the "
            "log (lesson 6.6)."
        )
        if np.isfinite(np.ravel(got)[0]):
            why = (
                "the first row is right and another one is not. With one largest logit for the whole table a row far "
                "below it has only powers that round to 0, and log(0) is minus infinity. Each row has its own "
                "largest: axis=1."
            )
        raise Wrong(f"{name}: expected {brief(plain(FAR))}, got {brief(got)}: {why}")
    compare(got, plain(FAR), name)


def check_losses(work, logits, labels):
    known = labels != -1
    picked = logits[np.arange(len(logits)), labels]
    every = plain(logits) - picked
    compare(
        call(work.losses, logits, labels),
        np.where(known, every, 0),
        f"losses of {brief(logits)} with the labels {labels.tolist()}",
        [
            (
                every,
                "the sample with the label -1 has a loss. For NumPy the index -1 is no error, it means the last "
                "class, so a class was made up that nobody has given. Put 0 there.",
            ),
            (
                lambda got: np.shape(got) == (len(logits), len(logits)),
                "logits[:, labels] takes all the labelled columns from every row, and the answer is a table. One "
                "entry of each row wants a number for each row too: np.arange(len(logits)) in place of the colon "
                "(lesson 6.5).",
            ),
            (every[known], "the unlabelled samples are gone. They stay in their place, with the loss 0."),
            (np.where(known, -every, 0), "the signs are turned. It is log-sum-exp minus the logit of the right class."),
            (np.where(known, plain(logits) + picked, 0), "the logit of the right class was added. It is subtracted."),
            (
                np.where(known, plain(logits), 0),
                "this is log-sum-exp alone. The logit of the right class is subtracted from it.",
            ),
            (
                plain(logits) - np.where(known, picked, 0),
                "where the label is -1 only the logit was made 0. The whole loss should be 0.",
            ),
        ],
    )


def check_loss(work):
    for labels in (RIGHT, SOME):
        known = labels != -1
        total = np.sum((plain(LOGITS) - LOGITS[np.arange(3), labels])[known])
        typical = [(total, "this is the sum. A loss is a mean, or it would grow with the size of the batch.")]
        if not known.all():
            typical += [
                (
                    total / 3,
                    "it was divided by all three samples, but only two have a label. The unlabelled one would pull "
                    "the loss down without having been right. Divide by the number of labels that are not -1.",
                ),
            ]
        compare(
            call(work.loss, LOGITS, labels),
            total / known.sum(),
            f"loss of {brief(LOGITS)} with the labels {labels.tolist()}",
            typical,
        )
    got = call(work.loss, LOGITS, np.array([-1, -1, -1]))
    if broken(got):
        raise Wrong(
            f"loss of a batch without any label: expected 0, got {brief(got)}. The sum is 0 and so is the number of "
            "labels, and 0 / 0 is nan. Ask before dividing if there are any, and return 0.0 if not."
        )
    compare(got, 0.0, "loss of a batch without any label")


WRONG = [
    ("largest = np.max(logits, axis=1, keepdims=True)", "largest = np.zeros((len(logits), 1))", "e^1000 is too large"),
    (
        "np.max(logits, axis=1, keepdims=True)",
        "np.max(logits) + np.zeros((len(logits), 1))",
        "one largest logit for the whole table",
    ),
    ("largest[:, 0] + np.log(sums)", "np.log(sums)", "not added again"),
    ("np.where(labels == -1, 0, all_losses)", "all_losses", "means the last class"),
    ("logits[np.arange(len(logits)), labels]", "logits[:, labels]", "in place of the colon"),
    ("np.sum(losses(logits, labels)) / labelled", "np.mean(losses(logits, labels))", "divided by all three"),
    ("    if labelled == 0:\n        return 0.0\n", "", "0 / 0 is nan"),
]
