"""9.23  Compare the cells: RNN, GRU and LSTM, five seeds each

Question  The same digits, the same names, the same training. Which cell is best, and is the difference more than luck?
Needs     image as a sequence, reading a name, GRU, LSTM, padding, packed sequence, balanced accuracy, confusion matrix
Teaches   equal parameter count, spread over seeds
Run       python 09_rnn_lstm_gru/23_compare_cells.py
Options   --data auto|mnist|digits --epochs --seeds --names-dir FOLDER --device
"""

# %% Imports and settings
import argparse
import sys
import time
from collections import namedtuple
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader

import utils
from previous_chapters import Counting, accuracies, make_networks, step
from utils import DataError, check_ranges, line_to_tensor, load_digits, load_names, split_names

OUT = Path(__file__).parent / "out"
WIDTH, BATCH, RATE, EVERY = 48, 64, 0.005, 4  # every fourth of the course's own names; of another folder all of them
T95 = [float("nan"), 4.30, 2.78, 2.45, 2.31, 2.23, 2.18, 2.14, 2.12, 2.10]  # t for 1 (says nothing) to 10 seeds
Task = namedtuple("Task", "name training test classes items baseline guesses epochs")  # training: X, lengths, labels


# %% The idea, part one: equal width is one kind of fairness, an equal parameter count is another
def parameters(kind, inputs, hidden, classes):
    return {"rnn": 1, "gru": 3, "lstm": 4}[kind] * hidden * (inputs + hidden + 2) + (hidden + 1) * classes


def width_for(kind, wanted, inputs, classes):  # the hidden size that comes nearest to this number of parameters
    return min(range(1, 2000), key=lambda hidden: abs(parameters(kind, inputs, hidden, classes) - wanted))


# %% Two tasks in one form: X (items, time, inputs), padded where it must be; and what has to be beaten
def digits(choice):
    *images, data = load_digits(choice)
    both = []
    for part in images:
        X, labels = next(iter(DataLoader(part, len(part))))  # all in one batch: (images, 1, rows, pixels)
        both.append((X[:, 0], torch.full((len(X),), X.shape[2]), labels))
    (X, _, labels), (X_test, *_) = both
    means = torch.stack([X[labels == k].mean(dim=0).flatten() for k in range(10)])  # (10, rows * pixels)
    nearest = torch.cdist(X_test.flatten(1), means).argmin(dim=1)
    items = [f"test image {i}" for i in range(len(X_test))]
    return Task(data, *both, range(10), items, "nearest mean", nearest, 2 if data == "mnist" else 15)


def names(folder):
    read = load_names(folder)
    training, _, test = split_names(read if folder else read.pick(range(0, len(read), EVERY)))
    if not len(test):
        raise DataError("too few names to set some aside for the test: ten or more for each language are needed")
    both, triples = [], Counting(training, 3)
    for part in (training, test):
        X = nn.utils.rnn.pad_sequence([line_to_tensor(name)[:, 0] for name in part.names], batch_first=True)
        both.append((X, torch.tensor([len(name) for name in part.names]), torch.tensor(part.labels)))
    return Task("names", *both, read.languages, test.names, "letter triples", [*map(triples.guess, test.names)], 6)


# %% The idea, part two: all seeds at once, as in lesson 9.17; of a padded name the state after its last letter counts
def answers(kind, p, X, lengths):  # (seeds, batch, time, inputs), (seeds, batch)
    h = c = X.new_zeros(*lengths.shape, p["W_h"].shape[1])  # (seeds, batch, hidden)
    states = []
    for from_x in X.permute(2, 0, 1, 3) @ p["W_x"] + p["b_x"]:  # (seeds, batch, blocks * hidden)
        h, c = step(kind, p, from_x, h, c)
        states.append(h)
    seed, item = torch.meshgrid(*(torch.arange(n, device=X.device) for n in lengths.shape), indexing="ij")
    last = torch.stack(states)[lengths - 1, seed, item]  # (seeds, batch, hidden)
    return torch.baddbmm(p["b_out"], last, p["W_out"])  # logits (seeds, batch, classes)


