"""8.37  Convolution: one small layer, slid over the picture

Question  A dense layer has a weight for every pixel and every neuron. Must an edge be learned anew at each place?
Needs     dot product, template, matrix gradients, gradient check, paths add, library, parameter count
Teaches   convolution, filter, im2col, pooling
Road      side road
Run       python 08_backprop/37_convolution.py
"""

# %% Imports and settings
import time
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import Conv2d, MaxPool2d
from deeplearning.checks import numerical, relative_error

SEED, IMAGE = 0, 3  # IMAGE: which of the digits is looked at
OUT = Path(__file__).parent / "out"


# %% The idea, by loops: at every place, the dot product of the filter with the window that lies under it
def convolve(x, weight, bias):  # (batch, channels, height, width), (filters, channels, k, k), (filters,)
    batch, filters, k = len(x), len(weight), weight.shape[2]
    H, W = x.shape[2] - k + 1, x.shape[3] - k + 1
    y = np.zeros((batch, filters, H, W))
    for n, f, i, j in np.ndindex(y.shape):
        window = x[n, :, i : i + k, j : j + k]  # (channels, k, k)
        y[n, f, i, j] = np.sum(window * weight[f]) + bias[f]
    return y


def convolve_backward(x, weight, dL_dy):
    """Each output is one neuron. It hands its gradient to the filter and to its window, and paths add."""
    dL_dx, dL_dw, k = np.zeros(x.shape), np.zeros(weight.shape), weight.shape[2]
    for n, f, i, j in np.ndindex(dL_dy.shape):
        place = (n, slice(None), slice(i, i + k), slice(j, j + k))  # x[n, :, i : i + k, j : j + k]
        dL_dw[f] += dL_dy[n, f, i, j] * x[place]  # the filter is used at every place
        dL_dx[place] += dL_dy[n, f, i, j] * weight[f]  # a pixel lies under many windows
    return dL_dx, dL_dw, dL_dy.sum(axis=(0, 2, 3))


# %% The same as one matrix product: every window becomes a row (im2col)
def im2col(x, weight, bias):
    k = weight.shape[2]
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))  # (batch, channels, H, W, k, k)
    batch, _, H, W = windows.shape[:4]
    rows = windows.transpose(0, 2, 3, 1, 4, 5).reshape(batch * H * W, -1)  # (windows, channels * k * k)
    y = rows @ weight.reshape(len(weight), -1).T + bias  # (windows, filters): a dense layer
    return y.reshape(batch, H, W, -1).transpose(0, 3, 1, 2), rows.shape


