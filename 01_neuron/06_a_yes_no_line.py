"""1.6  A yes or no: one neuron splits the plane

Question  A neuron sees the width and the mass of a fruit. Can one weighted sum tell a grapefruit from a lemon?
Needs     weighted sum, slope of a line          Teaches  step, activation, decision boundary
Run       python 01_neuron/06_a_yes_no_line.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt

LEMONS = [(5.0, 1.0), (5.5, 0.9), (6.0, 1.3), (6.5, 1.5), (7.2, 1.4)]  # width in cm, mass in 100 g
GRAPEFRUITS = [(9.0, 3.0), (9.6, 3.9), (10.5, 3.6), (11.0, 4.4), (12.0, 4.7)]
W1, W2, BIAS = 0.5, 1.0, -6.0  # W1 is the weight of the width, W2 that of the mass; set by hand
OUT = Path(__file__).parent / "out"


# %% The idea: the sum decides, a step on top of it answers; such a last touch is called an activation
def weighted_sum(x1, x2):
    return W1 * x1 + W2 * x2 + BIAS


def step(total):
    return 1 if total > 0 else 0


# %% Run it
print("fruit       width    mass    sum  answer")
right = 0
for name, is_grapefruit, fruits in [("lemon", 0, LEMONS), ("grapefruit", 1, GRAPEFRUITS)]:
    for x1, x2 in fruits:
        total = weighted_sum(x1, x2)
        right = right + (step(total) == is_grapefruit)
        print(f"{name:10s}  {x1:5.1f}  {x2:6.1f}  {total:5.2f}  {step(total)}")
print(f"right: {right} of {len(LEMONS) + len(GRAPEFRUITS)}")

# %% Picture: where the sum is exactly zero, the answer flips; these points form a line
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(6, 4), layout="constrained")
axis.plot(*zip(*LEMONS, strict=True), "o", color="C1", label="lemon (want 0)")
axis.plot(*zip(*GRAPEFRUITS, strict=True), "s", color="C0", label="grapefruit (want 1)")
border = [(x1, -(W1 * x1 + BIAS) / W2) for x1 in [4.0, 13.0]]  # solved for x2
axis.plot(*zip(*border, strict=True), "k--", label="sum = 0")
axis.set(xlabel="width in cm", ylabel="mass in 100 g", ylim=(0, 6), title="one neuron, one straight line")
axis.legend(frameon=False)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "06_a_yes_no_line.png")
print("picture: 01_neuron/out/06_a_yes_no_line.png")

# %% Check: on the border the sum is zero; walking in the direction (W1, W2) only ever raises it
for x1, x2 in border:
    assert abs(weighted_sum(x1, x2)) < 0.000001
    assert weighted_sum(x1 + W1, x2 + W2) > weighted_sum(x1, x2)

# %% Try this
# 1. BIAS = -8.0
#    The neuron asks for more before it says yes. Which way does the line move, and who is misjudged?
# 2. W1 = -0.5 ; W2 = -1.0 ; BIAS = 6.0
#    All three change sign. The line stays where it is: do the answers?
# 3. (12.0, 4.7)] -> (12.0, 4.7), (6.0, 1.1)]
#    A small grapefruit as light as a lemon joins. Can any line put it on its own side?
