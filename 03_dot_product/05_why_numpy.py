"""3.5  Why NumPy: the same multiplications, timed

Question  np.dot multiplies as often as our loops. How many times faster is it for 1 neuron, and for 1,024 neurons?
Needs     matrix, rows of weights          Teaches  vectorization
Run       python 03_dot_product/05_why_numpy.py
"""

# %% Imports and settings
import os
from pathlib import Path
from statistics import median
from timeit import repeat

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is loaded: np.dot gets one core, as the loops do
import matplotlib.pyplot as plt
import numpy as np

SEED, SIZES = 0, [1, 4, 16, 64, 256, 1024]
OUT = Path(__file__).parent / "out"


# %% The idea: one job, two ways to do it
def loops(weights, inputs):
    outputs = []
    for row in weights:
        total = 0.0
        for x, w in zip(inputs, row, strict=True):
            total = total + x * w
        outputs.append(total)
    return outputs


def seconds(job, weights, inputs):
    calls = 1 + 10_000 // len(inputs) ** 2  # a short job is repeated many times, or the clock is too coarse for it
    return median(repeat(lambda: job(weights, inputs), number=calls, repeat=11)) / calls


# %% Run it: n neurons with n inputs, all numbers random
rng = np.random.default_rng(SEED)  # a source of random numbers: from the same SEED always the same ones
loop_times, dot_times, agree = [], [], []
print("neurons  multiplications  loops / np.dot  answers agree")
for n in SIZES:
    weights, inputs = rng.normal(size=(n, n)), rng.normal(size=n)  # (neurons, inputs) and (inputs,)
    weight_lists, input_list = weights.tolist(), inputs.tolist()  # lists: loops over arrays would be slower still
    agree.append(np.allclose(loops(weight_lists, input_list), np.dot(weights, inputs)))
    loop_times.append(seconds(loops, weight_lists, input_list))
    dot_times.append(seconds(np.dot, weights, inputs))
    print(f"{n:7,d}  {n * n:15,d}  {loop_times[-1] / dot_times[-1]:14.1f}  {agree[-1]}")

# %% Picture: both axes by powers of ten, or the small sizes would vanish
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
axis.loglog(SIZES, [1e6 * t for t in loop_times], "o-", color="C1", label="loops")
axis.loglog(SIZES, [1e6 * t for t in dot_times], "s--", color="C0", label="np.dot")
axis.set(xlabel="neurons (each with as many inputs)", ylabel="microseconds for one layer")
axis.legend(frameon=False)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "05_why_numpy.png")
print("picture: 03_dot_product/out/05_why_numpy.png")

# %% Check: a fast wrong answer is worth nothing
assert all(agree)

# %% Try this
# 1. seconds(np.dot, weights, inputs) -> seconds(np.dot, weight_lists, input_list)
#    np.dot is given plain lists. It takes them; what becomes of its lead?
# 2. seconds(loops, weight_lists, input_list) -> seconds(loops, weights, inputs)
#    The loops walk through arrays. Are they faster now that NumPy is inside?
# 3. total = total + x * w -> total = x * w
#    One addition less, so the loops are faster. Who notices what else has changed?
