"""Models in files, and digits from their bytes: what goes in comes out, every damaged file is refused in a sentence."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import deeplearning as dl
from deeplearning import data, saving

ROOT = Path(__file__).resolve().parents[1]
RNG = np.random.default_rng(7)
X = RNG.standard_normal((6, 1, 8, 8)).astype(np.float32)


def every_part() -> dl.Model:
    flat = 3 * 3 * 3
    layers = [dl.Conv2d(1, 3, 3, padding=0, seed=0), dl.LeakyReLU(0.2), dl.MaxPool2d(2), dl.Flatten()]
    layers += [dl.Linear(flat, 6, seed=1), dl.BatchNorm1d(6), dl.Tanh(), dl.Dropout(0.3, seed=2), dl.Sigmoid()]
    layers += [dl.Linear(6, 4, dtype=np.float64, seed=3), dl.ReLU(), dl.Softmax()]
    return dl.Model(layers, loss=dl.HuberLoss(0.5))


def test_what_is_saved_is_loaded_to_the_bit(tmp_path: Path) -> None:
    model = every_part()
    model.forward(X)  # moves the running averages
    model.eval()
    file = tmp_path / "model.npz"
    model.save(file)
    again = dl.Model.load(file)
    again.eval()
    assert repr(again) == repr(model)
    assert np.array_equal(again.forward(X), model.forward(X))
    for name, value in model.state_dict().items():
        assert np.array_equal(again.state_dict()[name], value) and again.state_dict()[name].dtype == value.dtype
    assert [p.name for p in tmp_path.iterdir()] == ["model.npz"]


def test_a_fresh_process_predicts_the_same(tmp_path: Path) -> None:
    model = dl.TwoLayerMLP(64, 16, 10, seed=0)
    model.save(tmp_path / "model.npz")
    inputs = X.reshape(6, 64)
    np.save(tmp_path / "x.npy", inputs)
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / '08_backprop')!r}); import numpy as np, deeplearning as dl\n"
        "print(dl.Model.load('model.npz').forward(np.load('x.npy')).tobytes().hex())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == model.forward(inputs).tobytes().hex()


def test_resumed_equals_unbroken_to_the_bit(tmp_path: Path) -> None:
    inputs, y = RNG.standard_normal((50, 4)).astype(np.float32), np.arange(50) % 3

    def start() -> tuple[dl.Model, dl.Adam]:
        model = dl.Model([dl.Linear(4, 8, seed=0), dl.ReLU(), dl.Linear(8, 3, seed=1)], loss=dl.CrossEntropyLoss())
        return model, dl.Adam(model.parameters(), lr=0.01)

    def train(model: dl.Model, optimizer: dl.Adam, epochs: range) -> None:
        for epoch in epochs:
            model.fit(inputs, y, optimizer=optimizer, batch_size=8, seed=epoch, verbose=False)

    unbroken, optimizer = start()
    train(unbroken, optimizer, range(6))
    model, optimizer = start()
    train(model, optimizer, range(3))
    saving.save(tmp_path / "c.npz", model, optimizer, {"epoch": 3})
    resumed, state, notes = saving.load(tmp_path / "c.npz")
    optimizer = dl.Adam(resumed.parameters(), lr=0.01)
    optimizer.load_state_dict(state)
    train(resumed, optimizer, range(notes["epoch"], 6))
    for name, value in unbroken.state_dict().items():
        assert np.array_equal(resumed.state_dict()[name], value)
    forgetful, _, _ = saving.load(tmp_path / "c.npz")
    train(forgetful, dl.Adam(forgetful.parameters(), lr=0.01), range(3, 6))
    assert any(not np.array_equal(forgetful.state_dict()[n], v) for n, v in unbroken.state_dict().items())


def described(**changes: object) -> str:
    good = {"format": saving.FORMAT, "version": saving.VERSION, "layers": [], "loss": None, "notes": {}}
    return json.dumps(good | changes)


LINEAR = {"kind": "Linear", "in_features": 2, "out_features": 1, "dtype": "float32"}
BAD = {
    "another version": ({"description": described(version=99)}, "version 99"),
    "another format": ({"description": described(format="something")}, "another format"),
    "no description": ({"weights": np.ones(3)}, "no model of this library"),
    "no JSON": ({"description": "{"}, "no model of this library"),
    "unknown part": ({"description": described(layers=[{"kind": "Quantum"}])}, "'Quantum'"),
    "a list": ({"description": "[]"}, "no model"),
    "missing weights": ({"description": described(layers=[LINEAR])}, "0.weight"),
    "another shape": (
        {"description": described(layers=[LINEAR]), "model/0.weight": np.ones((3, 3)), "model/0.bias": np.ones(1)},
        "0.weight has shape",
    ),
    "a layer too large": ({"description": described(layers=[LINEAR | {"in_features": 10**13}])}, "no model that can"),
    "silly sizes": ({"description": described(layers=[LINEAR | {"in_features": "many"}])}, "in_features"),
}


@pytest.mark.parametrize("arrays, words", BAD.values(), ids=BAD)
def test_files_that_are_not_ours_are_refused(arrays: dict, words: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "m.npz", **arrays)
    with pytest.raises(ValueError, match=words) as caught:
        dl.Model.load(tmp_path / "m.npz")
    assert "\n" not in str(caught.value) and str(tmp_path) in str(caught.value)


def test_absent_foreign_and_pickled_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        dl.Model.load(tmp_path / "nothing.npz")

    class Trap:
        def __reduce__(self) -> tuple:
            return os.mkdir, (str(tmp_path / "sprung"),)

    (tmp_path / "a").write_bytes(pickle.dumps(Trap()))
    np.savez(tmp_path / "b.npz", description=np.array([Trap()], dtype=object))
    (tmp_path / "c").write_text("hello")
    (tmp_path / "d").write_bytes(b"")
    np.save(tmp_path / "e.npy", np.ones(3))
    for name in ("a", "b.npz", "c", "d", "e.npy"):
        with pytest.raises(ValueError, match="damaged or no model"):
            dl.Model.load(tmp_path / name)
    assert not (tmp_path / "sprung").exists()


def test_cut_off_and_mutated_files_never_give_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "m.npz"
    dl.TwoLayerMLP(4, 3, 2, seed=0).save(file)
    good, rng, refused = file.read_bytes(), random.Random(0), 0
    for k in range(400):
        bad = bytearray(good)
        if k < 100:  # cut off at every hundredth
            del bad[len(good) * k // 100 :]
        else:
            for _ in range(rng.randint(1, 8)):
                bad[rng.randrange(len(bad))] = rng.randrange(256)
        file.write_bytes(bad)
        try:
            dl.Model.load(file)
        except ValueError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused >= 300  # a flip in a name or a date of the archive may do no harm


def test_a_model_with_a_foreign_layer_is_not_saved(tmp_path: Path) -> None:
    class Mine(dl.ReLU):
        pass

    with pytest.raises(ValueError, match="Mine is not a part of the library"):
        dl.Model([Mine()]).save(tmp_path / "m.npz")
    with pytest.raises(ValueError, match="cannot be written"):
        dl.Model([dl.ReLU()]).save(tmp_path / "no" / "such" / "folder.npz")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_kill_in_the_middle_of_saving_leaves_the_old_file_whole(tmp_path: Path) -> None:
    file = tmp_path / "m.npz"
    model = dl.TwoLayerMLP(50, 50, 5, seed=0)
    model.save(file)
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / '08_backprop')!r}); import deeplearning as dl\n"
        "m = dl.TwoLayerMLP(50, 50, 5, seed=0)\nprint('ready', flush=True)\nwhile True: m.save('m.npz')"
    )
    rng = random.Random(1)
    for _ in range(5):
        saver = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE)
        saver.stdout.readline()
        time.sleep(rng.uniform(0.01, 0.2))
        saver.send_signal(signal.SIGKILL)
        saver.wait()
        saver.stdout.close()
        again = dl.Model.load(file)
        assert all(np.array_equal(v, again.state_dict()[n]) for n, v in model.state_dict().items())


# ---------------------------------------------------------------- digits


def idx(array: np.ndarray) -> bytes:
    head = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
    return head + array.astype(np.uint8).tobytes()


@pytest.fixture
def mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part, n in (("train", 20), ("t10k", 10)):
        images, labels = RNG.integers(0, 256, (n, 28, 28)), np.arange(n) % 10
        (raw / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(images)))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    return raw


def test_digits_from_idx_bytes_packed_or_not(mnist: Path, capsys: pytest.CaptureFixture) -> None:
    digits = data.load_digits("auto")
    assert digits.name == "mnist" and digits.side == 28
    assert digits.X_train.shape == (20, 784) and digits.X_test.shape == (10, 784)
    assert digits.X_train.dtype == np.float32 and 0 <= digits.X_train.min() and digits.X_train.max() == 1
    assert digits.y_train.dtype == np.int64 and list(digits.y_test) == list(range(10))
    assert capsys.readouterr().out == ""
    train, test = data.standardize(digits.X_train, digits.X_test)
    assert abs(train.mean()) < 1e-4 and abs(train.std() - 1) < 1e-4 and abs(test.mean()) > 1e-6


@pytest.mark.parametrize("harm", ["cut", "not gzip", "foreign", "longer"])
def test_damaged_idx_files_are_refused(mnist: Path, harm: str) -> None:
    file = mnist / ("train-images-idx3-ubyte.gz" if harm in ("cut", "not gzip") else "train-labels-idx1-ubyte")
    content = file.read_bytes()
    harmed = {"cut": content[:-20], "not gzip": b"hello", "foreign": b"PNG" + content, "longer": content + b"0"}
    file.write_bytes(harmed[harm])
    with pytest.raises(ValueError, match=file.name) as caught:
        data.load_digits("mnist")
    assert "\n" not in str(caught.value)


def test_without_mnist_the_small_digits_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(data, "COURSE", tmp_path)
    (tmp_path / "data").mkdir()
    monkeypatch.delenv("COURSE_DATA", raising=False)
    digits = data.load_digits("auto")
    assert digits.name == "digits" and digits.side == 8 and len(digits.X_train) == 1437 and len(digits.X_test) == 360
    assert capsys.readouterr().out.count("\n") == 1
    with pytest.raises(ValueError, match="auto, mnist or digits"):
        data.load_digits("cifar")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match="not a folder"):
        data.load_digits("auto")
