"""Exercise 8.4  An optimizer: momentum that looks ahead

Nesterov's momentum keeps the velocity of lesson 8.17, v = momentum * v + g, but then steps by
w = w - lr * (g + momentum * v): as if it had rolled on a little already (this is PyTorch's nesterov=True). Complete
the class. Every parameter has `.data` and `.grad`; each needs a velocity of its own, zeros at first. `step()` changes
`.data` in place and leaves `.grad` alone. The rate is read from self.lr at each step, so that a schedule may change it.

One weight that starts at 1, gradient always 1, lr 0.1, momentum 0.9:   0.81, 0.539, 0.1951 after 1, 2, 3 steps

Level     middle
Lessons   08/12, 08/17, 08/20
Check     python3 course.py check 08/04
"""

import numpy as np


class Nesterov:
    """v = momentum * v + g, w = w - lr * (g + momentum * v)."""

    def __init__(self, parameters, lr, momentum=0.9):
        self.parameters, self.lr, self.momentum = list(parameters), lr, momentum
        # your code: a velocity for each parameter
        self.velocities = [np.zeros_like(p.data) for p in self.parameters]
        # end of your code

    def step(self):
        # your code: first the velocities, then the parameters, all in place
        for p, v in zip(self.parameters, self.velocities, strict=True):
            v *= self.momentum  # in place: v = ... would make a new array that nobody keeps
            v += p.grad
            p.data -= self.lr * (p.grad + self.momentum * v)
        # end of your code
