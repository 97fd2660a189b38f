"""The library of chapter 8 against PyTorch, number by number, and its rules: types, ownership, errors."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import deeplearning as dl

ROOT = Path(__file__).resolve().parents[1]
CLOSE = {"rtol": 1e-10, "atol": 1e-10}
sizes = st.integers(1, 7)
seeds = st.integers(0, 10_000)

ACTIVATIONS = [
    (dl.ReLU(), torch.nn.ReLU()),
    (dl.LeakyReLU(), torch.nn.LeakyReLU()),
    (dl.LeakyReLU(0.3), torch.nn.LeakyReLU(0.3)),
    (dl.Sigmoid(), torch.nn.Sigmoid()),
    (dl.Tanh(), torch.nn.Tanh()),
    (dl.Softmax(), torch.nn.Softmax(dim=1)),
]
LOSSES = [
    (dl.MSELoss(), torch.nn.MSELoss()),
    (dl.L1Loss(), torch.nn.L1Loss()),
    (dl.HuberLoss(), torch.nn.HuberLoss()),
    (dl.HuberLoss(0.4), torch.nn.HuberLoss(delta=0.4)),
]


def numbers(seed: int, *shape: int, scale: float = 3.0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape) * scale


def tensor(x: np.ndarray) -> torch.Tensor:
    return torch.tensor(x, requires_grad=x.dtype.kind == "f")


def same(ours: np.ndarray, theirs: torch.Tensor) -> None:
    assert ours.shape == tuple(theirs.shape)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), **CLOSE)


# ---------------------------------------------------------------- equal to PyTorch


@given(seeds, sizes, sizes, sizes)
@settings(deadline=None, max_examples=40)
def test_linear(seed: int, batch: int, n_in: int, n_out: int) -> None:
    x, dL_dy = numbers(seed, batch, n_in), numbers(seed + 1, batch, n_out)
    ours, theirs = dl.Linear(n_in, n_out, dtype=np.float64, seed=seed), torch.nn.Linear(n_in, n_out).double()
    ours.bias = numbers(seed + 2, n_out)
    theirs.load_state_dict({"weight": torch.tensor(ours.weight), "bias": torch.tensor(ours.bias)})
    t = tensor(x)
    out = theirs(t)
    out.backward(torch.tensor(dL_dy))
    same(ours.forward(x), out)
    same(ours.backward(dL_dy), t.grad)
    same(ours.dL_dW, theirs.weight.grad)
    same(ours.dL_db, theirs.bias.grad)


@pytest.mark.parametrize("ours, theirs", ACTIVATIONS, ids=lambda m: repr(m))
@given(seed=seeds, batch=sizes, width=sizes)
@settings(deadline=None, max_examples=25)
def test_activations(ours: dl.Layer, theirs: torch.nn.Module, seed: int, batch: int, width: int) -> None:
    x, dL_dy = numbers(seed, batch, width), numbers(seed + 1, batch, width)
    t = tensor(x)
    out = theirs(t)
    out.backward(torch.tensor(dL_dy))
    same(ours.forward(x), out)
    same(ours.backward(dL_dy), t.grad)


@pytest.mark.parametrize("ours, theirs", ACTIVATIONS, ids=lambda m: repr(m))
def test_activations_at_the_edges(ours: dl.Layer, theirs: torch.nn.Module) -> None:
    x = np.array([[-1000.0, 1000.0, 0.0, -0.0, 5e-324, -5e-324, 30.0, -30.0]])
    t = tensor(x)
    out = theirs(t)
    out.backward(torch.ones_like(out))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        same(ours.forward(x), out)
        same(ours.backward(np.ones_like(x)), t.grad)


@pytest.mark.parametrize("ours, theirs", LOSSES, ids=lambda m: repr(m))
@given(seed=seeds, batch=sizes, width=sizes)
@settings(deadline=None, max_examples=25)
def test_losses(ours: dl.Loss, theirs: torch.nn.Module, seed: int, batch: int, width: int) -> None:
    prediction, target = numbers(seed, batch, width), numbers(seed + 1, batch, width)
    prediction[0, 0] = target[0, 0]  # the kink of the absolute error
    t = tensor(prediction)
    loss = theirs(t, torch.tensor(target))
    loss.backward()
    np.testing.assert_allclose(ours.forward(prediction, target), loss.item(), **CLOSE)
    same(ours.backward(), t.grad)


@given(seed=seeds, batch=sizes, classes=sizes, scale=st.sampled_from([0.0, 1.0, 1000.0]), one_hot=st.booleans())
@settings(deadline=None, max_examples=60)
def test_cross_entropy(seed: int, batch: int, classes: int, scale: float, one_hot: bool) -> None:
    logits = numbers(seed, batch, classes, scale=scale)
    labels = np.random.default_rng(seed).integers(0, classes, batch)
    t = tensor(logits)
    loss = torch.nn.functional.cross_entropy(t, torch.tensor(labels))
    loss.backward()
    ours = dl.CrossEntropyLoss()
    target = np.eye(classes, dtype=np.float64)[labels] if one_hot else labels.astype(np.uint8)
    np.testing.assert_allclose(ours.forward(logits, target), loss.item(), **CLOSE)
    same(ours.backward(), t.grad)


@given(seed=seeds, batch=sizes, width=sizes, scale=st.sampled_from([1.0, 1000.0]))
@settings(deadline=None, max_examples=40)
def test_binary_cross_entropy(seed: int, batch: int, width: int, scale: float) -> None:
    logits, target = numbers(seed, batch, width, scale=scale), np.random.default_rng(seed).random((batch, width))
    t = tensor(logits)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(t, torch.tensor(target))
    loss.backward()
    ours = dl.BCEWithLogitsLoss()
    np.testing.assert_allclose(ours.forward(logits, target), loss.item(), **CLOSE)
    same(ours.backward(), t.grad)


def network(seed: int = 0) -> dl.Model:
    layers = [
        dl.Linear(2, 16, dtype=np.float64, seed=seed),
        dl.Tanh(),
        dl.Linear(16, 3, dtype=np.float64, seed=seed + 1),
    ]
    return dl.Model(layers, loss=dl.CrossEntropyLoss())


def torch_network() -> torch.nn.Sequential:
    return torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 3)).double()


def test_a_hundred_losses_equal_those_of_torch() -> None:
    x, y = numbers(0, 60, 2), np.arange(60) % 3
    ours, theirs = network(), torch_network()
    theirs.load_state_dict({n: torch.tensor(v) for n, v in ours.state_dict().items()})
    optimizer, their_optimizer = dl.SGD(ours.parameters(), lr=0.5), torch.optim.SGD(theirs.parameters(), lr=0.5)
    for step in range(100):
        their_loss = torch.nn.functional.cross_entropy(theirs(torch.tensor(x)), torch.tensor(y))
        their_optimizer.zero_grad()
        their_loss.backward()
        their_optimizer.step()
        output = ours.forward(x)
        loss = ours.loss.forward(output, y)
        ours.backward(output, y)
        optimizer.step()
        assert abs(loss - their_loss.item()) < 1e-8, f"step {step}"
    assert loss < 0.9  # it learned something


def test_values_move_both_ways_between_the_library_and_torch() -> None:
    ours, theirs, x = network(3), torch_network(), numbers(1, 5, 2)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    same(ours.forward(x), theirs(torch.tensor(x)))
    ours = network(4)
    theirs.load_state_dict({n: torch.tensor(v) for n, v in ours.state_dict().items()})
    same(ours.forward(x), theirs(torch.tensor(x)))


def test_value_equals_autograd() -> None:
    def formula(a, b, c):
        d = (a * b + c.exp() / b - 2.0) ** 2
        e = d.tanh() + a.relu() * d + (c * c + 1.0).log() - (3.0 - a) / (2.0 * d + 5.0)
        return e + e * a

    ours = [dl.Value(x) for x in (0.7, -1.3, 0.4)]
    theirs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (0.7, -1.3, 0.4)]
    out, their_out = formula(*ours), formula(*theirs)
    out.backward()
    their_out.backward()
    assert out.data == pytest.approx(their_out.item(), abs=1e-12)
    for v, t in zip(ours, theirs, strict=True):
        assert v.grad == pytest.approx(t.grad.item(), abs=1e-12)
    first = [v.grad for v in ours]
    out.backward()  # gradients of the leaves add up, as in PyTorch
    assert [v.grad for v in ours] == pytest.approx([2 * g for g in first])


def test_value_survives_long_chains() -> None:
    x = dl.Value(1.0)
    total = x
    for _ in range(5000):
        total = total + x
    total.backward()
    assert x.grad == 5001


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_types(dtype: type) -> None:
    layer = dl.Linear(3, 2, dtype=dtype, seed=0)
    x = np.ones((4, 3), dtype=dtype)
    assert layer.forward(x).dtype == dtype
    assert layer.backward(np.ones((4, 2), dtype=dtype)).dtype == dtype
    assert layer.dL_dW.dtype == layer.weight.dtype == dtype
    assert layer.forward(np.ones((4, 3), dtype=np.int64)).dtype == dtype
    assert layer.forward(np.ones((4, 3), dtype=bool)).dtype == dtype
    assert layer.forward(x.astype(np.float64)).dtype == np.float64
    for activation in (dl.ReLU(), dl.LeakyReLU(), dl.Sigmoid(), dl.Tanh(), dl.Softmax()):
        assert activation.forward(x).dtype == dtype
        assert activation.backward(x).dtype == dtype
        assert activation.forward(np.ones((4, 3), dtype=np.int64)).dtype == np.float32
    for loss in (dl.MSELoss(), dl.L1Loss(), dl.HuberLoss(), dl.BCEWithLogitsLoss()):
        loss.forward(x, x)
        assert loss.backward().dtype == dtype
    loss = dl.CrossEntropyLoss()
    assert isinstance(loss.forward(x, [0, 1, 2, 0]), float)
    assert loss.backward().dtype == dtype


def test_no_layer_or_loss_changes_the_arrays_of_its_caller() -> None:
    x, g = numbers(0, 4, 3), numbers(1, 4, 3)
    for part in (dl.Linear(3, 3), dl.ReLU(), dl.LeakyReLU(), dl.Sigmoid(), dl.Tanh(), dl.Softmax(), network()):
        a, b = (x[:, :2].copy(), None) if isinstance(part, dl.Model) else (x.copy(), g.copy())
        before = a.copy()
        y = part.forward(a)
        kept = y.copy()
        if b is not None:
            part.backward(b)
            assert np.array_equal(b, g), part
        else:
            part.backward(y, [0, 1, 2, 0])
        assert np.array_equal(a, before) and np.array_equal(y, kept), part
    for loss in (dl.MSELoss(), dl.L1Loss(), dl.HuberLoss(), dl.BCEWithLogitsLoss(), dl.CrossEntropyLoss()):
        p, t = x.copy(), np.eye(3, dtype=np.float64)[[0, 1, 2, 0]]
        before = t.copy()
        loss.forward(p, t)
        loss.backward()[...] = 7
        assert np.array_equal(p, x) and np.array_equal(t, before), loss


def test_a_layer_owns_its_arrays() -> None:
    layer = dl.Linear(3, 2, dtype=np.float64, seed=0)
    storage, value = layer.weight, np.ones((2, 3))
    layer.weight = value
    assert layer.weight is storage and np.array_equal(storage, value)
    value[:] = 9
    assert not np.array_equal(layer.weight, value), "assigning copies"
    layer.forward(np.ones((1, 3)))
    layer.backward(np.ones((1, 2)))
    layer._w -= 0.5 * layer.dL_dW
    layer._b -= 0.5 * layer.dL_db
    assert layer.weight is storage and np.allclose(storage, 0.5) and np.allclose(layer.bias, -0.5)
    with pytest.raises(ValueError, match=r"shape \(2, 3\)"):
        layer.weight = np.ones((3, 2))


def test_an_optimizer_stays_attached_or_says_that_it_does_not() -> None:
    layer = dl.Linear(2, 1, seed=0)
    optimizer = dl.SGD(layer.parameters(), lr=1.0)
    layer.weight = np.zeros((1, 2), dtype=np.float32)
    layer.forward(np.ones((1, 2)))
    layer.backward(np.ones((1, 1)))
    optimizer.step()
    assert np.array_equal(layer.weight, [[-1, -1]]) and np.array_equal(layer.bias, [-1])
    optimizer.zero_grad()
    assert not layer.dL_dW.any()
    layer.weight = np.zeros((1, 2))  # float64: new storage
    with pytest.raises(RuntimeError, match="make a new optimizer"):
        optimizer.step()


def test_nothing_global_and_nothing_from_nnfs() -> None:
    """After nnfs.init(), which replaces np.dot, np.zeros and more, the library gives the same numbers and types."""
    code = """