# %% Pooling: of each little square only the largest number goes on
def pool(y, k=2):
    small = np.zeros((*y.shape[:2], y.shape[2] // k, y.shape[3] // k))
    for n, c, i, j in np.ndindex(small.shape):
        small[n, c, i, j] = y[n, c, k * i : k * i + k, k * j : k * j + k].max()
    return small


def pool_backward(y, dL_dsmall, k=2):
    dL_dy = np.zeros(y.shape)
    for n, c, i, j in np.ndindex(dL_dsmall.shape):
        square = y[n, c, k * i : k * i + k, k * j : k * j + k]
        a, b = np.unravel_index(square.argmax(), square.shape)  # only the winner gets the gradient
        dL_dy[n, c, k * i + a, k * j + b] = dL_dsmall[n, c, i, j]
    return dL_dy


# %% Run it: three filters made by hand on a real digit
images = load_digits().images[:, None] / 16  # (1797, 1, 8, 8): one channel, grey
FILTERS = {
    "left edge": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "upper edge": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "a spot": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
}
by_hand = np.array(list(FILTERS.values()), dtype=float)[:, None] / 3  # (3, 1, 3, 3)
digit = images[IMAGE : IMAGE + 1]  # (1, 1, 8, 8)
maps = convolve(digit, by_hand, np.zeros(3))
pooled = pool(np.maximum(maps, 0))
print(f"a digit {digit.shape}, after 3 filters of 3 x 3 {maps.shape}, after ReLU and pooling {pooled.shape}")
print("what the filter 'left edge' says")
for row in maps[0, 0]:
    print("  " + "".join(f"{v:6.1f}" for v in row.round(1) + 0.0))

rng = np.random.default_rng(SEED)
layer = Conv2d(1, 8, 3, dtype=np.float64, seed=rng)
weight, bias = layer.parameters()[0].data, layer.parameters()[1].data
bias[...] = rng.standard_normal(8)
dense = 64 * maps.shape[2] * maps.shape[3] * 8 + maps.shape[2] * maps.shape[3] * 8
print(f"\n8 filters: {weight.size + bias.size} parameters; a dense layer with as many outputs: {dense:,}")

x = images[:64]
times = []
for function in (convolve, im2col):
    start = time.perf_counter()
    results = function(x, weight, bias)
    times.append(time.perf_counter() - start)
print(f"64 digits: loops take {times[0] / times[1]:.0f} times as long as im2col, a matrix of {results[1]}")

# %% Run it: backward, against nudges, filter, bias, image; then pooling
few = images[:2] + 0.1 * rng.standard_normal((2, 1, 8, 8))
upstream = rng.standard_normal((2, 8, 6, 6))
gradients = convolve_backward(few, weight, upstream)
print("\nbackward      shape          largest relative error against nudges")
errors = []
for name, array, gradient in zip(["dL_dx", "dL_dw", "dL_db"], [few, weight, bias], gradients, strict=True):
    nudged = numerical(lambda: float((im2col(few, weight, bias)[0] * upstream).sum()), array)
    errors.append(relative_error(gradient, nudged))
    print(f"  {name:10}{gradient.shape!s:15}below 1e-5: {errors[-1] < 1e-5}")
y = convolve(few, weight, bias)
upstream_small = rng.standard_normal((2, 8, 3, 3))
nudged = numerical(lambda: float((pool(y) * upstream_small).sum()), y)
errors.append(relative_error(pool_backward(y, upstream_small), nudged))
print(f"  {'pooling':10}{y.shape!s:15}below 1e-5: {errors[-1] < 1e-5}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(3, 4, figsize=(8, 6), layout="constrained")
axes[0, 0].imshow(digit[0, 0], cmap="gray_r")
axes[0, 0].set_title("the digit")
for axis in axes.flat:
    axis.axis("off")
for column, name in enumerate(FILTERS, start=1):
    f = column - 1
    axes[0, column].imshow(by_hand[f, 0], cmap="RdBu_r", vmin=-1.5, vmax=1.5)
    axes[0, column].set_title(f"filter: {name}")
    for (i, j), v in np.ndenumerate(by_hand[f, 0] * 3):
        axes[0, column].text(j, i, f"{v:.0f}", ha="center", va="center", color="w" if v > 4 else "k")
    axes[1, column].imshow(maps[0, f], cmap="RdBu_r", vmin=-2, vmax=2)
    axes[2, column].imshow(pooled[0, f], cmap="gray_r", vmin=0, vmax=2)
axes[1, 0].text(0.5, 0.5, "slid over\nthe digit\n6 x 6\n(red: yes,\nblue: the opposite)", ha="center", va="center")
axes[2, 0].text(0.5, 0.5, "after ReLU\nand pooling\n3 x 3", ha="center", va="center")
figure.savefig(OUT / "37_convolution.png")
print("picture: 08_backprop/out/37_convolution.png")

# %% Check: loops = im2col = library forward, loops = library backward; nudges agree
loops = convolve(few, weight, bias)
assert np.allclose(im2col(few, weight, bias)[0], loops, atol=1e-12), "loops and im2col differ"
assert max(errors) < 1e-5, "the nudges see another slope"
assert np.allclose(layer.forward(few), loops, atol=1e-12)
assert np.allclose(layer.backward(upstream), gradients[0], atol=1e-12)
for parameter, gradient in zip(layer.parameters(), gradients[1:], strict=True):
    assert np.allclose(parameter.grad, gradient, atol=1e-12)
pooling = MaxPool2d(2)
assert np.array_equal(pooling.forward(loops), pool(loops))
assert np.array_equal(pooling.backward(upstream_small), pool_backward(loops, upstream_small))

# %% Try this
# 1. np.sum(window * weight[f]) -> np.sum(window * weight[f, :, ::-1, ::-1])
#    The filter turned by half a turn: what mathematicians call a convolution. What does 'left edge' find now?
# 2. dL_dx[place] += -> dL_dx[place] =
#    Paths no longer add: each window overwrites what the one before left. Who notices, and who does not?
# 3. IMAGE = 1
#    A one. Which of the two filters for edges has more to say?
