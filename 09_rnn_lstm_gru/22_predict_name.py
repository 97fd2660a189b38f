"""9.22  Predict a name: the trained network meets the world

Question  The network is in a file. One types "Rafaj1", one nothing, one brings ten thousand names. What can go wrong?
Needs     packed sequence, saved model, inference          Teaches  predictor, input from strangers
First     python 09_rnn_lstm_gru/21_names_in_batches.py
Run       python 09_rnn_lstm_gru/22_predict_name.py
Options   NAME ... or - for names from standard input, one a line;  --model FILE
"""

# %% Imports and settings
import argparse
import os
import sys
import unicodedata
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import torch

from previous_chapters import NameReader, collate
from utils import ALL_LETTERS, DataError, fold

OUT = Path(__file__).parent / "out"
MAKER = "21_names_in_batches"
EXAMPLES = ["Dovesky", "Jackson", "Satoshi"]
LONGEST = 200  # letters; a longer "name" is something else


# %% The idea, part one: trust nothing in the file before it is used
def load(path):
    """Return (model, languages, example) from a file of lesson 9.21. DataError, one sentence, for any other file."""
    try:
        warnings.simplefilter("ignore")  # of torch.load, about odd files
        return build(**torch.load(path, map_location="cpu", weights_only=True))  # data only, never code
    except FileNotFoundError:
        make = f"make one with python 09_rnn_lstm_gru/{MAKER}.py"
        raise DataError(f"there is no model {path}: {make}, or name another after --model") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}): name another file after --model") from None
    except Exception:  # a damaged or foreign file fails in every way that there is
        raise DataError(f"{path} is damaged or no model of lesson 9.21: train anew, or name another file") from None


def build(languages, alphabet, settings, weights, example):
    known = alphabet == ALL_LETTERS and all(settings[key] in (0, 1) for key in ("both_ways", "pieces"))
    sizes = 2 <= len(set(languages)) == len(languages) <= 1000 and 1 <= settings["hidden_size"] <= 2048
    if not (known and sizes and isinstance(languages, list) and all(map(str.isprintable, languages))):
        raise ValueError("not what lesson 9.21 saves")
    model = NameReader(len(languages), **settings)
    model.load_state_dict(weights)  # refuses other shapes
    model.double().eval()  # float64: the same digits in any company
    p = probabilities(model, [example["name"]]).max().item()
    if not abs(p - example["probability"]) < 1e-4 or example["language"] not in languages:
        raise ValueError("it does not answer as it did before it was saved")
    return model, languages, example


# %% The idea, part two: every name gets an answer or one sentence that says why not
def clean(name):
    """Return the name as it is shown, its usable letters ("": none), and what is wrong with it ("": nothing)."""
    odd = {c for c in name if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}  # would upset terminals and tables
    shown = "".join(ascii(c)[1:-1] if c in odd else c for c in name)
    if any(unicodedata.category(c) == "Cs" for c in odd):
        return shown, "", "is not UTF-8"
    if len(name) > LONGEST:
        return shown, "", f"has more than {LONGEST} letters"
    letters, dropped = fold(name)
    if not any(c.isalpha() for c in letters):
        return shown, "", "has no letter from A to Z, write it in Latin letters" if name.strip() else "is empty"
    return shown, letters, "dropped " + " ".join(ascii(c)[1:-1] for c in sorted(set(dropped))) if dropped else ""


@torch.inference_mode()
def probabilities(model, names):
    """(names, languages). Names of like length are read together, so that there is little padding."""
    order = sorted(range(len(names)), key=lambda i: len(names[i]))
    parts = [order[i : i + 256] for i in range(0, len(order), 256)]
    read = [model(*collate([(names[i], 0) for i in part])[:2]).softmax(dim=1) for part in parts]
    return torch.cat(read)[torch.tensor(order).argsort()]


def answer(model, languages, names):
    """For each name, in order: (as shown, [(language, probability), ...] or None); complaints go to standard error."""
    cleaned = [clean(name) for name in names]
    readable = [letters for _, letters, _ in cleaned if letters]
    rows = iter(probabilities(model, readable) if readable else [])
    for shown, letters, wrong in cleaned:
        if wrong:
            short = shown if len(shown) <= 40 else shown[:40] + "..."
            print(f"{'warning' if letters else 'error'}: '{short}' {wrong}", file=sys.stderr)
        best = None
        if letters:
            top = next(rows).topk(min(3, len(languages)))
            best = [(languages[k], p) for p, k in zip(top.values.tolist(), top.indices.tolist(), strict=True)]
        yield shown, best


