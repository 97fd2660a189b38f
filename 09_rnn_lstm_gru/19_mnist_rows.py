"""9.19  A digit, row by row: RNN, GRU and LSTM on images

Question  The network sees an image as a film: one row of pixels after the other, never the whole.
          After how many rows does it know the digit?
Needs     recurrent neural network, hidden state, LSTM, GRU, DataLoader
Teaches   image as a sequence
Run       python 09_rnn_lstm_gru/19_mnist_rows.py
Options   --cell rnn|gru|lstm --data auto|mnist|digits --epochs --hidden-size --layers --batch-size --lr --seed --device
"""

# %% Imports and settings
import argparse
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from utils import DataError, add_device_option, load_digits, pick_device

OUT = Path(__file__).parent / "out"
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


# %% The idea: rows are the steps of a sequence; what is left in mind after the last row goes to a linear layer
class RowReader(nn.Module):
    def __init__(self, cell, row_length, hidden_size, layers, classes=10):
        super().__init__()
        self.rnn = CELLS[cell](row_length, hidden_size, layers, batch_first=True)  # batch_first: (batch, rows, pixels)
        self.linear = nn.Linear(hidden_size, classes)

    def forward(self, rows):  # (batch, rows, pixels)
        states, _ = self.rnn(rows)  # (batch, rows, hidden): the hidden state after each row
        return self.linear(states)  # (batch, rows, classes): logits, a guess after each row


def as_rows(images):
    """(batch, 1, rows, pixels) from the DataLoader to (batch, rows, pixels)."""
    return images.squeeze(1)


# %% Training: the loop that every PyTorch program has
def train(model, loader, options, device):
    optimizer = torch.optim.Adam(model.parameters(), lr=options.lr)
    loss_function = nn.CrossEntropyLoss()  # wants logits, not probabilities
    for epoch in range(1, options.epochs + 1):
        model.train()
        total, seen = 0.0, 0
        for images, labels in tqdm(loader, desc=f"epoch {epoch}", leave=False, disable=None):
            images, labels = images.to(device), labels.to(device)
            logits = model(as_rows(images))[:, -1]  # (batch, classes): the guess after the last row
            loss = loss_function(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total, seen = total + loss.item() * len(labels), seen + len(labels)
        if epoch in (1, options.epochs) or epoch % max(1, options.epochs // 5) == 0:
            print(f"epoch {epoch:2d} of {options.epochs}  loss {total / seen:.4f}", flush=True)


# %% Testing: how often is the guess right, after each row?
@torch.no_grad()
def evaluate(model, loader, device):
    model.eval()
    right, seen = 0, 0
    for images, labels in loader:
        guesses = model(as_rows(images.to(device))).argmax(dim=2)  # (batch, rows)
        right = right + (guesses == labels.to(device)[:, None]).sum(dim=0)  # (rows,)
        seen += len(labels)
    return (right / seen).tolist()


def draw(model, image, label, accuracies, device, name):
    """An image beside the network's belief while it reads, and the accuracy after each row over all test images."""
    with torch.no_grad():
        belief = model(as_rows(image[None].to(device)))[0].softmax(dim=1)[:, label].tolist()  # (rows,)
    rows = range(1, len(belief) + 1)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), width_ratios=[1, 1.6], layout="constrained")
    left.imshow(image[0], cmap="gray_r", extent=(0, len(belief), len(belief) + 0.5, 0.5))  # rows count from 1
    left.set(title=f"a {label}, read from top to bottom", xticks=[], ylabel="row")
    right.plot(rows, belief, "o-", color="C1", label=f"belief that this one is a {label}")
    right.plot(rows, accuracies, "s--", color="C0", label="share of all test images guessed right")
    right.set(xlabel="rows read", ylim=(-0.03, 1.03))
    right.legend(frameon=False)
    right.spines[["top", "right"]].set_visible(False)
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / name)


# %% Check: what the network thinks after some rows cannot depend on rows that it has not read
@torch.no_grad()
def check(model, rows):  # (1, rows, pixels)
    half = rows.shape[1] // 2
    assert torch.allclose(model(rows)[:, :half], model(rows[:, :half]), rtol=1e-4, atol=1e-5)


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Read digits row by row with a recurrent network.")
    parser.add_argument("--cell", choices=CELLS, default="gru", help="the recurrent cell (gru)")
    parser.add_argument("--data", choices=["auto", "mnist", "digits"], default="auto", help="the images (auto)")
    parser.add_argument("--epochs", type=int, help="times through the training images (3; 30 on the small digits)")
    parser.add_argument("--hidden-size", type=int, default=128, help="numbers in the hidden state (128)")
    parser.add_argument("--layers", type=int, default=2, help="recurrent layers on top of each other (2)")
    parser.add_argument("--batch-size", type=int, default=100, help="images per step (100)")
    parser.add_argument("--lr", type=float, default=0.001, help="learning rate of Adam (0.001)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and shuffling (0)")
    add_device_option(parser)
    options = parser.parse_args()
    if not (options.epochs is None or 1 <= options.epochs <= 100_000) or not 1 <= options.batch_size <= 100_000:
        parser.error("--epochs and --batch-size must be 1 to 100,000")
    if not (1 <= options.hidden_size <= 4096 and 1 <= options.layers <= 100):
        parser.error("--hidden-size must be 1 to 4,096, --layers 1 to 100")
    if not (0 < options.lr <= 10 and 0 <= options.seed < 2**32):
        parser.error("--lr must be above 0 and at most 10, --seed 0 to 4,294,967,295")

    torch.manual_seed(options.seed)
    device = pick_device(options.device)
    training, test, data = load_digits(options.data)
    options.epochs = options.epochs or (3 if data == "mnist" else 30)
    _, rows, pixels = training[0][0].shape
    print(f"{len(training)} training images and {len(test)} test images: {rows} rows of {pixels} pixels each")
    loader = DataLoader(training, options.batch_size, shuffle=True)
    test_loader = DataLoader(test, batch_size=500)

    model = RowReader(options.cell, pixels, options.hidden_size, options.layers).to(device)
    print(f"{options.cell}: {sum(p.numel() for p in model.parameters()):,} parameters")
    start = time.perf_counter()
    train(model, loader, options, device)
    print(f"trained in {time.perf_counter() - start:.1f} s")

    accuracies = evaluate(model, test_loader, device)
    for share in (0.25, 0.5, 0.75, 1.0):
        row = max(1, round(rows * share))
        print(f"after {row:2d} rows: {accuracies[row - 1]:.4f} of the test images guessed right")
    draw(model, *test[0], accuracies, device, "19_mnist_rows.png")
    print("picture: 09_rnn_lstm_gru/out/19_mnist_rows.png")
    check(model, as_rows(test[0][0][None]).to(device))
    print(f"test accuracy: {accuracies[-1]:.4f}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --cell rnn
#    The plain recurrent network. How many parameters fewer, and how much worse?
# 2. --cell lstm
#    The most elaborate of the three cells. Is it the best here?
# 3. model(as_rows(images))[:, -1] -> model(as_rows(images))[:, 0]
#    Train on the guess after the first row. What can be known from one row?
