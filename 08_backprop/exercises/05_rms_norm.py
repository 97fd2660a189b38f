"""Exercise 8.5  A layer that makes all rows equally long

Batch normalization (lesson 8.29) looks down the columns of a batch. This layer, used in large language models, looks
along the rows, so that samples have nothing to do with each other: y = gain * x / r, where r = sqrt(mean(x^2) + eps)
is one number for each sample, and gain (features,) is trained. `forward` is written; write `backward`: store the
gradient for the gain in self._gain.grad (write into the array, `[...] =`), return the gradient for x.
Every x acts on its own y, and through r on all the y of its row. The referee must pass both gradients.

Level     hard
Lessons   07/07, 08/04, 08/07, 08/22, 08/29
Check     python3 course.py check 08/05
"""

import sys
from pathlib import Path

import numpy as np

sys.path[1:1] = map(str, Path(__file__).resolve().parents[1:3])  # the chapter's folder, where the library lies
from deeplearning import Layer, Parameter

EPS = 1e-5


class RMSNorm(Layer):
    """y = gain * x / r, with r the root of the mean square of each row."""

    def __init__(self, features):
        self._gain = Parameter(np.ones(features))

    def named_parameters(self):
        return {"gain": self._gain}

    def forward(self, x):  # (batch, features)
        self.r = np.sqrt(np.mean(x**2, axis=1, keepdims=True) + EPS)  # (batch, 1)
        self.n = x / self.r  # (batch, features): rows of equal length
        return self._gain.data * self.n

    def backward(self, dL_dy):  # (batch, features)
        # TODO: the gain first, then back through n = x / r, where two paths add
        raise NotImplementedError("exercise 8.5")
