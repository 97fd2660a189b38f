"""Damaged files at scale: models, digits and archives with every byte changed and cut off at every hundredth.

A reader of files has two answers: what was written, or one sentence. Never a traceback of its own making, never a
hang, never other numbers than those that were saved.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from test_download import NAMES, REAL, archive
from test_options import Script
from test_saving import idx

import deeplearning as dl
from deeplearning import data, saving
from lessons import scripts

RNG = np.random.default_rng(3)


def mutations(good: bytes, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """Each byte turned over, set to 0 and to 255 (or each `every`-th), cuts at every hundredth, lost parts."""
    for i in range(0, len(good), every):
        for value in {good[i] ^ 0xFF, good[i] ^ 1, 0, 255} - {good[i]}:
            yield f"byte {i} is {value}", good[:i] + bytes([value]) + good[i + 1 :]
    for percent in range(100):
        yield f"cut at {percent} %", good[: len(good) * percent // 100]
        yield f"the first {percent + 1} % lost", good[len(good) * (percent + 1) // 100 :]
    rng = random.Random(0)
    for k in range(100):
        a, b = sorted(rng.sample(range(len(good) + 1), 2))
        yield f"{a} to {b} lost, {k}", good[:a] + good[b:]
        yield f"{a} to {b} twice, {k}", good[:b] + good[a:]
        yield f"{a} to {b} zeros, {k}", good[:a] + bytes(b - a) + good[b:]


def tried(good: bytes, read: Callable[[bytes], bool], every: int = 1) -> tuple[int, int]:
    """(mutants, refused). `read` says whether what it read is what was written; ValueError is a refusal."""
    cases = refused = 0
    for what, content in mutations(good, every):
        if content == good:
            continue
        cases += 1
        try:
            same = read(content)
        except ValueError as error:
            refused += 1
            assert str(error) and "\n" not in str(error), what
        else:
            assert same, f"{what}: it was read, and is another"
    return cases, refused


def test_models(tmp_path: Path, record_property) -> None:
    file = tmp_path / "m.npz"
    model = dl.Model([dl.Linear(3, 2, seed=0), dl.ReLU(), dl.Linear(2, 2, seed=1)], loss=dl.CrossEntropyLoss())
    optimizer = dl.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.fit(RNG.standard_normal((4, 3)), np.arange(4) % 2, optimizer=optimizer, seed=0, verbose=False)
    saving.save(file, model, optimizer, {"epoch": 3})
    wanted, moving = model.state_dict(), optimizer.state_dict()

    def read(content: bytes) -> bool:
        file.write_bytes(content)
        again, state, notes = saving.load(file)
        same = all(np.array_equal(again.state_dict()[name], value) for name, value in wanted.items())
        return same and notes == {"epoch": 3} and state.keys() <= moving.keys() and repr(again) == repr(model)

    cases, refused = tried(file.read_bytes(), read, every=3)
    record_property("cases", cases)
    assert refused > cases / 2


@pytest.mark.parametrize("packed", [False, True], ids=["idx", "idx.gz"])
def test_idx(packed: bool, tmp_path: Path, record_property) -> None:
    images = RNG.integers(0, 256, (3, 5, 4)).astype(np.uint8)
    file = tmp_path / ("i.gz" if packed else "i")
    good = gzip.compress(idx(images), mtime=0) if packed else idx(images)

    def read(content: bytes) -> bool:
        file.write_bytes(content)
        again = data.read_idx(file)
        # Bytes of pixels in a bare file carry no check: other pixels, but as many of them.
        return np.array_equal(again, images) if packed else again.dtype == np.uint8 and again.size > 0

    cases, refused = tried(good, read)
    record_property("cases", cases)
    assert refused > cases / 3


def write_mnist(raw: Path) -> dict[str, bytes]:
    raw.mkdir(parents=True)
    for part, n in (("train", 4), ("t10k", 3)):
        (raw / f"{part}-images-idx3-ubyte").write_bytes(idx(RNG.integers(0, 256, (n, 28, 28))))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(idx(np.arange(n) % 10))
    return {path.name: path.read_bytes() for path in raw.iterdir()}


def mnist_mutants(raw: Path, files: dict[str, bytes]) -> Iterator[str]:
    """One of the four files mutated at a time: the labels, the header and every 97th byte of the images."""
    for name, good in files.items():
        head = [(w, c + good[16:]) for w, c in mutations(good[:16])] if "images" in name else []
        for what, content in [*head, *mutations(good, 97 if "images" in name else 1)]:
            (raw / name).write_bytes(content)
            yield f"{name}, {what}"
        (raw / name).write_bytes(good)


def test_mnist_for_chapter_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property) -> None:
    raw = tmp_path / "MNIST" / "raw"
    files = write_mnist(raw)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    cases = refused = 0
    for what in mnist_mutants(raw, files):
        cases += 1
        try:
            digits = data.load_digits("mnist")
        except ValueError as error:
            refused += 1
            assert "\n" not in str(error), what
            continue
        for X, y in ((digits.X_train, digits.y_train), (digits.X_test, digits.y_test)):
            assert X.shape == (len(y), 784) and 0 <= y.min() and y.max() <= 9 and 0 <= X.min() and X.max() <= 1, what
    record_property("cases", cases)
    assert refused > cases / 2


@pytest.mark.long
def test_mnist_for_chapter_9(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property) -> None:
    """The same files through torchvision's reader."""
    utils = pytest.importorskip("test_utils").utils
    raw = tmp_path / "MNIST" / "raw"
    files = write_mnist(raw)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    cases = refused = 0
    for what in mnist_mutants(raw, files):
        cases += 1
        try:
            train, test, _ = utils.load_digits("mnist")
        except utils.DataError as error:
            refused += 1
            assert "\n" not in str(error), what
            continue
        for part in (train, test):
            image, label = part[len(part) - 1]
            assert image.shape == (1, 28, 28) and 0 <= label <= 9, what
    record_property("cases", cases)
    assert refused > cases / 2


