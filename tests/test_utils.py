"""09_rnn_lstm_gru/utils.py: names and digits into tensors, and every file that is not as it should be."""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import os
import random
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[1]
spec = importlib.util.spec_from_file_location("course_utils", ROOT / "09_rnn_lstm_gru" / "utils.py")
utils: ModuleType = importlib.util.module_from_spec(spec)
sys.modules["course_utils"] = utils  # dataclasses look their module up
spec.loader.exec_module(utils)


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize(
    "name, folded, dropped",
    [
        ("Ślusàrski", "Slusarski", ""),
        ("Groß", "Gross", ""),
        ("Marszałek", "Marszalek", ""),
        ("Sørensen", "Sorensen", ""),
        ("Đặng", "Dang", ""),
        ("S\u0301lusarski", "Slusarski", ""),  # already taken apart
        ("O’Neal", "O'Neal", ""),
        ("Smith-Jones", "Smith Jones", ""),
        ("  de  la   Cruz ", "de la Cruz", ""),
        ("Rafaj1", "Rafaj", "1"),
        ("Maxa/B", "MaxaB", "/"),
        ("Ирина", "", "Ирина"),
        ("", "", ""),
    ],
)
def test_folding(name: str, folded: str, dropped: str) -> None:
    assert utils.fold(name) == (folded, dropped)
    assert utils.unicode_to_ascii(name) == folded


@given(st.text(max_size=40))
def test_folding_never_fails_and_is_final(text: str) -> None:
    folded, _ = utils.fold(text)
    assert set(folded) <= set(utils.ALL_LETTERS)
    assert utils.fold(folded) == (folded, "")
    assert utils.line_to_tensor(folded).shape == (len(folded), 1, 57)


def test_tensors_hold_one_one_per_letter_and_give_the_name_back() -> None:
    tensor = utils.line_to_tensor("Jones")
    assert tensor.shape == (5, 1, 57) and utils.letter_to_tensor("J").shape == (1, 57)
    assert torch.equal(tensor.sum(dim=2), torch.ones(5, 1))
    assert "".join(utils.ALL_LETTERS[i] for i in tensor.argmax(dim=2).flatten()) == "Jones"
    with pytest.raises(ValueError):  # find() would give -1, the last letter
        utils.letter_to_index("ß")


# ---------------------------------------------------------------- reading lists


