"""9.21  Names in batches: padding and packing

Question  Names differ in length, and a batch is a rectangle. What fills the holes, and who keeps it from being read?
Needs     reading a name, n-gram, baseline, class imbalance, DataLoader, embedding, GRU, LSTM
Teaches   padding, packed sequence, collate function, bidirectional network, label smoothing
Run       python 09_rnn_lstm_gru/21_names_in_batches.py
Options   --cell --tricks --names-dir --epochs --batch-size --hidden-size --lr --head-start --seed --save FILE --device
"""

# %% Imports and settings
import argparse
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader

import utils
from previous_chapters import RNN, Counting, accuracies
from utils import ALL_LETTERS, DataError, line_to_tensor, load_names, split_names

OUT = Path(__file__).parent / "out"
SHOWN = ["Abe", "Klein", "Kowalski", "Papadopoulos", "Ng", "O'Neill"]  # the batch of the picture and of the check
TRICKS = ["both-ways", "pieces", "dropout", "smoothing", "balance"]  # without them: the plain way
NUMBERS = {"epochs": 6, "batch-size": 256, "hidden-size": 128, "lr": 0.005, "head-start": 0.47, "seed": 0}
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
BLANK = len(ALL_LETTERS)  # the filling, number 57; the letters are 0 to 56
TRIPLES = 16381  # rows for three letters in a row; there are 58 * 58 * 58 such triples, so some must share a row


# %% The idea, part one: fill the holes, and keep the lengths
def collate(pairs):
    rows = [torch.tensor([ALL_LETTERS.index(letter) for letter in name]) for name, _ in pairs]  # (name, label) pairs
    lengths, labels = torch.tensor([len(row) for row in rows]), torch.tensor([label for _, label in pairs])
    return pad_sequence(rows, batch_first=True, padding_value=BLANK), lengths, labels


# %% The idea, part two: packed, each step of the network sees only the names that still have a letter
class NameReader(nn.Module):
    def __init__(self, languages, cell="gru", hidden_size=128, both_ways=False, pieces=False, dropout=0.0):
        super().__init__()
        self.letters = nn.Embedding(BLANK + 1, 64)
        self.pairs, self.triples = (nn.Embedding(n, 64) if pieces else None for n in ((BLANK + 1) ** 2, TRIPLES))
        for table in (self.pairs, self.triples) if pieces else ():
            nn.init.normal_(table.weight, std=0.3)  # many are rare: they should not shout before they have learned
        self.rnn = CELLS[cell](64, hidden_size, batch_first=True, bidirectional=both_ways)
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(hidden_size * (1 + both_ways) + 64 * pieces, languages)

    def forward(self, letters, lengths):  # (batch, longest), (batch,)
        inputs = self.letters(letters)  # (batch, longest, 64)
        if self.pairs:  # with its neighbours: the pairs and triples of lesson 9.8, BLANK for < and >
            before, after = (nn.functional.pad(letters, side, value=BLANK) for side in ((1, -1), (-1, 1)))
            pairs = before * (BLANK + 1) + letters  # (batch, longest): a number for each pair
            inputs = inputs + self.pairs(pairs) + self.triples((pairs * (BLANK + 1) + after) % TRIPLES)
        packed = pack_padded_sequence(self.dropout(inputs), lengths, batch_first=True, enforce_sorted=False)
        states, last = self.rnn(packed)  # last: (ways, batch, hidden), after the letter that each way reads last
        answer = torch.cat(list(last[0] if isinstance(last, tuple) else last), dim=1)  # an LSTM gives (h, c)
        if self.pairs:  # and lesson 9.8's sum over all pieces, past the recurrent part
            total = pad_packed_sequence(packed, batch_first=True)[0].sum(dim=1)  # (batch, 64); the filling is 0 here
            answer = torch.cat([answer, total / 3], dim=1)  # each place adds up three: not to drown the state
        return self.linear(self.dropout(answer))  # (batch, languages)


# %% Picture: a batch with its filling, and what is left when it is packed
def show_packing():
    rows, lengths, _ = collate([(name, 0) for name in SHOWN])
    packed = pack_padded_sequence(rows, lengths, batch_first=True, enforce_sorted=False)
    steps = packed.batch_sizes.tolist()  # how many names have a first letter, a second, a third
    print(f"padded: {len(rows)} rows of {rows.shape[1]}, {(rows == BLANK).sum()} of {rows.numel()} places are filling")
    print(f"packed: {len(packed.data)} letters, names read at each step: {steps}")
    figure, axis = plt.subplots(figsize=(8, 3), layout="constrained")
    axis.imshow(rows == BLANK, cmap="Greys", vmin=0, vmax=3, aspect="auto")
    for x, y in (rows != BLANK).T.nonzero().tolist():
        axis.text(x, y, SHOWN[y][x], ha="center", va="center", fontsize=12)
    axis.set(yticks=[], title="a batch, padded: grey is filling", xlabel="names that still have a letter: packed sizes")
    axis.set_xticks(range(len(steps)), steps)
    figure.savefig(OUT / "21_names_in_batches.png")
    print("picture: 09_rnn_lstm_gru/out/21_names_in_batches.png")


# %% Check: a name in a batch gets the answer that it gets alone, to ten digits
@torch.no_grad()
def check(model, names):
    model.double().eval()
    together = model(*collate([(name, 0) for name in names])[:2])  # (names, languages)
    alone = torch.cat([model(*collate([(name, 0)])[:2]) for name in names])
    off = (together - alone).abs().amax(dim=1)  # (names,)
    assert off.max() < 1e-10, f"{names[off.argmax()]}: {off.max():.2f} between the answers in a batch and alone"
    print(f"{len(names)} names in a batch and one by one: the same answers to 1e-10")
    model.float()


