"""8.10  Losses for numbers and for yes or no, backward

Question  One forecast is 3 too high, another 0.3. Which loss pulls ten times as hard at the first, which just as hard?
Needs     MSE, MAE, Huber loss, binary cross-entropy, sigmoid, loss gradient, central difference
Teaches   regression gradients
Run       python 08_backprop/10_regression_and_binary_backward.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import central_differences

PREDICTION = np.array([[2.5, 3.0]])  # (samples, outputs)
TARGET = np.array([[2.0, 3.5]])
DELTA = 1.0
RATE, STEPS = 0.1, 20
OUT = Path(__file__).parent / "out"


# %% Forward: chapter 6, the mean over all elements; without floors, so keep p away from 0 and 1
def mse(prediction, target):
    return np.mean((prediction - target) ** 2)


def mae(prediction, target):
    return np.mean(np.abs(prediction - target))


def huber(prediction, target):
    miss = np.abs(prediction - target)
    return np.mean(np.where(miss <= DELTA, 0.5 * miss**2, DELTA * (miss - 0.5 * DELTA)))


def bce(p, y):
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def bce_of_sigmoid(z, y):
    return bce(sigmoid(z), y)


# %% The idea: one line each; every gradient is shaped as the prediction and divided by the number of its elements
def mse_backward(prediction, target):
    return 2 * (prediction - target) / prediction.size


def mae_backward(prediction, target):
    return np.sign(prediction - target) / prediction.size


def huber_backward(prediction, target):
    return np.clip(prediction - target, -DELTA, DELTA) / prediction.size


def bce_backward(p, y):
    return (p - y) / (p * (1 - p)) / p.size


def bce_of_sigmoid_backward(z, y):
    return (sigmoid(z) - y) / z.size  # the slope of the sigmoid, p (1 - p), cancels what the loss divided by


# %% Run it: two outputs of one sample
def nudged(loss, prediction, target):
    return central_differences(lambda: loss(prediction, target), prediction)


P, Z, Y = np.array([[0.9, 0.2]]), np.array([[4.0, -2.0]]), np.array([[1.0, 1.0]])  # yes is right for both
cases = [
    ("MSE", mse, mse_backward, PREDICTION, TARGET),
    ("MAE", mae, mae_backward, PREDICTION, TARGET),
    ("Huber", huber, huber_backward, PREDICTION, TARGET),
    ("BCE", bce, bce_backward, P, Y),
    ("BCE of sigmoid", bce_of_sigmoid, bce_of_sigmoid_backward, Z, Y),
]
print("loss            prediction    target        loss   gradient             by nudge")
for name, loss, backward, prediction, target in cases:
    gradient = backward(prediction, target)
    same = np.allclose(gradient, nudged(loss, prediction, target), atol=1e-7)
    row = f"{str(prediction.tolist()):13} {str(target.tolist()):12} {loss(prediction, target):5.3f}"
    print(f"{name:15} {row}   {str(gradient.round(4).tolist()):20} {same}")
print()

# %% Run it: N counts elements, not samples
block = np.arange(6.0).reshape(3, 2)  # 3 samples, 2 outputs each
print("3 samples with 2 outputs, each 1 too high: 2 * 1 / 6 for each of them, by MSE backward")
print(mse_backward(block, block - 1).round(4))
print()


# %% Run it: a published mistake; MAE backward with target and prediction the wrong way round
def mae_backward_of_the_book(prediction, target):
    return np.sign(target - prediction) / prediction.size


paths = {}
for name, backward in [("prediction - target", mae_backward), ("target - prediction", mae_backward_of_the_book)]:
    guess, target = np.array([0.0]), np.array([1.05])
    paths[name] = []
    for _ in range(STEPS + 1):
        paths[name].append(mae(guess, target))
        guess = guess - RATE * backward(guess, target)
    print(f"sign({name}): loss {paths[name][0]:.2f} -> {paths[name][10]:.2f} -> {paths[name][-1]:.2f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
misses = np.linspace(-3, 3, 400)[:, None]  # one at a time, so N = 1
for name, backward, style in [
    ("MSE", mse_backward, "C1--"),
    ("MAE", mae_backward, "k:"),
    ("Huber", huber_backward, "C0-"),
]:
    left.plot(misses, [backward(miss, np.zeros(1))[0] for miss in misses], style, label=name, linewidth=2)
left.set(xlabel="miss: prediction - target", ylabel="gradient", title="how hard each loss pulls", ylim=(-4, 4))
for (name, losses), style in zip(paths.items(), ["C0o-", "C1s--"], strict=True):
    right.plot(losses, style, label=f"sign({name})", markersize=4)
right.set(xlabel="step", ylabel="MAE", title="one sign decides: down or up", ylim=(0, None))
for axis in (left, right):
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "10_regression_and_binary_backward.png")
print("picture: 08_backprop/out/10_regression_and_binary_backward.png")

# %% Check: each gradient is the slope that nudging finds, on predictions that hit no corner; a step goes downhill
rng = np.random.default_rng(0)
for name, loss, backward, _, _ in cases:
    prediction, target = rng.uniform(0.1, 0.9, (4, 3)), (rng.random((4, 3)) > 0.5).astype(float)
    if "BCE" not in name:
        prediction *= 4  # misses on both sides of Huber's delta
    gradient, slope = backward(prediction, target), nudged(loss, prediction, target)
    assert np.allclose(gradient, slope, atol=1e-6), f"{name}: {gradient[0, 0]:.4f}, by nudge {slope[0, 0]:.4f}"
    assert loss(prediction - 1e-3 * gradient, target) < loss(prediction, target), f"{name}: the step goes uphill"

# %% Try this
# 1. 2 * (prediction - target) / prediction.size -> 2 * (prediction - target) / len(prediction)
#    Divided by samples instead of elements. Where does the table notice, where does the check?
# 2. np.sign(prediction - target) / prediction.size -> np.sign(target - prediction) / prediction.size
#    The book's sign in our own function. Who notices?
# 3. DELTA = 0.25
#    A miss of 0.5 is a large one now. What does Huber's gradient become, and which loss is it like?
# 4. Z = np.array([[4.0, -20.0]])
#    The network is very sure of no, and yes is right. The loss gets large: does the pull?
