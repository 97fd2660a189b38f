"""9.26  Invent names: the same cell, run the other way

Question  So far a network read a name and said the language. Now tell it a language, ask for a first letter, hand that
          letter back, ask for the next one. Does it write names, or letter soup?
Needs     reading a name, embedding, GRU, n-gram, likelihood, NLL, padding, validation set
Teaches   language model, sampling, temperature
Run       python 09_rnn_lstm_gru/26_invent_names.py
Options   --language NAME ... --temperature T ... --count --epochs --cell rnn|gru|lstm --names-dir --seed --device
"""

# %% Imports and settings
import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

import utils
from utils import ALL_LETTERS, N_LETTERS, DataError, check_ranges, load_names, pick_device, split_names

OUT = Path(__file__).parent / "out"
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
END, START, PAD = N_LETTERS, N_LETTERS + 1, -100  # START + k: begin a name of language k; PAD: nothing, not looked at
HIDDEN, BATCH, RATE, LONGEST = 128, 128, 0.005, 30


# %% The idea, part one: at every letter, guess the next. What stands before the first letter says the language
class Writer(nn.Module):
    def __init__(self, cell, languages):
        super().__init__()
        self.letter = nn.Embedding(START + languages, 32)
        self.rnn = CELLS[cell](32, HIDDEN, batch_first=True)
        self.next = nn.Linear(HIDDEN, N_LETTERS + 1)

    def forward(self, letters, state=None):  # (batch, time)
        states, state = self.rnn(self.letter(letters), state)  # (batch, time, hidden)
        return self.next(states), state  # logits (batch, time, 58): one of 57 letters, or the end


def encode(names):  # a row for each name: language, letters, end, and PAD up to the longest; (names, longest + 2)
    rows = torch.full((len(names), max(map(len, names.names)) + 2), PAD)
    for row, name, label in zip(rows, names.names, names.labels, strict=True):
        row[: len(name) + 2] = torch.tensor([START + label, *map(ALL_LETTERS.index, name), END])
    return rows


def losses(model, rows):  # -log(probability) of every letter and every end, 0 for PAD; (names, longest + 1)
    logits, _ = model(rows[:, :-1].clamp(min=0))  # all but the last; PAD is read as an a, but after the end nobody asks
    return nn.functional.cross_entropy(logits.transpose(1, 2), rows[:, 1:], ignore_index=PAD, reduction="none")


# %% Training: the loop you know; every letter of every name is a question with a known answer
def train(model, rows, epochs):
    lengths, steps = (rows != PAD).sum(dim=1), epochs * -(-len(rows) // BATCH)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, steps, pct_start=0.15)  # warm-up, then down
    for epoch in range(1, epochs + 1):
        total, shuffled = 0.0, torch.rand(len(rows), device=rows.device)
        batches = (lengths + 4 * shuffled).argsort().split(BATCH)  # names of like length together: little PAD
        for k in torch.randperm(len(batches)).tolist():
            part = rows[batches[k], : lengths[batches[k]].max()]
            loss = losses(model, part).sum() / (part[:, 1:] != PAD).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() / len(batches)
        print(f"epoch {epoch:2d} of {epochs}  loss {total:.2f}", flush=True)


# %% The idea, part two: run it the other way; what it says is what it reads next
def choose(logits, temperature):  # (names, 58); cold: the likeliest; 1: as often as it believes; hot: any letter
    return (logits / max(temperature, 1e-6)).softmax(dim=1).multinomial(1)  # (names, 1)


@torch.inference_mode()
def invent(model, label, temperature, count):
    letters, state, written = torch.full((count, 1), START + label, device=model.next.weight.device), None, []
    for place in range(LONGEST):
        logits, state = model(letters, state)  # (names, 1, 58), and the state goes on to the next letter
        logits[..., END] -= 1e9 * (place == 0)  # no name ends before it has begun
        letters = choose(logits[:, 0], temperature)
        written.append(letters)
    rows = [[*row, END] for row in torch.cat(written, dim=1).tolist()]
    return ["".join(ALL_LETTERS[i] for i in row[: row.index(END)]) for row in rows]


# %% The opponent: letter triples, counted. A context that was seen little leans on a wider one
def triples(training, validation, test):  # -log(share) of every letter and every end of the test names
    def places(names):  # (4, letters): language, the two letters before, and the letter
        rows = nn.functional.pad(encode(names).clamp(max=START), (1, 0), value=START)
        labels = torch.tensor(names.labels)[:, None].expand(-1, rows.shape[1] - 2)
        return torch.stack([labels, rows[:, :-2], rows[:, 1:-1], rows[:, 2:]])[:, rows[:, 2:] != PAD]

    counts = torch.zeros(len(training.languages), *[START + 1] * 3, dtype=torch.float64)
    counts.index_put_(tuple(places(training)), counts.new_ones(()), accumulate=True)
    tables = [counts.sum((0, 1, 2)), counts.sum((0, 1)), counts.sum(1), counts.sum(0), counts]

    def shares(places, strengths):
        share, (k, a, b, letter) = 1 / (N_LETTERS + 1), places
        for table, context, strength in zip(tables, [(), (b,), (k, b), (a, b), (k, a, b)], strengths, strict=True):
            share = (table[(*context, letter)] + strength * share) / (table.sum(-1)[context] + strength)
        return share  # (letters,)

    strengths, others = [8.0] * 5, places(validation)
    for i in [*range(5)] * 2:  # each strength in turn, twice around: what suits names that were not counted
        tries = [[*strengths[:i], 2.0**power, *strengths[i + 1 :]] for power in range(-4, 12)]
        strengths = max(tries, key=lambda tried: shares(others, tried).log().sum())
    return -shares(places(test), strengths).log()


# %% Picture: what it expects next, at every place of a name that it has never seen
@torch.inference_mode()
def draw(model, row, title):
    values, likeliest = model(row[None, :-1])[0][0].softmax(dim=1).cpu().topk(6, dim=1)  # (places, 6)
    signs, true = [*ALL_LETTERS.replace(" ", "_"), "end"], row[1:].tolist()
    figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
    figure.colorbar(axis.imshow(values.T, cmap="Blues", vmin=0, vmax=1, aspect="auto"), label="probability")
    for x, y in np.ndindex(*likeliest.shape):
        box = {"fill": False, "edgecolor": "C1", "linewidth": 2} if likeliest[x, y] == true[x] else None
        axis.text(x, y, signs[likeliest[x, y]], ha="center", va="center", bbox=box, color="kw"[int(values[x, y] > 0.5)])
    axis.set_xticks(range(len(true)), ["start", *(signs[i] for i in true[:-1])])
    axis.set(yticks=[], xlabel="the letter it read last", ylabel="likeliest next letters", title=title)
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "26_invent_names.png")
    print("\npicture: 09_rnn_lstm_gru/out/26_invent_names.png")


