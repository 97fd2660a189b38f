"""Names in batches and the predictor: padding, packing, saving, and what strangers type or hand over."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lessons import ROOT

CHAPTER = ROOT / "09_rnn_lstm_gru"
PREDICT = CHAPTER / "22_predict_name.py"
PRELUDE = f"""
import importlib, io, sys, time
from pathlib import Path
import torch
sys.path.insert(0, {str(CHAPTER)!r})
batches = importlib.import_module("21_names_in_batches")
predict = importlib.import_module("22_predict_name")
torch.manual_seed(0)
SETTINGS = dict(cell="gru", hidden_size=8, both_ways=True, pieces=False, dropout=0.3)
LANGUAGES = ["Arabic", "Czech", "Dutch", "German"]
folder = Path(sys.argv[1])
"""


def inside(code: str, folder: Path) -> str:
    """Run code with both lessons imported, in a process of its own: names such as previous_chapters collide in one."""
    command = [sys.executable, "-c", PRELUDE + textwrap.dedent(code), str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=environment())
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", **more}


def ask(model: Path, *words: str, typed: bytes = b"", **env: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(PREDICT), "--model", str(model), *words]
    return subprocess.run(command, cwd=model.parent, input=typed, capture_output=True, env=environment(**env))


def lines(done: subprocess.CompletedProcess) -> tuple[list[str], list[str]]:
    """What stands on standard output and on standard error, after a run without a failure."""
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr.decode()
    return done.stdout.decode("utf-8").splitlines(), done.stderr.decode("utf-8").splitlines()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with random weights, saved as the lesson saves it."""
    folder = tmp_path_factory.mktemp("model")
    inside(
        """
        model = batches.NameReader(len(LANGUAGES), **SETTINGS)
        for part in model.parameters():
            torch.nn.init.normal_(part)  # far apart, so that one name gets another answer than the next
        batches.save(model, SETTINGS, LANGUAGES, folder / "tiny.pt")
        """,
        folder,
    )
    assert [p.name for p in folder.iterdir()] == ["tiny.pt"]
    return folder / "tiny.pt"


# ---------------------------------------------------------------- padding, packing, saving


def test_a_batch_is_its_names_one_by_one(tmp_path: Path) -> None:
    inside(
        """
        rows, lengths, labels = batches.collate([("Ng", 3), ("Abe", 0), ("x", 1)])
        blank = batches.BLANK
        letter = batches.ALL_LETTERS.index
        assert rows.tolist() == [[letter("N"), letter("g"), blank], [letter("A"), letter("b"), letter("e")],
                                 [letter("x"), blank, blank]]
        assert lengths.tolist() == [2, 3, 1] and labels.tolist() == [3, 0, 1]
        names = ["Ng", "Papadopoulos", "x", "Klein", "O'Neill", "de la Cruz"]
        for cell in batches.CELLS:
            for both_ways in (True, False):
                for pieces in (True, False):
                    settings = SETTINGS | dict(cell=cell, both_ways=both_ways, pieces=pieces)
                    model = batches.NameReader(4, **settings)
                    batches.check(model, names)
        """,
        tmp_path,
    )


def test_the_check_sees_a_network_that_reads_the_filling(tmp_path: Path) -> None:
    said = inside(
        """
        class Careless(batches.NameReader):
            def forward(self, letters, lengths):
                states, _ = self.rnn(self.letters(letters))
                return self.linear(states[:, -1])

        try:
            batches.check(Careless(4, **SETTINGS), ["Ng", "Klein"])
        except AssertionError as error:
            print(error)
        """,
        tmp_path,
    )
    assert said.startswith("Ng: ") and "in a batch and alone" in said