def train(kind, hidden, X, lengths, labels, classes, seeds, epochs):
    p = make_networks(kind, 0.0, seeds, X.shape[2], hidden)
    for name, rows in (("W_out", hidden), ("b_out", 1)):  # an output for each class in place of one
        p[name] = torch.empty(seeds, rows, classes).uniform_(-(hidden**-0.5), hidden**-0.5)
    p = {name: tensor.detach().to(X.device).requires_grad_() for name, tensor in p.items()}
    optimizer = torch.optim.Adam(p.values(), lr=RATE)
    for _ in range(epochs):  # every network has an order of its own; names of like length together: little padding
        order = (lengths + 4 * torch.rand(seeds, len(X), device=X.device)).argsort(dim=1)  # (seeds, items)
        for k in torch.randperm(-(-len(X) // BATCH)).tolist():
            drawn = order[:, k * BATCH : (k + 1) * BATCH]  # (seeds, batch)
            logits = answers(kind, p, X[drawn, : lengths[drawn].max()], lengths[drawn])
            loss = nn.functional.cross_entropy(logits.transpose(1, 2), labels[drawn], reduction="none")
            optimizer.zero_grad()
            loss.mean(dim=1).sum().backward()  # each network has a loss of its own
            optimizer.step()
    return p


@torch.inference_mode()
def beliefs(kind, p, X, lengths):  # what every network believes of every item: (seeds, items, classes)
    parts, seeds = zip(X.split(500), lengths.split(500), strict=True), len(p["W_h"])
    logits = [answers(kind, p, x.expand(seeds, *x.shape), n.expand(seeds, -1)) for x, n in parts]
    return torch.cat(logits, dim=1).softmax(dim=2).cpu()


# %% Run it on one task: the table, what the differences are worth, the surest mistakes
def compare(task, seeds, epochs, device):
    training, (X, lengths, truth) = ([part.to(device) for part in parts] for parts in (task.training, task.test))
    inputs, classes, truth, found = X.shape[2], len(task.classes), truth.cpu(), {}
    print(f"\n{task.name}: {len(training[0])} to learn from, {len(X)} to test, {epochs} epochs, {seeds} seeds")
    print("               parameters  accuracy +- sd      balanced  seconds each")
    print("{:25}  {:.4f}              {:.4f}".format(task.baseline, *accuracies(task.guesses, truth)))
    widths, goal = [(kind, WIDTH) for kind in ("rnn", "gru", "lstm")], parameters("gru", inputs, WIDTH, classes)
    for kind, hidden in widths + [(kind, width_for(kind, goal, inputs, classes)) for kind in ("rnn", "lstm")]:
        torch.manual_seed(0)
        start = time.perf_counter()
        p = train(kind, hidden, *training, classes, seeds, epochs)
        seconds, belief = (time.perf_counter() - start) / seeds, beliefs(kind, p, X, lengths)
        right = (belief.argmax(dim=2) == truth).double()  # (seeds, items)
        each, balanced = right.mean(dim=1), sum(accuracies(guess, truth)[1] for guess in belief.argmax(dim=2)) / seeds
        sd, count = each.std() if seeds > 1 else float("nan"), parameters(kind, inputs, hidden, classes)
        print(f"{kind:4} {hidden:<4}  {count:14,}  {each.mean():.4f} +- {sd:.4f}    {balanced:.4f}  {seconds:12.1f}")
        found[f"{kind} {hidden}"] = right, each, balanced, belief
    print("difference in accuracy        +- for other seeds, +- for other test items")
    rnn, gru, lstm, wide_rnn, thin_lstm = found
    for a, b in ((gru, rnn), (lstm, rnn), (lstm, gru), (gru, wide_rnn), (thin_lstm, wide_rnn), (thin_lstm, gru)):
        gap = (found[a][0] - found[b][0]).mean(dim=0)  # (items,)
        noise = sum(found[x][1].var(correction=min(1, seeds - 1)) for x in (a, b)) / seeds
        other_seeds, other_items = T95[seeds - 1] * noise**0.5, 1.96 * gap.std() / len(gap) ** 0.5
        print(f"  {a:8} - {b:8} {gap.mean():+.4f}   {other_seeds:.4f}   {other_items:.4f}")
    best = max(found, key=lambda name: found[name][1].mean())
    sure, guess = found[best][3].mean(dim=0).max(dim=1)  # (items,): the networks of all seeds together
    print(f"the surest mistakes of {best}, all seeds together")
    for i in (sure * (guess != truth)).argsort(descending=True)[:4].tolist():
        print(f"  {task.items[i]}: {sure[i]:.2f} sure of {task.classes[guess[i]]}, it is {task.classes[truth[i]]}")
    confusion = torch.bincount(truth * classes + guess, minlength=classes**2).reshape(classes, classes)
    return found[best][1].mean(), found[best][2], {name: one[1] for name, one in found.items()}, confusion


# %% Picture: a mark for every seed, and which language is taken for which
def draw(tasks, found):
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4.2), width_ratios=[1, 1.3], layout="constrained")
    confusion = found[-1][-1]  # of the names
    for task, one, style in zip(tasks, found, ("C0o", "C1s"), strict=True):
        for kind, each in zip(("rnn", "gru", "lstm", "wide rnn", "thin lstm"), one[2].values(), strict=True):
            left.plot(each, [kind] * len(each), style, alpha=0.6, label=task.name if kind == "rnn" else None)
    left.set(xlabel="test accuracy, a mark for each seed", ylim=(4.5, -0.5))
    left.legend(frameon=False)
    left.spines[["top", "right"]].set_visible(False)
    right.imshow(confusion / confusion.sum(dim=1, keepdim=True).clamp(min=1), cmap="Blues", vmin=0, vmax=1)
    right.set_xticks(range(len(task.classes)), task.classes, rotation=90, fontsize=7)
    right.set_yticks(range(len(task.classes)), task.classes, fontsize=7)
    right.set(xlabel="what the best networks say", ylabel="the list that the name is from")
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "23_compare_cells.png")
    print("\npicture: 09_rnn_lstm_gru/out/23_compare_cells.png")


