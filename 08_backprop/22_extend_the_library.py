"""8.22  Extend the library: a layer, a loss, an optimizer of your own

Question  The library has never heard of your new layer. What must the layer promise, so that everything else works?
Needs     library, gradient check, momentum, Linear          Teaches  layer contract, softplus
Road      side road
Run       python 08_backprop/22_extend_the_library.py
"""

# %% Imports and settings
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import SGD, CrossEntropyLoss, Layer, Linear, Loss, Model, ReLU, gradient_check

LR, MOMENTUM, EPOCHS, BATCH = 0.1, 0.9, 5, 64


# %% The idea: forward(x) -> y keeps what backward needs; backward(dL_dy) -> dL_dx is shaped as x
class Softplus(Layer):
    """y = log(1 + e^x): a ReLU without the corner. Its slope is the sigmoid of x, which is 1 - e^-y."""

    def forward(self, x):  # (batch, features)
        self.y = np.logaddexp(0, x)  # log(e^0 + e^x) without overflow
        return self.y

    def backward(self, dL_dy):  # (batch, features)
        return dL_dy * (1 - np.exp(-self.y))


class GELU(Layer):
    """y = x * p(x), where p is a soft step; the tanh form of Hendrycks and Gimpel (2016), with their 0.044715."""

    def forward(self, x):
        self.x = x
        self.tanh = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return 0.5 * x * (1 + self.tanh)

    def backward(self, dL_dy):
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * self.x**2)  # slope of what stands in the tanh
        return dL_dy * (0.5 * (1 + self.tanh) + 0.5 * self.x * (1 - self.tanh**2) * inner)


class WrongSoftplus(Softplus):
    """The sigmoid taken of the output, where the input is meant."""

    def backward(self, dL_dy):
        return dL_dy / (1 + np.exp(-self.y))


class LogCoshLoss(Loss):
    """Mean of log cosh(prediction - target): like half the square when near, like the distance when far."""

    def forward(self, prediction, target):
        self.miss = prediction - target
        return float(np.mean(np.logaddexp(self.miss, -self.miss) - np.log(2)))

    def backward(self):
        return np.tanh(self.miss) / self.miss.size


class SGDMomentum:
    """An optimizer that is handed dictionaries: it changes the arrays in params, in place."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.velocities = lr, momentum, {}

    def update(self, params, grads, layer_id):
        v = self.velocities.setdefault(layer_id, {name: np.zeros_like(array) for name, array in params.items()})
        for name in params:
            v[name] = self.momentum * v[name] - self.lr * grads["d" + name]
            params[name] += v[name]  # += writes into the layer's own array


# %% Run it: the referee looks at the newcomers
rng = np.random.default_rng(42)
x, target = rng.standard_normal((4, 10)), rng.standard_normal((4, 10))
verdicts = {}
for layer in [Softplus(), GELU(), WrongSoftplus()]:
    print(f"{layer!r:18}", end="")
    verdicts[repr(layer)] = gradient_check(layer, x)
print(f"{'LogCoshLoss()':18}", end="")
verdicts["LogCoshLoss()"] = gradient_check(LogCoshLoss(), x, target)
print(", ".join(f"{name} {'PASSED' if passed else 'FAILED'}" for name, passed in verdicts.items()))

# %% Run it: the new layers in a Model that was written before them, trained by the new optimizer
X, y = load_digits(return_X_y=True)  # (1797, 64)
order = np.random.default_rng(0).permutation(len(X))
X, y = (X[order] / 16).astype(np.float32), y[order]
X_new, y_new, X, y = X[:517], y[:517], X[517:], y[517:]  # 1,280 to learn from, 517 held out


def net(activation, seed=0):
    rng = np.random.default_rng(seed)
    return Model([Linear(64, 32, seed=rng), activation, Linear(32, 10, seed=rng)], loss=CrossEntropyLoss())


def fit_by_hand(model):
    """The loop of lesson 7.11, with our optimizer. The library has it ready: model.fit, see lesson 8.32."""
    optimizer, rng, losses = SGDMomentum(LR, MOMENTUM), np.random.default_rng(0), []
    for _ in range(EPOCHS):
        order, total = rng.permutation(len(X)), 0.0
        for start in range(0, len(X), BATCH):
            rows = order[start : start + BATCH]
            output = model.forward(X[rows])
            total += model.loss.forward(output, y[rows]) * len(rows)
            model.backward(output, y[rows])
            for layer_id, layer in enumerate(model.layers):
                if isinstance(layer, Linear):
                    params = {"w": layer.weight, "b": layer.bias}
                    optimizer.update(params, {"dw": layer.dL_dW, "db": layer.dL_db}, layer_id)
        losses.append(total / len(X))
    return losses


print(f"\nloss of epoch   {'       '.join(str(epoch) for epoch in range(1, EPOCHS + 1))}   held-out accuracy")
trained = {}
for activation in [ReLU(), Softplus(), GELU()]:
    trained[repr(activation)] = model = net(activation)
    losses = fit_by_hand(model)
    accuracy = model.evaluate(X_new, y_new)["accuracy"]
    print(f"{activation!r:12}" + "".join(f"{loss:8.4f}" for loss in losses) + f"   {accuracy:.3f}")

# %% Check: the referee passes the right ones and no other; our optimizer takes the steps of the library's SGD
assert [passed for passed in verdicts.values()] == [True, True, False, True], "the referee says something else"
model = net(Softplus())
before = model.layers[0].weight.copy()
sgd = SGD(model.parameters(), lr=LR, momentum=MOMENTUM)
model.fit(X, y, optimizer=sgd, epochs=EPOCHS, batch_size=BATCH, seed=0, verbose=False)
ours = trained["Softplus()"].layers[0].weight
assert not np.array_equal(ours, before), "training did not move the layer"
assert np.allclose(ours, model.layers[0].weight, atol=1e-3), "these are not the steps of the library's SGD"

# %% Try this
# 1. params[name] += v[name] -> params[name] = params[name] + v[name]
#    It looks like the same sum. Read the losses: what was never told of it?
# 2. layer.dL_db}, layer_id) -> layer.dL_db}, 0)
#    Both layers under one number. Whose velocity does the second layer get?
# 3. self.y = np.logaddexp(0, x) -> self.y = np.logaddexp(0, 20 * x) / 20
#    A sharper bend, but backward was left as it was. Who notices?
