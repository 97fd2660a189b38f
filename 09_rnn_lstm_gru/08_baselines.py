"""9.8  Baselines: what a network has to beat

Question  No network, only counting: how often does each pair of letters occur in each language? How far does that get?
Needs     class imbalance, likelihood, logarithm, held-out data, accuracy
Teaches   baseline, n-gram, balanced accuracy
Run       python 09_rnn_lstm_gru/08_baselines.py
Options   --names-dir --seed
"""

# %% Imports and settings
import argparse
import sys
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from utils import DataError, Names, load_names, split_names

SMOOTHING = 0.1  # counted beforehand for every n-gram, so that one never seen does not make a language impossible
OUT = Path(__file__).parent / "out"


# %% The idea, part one: cut a name into overlapping pieces of n letters, with a mark at both ends
def pieces(name, n):
    marked = name.lower() if n == 1 else f"<{name.lower()}>"
    return [marked[i : i + n] for i in range(len(marked) - n + 1)]


# %% The idea, part two: naive Bayes; the likelihood of a name is the product of the shares of its pieces
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


# %% Two questions: how many names are right, and how many languages are known
def accuracies(guesses, labels):
    """Accuracy, and balanced accuracy: every language counts the same, however many names it has."""
    guesses, labels = np.array(guesses), np.array(labels)
    hits = guesses == labels
    return hits.mean(), np.mean([hits[labels == k].mean() for k in np.unique(labels)])


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Tell languages by counting letters, pairs and triples.")
    parser.add_argument("--names-dir", help="folder of lists such as English.txt (default: the course's own)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the split (0)")
    options = parser.parse_args()
    if not 0 <= options.seed < 2**32:
        parser.error("--seed must be 0 to 4,294,967,295")
    names = load_names(options.names_dir)
    training, _, test = split_names(names, options.seed)
    if not len(test):
        raise DataError("too few names to set some aside for the test: ten or more for each language are needed")
    print(f"{len(training)} names to count, {len(test)} others to test, {len(names.languages)} languages")

    most = int(np.bincount(training.labels).argmax())
    results = {f"always {names.languages[most]}": accuracies([most] * len(test), test.labels)}
    models = {word: Counting(training, n) for word, n in [("letters", 1), ("pairs", 2), ("triples", 3)]}
    for word, model in models.items():
        results[word] = accuracies([model.guess(name) for name in test.names], test.labels)
    print("                   accuracy  balanced accuracy")
    for word, (accuracy, balanced) in results.items():
        print(f"{word:18} {accuracy:8.4f}  {balanced:17.4f}")

    print("\nwhat the pairs say, one name they have not counted for each of three languages")
    for label in sorted(set(test.labels))[:: max(1, len(set(test.labels)) // 3)][:3]:
        name = test.names[test.labels.index(label)]
        scores = models["pairs"].scores(name)
        says = ", ".join(f"{names.languages[k]} {scores[k]:.1f}" for k in scores.argsort()[::-1][:3])
        print(f"  {name} ({names.languages[label]}): {says}")
    draw(results, len(names.languages))
    check(results, test)


# %% Picture
def draw(results, languages):
    figure, axis = plt.subplots(figsize=(8, 3.2), layout="constrained")
    x = np.arange(len(results))
    for i, (word, colour, hatch) in enumerate([("accuracy", "C0", ""), ("balanced accuracy", "C1", "//")]):
        heights = [pair[i] for pair in results.values()]
        bars = axis.bar(x + (i - 0.5) * 0.36, heights, 0.34, color=colour, hatch=hatch, edgecolor="w", label=word)
        axis.bar_label(bars, [f"{h:.2f}" for h in heights], fontsize=9)
    axis.axhline(1 / languages, color="k", linestyle="--", linewidth=1, label="a blind guess")
    axis.set_xticks(x, results)
    axis.set(ylim=(0, 1), ylabel="share right", title="what counting alone can do")
    axis.legend(frameon=False, loc="upper left")
    axis.spines[["top", "right"]].set_visible(False)
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "08_baselines.png")
    print("picture: 09_rnn_lstm_gru/out/08_baselines.png")


# %% Check: five names counted by hand, shares that add up to one, and one language known when only one is ever said
def check(results, test):
    five = Names(["A", "B"], ["ab", "ab", "aab", "ba", "bb"], [0, 0, 0, 1, 1])
    pairs = Counting(five, 2)  # A: <a ab b> <a ab b> <a aa ab b>   B: <b ba a> <b bb b>
    assert pieces("ab", 2) == ["<a", "ab", "b>"]
    by_hand = 2 * np.log((3 + SMOOTHING) / SMOOTHING)  # in A: <a ab b> 3 times each; <b bb never, b> 3 times
    assert abs(pairs.scores("ab")[0] - pairs.scores("bb")[0] - by_hand) < 1e-9
    assert pairs.guess("ab") == 0 and pairs.guess("bb") == 1
    np.testing.assert_allclose(np.exp(pairs.log_shares).sum(axis=1), 1)
    always = next(iter(results.values()))
    assert abs(always[1] - 1 / len(set(test.labels))) < 1e-12


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. SMOOTHING = 0.000001
#    Almost nothing is counted beforehand. Who suffers most: letters, pairs or triples?
# 2. self.log_prior + self.log_shares -> self.log_shares
#    Long lists are no longer preferred. Which of the two measures gains?
# 3. ("triples", 3)] -> ("triples", 3), ("fives", 5)]
#    If three letters are better than two, are five better still?
