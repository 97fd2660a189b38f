"""7.4  Derivative rules: slopes without a nudge

Question  The slope of 2x^2 is 4x. Is there such a formula for x^3, for e^x, for a product, for ReLU?
Needs     derivative, central difference, logarithm, ReLU, sigmoid          Teaches  derivative rules
Run       python 07_optimization/04_derivative_rules.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

X, H = 1.5, 1e-5
OUT = Path(__file__).parent / "out"

# %% The idea: twelve functions, each with the formula of its slope
e = np.exp
RULES = [
    ("constant", "7", lambda x: 7.0, "0", lambda x: 0.0),
    ("line", "3x + 7", lambda x: 3 * x + 7, "3", lambda x: 3.0),
    ("power", "x^3", lambda x: x**3, "3x^2", lambda x: 3 * x**2),
    ("power -1", "1/x", lambda x: 1 / x, "-1/x^2", lambda x: -1 / x**2),
    ("factor", "5x^3", lambda x: 5 * x**3, "5 * 3x^2", lambda x: 5 * 3 * x**2),
    ("sum", "x^3 + 1/x", lambda x: x**3 + 1 / x, "3x^2 - 1/x^2", lambda x: 3 * x**2 - 1 / x**2),
    ("product", "x^3 * e^x", lambda x: x**3 * e(x), "3x^2 * e^x + x^3 * e^x", lambda x: 3 * x**2 * e(x) + x**3 * e(x)),
    ("e^x", "e^x", lambda x: e(x), "e^x", lambda x: e(x)),
    ("logarithm", "log x", lambda x: np.log(x), "1/x", lambda x: 1 / x),
    ("sine", "sin x", lambda x: np.sin(x), "cos x", lambda x: np.cos(x)),
    ("sigmoid", "sigmoid x", lambda x: 1 / (1 + e(-x)), "e^-x / (1 + e^-x)^2", lambda x: e(-x) / (1 + e(-x)) ** 2),
    ("ReLU", "max(0, x)", lambda x: np.maximum(0, x), "1 if x > 0, else 0", lambda x: np.where(x > 0, 1, 0)),
]


def nudge(f, x):
    return (f(x + H) - f(x - H)) / (2 * H)


# %% Run it
print(f"x = {X}")
print(f"{'rule':11}{'f(x)':11}{'its slope':24}{'by rule':>8}{'by nudge':>10}  same")
for name, text, f, slope_text, slope in RULES:
    same = abs(nudge(f, X) - slope(X)) < 1e-7
    print(f"{name:11}{text:11}{slope_text:24}{slope(X):8.4f}{nudge(f, X):10.4f}  {same}")

# %% Run it: one point has no slope
left, right = (0 - max(0, -H)) / H, (max(0, H) - 0) / H
print(
    f"\nReLU at x = 0: {left:.1f} looking left, {right:.1f} looking right, {nudge(RULES[-1][2], 0.0):.1f} to both sides"
)

# %% Picture: four functions, each with its slope
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 4, figsize=(8, 2.9), layout="constrained")
for axis, row, start in zip(axes, (2, 7, 8, 11), (-1.5, -2.0, 0.2, -2.0), strict=True):
    name, text, f, slope_text, slope = RULES[row]
    xs = np.linspace(start, 2.0, 400)
    axis.plot(xs, f(xs), "C0-", label=text)
    axis.plot(xs, slope(xs), "C1--", label="its slope")
    axis.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    axis.set(title=text, xlabel="x")
    axis.spines[["top", "right"]].set_visible(False)
axes[0].legend(["f(x)", "its slope"], frameon=False)
figure.savefig(OUT / "04_derivative_rules.png")
print("picture: 07_optimization/out/04_derivative_rules.png")

# %% Check: every rule agrees with the nudge, but for rounding and a truncation error that shrinks with H^2
for name, _, f, _, slope in RULES:
    assert abs(nudge(f, X) - slope(X)) < 1e-7 + 100 * H**2, f"the rule for {name} is wrong"

# %% Try this
# 1. 3 * x**2 * e(x) + x**3 * e(x)) -> 3 * x**2 * e(x))
#    The tempting mistake: the slope of a product as the product of the two slopes. Who notices?
# 2. H = 0.1
#    A long nudge. Which rows still agree?
# 3. X = 0.5
#    Farther left. Which functions fall there, and which one is steepest?
