"""9.20  A digit, row by row, better and faster: one change at a time

Question  Same images, same cells as in 9.19. How many of its mistakes can go, and how much of its time?
Needs     image as a sequence, recurrent neural network, LSTM, GRU, DataLoader, gradient clipping, forget bias
Teaches   data augmentation
Run       python 09_rnn_lstm_gru/20_mnist_rows_improved.py
Options   --cell --data --epochs --hidden-size --layers --batch-size --lr --warp --seed --device --save FILE --ladder
"""

# %% Imports and settings
import argparse
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn
from tqdm import tqdm

import utils
from previous_chapters import CELLS, RowReader
from utils import DataError, check_ranges

OUT = Path(__file__).parent / "out"
RATES = {"rnn": 0.001, "gru": 0.004, "lstm": 0.004}  # at the top of the schedule; on MNIST the plain cell bears no more
EPOCHS = {"digits": {"rnn": 30, "gru": 30, "lstm": 30}, "mnist": {"rnn": 16, "gru": 6, "lstm": 7}}
RECIPE = {"in_memory": False, "normalize": False, "layers": 2, "batch_size": 100, "lr": 0.001}  # of lesson 9.19
RECIPE |= {"schedule": False, "clip": float("inf"), "moved": 0, "forget_bias": 0.0, "orthogonal": False, "warp": False}
WARP = torch.tensor([[0.15, 0.25, 0.14], [0.25, 0.15, 0.14]])  # stretched, slanted, moved: each by so much at most
LADDER = {  # every rung keeps what the rungs before it have changed; lr None is that of RATES, for the RNN no change
    "the recipe of 9.19": {},
    "images in memory": {"in_memory": True},
    "mean 0, deviation 1": {"normalize": True},
    "one layer": {"layers": 1},
    "four times the rate": {"lr": None},
    "rate up and down": {"schedule": True},
    "gradients clipped": {"clip": 1.0},
    "batches of 64": {"batch_size": 64},
    "moved by a pixel": {"moved": 1},
    "gates that keep": {"forget_bias": 1.0, "orthogonal": True},
}


# %% The idea: each change is a few lines, and a switch to leave it out
def in_memory(dataset):  # once and for all: images (images, rows, pixels) and labels (images,)
    images, labels = zip(*dataset, strict=True)
    return torch.cat(images), torch.tensor(labels)


def warped(images):  # (batch, rows, pixels); every image is seen through a map of its own, close to "as it is"
    maps = torch.eye(2, 3) + WARP * (2 * torch.rand(len(images), 2, 3) - 1)  # (batch, 2, 3)
    points = nn.functional.affine_grid(maps.to(images.device), images[:, None].shape, align_corners=False)
    return nn.functional.grid_sample(images[:, None], points, padding_mode="border", align_corners=False)[:, 0]


def batches(images, labels, size, moved, warp=False):  # every image once, each batch moved by up to `moved` pixels
    framed = nn.functional.pad(images, (moved,) * 4, value=images.min().item())  # empty paper around the images
    for chosen in torch.randperm(len(labels), device=labels.device).split(size):
        top, left = torch.randint(0, 2 * moved + 1, (2,)).tolist()
        batch = framed[chosen, top : top + images.shape[1], left : left + images.shape[2]]
        yield warped(batch) if warp else batch, labels[chosen]


def make_model(cell, pixels, hidden_size, settings):
    model = RowReader(cell, pixels, hidden_size, settings["layers"])
    with torch.no_grad():
        for name, p in model.rnn.named_parameters():
            if "bias_ih" in name and cell != "rnn":  # the second block: the LSTM's forget gate, the GRU's update gate
                p[hidden_size : 2 * hidden_size] += settings["forget_bias"]
            if "weight_hh" in name and settings["orthogonal"]:
                for block in p.split(hidden_size):  # a rotation makes no state longer or shorter, lesson 9.12
                    nn.init.orthogonal_(block)
    return model


def train(model, make_batches, steps, epochs, settings):  # the loop of lesson 9.19, with switches
    device, lr, loss_function = model.linear.weight.device, settings["lr"], nn.CrossEntropyLoss()
    optimizer, schedule = torch.optim.Adam(model.parameters(), lr=lr), None
    if settings["schedule"]:
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=epochs * steps + 1, pct_start=0.2)
    model.train()
    for epoch in range(1, epochs + 1):
        total = 0.0
        for images, labels in tqdm(make_batches(), f"epoch {epoch}", steps, leave=False, disable=None):
            logits = model(images.to(device))[:, -1]  # (batch, classes): the guess after the last row
            loss = loss_function(logits, labels.to(device))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), settings["clip"])  # inf: any length is good
            optimizer.step()
            if schedule:
                schedule.step()
            total += loss.item()
        if epoch % max(1, epochs // 5) == 0:
            print(f"  epoch {epoch:2d} of {epochs}  loss {total / steps:.4f}", flush=True)


def run(settings, epochs, options, data, device):  # gives probabilities of the test images, seconds, network
    dataset, images, labels, test_images = data
    lr, size = settings["lr"] or RATES[options.cell], settings["batch_size"]
    if settings["normalize"]:
        mean, deviation = images.mean(), images.std()  # of the training images alone
        images, test_images = (images - mean) / deviation, (test_images - mean) / deviation
    torch.manual_seed(options.seed)
    model = make_model(options.cell, images.shape[2], options.hidden_size, settings).to(device)
    loader, started = torch.utils.data.DataLoader(dataset, size, shuffle=True), time.perf_counter()

    def make_batches():
        if settings["in_memory"]:
            return batches(images, labels, size, settings["moved"], settings["warp"])
        return ((batch.squeeze(1), truth) for batch, truth in loader)

    train(model, make_batches, len(loader), epochs, settings | {"lr": lr})
    seconds = time.perf_counter() - started
    with torch.no_grad():
        answers = torch.cat([model.eval()(part)[:, -1].softmax(dim=1) for part in test_images.split(1000)])
    return answers, seconds, model


# %% Picture: what it still gets wrong, the surest mistakes first
def draw(images, labels, answers):  # (images, rows, pixels), (images,), (images, classes)
    sureness, guesses = answers.max(dim=1)
    wrong = [i for i in sureness.argsort(descending=True) if guesses[i] != labels[i]]
    empty = {"frame_on": False, "xticks": [], "yticks": []}
    figure, axes = plt.subplots(1, 6, figsize=(8, 1.8), layout="constrained", subplot_kw=empty)
    for axis, i in zip(axes, wrong, strict=False):
        axis.imshow(images[i], cmap="gray_r")
        axis.set_title(f"a {labels[i]}, read as {guesses[i]}", fontsize=9)
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "20_mnist_rows_improved.png")
    print("picture: 09_rnn_lstm_gru/out/20_mnist_rows_improved.png")


