"""8.39  Find the bug: twelve sick networks, nine checks

Question  Each of these networks has one mistake that was really made. You see only which checks it fails. Which is it?
Needs     gradient check, softmax minus one-hot, MAE, held-out data          Teaches  debugging by checks
Run       python 08_backprop/39_find_the_bug.py          Options   --answer
Road      side road
"""

# %% Imports and settings
import argparse

import numpy as np
from sklearn.datasets import load_digits

from deeplearning.activations import softmax
from deeplearning.checks import numerical, relative_error

np.seterr(all="ignore")  # the sick ones divide by zero and grow without end
BATCH, STEPS, HIDDEN, SEED, LETTERS, ONE_HOT = 32, 800, 32, 0, "ABCDEFGHIJKL", np.eye(10)


# %% The healthy network, in the plainest way
class Healthy:
    softmax = staticmethod(softmax)  # of each row
    knows_nothing, rate, scale = np.log(10), 0.5, 1.0  # the loss at the start, learning rate, size of the weights

    def __init__(self, seed=0):
        rng = np.random.default_rng(seed)
        self.W1 = self.scale * np.sqrt(2 / 64) * rng.standard_normal((HIDDEN, 64))
        self.W2 = self.scale * 0.001 * rng.standard_normal((10, HIDDEN))
        self.b1, self.b2 = np.zeros(HIDDEN), np.zeros(10)
        self.grads = [np.zeros_like(array) for array in self.arrays()]

    def arrays(self):
        return [self.W1, self.b1, self.W2, self.b2]

    def linear(self, x, W, b):
        return x @ W.T + b

    def open(self, z):  # the gate of ReLU
        return z > 0

    def forward(self, x):  # (batch, 64)
        z = self.linear(x, self.W1, self.b1)  # (batch, hidden)
        self.x, self.gate = x, self.open(z)
        self.h = z * self.gate
        return self.linear(self.h, self.W2, self.b2)  # (batch, 10)

    def loss(self, logits, y):
        self.logits, self.p, self.y = logits, self.softmax(logits), y
        return -np.log(np.maximum(self.p[np.arange(len(y)), y], 1e-300)).mean()

    def loss_gradient(self):
        return (self.p - ONE_HOT[self.y]) / len(self.y)  # (batch, 10)

    def bias_gradient(self, dz):
        return dz.sum(axis=0)

    def backward(self):
        dz2 = self.loss_gradient()
        dz1 = dz2 @ self.W2 * self.gate
        self.grads = [dz1.T @ self.x, self.bias_gradient(dz1), dz2.T @ self.h, self.bias_gradient(dz2)]

    def step(self):
        for array, gradient in zip(self.arrays(), self.grads, strict=True):
            array -= self.rate * gradient

    def measured(self, x, y):
        loss = self.loss(self.forward(x), y)
        self.backward()
        return [loss, *self.grads]

    def train_step(self, x, y):
        loss = self.measured(x, y)[0]
        self.step()
        return loss

    def training_data(self, X, y, rng):
        order = rng.permutation(len(X))
        return X[order], y[order]


class HealthyMAE(Healthy):  # the same with another loss, mean |output - one-hot|
    knows_nothing, rate = 0.1, 0.7

    def loss(self, outputs, y):
        self.logits, self.y = outputs, y
        return np.abs(outputs - ONE_HOT[y]).mean()

    def loss_gradient(self):
        return np.sign(self.logits - ONE_HOT[self.y]) / self.logits.size


# %% The sick ones: the mistake in words, and what is different then
def through_softmax(p, dp):  # the Jacobian of softmax times the upstream gradient
    return p * (dp - (dp * p).sum(axis=1, keepdims=True))


SICK = {
    "MAE: sign(truth - output)": dict(loss_gradient=lambda n: np.sign(ONE_HOT[n.y] - n.logits) / n.logits.size),
    "gradient not divided by N": dict(loss_gradient=lambda n: n.p - ONE_HOT[n.y]),
    "log clipped forward only": dict(loss_gradient=lambda n: through_softmax(n.p, -ONE_HOT[n.y] / n.p) / len(n.y)),
    "softmax before a softmax loss": dict(  # with the right gradient of the wrong thing
        forward=lambda n, x: n.softmax(Healthy.forward(n, x)),
        loss_gradient=lambda n: through_softmax(n.logits, Healthy.loss_gradient(n)),
    ),
    "no ReLU between the layers": dict(open=lambda n, z: np.ones(z.shape)),
    "bias gradient not summed": dict(bias_gradient=lambda n, dz: dz),
    "W.reshape(in, out) for W.T": dict(linear=lambda n, x, W, b: x @ W.reshape(W.shape[::-1]) + b),
    "X shuffled by epoch, y not": dict(training_data=lambda n, X, y, rng: (rng.permutation(X), y)),
    "update before backward": dict(train_step=lambda n, x, y: (n.loss(n.forward(x), y), n.step(), n.backward())[0]),
    "w = w - step, not w -=": dict(step=lambda n: [w - n.rate * g for w, g in zip(n.arrays(), n.grads, strict=True)]),
    "all weights start at zero": dict(scale=0.0),
    "softmax over the batch, axis=0": dict(softmax=lambda n, logits: softmax(logits.T).T),
}

