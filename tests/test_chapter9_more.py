"""Functions of 09/20 (distorted images), 09/23 (cells compared), 09/26 (invented names), each against a count."""

from __future__ import annotations

import importlib.util
import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from definitions import definition, take
from measure_cells import as_markdown
from torch import nn

from lessons import run

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = ROOT / "09_rnn_lstm_gru"
NAMES = Path(os.environ.get("COURSE_DATA") or ROOT / "data").absolute() / "names_pytorch"
if "utils" not in sys.modules:  # the lessons say `from utils import ...`
    spec = importlib.util.spec_from_file_location("utils", CHAPTER / "utils.py")
    sys.modules["utils"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["utils"])
utils = sys.modules["utils"]

INVENT = definition(
    "09_rnn_lstm_gru/26_invent_names.py",
    *("Writer", "encode", "losses", "choose", "invent", "triples", "check", "END", "START", "PAD", "LONGEST"),
)
COMPARE = definition(
    "09_rnn_lstm_gru/23_compare_cells.py",
    *("parameters", "width_for", "answers", "train", "beliefs", "check", "make_networks", "WIDTH"),
)
IMPROVED = definition("09_rnn_lstm_gru/20_mnist_rows_improved.py", "warped", "WARP")
END, START, PAD = INVENT["END"], INVENT["START"], INVENT["PAD"]
MODULES = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def names(*lists: str) -> utils.Names:
    """One language for each text of names."""
    pairs = [(name, label) for label, text in enumerate(lists) for name in text.split()]
    return utils.Names([f"L{i}" for i in range(len(lists))], [n for n, _ in pairs], [k for _, k in pairs], len(pairs))


class Says(nn.Module):
    """A model that says the same logits after every letter, or those of a function of the letter read last."""

    def __init__(self, logits: torch.Tensor | Callable[[torch.Tensor], torch.Tensor]):
        super().__init__()
        self.logits, self.next = logits, nn.Linear(1, 1)

    def forward(self, letters: torch.Tensor, state: None = None) -> tuple[torch.Tensor, None]:
        if callable(self.logits):
            return self.logits(letters), state
        return self.logits.expand(*letters.shape, -1).clone(), state


# ---------------------------------------------------------------- 09/26: reading


def test_a_map_that_changes_nothing_leaves_the_image(monkeypatch: pytest.MonkeyPatch) -> None:
    image = torch.rand(2, 28, 28)
    monkeypatch.setitem(IMPROVED["warped"].__globals__, "WARP", torch.zeros(2, 3))
    torch.testing.assert_close(IMPROVED["warped"](image), image, rtol=0, atol=1e-4)


def test_every_image_is_distorted_in_its_own_way_and_keeps_its_paper() -> None:
    torch.manual_seed(0)
    dot = torch.full((200, 28, 28), -1.0)
    dot[:, 12:16, 12:16] = 1.0
    seen = IMPROVED["warped"](dot)
    assert len({tuple(image.flatten().tolist()) for image in seen}) == 200
    torch.testing.assert_close(seen[:, [0, 0, 27, 27], [0, 27, 0, 27]], torch.full((200, 4), -1.0))  # nothing black
    ink = (seen + 1).mean(dim=0) / (seen + 1).mean(dim=0).sum()
    rows = (ink.sum(dim=1) * torch.arange(28)).sum()
    assert abs(rows - 13.5) < 0.5  # on average nothing is moved


def test_rows_of_names() -> None:
    rows = INVENT["encode"](names("ab", "c"))
    assert rows.tolist() == [[START, 0, 1, END], [START + 1, 2, END, PAD]]


def test_losses_are_a_hand_count() -> None:
    shares = torch.full((58,), 0.01)
    shares[[0, 1, END]] = torch.tensor([0.5, 0.25, 0.125])
    rows = INVENT["encode"](names("ab", "a"))
    found = INVENT["losses"](Says((shares / shares.sum()).log()), rows)
    total = 0.875 + 55 * 0.01
    bits = [1, 2, 3]  # 1/2, 1/4, 1/8
    a, b, end = (n * math.log(2) + math.log(total) for n in bits)
    torch.testing.assert_close(found, torch.tensor([[a, b, end], [a, end, 0.0]]))


def test_the_letter_itself_is_not_seen_when_it_is_asked_for() -> None:
    torch.manual_seed(0)
    model = INVENT["Writer"]("lstm", 2)
    one, other = (INVENT["losses"](model, INVENT["encode"](names(text))) for text in ("abcd", "abxd"))
    torch.testing.assert_close(one[0, :2], other[0, :2])
    assert (one[0, 2:] - other[0, 2:]).abs().min() > 1e-4