# %% Check: the images in memory are the DataLoader's, every one comes once an epoch, moved by no more than was said
def check(dataset, images, labels):
    one, truth = dataset[len(dataset) - 1]
    assert torch.equal(images[-1].cpu(), one[0]) and labels[-1] == truth
    sums = torch.cat([batch.sum(dim=(1, 2)) for batch, _ in batches(images, labels, 64, moved=0)])
    assert torch.equal(sums.sort().values, images.sum(dim=(1, 2)).sort().values)
    inner, ((moved,), _) = slice(2, -2), next(batches(images[:1], labels[:1], 1, moved=1))
    ways = [torch.roll(images[0], (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    assert any(torch.equal(moved[inner, inner], way[inner, inner]) for way in ways)


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Read digits row by row, better and faster than lesson 9.19.")
    parser.add_argument("--cell", choices=CELLS, default="gru", help="the recurrent cell (gru)")
    parser.add_argument("--data", choices=["auto", "mnist", "digits"], default="auto", help="the images (auto)")
    parser.add_argument("--epochs", type=int, help="times through the training images (see EPOCHS)")
    for option, value in {"hidden-size": 128, "layers": 1, "batch-size": 64, "seed": 0}.items():
        parser.add_argument(f"--{option}", type=int, default=value, help=f"({value})")
    parser.add_argument("--lr", type=float, help="rate at the top of the schedule (see RATES)")
    parser.add_argument("--warp", action="store_true", help="distort every image a little, each in its own way")
    parser.add_argument("--save", metavar="FILE", help="write the trained network to this file")
    parser.add_argument("--ladder", action="store_true", help="climb from lesson 9.19, one change at a time")
    utils.add_device_option(parser)
    options = parser.parse_args()
    check_ranges(parser, options, epochs=(1, 10**5), hidden_size=(1, 4096), layers=(1, 100), batch_size=(1, 10**5))
    check_ranges(parser, options, lr=(1e-9, 10), seed=utils.SEEDS)
    utils.check_can_write(options.save)
    device = utils.pick_device(options.device)
    dataset, test, name = utils.load_digits(options.data)
    (images, labels), (test_images, truth) = ([part.to(device) for part in in_memory(d)] for d in (dataset, test))
    print(f"{len(dataset)} training images and {len(test)} test images of {images.shape[1]} rows")
    check(dataset, images, labels)
    data, epochs = (dataset, images, labels, test_images), options.epochs or EPOCHS[name][options.cell]
    settings, table, usual = dict(RECIPE), [], 2 if name == "mnist" else 30  # usual: epochs of each rung
    for rung, change in LADDER.items():
        settings |= change
        if options.ladder:
            table.append((rung, *run(settings, usual, options, data, device)))
    settings |= {"layers": options.layers, "batch_size": options.batch_size, "lr": options.lr, "warp": options.warp}
    answers, seconds, model = run(settings, epochs, options, data, device)
    print(f"trained in {seconds:.1f} s")
    if options.ladder:
        print(f"\n{options.cell}, {usual} epochs each   mistakes   time")
        for rung, guess, spent, _ in [*table, (f"with {epochs} epochs", answers, seconds, model)]:
            print(f"{rung:22}{(guess.argmax(dim=1) != truth).sum():9d}{spent / table[0][2]:7.2f}")
    draw(test_images.cpu(), truth.cpu(), answers.cpu())
    if options.save:
        kept = {"cell": options.cell, "hidden_size": options.hidden_size, "layers": options.layers}
        utils.save_whole(kept | {"pixels": images.shape[2], "weights": model.state_dict()}, options.save)
    print(f"test accuracy: {(answers.argmax(dim=1) == truth).float().mean():.4f}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --cell rnn
#    The plain cell, with the same care. Does it profit more or less than the gated ones?
# 2. "moved": 1}, -> "moved": 0},
#    The images stay where they are. What is lost, and does the training loss tell you?
# 3. "moved": 1}, -> "moved": 3},
#    Images of 8 rows, moved by up to three pixels. Is more of a good thing better?
