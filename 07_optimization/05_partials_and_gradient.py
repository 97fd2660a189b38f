"""7.5  Partial derivatives and the gradient: which way is up?

Question  On a hillside you may walk in 360 directions. Can two slopes, east and north, tell which one is the steepest?
Needs     derivative, central difference, vector, dot product, angle          Teaches  partial derivative, gradient
Run       python 07_optimization/05_partials_and_gradient.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

POINT = (1.0, 2.0)
H = 1e-5
OUT = Path(__file__).parent / "out"


# %% The idea: move one input, hold the other still; the two slopes together are the gradient
def f(x, y):
    return 3 * x**2 + x * y + y**2


def gradient(x, y):
    along_x = 6 * x + y  # y is a constant here
    along_y = x + 2 * y  # x is a constant here
    return np.array([along_x, along_y])


def slope_towards(x, y, direction):
    """Rise over run for a tiny step to both sides, in a direction of length 1."""
    dx, dy = H * direction
    return (f(x + dx, y + dy) - f(x - dx, y - dy)) / (2 * H)


# %% Run it: each partial derivative by rule and by nudge
east, north = np.array([1.0, 0.0]), np.array([0.0, 1.0])
print("    x     y      f   by rule            by nudge")
for x, y in [POINT, (0.0, 0.0), (-1.0, 1.0), (1.0, -2.0)]:
    rule, nudged = gradient(x, y), [slope_towards(x, y, east), slope_towards(x, y, north)]
    print(f"{x:5.1f} {y:5.1f}  {f(x, y):5.1f}   {rule[0]:6.2f} {rule[1]:6.2f}      {nudged[0]:6.2f} {nudged[1]:6.2f}")

# %% Run it: walk around the point, one direction for each degree
degrees = np.arange(360)
directions = np.stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], axis=1)  # (360, 2), all of length 1
slopes = np.array([slope_towards(*POINT, direction) for direction in directions])  # (360,)
g = gradient(*POINT)
angle, length = np.degrees(np.arctan2(g[1], g[0])) % 360, np.sqrt(g @ g)
print(f"\nat {POINT} the gradient points to {angle:.1f} degrees and has length {length:.2f}")
print(f"steepest of 360: {degrees[np.argmax(slopes)]} degrees, slope {np.max(slopes):.2f}")
print(f"downhill:        {degrees[np.argmin(slopes)]} degrees, slope {np.min(slopes):.2f}")
level = degrees[np.argsort(np.abs(slopes), kind="stable")[:2]]
print(f"level:           {min(level)} and {max(level)} degrees, across the gradient")

# %% Picture: level lines with gradients, and the slope in all directions
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.8), layout="constrained")
xs, ys = np.meshgrid(np.linspace(-2.6, 2.6, 100), np.linspace(-3.2, 3.2, 100))
left.contour(xs, ys, f(xs, ys), levels=[0.5, 2, 4, 7, 11, 16, 22], colors="0.6", linewidths=1)
for x in [-1.5, -0.5, 0.5, 1.5]:
    for y in [-2.4, -1.2, 0.0, 1.2, 2.4]:
        dx, dy = 0.07 * gradient(x, y)
        left.annotate("", (x + dx, y + dy), (x, y), arrowprops={"arrowstyle": "->", "color": "C0"})
dx, dy = 0.07 * g
left.annotate("", np.add(POINT, (dx, dy)), POINT, arrowprops={"arrowstyle": "->", "color": "C1", "linewidth": 2})
left.plot(*POINT, "s", color="C1", markersize=5)
left.plot(0, 0, "ko", markersize=4)
left.set(title="the gradient points uphill", xlabel="x", ylabel="y", aspect="equal", xlim=(-2.6, 2.6), ylim=(-3.2, 3.2))
right.plot(degrees, slopes, "C0")
right.axhline(0, color="0.8", linewidth=0.8, zorder=0)
right.axvline(angle, color="C1", linestyle="--", label="direction of the gradient")
right.set(title=f"slope at {POINT} in every direction", xlabel="direction in degrees", xticks=[0, 90, 180, 270, 360])
right.legend(frameon=False)
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "05_partials_and_gradient.png")
print("picture: 07_optimization/out/05_partials_and_gradient.png")

# %% Check: the slope in any direction is the gradient dot the direction; no direction is steeper than the gradient
assert np.allclose(slopes, directions @ g, atol=1e-6), "this gradient does not give the slopes"
assert np.max(slopes) <= length + 1e-6
assert np.max(slopes) >= length * np.cos(np.radians(0.51))  # the best whole degree is at most half a degree off

# %% Try this
# 1. POINT = (0.0, 0.0)
#    The bottom of the valley. Which direction is the steepest there?
# 2. POINT = (1.0, -2.0)
#    The other side of the valley. Which of the two inputs matters more here?
# 3. along_x = 6 * x + y -> along_x = 6 * x
#    The middle term is forgotten. Who notices?
