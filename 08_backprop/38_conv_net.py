"""8.38  A convolutional network: the same digit, two pixels to the right

Question  Two networks, equally large, read digits about as well. Now every digit moves a little. Which one still reads?
Needs     convolution, pooling, TwoLayerMLP, Adam, parameter count, held-out data
Teaches   convolutional network
Road      side road
Run       python 08_backprop/38_conv_net.py
Options   --data auto|mnist|digits --samples --epochs --seed
"""

# %% Imports and settings
import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from deeplearning import Adam, Conv2d, CrossEntropyLoss, Flatten, Linear, MaxPool2d, Model, ReLU
from deeplearning.data import load_digits

SEEDS, SHIFTS = 3, [0, 1, 2]  # runs of each network; by how many pixels the test digits are moved
MARGIN = 2  # empty pixels around each image, so that nothing is pushed out of the frame
TRAIN_SHIFT = 2  # in the second half, training digits are moved by up to so many pixels
TRAINED = ["trained in place", "trained on moved digits"]
RATE, BATCH = 0.003, 64
OUT = Path(__file__).parent / "out"


# %% The idea: small filters, the largest answers, small filters on these, the largest answers; only then a dense layer
def conv_net(side, seed):
    rng, left = np.random.default_rng(seed), side // 2 // 2  # left: what two poolings leave of the side
    layers = [Conv2d(1, 8, 3, padding=1, seed=rng), ReLU(), MaxPool2d(2)]  # (batch, 8, side / 2, side / 2)
    layers += [Conv2d(8, 16, 3, padding=1, seed=rng), ReLU(), MaxPool2d(2)]  # (batch, 16, side / 4, side / 4)
    layers += [Flatten(), Linear(16 * left * left, 10, seed=rng)]
    return Model(layers, loss=CrossEntropyLoss())


def dense_net(side, seed, size):
    """TwoLayerMLP with as many hidden neurons as `size` parameters allow."""
    rng, hidden = np.random.default_rng(seed), round((size - 10) / (side * side + 11))
    layers = [Flatten(), Linear(side * side, hidden, seed=rng), ReLU(), Linear(hidden, 10, seed=rng)]
    return Model(layers, loss=CrossEntropyLoss())


def count(model):
    return sum(p.data.size for p in model.parameters())


def moved(images, down, right):  # (batch, 1, side, side); the margin is empty, so nothing is lost by going round
    return np.roll(images, (down, right), axis=(2, 3))


def accuracy_when_moved(model, images, y, by):
    """Mean over the eight directions, each `by` pixels."""
    ways = {(a * by, b * by) for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b}
    return np.mean([model.evaluate(moved(images, *way), y)["accuracy"] for way in sorted(ways)])


def train(model, X, y, shift, epochs, seed, name):
    """Adam on minibatches; every image is moved by up to `shift` pixels, anew in each epoch."""
    optimizer, rng = Adam(model.parameters(), lr=RATE), np.random.default_rng(seed)
    for epoch in tqdm(range(epochs), desc=f"{name}, seed {seed}", leave=False, disable=None):
        ways = rng.integers(-shift, shift + 1, (len(X), 2))
        images = np.stack([np.roll(image, way, axis=(1, 2)) for image, way in zip(X, ways, strict=True)])
        model.fit(images, y, optimizer=optimizer, batch_size=BATCH, seed=1000 * seed + epoch, verbose=False)
    return model


def pixels_first(model, channels=16):
    """The trained net, its last weights laid out as by a program that flattens pixel by pixel; our Flatten stays."""
    linear = model.layers[-1]
    linear.weight = linear.weight.reshape(10, channels, -1).transpose(0, 2, 1).reshape(10, -1)
    return model


