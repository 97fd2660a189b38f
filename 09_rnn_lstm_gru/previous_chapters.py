"""What earlier lessons of this chapter taught, copied word for word."""

from collections import Counter

import numpy as np
import torch
from torch import nn

from utils import N_LETTERS, letter_to_index

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


# from 09_rnn_lstm_gru/15_lstm_cell.py
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train(model, names, steps):
    of_length = {}
    for name, label in zip(names.names, names.labels, strict=True):
        of_length.setdefault(len(name), []).append((name, label))
    lengths = list(of_length)
    shares = torch.tensor([float(len(of_length[n])) for n in lengths])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    total, every = 0.0, max(1, steps // 5)
    for step in range(1, steps + 1):
        rows = of_length[lengths[shares.multinomial(1).item()]]  # long lists are drawn more often
        batch = [rows[i] for i in torch.randint(len(rows), (64,)).tolist()]
        indices = torch.tensor([[letter_to_index(letter) for letter in name] for name, _ in batch])  # (batch, time)
        letters = nn.functional.one_hot(indices.T, N_LETTERS).float()  # (time, batch, letters)
        loss = nn.functional.cross_entropy(model(letters), torch.tensor([label for _, label in batch]))
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
