"""8.19  Adam: momentum and a rate for every weight

Question  Momentum remembers gradients, Adam also their squares. Both memories begin empty: how long is the first step?
Needs     momentum, spiral, decision regions          Teaches  Adam, bias correction
Run       python 08_backprop/19_adam.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from nnfs.datasets import spiral_data

import deeplearning
from deeplearning import SGD, CrossEntropyLoss, Linear, Model, Parameter, ReLU

BETA1, BETA2, EPS = 0.9, 0.999, 1e-8
FIRST_T = 1  # the number of the first step
RATES = [2.0, 0.5, 0.05]  # gradient descent, momentum, Adam
STEPS, SEEDS = 5000, [20, 21, 22, 23, 24]  # the rates were chosen on other seeds
OUT = Path(__file__).parent / "out"


# %% The idea: a running mean of the gradients over the root of a running mean of their squares
class Adam:
    """m and v are running means of g and g^2; w = w - lr * m / (sqrt(v) + eps), both corrected."""

    def __init__(self, parameters, lr, correct=True):
        self.parameters, self.lr, self.correct = parameters, lr, correct
        self.m = [np.zeros_like(p.data) for p in parameters]
        self.v = [np.zeros_like(p.data) for p in parameters]
        self.t = FIRST_T - 1

    def step(self):
        self.t += 1
        for p, m, v in zip(self.parameters, self.m, self.v, strict=True):
            m += (1 - BETA1) * (p.grad - m)  # = BETA1 * m + (1 - BETA1) * g
            v += (1 - BETA2) * (p.grad**2 - v)
            m_hat, v_hat = m, v
            if self.correct:  # after t steps the weights in the mean add up to 1 - beta^t, not yet to 1
                m_hat = m * (1 / (1 - BETA1**self.t))
                v_hat = v * (1 / (1 - BETA2**self.t))
            p.data -= self.lr * m_hat / (np.sqrt(v_hat) + EPS)


# %% Run it: the gradient is 1 all the time. How long is each step, as a multiple of the rate?
counts, lengths = [1, 2, 5, 10, 100, 1000, 3000], {}
print("step number        " + "".join(f"{count:7}" for count in counts))
for name, correct in [("corrected", True), ("not corrected", False)]:
    w = Parameter(np.zeros(1))
    optimizer, positions = Adam([w], 1.0, correct=correct), [0.0]
    for _ in range(3000):
        w.grad[...] = 1.0
        optimizer.step()
        positions.append(w.data[0])
    lengths[name] = -np.diff(positions)
    print(f"{name:19}" + "".join(f"{lengths[name][count - 1]:7.2f}" for count in counts))

# %% Run it: the spiral, three optimizers, the same five nets
np.random.seed(0)
X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,)
X, y = X.astype(np.float32), y.astype(np.int64)
METHODS = {
    "gradient descent": lambda parameters: SGD(parameters, lr=RATES[0]),
    "momentum": lambda parameters: SGD(parameters, lr=RATES[1], momentum=0.9),
    "Adam": lambda parameters: Adam(parameters, RATES[2]),
}


def train(seed, make):
    rng = np.random.default_rng(seed)
    model = Model([Linear(2, 64, seed=rng), ReLU(), Linear(64, 3, seed=rng)], loss=CrossEntropyLoss())
    optimizer = make(model.parameters())
    for _ in range(STEPS):
        model.backward(model.forward(X), y)
        optimizer.step()
    return model


print(f"\nspiral, 2-64-3, {STEPS} steps   accuracy of {len(SEEDS)} seeds     mean     sd")
models = {}
for (name, make), rate in zip(METHODS.items(), RATES, strict=True):
    models[name] = [train(seed, make) for seed in SEEDS]
    accuracies = [model.evaluate(X, y)["accuracy"] for model in models[name]]
    shown = " ".join(f"{a:.2f}" for a in accuracies)
    print(f"{name:16} rate {rate:<5} {shown:>24}    {np.mean(accuracies):.3f}  {np.std(accuracies, ddof=1):.3f}")

# %% Picture: what the net of the first seed says about the plane
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 3, figsize=(8, 3), layout="constrained")
colors, ticks = ["#0072B2", "#E69F00", "#009E73"], np.linspace(-1.1, 1.1, 221, dtype=np.float32)
rgb = np.array([[int(c[k : k + 2], 16) / 255 for k in (1, 3, 5)] for c in colors])
plane = np.column_stack([part.ravel() for part in np.meshgrid(ticks, ticks)])
for axis, (name, trained) in zip(axes, models.items(), strict=True):
    image = rgb[trained[0].predict(plane)].reshape(221, 221, 3) * 0.45 + 0.55
    axis.imshow(image, origin="lower", extent=(-1.1, 1.1, -1.1, 1.1))
    for c, marker in enumerate("os^"):
        axis.plot(*X[y == c].T, marker, color=colors[c], markersize=2.5, markeredgewidth=0)
    axis.set(title=f"{name}: {trained[0].evaluate(X, y)['accuracy']:.0%}", xticks=[], yticks=[])
figure.savefig(OUT / "19_adam.png")
print("picture: 08_backprop/out/19_adam.png")

# %% Check: number by number the library's Adam; the first corrected step is as long as the rate
rng = np.random.default_rng(0)
a, b = Parameter(np.ones(7)), Parameter(np.ones(7))
pair = [Adam([a], 0.01), deeplearning.Adam([b], lr=0.01, betas=(BETA1, BETA2), eps=EPS)]
for _ in range(100):
    a.grad[...] = b.grad[...] = rng.standard_normal(7)
    for optimizer in pair:
        optimizer.step()
assert np.allclose(a.data, b.data, rtol=1e-10, atol=1e-14), "this is not the library's Adam"
assert np.isclose(lengths["corrected"][0], 1), "a first gradient of 1 must give a step as long as the rate"

# %% Try this
# 1. FIRST_T = 0
#    Programmers count from zero. May Adam?
# 2. BETA2 = 0.9
#    Both memories equally short. How long are the uncorrected first steps now?
# 3. RATES = [0.05, 0.05, 0.05]
#    One rate for all three. Is this a fair comparison?
# 4. RATES = [2.0, 0.5, 1.0]
#    Adam with a rate that suits gradient descent. How does it do?