@pytest.mark.parametrize("cell", MODULES)
def test_check_of_26_passes_and_can_fail(cell: str) -> None:
    torch.manual_seed(0)
    model, row = INVENT["Writer"](cell, 2), INVENT["encode"](names("abcde"))[0]
    INVENT["check"](model, row)
    forgets = type("Forgets", (INVENT["Writer"],), {"forward": lambda self, x, state=None: super_forward(self, x)})
    super_forward = INVENT["Writer"].forward
    broken = forgets(cell, 2)
    with pytest.raises(AssertionError):
        INVENT["check"](broken, row)


# ---------------------------------------------------------------- 09/26: writing


@pytest.mark.parametrize("temperature", [0.0, 1e-9, 1e-4])
def test_coldest_is_likeliest(temperature: float) -> None:
    logits = torch.randn(500, 58, generator=torch.Generator().manual_seed(0)) * 10
    assert torch.equal(INVENT["choose"](logits, temperature)[:, 0], logits.argmax(dim=1))


def test_temperature_one_draws_as_the_network_believes_and_two_flatter() -> None:
    torch.manual_seed(0)
    shares = torch.tensor([0.64, 0.32, 0.04])
    for temperature, wanted in ((1.0, shares), (2.0, shares.sqrt() / shares.sqrt().sum()), (1000.0, torch.ones(3) / 3)):
        drawn = INVENT["choose"](shares.log().expand(40000, 3), temperature)[:, 0]
        torch.testing.assert_close(torch.bincount(drawn, minlength=3) / 40000, wanted, atol=0.012, rtol=0)


def test_what_it_says_is_what_it_reads_next() -> None:
    def after(letters: torch.Tensor) -> torch.Tensor:  # START + 1 -> c, c -> a, a -> t, t -> end
        following = {START + 1: 2, 2: 0, 0: 19, 19: END}
        return nn.functional.one_hot(letters.clone().apply_(lambda i: following.get(i, END)), 58).float() * 50

    assert INVENT["invent"](Says(after), 1, 1.0, 3) == ["cat", "cat", "cat"]


def test_a_name_has_a_letter_and_an_end() -> None:
    torch.manual_seed(0)
    always_end = torch.zeros(58)
    always_end[END] = 100.0
    assert all(len(name) == 1 for name in INVENT["invent"](Says(always_end), 0, 1.0, 50))
    never_end = torch.zeros(58)
    never_end[END] = -1e9
    assert {len(name) for name in INVENT["invent"](Says(never_end), 0, 1.0, 5)} == {INVENT["LONGEST"]}


# ---------------------------------------------------------------- 09/26: the opponent


def counted(training: utils.Names, validation: utils.Names, test: utils.Names) -> list[float]:
    """The letter triples once more, with dictionaries."""

    def places(part: utils.Names) -> list[tuple[list, str]]:
        found = []
        for name, label in zip(part.names, part.labels, strict=True):
            marked = f"<<{name}>"
            for i in range(2, len(marked)):
                a, b = marked[i - 2], marked[i - 1]
                found.append(([(), (b,), (label, b), (a, b, 0), (label, a, b)], marked[i]))
        return found

    seen, of = Counter(), Counter()
    for contexts, letter in places(training):
        for context in contexts:
            seen[context, letter] += 1
            of[context] += 1

    def shares(part: utils.Names, strengths: list[float]) -> list[float]:
        result = []
        for contexts, letter in places(part):
            share = 1 / 58
            for context, strength in zip(contexts, strengths, strict=True):
                share = (seen[context, letter] + strength * share) / (of[context] + strength)
            result.append(share)
        return result

    strengths = [8.0] * 5
    for i in [0, 1, 2, 3, 4] * 2:
        tries = [[*strengths[:i], 2.0**power, *strengths[i + 1 :]] for power in range(-4, 12)]
        strengths = max(tries, key=lambda tried: math.fsum(math.log(s) for s in shares(validation, tried)))
    return [-math.log(share) for share in shares(test, strengths)]


def test_triples_are_a_hand_count() -> None:
    parts = names("anna ana hanna nan", "bob obo bobo"), names("hana anan", "obob"), names("nana zo", "boob a")
    torch.testing.assert_close(
        INVENT["triples"](*parts), torch.tensor(counted(*parts), dtype=torch.float64), rtol=1e-9, atol=1e-9
    )


