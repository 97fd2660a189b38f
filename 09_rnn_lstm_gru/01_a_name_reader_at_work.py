"""9.1  A name reader at work: what this chapter builds

Question  A network reads a surname one letter at a time. After how many letters would you know the language?
Needs     training loop, minibatch, softmax, held-out data          Teaches  sequence
Run       python 09_rnn_lstm_gru/01_a_name_reader_at_work.py
Options   --read NAME NAME ... --steps --names-dir --seed --device
"""

# %% Imports and settings
import argparse
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn

from utils import (
    N_LETTERS,
    DataError,
    add_device_option,
    letter_to_index,
    load_names,
    pick_device,
    split_names,
    unicode_to_ascii,
)

OUT = Path(__file__).parent / "out"
NAMES = ["Vermeulen", "Kowalski", "Papadakis", "Nakamura"]
BATCH, HIDDEN, BLANK = 128, 64, N_LETTERS  # BLANK fills up the names that are shorter than their neighbours


# %% The idea, in three lines that you are not meant to understand yet
class Reader(nn.Module):
    def __init__(self, languages):
        super().__init__()
        self.letters = nn.Embedding(N_LETTERS + 1, 32)  # 32 numbers for each letter
        self.memory = nn.GRU(32, HIDDEN, batch_first=True)  # what it keeps in mind while it reads
        self.answer = nn.Linear(HIDDEN, languages)  # an ordinary layer: one score for each language

    def forward(self, names):  # (batch, letters)
        states, _ = self.memory(self.letters(names))  # (batch, letters, hidden)
        return self.answer(states)  # (batch, letters, languages): a guess after every letter


def encode(names):
    """Names as rows of letter numbers, filled up with BLANK to the longest, and their lengths."""
    lengths = torch.tensor([len(name) for name in names])
    rows = torch.full((len(names), int(lengths.max())), BLANK)
    for row, name in zip(rows, names, strict=True):
        row[: len(name)] = torch.tensor([letter_to_index(letter) for letter in name])
    return rows, lengths  # (names, letters), (names,)


# %% Training: every language is drawn equally often; the guess after the last letter counts
def train(model, names, steps, device):
    rows, lengths = (part.to(device) for part in encode(names.names))
    labels = torch.tensor(names.labels, device=device)
    weights = 1 / torch.bincount(labels).float()[labels]  # rare languages are drawn as often as common ones
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    model.train()
    for step in range(1, steps + 1):
        drawn = torch.multinomial(weights, BATCH, replacement=True)  # (batch,)
        logits = model(rows[drawn, : lengths[drawn].max()])  # (batch, letters, languages)
        logits = logits[torch.arange(BATCH), lengths[drawn] - 1]  # (batch, languages)
        loss = nn.functional.cross_entropy(logits, labels[drawn])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % max(1, steps // 4) == 0:
            print(f"step {step:4d} of {steps}  loss {loss.item():.2f}", flush=True)


@torch.inference_mode()
def recall(model, names, device):
    """For each language the share of its names that are guessed right, after the last letter."""
    rows, lengths = encode(names.names)
    logits = model(rows.to(device)).cpu()[torch.arange(len(rows)), lengths - 1]  # (names, languages)
    labels = torch.tensor(names.labels)
    hits = (logits.argmax(dim=1) == labels).float()
    return [hits[labels == k].mean().item() for k in labels.unique()]


@torch.inference_mode()
def beliefs(model, name, device):
    """What the network believes after each letter of one name."""
    rows, _ = encode([name])
    return model(rows.to(device))[0].softmax(dim=1).cpu()  # (letters, languages)


# %% Picture: each name with the four languages that came to mind most, a larger dot is a stronger belief
def draw(read, languages):
    figure, axes = plt.subplots(len(read), 1, figsize=(8, 1.4 * len(read) + 0.4), layout="constrained", squeeze=False)
    longest = max(len(name) for name, _ in read)
    for axis, (name, belief) in zip(axes[:, 0], read, strict=True):
        top = belief.amax(dim=0).topk(min(4, len(languages))).indices
        top = top[belief[-1, top].argsort(descending=True)]  # the final answer on top
        for row, language in enumerate(top):
            sizes, final = 170 * belief[:, language], row == 0
            axis.scatter(range(len(name)), [row] * len(name), sizes, color="C1" if final else "C0")
        axis.set_xticks(range(len(name)), name, fontsize=13)
        axis.set_yticks(range(len(top)), [languages[k] for k in top])
        axis.set(xlim=(-0.5, longest - 0.5), ylim=(len(top) - 0.4, -0.6))
        axis.grid(axis="y", color="0.9")
        axis.set_axisbelow(True)
        axis.spines[:].set_visible(False)
        axis.tick_params(length=0)
    figure.suptitle("what it believes after each letter; orange: its final answer")
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "01_a_name_reader_at_work.png")
    print("picture: 09_rnn_lstm_gru/out/01_a_name_reader_at_work.png")


