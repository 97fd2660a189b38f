"""Exercise 6.3  Votes in place of labels

Some pictures are hard to tell, so several people were asked. A row of `votes` (samples, classes) counts what they said
about one picture: [7, 3, 0] is seven times class 0 and three times class 1. The target of this row is [0.7, 0.3, 0].
Write `vote_loss(probabilities, votes)`: the cross-entropy of lesson 6.4 in full, minus the sum of target times log p
over the classes, and then the mean over the samples. Rows may have different numbers of votes. A probability of 0
counts as 1e-7.

Example: probabilities [[0.5, 0.25, 0.25]] and votes [[1, 1, 0]] cost 0.5 * 0.6931 + 0.5 * 1.3863 = 1.0397.

Level     middle
Lessons   06/03, 06/04, 06/05
Check     python3 course.py check 06/03
"""

import numpy as np

PROBABILITIES = np.array([[0.5, 0.25, 0.25], [0.1, 0.0, 0.9]])  # (samples, classes)
VOTES = np.array([[1, 1, 0], [0, 1, 3]])  # (samples, classes)


def vote_loss(probabilities, votes):
    # your code: votes to shares, logs, the sum over the classes, the mean over the samples
    targets = votes / np.sum(votes, axis=1, keepdims=True)  # (samples, classes), every row sums to 1
    logs = np.log(np.clip(probabilities, 1e-7, 1))  # log(0) is minus infinity, and 0 times that is nan
    losses = -np.sum(targets * logs, axis=1)  # (samples,)
    return np.mean(losses)
    # end of your code


if __name__ == "__main__":
    for i in range(2):
        print(f"picture {i}: {vote_loss(PROBABILITIES[i : i + 1], VOTES[i : i + 1]):.4f}")
    print(f"mean:      {vote_loss(PROBABILITIES, VOTES):.4f}")
