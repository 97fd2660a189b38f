"""7.6  The chain rule: rates multiply

Question  x is nudged, u = x^2 moves 3 times as far, y = sin(u) moves -0.63 times as far as u. How far does y move?
Needs     derivative, central difference, derivative rules, sigmoid, loss          Teaches  chain rule
Run       python 07_optimization/06_chain_rule.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

X, W, H = 1.5, 0.5, 1e-5
OUT = Path(__file__).parent / "out"


# %% The idea: y = g(f(x)), one box after the other, each with its own rate
def f(x):
    return x**2


def f_rate(x):
    return 2 * x


def g(u):
    return np.sin(u)


def g_rate(u):
    return np.cos(u)


def chain(x):
    return g_rate(f(x)) * f_rate(x)  # the outer rate is taken where the inner box has arrived


def nudge(function, x):
    return (function(x + H) - function(x - H)) / (2 * H)


def y(x):
    return g(f(x))


# %% Run it: follow a nudge through the boxes
u = f(X)
print(f"x = {X}  -> [square] ->  u = {u:.4f}  -> [sin] ->  y = {g(u):.4f}")
print(
    f"rates:      {f_rate(X):8.4f}            {g_rate(u):9.4f}      product {chain(X):.4f}, by nudge {nudge(y, X):.4f}"
)

# %% Run it: the rule, and two rules that look like it
print("\n    x  by nudge  g'(f(x)) * f'(x)  g(f(x))' * f(x)'  g'(x) * f'(x)")
for x in [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0]:
    printed = nudge(y, x) * f_rate(x)  # the whole slope, and then the inner one once more
    forgot = g_rate(x) * f_rate(x)  # the outer rate taken at x, not at f(x)
    print(f"{x:5.1f}  {nudge(y, x):8.4f}  {chain(x):16.4f}  {printed:16.4f}  {forgot:13.4f}")

# %% Run it: a chain of any length, the loss of one neuron followed from its weight w to the end
BOXES = [  # what a box does, and its rate; the neuron sees the input 2, has the bias -0.2, and should answer 1
    ("z = 2w - 0.2", lambda w: 2 * w - 0.2, lambda w: 2.0),
    ("a = sigmoid(z)", lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    ("m = a - 1", lambda a: a - 1, lambda a: 1.0),
    ("loss = m^2", lambda m: m**2, lambda m: 2 * m),
]


def loss(value):
    for _, box, _ in BOXES:
        value = box(value)
    return value


value, rate = W, 1.0
print(f"\nw = {W}")
for name, box, box_rate in BOXES:
    here = box_rate(value)
    value, rate = box(value), rate * here
    print(f"{name:15} {value:8.4f}   rate of this box {here:7.4f}   product so far {rate:7.4f}")
print(f"w itself nudged:                                           {nudge(loss, W):7.4f}")

# %% Picture: one nudge on its way
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 2.6), layout="constrained")
moves = [0.01, 0.01 * f_rate(X), 0.01 * chain(X)]
texts = [
    "x is nudged",
    f"u = x^2 moves {f_rate(X):.2f} times as far",
    f"y = sin(u) moves {g_rate(u):.2f} times as far as u",
]
bars = axis.barh([2, 1, 0], moves, height=0.45, color=["0.3", "C0", "C1"])
for move, text, row in zip(moves, texts, [2, 1, 0], strict=True):
    axis.text(max(move, 0) + 0.001, row, f"{text}: {move:.4f}", va="center")
axis.set(yticks=[2, 1, 0], yticklabels=["x", "u", "y"], xlabel="how far it moves", xlim=(-0.025, 0.07))
axis.axvline(0, color="k", linewidth=0.8)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "06_chain_rule.png")
print("picture: 07_optimization/out/06_chain_rule.png")

# %% Check: the product of the rates is the slope of the whole chain, wherever we stand
for x in np.linspace(-2, 2, 41):
    assert abs(chain(x) - nudge(y, x)) < 1e-6, f"at x = {x:.1f} the rule and the nudge disagree"
assert abs(rate - nudge(loss, W)) < 1e-6

# %% Try this
# 1. X = 0.0
#    The first box has the rate 0 here. Does the second one matter?
# 2. return g_rate(f(x)) * f_rate(x) -> return g_rate(x) * f_rate(x)
#    The outer rate taken at x: the mistake of the last column. Who notices?
# 3. W = -5.0
#    A large weight of the wrong sign. The neuron is as wrong as can be: how much does its loss feel a nudge?
