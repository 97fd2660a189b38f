"""Exercise 9.3  Names of all lengths in one batch

Write `collate(pairs)`. It gets a list of (name, label) and returns three tensors: letters, one-hot, (longest, batch,
57), where a name that has ended is followed by rows of zeros; lengths (batch,) and labels (batch,), whole numbers.
Then write `last_state(states, lengths)`, without packing: states (longest, batch, hidden) are what a network has in
mind after each row, the filling included; return for each name the state after its own last letter, (batch, hidden).

For [("Li", 3), ("Kahn", 5)]: letters (4, 2, 57), of which letters[2:, 0] are zeros; lengths [2, 4], labels [3, 5]; the
last states are states[1, 0] and states[3, 1].

Level     middle
Lessons   09/07, 09/15, 09/21
Check     python3 course.py check 09/03
"""

import sys
from pathlib import Path

import torch

sys.path[1:1] = map(str, Path(__file__).resolve().parents[1:3])  # the chapter's folder, where utils lies
from utils import N_LETTERS, line_to_tensor


def collate(pairs):
    # your code: the longest name sets the size, zeros fill the rest
    lengths = torch.tensor([len(name) for name, _ in pairs])
    labels = torch.tensor([label for _, label in pairs])
    letters = torch.zeros(int(lengths.max()), len(pairs), N_LETTERS)
    for column, (name, _) in enumerate(pairs):
        letters[: len(name), column] = line_to_tensor(name)[:, 0]  # (letters, 57)
    return letters, lengths, labels
    # end of your code


def last_state(states, lengths):
    # your code: for name number k the row lengths[k] - 1
    return states[lengths - 1, torch.arange(states.shape[1])]  # pairs of row and column: (batch, hidden)
    # end of your code
