"""7.8  Gradient descent: step against the slope, again and again

Question  You stand on a hillside in fog and feel only the slope under your feet. How do you get down?
Needs     derivative, gradient, learning rate          Teaches  gradient descent
Run       python 07_optimization/08_gradient_descent.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

LEARNING_RATE, STEPS = 0.1, 20
START_X, START = 4.0, [-1.5, 2.5]
OUT = Path(__file__).parent / "out"


# %% The idea: w_new = w_old - learning_rate * slope, for one number or for a whole vector
def descend(gradient, start, learning_rate, steps):
    w = np.array(start)
    path = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)  # minus: downhill
        path.append(w)
    return np.array(path)


# %% Run it: one number, the curve of lesson 7.2
def f(x):
    return 2 * x**2


def f_slope(x):
    return 4 * x


path = descend(f_slope, START_X, LEARNING_RATE, STEPS)
print("f(x) = 2x^2")
print("step       x   slope       f")
for i in [0, 1, 2, 3, 5, 10, 20]:
    if i <= STEPS:
        print(f"{i:4}  {path[i]:6.3f}  {f_slope(path[i]):6.2f}  {f(path[i]):6.3f}")


# %% Run it: two numbers, the valley of lesson 7.5
def valley(p):
    return 3 * p[0] ** 2 + p[0] * p[1] + p[1] ** 2


def valley_gradient(p):
    return np.array([6 * p[0] + p[1], p[0] + 2 * p[1]])


path2 = descend(valley_gradient, START, LEARNING_RATE, STEPS)
print("\nf(x, y) = 3x^2 + xy + y^2")
print("step       x       y  length of gradient       f")
for i in [0, 1, 2, 3, 5, 10, 20]:
    if i <= STEPS:
        length = np.sqrt(np.sum(valley_gradient(path2[i]) ** 2))
        print(f"{i:4}  {path2[i][0]:6.3f}  {path2[i][1]:6.3f}  {length:18.3f}  {valley(path2[i]):6.3f}")

# %% Picture: the path on the curve, and on the map of the valley
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.8), layout="constrained")
xs = np.linspace(-5, 5, 200)
left.plot(xs, f(xs), "k", linewidth=1)
left.plot(path, f(path), "o--", color="C1", markersize=4)
left.set(title="down the curve", xlabel="x", ylabel="f(x)")
xs, ys = np.meshgrid(np.linspace(-2.2, 1, 100), np.linspace(-1, 3, 100))
right.contour(xs, ys, valley([xs, ys]), levels=[0.2, 1, 2, 4, 7, 11], colors="0.6", linewidths=1)
right.plot(*path2.T, "o--", color="C1", markersize=4)
right.plot(0, 0, "k+", markersize=10)
right.set(title="down the valley, across its level lines", xlabel="x", ylabel="y", aspect="equal")
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "08_gradient_descent.png")
print("picture: 07_optimization/out/08_gradient_descent.png")

# %% Check: on 2x^2 every step multiplies x by 1 - 4 * learning_rate; in the valley every step is the one that the
# nudge asks for; a tiny step against the gradient always goes down
assert np.allclose(path, START_X * (1 - 4 * LEARNING_RATE) ** np.arange(STEPS + 1)), "this is not gradient descent"
for old, new in zip(path2, path2[1:], strict=False):
    nudged = [(valley(old + h) - valley(old - h)) / 2e-5 for h in 1e-5 * np.eye(2)]
    assert np.allclose(old - new, LEARNING_RATE * np.array(nudged), atol=1e-6), "this is not the slope of the valley"
for p in np.array([[4.0, 0.0], [-1.0, 2.0], [0.5, -3.0]]):
    assert valley(descend(valley_gradient, p, 1e-3, 1)[1]) < valley(p)

# %% Try this
# 1. w - learning_rate * gradient(w) -> w + learning_rate * gradient(w)
#    Uphill. How high are we after 20 steps?
# 2. LEARNING_RATE = 0.01
#    Ten times shorter steps. How far do 20 of them get?
# 3. LEARNING_RATE = 0.25
#    On the curve one step is enough. And in the valley?