def test_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property) -> None:
    """The reader of names in an archive that is not trusted: all 18 lists as they were packed, or a refusal."""
    names = dict(list(NAMES.items())[:3])
    monkeypatch.setattr(REAL, "NAMES_FILES", dict.fromkeys(names, ""))
    file = tmp_path / "data.zip"

    def read(content: bytes) -> bool:
        file.write_bytes(content)
        try:
            return REAL._read_names(file) == names
        except REAL._Refused as error:
            raise ValueError(str(error)) from None

    cases, refused = tried(archive(names), read)
    record_property("cases", cases)
    assert refused > cases / 3
    assert [path.name for path in tmp_path.iterdir()] == ["data.zip"]


def test_models_that_fit_no_lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole files of the library that another program wrote: lessons 8.35 and 8.36 say what they miss."""
    monkeypatch.setenv("MPLBACKEND", "Agg")
    file, model = tmp_path / "m.npz", dl.TwoLayerMLP(64, 4, 10, seed=0)
    good = {"data": "digits", "side": 8, "mean": 0.0, "sd": 1.0, "epoch": 1}
    bad = [{}, good | {"mean": "x"}, good | {"sd": None}]
    for option, more in [
        ("--model", {"side": [9, 28, [8], None]}),
        ("--predict", {"data": ["cifar", None, ["digits"]]}),
    ]:
        (path,) = (s for s in scripts() if s.stem == {"--model": "36_inference", "--predict": "35_save_load"}[option])
        script = Script(path.as_posix())
        for notes in [*bad, *(good | {name: value} for name, values in more.items() for value in values)]:
            saving.save(file, model, None, notes)
            code, said = script.run(option, str(file))
            assert code == 1 and said.startswith("error: ") and said.count("\n") == 1, (notes, said)
