"""What earlier lessons of this chapter taught, copied word for word."""

import os
import zipfile
from collections import Counter

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from utils import ALL_LETTERS, N_LETTERS, DataError, letter_to_index

# from 09_rnn_lstm_gru/08_baselines.py
SMOOTHING = 0.1  # counted beforehand for every n-gram, so that one never seen does not make a language impossible


def pieces(name, n):
    marked = name.lower() if n == 1 else f"<{name.lower()}>"
    return [marked[i : i + n] for i in range(len(marked) - n + 1)]


class Counting:
    """score of a language = log(its share of the names) + sum over pieces of log(the piece's share in the language)."""

    def __init__(self, names, n):
        self.n, languages = n, len(names.languages)
        counters = [Counter() for _ in range(languages)]
        for name, label in zip(names.names, names.labels, strict=True):
            counters[label].update(pieces(name, n))
        kinds = sorted(set().union(*counters))
        self.place = {piece: i for i, piece in enumerate(kinds)}
        counts = np.array([[counter[piece] for piece in kinds] + [0] for counter in counters]) + SMOOTHING
        self.log_shares = np.log(counts / counts.sum(axis=1, keepdims=True))  # (languages, kinds + 1): last: unseen
        with np.errstate(divide="ignore"):  # a language without a single name: log(0), never chosen
            self.log_prior = np.log(np.bincount(names.labels, minlength=languages) / len(names))  # (languages,)

    def scores(self, name):
        seen = [self.place.get(piece, -1) for piece in pieces(name, self.n)]  # -1: the last column, on purpose
        return self.log_prior + self.log_shares[:, seen].sum(axis=1)  # (languages,)

    def guess(self, name):
        return int(self.scores(name).argmax())


def accuracies(guesses, labels):
    """Accuracy, and balanced accuracy: every language counts the same, however many names it has."""
    guesses, labels = np.array(guesses), np.array(labels)
    hits = guesses == labels
    return hits.mean(), np.mean([hits[labels == k].mean() for k in np.unique(labels)])


# from 09_rnn_lstm_gru/11_rnn_by_hand_names.py
class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.h2o = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)  # log-probabilities: NLLLoss wants these, not probabilities

    def forward(self, letter, hidden):  # (1, 57), (1, hidden)
        hidden = torch.tanh(self.i2h(torch.cat([letter, hidden], dim=1)))  # (1, hidden)
        return self.softmax(self.h2o(hidden)), hidden  # (1, languages), (1, hidden)

    def init_hidden(self):
        return torch.zeros(1, self.hidden_size, device=self.h2o.weight.device)


