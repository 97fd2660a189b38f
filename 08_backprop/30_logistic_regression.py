"""8.30  Logistic regression: one output, yes or no

Question  The network says "malignant, 0.4". Is that a yes or a no, and who decides?
Needs     sigmoid, binary cross-entropy, curvature, standardization, test set, Adam, decision boundary
Teaches   logistic regression, threshold, Newton's method
Road      side road
Run       python 08_backprop/30_logistic_regression.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer

from deeplearning import SGD, Adam, BCEWithLogitsLoss, Linear, Model, ReLU

STEPS, LEARNING_RATE, NEWTON_STEPS = 1000, 1.0, 8
HIDDEN, SEEDS = 16, [0, 1, 2, 3, 4]
THRESHOLDS = [0.05, 0.2, 0.5, 0.8, 0.95]
OUT = Path(__file__).parent / "out"

# %% Data: 569 tumours; of the 30 measurements two: mean radius and mean texture of the cell nuclei
data = load_breast_cancer()
mixed = np.random.default_rng(0).permutation(len(data.data))
X, y = data.data[mixed, :2], 1.0 - data.target[mixed, None]  # (569, 2) and (569, 1): 1 is malignant, 0 benign
mean, sd = X[:400].mean(axis=0), X[:400].std(axis=0)
X = (X - mean) / sd
X, y, X_test, y_test = X[:400], y[:400], X[400:], y[400:]
print(
    f"{len(X)} tumours to learn from, {y.sum():.0f} malignant; {len(X_test)} for the test, {y_test.sum():.0f} malignant"
)


# %% The idea: the loss takes the logit z. Sigmoid and logarithm are one formula, and the gradient is (p - y) / N
def sigmoid(z):
    e = np.exp(-np.abs(z))  # never overflows
    return np.where(z >= 0, 1, e) / (1 + e)


def bce(z, y):
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


def bce_gradient(z, y):
    return (sigmoid(z) - y) / z.size


# %% Run it: no hidden layer. Two weights and a bias, found by gradient descent
layer = Linear(2, 1, dtype=np.float64, seed=0)
optimizer = SGD(layer.parameters(), lr=LEARNING_RATE)
for _ in range(STEPS):
    layer.backward(bce_gradient(layer.forward(X), y))
    optimizer.step()
walked = np.append(layer.weight, layer.bias)  # (3,)

# %% Run it: the referee. Newton's method divides the slope by the curvature, and for this model both are easy to write
columns = np.column_stack([X, np.ones(len(X))])  # (400, 3)
newton = np.zeros(3)
print("\nNewton's method      loss   w radius  w texture       bias")
for step in range(NEWTON_STEPS + 1):
    z = columns @ newton  # (400,)
    p = sigmoid(z)
    if step in (0, 1, 2, 3, 5, NEWTON_STEPS):
        print(f"  step {step}       {bce(z, y[:, 0]):10.6f} {newton[0]:10.4f} {newton[1]:10.4f} {newton[2]:10.4f}")
    slope = columns.T @ (p - y[:, 0]) / len(X)  # (3,)
    curvature = columns.T @ (columns * (p * (1 - p))[:, None]) / len(X)  # (3, 3): p (1 - p) is the sigmoid's slope
    if step < NEWTON_STEPS:
        newton = newton - np.linalg.solve(curvature, slope)
print(f"gradient descent {bce(layer.forward(X), y):8.6f} {walked[0]:10.4f} {walked[1]:10.4f} {walked[2]:10.4f}")

# %% Run it: a probability is no answer yet. The threshold makes it one
p_test = sigmoid(layer.forward(X_test))  # (169, 1)
print("\nthreshold   malignant: found  missed   benign: false alarms   accuracy")
for threshold in THRESHOLDS:
    yes, sick = p_test > threshold, y_test == 1
    found, missed, alarms = np.sum(yes & sick), np.sum(~yes & sick), np.sum(yes & ~sick)
    print(f"{threshold:9} {found:17} {missed:7} {alarms:15} of {np.sum(~sick)} {np.mean(yes == sick):14.3f}")

# %% Run it: the same with one hidden layer
print("\nthreshold 0.5                 test loss       accuracy")
loss, right = bce(layer.forward(X_test), y_test), np.mean((p_test > 0.5) == y_test)
print(f"no hidden layer               {loss:.3f}           {right:.3f}")
nets = []
for seed in SEEDS:
    rng = np.random.default_rng(seed)
    net = Model([Linear(2, HIDDEN, seed=rng), ReLU(), Linear(HIDDEN, 1, seed=rng)], loss=BCEWithLogitsLoss())
    optimizer = Adam(net.parameters(), lr=0.01)
    for _ in range(500):
        net.backward(net.forward(X.astype(np.float32)), y)
        optimizer.step()
    nets.append(net)
scores = np.array([list(net.evaluate(X_test, y_test).values()) for net in nets])
(loss, right), (sd_loss, sd_right) = scores.mean(axis=0), scores.std(axis=0, ddof=1)
print(f"{HIDDEN} hidden neurons, {len(SEEDS)} seeds    {loss:.3f} sd {sd_loss:.3f}  {right:.3f} sd {sd_right:.3f}")

# %% Picture: the borders, and what each threshold costs
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.8), width_ratios=[3, 2], layout="constrained")
across, up = np.meshgrid(np.linspace(-2.2, 4, 200), np.linspace(-2.5, 4, 200))
plane = np.column_stack([across.ravel(), up.ravel()])
units = across * sd[0] + mean[0], up * sd[1] + mean[1]
for label, colour, marker, name in [(0, "#0072B2", "o", "benign"), (1, "#E69F00", "^", "malignant")]:
    dots = X_test[y_test[:, 0] == label] * sd + mean
    left.plot(*dots.T, marker, color=colour, markersize=4, label=name)
for threshold, style in [(0.05, ":"), (0.5, "-"), (0.95, "--")]:
    left.contour(*units, sigmoid(layer.forward(plane)).reshape(across.shape), [threshold], colors="k", linestyles=style)
    left.plot([], [], "k" + style, label=f"threshold {threshold}")
left.contour(*units, net.forward(plane).reshape(across.shape), [0], colors="#009E73", linewidths=2)
left.plot([], [], color="#009E73", linewidth=2, label="hidden layer, 0.5")
left.set(title="the test set", xlabel="mean radius", ylabel="mean texture", xlim=(6, 29), ylim=(9, 36))
left.legend(frameon=False, fontsize=8, loc="upper right")
every = np.linspace(0, 1, 201)
sick = y_test == 1
right.plot([np.mean(p_test[~sick] > t) for t in every], [np.mean(p_test[sick] > t) for t in every], "C0")
for t in THRESHOLDS:
    at = np.mean(p_test[~sick] > t), np.mean(p_test[sick] > t)
    right.plot(*at, "ko", markersize=4)
    right.annotate(f"{t}", at, (6, -9), textcoords="offset points", fontsize=9)
right.plot([0, 1], [0, 1], color="0.6", linestyle=":")
right.set(title="every threshold", xlabel="false alarms, share of benign", ylabel="found, share of malignant")
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "30_logistic_regression.png")
print("picture: 08_backprop/out/30_logistic_regression.png")

# %% Check: the library's loss; Newton stands at the lowest point; a threshold on p is a threshold on z
library = BCEWithLogitsLoss()
assert np.isclose(library.forward(layer.forward(X), y), bce(layer.forward(X), y), rtol=1e-12)
np.testing.assert_allclose(library.backward(), bce_gradient(layer.forward(X), y), atol=1e-15)
assert np.abs(slope).max() < 1e-9, "Newton's method has not arrived: is there a lowest point at all?"
assert bce(columns @ newton, y[:, 0]) <= bce(layer.forward(X), y) + 1e-12
for threshold in THRESHOLDS:
    same = (p_test > threshold) == (layer.forward(X_test) > np.log(threshold / (1 - threshold)))
    assert same.all(), "p > t must say the same as z > log(t / (1 - t))"

# %% Try this
# 1. STEPS = 30
#    Gradient descent stops early. How far is it from Newton's three numbers, and how far is the loss?
# 2. 1.0 - data.target[mixed, None] -> (data.data[mixed, :1] > 15) * 1.0
#    Now the radius alone decides, without overlap. Where is the lowest point?
# 3. p_test = sigmoid(layer.forward(X_test)) -> p_test = layer.forward(X_test)
#    The sigmoid is forgotten when predicting. Which threshold does the first row really use now?