import sys; sys.path.insert(0, sys.argv[1])
import numpy as np
if sys.argv[2] == "init":
    import nnfs; nnfs.init()
import deeplearning as dl
state = np.random.get_state()[1].copy()
layers = [dl.Linear(4, 8, dtype=np.float64, seed=0), dl.ReLU(), dl.Linear(8, 3, dtype=np.float64, seed=1)]
model = dl.Model(layers, loss=dl.CrossEntropyLoss())
X = np.random.default_rng(0).standard_normal((20, 4))
optimizer = dl.SGD(model.parameters(), lr=0.1)
model.fit(X, np.arange(20) % 3, optimizer=optimizer, epochs=3, batch_size=7, seed=0, verbose=False)
assert (np.random.get_state()[1] == state).all(), "the global random state was used"
print(model.forward(X).dtype, model.forward(X).sum().hex(), dl.Linear(2, 2, seed=0).weight.dtype)
"""
    command = [sys.executable, "-c", code, str(ROOT / "08_backprop")]
    plain, after = (
        subprocess.run([*command, how], capture_output=True, text=True, check=True).stdout for how in ("plain", "init")
    )
    assert plain == after and plain.startswith("float64")


def test_fit_keeps_the_last_short_batch_and_repeats_by_seed() -> None:
    x, y = numbers(0, 23, 2), np.arange(23) % 3
    seen = []

    class Spy(dl.SGD):
        def step(self) -> None:
            seen.append(len(model.layers[0]._seen))
            super().step()

    histories = []
    for _ in range(2):
        model = network()
        optimizer = Spy(model.parameters(), lr=0.1)
        histories.append(model.fit(x, y, optimizer=optimizer, epochs=2, batch_size=10, seed=5, verbose=False))
    assert seen[:6] == [10, 10, 3, 10, 10, 3]
    assert histories[0] == histories[1] and set(histories[0]) == {"loss", "accuracy"}
    assert len(histories[0]["loss"]) == 2
    model = network()
    optimizer = dl.SGD(model.parameters(), lr=0.0)
    history = model.fit(x, y, optimizer=optimizer, batch_size=10, validation_data=(x, y), seed=0, verbose=False)
    assert history["loss"][0] == pytest.approx(history["val_loss"][0])  # short batches count by their size
    assert history["accuracy"][0] == pytest.approx(history["val_accuracy"][0])


def test_two_layer_mlp_as_in_its_tutorial() -> None:
    model = dl.TwoLayerMLP(seed=0)
    x, y = numbers(0, 64, 784), np.arange(64) % 10
    losses = [model.train_step(x, y, lr=0.01) for _ in range(30)]
    assert losses[-1] < losses[0]
    assert model.predict(x).shape == (64,) and model.predict(x).dtype.kind == "i"
    assert 0 <= model.evaluate(x, y) <= 1
    assert [p.data.shape for p in model.parameters()] == [(128, 784), (128,), (10, 128), (10,)]
    assert sum(p.data.size for p in model.parameters()) == 101_770


def test_a_regressor_predicts_its_outputs() -> None:
    model = dl.Model([dl.Linear(1, 1, seed=0)], loss=dl.MSELoss())
    x = np.linspace(-1, 1, 20)[:, None]
    history = model.fit(x, 3 * x + 1, optimizer=dl.SGD(model.parameters(), lr=0.2), epochs=200, verbose=False)
    assert set(history) == {"loss"} and set(model.evaluate(x, 3 * x + 1)) == {"loss"}
    np.testing.assert_allclose(model.predict(x), 3 * x + 1, atol=0.01)


LAYER = dl.Linear(3, 2)
WRONG = [
    (lambda: dl.Linear(3, 2).backward(np.ones((1, 2))), RuntimeError, r"Linear\(3, 2\): backward\(\) came before"),
    (lambda: dl.ReLU().backward(np.ones((1, 2))), RuntimeError, r"ReLU\(\): backward\(\) came before"),
    (lambda: dl.MSELoss().backward(), RuntimeError, "MSELoss.*came before"),
    (lambda: LAYER.forward(np.ones((4, 5))), ValueError, r"Linear\(3, 2\).*\(batch, 3\), got \(4, 5\)"),
    (lambda: LAYER.forward(np.ones(3)), ValueError, r"\(batch, 3\), got \(3,\)"),
    (lambda: LAYER.forward([["a", "b", "c"]]), TypeError, r"Linear\(3, 2\): expected an array of numbers"),
    (lambda: LAYER.forward(np.array([[None, 1, 2]])), TypeError, "expected an array of numbers.*object"),
    (lambda: LAYER.forward([[1, 2, 3], [1]]), TypeError, "unequal length"),
    (lambda: (LAYER.forward(np.ones((4, 3))), LAYER.backward(np.ones((3, 2)))), ValueError, r"\(4, 2\), got \(3, 2\)"),
    (lambda: dl.Linear(0, 2), ValueError, "in_features must be a whole number above zero, got 0"),
    (lambda: dl.Linear(3, 2.5), ValueError, "out_features.*2.5"),
    (lambda: dl.Linear(3, 2, dtype=np.int32), ValueError, "float32 or np.float64, got int32"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones((2, 3)), [0, 3]), ValueError, "between 0 and 2, got 0 to 3"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones((2, 3)), [-1, 1]), ValueError, "got -1 to 1"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones((2, 3)), [0.0, np.nan]), ValueError, "labels hold NaN"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones((2, 3)), [0.5, 1.0]), TypeError, "whole numbers"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones((2, 3)), [0, 1, 2]), ValueError, r"expected 2 labels.*\(3,\)"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones(3), [0, 1, 2]), ValueError, r"\(batch, classes\), got \(3,\)"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones((0, 3)), np.zeros(0, int)), ValueError, "empty"),
    (lambda: dl.CrossEntropyLoss().forward(np.ones((1, 3)), [[0.5, 0.9, 0]]), ValueError, "sum to 1"),
    (lambda: dl.MSELoss().forward(np.ones((3, 1)), np.ones(3)), ValueError, r"\(3, 1\) and target \(3,\)"),
    (lambda: dl.MSELoss().forward(np.ones(3), [1, np.nan, 2]), ValueError, "NaN"),
    (lambda: dl.BCEWithLogitsLoss().forward(np.ones(2), [0, 2]), ValueError, "between 0 and 1"),
    (lambda: dl.HuberLoss(0), ValueError, "delta must be above zero"),
    (lambda: dl.SGD([], lr=0.1), ValueError, "no parameters"),
    (lambda: dl.SGD(LAYER.parameters(), lr=-1), ValueError, "lr must be"),
    (lambda: dl.Model([dl.ReLU]), TypeError, "expected a layer"),
    (lambda: dl.Model([dl.Linear(3, 2)]).backward(np.ones((1, 2)), [0]), RuntimeError, "no loss yet"),
    (lambda: network().load_state_dict({}), KeyError, "0.weight"),
    (lambda: network().load_state_dict(network().state_dict() | {"0.bias": np.ones(3)}), ValueError, "0.bias"),
    (lambda: network().evaluate(np.ones((3, 2)), [0]), ValueError, "3 samples and y 1"),
]


@pytest.mark.parametrize("call, error, words", WRONG, ids=range(len(WRONG)))
def test_errors_are_one_sentence(call, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert "\n" not in str(caught.value)