# %% Check: what several networks say of a padded batch is what PyTorch's cell says of the packed batch
def check():
    X, lengths = torch.randn(3, 5, 4), torch.tensor([5, 2, 3])
    packed = nn.utils.rnn.pack_padded_sequence(X, lengths, batch_first=True, enforce_sorted=False)
    for kind, module in (("rnn", nn.RNN), ("gru", nn.GRU), ("lstm", nn.LSTM)):
        p = {name: tensor.detach() for name, tensor in make_networks(kind, 0.0, 2, 4, 6).items()}
        reference = module(4, 6, batch_first=True)
        for parameter, same in zip(reference.parameters(), ("W_x", "W_h", "b_x", "b_h"), strict=True):
            parameter.data = p[same][1].T.squeeze(1)  # the second network
        last = [*reference(packed)[1]][0].reshape(3, 6)  # h after the last letter, (batch, hidden)
        ours = answers(kind, p, X.expand(2, *X.shape), lengths.expand(2, -1))[1]
        assert torch.allclose(ours, last @ p["W_out"][1] + p["b_out"][1], atol=1e-5), kind


def main():
    parser = argparse.ArgumentParser(
        description="Compare RNN, GRU and LSTM on digits and on names, over several seeds."
    )
    parser.add_argument("--data", choices=["auto", "mnist", "digits"], default="auto", help="the images (auto)")
    parser.add_argument("--epochs", type=int, help="times through the data (15 digits, 2 MNIST, 6 names)")
    parser.add_argument("--seeds", type=int, default=5, help="networks of each kind, up to 10 (5)")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (some of the course's own)")
    utils.add_device_option(parser)
    options = parser.parse_args()
    check_ranges(parser, options, epochs=(1, 10**5), seeds=(1, len(T95)))
    torch.set_num_threads(1)
    device, tasks = utils.pick_device(options.device), [digits(options.data), names(options.names_dir)]
    found = [compare(task, options.seeds, options.epochs or task.epochs, device) for task in tasks]
    draw(tasks, found)
    check()
    print("test accuracy: {:.4f}  names: {:.4f}  names balanced: {:.4f}".format(found[0][0], *found[1][:2]))


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --seeds 1
#    One network of each kind, as many comparisons have it. Which cell wins, and what does the table no longer say?
# 2. RATE = 0.001
#    Another learning rate, the same for all. Is the order of the cells the same?
