"""The parts of the library for training, against PyTorch: optimizers, dropout, batch norm, convolution."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import deeplearning as dl
from deeplearning import gradient_check, gradient_check_weights

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
sizes = st.integers(1, 4)
seeds = st.integers(0, 10_000)

OPTIMIZERS = [
    (dl.SGD, torch.optim.SGD, {"lr": 0.1}),
    (dl.SGD, torch.optim.SGD, {"lr": 0.1, "weight_decay": 0.01}),
    (dl.SGD, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    (dl.SGD, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}),
    (dl.Adagrad, torch.optim.Adagrad, {"lr": 0.1}),
    (dl.Adagrad, torch.optim.Adagrad, {"lr": 0.1, "eps": 1e-3}),
    (dl.RMSprop, torch.optim.RMSprop, {"lr": 0.01}),
    (dl.RMSprop, torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "eps": 1e-3}),
    (dl.Adam, torch.optim.Adam, {"lr": 0.02}),
    (dl.Adam, torch.optim.Adam, {"lr": 0.02, "betas": (0.8, 0.95), "eps": 1e-3}),
    (dl.Adam, torch.optim.Adam, {"lr": 0.02, "weight_decay": 0.01}),
    (dl.AdamW, torch.optim.AdamW, {"lr": 0.02}),
    (dl.AdamW, torch.optim.AdamW, {"lr": 0.02, "weight_decay": 0.1}),
]
DATA = np.random.default_rng(0).standard_normal((40, 3))
LABELS = np.arange(40) % 4


def networks() -> tuple[dl.Model, torch.nn.Sequential]:
    first, second = (dl.Linear(*size, dtype=np.float64, seed=1) for size in ((3, 8), (8, 4)))
    ours = dl.Model([first, dl.Tanh(), second], loss=dl.CrossEntropyLoss())
    theirs = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.Tanh(), torch.nn.Linear(8, 4)).double()
    theirs.load_state_dict({n: torch.tensor(v) for n, v in ours.state_dict().items()})
    return ours, theirs


def one_step(model: dl.Model, optimizer: dl.optimizers.Optimizer) -> None:
    model.backward(model.forward(DATA), LABELS)
    optimizer.step()


@pytest.mark.parametrize("ours, theirs, options", OPTIMIZERS, ids=lambda x: str(getattr(x, "__name__", x)))
def test_a_hundred_steps_equal_those_of_torch(ours: type, theirs: type, options: dict) -> None:
    model, their_model = networks()
    start = model.state_dict()
    optimizer, their_optimizer = ours(model.parameters(), **options), theirs(their_model.parameters(), **options)
    for step in range(100):
        if step == 60:  # a schedule
            optimizer.lr = their_optimizer.param_groups[0]["lr"] = options["lr"] / 3
        one_step(model, optimizer)
        their_optimizer.zero_grad()
        torch.nn.functional.cross_entropy(their_model(torch.tensor(DATA)), torch.tensor(LABELS)).backward()
        their_optimizer.step()
        for name, value in their_model.state_dict().items():
            np.testing.assert_allclose(model.state_dict()[name], value.numpy(), err_msg=f"step {step}", **CLOSE)
    assert any(np.abs(start[n] - v).max() > 0.1 for n, v in model.state_dict().items())


@pytest.mark.parametrize("kind, _, options", OPTIMIZERS, ids=lambda x: str(getattr(x, "__name__", x)))
def test_a_resumed_optimizer_goes_on_to_the_bit(kind: type, _: type, options: dict) -> None:
    model, _ = networks()
    optimizer = kind(model.parameters(), **options)
    for _ in range(5):
        one_step(model, optimizer)
    again, _ = networks()
    again.load_state_dict(model.state_dict())
    resumed = kind(again.parameters(), **options)
    resumed.load_state_dict(optimizer.state_dict())
    for _ in range(5):
        one_step(model, optimizer)
        one_step(again, resumed)
    assert all(np.array_equal(v, again.state_dict()[n]) for n, v in model.state_dict().items())


def test_a_step_leaves_the_gradients_alone_and_both_types_are_trained() -> None:
    layers = [dl.Linear(3, 4, dtype=np.float64, seed=0), dl.Linear(4, 4, seed=0)]
    model = dl.Model(layers, loss=dl.CrossEntropyLoss())
    for kind in (dl.SGD, dl.Adagrad, dl.RMSprop, dl.Adam, dl.AdamW):
        optimizer = kind(model.parameters(), lr=0.1)
        model.backward(model.forward(DATA), LABELS)
        before = [p.grad.copy() for p in model.parameters()]
        values = [p.data.copy() for p in model.parameters()]
        optimizer.step()
        assert all(np.array_equal(g, p.grad) for g, p in zip(before, model.parameters(), strict=True)), kind
        assert all(not np.array_equal(v, p.data) for v, p in zip(values, model.parameters(), strict=True)), kind


# ---------------------------------------------------------------- dropout and batch norm


def test_dropout_drops_its_share_and_keeps_the_mean() -> None:
    x = np.ones((1000, 100), dtype=np.float32)
    for p in (0.1, 0.5, 0.8):
        layer = dl.Dropout(p, seed=0)
        y = layer.forward(x)
        n = x.size
        assert abs((y == 0).mean() - p) < 4 * np.sqrt(p * (1 - p) / n)
        assert abs(y.mean() - 1) < 4 * np.sqrt(p / (1 - p) / n)
        assert set(np.unique(y)) == {np.float32(0), np.float32(1 / (1 - p))} and y.dtype == np.float32
        assert np.array_equal(layer.backward(x), y), "the gradient passes where the value passed"
        layer.eval()
        assert np.array_equal(layer.forward(x), x) and np.array_equal(layer.backward(x), x)
    first, second = dl.Dropout(0.5, seed=1), dl.Dropout(0.5, seed=1)
    assert np.array_equal(first.forward(x), second.forward(x))


@given(seeds, st.integers(2, 9), sizes)
@settings(deadline=None, max_examples=30)
def test_batch_norm(seed: int, batch: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    ours, theirs = dl.BatchNorm1d(width, dtype=np.float64), torch.nn.BatchNorm1d(width).double()
    weight, bias = rng.standard_normal(width), rng.standard_normal(width)
    state = {"0.weight": weight, "0.bias": bias}
    theirs.load_state_dict({n[2:]: torch.tensor(v) for n, v in state.items()}, strict=False)
    model = dl.Model([ours])
    model.load_state_dict(model.state_dict() | state)
    for training in (True, True, False):
        ours.training = training
        theirs.train(training)
        x, dL_dy = rng.standard_normal((batch, width)) * 3 + 1, rng.standard_normal((batch, width))
        t = torch.tensor(x, requires_grad=True)
        theirs.zero_grad()
        out = theirs(t)
        out.backward(torch.tensor(dL_dy))
        np.testing.assert_allclose(ours.forward(x), out.detach(), rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(ours.backward(dL_dy), t.grad, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(ours.parameters()[0].grad, theirs.weight.grad, rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(ours.parameters()[1].grad, theirs.bias.grad, **CLOSE)
        for name, value in theirs.state_dict().items():
            np.testing.assert_allclose(model.state_dict()[f"0.{name}"], value, **CLOSE)
    theirs.load_state_dict({n[2:]: torch.tensor(v) for n, v in model.state_dict().items()})


# ---------------------------------------------------------------- images


@given(seeds, sizes, sizes, sizes, st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.integers(0, 3))
@settings(deadline=None, max_examples=60)
def test_convolution(
    seed: int, batch: int, c_in: int, c_out: int, kernel: int, stride: int, pad: int, more: int
) -> None:
    rng = np.random.default_rng(seed)
    ours = dl.Conv2d(c_in, c_out, kernel, stride, pad, dtype=np.float64, seed=seed)
    theirs = torch.nn.Conv2d(c_in, c_out, kernel, stride, pad).double()
    bias = rng.standard_normal(c_out)
    ours.parameters()[1].assign(bias)
    theirs.load_state_dict({"weight": torch.tensor(ours.parameters()[0].data), "bias": torch.tensor(bias)})
    x = rng.standard_normal((batch, c_in, kernel + more, kernel + more + 1))
    t = torch.tensor(x, requires_grad=True)
    out = theirs(t)
    dL_dy = rng.standard_normal(tuple(out.shape))
    out.backward(torch.tensor(dL_dy))
    np.testing.assert_allclose(ours.forward(x), out.detach(), **CLOSE)
    np.testing.assert_allclose(ours.backward(dL_dy), t.grad, **CLOSE)
    np.testing.assert_allclose(ours.parameters()[0].grad, theirs.weight.grad, **CLOSE)
    np.testing.assert_allclose(ours.parameters()[1].grad, theirs.bias.grad, **CLOSE)
    assert ours.backward(dL_dy, input_gradient=False) is None


@given(seeds, sizes, sizes, st.integers(1, 3), st.integers(0, 4), st.booleans())
@settings(deadline=None, max_examples=40)
def test_pooling(seed: int, batch: int, channels: int, kernel: int, more: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((batch, channels, kernel + more, kernel + 2 * more))
    x = np.round(x) if ties else x  # equal values: the first one gets the gradient
    t = torch.tensor(x, requires_grad=True)
    out = torch.nn.functional.max_pool2d(t, kernel)
    dL_dy = rng.standard_normal(tuple(out.shape))
    out.backward(torch.tensor(dL_dy))
    ours = dl.MaxPool2d(kernel)
    np.testing.assert_allclose(ours.forward(x), out.detach(), **CLOSE)
    np.testing.assert_allclose(ours.backward(dL_dy), t.grad, **CLOSE)


def test_flatten_equals_torch() -> None:
    x = np.arange(24.0).reshape(2, 3, 2, 2)
    layer = dl.Flatten()
    assert np.array_equal(layer.forward(x), torch.flatten(torch.tensor(x), 1))
    assert np.array_equal(layer.backward(layer.forward(x)), x)


IMAGES = np.random.default_rng(1).standard_normal((2, 2, 5, 5))


@pytest.mark.parametrize(
    "layer, x",
    [
        (dl.BatchNorm1d(3), DATA),
        (dl.Conv2d(2, 3, 3, padding=1, seed=0), IMAGES),
        (dl.Conv2d(2, 2, 2, stride=2, seed=0), IMAGES),
        (dl.MaxPool2d(2), IMAGES),
        (dl.Flatten(), IMAGES),
    ],
    ids=lambda a: repr(a) if isinstance(a, dl.Layer) else "",
)
def test_the_referee_agrees(layer: dl.Layer, x: np.ndarray) -> None:
    assert gradient_check(layer, x)
    assert not layer.parameters() or gradient_check_weights(layer, x)


def test_a_planted_mistake_fails() -> None:
    class NoExtraPaths(dl.BatchNorm1d):
        """Forgets that mean and variance depend on x too."""

        def backward(self, dL_dy):
            super().backward(dL_dy)
            return dL_dy * self._weight.data * self._scale

    class Flipped(dl.Conv2d):
        def backward(self, dL_dy, **kw):
            return super().backward(dL_dy)[:, :, ::-1, ::-1]

    assert not gradient_check(NoExtraPaths(3), DATA[:6])
    assert not gradient_check(Flipped(2, 3, 3, padding=1, seed=0), IMAGES)


def test_types_and_ownership() -> None:
    for layer, x in [
        (dl.Dropout(0.5, seed=0), DATA),
        (dl.BatchNorm1d(3), DATA),
        (dl.Conv2d(2, 3, 3, seed=0), IMAGES),
        (dl.MaxPool2d(2), IMAGES),
        (dl.Flatten(), IMAGES),
    ]:
        for dtype in (np.float32, np.float64):
            given_x = x.astype(dtype)
            y = layer.forward(given_x)
            g = np.ones_like(y)
            dL_dx = layer.backward(g)
            assert y.dtype == dL_dx.dtype == dtype, layer
            assert np.array_equal(given_x, x.astype(dtype)) and np.array_equal(g, np.ones_like(y)), layer
    model = dl.Model([dl.Dropout(0.5, seed=0), dl.BatchNorm1d(3)])
    model.eval()
    assert not any(layer.training for layer in model.layers)
    model.train()
    assert all(layer.training for layer in model.layers)


WRONG = [
    (lambda: dl.Dropout(1.0), ValueError, "between 0 and 1"),
    (lambda: dl.BatchNorm1d(0), ValueError, "num_features >= 1"),
    (lambda: dl.BatchNorm1d(3).forward(np.ones((1, 3))), ValueError, "at least two samples, got 1"),
    (lambda: dl.BatchNorm1d(3).forward(np.ones((4, 2))), ValueError, r"\(batch, 3\), got \(4, 2\)"),
    (lambda: dl.Conv2d(1, 1, 0), ValueError, "at least 1"),
    (lambda: dl.Conv2d(1, 1, 3).forward(np.ones((2, 28, 28))), ValueError, r"\(batch, 1, height, width\)"),
    (lambda: dl.Conv2d(1, 1, 5).forward(np.ones((2, 1, 3, 3))), ValueError, "smaller than the kernel 5"),
    (lambda: dl.MaxPool2d(3).forward(np.ones((2, 1, 2, 2))), ValueError, "height >= 3"),
    (lambda: dl.Adam([dl.Parameter(np.ones(2))], betas=(0.9, 1.0)), ValueError, r"betas\[1\]"),
    (lambda: dl.Adam([dl.Parameter(np.ones(2))], lr=float("nan")), ValueError, "lr must be"),
    (lambda: dl.SGD([dl.Parameter(np.ones(2))], momentum=1.5), ValueError, "momentum"),
    (
        lambda: dl.Adam([dl.Parameter(np.ones(2))]).load_state_dict({"steps": np.array(1)}),
        ValueError,
        "another optimizer",
    ),
]


@pytest.mark.parametrize("call, error, words", WRONG, ids=range(len(WRONG)))
def test_errors_are_one_sentence(call, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert "\n" not in str(caught.value)
