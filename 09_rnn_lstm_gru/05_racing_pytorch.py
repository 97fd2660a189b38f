"""9.5  Racing PyTorch: the same network, the same losses, two clocks

Question  What races of our library is some six hundred lines. How many times faster is PyTorch on a small network?
Needs     nn.Module, library, TwoLayerMLP, minibatch, float32          Teaches  benchmark
Run       python 09_rnn_lstm_gru/05_racing_pytorch.py
Options   --data digits|mnist|auto --hidden-size --batch-size --optimizer --seed
"""

# %% Imports and settings
import argparse
import os
import sys
import time
from pathlib import Path

# One thread each, set before NumPy and PyTorch start: we race libraries, not processors.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from utils import DataError, load_digits

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "08_backprop"))  # the library of chapter 8, our runner
import deeplearning

OUT = Path(__file__).parent / "out"
ROUNDS, STEPS = 10, 40  # ten rounds of 40 steps
SIZES = [16, 64, 256, 1024]  # hidden neurons, for the last question
OPTIMIZERS = {"sgd": (deeplearning.SGD, torch.optim.SGD, 0.1), "adam": (deeplearning.Adam, torch.optim.Adam, 0.001)}


# %% The runners: the three phases of a training step, in NumPy and in PyTorch
class Library:
    def __init__(self, sizes, options, dtype=np.float32, flat=True):
        self.dtype, rng = dtype, np.random.default_rng(options.seed)
        first, second = (deeplearning.Linear(*pair, dtype=dtype, seed=rng) for pair in [sizes[:2], sizes[1:]])
        self.model = deeplearning.Model([first, deeplearning.ReLU(), second], deeplearning.CrossEntropyLoss())
        kind, _, lr = OPTIMIZERS[options.optimizer]
        groups = [self.model.parameters()] if flat else [[p] for p in self.model.parameters()]
        self.optimizers = [kind(group, lr=lr) for group in groups]  # flat: all parameters lie in one long array

    def prepare(self, images, labels):
        return images.astype(self.dtype), labels

    def forward(self, images, labels):  # (batch, pixels), (batch,)
        return self.model.loss.forward(self.model.forward(images), labels)

    def backward(self, loss):
        gradient = self.model.loss.backward()  # (batch, classes)
        for layer in self.model.layers[:0:-1]:
            gradient = layer.backward(gradient)
        self.model.layers[0].backward(gradient, input_gradient=False)  # PyTorch does not work it out either

    def update(self):
        for optimizer in self.optimizers:
            optimizer.step()


class Torch:
    def __init__(self, sizes, options, dtype=torch.float32, fused=False):
        self.model = nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:])).to(dtype)
        weights = Library(sizes, options, np.float64).model.state_dict()  # names and layout are PyTorch's
        self.model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
        self.dtype, self.loss_function = dtype, nn.CrossEntropyLoss()
        _, kind, lr = OPTIMIZERS[options.optimizer]
        self.optimizer = kind(self.model.parameters(), lr=lr, fused=fused)  # fused: all arithmetic of it in one call

    def prepare(self, images, labels):
        return torch.tensor(images, dtype=self.dtype), torch.tensor(labels)

    def forward(self, images, labels):  # (batch, pixels), (batch,)
        return self.loss_function(self.model(images), labels)

    def backward(self, loss):
        self.optimizer.zero_grad()
        loss.backward()

    def update(self):
        self.optimizer.step()


def one_step(runner, batch):
    """The loss, and the seconds of forward, backward and update."""
    clock, loss = [time.perf_counter()], runner.forward(*batch)
    clock.append(time.perf_counter())
    runner.backward(loss)
    clock.append(time.perf_counter())
    runner.update()
    clock.append(time.perf_counter())
    return loss.item() if torch.is_tensor(loss) else loss, np.diff(clock)


# %% The idea: warm up, take turns, repeat, keep the median; a single reading of a clock is worth little
def race(runners, batches, rounds):
    """For each runner its losses, and the median seconds of each phase."""
    losses, seconds = [[] for _ in runners], [[] for _ in runners]
    ready = [[runner.prepare(*batch) for batch in batches] for runner in runners]
    for turn in range(rounds + 1):
        for k, runner in enumerate(runners):  # taking turns: what else the machine does hits everybody alike
            for step in range(STEPS):
                loss, phases = one_step(runner, ready[k][step % len(batches)])
                losses[k].append(loss)
                seconds[k] += [phases] if turn else []  # the first turn warms up
    return np.array(losses), np.median(seconds, axis=1)  # (runners, steps), (runners, phases)


def calls(runner, batch):
    """How many functions Python calls in one step: it reports each (c_call: one in C) to a function that we set."""
    seen, ready = [], runner.prepare(*batch)
    sys.setprofile(lambda frame, event, argument: seen.append(event))
    one_step(runner, ready)
    sys.setprofile(None)
    return seen.count("call") + seen.count("c_call")


