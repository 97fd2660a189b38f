"""Exercise 9.1  An RNN that reads on

Write `step(x, h, W_x, W_h, b)`, one step of an RNN: x (batch, inputs), h (batch, hidden), W_x (hidden, inputs), W_h
(hidden, hidden), b (hidden,); it returns the new hidden state. Then write `read(letters, h, W_x, W_h, b)`: letters
(time, batch, inputs), h the state to begin with; it returns the state after each step, (time, batch, hidden). As h
is given, a text may be read in two parts: the second part begins with the state that the first one ended in.
The h of the caller must not change.

x [[1]], h [[0.5]], W_x [[2]], W_h [[-1]], b [0.25]:   tanh(2 * 1 - 1 * 0.5 + 0.25) = 0.9414

Level     easy
Lessons   09/07, 09/09
Check     python3 course.py check 09/01
"""

import torch


def step(x, h, W_x, W_h, b):
    # TODO: letter and memory, added up, bent by a tanh
    raise NotImplementedError("exercise 9.1")


def read(letters, h, W_x, W_h, b):
    # TODO: step after step, the new state goes into the next one; keep them all
    raise NotImplementedError("exercise 9.1")
