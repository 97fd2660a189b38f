"""2.3  A layer separates: three lines fence in a region

Question  Three neurons with a step answer yes or no, so there are 8 patterns of answers. How many can ever occur?
Needs     layer, rows of weights, step, decision boundary          Teaches  region
Run       python 02_layer/03_a_layer_separates.py
"""

# %% Imports and settings: days in a greenhouse, (temperature in C, humidity in percent)
from pathlib import Path

import matplotlib.pyplot as plt

OUT = Path(__file__).parent / "out"
GOOD = [(20, 40), (20, 62), (22, 52), (24, 36), (26, 45), (29, 35)]
BAD = [(12, 12), (12, 55), (12, 97), (22, 12), (38, 19), (27, 75), (36, 60)]
WEIGHTS = [[1, 0], [-3, -1], [0, 1]]  # warm enough? not too steamy? moist enough?
BIASES = [-18, 130, -30]
NEEDED = 3  # the layer calls a day good when so many of its neurons say yes


# %% The idea: every neuron asks a question of its own
def answers(x1, x2):
    pattern = []
    for (w1, w2), bias in zip(WEIGHTS, BIASES, strict=True):
        total = w1 * x1 + w2 * x2 + bias
        pattern.append(1 if total > 0 else 0)  # the step
    return pattern


# %% Run it
print("day   C    %   answers    called")
for x1, x2 in GOOD + BAD:
    called = "good" if sum(answers(x1, x2)) >= NEEDED else "bad"
    print(f"{'good' if (x1, x2) in GOOD else 'bad':4s} {x1}  {x2:3d}   {answers(x1, x2)}  {called}")
places = {}  # for each pattern, the points of the plane that are answered with it
for point in [(10 + count / 4, percent) for count in range(121) for percent in range(101)]:
    places.setdefault(tuple(answers(*point)), []).append(point)
print(f"patterns of yes and no: {2 ** len(BIASES)}, regions found in the plane: {len(places)}")

# %% Picture: each region with its pattern, grey where the layer calls the day good
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 4.2), layout="constrained")
for pattern, points in places.items():
    if sum(pattern) >= NEEDED:
        axis.plot(*zip(*points, strict=True), "s", color="0.9", markersize=6, zorder=0)
    middle = (sum(values) / len(points) for values in zip(*points, strict=True))
    axis.text(*middle, " ".join(map(str, pattern)), ha="center", color="0.4")
for n, ((w1, w2), bias) in enumerate(zip(WEIGHTS, BIASES, strict=True)):
    ends = [(x1, -(w1 * x1 + bias) / w2) for x1 in (10, 40)] if w2 else [(-bias / w1, x2) for x2 in (0, 100)]
    axis.plot(*zip(*ends, strict=True), "k", linestyle=["-", "--", "-.", ":"][n], label=f"border of neuron {n + 1}")
axis.plot(*zip(*GOOD, strict=True), "o", color="C0", label="good day")
axis.plot(*zip(*BAD, strict=True), "X", color="C1", label="bad day")
axis.set(xlabel="temperature in C", ylabel="humidity in %", xlim=(10, 40), ylim=(0, 100))
figure.legend(loc="outside right upper", frameon=False)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "03_a_layer_separates.png")
print("picture: 02_layer/out/03_a_layer_separates.png")

# %% Check: halfway between two points of one region lies the same region, however large or small it is
for pattern, points in places.items():
    for (a1, a2), (b1, b2) in zip(points, points[::-1], strict=True):
        assert tuple(answers((a1 + b1) / 2, (a2 + b2) / 2)) == pattern

# %% Try this
# 1. WEIGHTS = [[-1, 0], [-3, -1], [0, 1]] ; BIASES = [18, 130, -30]
#    The first neuron changes all its signs. Its line stays. Where do all three say yes now?
# 2. NEEDED = 2
#    Two out of three are enough. Which bad days slip in?
# 3. WEIGHTS = [[1, 0], [-3, -1], [0, 1], [-1, 0]] ; BIASES = [-18, 130, -30, 28] ; NEEDED = 4
#    A fourth neuron asks: not too hot? How many of 16 patterns are there, and what shape has the fence?
