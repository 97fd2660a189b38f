"""8.13  The switch of names: the same network, spoken as PyTorch speaks

Question  Names, layout, return values and the optimizer's call all change. Which digit of the loss changes with them?
Needs     Layer_Dense, weight layout, matrix gradients, log-softmax, softmax minus one-hot, optimizer, training loop
Teaches   Linear, CrossEntropyLoss
Run       python 08_backprop/13_names_like_pytorch.py
"""

# %% Imports and settings
import numpy as np
from nnfs.datasets import spiral_data

from previous_chapters import (
    Activation_ReLU,
    Activation_Softmax_Loss_CategoricalCrossentropy,
    Layer_Dense,
    Optimizer_SGD,
)

SEED, HIDDEN, RATE, STEPS = 0, 64, 1.0, 200

# %% One spiral and one set of first weights for all; no nnfs.init, so that every number keeps its 16 digits
np.random.seed(SEED)
X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,)
y = y.astype(np.int64)
first1, first2 = (0.1 * np.random.randn(*shape) for shape in [(2, HIDDEN), (HIDDEN, 3)])
histories = {}

# %% The book's way, as in lesson 8.12
dense1, relu, dense2 = Layer_Dense(2, HIDDEN), Activation_ReLU(), Layer_Dense(HIDDEN, 3)
dense1.weights, dense2.weights = first1.copy(), first2.copy()
loss_function = Activation_Softmax_Loss_CategoricalCrossentropy()
optimizer = Optimizer_SGD(learning_rate=RATE)
histories["the book's"] = losses = []
for _ in range(STEPS + 1):
    dense1.forward(X)
    relu.forward(dense1.output)
    dense2.forward(relu.output)
    losses.append(loss_function.forward(dense2.output, y))
    loss_function.backward(loss_function.output, y)
    dense2.backward(loss_function.dinputs)
    relu.backward(dense2.dinputs)
    dense1.backward(relu.dinputs)
    optimizer.update_params(dense1)
    optimizer.update_params(dense2)


# %% Change 1, names: Linear, weight, bias, dL_dW, dL_db; x goes in, y comes out, the gradient that arrives is dL_dy
class RenamedLinear:
    def __init__(self, in_features, out_features):
        self.weight = 0.01 * np.random.randn(in_features, out_features)
        self.bias = np.zeros((1, out_features))

    def forward(self, x):
        self.x = x
        self.y = x @ self.weight + self.bias

    def backward(self, dL_dy):
        self.dL_dW = self.x.T @ dL_dy
        self.dL_db = dL_dy.sum(axis=0, keepdims=True)
        self.dL_dx = dL_dy @ self.weight.T


# %% Change 2, layout: one row of weights for each output, as in chapter 2, and a bias without the extra bracket
class TurnedLinear(RenamedLinear):
    def __init__(self, in_features, out_features):
        self.weight = 0.01 * np.random.randn(out_features, in_features)  # (out, in)
        self.bias = np.zeros(out_features)  # (out,)

    def forward(self, x):
        self.x = x
        self.y = x @ self.weight.T + self.bias

    def backward(self, dL_dy):
        self.dL_dW = dL_dy.T @ self.x  # (out, in)
        self.dL_db = dL_dy.sum(axis=0)  # (out,)
        self.dL_dx = dL_dy @ self.weight


for name, layer_class in [("1 names", RenamedLinear), ("2 layout", TurnedLinear)]:
    linear1, relu, linear2 = layer_class(2, HIDDEN), Activation_ReLU(), layer_class(HIDDEN, 3)
    turn = layer_class is TurnedLinear
    linear1.weight, linear2.weight = (first.T.copy() if turn else first.copy() for first in (first1, first2))
    histories[name] = losses = []
    for _ in range(STEPS + 1):
        linear1.forward(X)
        relu.forward(linear1.y)
        linear2.forward(relu.output)
        losses.append(loss_function.forward(linear2.y, y))
        loss_function.backward(loss_function.output, y)
        linear2.backward(loss_function.dinputs)
        relu.backward(linear2.dL_dx)
        linear1.backward(relu.dinputs)
        for layer in (linear1, linear2):
            layer.weight -= RATE * layer.dL_dW
            layer.bias -= RATE * layer.dL_db


