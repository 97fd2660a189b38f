"""5.4  Sigmoid and tanh: squash any number

Question  Sigmoid turns every number into one between 0 and 1. What is left of the difference between 20 and 21?
Needs     activation, ReLU, array, float32          Teaches  sigmoid, tanh, saturation, overflow
Run       python 05_activations/04_sigmoid_and_tanh.py
"""

# %% Imports and settings
import time
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Activation_ReLU

EXTREME = np.array([-1000.0, 1000.0])
OUT = Path(__file__).parent / "out"


# %% The idea: on paper 1 / (1 + e^-x); the class never computes e to a large power
def naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Activation_Sigmoid:
    """y = 1 / (1 + e^-x): any number becomes a number from 0 to 1."""

    def forward(self, inputs):  # (batch, neurons)
        small = np.exp(-np.abs(inputs))  # from 0 to 1, never too large
        self.output = np.where(inputs >= 0, 1, small) / (1 + small)  # below zero: both parts times e^x


class Activation_Tanh:
    """y = (e^x - e^-x) / (e^x + e^-x): any number becomes a number from -1 to 1."""

    def forward(self, inputs):  # (batch, neurons)
        self.output = np.tanh(inputs)


def apply(activation, x):
    activation.forward(x)
    return activation.output


# %% Run it: three numbers, then ever larger ones: how much does the output move when the input grows by 1?
sigmoid, tanh = Activation_Sigmoid(), Activation_Tanh()
x = np.array([[-2.0, 0.0, 2.0]])
print(f"sigmoid of -2, 0, 2: {apply(sigmoid, x).round(2)}")
print(f"tanh    of -2, 0, 2: {apply(tanh, x).round(2)}")
print()
print("input      sigmoid  moves by       tanh  moves by")
for start in [0.0, 2.0, 5.0, 10.0, 20.0]:
    step = np.array([start, start + 1])
    (s, s_next), (t, t_next) = apply(sigmoid, step), apply(tanh, step)
    print(f"{start:2.0f} to {start + 1:2.0f}  {s:.5f}   {s_next - s:.5f}    {t:.5f}   {t_next - t:.5f}")
print()

# %% Run it: the formula as it stands on paper meets a very negative number
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    answer = naive_sigmoid(EXTREME)
print(f"naive sigmoid of {EXTREME[0]:.0f} and {EXTREME[1]:.0f}: {answer}")
for warning in caught:
    print(f"  numpy warns: {warning.message}")
with np.errstate(all="raise", under="ignore"):  # here any overflow would stop the script
    print(f"the class says:                {apply(sigmoid, EXTREME)}, no warning")
print()

# %% Run it: the price, measured on this machine (the fastest of 20 runs counts: the others were disturbed)
numbers, seconds = np.linspace(-5, 5, 100_000), {}
for name, activation in [("ReLU", Activation_ReLU()), ("sigmoid", sigmoid), ("tanh", tanh)]:
    runs = []
    for _ in range(20):
        start = time.perf_counter()
        activation.forward(numbers)
        runs.append(time.perf_counter() - start)
    seconds[name] = min(runs)
for name in ("sigmoid", "tanh"):
    print(f"time of {name} / time of ReLU: {seconds[name] / seconds['ReLU']:.1f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
x = np.linspace(-8, 8, 801)
for limit in (-1, 0, 1):
    axis.axhline(limit, color="0.85", linewidth=0.8, zorder=0)
axis.plot(x, apply(tanh, x), "--", color="C1", linewidth=2, label="tanh: from -1 to 1")
axis.plot(x, apply(sigmoid, x), color="C0", linewidth=2, label="sigmoid: from 0 to 1")
for left, right, word in [(-8, -5, "flat"), (5, 8, "flat")]:
    axis.axvspan(left, right, color="0.95", zorder=0)
    axis.text((left + right) / 2, -0.5, word, ha="center", color="0.35")
axis.set(xlabel="weighted sum", ylabel="output", xlim=(-8, 8))
axis.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.2, 1))
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "04_sigmoid_and_tanh.png")
print("picture: 05_activations/out/04_sigmoid_and_tanh.png")

# %% Check: the paper formula where it can be computed, mirror images, and tanh as a stretched sigmoid
assert np.allclose(apply(sigmoid, x), naive_sigmoid(x))
assert np.allclose(apply(sigmoid, x) + apply(sigmoid, -x), 1)
assert np.allclose(apply(tanh, x), 2 * apply(sigmoid, 2 * x) - 1)

# %% Try this
# 1. 1 / (1 + np.exp(-x)) -> np.exp(x) / (1 + np.exp(x))
#    The same formula on paper, written another way. Is the answer still right?
# 2. EXTREME = np.array([-100.0, 100.0], dtype=np.float32)
#    Only 100, but in float32. Is that already too much?
# 3. np.where(inputs >= 0, 1, small) / (1 + small) -> 1 / (1 + small)
#    The case below zero is forgotten. Who notices?
