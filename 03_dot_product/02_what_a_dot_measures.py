"""3.2  What a dot product measures: length, length and angle

Question  A neuron's weights show a stroke. Which patch excites it more: the stroke itself, or plain white?
Needs     dot product, array          Teaches  vector, length, angle, template
Run       python 03_dot_product/02_what_a_dot_measures.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

WEIGHTS = np.array([3.0, 4.0])
ARROWS = np.array([[3.0, 4.0], [6.0, 8.0], [5.0, 0.0], [-4.0, 3.0], [-3.0, -4.0]])
STROKE = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0])  # 3 rows of 3, one after the other
OTHER_WAY = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0])
PATCHES = {"stroke": STROKE, "faint": 0.5 * STROKE, "other way": OTHER_WAY, "all white": np.ones(9)}
TEMPLATE = STROKE  # the weights of a neuron with nine inputs
OUT = Path(__file__).parent / "out"


# %% The idea: divide both lengths out of the dot product; what is left depends on the angle alone
def length(v):
    return np.sqrt(np.dot(v, v))


def cosine(a, b):
    return np.dot(a, b) / (length(a) * length(b))


# %% Run it: two numbers are an arrow, nine numbers are a patch
print("  input  length    dot  cosine  angle to the weights")
for v in ARROWS:
    c = cosine(v, WEIGHTS).round(12)  # rounding can leave a hair more than 1, which arccos refuses
    angle = np.degrees(np.arccos(c))
    print(f"{v[0]:3.0f} {v[1]:3.0f}  {length(v):6.1f}  {np.dot(v, WEIGHTS):5.1f}  {c:6.2f}  {angle:5.1f}")
print("\npatch         dot  cosine")
for name, patch in PATCHES.items():
    print(f"{name:9s}  {np.dot(patch, TEMPLATE):6.2f}  {cosine(patch, TEMPLATE):6.2f}")

# %% Picture: left the arrows with their dot products, right the patches
OUT.mkdir(exist_ok=True)
places = [["arrows", *PATCHES]]
figure, axes = plt.subplot_mosaic(places, figsize=(8, 3), width_ratios=[3, 1, 1, 1, 1], layout="constrained")
for v in ARROWS[1:]:
    axes["arrows"].annotate("", v, (0, 0), arrowprops={"arrowstyle": "-|>", "color": "C0"})
    axes["arrows"].text(*(1.2 * v), f"{np.dot(v, WEIGHTS):.0f}", color="C0", ha="center", va="center")
axes["arrows"].annotate("", WEIGHTS, (0, 0), arrowprops={"arrowstyle": "-|>", "color": "black", "linewidth": 3})
axes["arrows"].set(title="dot product with the black arrow", xlim=(-7, 9), ylim=(-6, 11), aspect="equal")
axes["arrows"].axis("off")
for name, patch in PATCHES.items():
    note = f"dot {np.dot(patch, TEMPLATE):.2f}\ncosine {cosine(patch, TEMPLATE):.2f}"
    axes[name].imshow(patch.reshape(3, 3), cmap="gray", vmin=0, vmax=1)
    axes[name].set(title=name, xlabel=note, xticks=[], yticks=[])
figure.savefig(OUT / "02_what_a_dot_measures.png")
print("picture: 03_dot_product/out/02_what_a_dot_measures.png")

# %% Check: the sum of products is length times length times cosine, the angle measured from the direction of each arrow
for v in ARROWS:
    angle = np.arctan2(v[1], v[0]) - np.arctan2(WEIGHTS[1], WEIGHTS[0])
    np.testing.assert_allclose(np.dot(v, WEIGHTS), length(v) * length(WEIGHTS) * np.cos(angle), atol=1e-9)

# %% Try this
# 1. TEMPLATE = STROKE - 0.5
#    Now white where the template is dark counts against. What do the four patches score, the white one above all?
# 2. WEIGHTS = np.array([1.0, 0.0])
#    An arrow of length 1 to the right. What does the dot product read off every input?
# 3. 0.5 * STROKE -> 100 * STROKE
#    Blinding light. Which of the two columns stays calm?
