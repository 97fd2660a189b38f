"""7.3  How small a nudge? Two errors that pull against each other

Question  A shorter run gives a better slope. Is the shortest run the best one?
Needs     numerical slope, rounding, float32          Teaches  central difference, truncation error, rounding error
Run       python 07_optimization/03_how_small_a_step.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

X = 1.1
NUDGES = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12]
OUT = Path(__file__).parent / "out"


# %% The idea: look only ahead, or look to both sides
def f(x):
    return x * x * x


def forward(x, h):
    return (f(x + h) - f(x)) / h


def central(x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


TRUE = 3 * X**2  # worked out on paper, see README


def error(way, h, number):
    """How far the slope is off, when every number is kept as `number` keeps it: np.float64 or np.float32."""
    return abs(float(way(number(X), number(h))) - TRUE)


# %% Run it
ways = [(way, number) for number in (np.float64, np.float32) for way in (forward, central)]
print("error of  --- float64 ---    --- float32 ---")
print("nudge     forward  central   forward  central")
for h in NUDGES:
    cells = [f"{error(way, h, number):.0e}" for way, number in ways]
    print(f"{h:.0e}    {cells[0]:>7}  {cells[1]:>7}   {cells[2]:>7}  {cells[3]:>7}")
best = [min((error(way, h, number), h) for h in NUDGES)[1] for way, number in ways]
print(f"best nudge{best[0]:7.0e}  {best[1]:7.0e}   {best[2]:7.0e}  {best[3]:7.0e}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), sharey=True, layout="constrained")
hs = np.logspace(-12, -0.5, 200)
for axis, number, digits in zip(axes, (np.float64, np.float32), (16, 7), strict=True):
    for way, style in [(forward, "C0--"), (central, "C1-")]:
        errors = [max(error(way, h, number), 1e-14) for h in hs]  # zero has no place on this axis
        axis.loglog(hs, errors, style, linewidth=1, label=way.__name__)
    axis.set(title=f"{number.__name__}, about {digits} digits", xlabel="nudge h")
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set_ylabel("error of the slope")
axes[0].legend(frameon=False, loc="lower left")
axes[0].text(1e-12, 1e-2, "too small:\nrounding error")
axes[0].text(1e-3, 1e-11, "too large:\ntruncation\nerror")
figure.savefig(OUT / "03_how_small_a_step.png")
print("picture: 07_optimization/out/03_how_small_a_step.png")

# %% Check: for a large nudge the truncation error is the one found on paper, 3xh + h^2 ahead and h^2 to both sides
for h in (0.1, 0.01):
    assert abs(error(forward, h, np.float64) - abs(3 * X * h + h**2)) < 1e-6
    assert abs(error(central, h, np.float64) - h**2) < 1e-6

# %% Try this
# 1. NUDGES = [1e-14, 1e-15, 1e-16, 1e-17]
#    Nudges of 1e-14 and less. What is the slope when x + h is rounded back to x?
# 2. X = 100.0
#    A larger x has its last digit farther left. Which way do the best nudges move?
# 3. X = 0.0
#    At zero there is nothing to round. Is there still a nudge that is too small?
# 4. return (f(x + h) - f(x - h)) / (2 * h) -> return (f(x + h) - f(x - h)) / h
#    The classic slip: the run to both sides is 2h long. Who notices?
