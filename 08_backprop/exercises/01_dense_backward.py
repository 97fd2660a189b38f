"""Exercise 8.1  A dense layer backward, with a neuron in each row

Lesson 8.4 did it for weights (inputs, neurons). Here a neuron is a row, as in chapter 2 and in PyTorch:
y = x @ W.T + b, with x (batch, inputs), W (neurons, inputs), b (neurons,) and y (batch, neurons).
Write `backward(x, W, dL_dy)`, where dL_dy (batch, neurons) is the upstream gradient. Return three gradients, each
shaped as what it belongs to: dL_dx, dL_dW, dL_db. No loops; change none of the three arrays.

One sample, x = [[2, 3]], W = [[1, -1]], dL_dy = [[10]]:   dL_dx [[10, -10]], dL_dW [[20, 30]], dL_db [10]

Level     easy
Lessons   08/03, 08/04
Check     python3 course.py check 08/01
"""


def backward(x, W, dL_dy):
    # TODO: three gradients, two of them summed over the batch
    raise NotImplementedError("exercise 8.1")
