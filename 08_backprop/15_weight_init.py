"""8.15  How to begin: the size of the first weights

Question  One network, one data set, one rate, only the first weights differ in size. Can that decide everything?
Needs     random weights, library, gradient flow, loss of an untrained network, training loop
Teaches   initialization, symmetry
Run       python 08_backprop/15_weight_init.py
Options   --epochs --rate --seed --data auto|mnist|digits
"""

# %% Imports and settings
import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU
from deeplearning.data import load_digits, standardize

IMAGES = 200
INITS = ["zeros", "all equal", "0.01", "Xavier", "He"]
OUT = Path(__file__).parent / "out"

# %% The idea: how widely a layer's first weights are spread, given how many numbers come in and go out
SPREADS = {
    "0.01": lambda n_in, n_out: 0.01,
    "Xavier": lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)),
    "He": lambda n_in, n_out: np.sqrt(2 / n_in),
}


def build(sizes, init, seed):
    """A ReLU network whose layers begin as `init` says; its last layer gives logits."""
    rng = np.random.default_rng(seed)
    model = Model(loss=CrossEntropyLoss())
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layer = Linear(n_in, n_out, dtype=np.float64)
        if init in SPREADS:
            layer.weight = SPREADS[init](n_in, n_out) * rng.standard_normal((n_out, n_in))
        else:
            layer.weight = np.full((n_out, n_in), 0.05 if init == "all equal" else 0.0)
        if model.layers:
            model.add(ReLU())
        model.add(layer)
    return model


# %% What comes out of the layers
def sums_of_layers(model, X):
    """What comes out of each Linear, before the ReLU."""
    found = []
    for layer in model.layers:
        X = layer.forward(X)
        if isinstance(layer, Linear):
            found.append(X)
    return found


def rms(numbers):
    return np.sqrt(np.mean(numbers**2))


# %% The training loop: all images at each step, so that nothing differs but the first weights
def train(model, X, y, options):
    optimizer, losses = SGD(model.parameters(), lr=options.rate), []
    for _ in range(options.epochs):
        output = model.forward(X)
        losses.append(model.loss.forward(output, y))
        model.backward(output, y)
        optimizer.step()
    return [*losses, model.loss.forward(model.forward(X), y)]


# %% Picture: how widely the sums of each layer are spread at the start, and what becomes of the loss
def draw(sums, losses):
    OUT.mkdir(exist_ok=True)
    figure = plt.figure(figsize=(8, 4.2), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=[1.25, 1])
    axes = left.subplots(3, 3, sharex=True)
    for row, (init, color) in zip(axes, [("0.01", "C1"), ("Xavier", "0.4"), ("He", "C0")], strict=True):
        for k, axis in enumerate(row):
            axis.hist(sums[init][k].ravel(), bins=np.linspace(-4, 4, 61), color=color)
            axis.set(xlim=(-4, 4), xticks=[-3, 0, 3], yticks=[])
            axis.spines[["top", "right", "left"]].set_visible(False)
        row[0].set_ylabel(init)
    for k, axis in enumerate(axes[0]):
        axis.set_title(f"layer {k + 1}", fontsize=10)
    left.suptitle("sums of the untrained layers", fontsize=11)
    axis = right.subplots()
    styles = [("black", ":"), ("C2", "-."), ("C1", "--"), ("0.4", "-"), ("C0", "-")]
    for init, (color, style) in zip(INITS, styles, strict=True):
        axis.plot(losses[init], style, color=color, linewidth=2, label=init)
    axis.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    axis.set_title("training: everything else is equal", fontsize=11)
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(OUT / "15_weight_init.png")
    print("picture: 08_backprop/out/15_weight_init.png")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="One network, five ways to choose its first weights.")
    parser.add_argument("--epochs", type=int, default=1000, help="times through the 200 images (1000)")
    parser.add_argument("--rate", type=float, default=0.01, help="learning rate (0.01)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first weights (0)")
    parser.add_argument("--data", default="digits", help="auto, mnist or digits, scikit-learn's small ones (digits)")
    options = parser.parse_args()
    if not (1 <= options.epochs <= 100_000 and 0 < options.rate <= 10 and 0 <= options.seed < 2**32):
        parser.error("--epochs must be 1 to 100,000, --rate above 0 and at most 10, --seed 0 to 4,294,967,295")
    digits = load_digits(options.data)
    X, y = standardize(digits.X_train[:IMAGES])[0].astype(np.float64), digits.y_train[:IMAGES]
    sizes = [X.shape[1], 128, 64, 10]
    print(f"{len(X)} images of {digits.name}, {'-'.join(map(str, sizes))}, RMS of the pixels {rms(X):.2f}")
    print("                weights spread by          RMS of the sums of layer")
    print("first weights   1       2       3          1         2         3")
    sums, losses = {}, {}
    for init in INITS:
        model = build(sizes, init, options.seed)
        sums[init] = sums_of_layers(model, X)
        spreads = "  ".join(f"{layer.weight.std():.4f}" for layer in model.layers if isinstance(layer, Linear))
        print(f"{init:14}  {spreads}     {'  '.join(f'{rms(z):8.5f}' for z in sums[init])}")
    print()
    print(f"{options.epochs} epochs     loss before   after   right of these {len(X)}   neurons of layer 1")
    for init in INITS:
        model = build(sizes, init, options.seed)
        losses[init] = train(model, X, y, options)
        right = np.mean(model.predict(X) == y)
        alike = "all alike" if np.ptp(model.layers[0].weight, axis=0).max() < 1e-6 else "different"
        print(f"{init:14}  {losses[init][0]:7.4f}  {losses[init][-1]:7.4f}   {right:18.1%}   {alike}")
    print(f"guessing at random costs log(10) = {np.log(10):.4f}")
    draw(sums, losses)
    check(X, sums)


# %% Check: random weights spread a sum of n numbers by the root of n times their own spread times the inputs' size
def check(X, sums):
    n_in = X.shape[1]
    for init, spread in SPREADS.items():
        promised = spread(n_in, 128) * np.sqrt(n_in) * rms(X)
        assert abs(rms(sums[init][0]) - promised) < 0.2 * promised, f"{init}: {rms(sums[init][0])}, not {promised}"


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. np.sqrt(2 / n_in) -> np.sqrt(1 / n_in)
#    He without the 2. What does the ReLU do to the sums from layer to layer, and does the training mind?
# 2. np.full((n_out, n_in), 0.05 if init == "all equal" else 0.0) -> 0.001 * rng.standard_normal((n_out, n_in))
#    Zeros, and all equal too, become a pinch of noise. The symmetry is broken. Do they learn now?
# 3. --rate 0.1
#    Ten times the rate. Can a larger step make up for small weights?