# %% Changes 3 and 4: forward and backward return what they found; the loss remembers what backward needs, labels too;
# parameters() lists each array with the array of its gradient, and the optimizer is handed these lists once
class Linear:
    """y = x W^T + b. weight (out, in), bias (out,); gradients dL_dW and dL_db of the same shapes."""

    def __init__(self, in_features, out_features):
        self.weight = 0.01 * np.random.randn(out_features, in_features)  # (out, in)
        self.bias = np.zeros(out_features)  # (out,)
        self.dL_dW, self.dL_db = np.zeros_like(self.weight), np.zeros_like(self.bias)

    def forward(self, x):  # (batch, in)
        self.x = x
        return x @ self.weight.T + self.bias  # (batch, out)

    def backward(self, dL_dy):  # (batch, out)
        self.dL_dW[...] = dL_dy.T @ self.x  # into the array that the optimizer knows, not a new one
        self.dL_db[...] = dL_dy.sum(axis=0)
        return dL_dy @ self.weight  # (batch, in)

    def parameters(self):
        return [(self.weight, self.dL_dW), (self.bias, self.dL_db)]


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dL_dy):
        return dL_dy * (self.x > 0)


class CrossEntropyLoss:
    """Log-softmax and the mean of minus the right class's entry: takes logits (batch, classes), labels (batch,)."""

    def forward(self, logits, targets):
        shifted = logits - logits.max(axis=1, keepdims=True)
        self.log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.targets = targets
        return -self.log_p[np.arange(len(targets)), targets].mean()

    def backward(self):
        gradient = np.exp(self.log_p)
        gradient[np.arange(len(gradient)), self.targets] -= 1
        return gradient / len(gradient)


class SGD:
    def __init__(self, parameters, lr):
        self.parameters, self.lr = list(parameters), lr

    def step(self):
        for data, gradient in self.parameters:
            data -= self.lr * gradient


for name in ["3 return values", "4 optimizer"]:
    linear1, relu, linear2, loss_function = Linear(2, HIDDEN), ReLU(), Linear(HIDDEN, 3), CrossEntropyLoss()
    linear1.weight[...], linear2.weight[...] = first1.T, first2.T
    optimizer = SGD(linear1.parameters() + linear2.parameters(), lr=RATE)
    histories[name] = losses = []
    for _ in range(STEPS + 1):
        logits = linear2.forward(relu.forward(linear1.forward(X)))
        losses.append(loss_function.forward(logits, y))
        linear1.backward(relu.backward(linear2.backward(loss_function.backward())))
        if name == "4 optimizer":
            optimizer.step()
        else:
            for layer in (linear1, linear2):
                layer.weight -= RATE * layer.dL_dW
                layer.bias -= RATE * layer.dL_db

# %% Run it
shown = [0, 1, 10, STEPS // 2, STEPS]
book = np.array(histories["the book's"])
print(f"loss after step   {''.join(f'{step:10}' for step in shown)}   like the book's")
for name, losses in histories.items():
    same = np.abs(np.array(losses) - book).max() < 1e-10
    print(f"{name:18}{''.join(f'{losses[step]:10.6f}' for step in shown)}   {same}")

# %% Check: whatever is renamed, turned or returned, the first 200 losses are the same
for name, losses in histories.items():
    assert np.allclose(losses[:201], book[:201], rtol=0, atol=1e-10), f"{name}: the losses are not the book's"

# %% Try this
# 1. self.dL_dW[...] = -> self.dL_dW =
#    The gradient goes into a new array each time. Which of the four changes breaks, and why only that one?
# 2. first.T.copy() -> first.reshape(first.shape[::-1]).copy()
#    Turned by reshape instead of the transpose. The shapes fit. Do the losses?
# 3. STEPS = 2000
#    Two thousand steps instead of two hundred. Do they stay equal?
