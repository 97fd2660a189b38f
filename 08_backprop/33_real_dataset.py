"""8.33  A real data set: from bytes in a file to a trained network

Question  A file of handwritten digits is one long row of bytes. How does a program know where an image begins?
Needs     TwoLayerMLP, minibatch, epoch, shuffling, held-out data, template          Teaches  MNIST, IDX
Run       python 08_backprop/33_real_dataset.py
Options   --data auto|mnist|digits --epochs --batch-size --lr --seed
"""

# %% Imports and settings
import argparse
import gzip
import hashlib
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from deeplearning import TwoLayerMLP, data

HIDDEN = 128
OUT = Path(__file__).parent / "out"
NAMES = [f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]


# %% The idea: a short header says what follows and how much of it, then come the numbers, one byte each
def read_idx(path):
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    axes = content[3]  # bytes 0 and 1 are zero, byte 2 says which kind of number (8: whole numbers 0 to 255)
    lengths = [content[4 + 4 * i : 8 + 4 * i] for i in range(axes)]
    shape = [int.from_bytes(four, "big") for four in lengths]  # four bytes each, the highest first
    return np.frombuffer(content[4 + 4 * axes :], dtype=np.uint8).reshape(shape)


def write_idx(path, array):
    header = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
    path.write_bytes(header + array.astype(np.uint8).tobytes())


def four_files(choice):
    """Training images, labels, test images, labels: of MNIST, or the small digits written in the same form."""
    digits = data.load_digits(choice)
    if digits.name == "mnist":
        folder = data.find_mnist()
        return digits, [folder / name for name in data.idx_names(folder)]
    folder, side = OUT / "33_digits", digits.side
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(NAMES, digits[:4], strict=True):
        write_idx(folder / name, (array * 255).round().reshape(-1, side, side) if array.ndim == 2 else array)
    return digits, [folder / name for name in NAMES]


# %% Three ways to guess without a network: nothing that learns is worth anything unless it beats them
def baselines(X, y, X_test, y_test):
    common = np.bincount(y).argmax()
    darkness = np.array([X[y == d].mean() for d in range(10)])  # (10,) ink of an average 0, 1, 2 ...
    by_darkness = np.abs(X_test.mean(axis=1)[:, None] - darkness).argmin(axis=1)
    means = np.array([X[y == d].mean(axis=0) for d in range(10)])  # (10, pixels)
    scores = X_test @ means.T - (means**2).sum(axis=1) / 2  # the templates of lesson 3.4: the nearest mean image
    guesses = {"always the most common digit": common, "nearest average darkness": by_darkness}
    guesses["nearest mean image"] = scores.argmax(axis=1)
    return {name: np.mean(guess == y_test) for name, guess in guesses.items()}