def test_saving_is_whole_or_not_at_all(tmp_path: Path) -> None:
    inside(
        """
        model = batches.NameReader(len(LANGUAGES), **SETTINGS)
        path = folder / "model.pt"
        batches.save(model, SETTINGS, LANGUAGES, path)
        before = path.read_bytes()
        content = torch.load(path, weights_only=True)
        assert content["languages"] == LANGUAGES and content["alphabet"] == batches.ALL_LETTERS
        assert content["settings"] == SETTINGS
        loaded, languages, _ = predict.load(path)
        letters, lengths, _ = batches.collate([("Klein", 0), ("Ng", 0)])
        assert languages == LANGUAGES
        assert torch.equal(loaded(letters, lengths), model.double().eval()(letters, lengths))

        write = Path.write_bytes
        def full_disk(path, content):
            write(path, content[:100])
            raise OSError(28, "No space left on device")
        Path.write_bytes = full_disk
        try:
            batches.save(model.float(), SETTINGS, LANGUAGES, path)
        except batches.DataError as error:
            assert "No space left" in str(error) and str(path) in str(error)
        else:
            raise SystemExit("a full disk was not noticed")
        assert path.read_bytes() == before and [p.name for p in folder.iterdir()] == ["model.pt"]
        """,
        tmp_path,
    )


# ---------------------------------------------------------------- files that are no models


def test_files_that_are_not_ours_are_refused_in_one_sentence(model: Path, tmp_path: Path) -> None:
    """Cut off, flipped, foreign, of another shape, of an absurd size, with code inside: never another exception."""
    (tmp_path / "good.pt").write_bytes(model.read_bytes())
    said = inside(
        """
        import os, pickle, random
        good = (folder / "good.pt").read_bytes()
        content = torch.load(folder / "good.pt", weights_only=True)
        rng, bad = random.Random(0), {}

        def stored(value):
            buffer = io.BytesIO()
            torch.save(value, buffer)
            return buffer.getvalue()

        class Trap:
            def __reduce__(self):
                return os.mkdir, (str(folder / "trapped"),)

        for cut in (0, 1, 10, len(good) // 3, len(good) - 1):
            bad[f"cut at {cut}"] = good[:cut]
        bad |= {"text": b"hello", "picture": b"\\x89PNG\\r\\n" + bytes(500), "pickle": pickle.dumps(LANGUAGES)}
        bad |= {"trap": stored(Trap()), "plain trap": pickle.dumps(Trap()), "tensor": stored(torch.ones(3))}
        bad |= {"list": stored([1]), "more": stored(content | {"more": 1})}
        bad |= {f"no {key}": stored({k: v for k, v in content.items() if k != key}) for key in content}
        for key, values in {
            "languages": [[], ["A"], ["A"] * 4, [1, 2, 3, 4], "ABCD", 5, None, LANGUAGES[:3], ["A\\tB", "C", "D", "E"]],
            "alphabet": ["abc", 7, None],
            "settings": [{}, None, *(SETTINGS | change for change in [
                {"hidden_size": 10**9}, {"hidden_size": -1}, {"hidden_size": 9}, {"hidden_size": "8"}, {"cell": "x"},
                {"more": 1}, {"dropout": 7}, {"cell": "lstm"}, {"both_ways": False}, {"both_ways": 10**6},
                {"pieces": 10**6}])],
            "weights": [{}, None, dict.fromkeys(content["weights"], 1),
                        {k: v[:1] for k, v in content["weights"].items()},
                        {k: v * torch.nan for k, v in content["weights"].items()},
                        {k: v.to(torch.int8) for k, v in content["weights"].items()},
                        {k: torch.ones(1).expand(10**9) for k in content["weights"]}],
            "example": [None, {}, {"name": "Klein"}, {"name": 3, "language": "Dutch", "probability": 0.5},
                        {"name": "", "language": "Dutch", "probability": 0.5},
                        {"name": "Klein", "language": "Dutch", "probability": 5.0}],
        }.items():
            bad |= {f"{key} {i}": stored(content | {key: value}) for i, value in enumerate(values)}
        for i in range(60):
            copy = bytearray(good)
            copy[rng.randrange(len(copy))] ^= 1 << rng.randrange(8)
            bad[f"flipped {i}"] = bytes(copy)
        path, taken = folder / "bad.pt", []
        for kind, data in bad.items():
            path.write_bytes(data)
            try:
                predict.load(path)
                taken.append(kind)
            except predict.DataError as error:
                assert str(path) in str(error) and "\\n" not in str(error), (kind, str(error))
        assert not (folder / "trapped").exists()
        print(taken)
        for path, words in ((folder, "cannot be read"), (folder / "nowhere.pt", "21_names_in_batches.py")):
            try:
                predict.load(path)
            except predict.DataError as error:
                assert words in str(error), str(error)
        """,
        tmp_path,
    )
    taken = [kind.strip(" '[]\n") for kind in said.split(",")]
    assert all(kind.startswith("flipped") for kind in taken if kind), said  # a flip may hit what nobody reads


