"""8.31  Regression: a network that answers with a number

Question  One in ten of the readings is far off. Which of three losses lets the network ignore it?
Needs     MSE, MAE, Huber loss, outlier, regression gradients, tanh, Adam, validation set, closed form
Teaches   regression network, residual, RMSE, R squared
Road      side road
Run       python 08_backprop/31_regression.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from nnfs.datasets import sine_data

from deeplearning import Adam, HuberLoss, L1Loss, Linear, Model, MSELoss, ReLU, Tanh  # noqa: F401 (ReLU: edit 1)

SEEDS, STEPS, HIDDEN = [0, 1, 2, 3, 4], 1000, 32
POINTS, NOISE, FAR_OFF = 100, 0.1, 4.0
RATES = [0.0003, 0.001, 0.003, 0.01]
OUT = Path(__file__).parent / "out"

# %% Data: one wave of a sine, learned from noisy readings, judged without noise
X_test, y_test = (array.astype(np.float32) for array in sine_data(200))  # (200, 1): x and the sine of 2 pi x


def readings(seed, outliers):
    rng = np.random.default_rng(seed)
    x = rng.random((POINTS, 1))
    y = np.sin(2 * np.pi * x) + NOISE * rng.standard_normal((POINTS, 1))
    y[rng.permutation(POINTS)[:outliers]] += FAR_OFF
    return x.astype(np.float32), y.astype(np.float32)


# %% The idea: the last layer is linear, one number comes out, and nothing is squeezed
def network(loss, seed):
    rng = np.random.default_rng(seed)
    hidden = [Linear(1, HIDDEN, seed=rng), Tanh(), Linear(HIDDEN, HIDDEN, seed=rng), Tanh()]
    return Model([*hidden, Linear(HIDDEN, 1, seed=rng)], loss=loss)


def train(x, y, loss, seed, rate):
    model = network(loss, seed)
    optimizer = Adam(model.parameters(), lr=rate)
    for _ in range(STEPS):
        model.backward(model.forward(x), y)
        optimizer.step()
    return model


def measures(prediction, y):
    residual = y - prediction  # (samples, 1), what is left over
    rmse, mae = np.sqrt(np.mean(residual**2)), np.mean(np.abs(residual))
    return rmse, mae, 1 - np.sum(residual**2) / np.sum((y - y.mean()) ** 2)


def mae_on(model, x, y):
    return measures(model.forward(x), y)[1]


# %% Run it: three losses, with and without outliers; each with the rate of the lowest MAE on a validation set
print(f"on the true wave, mean and sd of {len(SEEDS)} seeds")
print("outliers   loss              rate    RMSE             MAE              R squared")
kept = {}
for outliers in (0, POINTS // 10):
    for loss in (MSELoss(), L1Loss(), HuberLoss(0.3)):
        models = {rate: [train(*readings(s, outliers), loss, s, rate) for s in SEEDS] for rate in RATES}
        judged = [np.mean([mae_on(m, *readings(50 + s, outliers)) for s, m in enumerate(models[r])]) for r in RATES]
        rate = RATES[np.argmin(judged)]
        found = np.array([measures(model.forward(X_test), y_test) for model in models[rate]])
        texts = [f"{m:6.3f} sd {sd:.3f}" for m, sd in zip(found.mean(axis=0), found.std(axis=0, ddof=1), strict=True)]
        print(f"{outliers:8}   {str(loss):14s} {rate:7}  {'   '.join(texts)}")
        kept[outliers, type(loss).__name__] = models[rate][0]

# %% Run it: the referee for the last layer. Given the final features, least squares is the best that it could do
x, y = readings(SEEDS[0], 0)
model = kept[0, "MSELoss"]
features = x
for layer in model.layers[:4]:
    features = layer.forward(features)
columns = np.column_stack([features, np.ones(POINTS)]).astype(np.float64)  # (100, 33)
best = np.mean((columns @ np.linalg.lstsq(columns, y)[0] - y) ** 2)
loss = np.mean((model.forward(x) - y) ** 2)
print(f"training loss of the network {loss:.5f}, of least squares on its features {best:.5f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplot_mosaic("AAAMM;AAALL;AAAHH", figsize=(8, 3.8), layout="constrained")
left = axes["A"]
x, y = readings(SEEDS[0], POINTS // 10)
left.plot(x, y, "o", color="0.6", markersize=3, label="readings")
left.plot(X_test, y_test, ":", color="0.5", linewidth=2, label="truth")
for name, colour, style in [("MSELoss", "C1", "-"), ("L1Loss", "C0", "-"), ("HuberLoss", "k", "--")]:
    model = kept[POINTS // 10, name]
    left.plot(X_test, model.forward(X_test), style, color=colour, linewidth=2, label=name)
    miss = (y - model.forward(x))[:, 0]
    right = axes[name[0]]  # M, L or H
    right.hist(miss, bins=np.arange(-2, 5.2, 0.2), color=colour)
    right.text(1.2, 30, name, color=colour)
    right.set(ylim=(0, 50), yticks=[], xticks=[] if name != "HuberLoss" else [-2, 0, 2, 4])
left.set(title="one reading in ten is 4 too high", xlabel="x", ylabel="y")
left.set_ylim(-1.5, 7.5)
left.legend(frameon=False, fontsize=9, ncols=2, loc="upper right")
axes["M"].set(title="residuals of the readings")
axes["H"].set(xlabel="reading - prediction")
for axis in axes.values():
    axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "31_regression.png")
print("picture: 08_backprop/out/31_regression.png")

# %% Check: RMSE is never below MAE; the mean alone has R squared 0; nothing beats least squares; no accuracy here
for model in kept.values():
    rmse, mae, _ = measures(model.forward(X_test), y_test)
    assert rmse >= mae - 1e-6
    assert "accuracy" not in model.evaluate(X_test, y_test)
    assert model.forward(X_test).min() < 0 < model.forward(X_test).max(), "a wave has both signs"
np.testing.assert_allclose(measures(np.full_like(y, y.mean()), y)[2], 0, atol=1e-6)
assert best <= loss + 1e-6

# %% Try this
# 1. Linear(HIDDEN, 1, seed=rng)] -> Linear(HIDDEN, 1, seed=rng), ReLU()]
#    A ReLU on the output, by habit. What becomes of the lower half of the wave?
# 2. HuberLoss(0.3) -> HuberLoss(10.0)
#    A very large delta. Which loss is it now?
# 3. += FAR_OFF -> += FAR_OFF * (1 - 2 * (rng.random((outliers, 1)) < 0.5))
#    The outliers lie on both sides. Do they cancel?
