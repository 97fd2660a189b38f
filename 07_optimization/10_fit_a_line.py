"""7.10  Fit a line: the first model trained by its gradient

Question  Fifty noisy readings and no line through all of them. Does gradient descent find the best line there is?
Needs     gradient descent, gradient, MSE, chain rule          Teaches  linear regression, closed form
Run       python 07_optimization/10_fit_a_line.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

SEED, SAMPLES, NOISE = 0, 50, 15.0
LEARNING_RATE, STEPS = 0.3, 100
OUT = Path(__file__).parent / "out"

# %% Data: a bad thermometer, Celsius in, Fahrenheit out; the inputs are scaled as in lesson 1.7
rng = np.random.default_rng(SEED)
celsius = rng.uniform(-40, 40, SAMPLES)
x = celsius / 40  # (samples,)
y = 1.8 * celsius + 32 + NOISE * rng.standard_normal(SAMPLES)  # (samples,)


# %% The idea: the slope of the mean squared error for w and for b, by the chain rule
def mse(w, b):
    return np.mean((w * x + b - y) ** 2)


def gradient(w, b):
    miss = w * x + b - y  # (samples,)
    return np.mean(2 * miss * x), np.mean(2 * miss)  # the loss moves 2 * miss for each prediction, that moves x for w


# %% Run it: forward, loss, gradient, update
w, b = 0.0, 0.0
history = []
for _ in range(STEPS + 1):
    history.append((w, b, mse(w, b)))  # forward and loss
    dw, db = gradient(w, b)  # gradient
    w, b = w - LEARNING_RATE * dw, b - LEARNING_RATE * db  # update
print("step              w        b       loss")
for step in [0, 1, 2, 5, 10, 20, 50, 100]:
    if step <= STEPS:
        w, b, loss = history[step]
        print(f"{step:4}       {w:8.5g} {b:8.5g}   {loss:8.5g}")

# %% Run it: the closed form, the lowest point worked out in one go
columns = np.stack([x, np.ones(SAMPLES)], axis=1)  # (samples, 2): what w and b are multiplied by
best_w, best_b = np.linalg.lstsq(columns, y)[0]
print(f"closed form{best_w:8.5g} {best_b:8.5g}   {mse(best_w, best_b):8.5g}")
print(f"truth      {72:8.5g} {32:8.5g}   {mse(72, 32):8.5g}")
print(f"the two agree to 6 digits after the point: {max(abs(w - best_w), abs(b - best_b)) < 1e-6}")

# %% Picture: the line on its way, and the loss
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.8), width_ratios=[3, 2], layout="constrained")
left.plot(celsius, y, "o", color="0.6", markersize=4, label="readings")
ends = np.array([-1.0, 1.0])
for step, style in [(0, "C0:"), (5, "C0--"), (50, "C1-")]:
    w_then, b_then, _ = history[min(step, STEPS)]
    left.plot(ends * 40, w_then * ends + b_then, style, linewidth=2, label=f"after {step} steps")
left.set(title="the line turns and rises into place", xlabel="degrees Celsius", ylabel="degrees Fahrenheit")
left.legend(frameon=False)
losses = [loss for _, _, loss in history]
right.plot(losses, "C1", linewidth=2, label="gradient descent")
right.axhline(mse(best_w, best_b), color="k", linestyle="--", linewidth=1, label="closed form")
right.set(title="the loss", xlabel="step", ylabel="mean squared error", ylim=(0, None), xlim=(0, 30))
right.legend(frameon=False)
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "10_fit_a_line.png")
print("picture: 07_optimization/out/10_fit_a_line.png")


# %% Check: the gradient is the one that nudging finds, the walk follows it, and the closed form is the lowest point
def nudged(w, b):
    return (mse(w + 1e-4, b) - mse(w - 1e-4, b)) / 2e-4, (mse(w, b + 1e-4) - mse(w, b - 1e-4)) / 2e-4


for w, b in [(0.0, 0.0), (100.0, -50.0), (best_w, best_b)]:
    assert np.allclose(gradient(w, b), nudged(w, b), atol=1e-4), "gradient and nudge disagree"
for (w, b, _), (new_w, new_b, _) in zip(history[:5], history[1:6], strict=True):
    assert np.allclose([w - new_w, b - new_b], LEARNING_RATE * np.array(nudged(w, b)), atol=1e-3), "a wrong update"
assert np.allclose(gradient(best_w, best_b), 0, atol=1e-9)
for angle in range(360):
    aside = mse(best_w + np.cos(np.radians(angle)), best_b + np.sin(np.radians(angle)))
    assert aside > mse(best_w, best_b), "a line beside the closed form is better"

# %% Try this
# 1. NOISE = 0.0
#    A perfect thermometer. Which line is found?
# 2. LEARNING_RATE = 1.05
#    Lesson 1.7 could not stand this rate. Does this line?
# 3. np.mean(2 * miss * x), np.mean(2 * miss) -> np.sum(2 * miss * x), np.sum(2 * miss)
#    The 1/n of the mean is forgotten in the gradient. By what factor are the steps too long?