def test_shares_of_the_triples_add_up_to_one() -> None:
    training, other = names("anna ana hanna nan", "bob obo"), names("hana", "obob")
    letters = utils.Names(["L0", "L1"], ["", *utils.ALL_LETTERS], [1] * 58, 58)  # every first letter, and none
    found, at, first = INVENT["triples"](training, other, letters), 0, []
    for name in letters.names:
        first.append(math.exp(-found[at]))
        at += len(name) + 1
    assert math.fsum(first) == pytest.approx(1, abs=1e-9)


# ---------------------------------------------------------------- 09/23


@pytest.mark.parametrize("kind", MODULES)
@pytest.mark.parametrize("inputs, hidden, classes", [(8, 48, 10), (28, 13, 10), (57, 48, 18)])
def test_parameters_are_those_of_pytorch(kind: str, inputs: int, hidden: int, classes: int) -> None:
    parts = MODULES[kind](inputs, hidden), nn.Linear(hidden, classes)
    torchs = sum(p.numel() for part in parts for p in part.parameters())
    assert COMPARE["parameters"](kind, inputs, hidden, classes) == torchs


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
@pytest.mark.parametrize("inputs, classes", [(8, 10), (28, 10), (57, 18)])
def test_equal_parameter_counts_are_equal_within_two_percent(kind: str, inputs: int, classes: int) -> None:
    wanted = COMPARE["parameters"]("gru", inputs, COMPARE["WIDTH"], classes)
    hidden = COMPARE["width_for"](kind, wanted, inputs, classes)
    assert (hidden > COMPARE["WIDTH"]) == (kind == "rnn")
    assert COMPARE["parameters"](kind, inputs, hidden, classes) == pytest.approx(wanted, rel=0.02)


@pytest.mark.parametrize("kind", MODULES)
def test_padding_is_not_read(kind: str) -> None:
    torch.manual_seed(0)
    p = {name: tensor.detach() for name, tensor in COMPARE["make_networks"](kind, 0.0, 2, 4, 6).items()}
    X, lengths = torch.randn(2, 3, 5, 4), torch.tensor([[5, 2, 3], [1, 5, 4]])
    longer = torch.cat([X, torch.randn(2, 3, 4, 4)], dim=2)
    for seed, item in ((0, 1), (1, 0)):
        longer[seed, item, lengths[seed, item] :] = 9.0
    torch.testing.assert_close(COMPARE["answers"](kind, p, longer, lengths), COMPARE["answers"](kind, p, X, lengths))


def test_check_of_23_passes_and_can_fail() -> None:
    torch.manual_seed(0)
    COMPARE["check"]()
    source = (CHAPTER / "23_compare_cells.py").read_text(encoding="utf-8")
    right, wrong = "torch.stack(states)[lengths - 1, seed, item]", "torch.stack(states)[-1, seed, item]"
    assert source.count(right) == 1
    broken = take(source.replace(right, wrong), "09_rnn_lstm_gru/23_compare_cells.py", ("check",))
    with pytest.raises(AssertionError):
        broken["check"]()


@pytest.mark.parametrize("kind", MODULES)
def test_networks_side_by_side_learn_and_do_not_share(kind: str) -> None:
    torch.manual_seed(0)
    labels = torch.arange(120) % 2
    X, lengths = torch.randn(120, 4, 3) * 0.1, torch.randint(2, 5, (120,))
    X[:, 0, 0] += labels * 2.0 - 1.0  # the first step says it
    p = COMPARE["train"](kind, 8, X, lengths, labels, 2, 3, 40)
    belief = COMPARE["beliefs"](kind, p, X, lengths)
    torch.testing.assert_close(belief.sum(dim=2), torch.ones(3, 120))
    assert ((belief.argmax(dim=2) == labels).float().mean(dim=1) > 0.95).all()
    assert (belief[0] - belief[1]).abs().max() > 1e-4


PRINTED = """data: something
names: 4800 to learn from, 600 to test, 6 epochs, 5 seeds
               parameters  accuracy +- sd      balanced  seconds each
letter triples             0.6123              0.5511
rnn  48             6,018  0.6012 +- 0.0123    0.5678           1.2
lstm 40            16,018  0.6112 +- nan    0.5778          11.2
difference in accuracy        +- for other seeds, +- for other test items
  lstm 48  - gru 48   -0.0100   0.0123   0.0345
the surest mistakes of rnn 48, all seeds together
  Li: 0.99 sure of Chinese, it is Korean
"""


