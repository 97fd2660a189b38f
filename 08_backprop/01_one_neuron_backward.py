"""8.1  One neuron, backward: hand the slope back

Question  A neuron says 6 and should say a little less. Which of its weights must grow, which must shrink?
Needs     weighted sum, ReLU, chain rule, gradient, central difference
Teaches   backpropagation, local slope, upstream gradient
Run       python 08_backprop/01_one_neuron_backward.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt

INPUTS = [1.0, -2.0, 3.0]
WEIGHTS = [-3.0, -1.0, 2.0]
BIAS = 1.0
UPSTREAM = 1.0  # how fast the end of the chain moves with our output; here our output is the end
RATE = 0.001
OUT = Path(__file__).parent / "out"


# %% Forward: chapter 1 with a ReLU on top, every box in the order in which it works
def forward(inputs, weights, bias):
    products = [x * w for x, w in zip(inputs, weights, strict=True)]
    z = sum(products) + bias
    y = max(0.0, z)
    return products, z, y


products, z, y = forward(INPUTS, WEIGHTS, BIAS)

# %% The idea: from the last box to the first, upstream gradient times local slope
gate = 1.0 if z > 0 else 0.0  # local slope of ReLU
dz = UPSTREAM * gate
db = dz * 1.0  # a sum moves as far as each of its parts
dproducts = [dz * 1.0 for _ in products]
dweights = [d * x for d, x in zip(dproducts, INPUTS, strict=True)]  # x * w: the local slope for w is x
dinputs = [d * w for d, w in zip(dproducts, WEIGHTS, strict=True)]  # and for x it is w


# %% The referee: nudge one of the seven numbers, the others stay
def nudge(place):
    ends = []
    for step in (1e-5, -1e-5):
        numbers = [*INPUTS, *WEIGHTS, BIAS]
        numbers[place] += step
        ends.append(UPSTREAM * forward(numbers[:3], numbers[3:6], numbers[6])[2])
    return (ends[0] - ends[1]) / 2e-5


# %% Run it
print("forward")
for i, (x, w) in enumerate(zip(INPUTS, WEIGHTS, strict=True)):
    print(f"  x{i} * w{i}    {x:2.0f} * {w:2.0f} = {products[i]:2.0f}")
print(f"  sum + b    z = {z:.0f}")
print(f"  ReLU       y = {y:.0f}")
print()
print("backward   upstream * local slope = gradient   by nudge")
print(f"  z        {UPSTREAM:8.0f} * {gate:2.0f} = {dz:15.0f}")
names = ["x0", "x1", "x2", "w0", "w1", "w2", "b"]
gradient = [*dinputs, *dweights, db]
for place, name in reversed(list(enumerate(names))):
    local = [*WEIGHTS, *INPUTS, 1.0][place]
    print(f"  {name:2}       {dz:8.0f} * {local:2.0f} = {gradient[place] + 0.0:15.0f}   {nudge(place):8.1f}")
print()

# %% Run it: one small step against the gradient
new_weights = [w - RATE * d for w, d in zip(WEIGHTS, dweights, strict=True)]
new_bias = BIAS - RATE * db
new_y = forward(INPUTS, new_weights, new_bias)[2]
print(f"weights {WEIGHTS} -> {[round(w, 6) for w in new_weights]}, bias {BIAS} -> {round(new_bias, 6)}")
print(f"output  {y:.3f} -> {new_y:.3f}")

# %% Picture: values go right above the arrows, gradients come back below them
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 4.4), layout="constrained")


def arrow(start, end, name, value, slope):
    """From left to right, with the value above and the gradient below it."""
    axis.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": "0.6"}, zorder=0)
    place = (start[0] + 0.4 * (end[0] - start[0]), start[1] + 0.4 * (end[1] - start[1]))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    axis.text(*place, f"{name}{value:g}", color="C0", ha="center", va="bottom", bbox=box)
    axis.text(*place, f"{slope:g}", color="C1", ha="center", va="top", bbox=box, weight="bold")


for i in range(3):
    row = 5 - 2 * i
    arrow((0, row + 0.7), (1.7, row + 0.1), f"x{i} = ", INPUTS[i], dinputs[i])
    arrow((0, row - 0.65), (1.7, row - 0.1), f"w{i} = ", WEIGHTS[i], dweights[i])
    arrow((2.0, row), (3.7, 3 + 0.15 * (1 - i)), "", products[i], dproducts[i])
arrow((2.6, -0.7), (3.75, 2.7), "b = ", BIAS, db)
arrow((4.0, 3), (5.5, 3), "z = ", z, dz)
arrow((5.9, 3), (7.3, 3), "y = ", y, UPSTREAM)
for x, y_place, sign in [(1.85, 5, "*"), (1.85, 3, "*"), (1.85, 1, "*"), (3.85, 3, "+"), (5.7, 3, "ReLU")]:
    axis.text(x, y_place, sign, ha="center", va="center", bbox={"boxstyle": "round", "facecolor": "white"})
axis.text(4.6, 5.4, "values: forward, to the right", color="C0")
axis.text(4.6, 4.9, "gradients: backward, to the left", color="C1", weight="bold")
axis.set(xlim=(-0.1, 7.4), ylim=(-1.0, 5.9))
axis.axis("off")
figure.savefig(OUT / "01_one_neuron_backward.png")
print("picture: 08_backprop/out/01_one_neuron_backward.png")

# %% Check: each of the seven gradients is the slope that nudging finds
for place, name in enumerate(names):
    assert abs(gradient[place] - nudge(place)) < 1e-6, f"{name}: by hand {gradient[place]}, by nudge {nudge(place):.4f}"

# %% Try this
# 1. BIAS = -10.0
#    The sum falls below zero. What is left of the seven gradients?
# 2. BIAS = -10.0 ; gate = 1.0 if z > 0 else 0.0 -> gate = 1.0
#    The same, and the gate of the ReLU is forgotten. Who notices?
# 3. RATE = 0.5
#    A step 500 times as long promises an output of 6 - 500 * 0.015 = -1.5. What comes out?
# 4. UPSTREAM = -2.0
#    Somebody behind the neuron multiplies its output by -2. What happens to the gradients, and to y after the step?