def draw(table, images):
    OUT.mkdir(exist_ok=True)
    figure, axes = plt.subplots(1, 3, figsize=(8, 3.4), width_ratios=[0.8, 1.3, 1.3], layout="constrained")
    axes[0].imshow(np.vstack([images[0, 0], moved(images, 2, 2)[0, 0]]), cmap="gray_r")
    axes[0].axhline(images.shape[2] - 0.5, color="k", linewidth=1)
    axes[0].set(title="in its place, and\nmoved by 2 and 2", xticks=[], yticks=[])
    for axis, shift in zip(axes[1:], (0, TRAIN_SHIFT), strict=True):
        for name, style, colour in [("conv net", "o-", "C0"), ("dense net", "s--", "C1")]:
            rows = table[name, shift]
            axis.errorbar(SHIFTS, rows.mean(axis=0), rows.std(axis=0, ddof=1), fmt=style, color=colour, label=name)
        axis.axhline(0.1, color="0.6", linestyle=":", linewidth=1)
        axis.set(title=TRAINED[shift > 0], xlabel="test digits moved by", xticks=SHIFTS, ylim=(0, 1.03))
        axis.spines[["top", "right"]].set_visible(False)
    axes[1].set(ylabel="test accuracy")
    axes[1].legend(frameon=False, loc="upper right")
    figure.savefig(OUT / "38_conv_net.png")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="A convolutional and a dense network of equal size on moved digits.")
    parser.add_argument("--data", default="auto", help="auto, mnist or digits (auto)")
    parser.add_argument("--samples", type=int, help="training images to use (all; 10,000 on MNIST)")
    parser.add_argument("--epochs", type=int, help="times through the training images (10; 2 on MNIST)")
    parser.add_argument("--seed", type=int, default=0, help="first of the seeds (0)")
    options = parser.parse_args()
    given = [number for number in (options.samples, options.epochs) if number is not None]
    if not (all(1 <= number <= 100_000 for number in given) and 0 <= options.seed < 2**32):
        parser.error("--samples and --epochs must be 1 to 100,000, --seed 0 to 4,294,967,295")
    digits = load_digits(options.data)
    usual = (10_000, 2) if digits.name == "mnist" else (len(digits.X_train), 10)
    samples = usual[0] if options.samples is None else options.samples
    epochs = usual[1] if options.epochs is None else options.epochs
    mean, sd = digits.X_train.mean(), digits.X_train.std()
    margin = ((0, 0), (0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN))

    def framed(rows):  # (images, pixels) to (images, 1, side, side)
        squares = np.pad(rows.reshape(-1, 1, digits.side, digits.side), margin)
        return (squares - mean) / sd

    X, X_test = framed(digits.X_train[:samples]), framed(digits.X_test)
    y, y_test, side = digits.y_train[:samples], digits.y_test, X.shape[2]
    print(f"{len(X)} training images of {side} x {side} pixels, {epochs} epochs, {SEEDS} seeds")
    size, table = count(conv_net(side, 0)), {}
    for shift in (0, TRAIN_SHIFT):
        for name in ("conv net", "dense net"):
            rows = []
            for seed in range(options.seed, options.seed + SEEDS):
                model = conv_net(side, seed) if name == "conv net" else dense_net(side, seed, size)
                train(model, X, y, shift, epochs, seed, name)
                rows.append([accuracy_when_moved(model, X_test, y_test, by) for by in SHIFTS])
            table[name, shift] = np.array(rows)  # (seeds, shifts)
            if shift == 0:
                print(f"{name}, {count(model):,} parameters\n  {model.layers}")
            if name == "conv net":
                conv = model
    for shift in (0, TRAIN_SHIFT):
        print(f"\n{TRAINED[shift > 0]:25}" + "".join(f"{f'moved by {by}':>16}" for by in SHIFTS))
        for name in ("conv net", "dense net"):
            both = zip(table[name, shift].mean(axis=0), table[name, shift].std(axis=0, ddof=1), strict=True)
            print(f"  {name:23}" + "".join(f"{mean:10.3f} {sd:.3f}" for mean, sd in both))
    draw(table, X_test)
    print("picture: 08_backprop/out/38_conv_net.png")
    check(conv, X_test)
    before = conv.evaluate(X_test, y_test)["accuracy"]
    after = pixels_first(conv).evaluate(X_test, y_test)["accuracy"]
    print(f"the last conv net, its features flattened in another order: {before:.3f} -> {after:.3f}")
    print(f"test accuracy: {table['conv net', 0][:, 0].mean():.4f}")


# %% Check: a filter moves with the picture: first moved, then filtered is the same as first filtered, then moved
def check(model, images):
    first = model.layers[0]
    inside = slice(4, -4)  # away from the border, where the zeros outside come in
    a = first.forward(moved(images, 1, 1))[:, :, inside, inside]
    b = moved(first.forward(images), 1, 1)[:, :, inside, inside]
    np.testing.assert_allclose(a, b, atol=1e-5)


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. TRAIN_SHIFT = 1
#    Training digits are moved by one pixel, test digits by two as well. Does either network go on by itself?
# 2. round((size - 10) / (side * side + 11)) -> 128
#    A dense network with seven times the parameters. Does it catch up?
# 3. --samples 200
#    Few digits to learn from. Which network suffers more?