def test_the_printed_table_as_markdown() -> None:
    text = as_markdown(PRINTED)
    assert "**the PyTorch names**: 4800 to learn from, 600 to test, 6 epochs, 5 seeds\n" in text
    assert "| letter triples | | | 0.6123 | 0.5511 | |\n" in text
    assert "| RNN | 48 | 6,018 | 0.6012 ± 0.0123 | 0.5678 | 1.2 |\n| LSTM | 40 | 16,018 | 0.6112 ± nan |" in text
    assert "| lstm 48 - gru 48 | -0.0100 | 0.0123 | 0.0345 |\n" in text
    assert "Korean" not in text and "something" not in text


def test_names_in_several_lists_fill_as_many_rows_as_lesson_9_6_says() -> None:
    rows_of = Counter(utils.load_names().names)
    several = [rows for rows in rows_of.values() if rows > 1]
    assert len(several) == 892 and sum(several) == 1866 and sum(several) - len(several) == 974


def test_how_many_pieces_of_five_were_never_counted() -> None:  # lesson 9.8, third edit
    pieces = definition("09_rnn_lstm_gru/08_baselines.py", "pieces")["pieces"]
    training, _, test = utils.split_names(utils.load_names(), 0)
    counted = {(piece, k) for n, k in zip(training.names, training.labels, strict=True) for piece in pieces(n, 5)}
    known, met = (
        {piece for piece, _ in counted},
        [(p, k) for n, k in zip(test.names, test.labels, strict=True) for p in pieces(n, 5)],
    )
    assert 0.37 < sum(piece not in known for piece, _ in met) / len(met) < 0.43
    assert 0.48 < sum(pair not in counted for pair in met) / len(met) < 0.54


def test_how_many_of_the_shown_names_are_not_new() -> None:  # lesson 9.26
    training = utils.split_names(utils.load_names(), 0)[0]
    block = re.search(r"(?s)```text\n(Italian\n.*?)```", (CHAPTER / "README.md").read_text(encoding="utf-8"))[1]
    listed = set(zip(training.names, training.labels, strict=True))
    found = {}
    for language, coolest in re.findall(r"(?m)^([A-Z]\w+)\n +0\.5 +(.*)$", block):
        label = training.languages.index(language)
        found[language] = sum((name, label) in listed for name in coolest.split(", "))
    assert found == {"Italian": 1, "Japanese": 4, "Polish": 1}


# ---------------------------------------------------------------- wrong input, real data

CASES = [
    ("invent_names", ["--language", "Klingon"], "choose from Arabic, Chinese, Czech"),
    ("invent_names", ["--temperature", "-1"], "--temperature must be 0 to 1,000"),
    ("invent_names", ["--temperature", "nan"], "--temperature must be 0 to 1,000"),
    ("invent_names", ["--count", "0"], "must be 1 to"),
    ("invent_names", ["--epochs", "0"], "must be 1 to"),
    ("invent_names", ["--cell", "transformer"], "invalid choice"),
    ("invent_names", ["--names-dir", "nowhere"], "not a folder"),
    ("compare_cells", ["--seeds", "0"], "must be 1 to"),
    ("compare_cells", ["--epochs", "-3"], "must be 1 to"),
    ("compare_cells", ["--data", "letters"], "invalid choice"),
    ("compare_cells", ["--device", "banana"], "try --device cpu"),
    ("compare_cells", ["--data", "digits", "--names-dir", "nowhere"], "not a folder"),
]


def lesson(word: str) -> Path:
    return next(CHAPTER.glob(f"[0-9][0-9]_{word}.py"))


@pytest.mark.parametrize("word, options, expected", CASES, ids=[f"{w} {' '.join(o)}" for w, o, _ in CASES])
def test_wrong_options(word: str, options: list[str], expected: str, tmp_path: Path) -> None:
    command = [sys.executable, str(lesson(word)), *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert "error: " in last and expected in last


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("lists", ["own", "pytorch"])
def test_the_network_beats_letter_triples(lists: str, seed: int, course: Path, tmp_path: Path) -> None:
    if lists == "pytorch" and not NAMES.is_dir():
        pytest.skip("no PyTorch names: python data/download.py names, or name the folder in COURSE_DATA")
    options = ["--seed", str(seed), *(["--names-dir", str(NAMES)] if lists == "pytorch" else [])]
    script = course / lesson("invent_names").relative_to(ROOT)
    done = run(script, *options, cwd=tmp_path, time_limit=900)
    assert done.code == 0, done.err
    ours, theirs = map(float, re.findall(r": ([\d.]+)", done.out.splitlines()[-1]))
    assert ours < theirs < math.log(58)
