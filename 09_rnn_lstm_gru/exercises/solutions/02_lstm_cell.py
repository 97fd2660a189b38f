"""Exercise 9.2  An LSTM cell that PyTorch's weights fit

Complete the cell: `forward(x, state)` takes x (batch, inputs) and state = (h, c), each (batch, hidden), and returns the
new (h, c). Names and layout of the parameters are those of nn.LSTMCell, so that its state_dict can be loaded; then
your cell must give its numbers to ten digits. There are two biases, and both are added. The rows of the weights are
four blocks of `hidden` rows, in PyTorch's order: input gate, forget gate, candidate, output gate.

All weights and biases 0, h = 0, c = 2: the gates are 0.5, the candidate is 0, so c = 1 and h = 0.5 * tanh(1) = 0.3808

Level     middle
Lessons   09/04, 09/14, 09/15
Check     python3 course.py check 09/02
"""

import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        bound = hidden_size**-0.5
        shapes = {"weight_ih": (4 * hidden_size, input_size), "weight_hh": (4 * hidden_size, hidden_size)}
        shapes |= {"bias_ih": (4 * hidden_size,), "bias_hh": (4 * hidden_size,)}
        for name, shape in shapes.items():
            self.register_parameter(name, nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))

    def forward(self, x, state):
        # your code: four blocks, three gates and a candidate; keep, write, show
        h, c = state
        z = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh  # (batch, 4 * hidden)
        i, f, g, o = z.chunk(4, dim=1)  # (batch, hidden) each
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = f * c + i * g  # keep some of the old, write some of the new
        h = o * torch.tanh(c)  # show some of it
        return h, c
        # end of your code
