"""9.11  An RNN by hand: which language is this name from?

Question  A network reads a name one letter at a time and keeps 128 numbers in mind. Eighteen languages, so a blind
          guess is right once in eighteen times. How often will the network be right about names it has never seen?
Needs     recurrent neural network, hidden state, balanced accuracy, log-softmax, backpropagation through time
Teaches   reading a name
Run       python 09_rnn_lstm_gru/11_rnn_by_hand_names.py
Options   --read NAME ... --steps --hidden-size --lr --seed --names-dir --device
"""

# %% Imports and settings
import argparse
import random
import sys

import torch
from torch import nn

from previous_chapters import Counting, accuracies
from utils import N_LETTERS, DataError, add_device_option, fold, line_to_tensor, load_names, pick_device, split_names

EXAMPLES = ["Dovesky", "Jackson", "Satoshi"]


# %% The idea: letter and old hidden state make the new hidden state, and the answer is read from the new one
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


def read(model, name):
    """Feed the name letter by letter; what the network says after the last letter counts."""
    hidden = model.init_hidden()  # nothing read yet
    for letter in line_to_tensor(name).to(hidden.device):  # (1, 57)
        output, hidden = model(letter, hidden)
    return output  # (1, languages), log-probabilities


# %% Training: draw a language, draw one of its names, read it, step
def train(model, names, options):
    rng, device = random.Random(options.seed), model.h2o.weight.device
    names_of = [[] for _ in names.languages]
    for name, label in zip(names.names, names.labels, strict=True):
        names_of[label].append(name)
    loss_function = nn.NLLLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=options.lr)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, options.steps)  # ever smaller steps
    every, total = max(1, options.steps // 8), 0.0
    model.train()
    print("  step   loss  name             guess       verdict")
    for step in range(1, options.steps + 1):
        label = rng.randrange(len(names.languages))  # evenly, so that long lists do not drown short ones
        name = rng.choice(names_of[label])
        output = read(model, name)
        loss = loss_function(output, torch.tensor([label], device=device))
        optimizer.zero_grad()
        loss.backward()  # back through every letter of the name
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % every == 0:
            guess, truth = names.languages[output.argmax().item()], names.languages[label]
            verdict = "right" if guess == truth else f"wrong, {truth}"
            print(f"{step:6d}  {total / every:5.2f}  {name:15s}  {guess:10s}  {verdict}", flush=True)
            total = 0.0


# %% Testing: names that no training step has seen
@torch.no_grad()
def evaluate(model, names):
    """Accuracy and balanced accuracy, as in lesson 9.8."""
    model.eval()
    return accuracies([read(model, name).argmax().item() for name in names.names], names.labels)


@torch.no_grad()
def predict(model, name, languages, top=3):
    """The likeliest languages of a name, with their probabilities."""
    probabilities = read(model.eval(), fold(name)[0]).exp()[0]  # (languages,)
    values, places = probabilities.topk(top)
    return [(languages[i], p) for p, i in zip(values.tolist(), places.tolist(), strict=True)]


# %% Check: the answer is a set of probabilities, and the order of the letters matters
@torch.no_grad()
def check(model):
    output = read(model, "Ab")
    assert abs(output.exp().sum().item() - 1) < 1e-5
    assert not torch.equal(output, read(model, "bA")) or output.exp().max() > 0.999  # unless it is stuck


# %% Run it
def main():
    sys.stdout.reconfigure(errors="backslashreplace")  # names may hold letters that the terminal has not
    parser = argparse.ArgumentParser(description="Train an RNN, letter by letter, to tell languages by surnames.")
    parser.add_argument("--steps", type=int, default=30000, help="training steps of one name each (30000)")
    parser.add_argument("--hidden-size", type=int, default=128, help="numbers that the network keeps in mind (128)")
    parser.add_argument("--lr", type=float, default=0.02, help="learning rate at the start (0.02)")
    parser.add_argument("--seed", type=int, default=0, help="seed of split, weights and drawing (0)")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (default: the course's own)")
    parser.add_argument("--read", nargs="+", default=EXAMPLES, metavar="NAME", help="names to predict at the end")
    add_device_option(parser)
    options = parser.parse_args()
    if unreadable := [name for name in options.read if not fold(name)[0]]:
        parser.error(f"--read: {unreadable[0]!r} has none of the 57 letters (see utils.py), write it in Latin letters")
    if not (1 <= options.steps <= 10_000_000 and 1 <= options.hidden_size <= 4096 and 0 < options.lr <= 10):
        parser.error("--steps must be 1 to 10,000,000, --hidden-size 1 to 4,096, --lr above 0 and at most 10")
    if not 0 <= options.seed < 2**32:
        parser.error("--seed must be 0 to 4,294,967,295")

    torch.manual_seed(options.seed)
    device = pick_device(options.device)
    names = load_names(options.names_dir)
    training, _, test = split_names(names, options.seed)
    print(f"{len(names)} names in {len(names.languages)} languages: {len(training)} to learn from, {len(test)} to test")
    model = RNN(N_LETTERS, options.hidden_size, len(names.languages)).to(device)
    train(model, training, options)

    print()
    for name in options.read:
        print(f"{name}: " + ", ".join(f"{lang} {p:.2f}" for lang, p in predict(model, name, names.languages)))
    most = max(set(training.labels), key=training.labels.count)
    print(f"always {names.languages[most]}: {test.labels.count(most) / len(test):.4f}")
    check(model)
    triples = Counting(training, 3)
    accuracy, balanced = accuracies([triples.guess(name) for name in test.names], test.labels)
    print(f"counting letter triples: {accuracy:.4f}, balanced {balanced:.4f}")
    accuracy, balanced = evaluate(model, test)
    print(f"test accuracy: {accuracy:.4f}  balanced accuracy: {balanced:.4f}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. torch.tanh(self.i2h(torch.cat([letter, hidden], dim=1))) -> self.i2h(torch.cat([letter, hidden], dim=1))
#    Without tanh the whole network is one affine map. What does it cost?
# 2. for letter in line_to_tensor(name).to(hidden.device) -> for letter in line_to_tensor(name[-1:]).to(hidden.device)
#    It reads the last letter only. How much of a language is in the last letter of a name?
# 3. --steps 3000
#    A tenth of the practice. How far does it get?
