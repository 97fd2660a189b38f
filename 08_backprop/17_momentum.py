"""8.17  Momentum: let the steps roll

Question  In a narrow valley, plain steps bounce from wall to wall. What changes when a step remembers the one before?
Needs     gradient descent, curvature, optimizer, library, spiral, decision regions          Teaches  momentum, velocity
Run       python 08_backprop/17_momentum.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from nnfs.datasets import spiral_data

from deeplearning import SGD, CrossEntropyLoss, Linear, Model, Parameter, ReLU

MOMENTUM, RATE = 0.9, 0.5
PLAIN_RATES = [1.0, 2.0]  # the rate of lesson 8.12, and one that serves plain gradient descent better
STEPS, SEEDS = 5000, [20, 21, 22, 23, 24]  # the rates were chosen on other seeds
OUT = Path(__file__).parent / "out"


# %% The idea: the velocity is what is left of all earlier gradients, and the step follows the velocity
class Momentum:
    """v = momentum * v + gradient, w = w - lr * v: the convention of PyTorch."""

    def __init__(self, parameters, lr, momentum):
        self.parameters, self.lr, self.momentum = parameters, lr, momentum
        self.velocities = [np.zeros_like(p.data) for p in parameters]

    def step(self):
        for p, v in zip(self.parameters, self.velocities, strict=True):
            v *= self.momentum
            v += p.grad
            p.data -= self.lr * v


# %% Run it: a valley that is 25 times as steep across as along
STEEPNESS = np.array([1.0, 25.0])


def roll(momentum, lr, steps=60):
    w = Parameter(np.array([-10.0, 1.0]))
    optimizer = Momentum([w], lr, momentum)
    path = [w.data.copy()]
    for _ in range(steps):
        w.grad[...] = STEEPNESS * w.data  # the slopes of (x^2 + 25 y^2) / 2
        optimizer.step()
        path.append(w.data.copy())
    return np.array(path)


plain, rolling = roll(0.0, 0.076), roll(0.6, 0.076)
print("distance from the lowest point of the valley\nsteps       0      10      20      30      60")
for name, path in [("plain", plain), ("momentum", rolling)]:
    print(f"{name:8}" + "".join(f"{np.hypot(*path[i]):8.4f}" for i in [0, 10, 20, 30, 60]))


# %% Run it: two conventions. The gradient is 1 all the time; w starts at 0
def five_steps(rates):
    w1 = v1 = w2 = v2 = 0.0
    for lr in rates:
        v1 = 0.9 * v1 - lr * 1.0  # the rate goes into the velocity
        w1 = w1 + v1
        v2 = 0.9 * v2 + 1.0  # the rate stays outside (PyTorch)
        w2 = w2 - lr * v2
    return w1, w2


print("\nfive steps                 v = mu v - lr g   v = mu v + g")
for name, rates in [("rate 0.1", [0.1] * 5), ("0.1, after 3 steps 0.01", [0.1] * 3 + [0.01] * 2)]:
    inside, outside = five_steps(rates)
    print(f"{name:25} {inside:16.5f} {outside:14.5f}")

# %% Run it: the spiral, all 300 points in each step, five times with other first weights
np.random.seed(0)
X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,)
X, y = X.astype(np.float32), y.astype(np.int64)


def train(seed, lr, momentum):
    rng = np.random.default_rng(seed)
    model = Model([Linear(2, 64, seed=rng), ReLU(), Linear(64, 3, seed=rng)], loss=CrossEntropyLoss())
    optimizer = Momentum(model.parameters(), lr, momentum)
    for _ in range(STEPS):
        model.backward(model.forward(X), y)
        optimizer.step()
    return model


print(f"\nspiral, 2-64-3, {STEPS} steps   accuracy of {len(SEEDS)} seeds    mean     sd")
runs = [("plain", lr, 0.0) for lr in PLAIN_RATES] + [("momentum", RATE, MOMENTUM)]
models, means = [], []
for name, lr, momentum in runs:
    models.append([train(seed, lr, momentum) for seed in SEEDS])
    accuracies = [model.evaluate(X, y)["accuracy"] for model in models[-1]]
    means.append(np.mean(accuracies))
    shown = " ".join(f"{a:.2f}" for a in accuracies)
    print(f"{name:9} rate {lr:<8}{shown:>32}   {means[-1]:.3f}  {np.std(accuracies, ddof=1):.3f}")

# %% Picture: the two ways down the valley; what the nets of the first seed know about the plane
OUT.mkdir(exist_ok=True)
figure = plt.figure(figsize=(8, 5.6), layout="constrained")
grid = figure.add_gridspec(2, 2, height_ratios=[1, 1.9])
axis = figure.add_subplot(grid[0, :])
xs, ys = np.meshgrid(np.linspace(-10.5, 1, 100), np.linspace(-1.3, 1.3, 100))
axis.contour(xs, ys, xs**2 / 2 + 25 * ys**2 / 2, levels=[0.5, 3, 10, 25, 45], colors="0.75", linewidths=1)
axis.plot(*plain[:31].T, "o-", color="C1", markersize=3, linewidth=1, label="plain, 30 steps")
axis.plot(*rolling[:31].T, "s-", color="C0", markersize=3, linewidth=1, label="momentum, 30 steps")
axis.plot(0, 0, "k+", markersize=12)
axis.set(title="down a narrow valley, the same rate", xlabel="x", ylabel="y")
axis.legend(loc="upper right", fontsize=8, framealpha=1)
axis.spines[["top", "right"]].set_visible(False)
colors, ticks = ["#0072B2", "#E69F00", "#009E73"], np.linspace(-1.1, 1.1, 221, dtype=np.float32)
rgb = np.array([[int(c[k : k + 2], 16) / 255 for k in (1, 3, 5)] for c in colors])
plane = np.column_stack([axis.ravel() for axis in np.meshgrid(ticks, ticks)])
best_plain = int(np.argmax(means[:-1]))
for place, which in enumerate([best_plain, len(runs) - 1]):
    axis = figure.add_subplot(grid[1, place])
    image = rgb[models[which][0].predict(plane)].reshape(221, 221, 3) * 0.45 + 0.55
    axis.imshow(image, origin="lower", extent=(-1.1, 1.1, -1.1, 1.1))
    for c, marker in enumerate("os^"):
        axis.plot(*X[y == c].T, marker, color=colors[c], markersize=3, markeredgewidth=0)
    name, lr, _ = runs[which]
    axis.set(title=f"{name}, rate {lr}: {models[which][0].evaluate(X, y)['accuracy']:.0%}", xticks=[], yticks=[])
figure.savefig(OUT / "17_momentum.png")
print("picture: 08_backprop/out/17_momentum.png")

# %% Check: number by number the library's SGD; at a constant rate the conventions agree, at a falling one they do not
rng = np.random.default_rng(0)
ours, theirs = Parameter(np.ones(7)), Parameter(np.ones(7))
pair = [Momentum([ours], RATE, MOMENTUM), SGD([theirs], lr=RATE, momentum=MOMENTUM)]
for _ in range(100):
    ours.grad[...] = theirs.grad[...] = rng.standard_normal(7)
    for optimizer in pair:
        optimizer.step()
assert np.allclose(ours.data, theirs.data, rtol=1e-12, atol=0), "this is not the SGD of the library"
assert np.isclose(*five_steps([0.1] * 5)) and not np.isclose(*five_steps([0.1] * 3 + [0.01] * 2))

# %% Try this
# 1. MOMENTUM = 0.0
#    The same rate without a memory. How much of the gain was the rate, how much the memory?
# 2. MOMENTUM = 0.99
#    The velocity keeps 99% of itself. Is more memory better?
# 3. PLAIN_RATES = [0.5, 4.0]
#    Was plain gradient descent given a fair rate? Try one below and one above.
# 4. v *= self.momentum -> v = self.momentum * v
#    It looks the same. What does the velocity remember now?