def show(model, languages, names):
    for shown, best in answer(model, languages, names):
        print(shown)
        for language, p in best or []:
            print(f"  {language:12} {p:.4f}  {'#' * round(40 * p)}".rstrip())
        print("" if best else "  -\n")


# %% The idea, part three: a list of any length, without waiting for its end
def stream(model, languages):
    """name<TAB>language<TAB>probability for every line of standard input, as soon as it is there."""
    start, rest = b"\xef\xbb\xbf", b""  # some editors begin a file with this mark
    while chunk := sys.stdin.buffer.read1(1 << 16):  # what has arrived, at most 64 KiB
        *lines, rest = (rest + chunk).removeprefix(start).split(b"\n")
        start, rest = b"", rest[: 1 << 17]  # a line without end must not fill the memory
        write_table(model, languages, lines)
    write_table(model, languages, [rest] if rest else [])


def write_table(model, languages, lines):
    names = (line.removesuffix(b"\r").decode("utf-8", "surrogateescape") for line in lines)
    for shown, best in answer(model, languages, names):
        language, p = best[0] if best else ("-", None)
        print(shown, language, f"{p:.4f}" if best else "-", sep="\t")
    sys.stdout.flush()


def ask(model, languages):
    try:
        while (name := input("name, or quit: ")).strip().lower() != "quit":
            show(model, languages, [name])
    except EOFError:  # Ctrl-D
        print()


# %% Picture: what the network says to D, to Do, to Dov: a batch of beginnings
def draw(model, languages, name):
    letters = clean(name)[1]
    belief = probabilities(model, [letters[:n] for n in range(1, len(letters) + 1)])  # (letters, languages)
    figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
    styles = [("C1", "o-"), ("C0", "s--"), ("k", "^:"), ("grey", "d-.")]
    for k, (colour, style) in zip(belief.amax(dim=0).argsort(descending=True), styles, strict=False):
        axis.plot(belief[:, k], style, color=colour, label=languages[k])
    axis.set_xticks(range(len(letters)), letters, fontsize=13)
    axis.set(ylim=(-0.03, 1.03), ylabel="probability", title="what it would say if the name ended here")
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "22_predict_name.png")
    print("picture: 09_rnn_lstm_gru/out/22_predict_name.png")


# %% Check: the answer is the one that was given before the model was saved, and the same alone and in a list
def check(model, languages, example):
    names = [example["name"], "Ng", "Papadopoulos", "Klein"]
    together = probabilities(model, names)  # (4, languages)
    alone = torch.cat([probabilities(model, [name]) for name in names])
    assert torch.allclose(together, alone, rtol=0, atol=1e-10)
    (_, best), *_ = answer(model, languages, names)
    assert best[0][0] == example["language"], f"{names[0]} was {example['language']} before saving, is {best[0][0]} now"


# %% Run it
def main():
    sys.stdin = sys.stdin or open(os.devnull)
    sys.stdin.reconfigure(errors="surrogateescape")  # no letter ends the program, whatever the terminal knows
    sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description="Say which language's lists a surname looks like.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="names, or - for standard input, one name a line")
    parser.add_argument("--model", type=Path, default=OUT / f"{MAKER}.pt", help="a file that lesson 9.21 saved")
    options = parser.parse_args()
    model, languages, example = load(options.model)
    if options.names == ["-"]:
        stream(model, languages)
    elif options.names:
        show(model, languages, options.names)
    elif sys.stdin.isatty():
        ask(model, languages)
    else:
        show(model, languages, EXAMPLES)
        draw(model, languages, EXAMPLES[0])
        check(model, languages, example)


if __name__ == "__main__":
    try:
        main()
        sys.stdout.flush()
    except DataError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever reads the output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

# %% Try this
# 1. [(languages[k] -> [(sorted(languages, key=len)[k]
#    The languages in another order than in training. Does the network notice?
# 2. EXAMPLES = ["Rafaj1", "Maxa/B", "1234"]
#    A digit, a slash, and no letter at all. What is answered?
# 3. model.double().eval() -> model.eval()
#    Single precision, as in training. Is a name answered alike alone and in a list?