@pytest.mark.parametrize("kind", ["missing", "damaged"])
def test_a_bad_model_is_one_sentence_and_a_failure(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    if kind == "damaged":
        path.write_bytes(b"PK\x03\x04 cut off")
    done = ask(path, "Klein")
    assert done.returncode == 1 and done.stdout == b"" and done.stderr.startswith(b"error: ")
    assert (
        done.stderr.count(b"\n") == 1
        and (b"21_names_in_batches.py" if kind == "missing" else b"damaged") in done.stderr
    )


# ---------------------------------------------------------------- names that strangers hand over

ODD = {  # a name as bytes: (how it comes back, is it answered, what is said about it)
    b"Klein": ("Klein", True, None),
    "Müller".encode(): ("Müller", True, None),
    b"Rafaj1": ("Rafaj1", True, "dropped 1"),
    b"Maxa/B": ("Maxa/B", True, "dropped /"),
    b"12a34": ("12a34", True, "dropped 1 2 3 4"),
    b" Abe ": (" Abe ", True, None),
    b"": ("", False, "is empty"),
    b"  ": ("  ", False, "is empty"),
    b"1234": ("1234", False, "no letter"),
    b".'": (".'", False, "no letter"),
    "Ирина".encode(): ("Ирина", False, "no letter"),
    b"M\xfcller": ("M\\udcfcller", False, "not UTF-8"),
    b"a" * 10_000: ("a" * 10_000, False, "more than 200"),
    b"a" * 200: ("a" * 200, True, None),
    b"Ab\tCd": ("Ab\\tCd", True, "dropped"),
    b"Ab\x1b[31mCd": ("Ab\\x1b[31mCd", True, "dropped"),
    "Ab\u2028Cd".encode(): ("Ab\\u2028Cd", True, "dropped"),
    b"A\x00b": ("A\\x00b", True, "dropped"),
    "Nguyễn".encode(): ("Nguyễn", True, None),
    b"Abe": ("Abe", True, None),
}


def test_a_list_is_answered_in_order_line_by_line(model: Path) -> None:
    out, err = lines(ask(model, "-", typed=b"\n".join(ODD) + b"\n"))
    assert len(out) == len(ODD)
    for line, (shown, answered, _) in zip(out, ODD.values(), strict=True):
        name, language, probability = line.split("\t")
        assert name == shown
        assert (language, probability) == ("-", "-") if not answered else 0 < float(probability) <= 1, line
    said = [words for _, _, words in ODD.values() if words]
    assert len(err) == len(said) and all(words in line for words, line in zip(said, err, strict=True)), err
    assert max(map(len, err)) < 200  # ten thousand letters are not repeated


def test_names_on_the_command_line(model: Path) -> None:
    words = [name for name in ODD if b"\x00" not in name]
    done = subprocess.run(
        [os.fsencode(sys.executable), os.fsencode(PREDICT), b"--model", os.fsencode(model), *words],
        capture_output=True,
        env=environment(),
    )
    out, err = lines(done)
    shown = [line for line in out if not line.startswith("  ") or not line.strip()]
    assert [line for line in shown if line.strip()] == [ODD[w][0] for w in words if ODD[w][0].strip()]
    answered = sum(ODD[w][1] for w in words)
    assert sum("#" in line for line in out) >= answered and out.count("  -") == len(words) - answered
    assert len(err) == sum(ODD[w][2] is not None for w in words)


def test_a_name_gets_the_same_answer_in_any_company(model: Path) -> None:
    rng = random.Random(0)
    names = ["".join(rng.choices("abcdefghijklmnop '", k=rng.randint(1, 30))) + "x" for _ in range(600)]
    together, _ = lines(
        ask(model, "-", typed="\r\n".join(names).encode())
    )  # Windows line ends, no end of the last line
    assert [line.split("\t")[0] for line in together] == names
    other_way, _ = lines(ask(model, "-", typed="\n".join(names[::-1]).encode()))
    assert together == other_way[::-1]
    for line in together[:2]:
        name, language, probability = line.split("\t")
        out, _ = lines(ask(model, name))
        assert out[0] == name and out[1].split()[:2] == [language, probability]


def test_a_mark_at_the_beginning_and_a_line_without_end(model: Path) -> None:
    out, err = lines(ask(model, "-", typed=b"\xef\xbb\xbfKlein\n" + b"a" * 2_000_000 + b"\nAbe"))
    assert [line.split("\t")[0][:10] for line in out] == ["Klein", "a" * 10, "Abe"] and len(err) == 1
    assert out[1].endswith("\t-\t-")
    assert lines(ask(model, "-")) == ([], [])


def test_an_answer_comes_before_the_list_ends(model: Path) -> None:
    command = [sys.executable, str(PREDICT), "--model", str(model), "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as child:
        child.stdin.write(b"Klein\n")
        child.stdin.flush()
        assert child.stdout.readline().startswith(b"Klein\t")  # the list is still open
        child.stdin.close()
        assert child.wait() == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_terminals_that_lack_letters(model: Path, encoding: str) -> None:
    for words, typed in ((["Nguyễn", "Ирина", "Müller"], b""), (["-"], "Nguyễn\nИрина\nMüller\n".encode())):
        done = ask(model, *words, typed=typed, PYTHONIOENCODING=encoding)
        assert done.returncode == 0 and b"Error" not in done.stderr, done.stderr
        out = done.stdout.decode(encoding)
        assert r"Nguy\u1ec5n" in out and ("Müller" in out or r"M\xfcller" in out)


def test_whoever_reads_may_leave(model: Path, tmp_path: Path) -> None:
    (tmp_path / "names").write_text("Klein\n" * 30_000)
    with (tmp_path / "names").open() as names:
        command = [sys.executable, str(PREDICT), "--model", str(model), "-"]
        pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with subprocess.Popen(command, stdin=names, env=environment(), **pipes) as child:
            assert child.stdout.readline().startswith(b"Klein\t")
            child.stdout.close()
            assert child.stderr.read() == b""


def test_without_a_name_and_without_a_terminal_it_shows_examples(model: Path) -> None:
    out, err = lines(ask(model))
    assert [name for name in ("Dovesky", "Jackson", "Satoshi") if name in out] == ["Dovesky", "Jackson", "Satoshi"]
    assert not err and any(line.startswith("picture: ") for line in out)


@pytest.mark.skipif(os.name == "nt", reason="pseudo terminals are for Unix")
def test_on_a_terminal_it_asks_until_quit_or_the_end(model: Path) -> None:
    import pty

    for typed in (b"Klein\n\nM\xfcller\nquit\n", b"Klein\n\nM\xfcller\n\x04"):
        ours, theirs = pty.openpty()
        command = [sys.executable, str(PREDICT), "--model", str(model)]
        with subprocess.Popen(
            command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        ) as child:
            os.close(theirs)
            os.write(ours, typed)
            out, err = child.communicate(timeout=120)
        os.close(ours)
        assert child.returncode == 0 and b"Traceback" not in err, err
        assert out.count(b"quit") in (3, 4) and b"#" in out and b"is empty" in err and b"not UTF-8" in err


def test_thousands_a_second(model: Path, tmp_path: Path) -> None:
    said = inside(
        f"""
        model, languages, _ = predict.load({str(model)!r})
        names = ["Kowalski", "Ng", "Papadopoulos"] * 1000
        start = time.process_time()
        assert len(list(predict.answer(model, languages, names))) == 3000
        print(time.process_time() - start)
        """,
        tmp_path,
    )
    assert float(said) < 3