# from 09_rnn_lstm_gru/15_lstm_cell.py
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train(model, names, steps):
    of_length = {}
    for name, label in zip(names.names, names.labels, strict=True):
        of_length.setdefault(len(name), []).append((name, label))
    lengths = list(of_length)
    shares = torch.tensor([float(len(of_length[n])) for n in lengths])
    optimizer, device = torch.optim.Adam(model.parameters(), lr=0.01), model.linear.weight.device
    total, every = 0.0, max(1, steps // 5)
    for step in range(1, steps + 1):
        rows = of_length[lengths[shares.multinomial(1).item()]]  # common lengths are drawn more often
        batch = [rows[i] for i in torch.randint(len(rows), (64,)).tolist()]
        indices = torch.tensor([[letter_to_index(letter) for letter in name] for name, _ in batch])  # (batch, time)
        letters = nn.functional.one_hot(indices.T, N_LETTERS).float().to(device)  # (time, batch, 57)
        loss = nn.functional.cross_entropy(model(letters), torch.tensor([label for _, label in batch], device=device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        if step % every == 0:
            print(f"step {step:5d}  loss {total / every:.2f}", flush=True)
            total = 0.0


# from 09_rnn_lstm_gru/17_cells_compared_in_time.py
def make_networks(kind, forget_bias, seeds, inputs, hidden):
    """Random weights as PyTorch draws them, plus a push for the gate that keeps; and an output each, read from h."""
    blocks, bound = {"rnn": 1, "gru": 3, "lstm": 4}[kind], hidden**-0.5
    shapes = {"W_x": (inputs, blocks * hidden), "W_h": (hidden, blocks * hidden), "b_x": (1, blocks * hidden)}
    shapes |= {"b_h": (1, blocks * hidden), "W_out": (hidden, 1), "b_out": (1, 1)}
    p = {name: torch.empty(seeds, *shape).uniform_(-bound, bound) for name, shape in shapes.items()}
    if kind != "rnn":
        p["b_x"][..., hidden : 2 * hidden] += forget_bias  # the second block: f of i, f, g, o, and z of r, z, n
    return {name: tensor.requires_grad_() for name, tensor in p.items()}


def step(kind, p, from_x, h, c):  # h and c (seeds, batch, hidden)
    from_h = torch.baddbmm(p["b_h"], h, p["W_h"])  # (seeds, batch, blocks * hidden): h @ W_h + b_h, network by network
    if kind == "rnn":
        return torch.tanh(from_x + from_h), c
    if kind == "gru":
        (x_r, x_z, x_n), (h_r, h_z, h_n) = from_x.chunk(3, dim=2), from_h.chunk(3, dim=2)
        z = torch.sigmoid(x_z + h_z)
        return (1 - z) * torch.tanh(x_n + torch.sigmoid(x_r + h_r) * h_n) + z * h, c
    i, f, g, o = (from_x + from_h).chunk(4, dim=2)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def read(kind, p, X):  # X (time, seeds, batch, inputs)
    """Return the output after the last step, and what carries the memory at every step: c for the LSTM, h otherwise."""
    h = c = X.new_zeros(*X.shape[1:3], p["W_h"].shape[1])
    memories = []
    for from_x in X @ p["W_x"] + p["b_x"]:  # (seeds, batch, blocks * hidden); all steps at once, none needs the state
        h, c = step(kind, p, from_x, h, c)
        memories.append(c if kind == "lstm" else h)
    return torch.baddbmm(p["b_out"], h, p["W_out"])[..., 0], memories  # (seeds, batch)


def draw_task(time, seeds, batch):
    values = torch.randint(0, 2, (time, seeds, batch)).float() * 2 - 1  # +1 or -1
    marks = torch.zeros_like(values)
    marks[0] = 1.0
    return torch.stack([values, marks], dim=3), (values[0] + 1) / 2  # (time, seeds, batch, 2), (seeds, batch) 0 or 1


def train_step(kind, p, optimizer, X, wanted):
    """One step for all networks; each has its own loss and its own clipping. Return the share of right answers."""
    logits, _ = read(kind, p, X)  # (seeds, batch)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean(dim=1).sum()
    optimizer.zero_grad()
    loss.backward()
    norms = torch.stack([t.grad.flatten(1).square().sum(dim=1) for t in p.values()]).sum(dim=0).sqrt()  # (seeds,)
    for t in p.values():
        t.grad *= (1 / (norms + 1e-6)).clamp(max=1)[:, None, None]
    optimizer.step()
    return ((logits > 0) == (wanted > 0.5)).float().mean(dim=1)  # (seeds,)


# from 09_rnn_lstm_gru/19_mnist_rows.py
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class RowReader(nn.Module):
    def __init__(self, cell, row_length, hidden_size, layers, classes=10):
        super().__init__()
        self.rnn = CELLS[cell](row_length, hidden_size, layers, batch_first=True)  # batch_first: (batch, rows, pixels)
        self.linear = nn.Linear(hidden_size, classes)

    def forward(self, rows):  # (batch, rows, pixels)
        states, _ = self.rnn(rows)  # (batch, rows, hidden): the hidden state after each row
        return self.linear(states)  # (batch, rows, classes): logits, a guess after each row


# from 09_rnn_lstm_gru/21_names_in_batches.py
BLANK = len(ALL_LETTERS)  # the filling, number 57; the letters are 0 to 56
TRIPLES = 16381  # rows for three letters in a row; there are 58 * 58 * 58 such triples, so some must share a row


def collate(pairs):
    rows = [torch.tensor([ALL_LETTERS.index(letter) for letter in name]) for name, _ in pairs]  # (name, label) pairs
    lengths, labels = torch.tensor([len(row) for row in rows]), torch.tensor([label for _, label in pairs])
    return pad_sequence(rows, batch_first=True, padding_value=BLANK), lengths, labels


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


# from 09_rnn_lstm_gru/24_checkpoint_and_resume.py
def save(path, content):
    beside = path.with_name(path.name + ".part")
    try:
        with open(beside, "wb") as file:
            torch.save(content, file)
            file.flush()
            os.fsync(file.fileno())  # on the disk, not only on its way there
        os.replace(beside, path)
    except (OSError, RuntimeError) as error:
        raise DataError(f"{path} cannot be written ({error}): check the folder and the disk") from error


def load(path, wanted):  # wanted: settings that must be those of the file; None is content with any
    try:  # weights_only: tensors, numbers and texts, nothing that can run. map_location: random states live on the cpu
        content = torch.load(path, map_location="cpu", weights_only=True)
        assert zipfile.ZipFile(path).testzip() is None  # every part has a checksum, at which torch.load does not look
        settings = content["settings"]
        wrong = [name for name, value in wanted.items() if value not in (None, settings[name])]
    except Exception as error:  # what torch raises depends on where the file is damaged
        what = "is no whole checkpoint of this lesson" if os.path.exists(path) else "does not exist"
        raise DataError(f"{path} {what}: name another, or train from the start without --resume") from error
    if wrong:
        raise DataError(f"{path} was made with --{wrong[0]} {settings[wrong[0]]}: resume with that, or start anew")
    return content
