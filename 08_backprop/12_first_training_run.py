"""8.12  The first training run: the spiral, at last

Question  Forward, loss, backward, update, ten thousand times. How much of the spiral does the network learn?
Needs     gradient flow, softmax minus one-hot, gradient descent, spiral, decision regions, untrained network
Teaches   training loop, optimizer
Run       python 08_backprop/12_first_training_run.py
Options   --steps --rate --hidden --seeds
"""

# %% Imports and settings
import argparse
from pathlib import Path

import matplotlib.pyplot as plt
import nnfs
import numpy as np
from nnfs.datasets import spiral_data

from previous_chapters import Activation_ReLU, Activation_Softmax_Loss_CategoricalCrossentropy, Layer_Dense

RINGS_STEPS = 1000  # the rings need fewer steps than the spiral
COLORS, MARKERS = ["#0072B2", "#E69F00", "#009E73"], ["o", "s", "^"]
TICKS = np.linspace(-1.15, 1.15, 161)
GRID = np.column_stack([axis.ravel() for axis in np.meshgrid(TICKS, TICKS)])  # (25921, 2), points all over the plane
OUT = Path(__file__).parent / "out"


# %% The idea: an optimizer changes the parameters of a layer, given their gradients
class Optimizer_SGD:
    """weights = weights - learning_rate * gradient."""

    def __init__(self, learning_rate=1.0):
        self.learning_rate = learning_rate

    def update_params(self, layer):
        layer.weights -= self.learning_rate * layer.dweights
        layer.biases -= self.learning_rate * layer.dbiases


# %% Two sets of 300 points in three classes: the spiral, and something easier
def spiral():
    X, y = spiral_data(samples=100, classes=3)  # (300, 2), (300,)
    return X, y.astype(np.int64)


def rings():
    """Three rings around one centre, blurred a little."""
    y = np.repeat(np.arange(3), 100)
    radius = np.array([0.15, 0.55, 0.95])[y] + 0.08 * np.random.randn(300)
    angle = np.random.uniform(0, 2 * np.pi, 300)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), y


# %% The training loop
def train(X, y, options, steps):
    """Returns the losses, the accuracies, and what the network said about the whole plane at four times."""
    dense1, relu, dense2 = Layer_Dense(2, options.hidden), Activation_ReLU(), Layer_Dense(options.hidden, 3)
    loss_function = Activation_Softmax_Loss_CategoricalCrossentropy()
    optimizer = Optimizer_SGD(options.rate)

    def forward(points):
        dense1.forward(points)
        relu.forward(dense1.output)
        dense2.forward(relu.output)
        return dense2.output

    losses, accuracies, regions = [], [], {}
    for step in range(steps + 1):
        if step in stops(steps):
            regions[step] = np.argmax(forward(GRID), axis=1)
        loss = loss_function.forward(forward(X), y)  # 1. forward: what does the network say, how wrong is it?
        losses.append(loss)
        accuracies.append(np.mean(np.argmax(loss_function.output, axis=1) == y))
        loss_function.backward(loss_function.output, y)  # 2. backward: from the loss to the first layer
        dense2.backward(loss_function.dinputs)
        relu.backward(dense2.dinputs)
        dense1.backward(relu.dinputs)
        for dense in (dense1, dense2):  # 3. update
            optimizer.update_params(dense)
    return np.array(losses), np.array(accuracies), regions


