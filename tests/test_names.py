"""The surname lists: form, counts, overlaps, the tables of data/README.md, and the ills of the messy lists.

python tests/test_names.py writes the tables of data/README.md anew.
"""

from __future__ import annotations

import itertools
import math
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from names_quality import TripleCounter, fold, measure, read_folder

ROOT = Path(__file__).resolve().parents[1]
NAMES, MESSY, README = ROOT / "data" / "names", ROOT / "data" / "names_messy", ROOT / "data" / "README.md"
TOOL = Path(__file__).with_name("names_quality.py")

AT_LEAST_300 = "Arabic Czech Dutch English French German Greek Irish Italian Japanese Polish Portuguese Russian Spanish"
AT_LEAST_150 = "Chinese Korean Scottish Vietnamese"
LEAST = dict.fromkeys(AT_LEAST_300.split(), 300) | dict.fromkeys(AT_LEAST_150.split(), 150)
FAMILIES = [{"English", "Irish", "Scottish"}, {"Portuguese", "Spanish"}, {"Chinese", "Korean", "Vietnamese"}]
LATIN_ONLY_ASCII = "Arabic Chinese English Greek Japanese Korean Russian Scottish".split()
JUNK, NOT_TAKEN_APART = "To The First Page", "ßøłđæ"


# ---------------------------------------------------------------- what is wrong with a list


