"""Marks exercise 6.3."""

import numpy as np

from marking import Wrong
from marking_arrays import brief, broken, call, compare

HINTS = [
    "First make targets of the votes: every row is divided by its own sum. What must the shape of the sums be, so "
    "that each row meets its own (lesson 5.6)?",
    "np.sum(votes, axis=1, keepdims=True) leaves a column of sums. For the logs, lesson 6.5 lifts the probabilities "
    "to at least 1e-7 with np.clip before it takes np.log.",
    "Multiply targets by logs, sum along the rows (axis=1), turn the sign: that is the loss of each sample. Then "
    "the mean.",
]


def check(work):
    p = np.array([[0.5, 0.25, 0.25], [0.1, 0.3, 0.6], [0.2, 0.7, 0.1]])
    votes = np.array([[1, 1, 0], [0, 1, 3], [4, 5, 1]])
    targets = votes / votes.sum(axis=1, keepdims=True)
    logs = np.log(p)
    losses = -np.sum(targets * logs, axis=1)
    right = np.mean(losses)
    compare(
        call(work.vote_loss, p, votes),
        right,
        f"probabilities {brief(p)}, votes {brief(votes)}",
        [
            (
                -np.mean(targets * logs),
                "a third of it: the mean was taken over all nine entries. Sum over the classes of a sample first, "
                "then take the mean over the three samples.",
            ),
            (np.sum(losses), "this is the sum over the samples. Divide by their number: a loss is a mean."),
            (losses, "these are the losses of the single samples. The loss of the batch is their mean."),
            (-right, "the sign is missing. Logs of probabilities are negative, and a loss is positive."),
            (
                right / np.log(10),
                "this is the loss with np.log10. The course's log is the natural one, np.log (lesson 6.4).",
            ),
            (
                right / np.log(2),
                "this is the loss with np.log2. The course's log is the natural one, np.log (lesson 6.4).",
            ),
            (
                -np.mean(np.sum(votes * logs, axis=1)),
                "the votes were used as they are, so a picture that more people were asked about counts more. "
                "Divide each row of votes by its sum.",
            ),
            (
                -np.mean(np.sum(votes / votes.sum() * logs, axis=1)),
                "the votes were divided by the sum of the whole table. Each row has a sum of its own: axis=1, "
                "keepdims=True.",
            ),
            (
                -np.mean(np.sum(votes / votes.sum(axis=1) * logs, axis=1)),
                "the sums of the rows lie in a row themselves, so column 0 was divided by the sum of row 0. In a "
                "square table NumPy says nothing. keepdims=True leaves them standing in a column.",
            ),
            (
                -np.mean(np.sum(votes / votes.sum(axis=0) * logs, axis=1)),
                "each column of votes was divided by its sum. The people who were asked about one picture stand in "
                "a row: axis=1.",
            ),
            (
                -np.mean(logs[np.arange(3), votes.argmax(axis=1)]),
                "only the class with most votes was counted. The others count too, each with its share.",
            ),
            (
                -np.sum(targets * np.log(p), axis=0).mean(),
                "the sum ran down the columns. Sum over the classes of a sample: axis=1.",
            ),
            (
                -np.mean(np.log(np.sum(targets * p, axis=1))),
                "the log was taken last. Each probability has its log before the sum.",
            ),
        ],
    )
    p, votes = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]), np.array([[5, 0], [1, 3], [2, 2]])
    right = -np.mean(np.sum(votes / votes.sum(axis=1, keepdims=True) * np.log(np.clip(p, 1e-7, 1)), axis=1))
    got = call(work.vote_loss, p, votes)
    name = f"probabilities {brief(p)}, votes {brief(votes)}"
    if broken(got):
        raise Wrong(
            f"{name}: expected {right:.4f}, got {brief(got)}. There is a probability of 0 among them: log(0) is minus "
            "infinity, and 0 times that is nan. Lift the probabilities to at least 1e-7 before the log, "
            "np.clip(probabilities, 1e-7, 1) (lesson 6.5)."
        )
    compare(got, right, name, tolerance=1e-4)


WRONG = [
    ("    losses = -np.sum(targets * logs, axis=1)", "    losses = -targets * logs", "all nine entries"),
    ("np.mean(losses)", "np.sum(losses)", "sum over the samples"),
    ("np.log(np.clip", "np.log10(np.clip", "np.log10"),
    ("np.log(np.clip", "np.log2(np.clip", "np.log2"),
    ("votes / np.sum(votes, axis=1, keepdims=True)", "votes", "used as they are"),
    ("axis=1, keepdims=True", "axis=1", "lie in a row"),
    ("np.clip(probabilities, 1e-7, 1)", "probabilities", "log(0) is minus infinity"),
]