def lists(folder: Path, **files: str | bytes) -> Path:
    for language, content in files.items():
        (folder / f"{language}.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_byte_order_mark_line_ends_blanks_and_empty_lines(tmp_path: Path) -> None:
    zulu, dutch = b"\xef\xbb\xbfDube\r\n\r\nZulu  \r\n", "\tDe Vries\n\n  \nBakker"
    names = utils.load_names(lists(tmp_path, Zulu=zulu, Dutch=dutch))
    assert names.languages == ["Dutch", "Zulu"]
    assert names.names == ["De Vries", "Bakker", "Dube", "Zulu"] and names.labels == [0, 0, 1, 1]
    assert names.rows == 4 and names.duplicates == 0 and not names.dropped_rows


def test_duplicates_junk_and_letters_that_do_not_fold_are_counted(tmp_path: Path) -> None:
    rows = "Abl\nAbl \nÁbl\nTo The First Page\n123\nMaxa/B\n"
    names = utils.load_names(lists(tmp_path, Czech=rows, English="Abl\nAdams"))
    assert names.names == ["Abl", "MaxaB", "Abl", "Adams"]
    assert names.duplicates == 2
    assert names.dropped_rows == ["Czech.txt:4: To The First Page", "Czech.txt:5: 123"]
    assert names.dropped_letters == {"1": 1, "2": 1, "3": 1, "/": 1}
    assert names.shared() == {"Abl": ["Czech", "English"]}


@pytest.mark.parametrize(
    "files, words",
    [
        ({"Greek": b"Pappas\nPap\xffas\n", "Irish": "Byrne"}, "Greek.txt, line 2: not UTF-8"),
        ({"Greek": "", "Irish": "Byrne"}, "Greek.txt holds no name"),
        ({"Greek": "123\n\n", "Irish": "Byrne"}, "Greek.txt holds no name"),
        ({}, "holds no .txt files"),
    ],
)
def test_lists_that_cannot_be_used_are_refused_in_one_sentence(tmp_path: Path, files: dict, words: str) -> None:
    with pytest.raises(utils.DataError, match=words) as caught:
        utils.load_names(lists(tmp_path, **files))
    assert "\n" not in str(caught.value) and str(tmp_path) in str(caught.value)


def test_absent_folder_and_one_language_only(tmp_path: Path) -> None:
    with pytest.raises(utils.DataError, match="is not a folder"):
        utils.load_names(tmp_path / "nowhere")
    with pytest.raises(utils.DataError, match="only one language"):
        utils.split_names(utils.load_names(lists(tmp_path, Greek="Pappas")))


@pytest.mark.parametrize("files, words", [({"Greek": "Pappas\n"}, "only one language"), ({}, "no .txt files")])
def test_the_lesson_says_it_in_one_line(tmp_path: Path, files: dict, words: str) -> None:
    script = next((ROOT / "09_rnn_lstm_gru").glob("*_rnn_by_hand_names.py"))
    command = [sys.executable, str(script), "--names-dir", str(lists(tmp_path, **files))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and words in done.stderr and done.stderr.count("\n") == 1


# ---------------------------------------------------------------- splitting


def test_no_name_stands_on_two_sides_and_every_language_on_all() -> None:
    names = utils.load_names()
    parts = utils.split_names(names, seed=3)
    assert sum(map(len, parts)) == len(names)
    for i, a in enumerate(parts):
        assert set(a.labels) == set(range(18))
        for b in parts[i + 1 :]:
            assert not set(a.names) & set(b.names)
    shares = [parts[2].labels.count(k) / names.labels.count(k) for k in range(18)]
    assert max(shares) < 0.14 and min(shares) > 0.06  # stratified
    assert utils.split_names(names, seed=3)[2].names == parts[2].names
    assert utils.split_names(names, seed=4)[2].names != parts[2].names


@given(st.integers(0, 1000), st.lists(st.sampled_from("abcdefghij"), min_size=2, max_size=40))
def test_splitting_loses_nothing(seed: int, letters: list[str]) -> None:
    rng = random.Random(seed)
    rows = sorted({(name, rng.randrange(3)) for name in letters})
    names = utils.Names(["A", "B", "C"], [n for n, _ in rows], [y for _, y in rows])
    parts = utils.split_names(names, seed)
    assert sorted((n, y) for p in parts for n, y in zip(p.names, p.labels, strict=True)) == rows
    assert sum(len(set(p.names)) for p in parts) == len(set(names.names))


# ---------------------------------------------------------------- digits


def idx(array: torch.Tensor) -> bytes:
    head = struct.pack(f">I{array.ndim}I", 0x800 + array.ndim, *array.shape)
    return head + array.to(torch.uint8).numpy().tobytes()


def fake_mnist(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    import hashlib

    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    sums = {}
    for name in utils.MNIST_FILES:
        shape = (30, 28, 28) if "images" in name else (30,)
        packed = gzip.compress(idx(torch.randint(0, 10, shape)), mtime=0)
        (raw / f"{name}.gz").write_bytes(packed)
        sums[name] = hashlib.md5(packed, usedforsecurity=False).hexdigest()
    monkeypatch.setattr(utils, "MNIST_FILES", sums)
    return folder


def test_packed_mnist_is_unpacked_into_the_courses_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    given_folder = fake_mnist(tmp_path / "given", monkeypatch)
    own = tmp_path / "course"
    (own / "data").mkdir(parents=True)
    monkeypatch.setattr(utils, "ROOT", own)
    monkeypatch.setenv("COURSE_DATA", str(given_folder))
    before = sorted(p.name for p in given_folder.rglob("*"))
    train, test, kind = utils.load_digits("auto")
    assert kind == "mnist" and len(train) == len(test) == 30 and train[0][0].shape == (1, 28, 28)
    assert sorted(p.name for p in given_folder.rglob("*")) == before, "nothing is written where COURSE_DATA points"
    assert not list(own.rglob("*.part")) and capsys.readouterr().out == ""
    monkeypatch.delenv("COURSE_DATA")
    assert utils.find_mnist() == own / "data"


def test_damaged_mnist_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fake_mnist(tmp_path / "given", monkeypatch)
    file = folder / "MNIST" / "raw" / "t10k-images-idx3-ubyte.gz"
    file.write_bytes(file.read_bytes()[:-9])
    (tmp_path / "course" / "data").mkdir(parents=True)
    monkeypatch.setattr(utils, "ROOT", tmp_path / "course")
    monkeypatch.setenv("COURSE_DATA", str(folder))
    with pytest.raises(utils.DataError, match="t10k-images-idx3-ubyte.gz is damaged"):
        utils.load_digits("auto")


def test_without_mnist_auto_says_what_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(utils, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    monkeypatch.delenv("COURSE_DATA", raising=False)
    train, test, kind = utils.load_digits("auto")
    image, label = train[0]
    assert kind == "digits" and (len(train), len(test)) == (1437, 360)
    assert image.shape == (1, 8, 8) and 0 <= image.min() and image.max() <= 1 and 0 <= int(label) <= 9
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and "the READMEs show these" in out and "download.py mnist" in out
    utils.load_digits("digits")
    assert capsys.readouterr().out == ""


def test_course_data_that_is_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(utils.DataError, match="COURSE_DATA names .*nowhere"):
        utils.load_digits("auto")


def test_a_device_that_is_not_there() -> None:
    assert utils.pick_device("cpu") == torch.device("cpu")
    for name in ("banana", "cuda:99"):
        with pytest.raises(utils.DataError, match="try --device cpu"):
            utils.pick_device(name)


def test_the_split_of_the_small_digits_is_that_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    _, test, _ = utils.load_digits("digits")
    assert [int(label) for _, label in test][:12] == [7, 6, 3, 7, 7, 3, 2, 8, 9, 3, 2, 6]
    assert all(image.dtype == torch.float32 and label.dtype == torch.int64 for image, label in test)
    assert max(image.max() for image, _ in test) == 1


def test_mnist_that_cannot_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class DownloadError(Exception):
        pass

    def download_mnist(folder: Path) -> None:
        asked.append(folder)
        raise DownloadError("no line to the mirror")

    monkeypatch.setitem(
        sys.modules, "download", SimpleNamespace(download_mnist=download_mnist, DownloadError=DownloadError)
    )
    monkeypatch.setattr(utils, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    monkeypatch.delenv("COURSE_DATA", raising=False)
    with pytest.raises(utils.DataError, match="no line to the mirror"):
        utils.load_digits("mnist")
    assert asked == [tmp_path / "data"]


# ---------------------------------------------------------------- files and options


def test_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "model.pt"
    utils.check_can_write(None)
    utils.check_can_write(file)
    assert not list(tmp_path.iterdir()), "asking leaves nothing behind"
    utils.save_whole({"a": 1}, file)
    assert torch.load(file, weights_only=True) == {"a": 1} and [p.name for p in tmp_path.iterdir()] == ["model.pt"]
    utils.check_can_write(file)
    assert torch.load(file, weights_only=True) == {"a": 1}
    for bad in (tmp_path, tmp_path / "no" / "model.pt"):
        with pytest.raises(utils.DataError, match="cannot be written"):
            utils.check_can_write(bad)
        with pytest.raises(utils.DataError, match="cannot be written"):
            utils.save_whole({"a": 2}, bad)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(utils.DataError, match="No space left"):
        utils.save_whole({"a": 2}, file)
    assert torch.load(file, weights_only=True) == {"a": 1} and [p.name for p in tmp_path.iterdir()] == ["model.pt"]


@pytest.mark.parametrize(
    "value, fits",
    [(1, True), (5, True), (3.5, True), (None, True), ([1, 5], True), ([], True)]
    + [(0, False), (6, False), (float("nan"), False), ([1, 6], False), ([0, 1], False)],
)
def test_ranges(value: object, fits: bool, capsys: pytest.CaptureFixture) -> None:
    parser, options = argparse.ArgumentParser(), argparse.Namespace(top_rate=value)
    if fits:
        utils.check_ranges(parser, options, top_rate=(1, 5))
        return
    with pytest.raises(SystemExit) as caught:
        utils.check_ranges(parser, options, top_rate=(1, 5))
    assert caught.value.code == 2 and "--top-rate must be 1 to 5" in capsys.readouterr().err


def test_every_seed_in_range_is_one_for_numpy_too() -> None:
    for seed in utils.SEEDS:
        np.random.RandomState(seed)
    with pytest.raises(ValueError):
        np.random.RandomState(utils.SEEDS[1] + 1)


def test_the_device_of_a_flat_script(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)  # other tests may have brought it
    monkeypatch.setattr(sys, "argv", ["script.py"])
    assert utils.device_option() == utils.device_option(torch.float64) == torch.device("cpu")
    monkeypatch.setattr(sys, "argv", ["script.py", "--device", "banana"])
    with pytest.raises(SystemExit) as caught:
        utils.device_option()
    assert caught.value.code == 2 and "--device banana cannot be used here" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "ipykernel", SimpleNamespace())  # in a notebook the words are the kernel's
    assert utils.device_option() == torch.device("cpu")
    parser = argparse.ArgumentParser()
    utils.add_device_option(parser)
    assert parser.parse_args([]).device is None and parser.parse_args(["--device", "mps"]).device == "mps"


def test_main_on_a_terminal_without_accents() -> None:
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [sys.executable, str(ROOT / "09_rnn_lstm_gru" / "utils.py")]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert "-> Slusarski" in done.stdout and "(5, 1, 57)" in done.stdout and ": (1, 57)" in done.stdout