# %% The checks, those that train come last; each gets a new network
X, y = load_digits(return_X_y=True)  # (1797, 64)
X, y, X_new, y_new = X[:1000] / 16, y[:1000], X[1000:] / 16, y[1000:]
few, few_y = X[:BATCH], y[:BATCH]


class Checks:
    def shapes(net):
        return [g.shape for g in net.measured(few, few_y)[1:]] == [a.shape for a in net.arrays()]

    def start(net):  # the loss of a network that knows nothing
        return abs(net.measured(few, few_y)[0] / net.knows_nothing - 1) < 0.1

    def twice(net):  # every sample twice: a mean stays what it was
        single, double = net.measured(few, few_y), net.measured(np.tile(few, (2, 1)), np.tile(few_y, 2))
        return all(np.shape(a) == np.shape(b) and np.allclose(a, b) for a, b in zip(single, double, strict=True))

    def extreme(net):  # answers that are far off: a large loss, but a number
        net.W2 *= 1e7
        return all(np.isfinite(number).all() for number in net.measured(few, few_y))

    def bent(net):  # f(a) + f(b) = f(a + b) + f(0) holds for straight lines only
        f, a, b = net.forward, few, few[::-1]
        return not np.allclose(f(a) + f(b), f(a + b) + f(0 * a))

    def nudges(net):
        net.W2 *= 300  # tiny gradients are false alarms
        x, labels = few[:5], few_y[:5]
        pairs = zip(net.arrays(), net.measured(x, labels)[1:], strict=True)
        return all(relative_error(g, numerical(lambda: net.loss(net.forward(x), labels), a)) < 1e-4 for a, g in pairs)

    def step(net):  # one small step: less loss
        net.rate /= 1000
        return net.train_step(few, few_y) > net.loss(net.forward(few), few_y)

    def overfit(net):  # one batch by heart
        return [net.train_step(few, few_y) for _ in range(STEPS)][-1] < 0.6 * net.knows_nothing

    def new(net):  # digits never seen
        for A, b in (net.training_data(X, y, np.random.default_rng(epoch)) for epoch in range(20)):
            for start in range(0, len(A), BATCH):
                net.train_step(A[start : start + BATCH], b[start : start + BATCH])
        return np.mean(net.forward(X_new).argmax(axis=1) == y_new) > 0.6


CHECKS = {name: check for name, check in vars(Checks).items() if not name.startswith("_")}


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Twelve sick networks, and what nine checks say about them.")
    parser.add_argument("--answer", action="store_true", help="say which network has which mistake")
    options = parser.parse_args()
    print(f"{'':13}" + "".join(f"{name:>8}" for name in CHECKS))
    order = np.random.default_rng(SEED).permutation(list(SICK))
    nets = {"healthy": Healthy, "healthy, MAE": HealthyMAE}
    for letter, mistake in zip(LETTERS, order, strict=True):  # type(name, (parent,), methods) makes a subclass
        nets[letter] = type("Sick", (HealthyMAE if "MAE" in mistake else Healthy,), SICK[mistake])
    failed = {name: [] for name in nets}
    for name, make in nets.items():
        for check in CHECKS:
            try:
                fine = CHECKS[check](make())
            except ValueError:  # it does not even run
                fine = False
            failed[name] += [] if fine else [check]
        print(f"{name:13}" + "".join(f"{'FAIL' if check in failed[name] else '.':>8}" for check in CHECKS))
    print("\nthe mistakes" + ("" if options.answer else " (in the order of the alphabet): which is which?"))
    for letter, mistake in zip(LETTERS, order if options.answer else sorted(SICK), strict=True):
        print(f"  {letter}  {mistake:36}first seen by {failed[letter][0]}" if options.answer else f"  - {mistake}")
    return failed


# %% Check: no check fails on a healthy network, no mistake gets past all of them
if __name__ == "__main__":
    failed = main()
    assert not failed["healthy"] and not failed["healthy, MAE"], "a check fails on a healthy network"
    assert all(failed[letter] for letter in LETTERS), "a mistake that no check sees"

# %% Try this
# 1. --answer  Write your guesses down first. Which network took you longest?
# 2. STEPS = 20  Too little patience for learning by heart. What do the checks say of the healthy ones?
# 3. net.W2 *= 300 -> net.W2 *= 1
#    Nudges on the network as it starts, with all its answers alike. Who is accused, and rightly?
