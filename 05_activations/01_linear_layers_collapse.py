"""5.1  Linear layers collapse: two layers that are only one

Question  Two layers turn 4 numbers into 3. Can a single layer, without the hidden one, give exactly the same answers?
Needs     hidden layer, batch, matrix, decision boundary, parameter count          Teaches  linear, affine, XOR
Run       python 05_activations/01_linear_layers_collapse.py
"""

# %% Imports and settings: the batch and the two layers that you know, and four points with a yes or a no
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

X = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])  # (batch, inputs)
W1 = np.array([[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]).T  # (inputs, neurons)
W2 = np.array([[0.1, -0.14, 0.5], [-0.5, 0.12, -0.33], [-0.44, 0.73, -0.13]]).T  # (neurons, neurons)
B1, B2 = np.array([[2.0, 3.0, 0.5]]), np.array([[-1.0, 2.0, -0.5]])  # (1, neurons)
LAYERS = [(W1, B1), (W2, B2)]
POINTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
WANTED = np.array([0, 1, 1, 0])  # XOR: yes if exactly one of the two inputs is 1
OUT = Path(__file__).parent / "out"


# %% The idea, part one: multiply the weights of all layers first, then use them as one layer
def through_all(x):
    for weights, bias in LAYERS:
        x = x @ weights + bias
    return x


one_weights, one_bias = LAYERS[0]
for weights, bias in LAYERS[1:]:
    one_weights, one_bias = one_weights @ weights, one_bias @ weights + bias

# %% Run it
print(f"{len(LAYERS)} layers, {sum(w.size + b.size for w, b in LAYERS)} parameters:")
print(through_all(X).round(5))
print(f"1 layer, {one_weights.size + one_bias.size} parameters:")
print((X @ one_weights + one_bias).round(5))
difference = np.abs(through_all(X) - (X @ one_weights + one_bias)).max()
print(f"largest difference below 1e-12: {difference < 1e-12}")
print()

# %% The idea, part two: one layer ends in a straight line, so try very many lines on four points
angles = np.radians(np.arange(360))
directions = np.column_stack([np.cos(angles), np.sin(angles)])  # (360, 2): weights w1, w2 in every direction
biases = np.arange(-2, 2, 0.01).reshape(-1, 1) + 0.005  # (400, 1)
right = []
for direction in directions:
    answers = POINTS @ direction + biases > 0  # (4,) + (400, 1): every point with every bias, (400, 4)
    right.append((answers == WANTED).sum(axis=1))  # how many of the four points
right = np.array(right)  # (360, 400)

# %% Run it
print("points right  neurons")
for count in range(5):
    print(f"{count:12d}  {(right == count).sum():6,d}")
print(f"best of {right.size:,} neurons: {right.max() / 4:.0%}")

# %% Picture: one of the best lines
OUT.mkdir(exist_ok=True)
best = np.argwhere(right == right.max())
i, j = best[len(best) // 5]  # any of them would do
(w1, w2), b = directions[i], biases[j, 0]
figure, axis = plt.subplots(figsize=(8, 3.8), layout="constrained")
x1, x2 = np.meshgrid(np.linspace(-0.7, 1.7, 300), np.linspace(-0.5, 1.5, 300))
axis.contourf(x1, x2, w1 * x1 + w2 * x2 + b > 0, levels=[0.5, 1.5], colors="0.88")
axis.contour(x1, x2, w1 * x1 + w2 * x2 + b, levels=[0], colors="black")
for value, marker, color, name in [(1, "o", "C0", "want yes"), (0, "s", "C1", "want no")]:
    axis.plot(*POINTS[WANTED == value].T, marker, color=color, markersize=12, label=name)
wrong = POINTS[(POINTS @ directions[i] + b > 0) != WANTED]
axis.plot(*wrong.T, "x", color="black", markersize=15, label="misjudged")
axis.set(xlabel="input 1", ylabel="input 2", aspect="equal", xticks=[0, 1], yticks=[0, 1])
axis.set_title("one of the best lines (grey: it says yes)")
axis.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "01_linear_layers_collapse.png")
print("picture: 05_activations/out/01_linear_layers_collapse.png")

# %% Check: a stack of affine layers is affine; such a function adds up to the same over both diagonals of any square
assert difference < 1e-12
corner, side1, side2 = X
both_ends = through_all(corner) + through_all(corner + side1 + side2)
assert np.allclose(both_ends, through_all(corner + side1) + through_all(corner + side2))

# %% Try this
# 1. LAYERS = [(W1, B1), (W2, B2), (W2, B2), (W2, B2), (W2, B2)]
#    Three more layers. How many parameters does the single layer need now?
# 2. WANTED = np.array([0, 0, 0, 1])
#    Yes only if both inputs are 1. Can a line do that?
# 3. x = x @ weights + bias -> x = np.abs(x @ weights + bias)
#    Every layer drops the signs of its sums. Is one layer still enough?