# %% Training: the loop of lesson 9.4; and lesson 9.11's way, one name at a time, only to measure its speed
def train(model, loader, head_start, options, device):
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.lr)  # Adam, weights shrink: lesson 8.27
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.lr, options.epochs * len(loader), pct_start=0.15)
    loss_function = nn.CrossEntropyLoss(label_smoothing=0.1 * ("smoothing" in options.tricks))
    for epoch in range(1, options.epochs + 1):
        model.train()
        total = 0.0
        for letters, lengths, labels in loader:
            logits = model(letters.to(device), lengths)  # the lengths stay on the CPU: they steer the loop over steps
            loss = loss_function(logits + head_start.to(device), labels.to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch:2d} of {options.epochs}  loss {total / len(loader):.2f}", flush=True)


def train_one_by_one(model, pairs):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    for name, label in pairs:
        hidden = model.init_hidden()
        for letter in line_to_tensor(name):
            output, hidden = model(letter, hidden)
        optimizer.zero_grad()
        nn.functional.nll_loss(output, torch.tensor([label])).backward()
        optimizer.step()


@torch.inference_mode()
def test_on(model, names, device):
    letters, lengths, _ = collate(list(zip(names.names, names.labels, strict=True)))  # all in one batch
    return accuracies(model.eval()(letters.to(device), lengths).argmax(dim=1).tolist(), names.labels)


@torch.inference_mode()
def save(model, settings, languages, path):
    p, k = model.cpu().eval()(*collate([("Kowalski", 0)])[:2]).softmax(dim=1)[0].max(dim=0)
    example = {"name": "Kowalski", "language": languages[k], "probability": p.item()}  # to know the model again by
    content = {"languages": languages, "alphabet": ALL_LETTERS, "settings": settings, "weights": model.state_dict()}
    utils.save_whole(content | {"example": example}, path)


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Train a recurrent network on batches of names.")
    parser.add_argument("--cell", choices=CELLS, default="gru", help="the recurrent cell (gru)")
    parser.add_argument("--tricks", nargs="*", choices=TRICKS, default=TRICKS, help="added to the plain way (all)")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (default: the course's own)")
    for option, value in NUMBERS.items():
        parser.add_argument(f"--{option}", type=type(value), default=value, help=f"({value})")
    parser.add_argument("--save", type=Path, default=OUT / f"{Path(__file__).stem}.pt", help="for the model")
    utils.add_device_option(parser)
    options = parser.parse_args()
    utils.check_ranges(parser, options, epochs=(1, 10**5), batch_size=(1, 10**5), hidden_size=(1, 2048))
    utils.check_ranges(parser, options, lr=(1e-9, 10), head_start=(0, 10), seed=utils.SEEDS)
    OUT.mkdir(exist_ok=True)
    utils.check_can_write(options.save)
    torch.manual_seed(options.seed)
    device, names = utils.pick_device(options.device), load_names(options.names_dir)
    training, validation, test = split_names(names, options.seed)
    if not len(validation) or not len(test):
        raise DataError("too few names to set some aside for the test: ten or more for each language are needed")
    print(f"{len(names)} names in {len(names.languages)} languages: {len(training)} to learn from, {len(test)} to test")
    show_packing()
    settings = {"cell": options.cell, "hidden_size": options.hidden_size, "both_ways": "both-ways" in options.tricks}
    settings |= {"pieces": "pieces" in options.tricks, "dropout": 0.35 * ("dropout" in options.tricks)}
    model, single = NameReader(len(names.languages), **settings), RNN(BLANK, 128, len(names.languages))
    check(model, SHOWN)
    shares = torch.bincount(torch.tensor(training.labels), minlength=len(names.languages)).clamp(min=1) / len(training)
    strength = options.head_start * ("balance" in options.tricks)  # of log_prior, lesson 9.8, only while it learns
    pairs = list(zip(training.names, training.labels, strict=True))
    loader = DataLoader(pairs, options.batch_size, shuffle=True, collate_fn=collate)
    train_one_by_one(single, pairs[:50])  # before the clock starts: the first time is always slow (lesson 9.5)
    triples, start = Counting(training, 3), time.perf_counter()
    train_one_by_one(single, pairs[50:500])
    between = time.perf_counter()
    train(model.to(device), loader, strength * shares.log(), options, device)
    seconds, one_by_one = time.perf_counter() - between, len(pairs[50:500]) / (between - start)
    print(f"{options.cell}, {sum(p.numel() for p in model.parameters()):,} parameters, trained in {seconds:.1f} s")
    print(f"names per second: {one_by_one:.0f} one by one, {options.epochs * len(pairs) / seconds:.0f} in batches")
    for word, part in (("validation", validation), ("test", test)):
        counted = accuracies([triples.guess(name) for name in part.names], part.labels)
        reached = test_on(model, part, device)
        print(f"{word:12}" + "triples {:.4f} / {:.4f}, this network {:.4f} / {:.4f}".format(*counted, *reached))
    save(model, settings, names.languages, options.save)
    print(f"saved: {ascii(options.save.name)}\ntest accuracy: {reached[0]:.4f}  balanced accuracy: {reached[1]:.4f}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. list(last[0] if isinstance(last, tuple) else last) -> [pad_packed_sequence(states, batch_first=True)[0][:, -1]]
#    Take the answer from the last column, as in lesson 9.19, where every image had eight rows. And here?
# 2. --tricks
#    The plain way: one direction, single letters, the bare loop. What did the tricks bring?
# 3. --tricks both-ways pieces dropout smoothing
#    All names count alike. Which of the two figures gains, and which loses?