def faults(content: bytes) -> list[str]:
    """What is wrong with the form of a list; nothing for a good one."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ["not UTF-8"]
    found = []
    if text.startswith("\ufeff"):
        found.append("byte order mark")
    if "\r" in text:
        found.append("carriage return")
    if not text.endswith("\n"):
        found.append("no line feed at the end")
    if not unicodedata.is_normalized("NFC", text):
        found.append("not NFC")
    names = text.removesuffix("\n").split("\n")
    if len(set(names)) < len(names):
        found.append("a name twice")
    if names != sorted(names, key=lambda name: (name.casefold(), name)):
        found.append("not in order")
    odd = [name for name in names if not is_name(name)]
    return found + [f"not a name: {name!r}" for name in odd]


def is_name(name: str) -> bool:
    """Latin letters, with one apostrophe, hyphen or blank at a time between them; a capital first."""
    words = re.split("[ '-]", name)
    latin = all(unicodedata.name(c, "").startswith("LATIN") for word in words for c in word)
    return all(word.isalpha() for word in words) and latin and name[0].isupper()


def overlaps(names: dict[str, list[str]]) -> dict[tuple[str, str], tuple[int, float]]:
    """For every pair of languages: how many names they share, and the share of the smaller one."""
    result = {}
    for a, b in itertools.combinations(sorted(names), 2):
        shared = len(set(names[a]) & set(names[b]))
        result[a, b] = shared, shared / min(len(names[a]), len(names[b]))
    return result


def too_alike(names: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [
        pair
        for pair, (_, share) in overlaps(names).items()
        if share > 0.05 and not any(set(pair) <= family for family in FAMILIES)
    ]


def count_ills() -> dict[str, dict[str, int]]:
    """For every messy file: how many rows have each ill."""
    rows_of = {file.stem: file.read_bytes().decode("utf-8").split("\n")[:-1] for file in sorted(MESSY.glob("*.txt"))}
    names_of = {language: [row.strip() for row in rows] for language, rows in rows_of.items()}
    result = {}
    for language, rows in rows_of.items():
        names = names_of[language]
        elsewhere = {name for other, them in names_of.items() if other != language for name in them}
        result[language] = {
            "rows": len(rows),
            "duplicates": len(names) - len(set(names)),
            "trailing blanks": sum(row.rstrip("\r").endswith(" ") for row in rows),
            "junk": names.count(JUNK),
            "letters that NFD leaves": sum(any(c in NOT_TAKEN_APART for c in name.lower()) for name in names),
            "hyphens": sum("-" in name for name in names),
            "digits, commas": sum(any(c.isdigit() or c == "," for c in name) for name in names),
            "in another file": sum(name in elsewhere for name in names),
            "CRLF": sum(row.endswith("\r") for row in rows),
        }
    return result


# ---------------------------------------------------------------- the tables of data/README.md


def table(head: list[str], rows: list[list[object]], left: int = 1) -> str:
    """A table in Markdown; the first columns, `left` of them, are words, the others numbers."""
    lines = [head, ["---"] * left + ["---:"] * (len(head) - left), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def tables() -> dict[str, str]:
    folded = read_folder(NAMES)
    counts = [
        [lang, len((NAMES / f"{lang}.txt").read_text("utf-8").splitlines()), len(folded[lang])] for lang in folded
    ]
    counts.append(["all", *(sum(row[i] for row in counts) for i in (1, 2))])
    shares = sorted(overlaps(folded).items(), key=lambda item: (-item[1][1], item[0]))
    pairs = [[*pair, shared, f"{share:.1%}"] for pair, (shared, share) in shares if share >= 0.01]
    ills = count_ills()
    kinds = list(next(iter(ills.values())))
    sums = {kind: sum(row[kind] for row in ills.values()) for kind in kinds}
    rows = [[language, *row.values()] for language, row in (ills | {"all": sums}).items()]
    return {
        "counts": table(["language", "names", "folded"], counts),
        "overlaps": table(["one", "other", "shared", "of the smaller"], pairs, left=2),
        "ills": table(["file", *kinds], rows),
    }


def with_tables(text: str) -> str:
    for mark, content in tables().items():
        text, n = re.subn(
            rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", rf"\g<1>\n{content}\n\n\g<2>", text, flags=re.DOTALL
        )
        assert n == 1, f"data/README.md needs the marks {mark} once"
    return text


# ---------------------------------------------------------------- the tests


def test_every_language_has_enough_names():
    lists = {file.stem: file.read_text("utf-8").splitlines() for file in NAMES.iterdir()}
    assert sorted(lists) == sorted(LEAST)
    for language, least in LEAST.items():
        assert len(set(lists[language])) >= least, language
        assert len({fold(name) for name in lists[language]}) >= least, f"{language}, without accents"


@pytest.mark.parametrize("language", LEAST)
def test_form(language: str):
    content = (NAMES / f"{language}.txt").read_bytes()
    assert faults(content) == []
    if language in LATIN_ONLY_ASCII:
        assert content.isascii()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("Adam\nŁuk\n", None),
        ("O'Brien\nVan den Berg\nÓ Sé\n", None),
        ("\ufeffAdam\n", "byte order mark"),
        ("Adam\r\nBell\r\n", "carriage return"),
        ("Adam\nBell", "no line feed at the end"),
        ("Dvor\u030ca\u0301k\n", "not NFC"),
        ("Adam\nAdam\n", "a name twice"),
        ("Bell\nAdam\n", "not in order"),
        ("Adam \n", "not a name: 'Adam '"),
        ("Van  Dam\n", "not a name: 'Van  Dam'"),
        ("Adam\n\nBell\n", "not a name: ''"),
        ("Adam1\n", "not a name: 'Adam1'"),
        ("O\u2019Brien\n", "not a name: 'O\u2019Brien'"),
        ("\u0410dam\n", "not a name: '\u0410dam'"),  # a Cyrillic A
        ("adam\n", "not a name: 'adam'"),
    ],
)
def test_every_fault_would_be_seen(content: str, fault: str | None):
    found = faults(content.encode())
    assert fault in found if fault else found == []


def test_another_encoding_would_be_seen():
    assert faults("Müller\n".encode("latin-1")) == ["not UTF-8"]


def test_no_two_lists_are_alike():
    assert too_alike(read_folder(NAMES)) == []


def test_alike_lists_would_be_seen():
    names = {"Czech": [f"a{i}" for i in range(100)], "Polish": [f"a{i}" for i in range(95, 195)]}
    assert too_alike(names) == []  # 5 of 100
    names["Polish"].append("a94")
    assert too_alike(names) == [("Czech", "Polish")]
    assert too_alike({"Portuguese": names["Czech"], "Spanish": names["Polish"]}) == []


def test_readme_tables_are_the_computed_ones():
    assert README.read_text("utf-8") == with_tables(README.read_text("utf-8"))


def test_messy_lists_have_every_ill():
    ills = count_ills()
    for language, row in ills.items():
        assert 20 <= row["rows"] <= 40, language
    assert len(ills) == 6
    has = {kind: {language for language, row in ills.items() if row[kind]} for kind in next(iter(ills.values()))}
    assert all(has.values()), has
    assert has["trailing blanks"] == {"Chinese", "Korean"}  # only some languages, so that the blank leaks the label
    assert has["CRLF"] == {"Danish"} and ills["Danish"]["CRLF"] == ills["Danish"]["rows"]
    assert sum(row["junk"] for row in ills.values()) == 1
    text = "".join(file.read_text("utf-8") for file in MESSY.glob("*.txt")).lower()
    for letter in NOT_TAKEN_APART:
        assert letter in text and unicodedata.normalize("NFD", letter) == letter


def test_fold():
    names = ["Łukaszewicz", "Groß", "Nguyễn", "Ó Briain", "Đỗ", "Sørensen ", "O'Neill"]
    assert [fold(name) for name in names] == ["lukaszewicz", "gross", "nguyen", "o briain", "do", "sorensen", "o'neill"]


def test_triple_counter_by_hand():
    model = TripleCounter({"A": ["ab"], "B": ["ba", "ba"]}, smoothing=1)
    # triples of A: ^^a ^ab ab$; of B: ^^b ^ba ba$, each twice; 6 kinds and the one never seen
    assert model.score("ab", "A") == pytest.approx(3 * math.log(2 / 10))
    assert model.score("ab", "B") == pytest.approx(3 * math.log(1 / 13))
    result = measure(model, {"A": ["ab", "ba"], "B": ["ba", "ba", "ba", "ab"]})
    assert result["accuracy"] == pytest.approx(4 / 6)
    assert result["balanced accuracy"] == pytest.approx((1 / 2 + 3 / 4) / 2)
    assert result["confusions"] == {("A", "B"): 1, ("B", "A"): 1}


@pytest.mark.parametrize("case", ["missing", "empty", "latin-1", "unknown language"])
def test_tool_refuses_bad_folders(tmp_path: Path, case: str):
    folder = tmp_path / "lists"
    if case != "missing":
        folder.mkdir()
    if case == "latin-1":
        (folder / "German.txt").write_bytes("Müller\n".encode("latin-1"))
    if case == "unknown language":
        (folder / "Klingon.txt").write_text("Martok\n")
    done = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert (
        len(done.stderr.splitlines()) == 1 and str(folder if case != "unknown language" else "Klingon") in done.stderr
    )


def test_lists_tell_the_pytorch_names_apart():
    folder = Path(os.environ.get("COURSE_DATA", "")) / "names_pytorch"
    if not os.environ.get("COURSE_DATA") or not folder.is_dir():
        pytest.skip("COURSE_DATA names no folder with names_pytorch/ in it")
    done = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True, check=True, encoding="utf-8")
    figure = re.search(r"^test accuracy: [\d.]+  balanced accuracy: ([\d.]+)$", done.stdout, re.MULTILINE)
    assert figure, done.stdout
    assert float(figure[1]) >= 0.40


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text("utf-8")), encoding="utf-8", newline="\n")
