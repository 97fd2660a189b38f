"""Exercise 8.3  A loss for a baker

A baker forecasts how many loaves will be sold. One loaf too many costs little, one too few a customer. So a miss is
squared, as in MSE, and a forecast that is too low counts `under` times as much. Complete the loss: `forward` returns
the mean over all elements, a float, and keeps what `backward` needs; `backward` returns the gradient, shaped
as the prediction. Neither array may change. The referee gradient_check must pass the loss.

under = 4, prediction [[1, 5]], target [[3, 4]]: the misses are -2 and 1
loss (4 * 4 + 1) / 2 = 8.5,   gradient [[-8, 1]]

Level     middle
Lessons   06/02, 08/05, 08/10, 08/22
Check     python3 course.py check 08/03
"""

import sys
from pathlib import Path

import numpy as np

sys.path[1:1] = map(str, Path(__file__).resolve().parents[1:3])  # the chapter's folder, where the library lies
from deeplearning import Loss


class LopsidedLoss(Loss):
    """Mean of weight * (prediction - target)^2; the weight is `under` where the prediction is too low, else 1."""

    def __init__(self, under=4.0):
        self.under = under

    def forward(self, prediction, target):  # any shape, both the same
        # your code: miss, weight, mean
        self.miss = prediction - target
        self.weight = np.where(self.miss < 0, self.under, 1.0)
        return float(np.mean(self.weight * self.miss**2))
        # end of your code

    def backward(self):
        # your code: how does the mean move with each prediction?
        return 2 * self.weight * self.miss / self.miss.size  # size: all elements, as many as the mean has
        # end of your code