def make_batches(data, size, rng):
    """Up to STEPS full batches of images (batch, pixels) and labels (batch,), gone through again and again."""
    rows = rng.permutation(len(data))[: size * STEPS]
    images, labels = np.stack([data[i][0].numpy().ravel() for i in rows]), np.array([int(data[i][1]) for i in rows])
    return [(images[c : c + size], labels[c : c + size]) for c in range(0, max(1, len(rows) - size + 1), size)]


# %% Picture: one bar for each runner, one point for each size
def draw(names, shares, ratios):
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), width_ratios=[1.5, 1], layout="constrained")
    for i, phase in enumerate(["forward", "backward", "update"]):
        look = {"color": ["C0", "C1", "0.4"][i], "hatch": ["", "//", ""][i], "edgecolor": "w", "label": phase}
        left.barh(names, shares[:, i], 0.5, left=shares[:, :i].sum(axis=1), **look)
    left.set(xlabel="time of a step (library = 1)", title="where the time goes", ylim=(len(names) - 0.4, -0.9))
    left.legend(frameon=False, ncols=3, fontsize=8, loc="upper left")
    right.plot(ratios, "o-", color="C0")
    right.axhline(1, color="k", linestyle="--", linewidth=1)
    right.set(xlabel="hidden neurons", ylabel="PyTorch's time / library's", title="at other sizes")
    right.set(ylim=(0, max(2.5, *ratios) * 1.05), xticks=range(len(SIZES)), xticklabels=SIZES)
    for axis in (left, right):
        axis.spines[["top", "right"]].set_visible(False)
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "05_racing_pytorch.png")
    print("picture: 09_rnn_lstm_gru/out/05_racing_pytorch.png")


# %% Check: with 16 digits both do the same sums, whatever the settings
def check(sizes, options, batches):
    pair = [Library(sizes, options, np.float64), Torch(sizes, options, torch.float64)]
    ours, theirs = race(pair, batches, 1)[0]
    assert np.abs(ours - theirs).max() < 1e-10, "the losses differ: this is no race"


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Train one network in the library of chapter 8 and in PyTorch.")
    parser.add_argument("--data", choices=["digits", "mnist", "auto"], default="digits", help="the images (digits)")
    parser.add_argument("--hidden-size", type=int, default=128, help="hidden neurons (128)")
    parser.add_argument("--batch-size", type=int, default=64, help="images per step (64)")
    parser.add_argument("--optimizer", choices=OPTIMIZERS, default="adam", help="how weights are updated (adam)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and batches (0)")
    options = parser.parse_args()
    if not (1 <= options.hidden_size <= 4096 and 1 <= options.batch_size <= 1000 and 0 <= options.seed < 2**32):
        parser.error("--hidden-size must be 1 to 4,096, --batch-size 1 to 1,000, --seed 0 to 4,294,967,295")
    (training, test, data), rng = load_digits(options.data), np.random.default_rng(options.seed)
    batches = make_batches(training, options.batch_size, rng)
    sizes = pixels, hidden, classes = batches[0][0].shape[1], options.hidden_size, 10
    print(f"{data}: {pixels}-{hidden}-{classes}, batches of {options.batch_size}, one thread each")
    names = ["library", "library, float64", "library, no buffer", "PyTorch", "PyTorch, fused"]
    ours = [Library(sizes, options, *extra) for extra in [(), (np.float64,), (np.float32, False)]]
    runners = [*ours, Torch(sizes, options), Torch(sizes, options, fused=True)]
    losses, seconds = race(runners, batches, ROUNDS)
    equal = np.abs(losses[0] - losses[-2:]).max() < 0.001
    print(f"{losses.shape[1]} steps each, losses of library and PyTorch equal to 0.001: {equal}\n")
    shares = seconds / seconds[0].sum()  # (runners, phases)
    print("time of a step       forward  backward  update   total   calls from Python")
    for name, runner, (f, b, u) in zip(names, runners, shares, strict=True):
        print(f"{name:19}{f:9.2f}{b:10.2f}{u:8.2f}{f + b + u:8.2f}{calls(runner, batches[0]):20d}")
    ratios = []
    for size in SIZES:
        one, other = race([kind((pixels, size, classes), options) for kind in (Library, Torch)], batches, 2)[1]
        ratios.append(other.sum() / one.sum())
    print("\nhidden neurons          " + "".join(f"{size:8d}" for size in SIZES))
    print("PyTorch's time/library's" + "".join(f"{ratio:8.2f}" for ratio in ratios))
    draw(names, shares, ratios)
    check(sizes, options, batches)
    print(f"test accuracy: {runners[0].model.evaluate(*make_batches(test, len(test), rng)[0])['accuracy']:.4f}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --batch-size 1
#    One image at a time: hardly any arithmetic in a step. Who wins now?
# 2. --batch-size 1000
#    Many times the work in a step, the same number of calls. What becomes of the ratios?
# 3. gradient = layer.backward(gradient) -> gradient = layer.backward(gradient) * 1.01
#    A runner that computes something else: its first layer's gradients are two hundredths off. Is it still a race?