# %% Check: what it thinks after a few letters cannot depend on letters that it has not read
def check(model, name, device):
    belief = beliefs(model, name, device)  # (letters, languages)
    assert torch.allclose(belief.sum(dim=1), torch.ones(len(name)), atol=1e-5)
    for n in range(1, len(name)):
        assert torch.allclose(belief[:n], beliefs(model, name[:n], device), atol=1e-4), (
            f"{name}: letter {n} looked ahead"
        )


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Train a small name reader, then watch it read.")
    parser.add_argument("--read", nargs="+", default=NAMES, metavar="NAME", help="the names to read")
    parser.add_argument("--steps", type=int, default=1000, help="training steps of 128 names each (1000)")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (default: the course's own)")
    parser.add_argument("--seed", type=int, default=0, help="seed of split, weights and drawing (0)")
    add_device_option(parser)
    options = parser.parse_args()
    to_read = [unicode_to_ascii(name) for name in options.read]
    if not all(to_read):
        parser.error("every name after --read needs a letter of A to Z")
    if not (1 <= options.steps <= 1_000_000 and 0 <= options.seed < 2**32):
        parser.error("--steps must be 1 to 1,000,000, --seed 0 to 4,294,967,295")

    torch.manual_seed(options.seed)
    torch.set_num_threads(1)  # the tensors are tiny: threads would wait for each other longer than they work
    device = pick_device(options.device)
    names = load_names(options.names_dir)
    training, _, test = split_names(names, options.seed)
    if not len(test):
        raise DataError("too few names to set some aside for the test: ten or more for each language are needed")
    training = training.pick([i for i, name in enumerate(training.names) if name not in to_read])  # no cribbing
    print(f"{len(training)} names of {len(names.languages)} languages to learn from")
    model = Reader(len(names.languages)).to(device)
    start = time.perf_counter()
    train(model, training, options.steps, device)
    model.eval()
    print(f"trained in {time.perf_counter() - start:.0f} s\n")

    read = [(name, beliefs(model, name, device)) for name in to_read]
    for name, belief in read:
        first, last = belief[0].argmax(), belief[-1].argmax()
        print(f"{name}: after {name[0]} {names.languages[first]}, after the last letter {names.languages[last]}")
    draw(read, names.languages)
    check(model, to_read[0], device)
    shares = recall(model, test, device)
    print(f"\nnames it has never seen: {sum(shares) / len(shares):.2f} right, a blind guess {1 / len(shares):.2f}")
    print("By the end of the chapter you will have built every part of this.")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --read Bach Verdi Chopin Dvorak
#    Four composers. (Then read your own name.)
# 2. --steps 40
#    A twenty-fifth of the practice. What does it believe?
# 3. --read ivanov vonavi
#    A name, and the same letters backwards. Does the order matter to it?
