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
    # your code: row t of a name of n letters comes from row n - 1 - t, filling stays where it is
    rows = torch.arange(len(letters))[:, None]  # (longest, 1)
    places = torch.where(rows < lengths, lengths - 1 - rows, rows)  # (longest, batch): where each row comes from
    return letters[places, torch.arange(letters.shape[1])]  # (longest, batch, inputs)
    # end of your code


class BothWays(nn.Module):
    def __init__(self, inputs, hidden, languages):
        super().__init__()
        self.forwards = nn.GRU(inputs, hidden)
        self.backwards = nn.GRU(inputs, hidden)
        self.linear = nn.Linear(2 * hidden, languages)

    def forward(self, letters, lengths):
        # your code: read both ways, take each name's own last state, join, and ask the linear layer
        last, names = lengths - 1, torch.arange(letters.shape[1])
        there, _ = self.forwards(letters)  # (longest, batch, hidden)
        back, _ = self.backwards(turn(letters, lengths))
        both = torch.cat([there[last, names], back[last, names]], dim=1)  # (batch, 2 * hidden)
        return self.linear(both)  # logits: CrossEntropyLoss brings its own softmax
        # end of your code
