"""Exercise 9.4  From both ends

nn.GRU(bidirectional=True) reads a name forwards and backwards. Build it from two GRUs that each read one way.
Write `turn(letters, lengths)`: every name of the batch turned round within its own length, the filling still behind.
Then complete `forward(letters, lengths)`: self.forwards reads the letters, self.backwards the turned letters; the two
states after each name's own last step, side by side (forwards first), go into self.linear. Return logits.
letters (longest, batch, inputs), lengths (batch,); no packing is needed. Change nothing of the caller's.

A batch with the rows L i . . and K a h n (. is filling) turned:   i L . . and n h a K

Level     hard
Lessons   09/16, 09/19, 09/21
Check     python3 course.py check 09/04
"""

import torch
from torch import nn


def turn(letters, lengths):
    # TODO: row t of a name of n letters comes from row n - 1 - t, filling stays where it is
    raise NotImplementedError("exercise 9.4")


class BothWays(nn.Module):
    def __init__(self, inputs, hidden, languages):
        super().__init__()
        self.forwards = nn.GRU(inputs, hidden)
        self.backwards = nn.GRU(inputs, hidden)
        self.linear = nn.Linear(2 * hidden, languages)

    def forward(self, letters, lengths):
        # TODO: read both ways, take each name's own last state, join, and ask the linear layer
        raise NotImplementedError("exercise 9.4")