def stops(steps):
    return [0, steps // 10, steps // 2, steps]


# %% Pictures
def draw_regions(axes, X, y, accuracies, regions):
    rgb = np.array([[int(c[k : k + 2], 16) / 255 for k in (1, 3, 5)] for c in COLORS])  # (3, 3)
    for axis, (step, winner) in zip(axes, regions.items(), strict=True):
        pixels = rgb[winner].reshape(len(TICKS), len(TICKS), 3) * 0.45 + 0.55
        axis.imshow(pixels, origin="lower", extent=(TICKS[0], TICKS[-1], TICKS[0], TICKS[-1]))
        for c in range(3):
            axis.plot(*X[y == c].T, MARKERS[c], color=COLORS[c], markersize=2.2, markeredgewidth=0)
        axis.set(title=f"step {step:,}: {accuracies[step]:.0%}", xticks=[], yticks=[])
        axis.spines[:].set_visible(False)


def draw_losses(runs, options):
    figure, axis = plt.subplots(figsize=(8, 3.4), layout="constrained")
    colors, styles = ["C0", "C1", "black", "C2", "C4"], ["-", "--", ":", "-.", "-"]
    stretch = max(1, options.steps // 100)
    for i, (seed, (losses, _, _)) in enumerate(runs.items()):
        parts = losses[: len(losses) // stretch * stretch].reshape(-1, stretch)  # (100, steps in a stretch)
        middle = (np.arange(len(parts)) + 0.5) * stretch
        axis.fill_between(middle, parts.min(axis=1), parts.max(axis=1), color=colors[i % 5], alpha=0.15, linewidth=0)
        axis.plot(middle, parts.mean(axis=1), styles[i % 5], color=colors[i % 5], linewidth=2, label=f"seed {seed}")
    axis.axhline(np.log(3), color="0.7", linewidth=1, zorder=0)
    axis.set(xlabel="step", ylabel="loss", title=f"the spiral, rate {options.rate:g}: a rough way down", ylim=(0, 1.5))
    axis.legend(frameon=False, loc="lower left")
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(OUT / "12_first_training_run_loss.png")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Train a network with one hidden layer on the spiral and on rings.")
    parser.add_argument("--steps", type=int, default=10_000, help="steps on the spiral (10000)")
    parser.add_argument("--rate", type=float, default=1.0, help="learning rate (1.0, the book's)")
    parser.add_argument("--hidden", type=int, default=64, help="hidden neurons (64)")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="one run for each (0 1 2)")
    options = parser.parse_args()
    if not (10 <= options.steps <= 1_000_000 and 1 <= options.hidden <= 4096 and 0 < options.rate <= 100):
        parser.error("--steps must be 10 to 1,000,000, --hidden 1 to 4,096, --rate above 0 and at most 100")
    if not all(0 <= seed < 2**32 for seed in options.seeds):
        parser.error("--seeds must be 0 to 4,294,967,295")
    OUT.mkdir(exist_ok=True)
    figure, axes = plt.subplots(2, 4, figsize=(8, 4.5), layout="constrained")

    runs = {}
    for seed in options.seeds:
        nnfs.init(random_seed=seed)  # float32, as in the book; its seed is 0
        X, y = spiral()
        runs[seed] = train(X, y, options, options.steps)
        if seed == options.seeds[0]:
            draw_regions(axes[0], X, y, *runs[seed][1:])
    print_table("spiral", runs, options.steps)
    last = [accuracies[-1] for _, accuracies, _ in runs.values()]
    print(f"accuracy after {options.steps:,} steps: {min(last):.2f} to {max(last):.2f}, mean {np.mean(last):.2f}")
    print()

    nnfs.init(random_seed=options.seeds[0])
    X, y = rings()
    easy = train(X, y, options, RINGS_STEPS)
    draw_regions(axes[1], X, y, *easy[1:])
    print_table("rings", {options.seeds[0]: easy}, RINGS_STEPS)
    axes[0, 0].set_ylabel("spiral")
    axes[1, 0].set_ylabel("rings")
    figure.savefig(OUT / "12_first_training_run.png")
    draw_losses(runs, options)
    print("picture: 08_backprop/out/12_first_training_run.png")
    print("picture: 08_backprop/out/12_first_training_run_loss.png")
    check(X, y, options)


def print_table(name, runs, steps):
    print(f"{name:6}   " + "   ".join(f"{f'seed {seed}: loss, accuracy':23}" for seed in runs))
    for step in stops(steps):
        row = "   ".join(f"{f'{losses[step]:14.4f}  {hits[step]:7.2f}':23}" for losses, hits, _ in runs.values())
        print(f"{step:6}   {row}".rstrip())


# %% Check: a short step against the gradient lowers the loss by rate times the squared length of the gradient
def check(X, y, options):
    dense, loss_function = Layer_Dense(2, 3), Activation_Softmax_Loss_CategoricalCrossentropy()
    dense.weights *= 100
    dense.forward(X)
    before = loss_function.forward(dense.output, y)
    loss_function.backward(loss_function.output, y)
    dense.backward(loss_function.dinputs)
    Optimizer_SGD(0.01).update_params(dense)
    dense.forward(X)
    fall = before - loss_function.forward(dense.output, y)
    promised = 0.01 * (np.sum(dense.dweights**2) + np.sum(dense.dbiases**2))
    assert abs(fall - promised) < 0.05 * promised, f"the loss fell by {fall:.6f}, the gradient promised {promised:.6f}"


if __name__ == "__main__":
    main()

# %% Try this
# 1. --rate 0.1
#    A tenth of the rate. Is the way down smoother? How far does it get?
# 2. --hidden 3
#    Three hidden neurons: three lines to bend the plane. Is that enough for the rings, for the spiral?
# 3. for dense in (dense1, dense2): -> for dense in (dense2,):
#    The first layer keeps its random weights, only the last one learns. What does that cost?
# 4. layer.biases -= self.learning_rate * layer.dbiases -> pass
#    The biases are never updated. Which of the two sets minds?
