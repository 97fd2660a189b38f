"""1.5  What weight and bias do: slope and shift

Question  Draw the output of a neuron over its input. Which of its two numbers turns the line, which one lifts it?
Needs     neuron, weight, bias          Teaches  slope of a line, parameter
Run       python 01_neuron/05_what_weight_and_bias_do.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt

WEIGHTS = [-1.0, 0.0, 0.5, 2.0]
BIASES = [-2.0, 0.0, 2.0]
OUT = Path(__file__).parent / "out"


# %% The idea: a function of x, steered by two parameters, f(x; w, b)
def neuron(x, w, b):
    return w * x + b


# %% Run it: what comes out for x = 0, 1, 2
print("   w     b      x=0   x=1   x=2")
for w, b in [(w, 0.0) for w in WEIGHTS] + [(0.5, b) for b in BIASES]:
    outputs = "  ".join(f"{neuron(x, w, b):4.1f}" for x in [0.0, 1.0, 2.0])
    print(f"{w:4.1f}  {b:4.1f}     {outputs}")
print()
print("The weight is the step from one column to the next. The bias is the column x=0.")

# %% Picture: left the weight changes, right the bias
OUT.mkdir(exist_ok=True)
xs = [-3.0, 3.0]  # two points are enough to draw a line
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), sharey=True, layout="constrained")
styles = ["-", "--", "-.", ":"]
for w, style in zip(WEIGHTS, styles, strict=False):
    left.plot(xs, [neuron(x, w, 0.0) for x in xs], style, color="C0", label=f"w = {w}")
for b, style in zip(BIASES, styles, strict=False):
    right.plot(xs, [neuron(x, 0.5, b) for x in xs], style, color="C1", label=f"b = {b}")
left.set(title="the weight turns the line", xlabel="input x", ylabel="output")
right.set(title="the bias lifts it", xlabel="input x")
for axis in (left, right):
    axis.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    axis.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "05_what_weight_and_bias_do.png")
print("picture: 01_neuron/out/05_what_weight_and_bias_do.png")

# %% Check: rise over run between any two points is the weight, whatever the bias
for w in WEIGHTS:
    for b in BIASES:
        rise, run = neuron(5.0, w, b) - neuron(-3.0, w, b), 5.0 - (-3.0)
        assert abs(rise / run - w) < 0.000001

# %% Try this
# 1. WEIGHTS = [1.0, 10.0]
#    How steep is a weight of 10 beside a weight of 1?
# 2. w * x + b -> w * (x + b)
#    The bias is added before the weight multiplies. Is it still the output at x = 0?
# 3. BIASES = [-1.8, -1.2, 0.6]
#    Three other shifts. Do the lines ever cross each other?
