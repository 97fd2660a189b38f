"""How good are the course's surname lists?  python tests/names_quality.py FOLDER

Counts letter triples in data/names (naive Bayes, no network), then guesses the language of every unique name in
FOLDER, which holds <Language>.txt files from elsewhere. Both sides are folded to ASCII lower case. A list with
untypical names or an odd romanization shows as a low recall and as a large confusion.
"""

from __future__ import annotations

import argparse
import math
import sys
import unicodedata
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SMOOTHING = (
    0.1  # chosen on data/names alone, with every tenth name held out: 0.03 to 0.3 differ by less than 0.01 there
)
# Letters that have no accent to strip: decomposition leaves them as they are.
NOT_DECOMPOSED = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def fold(name: str) -> str:
    """ASCII lower case: Łukaszewicz -> lukaszewicz, Groß -> gross, Nguyễn -> nguyen."""
    plain = unicodedata.normalize("NFD", name.strip().lower().translate(NOT_DECOMPOSED))
    return plain.encode("ascii", "ignore").decode("ascii")


def read_folder(folder: Path) -> dict[str, list[str]]:
    """The unique folded names of every <Language>.txt, languages and names in order."""
    try:
        files = sorted(folder.glob("*.txt"))
        texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
    except UnicodeDecodeError as error:
        raise SystemExit(f"names_quality.py: a list in {folder} is not UTF-8 ({error}); save it as UTF-8.") from None
    except OSError as error:
        raise SystemExit(f"names_quality.py: cannot read {folder}: {error.strerror}. Give another folder.") from None
    names = {language: sorted({fold(row) for row in text.splitlines()} - {""}) for language, text in texts.items()}
    return {language: rows for language, rows in names.items() if rows}


def triples(name: str) -> list[str]:
    """Triples with two blanks' worth of padding in front and one behind: ^^k ^ki kim im$."""
    padded = f"^^{name}$"
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


class TripleCounter:
    """log P(language | name) = log P(language) + sum of log P(triple | language), up to a constant."""

    def __init__(self, names: dict[str, list[str]], smoothing: float = SMOOTHING, prior: str = "uniform") -> None:
        self.languages = sorted(names)
        self.counts = {lang: Counter(t for name in names[lang] for t in triples(name)) for lang in self.languages}
        kinds = len({t for counts in self.counts.values() for t in counts}) + 1  # one more: the triple never seen
        self.smoothing = smoothing
        self.log_total = {
            lang: math.log(sum(counts.values()) + smoothing * kinds) for lang, counts in self.counts.items()
        }
        rows = sum(map(len, names.values()))
        self.log_prior = {
            lang: math.log(len(names[lang]) / rows) if prior == "counted" else 0.0 for lang in self.languages
        }

    def score(self, name: str, language: str) -> float:
        counts, log_total = self.counts[language], self.log_total[language]
        logs = (math.log(counts[t] + self.smoothing) - log_total for t in triples(name))
        return self.log_prior[language] + sum(logs)

    def guess(self, name: str) -> str:
        return max(self.languages, key=lambda language: self.score(name, language))


def measure(model: TripleCounter, test: dict[str, list[str]]) -> dict:
    """Accuracy over names, recall of every language, balanced accuracy (their mean), confusions (true, guessed)."""
    confusions = Counter((lang, model.guess(name)) for lang, names in test.items() for name in names)
    recall = {lang: confusions[lang, lang] / len(names) for lang, names in test.items()}
    right = sum(confusions[lang, lang] for lang in test)
    return {
        "accuracy": right / sum(map(len, test.values())),
        "balanced accuracy": sum(recall.values()) / len(recall),
        "recall": recall,
        "confusions": Counter({pair: n for pair, n in confusions.items() if pair[0] != pair[1]}),
    }


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="folder with the <Language>.txt files to be guessed")
    parser.add_argument(
        "--train", type=Path, default=ROOT / "data" / "names", help="lists to count, default data/names"
    )
    parser.add_argument(
        "--prior",
        choices=["uniform", "counted"],
        default="uniform",
        help="all languages alike, or as often as in --train",
    )
    parser.add_argument("--top", type=int, default=15, help="how many confusions to print")
    arguments = parser.parse_args(argv)
    train, test = read_folder(arguments.train), read_folder(arguments.folder)
    for folder, names in (arguments.train, train), (arguments.folder, test):
        if not names:
            raise SystemExit(f"names_quality.py: no names in {folder}; give a folder with files such as Czech.txt.")
    if strangers := sorted(set(test) - set(train)):
        raise SystemExit(f"names_quality.py: {arguments.train} has no list for {', '.join(strangers)}; add one.")
    result = measure(TripleCounter(train, prior=arguments.prior), test)

    print(f"counted: {sum(map(len, train.values()))} names of {len(train)} languages in {arguments.train}")
    print(f"guessed: {sum(map(len, test.values()))} names of {len(test)} languages in {arguments.folder}")
    print("\nlanguage     names  recall")
    for language, names in test.items():
        print(f"{language:<11}{len(names):>7}{result['recall'][language]:>8.3f}")
    print("\nlargest confusions")
    for (true, guessed), n in result["confusions"].most_common(arguments.top):
        print(f"{n:>6}  {true} taken for {guessed}")
    print(f"\ntest accuracy: {result['accuracy']:.4f}  balanced accuracy: {result['balanced accuracy']:.4f}")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    main()
