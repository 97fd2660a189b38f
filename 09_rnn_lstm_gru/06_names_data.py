"""9.6  Names: look before you train

Question  Nobody has looked at these lists of names yet. In how many ways could they fool a network, or you?
Needs     accuracy, held-out data, label          Teaches  class imbalance, duplicate
Run       python 09_rnn_lstm_gru/06_names_data.py
Options   --names-dir FOLDER: look at that one instead
"""

# %% Imports and settings
import argparse
import random
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import matplotlib.pyplot as plt

from utils import ROOT, DataError, fold, load_names, read_lines, split_names

OUT = Path(__file__).parent / "out"
SPLITS = 20  # how often the splitting by rows is repeated


# %% The idea, part one: read the rows as they are, mend nothing, and count what is wrong
def read_raw(folder):
    """(language, line as it stands in the file) for every row that is not empty."""
    return [(f.stem, line) for f in sorted(folder.glob("*.txt")) for line in read_lines(f) if line.strip()]


def letters_that_stay(text):
    """Letters that taking accents off does not turn into a to z."""
    parts = unicodedata.normalize("NFD", text)
    return [c for c in parts if c.isalpha() and not c.isascii()]


def show_ills(folder, rows):
    counts = Counter((language, line.strip()) for language, line in rows)
    blank_in = Counter(language for language, line in rows if line != line.strip())
    languages_of = defaultdict(set)
    for language, line in rows:
        languages_of[line.strip()].add(language)
    kept = [letters_that_stay(line) for _, line in rows]
    letters = " ".join(sorted({ascii(c)[1:-1] for found in kept for c in found}))
    windows = [f.stem for f in sorted(folder.glob("*.txt")) if b"\r\n" in f.read_bytes()]
    junk = load_names(folder).dropped_rows
    print(f"{folder.name}: {len(rows)} rows in {len({language for language, _ in rows})} languages, as they are")
    for ill, number, where in [
        (
            "rows that say the same again",
            len(rows) - len(counts),
            worst(Counter(k[0] for k in counts.elements()), counts),
        ),
        ("rows with a blank at the end", blank_in.total(), "only in " + ", ".join(blank_in) if blank_in else ""),
        ("rows that are no name", len(junk), "; ".join(ascii(row)[1:-1] for row in junk[:1])),
        ("with letters that survive NFD", sum(bool(found) for found in kept), letters),
        ("with a hyphen", sum("-" in line for _, line in rows), ""),
        ("with a digit or a comma", sum(any(c in "0123456789," for c in line) for _, line in rows), ""),
        ("same name, several languages", sum(len(found) > 1 for found in languages_of.values()), ""),
        ("files with Windows line ends", len(windows), ", ".join(windows)),
    ]:
        print(f"  {ill:30}{number:6d}  {where if len(where) <= 70 else where[:66] + ' ...'}".rstrip())


def worst(rows_of, counts):
    """The language that repeats itself most."""
    names_of = Counter(language for language, _ in counts)
    language = max(rows_of, key=lambda k: rows_of[k] / names_of[k])
    many, few = rows_of[language], names_of[language]
    return f"{language}: {many} rows, {few} names" if many > few else ""


# %% The idea, part two: split rows at random, and names that stand twice land on both sides
def leak(rows, seed):
    """The share of test rows whose name is also among the rows to learn from, when rows are split 9 to 1."""
    rows = random.Random(seed).sample(rows, len(rows))
    cut = len(rows) * 9 // 10
    known = {fold(line.strip())[0] for _, line in rows[:cut]}
    return sum(fold(line.strip())[0] in known for _, line in rows[cut:]) / (len(rows) - cut)


def show_leaks(folder, rows):
    by_row = sum(leak(rows, seed) for seed in range(SPLITS)) / SPLITS
    training, _, test = split_names(load_names(folder))
    if not len(test):
        raise DataError("too few names to set some aside for the test: ten or more for each language are needed")
    known = set(training.names)
    by_name = sum(name in known for name in test.names) / len(test)
    print(f"  {folder.name:30}{by_row:8.1%}{by_name:16.1%}")


# %% Run it, and look at how many names each language has
def show_counts(name, names):
    counts = Counter(names.languages[label] for label in names.labels)
    (most, many), (least, few) = counts.most_common()[0], counts.most_common()[-1]
    lengths = Counter(len(name) for name in names.names)
    known = len(set(names.names)) / len(names)
    print(f"{name}, mended: {len(names)} names in {len(names.languages)} languages")
    print(f"  most names: {most} {many}, fewest: {least} {few}, {many / few:.1f} times as many")
    print(
        f"  always saying {most} is right for {many / len(names):.1%} of the names, and for 1 language of {len(counts)}"
    )
    print(
        f"  {len(names.shared())} names in several languages: even who knows every list is right for {known:.1%} only"
    )
    print(f"  {min(lengths)} to {max(lengths)} letters, most often {lengths.most_common()[0][0]}")
    return counts, lengths


def draw(counts, lengths):
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4.2), layout="constrained")
    ordered = counts.most_common()[::-1]
    left.barh([language for language, _ in ordered], [n for _, n in ordered], color="C0")
    left.axvline(sum(counts.values()) / len(counts), color="k", linestyle="--", linewidth=1)
    left.set(xlabel="names (dashed: if all had the same)", title="some lists are long")
    left.tick_params(axis="y", labelsize=8, length=0)
    right.bar(list(lengths), list(lengths.values()), color="C1")
    right.set(xlabel="letters in a name", ylabel="names", title="no fixed number of letters")
    for axis in (left, right):
        axis.spines[["top", "right"]].set_visible(False)
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "06_names_data.png")
    print("picture: 09_rnn_lstm_gru/out/06_names_data.png")


def main():
    parser = argparse.ArgumentParser(description="Look at lists of names before training on them.")
    parser.add_argument(
        "--names-dir", type=Path, help="folder of lists such as English.txt (default: the course's own)"
    )
    chosen = parser.parse_args().names_dir
    folder = ROOT / "data" / "names" if chosen is None else chosen
    raw_folder = chosen or ROOT / "data" / "names_messy"  # the course's own lists are clean; these are not
    names, raw = load_names(folder), read_raw(raw_folder)
    show_ills(raw_folder, raw)
    print()
    counts, lengths = show_counts(folder.name, names)
    print("\ntest names that were also there to learn from")
    print(f"  {'':30}{'by row':>8}{'by name':>16}")
    for one in sorted({raw_folder, folder}, key=str, reverse=True):
        show_leaks(one, read_raw(one))
    draw(counts, lengths)
    check(names, counts)


# %% Check: nothing is lost on the way, and splitting by name puts no name on two sides, whatever the seed
def check(names, counts):
    assert sum(counts.values()) == len(names) == names.rows - names.duplicates - len(names.dropped_rows)
    for seed in range(5):
        parts = split_names(names, seed)
        assert sum(len(part) for part in parts) == len(names)
        for a, b in [(0, 1), (0, 2), (1, 2)]:
            assert not set(parts[a].names) & set(parts[b].names)


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. len(rows) * 9 // 10 -> len(rows) // 2
#    Half to learn from, half to test. Do fewer test rows leak?
# 2. unicodedata.normalize("NFD", text) -> unicodedata.normalize("NFC", text)
#    Nothing is taken apart. Which letters have to be dealt with now?
