"""7.2  Slope and tangent: how steep is a curve at one point?

Question  f(x) = 2x^2 gets steeper as x grows. How steep is it at x = 0, 1, 2, 3, 4?
Needs     slope of a line, nudge, tolerance          Teaches  derivative, tangent, numerical slope
Run       python 07_optimization/02_slope_and_tangent.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

H = 1e-4  # the run: a tiny step to the right, 0.0001
POINTS = [0.0, 1.0, 2.0, 3.0, 4.0]
OUT = Path(__file__).parent / "out"


# %% The idea: rise over run, for a run so short that the curve has no room to bend
def f(x):
    return 2 * x**2


def slope(x):
    return (f(x + H) - f(x)) / H


def derivative(x):  # worked out on paper, see README
    return 4 * x


# %% Run it
print(" x  f(x)  slope by nudge  4x")
for x in POINTS:
    print(f"{x:2.0f}  {f(x):4.0f}  {slope(x):14.4f}  {derivative(x):2.0f}")

# %% Run it: near x = 3 the tangent stands in for the curve
print("\ndistance from 3  curve     tangent   gap")
for distance in [1.0, 0.1, 0.01]:
    tangent = f(3.0) + derivative(3.0) * distance
    print(f"{distance:<15}  {f(3.0 + distance):7.4f}   {tangent:7.4f}   {f(3.0 + distance) - tangent:.4f}")

# %% Picture: five straight lines through one point each, as steep as the slope found there
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 4), layout="constrained")
xs = np.linspace(min(POINTS) - 0.6, max(POINTS) + 0.8, 200)
axis.plot(xs, f(xs), "k", linewidth=2.5, label="f(x) = 2x^2")
for i, x in enumerate(POINTS):
    ends = np.array([x - 1.2, x + 1.2])
    axis.plot(ends, f(x) + slope(x) * (ends - x), "C1", label="tangent" if i == 0 else None)
    axis.plot(x, f(x), "o", color="C0")
    axis.annotate(f"slope {slope(x):.2f}", (x, f(x)), (-82, 12), textcoords="offset points", color="C0")
axis.set(xlabel="x", ylabel="f(x)", title="a tangent touches the curve and is as steep as it is there")
axis.legend(frameon=False)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "02_slope_and_tangent.png")
print("picture: 07_optimization/out/02_slope_and_tangent.png")

# %% Check: on this curve the slope by nudge is too large by exactly twice the run
for x in POINTS:
    assert abs(slope(x) - derivative(x) - 2 * H) < 1e-6

# %% Try this
# 1. H = 1.0
#    A run that is not tiny. What has become of the slopes?
# 2. POINTS = [-2.0, -1.0, 0.0, 1.0, 2.0]
#    What is the slope left of zero?
# 3. return 2 * x**2 -> return 2 * x**2 + 100
#    The curve is lifted by 100. Which columns change?
# 4. return 4 * x -> return 2 * x
#    A wrong derivative. Who notices?
