"""7.9  Step size: too small, right, too large

Question  A longer step arrives sooner, until it does not. Where exactly is the border?
Needs     gradient descent, derivative, learning rate          Teaches  divergence, curvature
Run       python 07_optimization/09_step_size.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

C = 4.0  # the curvature of f(x) = c/2 * x^2, its slope is c * x; with 4 it is the curve 2x^2
RATES = [0.01, 0.1, 0.25, 0.4, 0.49, 0.51]
OUT = Path(__file__).parent / "out"


# %% The idea: a step is right when it does not jump farther than it came
def bowl(x):
    return C * x


def descend(slope, start, learning_rate, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
    return path


def steps_needed(slope, start, learning_rate, goal=1e-6, limit=100_000):
    x = start
    for count in range(limit):
        if abs(x) < goal:
            return str(count)
        if abs(x) > 1e6:
            return "never"
        x = x - learning_rate * slope(x)
    return f"over {limit}"


# %% Run it: six rates on one curve
print("rate    x is multiplied by   steps from 1 to 0.000001")
for rate in RATES:
    print(f"{rate:.3f}   {1 - rate * C:18.3f}   {steps_needed(bowl, 1.0, rate):>8}")


# %% Run it: halve the gap between a rate that works and one that does not
def largest_rate(slope):
    works, fails = 0.0, 100.0
    for _ in range(40):
        middle = (works + fails) / 2
        if abs(descend(slope, 1.0, middle, 500)[-1]) < 1:  # nearer than at the start
            works = middle
        else:
            fails = middle
    return works


def neuron_bias(b):  # the neuron of lesson 1.7: its error has the slope 2 * (b - 32); here b counts from 32
    return 2 * b


print("\ncurve                 curvature c   largest rate that works   2 / c")
found = []
for name, slope, curvature in [
    (f"{C / 2:g}x^2", bowl, C),
    ("0.5x^2", lambda x: x, 1.0),
    ("10x^2", lambda x: 20 * x, 20.0),
    ("bias of lesson 1.7", neuron_bias, 2.0),
]:
    found.append((largest_rate(slope), curvature))
    print(f"{name:20}  {curvature:11.1f}   {found[-1][0]:23.4f}   {2 / curvature:.4f}")

# %% Picture: four paths on one curve
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 4, figsize=(8, 3), layout="constrained")
titles = ["too small", "just right", "over the bottom", "too large"]
xs = np.linspace(-2, 2, 100)
for axis, title, share in zip(axes, titles, [0.1, 0.5, 0.9, 1.04], strict=True):
    rate = share * 2 / C
    path = np.array(descend(bowl, 1.0, rate, 8))
    axis.plot(xs, C / 2 * xs**2, "0.6")
    axis.plot(path, C / 2 * path**2, "o-", color="C1", markersize=4, linewidth=1)
    axis.set(title=f"{title}: {rate:.2f}", xlim=(-2, 2), ylim=(-0.15 * C, 2 * C), yticks=[])
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "09_step_size.png")
print("picture: 07_optimization/out/09_step_size.png")

# %% Check: the border found by trying is 2 / c
for rate, curvature in found:
    assert abs(rate - 2 / curvature) < 1e-3 * rate, "the largest rate is not 2 / c"

# %% Try this
# 1. RATES = [0.49, 0.499, 0.5, 0.501]
#    Close to the border. What happens exactly on it?
# 2. C = 400.0
#    A curve a hundred times as bent. Which of the six rates survive?
# 3. return C * x -> return 2 * x / (1 + x**2) ** 2 ; steps_needed(bowl, 1.0, rate) -> steps_needed(bowl, 8.0, rate)
#    A pit in a wide plain, x^2 / (1 + x^2), from 8 on. There is hardly any slope there: how many steps now?
