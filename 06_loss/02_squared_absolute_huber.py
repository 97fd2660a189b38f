"""6.2  Squared, absolute, Huber: how much should a big miss cost?

Question  Four good readings and one typing error. Which loss lets the one bad number speak loudest?
Needs     error, loss, slope of a line          Teaches  MSE, MAE, Huber loss, outlier
Run       python 06_loss/02_squared_absolute_huber.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

READINGS = np.array([19.0, 20.0, 20.2, 21.0, 38.0])  # one room, five readings; the last was typed wrong
PREDICTION = 20.0
DELTA = 1.0  # Huber: a miss up to here is small
OUT = Path(__file__).parent / "out"


# %% The idea: three prices for a miss, each averaged over all numbers
def squared(prediction, target):
    return (prediction - target) ** 2


def absolute(prediction, target):
    return np.abs(prediction - target)


def huber(prediction, target, delta=1.0):
    miss = np.abs(prediction - target)
    return np.where(miss <= delta, 0.5 * miss**2, delta * (miss - 0.5 * delta))  # a curve, then a straight line


def mse(prediction, target):
    return np.mean(squared(prediction, target))


def mae(prediction, target):
    return np.mean(absolute(prediction, target))


def huber_loss(prediction, target, delta=1.0):
    return np.mean(huber(prediction, target, delta))


# %% Run it: two outputs, two targets
prediction, target = np.array([[2.5, 3.0]]), np.array([[2.0, 3.5]])  # (1, 2), each of the two misses is 0.5
print(f"MSE   {mse(prediction, target):.4f}")
print(f"MAE   {mae(prediction, target):.4f}")
print(f"Huber {huber_loss(prediction, target, DELTA):.4f}")
print()

# %% Run it: the outlier's share of the loss, and the one number that has the lowest loss over all five readings
losses = {
    "squared": squared,
    "absolute": absolute,
    "Huber": lambda prediction, target: huber(prediction, target, DELTA),
}
guesses = np.arange(np.min(READINGS), np.max(READINGS), 0.01)
print(f"{PREDICTION} predicted, {READINGS} measured")
print(f"loss        mean  {READINGS[-1]:5.1f} alone   lowest at")
for name, price in losses.items():
    prices = price(PREDICTION, READINGS)  # (5,)
    totals = np.mean(price(guesses.reshape(-1, 1), READINGS), axis=1)  # (guesses, 1) and (5,) give (guesses, 5)
    best = guesses[np.argmin(totals)]
    print(f"{name:8s}  {np.mean(prices):6.2f}   {prices[-1] / np.sum(prices):10.1%}   {best:9.2f}")
print(f"mean of the readings {np.mean(READINGS):.2f}, middle one {np.median(READINGS):.2f}")

# %% Picture
OUT.mkdir(exist_ok=True)
misses = np.linspace(-4, 4, 401)
figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
for (name, price), style in zip(losses.items(), ["C1--", "k:", "C0-"], strict=True):
    axis.plot(misses, price(misses, 0.0), style, label=name, linewidth=2)
axis.axvspan(-DELTA, DELTA, color="0.92", zorder=0, label="within delta")
axis.set(
    xlabel="miss: prediction - target",
    ylabel="cost",
    ylim=(0, 8),
    title="Huber: a bowl for small misses, a V for large",
)
axis.legend(frameon=False, loc="upper left")
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "02_squared_absolute_huber.png")
print("picture: 06_loss/out/02_squared_absolute_huber.png")

# %% Check: Huber is half the square inside, and passes from curve to line without a jump and without a corner
small = np.linspace(-DELTA, DELTA, 9)
assert np.allclose(huber(small, 0.0, DELTA), 0.5 * squared(small, 0.0)), "inside it is not half the square"
nudge = 1e-6 * DELTA
at, before, after = (huber(DELTA + step, 0.0, DELTA) for step in (0.0, -nudge, nudge))
assert np.isclose((at - before) / nudge, (after - at) / nudge, rtol=1e-4), "the slope jumps at delta"

# %% Try this
# 1. DELTA = 10.0
#    More misses count as small. To which of the other two losses does Huber move?
# 2. READINGS = np.array([19.0, 20.0, 20.2, 21.0, 380.0])
#    The wrong reading is ten times as large. Which of the three lowest points run after it?
# 3. np.where(miss <= delta, 0.5 * miss**2, -> np.where(miss <= delta, miss**2,
#    The half is forgotten. What breaks?