def draw(images, labels):
    """The first 25 digits and the mean image of each class."""
    OUT.mkdir(exist_ok=True)
    figure = plt.figure(figsize=(8, 4), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=[1.6, 1])
    left.suptitle("the first 25 training images")
    for axis, image, label in zip(left.subplots(5, 5).flat, images, labels, strict=False):
        axis.imshow(image, cmap="gray_r")
        axis.set_title(label, loc="left", fontsize=8, color="#D55E00", pad=1)
        axis.axis("off")
    right.suptitle("the mean image of each class")
    for digit, axis in enumerate(right.subplots(5, 2).flat):
        axis.imshow(images[labels == digit].mean(axis=0), cmap="gray_r")
        axis.axis("off")
    figure.savefig(OUT / "33_real_dataset.png")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Read a real data set from its bytes and train a network on it.")
    parser.add_argument("--data", default="auto", help="auto, mnist or digits (auto)")
    parser.add_argument("--epochs", type=int, default=5, help="times through the training images (5)")
    parser.add_argument("--batch-size", type=int, default=64, help="images per step (64)")
    parser.add_argument("--lr", type=float, default=0.1, help="learning rate (0.1)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and shuffling (0)")
    options = parser.parse_args()
    if not (1 <= options.epochs <= 100_000 and 1 <= options.batch_size <= 100_000):
        parser.error("--epochs and --batch-size must be 1 to 100,000")
    if not (0 < options.lr <= 10 and 0 <= options.seed < 2**32):
        parser.error("--lr must be above 0 and at most 10, --seed 0 to 4,294,967,295")
    digits, files = four_files(options.data)
    images, y, test_images, y_test = [read_idx(file) for file in files]
    y, y_test = y.astype(np.int64), y_test.astype(np.int64)  # bytes cannot go below zero: 0 - 1 would be 255

    head = gzip.open(files[0]).read(16) if files[0].suffix == ".gz" else files[0].read_bytes()[:16]
    print(f"first 16 bytes of the images: {head.hex(' ')}")
    for name, array, labels in [("training", images, y), ("test", test_images, y_test)]:
        print(f"{name:9}{array.shape}, md5 of the pixels {hashlib.md5(array.tobytes()).hexdigest().upper()}")  # noqa: S324
        print(f"{'':9}images of 0 to 9: {np.bincount(labels, minlength=10)}")

    X, X_test = (array.reshape(len(array), -1).astype(np.float32) / 255 for array in (images, test_images))
    print("\nwithout a network")
    for name, share in baselines(X, y, X_test, y_test).items():
        print(f"  {name:30}{share:.4f}")
    mean, sd = X.mean(), X.std()  # of the training images alone
    print(f"pixels 0 to 1: mean {mean:.4f}, standard deviation {sd:.4f}")
    X, X_test = (X - mean) / sd, (X_test - mean) / sd

    model = TwoLayerMLP(X.shape[1], HIDDEN, 10, seed=options.seed)
    rng = np.random.default_rng(options.seed)
    print(f"\nTwoLayerMLP {X.shape[1]}-{HIDDEN}-10, {options.batch_size} images a step, rate {options.lr}")
    for epoch in range(1, options.epochs + 1):
        order, total = rng.permutation(len(X)), 0.0
        for start in range(0, len(X), options.batch_size):
            rows = order[start : start + options.batch_size]
            total += model.train_step(X[rows], y[rows], options.lr) * len(rows)  # the short last batch is kept
        accuracies = model.evaluate(X, y), model.evaluate(X_test, y_test)
        shown = f"accuracy training {accuracies[0]:.4f}, test {accuracies[1]:.4f}"
        print(f"epoch {epoch}/{options.epochs}  loss {total / len(X):.4f}  {shown}")
    draw(images, y)
    print("picture: 08_backprop/out/33_real_dataset.png")
    check(digits, files, X, X_test)
    print(f"test accuracy: {accuracies[1]:.4f}")


# %% Check: our reader is the library's, and the library prepares the same numbers; one wrong bit changes the checksum
def check(digits, files, X, X_test):
    for file in files:
        assert np.array_equal(read_idx(file), data.read_idx(file))
    step = 0.5 / 255 if digits.name == "digits" else 1e-7  # the small digits were rounded to bytes
    pixels = read_idx(files[0])
    assert np.abs(pixels.reshape(len(X), -1) / 255 - digits.X_train).max() <= step * 1.001
    theirs = data.standardize(digits.X_train, digits.X_test)
    same = [np.abs(ours - other).max() < 0.01 for ours, other in zip((X, X_test), theirs, strict=True)]
    assert all(same), "the pixels were prepared in another way than the library does"
    wrong = bytearray(pixels.tobytes())
    wrong[1000] ^= 1  # turns the last bit of one byte over
    assert hashlib.md5(wrong).digest() != hashlib.md5(pixels.tobytes()).digest()  # noqa: S324


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --lr 0.01
#    A tenth of the rate, the same five epochs. Is the network worse than the nearest mean image?
# 2. rng.permutation(len(X)) -> np.argsort(y)
#    All zeros first, then all ones, and so on to the nines. What does the network answer at the end of an epoch?
# 3. mean, sd = X.mean(), X.std() -> mean, sd = 0.0, 1 / 255
#    The network gets the bytes as they are, 0 to 255. What does the first epoch do to it?
# 4. --epochs 40
#    Until nearly all training images are known by heart: does the test accuracy fall?
