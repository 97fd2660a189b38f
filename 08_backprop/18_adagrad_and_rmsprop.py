"""8.18  AdaGrad and RMSProp: a rate of its own for every weight

Question  A pixel in the middle is inked in most digits, one at the left edge in few. Should their weights share a rate?
Needs     momentum, pixel, gradient, optimizer          Teaches  AdaGrad, RMSProp
Road      side road
Run       python 08_backprop/18_adagrad_and_rmsprop.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import Adagrad, CrossEntropyLoss, Linear, Model, Parameter, RMSprop

RATE, ALPHA, EPS = 0.01, 0.99, 1e-8
GRADIENTS = [100.0, 1.0]
OUT = Path(__file__).parent / "out"


# %% The idea: divide the gradient by its own usual size. AdaGrad adds the squares up ...
class AdaGrad:
    """s = s + g^2, w = w - lr * g / (sqrt(s) + eps)."""

    def __init__(self, parameters, lr):
        self.parameters, self.lr = parameters, lr
        self.squares = [np.zeros_like(p.data) for p in parameters]

    def step(self):
        for p, s in zip(self.parameters, self.squares, strict=True):
            s += p.grad**2
            p.data -= self.lr * p.grad / (np.sqrt(s) + EPS)


# ... RMSProp takes a running average of them, and so forgets
class RMSProp(AdaGrad):
    """s = alpha * s + (1 - alpha) * g^2, w = w - lr * g / (sqrt(s) + eps)."""

    def step(self):
        for p, s in zip(self.parameters, self.squares, strict=True):
            s *= ALPHA
            s += (1 - ALPHA) * p.grad**2
            p.data -= self.lr * p.grad / (np.sqrt(s) + EPS)


# %% Run it: two weights with very different gradients, the same all the time. How long is each step?
METHODS = {"AdaGrad": AdaGrad, "RMSProp": RMSProp}
lengths = {}
for name, method in METHODS.items():
    w = Parameter(np.zeros(2))
    optimizer, positions = method([w], RATE), [np.zeros(2)]
    for _ in range(2000):
        w.grad[...] = GRADIENTS
        optimizer.step()
        positions.append(w.data.copy())
    lengths[name] = np.abs(np.diff(positions, axis=0))  # (steps, weights)
counts = [1, 10, 100, 1000, 2000]
print(f"rate {RATE}: length of step" + "".join(f"{count:9}" for count in counts))
for name, steps in lengths.items():
    for column, size in enumerate(GRADIENTS):
        print(f"{name}, gradient {size:5}  " + "".join(f"{steps[count - 1, column]:9.5f}" for count in counts))

# %% Run it: a target that moves. It stands at 1 for 500 steps, then at -1
paths = {}
for name, method in METHODS.items():
    w = Parameter(np.zeros(1))
    optimizer, path = method([w], 0.1), []
    for step in range(1000):
        target = 1.0 if step < 500 else -1.0
        w.grad[...] = w.data - target  # the slope of (w - target)^2 / 2
        optimizer.step()
        path.append(w.data[0])
    paths[name] = np.array(path)
print("\ntarget 1, from step 500 on -1" + "".join(f"{f'step {s}':>10}" for s in (499, 550, 600, 1000)))
for name, path in paths.items():
    print(f"{name:29}" + "".join(f"{path[s - 1]:10.3f}" for s in (499, 550, 600, 1000)))

# %% Run it: eps outside or inside the root, for a gradient far smaller than sqrt(eps)
g = 1e-6
print(f"\ngradient {g}, eps {EPS}: first step of AdaGrad, as a part of the rate")
print(f"g / (sqrt(s) + eps) = {g / (np.sqrt(g**2) + EPS):.4f}      g / sqrt(s + eps) = {g / np.sqrt(g**2 + EPS):.4f}")

# %% Run it: handwritten digits, one layer; what has become of the rate of each pixel?
X, y = load_digits(return_X_y=True)  # (1797, 64)
X = (X / 16).astype(np.float32)
model = Model([Linear(64, 10, seed=0)], loss=CrossEntropyLoss())
optimizer = AdaGrad(model.parameters(), lr=0.1)
for _ in range(100):
    model.backward(model.forward(X), y)
    optimizer.step()
usual = np.sqrt(optimizer.squares[0].mean(axis=0))  # (64,): the mean over the ten neurons
inked = np.mean(X > 0, axis=0)
rates = np.where(usual > 0, 0.1 / (usual + EPS), np.nan)
print("\npixel               inked in   its rate after 100 steps")
for row, column in [(3, 3), (1, 1), (0, 7), (3, 0), (0, 0)]:
    pixel = 8 * row + column
    rate = "never used" if inked[pixel] == 0 else f"{rates[pixel]:10.2f}"
    print(f"row {row}, column {column}     {inked[pixel]:8.1%}   {rate}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(8, 3.1), width_ratios=[1, 1, 0.95], layout="constrained")
for name, colour, style in [("AdaGrad", "C1", "--"), ("RMSProp", "C0", "-")]:
    left.plot(np.arange(1, 2001), lengths[name][:, 0], style, color=colour, label=name)
    middle.plot(paths[name], style, color=colour, label=name)
middle.plot([0, 500, 500, 1000], [1, 1, -1, -1], color="0.8", linewidth=5, zorder=0, label="target")
left.set(title="length of a step,\nsame gradient", xlabel="step", xscale="log", yscale="log")
middle.set(title="a target that moves", xlabel="step", ylabel="w")
for axis in (left, middle):
    axis.spines[["top", "right"]].set_visible(False)
    axis.legend(frameon=False, fontsize=8)
image = right.imshow(np.log10(rates).reshape(8, 8), cmap="viridis")
right.set(title="digits: rate of each pixel\n(white: never inked)", xticks=[], yticks=[])
bar = figure.colorbar(image, ax=right, shrink=0.8)
bar.set_ticks([0, 1, 2], labels=["1", "10", "100"])
figure.savefig(OUT / "18_adagrad_and_rmsprop.png")
print("picture: 08_backprop/out/18_adagrad_and_rmsprop.png")

# %% Check: number by number the optimizers of the library
rng = np.random.default_rng(0)
for ours, theirs in [(AdaGrad, Adagrad), (RMSProp, RMSprop)]:
    a, b = Parameter(np.ones(7)), Parameter(np.ones(7))
    options = {"alpha": ALPHA} if theirs is RMSprop else {}
    pair = [ours([a], RATE), theirs([b], lr=RATE, eps=EPS, **options)]
    for _ in range(100):
        a.grad[...] = b.grad[...] = rng.standard_normal(7)
        for optimizer in pair:
            optimizer.step()
    assert np.allclose(a.data, b.data, rtol=1e-12, atol=0), f"{ours.__name__} is not the library's"

# %% Try this
# 1. ALPHA = 0.9
#    A shorter memory. What changes in the first steps of RMSProp, what in the long run?
# 2. EPS = 0.1
#    A large eps. Do the two weights still take equal steps?
# 3. GRADIENTS = [100.0, 0.0]
#    One weight has no gradient at all. Is 0 divided by 0?
