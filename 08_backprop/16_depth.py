"""8.16  Depth: what is left of the gradient after twenty layers

Question  The slope of a sigmoid is at most 1/4. What is left of a gradient that walks back through twenty of them?
Needs     gradient flow, initialization, sigmoid, tanh, ReLU, dead unit, library, paths add
Teaches   vanishing gradient, skip connection
Run       python 08_backprop/16_depth.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU, Sigmoid, Tanh, gradient_check
from deeplearning.data import load_digits, standardize
from deeplearning.layers import Layer

DEPTH, WIDTH, BATCH = 20, 100, 100
SEED, STEPS, RATE = 1, 100, 0.1
ACTIVATIONS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU}
SPREADS = {"0.01": 0.01, "Xavier": np.sqrt(1 / WIDTH), "He": np.sqrt(2 / WIDTH)}  # as many come in as go out
OUT = Path(__file__).parent / "out"


# %% The idea: a skip connection adds what came in to what the layers make of it; backward, 1 is added to the slope
class Skip(Layer):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        y = x
        for layer in self.layers:
            y = layer.forward(y)
        return x + y

    def backward(self, dL_dy):
        gradient = dL_dy
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return dL_dy + gradient  # two paths, and paths add

    def named_parameters(self):
        return {f"{i}.{name}": p for i, layer in enumerate(self.layers) for name, p in layer.named_parameters().items()}


def stack(width, activation, spread, skip=False):
    """DEPTH times Linear and activation, with or without a skip connection around each pair."""
    rng, layers = np.random.default_rng(SEED), []
    for _ in range(DEPTH):
        linear = Linear(width, width, dtype=np.float64)
        linear.weight = spread * rng.standard_normal((width, width))
        layers += [Skip(linear, activation())] if skip else [linear, activation()]
    return layers


def walk(layers):
    """Random inputs forward, a random gradient back: its length behind each Linear or Skip, 1 at the start."""
    values, gradient = np.random.default_rng(SEED + 1).standard_normal((2, BATCH, WIDTH))
    for layer in layers:
        values = layer.forward(values)
    lengths = [np.linalg.norm(gradient)]
    for layer in reversed(layers):
        gradient = layer.backward(gradient)
        if isinstance(layer, (Linear, Skip)):
            lengths.append(np.linalg.norm(gradient))
    return np.array(lengths) / lengths[0]  # (DEPTH + 1,)


# %% Run it: three activations, three ways to begin
lengths = {}
print(f"length of the gradient at the input, after {DEPTH} layers (1 at the output)")
print(f"            {''.join(f'{name:>10}' for name in SPREADS)}    0.01 and skip connections")
for name, activation in ACTIVATIONS.items():
    for init, spread in SPREADS.items():
        lengths[name, init] = walk(stack(WIDTH, activation, spread))
    lengths[name, "skip"] = walk(stack(WIDTH, activation, 0.01, skip=True))
    row = "".join(f"{lengths[name, init][-1]:10.1e}" for init in SPREADS)
    print(f"  {name:10}{row}    {lengths[name, 'skip'][-1]:.2f}")
print(f"  (1/4)^{DEPTH}   {0.25**DEPTH:10.1e}")
print()

# %% Run it: is (1/4)^n a bound?
print("sigmoid, weights spread by Xavier times   1         4         8         16")
ends = [walk(stack(WIDTH, Sigmoid, factor * SPREADS["Xavier"]))[-1] for factor in (1, 4, 8, 16)]
print(f"  at the input                    {'  '.join(f'{end:8.1e}' for end in ends)}")
print()

# %% Run it: ReLU units that say nothing to any of the inputs
values = np.random.default_rng(SEED + 1).standard_normal((BATCH, WIDTH))
silent = []
for layer in stack(WIDTH, ReLU, SPREADS["He"]):
    values = layer.forward(values)
    if isinstance(layer, ReLU):
        silent.append(np.mean(np.all(values == 0, axis=0)))
shown = sorted({1, DEPTH // 4, DEPTH // 2, DEPTH})
print(f"ReLU and He, silent for all {BATCH} inputs: " + ", ".join(f"layer {k} {silent[k - 1]:.0%}" for k in shown))
print()

# %% Run it: does it matter? the same 20 tanh layers, begun at 0.01, learn 300 digits
digits = load_digits("digits")
X, y = standardize(digits.X_train[:300])[0].astype(np.float64), digits.y_train[:300]  # (300, 64), (300,)
print(f"{DEPTH} layers of tanh   loss before   after {STEPS} steps   right of these 300")
plain, bridged = stack(64, Tanh, 0.01), stack(64, Tanh, 0.01, skip=True)
for name, layers in [("plain", plain), ("skip connections", bridged), ("last layer alone", [])]:
    model = Model([*layers, Linear(64, 10, dtype=np.float64, seed=SEED)], loss=CrossEntropyLoss())
    optimizer, losses = SGD(model.parameters(), lr=RATE), []
    for _ in range(STEPS):
        output = model.forward(X)
        losses.append(model.loss.forward(output, y))
        model.backward(output, y)
        optimizer.step()
    after, right = model.loss.forward(model.forward(X), y), np.mean(model.predict(X) == y)
    print(f"  {name:16}   {losses[0]:11.4f}   {after:15.4f}   {right:18.1%}")

# %% Picture: how long the gradient is after each layer that it has walked back through
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 4, figsize=(8, 3.6), sharey=True, layout="constrained")
for axis, init in zip(axes, [*SPREADS, "skip"], strict=True):
    for name, style in zip(ACTIVATIONS, ["C1--", "k-.", "C0-"], strict=True):
        axis.plot(lengths[name, init], style, linewidth=2, label=name)
    axis.plot(0.25 ** np.arange(DEPTH + 1), ":", color="0.5", label="(1/4)^n")
    axis.set(yscale="log", ylim=(1e-34, 1e3), xlabel="layers walked back", xticks=[0, DEPTH // 2, DEPTH])
    axis.set_title("0.01 and skip" if init == "skip" else init)
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set_ylabel("length of the gradient")
axes[2].legend(frameon=False, loc="lower left")
figure.savefig(OUT / "16_depth.png")
print("picture: 08_backprop/out/16_depth.png")

# %% Check: Skip's backward is the slope that nudging finds; with weights that only hand on, (1/4)^n is a bound
print("Skip:", end=" ")
inputs = np.random.default_rng(SEED).standard_normal((4, 6))
assert gradient_check(Skip(Linear(6, 6, seed=SEED), Tanh()), inputs), "Skip.backward is not the slope"  # in float64
handing_on = stack(WIDTH, Sigmoid, 0.0)
for linear in handing_on[::2]:
    linear.weight = np.eye(WIDTH)
assert np.all(walk(handing_on) <= 0.25 ** np.arange(DEPTH + 1) * (1 + 1e-9))

# %% Try this
# 1. DEPTH = 5
#    A quarter of the depth. Which of the nine stacks become usable?
# 2. return dL_dy + gradient -> return gradient
#    The skip connection is there forward and forgotten backward. Who notices?
# 3. RATE = 1.0
#    Can a rate ten times as large wake up the plain stack?
