"""7.12  Nudging a network: it works, and what it costs

Question  Can a whole network learn by nudging its weights one by one? What would that cost for a large one?
Needs     nudge, gradient descent, XOR, categorical cross-entropy, parameter count          Teaches  cost of a nudge
Run       python 07_optimization/12_nudging_a_network.py
"""

# %% Imports and settings
from pathlib import Path
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Activation_ReLU, Activation_Softmax, Layer_Dense, Loss_CategoricalCrossentropy

SEED, HIDDEN = 1, 4
LEARNING_RATE, STEPS, NUDGE = 0.5, 300, 1e-4
WIDER = 100  # Layer_Dense begins with numbers near 0.01, here they shall be near 1
OUT = Path(__file__).parent / "out"

# %% XOR: yes if exactly one of the two inputs is 1; no straight line can do it (lesson 5.1)
X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
y = np.array([0, 1, 1, 0])

np.random.seed(SEED)
layer1, layer2 = Layer_Dense(2, HIDDEN), Layer_Dense(HIDDEN, 2)
layer1.weights *= WIDER
layer2.weights *= WIDER
relu, softmax, cross_entropy = Activation_ReLU(), Activation_Softmax(), Loss_CategoricalCrossentropy()
parameters = [layer1.weights, layer1.biases, layer2.weights, layer2.biases]
count = sum(array.size for array in parameters)
passes = 0


def forward(inputs):  # (batch, 2)
    layer1.forward(inputs)
    relu.forward(layer1.output)
    layer2.forward(relu.output)
    softmax.forward(layer2.output)
    return softmax.output  # (batch, 2)


def loss():
    global passes
    passes += 1
    return cross_entropy.calculate(forward(X), y)


# %% The idea: lesson 1.7 again, for every number in the network
def nudged_gradient():
    before, slopes = loss(), []
    for array in parameters:
        slope = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            old = array[place]
            array[place] = old + NUDGE
            slope[place] = (loss() - before) / NUDGE  # one forward pass for each parameter
            array[place] = old
        slopes.append(slope)
    return slopes


# %% Run it
first = cross_entropy.calculate(forward(X), y)
print(f"a 2-{HIDDEN}-2 network with {count} parameters learns XOR by nudging\nstep    loss  says for 00 01 10 11")
for step in range(STEPS + 1):
    if step in (0, 10, 30, 100, STEPS):
        answers = "  ".join(str(answer) for answer in np.argmax(forward(X), axis=1))
        print(f"{step:4}  {cross_entropy.calculate(softmax.output, y):6.3f}           {answers}")
    if step < STEPS:
        for array, slope in zip(parameters, nudged_gradient(), strict=True):
            array -= LEARNING_RATE * slope  # inside the layer's own array, lesson 7.1
print(f"forward passes for {STEPS} steps: {passes:,}, that is {count} + 1 for each step")

# %% Run it: the bill for larger networks
NETS = [[2, HIDDEN, 2], [2, 64, 3], [784, 128, 10]]
print("\nnetwork     parameters  passes for 1 step  for 10,000 steps")
bills = []
for sizes in NETS:
    parameter_count = sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))
    bills.append(parameter_count + 1)
    print(f"{'-'.join(map(str, sizes)):10}  {parameter_count:10,}  {bills[-1]:17,}  {10_000 * bills[-1]:16,}")

dense1, dense2, images = Layer_Dense(784, 128), Layer_Dense(128, 10), np.random.rand(64, 784)
times = []
for _ in range(10):
    started = perf_counter()
    dense1.forward(images)
    relu.forward(dense1.output)
    dense2.forward(relu.output)
    times.append(perf_counter() - started)
seconds = min(times) * bills[-1]
print(f"the last one, 64 images a pass: {seconds:.0f} seconds for a step, {10_000 * seconds / 86_400:.1f} days for all")

# %% Picture: the border that was found, and the bill
OUT.mkdir(exist_ok=True)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
grid = np.linspace(-0.5, 1.5, 100)
yes = forward(np.array([[a, b] for b in grid for a in grid]))[:, 1].reshape(100, 100)  # probability of yes
left.contourf(grid, grid, yes, levels=[0, 0.5, 1], colors=["C1", "C0"], alpha=0.3)
left.plot(*X[y == 1].T, "o", color="C0", markersize=10, markeredgecolor="k", label="yes")
left.plot(*X[y == 0].T, "s", color="C1", markersize=10, markeredgecolor="k", label="no")
left.set(title="XOR, learned by nudging", xlabel="first input", ylabel="second input", aspect="equal")
left.legend(loc="upper right")
right.bar(["-".join(map(str, sizes)) for sizes in NETS], bills, color="C0", width=0.6)
for place, bill in enumerate(bills):
    right.text(place, bill * 1.2, f"{bill:,}", ha="center")
right.set(
    title="forward passes for one nudged step", yscale="log", ylim=(1, 1e6), ylabel="forward passes", xlabel="network"
)
right.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "12_nudging_a_network.png")
print("picture: 07_optimization/out/12_nudging_a_network.png")

# %% Check: every step costs a forward pass for each parameter and one more; a tiny step lowers the loss
assert passes == STEPS * (count + 1)
assert cross_entropy.calculate(forward(X), y) < first, "all these steps have not lowered the loss"
before = loss()
for array, slope in zip(parameters, nudged_gradient(), strict=True):
    array -= 1e-3 * slope
assert loss() <= before

# %% Try this
# 1. SEED = 2
#    Other random numbers to begin with. Does it always work?
# 2. WIDER = 1
#    The small numbers of Layer_Dense as they are. What do 300 steps do to the loss?
# 3. HIDDEN = 16
#    Four times as many hidden neurons. Is the lesson learned faster, and what does a step cost now?
