"""Exercise 8.2  An activation for the library: SiLU

SiLU is x times a soft gate: y = x * s, where s = sigmoid(x) = 1 / (1 + e^-x). Complete the layer so that it keeps the
contract of lesson 8.22: `forward(x)` returns y and keeps what `backward` needs; `backward(dL_dy)` returns the gradient
for x, shaped as x. The nudge of x moves y in two ways, as the factor x and inside the gate, and paths add. No array of
the caller may change. The referee gradient_check must pass the layer.

y at -1, 0 and 2:           -0.2689, 0, 1.7616
its slope at -1, 0 and 2:   0.0723, 0.5, 1.0908

Level     easy
Lessons   07/04, 08/05, 08/06, 08/22
Check     python3 course.py check 08/02
"""

import sys
from pathlib import Path

import numpy as np

sys.path[1:1] = map(str, Path(__file__).resolve().parents[1:3])  # the chapter's folder, where the library lies
from deeplearning import Layer


class SiLU(Layer):
    """y = x * sigmoid(x): nearly x where x is large, nearly zero far below zero, and smooth in between."""

    def forward(self, x):  # (batch, features)
        # TODO: keep what backward will need, return y
        raise NotImplementedError("exercise 8.2")

    def backward(self, dL_dy):  # (batch, features)
        # TODO: upstream gradient times slope, number by number
        raise NotImplementedError("exercise 8.2")
