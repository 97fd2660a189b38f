"""8.29  Batch normalization: standardize between the layers

Question  Lesson 8.24 standardized the pixels. What if the sums of every layer were standardized, in every step?
Needs     standardization, initialization, vanishing gradient, gradient check, layer contract, minibatch
Teaches   batch normalization, variance, running average
Road      side road
Run       python 08_backprop/29_batch_norm.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import deeplearning
from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU, gradient_check, gradient_check_weights
from deeplearning.layers import Layer, Parameter

SEEDS, EPOCHS, DEPTH, WIDTH = [0, 1, 2, 3, 4], 5, 8, 32
RATES = [0.03, 0.1, 0.3, 1.0]
OUT = Path(__file__).parent / "out"


# %% The idea: each feature to mean 0 and sd 1 over the batch, then times gamma plus beta, which are learned
class BatchNorm(Layer):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        self.gamma, self.beta = Parameter(np.ones(features, np.float32)), Parameter(np.zeros(features, np.float32))
        self.running_mean, self.running_var = np.zeros(features, np.float32), np.ones(features, np.float32)
        self.eps, self.momentum = eps, momentum

    def forward(self, x):  # (batch, features)
        if self.training:
            mean, variance = x.mean(axis=0), x.var(axis=0)  # of this batch, (features,)
            n = len(x)
            self.running_mean += self.momentum * (mean - self.running_mean)  # a tenth of the way to the new mean
            self.running_var += self.momentum * (variance * n / max(n - 1, 1) - self.running_var)
        else:
            mean, variance = self.running_mean, self.running_var
        self.root = np.sqrt(variance + self.eps)  # (features,)
        self.normalized = (x - mean) / self.root  # (batch, features)
        return self.gamma.data * self.normalized + self.beta.data

    def backward(self, dL_dy):  # (batch, features), after a forward in training
        self.gamma.grad[...] = (dL_dy * self.normalized).sum(axis=0)
        self.beta.grad[...] = dL_dy.sum(axis=0)
        d = dL_dy * self.gamma.data
        # three paths add up: straight through, through the mean of the batch, through its variance
        by_mean, by_variance = d.mean(axis=0), self.normalized * (d * self.normalized).mean(axis=0)
        return (d - by_mean - by_variance) / self.root

    def named_parameters(self):
        return {"weight": self.gamma, "bias": self.beta}


# %% Run it: three features of very different size
rng = np.random.default_rng(0)
x = (rng.standard_normal((64, 3)) * [0.1, 1, 100] + [5, 0, -300]).astype(np.float32)  # (64, 3)
norm = BatchNorm(3)
for name, values in [("in", x), ("out", norm.forward(x))]:
    columns = [  # + 0 makes 0.00 of -0.00
        f"{m + 0:8.2f} sd {sd:5.2f}" for m, sd in zip(values.mean(axis=0).round(2), values.std(axis=0), strict=True)
    ]
    print(f"{name:4s} {'   '.join(columns)}")

# %% Data
pixels, digits = load_digits(return_X_y=True)
mixed = np.random.default_rng(0).permutation(len(pixels))
pixels, digits = (pixels[mixed] / 16).astype(np.float32), digits[mixed]
X, y, X_test, y_test = pixels[:1200], digits[:1200], pixels[1200:], digits[1200:]


def network(seed, with_norm, start):
    rng, layers, inputs = np.random.default_rng(seed), [], 64
    for _ in range(DEPTH):
        linear = Linear(inputs, WIDTH, seed=rng)
        linear.weight *= start  # 1: the usual start of lesson 8.15
        layers += [linear, BatchNorm(WIDTH), ReLU()] if with_norm else [linear, ReLU()]
        inputs = WIDTH
    return Model([*layers, Linear(inputs, 10, seed=rng)], loss=CrossEntropyLoss())


def train(model, seed, rate):
    optimizer, rng = SGD(model.parameters(), lr=rate), np.random.default_rng(seed)
    for _ in range(EPOCHS):
        model.train()
        order = rng.permutation(len(X))
        for start in range(0, len(X), 64):
            rows = order[start : start + 64]
            model.backward(model.forward(X[rows]), y[rows])
            optimizer.step()
    model.eval()
    return model


# %% Run it: how large are the numbers that reach each layer, before any training?
print(f"\nsd behind the ReLU of layer     1       {DEPTH // 2}       {DEPTH}")
sizes = {}
for start in (1.0, 0.1):
    for with_norm in (False, True):
        model, sds, x = network(0, with_norm, start), [], X[:64]
        for layer in model.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                sds.append(x.std())
        name = f"start * {start}, {'batch norm' if with_norm else 'plain'}"
        sizes[name] = sds
        print(f"  {name:24s} {sds[0]:8.2g} {sds[DEPTH // 2 - 1]:8.2g} {sds[-1]:8.2g}")

# %% Run it: training, each network at the rate that gives the lowest training loss
np.seterr(over="ignore", invalid="ignore")  # rates that are too large overflow: they lose the contest
print(f"{DEPTH} hidden layers, {EPOCHS} epochs    rate   test accuracy (mean and sd of {len(SEEDS)} seeds)")
accuracies = {}
for start in (1.0, 0.1):
    for with_norm in (False, True):
        models = {rate: [train(network(s, with_norm, start), s, rate) for s in SEEDS] for rate in RATES}
        losses = [np.mean([model.evaluate(X, y)["loss"] for model in models[rate]]) for rate in RATES]
        best = RATES[np.argmin(np.nan_to_num(losses, nan=np.inf))]
        found = [model.evaluate(X_test, y_test)["accuracy"] for model in models[best]]
        name = f"start * {start}, {'batch norm' if with_norm else 'plain'}"
        accuracies[name] = found
        print(f"  {name:26s} {best:5}   {np.mean(found):.3f} sd {np.std(found, ddof=1):.3f}")

# %% Run it: predicting, all test digits in one batch and one at a time
model = models[best][0]
together = model.forward(X_test)  # (597, 10)
alone = np.concatenate([model.forward(X_test[i : i + 1]) for i in range(len(X_test))])
print("a network of the last row asked about the test digits")
print(f"  all at once    {np.mean(together.argmax(axis=1) == y_test):.3f}")
print(f"  one at a time  {np.mean(alone.argmax(axis=1) == y_test):.3f}")
print(f"  kinds of answers: {len(np.unique(alone.argmax(axis=1)))}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
for (name, sds), style in zip(sizes.items(), ["C0-o", "C1-o", "C0--s", "C1--s"], strict=True):
    left.plot(np.arange(1, DEPTH + 1), sds, style, markersize=4, label=name)
left.set(title="before training", xlabel="layer", ylabel="sd behind the ReLU", yscale="log")
left.legend(frameon=False, fontsize=8)
for place, (found, colour) in enumerate(zip(accuracies.values(), ["C0", "C1", "C0", "C1"], strict=True)):
    right.bar(place, np.mean(found), color=colour, alpha=0.5)
    right.plot([place] * len(found), found, "k.")
right.set(title=f"after {EPOCHS} epochs", ylabel="test accuracy", ylim=(0, 1))
right.set_xticks(range(4), [name.replace(", ", "\n").replace("batch ", "batch\n") for name in accuracies], fontsize=8)
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "29_batch_norm.png")
print("picture: 08_backprop/out/29_batch_norm.png")

# %% Check: a digit is judged for itself; equal to the library's, number by number; the slopes are those of nudging
assert np.allclose(alone, together, atol=1e-3), "a digit gets other scores alone than in company"
rng = np.random.default_rng(1)
mine, library = BatchNorm(5), deeplearning.BatchNorm1d(5)
for _ in range(3):
    x, d = rng.standard_normal((2, 16, 5)).astype(np.float32)
    assert np.allclose(mine.forward(x), library.forward(x), atol=1e-5), "not the library's output"
    assert np.allclose(mine.backward(d), library.backward(d), atol=1e-5), "not the library's gradient"
    for a, b in zip(mine.parameters(), library.parameters(), strict=True):
        assert np.allclose(a.grad, b.grad, atol=1e-4), "not the library's gradient of gamma or beta"
assert np.allclose(mine.running_mean, library.running_mean, atol=1e-6)
assert np.allclose(mine.running_var, library.running_var, atol=1e-5)
assert gradient_check(mine, x) and gradient_check_weights(mine, x), "the nudge disagrees"

# %% Try this
# 1. if self.training: -> if True:
#    The batch's own mean and variance are used when predicting, too. What becomes of a digit that comes alone?
# 2. DEPTH = 2
#    An ordinary network. What is left of the gain?
# 3. (d - by_mean - by_variance) / self.root -> d / self.root
#    Two of the three paths are forgotten. Does it still learn, and who notices?