# %% Check: letter by letter, as it writes, is the same as all at once, as it was trained; nobody looks ahead
@torch.inference_mode()
def check(model, row):
    at_once, state = model(row[None, :-1])[0], None
    for place, letter in enumerate(row[:-1]):
        logits, state = model(letter.reshape(1, 1), state)
        assert torch.allclose(logits[:, 0], at_once[:, place], rtol=1e-3, atol=1e-3), f"place {place}"


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Train a network on names, then let it invent some.")
    parser.add_argument("--language", nargs="+", help="languages to invent names in (three of the lists)")
    parser.add_argument("--temperature", nargs="+", type=float, default=[0.5, 1.0, 1.5], help="(0.5 1.0 1.5)")
    parser.add_argument("--count", type=int, default=10, help="names for each language and temperature (10)")
    parser.add_argument("--epochs", type=int, default=10, help="times through the names (10)")
    parser.add_argument("--cell", choices=CELLS, default="gru", help="the recurrent cell (gru)")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (default: the course's own)")
    parser.add_argument("--seed", type=int, default=0, help="seed of split, weights and drawing (0)")
    utils.add_device_option(parser)
    options = parser.parse_args()
    check_ranges(parser, options, count=(1, 10**5), epochs=(1, 10**5), temperature=(0, 1000), seed=utils.SEEDS)
    device, names = pick_device(options.device), load_names(options.names_dir)
    languages, usual = names.languages, ["Italian", "Japanese", "Polish"]
    chosen = options.language or [language for language in usual if language in languages] or languages[:3]
    if unknown := [language for language in chosen if language not in languages]:
        raise DataError(f"--language {unknown[0]} has no list, choose from {', '.join(languages)}")
    training, validation, test = split_names(names, options.seed)
    if not len(validation) or not len(test):
        raise DataError("too few names to set some aside for the test: ten or more for each language are needed")
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)  # the tensors are small: a second thread costs more than it gives
    model = Writer(options.cell, len(languages)).to(device)
    print(f"{len(training)} names of {len(languages)} languages to learn from")
    train(model, encode(training).to(device), options.epochs)
    rows, theirs = encode(test).to(device), triples(training, validation, test)
    with torch.inference_mode():
        ours = losses(model, rows)[rows[:, 1:] != PAD].cpu()  # (letters,)
    better, spread = (theirs - ours).mean(), 1.96 * (theirs - ours).std() / len(ours) ** 0.5
    print(f"\n-log(probability) per letter, on {len(test)} names never seen; the end counts as a letter")
    print(f"  all letters alike  {np.log(N_LETTERS + 1):.3f}\n  letter triples     {theirs.mean():.3f}")
    print(f"  the network        {ours.mean():.3f}, better by {better:.3f} +- {spread:.3f}")
    known = set(zip(training.names, training.labels, strict=True))
    for label in map(languages.index, chosen):
        print(f"\n{languages[label]}")
        for temperature in options.temperature:
            invented = invent(model, label, temperature, options.count)
            copied = sum((name, label) in known for name in invented)
            print(f"  {temperature:<4g} {', '.join(invented)}   ({copied} of {len(invented)} in the training list)")
    row = min(rows, key=lambda row: (row[0] != START + label, abs((row != PAD).sum() - 11)))  # of the last language
    row = row[row != PAD]
    draw(model, row, f"an unseen name ({languages[row[0] - START]}); framed: the letter that does come next")
    check(model, row)
    print(f"negative log-likelihood per letter: {ours.mean():.4f}  letter triples: {theirs.mean():.4f}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --temperature 0
#    Always the likeliest letter. How many names does it know now?
# 2. --language Greek Irish --temperature 0.3 3
#    Two other languages, very cold and very hot. When does it copy, when does it babble?
# 3. model(letters, state) -> model(letters)
#    It forgets everything but the last letter. What is left of its names?
