"""The small promises of the library: every layer, loss and optimizer by the same list of questions."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import deeplearning as dl
from deeplearning import checks, data, saving
from deeplearning.layers import Layer
from deeplearning.losses import Loss
from deeplearning.optimizers import Optimizer
from deeplearning.tape import Value

RNG = np.random.default_rng(7)
ROWS, IMAGES = RNG.standard_normal((6, 4)), RNG.standard_normal((2, 3, 5, 4))
LAYERS = {
    "Linear": (lambda: dl.Linear(4, 3, seed=0, dtype=np.float64), ROWS, (6, 3)),
    "ReLU": (dl.ReLU, ROWS, (6, 4)),
    "LeakyReLU": (dl.LeakyReLU, ROWS, (6, 4)),
    "Sigmoid": (dl.Sigmoid, ROWS, (6, 4)),
    "Tanh": (dl.Tanh, ROWS, (6, 4)),
    "Softmax": (dl.Softmax, ROWS, (6, 4)),
    "Dropout": (lambda: dl.Dropout(0.5, seed=0), ROWS, (6, 4)),
    "BatchNorm1d": (lambda: dl.BatchNorm1d(4, dtype=np.float64), ROWS, (6, 4)),
    "Conv2d": (lambda: dl.Conv2d(3, 2, 3, seed=0, dtype=np.float64), IMAGES, (2, 2, 3, 2)),
    "MaxPool2d": (lambda: dl.MaxPool2d(2), IMAGES, (2, 3, 2, 2)),
    "Flatten": (dl.Flatten, IMAGES, (2, 60)),
}
LOSSES = {
    "MSELoss": (dl.MSELoss, ROWS, ROWS[::-1].copy()),
    "L1Loss": (dl.L1Loss, ROWS, ROWS[::-1].copy()),
    "HuberLoss": (dl.HuberLoss, ROWS, ROWS[::-1].copy()),
    "BCEWithLogitsLoss": (dl.BCEWithLogitsLoss, ROWS, (ROWS > 0).astype(float)),
    "CrossEntropyLoss": (dl.CrossEntropyLoss, ROWS, np.arange(6) % 4),
}
OPTIMIZERS = [dl.SGD, dl.Adagrad, dl.RMSprop, dl.Adam, dl.AdamW]


def classifier(*more: dl.Layer, outputs: int = 3, loss: dl.Loss | None = None) -> dl.Model:
    return dl.Model(
        [dl.Linear(4, 8, seed=1), dl.ReLU(), *more, dl.Linear(8, outputs, seed=2)], loss or dl.CrossEntropyLoss()
    )


X, Y = RNG.standard_normal((50, 4)).astype(np.float32), RNG.integers(0, 3, 50)


# ---------------------------------------------------------------- layers


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_has_its_shape_its_name_and_refuses_the_rest(name: str) -> None:
    make, x, shape = LAYERS[name]
    layer = make()
    assert repr(layer).startswith(f"{name}(") and layer.forward(x).shape == shape
    assert layer.backward(np.ones(shape)).shape == x.shape
    for wrong in (shape[:-1], (shape[0] + 1, *shape[1:]), (*shape[:-1], shape[-1] + 1)):
        with pytest.raises(ValueError, match="expected a gradient of shape"):
            layer.backward(np.ones(wrong))
    with pytest.raises(TypeError, match="expected an array of numbers"):
        layer.forward(np.full(x.shape, "a"))
    with pytest.raises(TypeError, match="expected an array of numbers"):
        layer.forward(x + 1j)
    with pytest.raises(TypeError, match="expected an array of numbers"):
        layer.backward(np.full(shape, "a"))
    with pytest.raises(RuntimeError, match=r"backward\(\) came before forward"):
        make().backward(np.ones(shape))


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_takes_lists_and_whole_numbers(name: str) -> None:
    make, x, _ = LAYERS[name]
    whole = np.round(3 * x).astype(int)
    expected = make().forward(whole.astype(np.float64))
    for given in (whole, whole.tolist(), whole.astype(np.int8)):
        np.testing.assert_allclose(make().forward(given), expected, rtol=1e-6)


@pytest.mark.parametrize(
    "layer, x",
    [
        (dl.Linear(4, 3), np.ones((6, 5))),
        (dl.Linear(4, 3), np.ones(4)),
        (dl.Linear(4, 3), np.ones((2, 4, 4))),
        (dl.Softmax(), np.ones(4)),
        (dl.Softmax(), np.ones((2, 3, 4))),
        (dl.BatchNorm1d(4), np.ones((6, 5))),
        (dl.BatchNorm1d(4), np.ones((6, 5, 4))),
        (dl.BatchNorm1d(4), np.ones(4)),
        (dl.Conv2d(3, 2, 3), np.ones((2, 2, 5, 5))),
        (dl.Conv2d(3, 2, 3), np.ones((3, 5, 5))),
        (dl.Conv2d(3, 2, 3), np.ones((2, 3, 5))),
        (dl.Conv2d(3, 2, 3), np.ones((2, 3, 5, 2))),
        (dl.Conv2d(3, 2, 5, padding=1), np.ones((2, 3, 2, 9))),
        (dl.MaxPool2d(2), np.ones((2, 3, 5))),
        (dl.MaxPool2d(2), np.ones((2, 3, 1, 5))),
        (dl.MaxPool2d(2), np.ones((2, 3, 5, 1))),
    ],
    ids=str,
)
def test_inputs_of_another_shape_are_refused(layer: dl.Layer, x: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"expected|smaller"):
        layer.forward(x)


@pytest.mark.parametrize(
    "make",
    [
        lambda: dl.Linear(0, 1),
        lambda: dl.Linear(1, 0),
        lambda: dl.Linear(True, 1),
        lambda: dl.Linear(1, 1.0),
        lambda: dl.Linear(1, 1, dtype=np.float16),
        lambda: dl.LeakyReLU(float("nan")),
        lambda: dl.LeakyReLU(float("inf")),
        lambda: dl.Dropout(1),
        lambda: dl.Dropout(-0.1),
        lambda: dl.BatchNorm1d(0),
        lambda: dl.BatchNorm1d(1, eps=0),
        lambda: dl.BatchNorm1d(1, momentum=0),
        lambda: dl.BatchNorm1d(1, momentum=1.1),
        lambda: dl.Conv2d(0, 1, 1),
        lambda: dl.Conv2d(1, 0, 1),
        lambda: dl.Conv2d(1, 1, 0),
        lambda: dl.Conv2d(1, 1, 1, stride=0),
        lambda: dl.Conv2d(1, 1, 1, padding=-1),
        lambda: dl.MaxPool2d(0),
        lambda: dl.HuberLoss(0),
        lambda: dl.HuberLoss(float("inf")),
    ],
)
def test_parts_that_make_no_sense_are_not_made(make) -> None:
    with pytest.raises(ValueError):
        make()


def test_the_smallest_parts_are_made() -> None:
    dl.Linear(np.int64(1), 1), dl.Dropout(0), dl.BatchNorm1d(1, momentum=1), dl.MaxPool2d(1), dl.LeakyReLU(0)
    assert dl.Conv2d(1, 1, 1).forward(np.ones((1, 1, 1, 1))).shape == (1, 1, 1, 1)
    assert dl.Conv2d(1, 1, 3, padding=1).forward(np.ones((1, 1, 1, 1))).shape == (1, 1, 1, 1)
    assert dl.MaxPool2d(2).forward(np.ones((1, 1, 2, 2))).shape == (1, 1, 1, 1)
    assert dl.BatchNorm1d(1).forward(np.ones((2, 1))).shape == (2, 1)


@pytest.mark.parametrize(
    "make, inputs",
    [(lambda seed: dl.Linear(400, 300, seed=seed), 400), (lambda seed: dl.Conv2d(16, 300, 5, seed=seed), 400)],
)
def test_first_weights_are_hes_and_repeat_by_seed(make, inputs: int) -> None:
    weight, bias = (p.data for p in make(0).parameters())
    assert weight.dtype == np.float32 and not bias.any() and bias.shape == (300,)
    assert abs(weight.std() / np.sqrt(2 / inputs) - 1) < 0.02 and abs(weight.mean()) < 0.002
    assert np.array_equal(make(0).parameters()[0].data, weight)
    assert not np.array_equal(make(1).parameters()[0].data, weight)
    assert not np.array_equal(make(None).parameters()[0].data, make(None).parameters()[0].data)


def test_weights_are_set_in_place_and_only_in_their_shape() -> None:
    layer = dl.Linear(4, 3)
    weight, bias = layer.weight, layer.bias
    layer.weight, layer.bias = np.full((3, 4), 2), [1, 2, 3]
    assert weight is layer.weight is layer._w and bias is layer.bias is layer._b
    assert (weight == 2).all() and list(bias) == [1, 2, 3]
    layer._w, layer._b = np.ones((3, 4), np.float32), np.zeros(3, np.float32)
    assert (weight == 1).all() and not bias.any()
    layer.forward(np.ones((2, 4)))
    layer.backward(np.ones((2, 3)))
    assert (layer.dL_dW == 2).all() and (layer.dL_db == 2).all()
    for name in ("weight", "bias"):
        with pytest.raises(ValueError, match="cannot take values of shape"):
            setattr(layer, name, np.ones((4, 3)))
        with pytest.raises(TypeError, match="a parameter"):
            setattr(layer, name, "a")
    layer.bias = np.zeros(3, np.float64)
    assert layer.bias.dtype == layer.dL_db.dtype == np.float64 and not layer.dL_db.any()


def test_what_is_left_to_others_says_so() -> None:
    calls = [
        lambda: Layer().forward(ROWS),
        lambda: Layer().backward(ROWS),
        lambda: Loss().forward(ROWS, ROWS),
        lambda: Loss().backward(),
        lambda: Optimizer([dl.Parameter(np.ones(2))], lr=0.1).step(),
    ]
    for call in calls:
        with pytest.raises(NotImplementedError):
            call()
    assert Layer().named_parameters() == Layer().named_buffers() == {} and Layer().parameters() == []
    assert Layer().training and repr(Loss()) == "Loss()"


@pytest.mark.parametrize("kind", [dl.Linear, dl.Conv2d])
def test_a_first_layer_may_skip_its_input_gradient(kind: type) -> None:
    layer, x = (dl.Linear(4, 3), ROWS) if kind is dl.Linear else (dl.Conv2d(3, 2, 3), IMAGES)
    y = layer.forward(x)
    layer.backward(np.ones_like(y))
    full = [p.grad.copy() for p in layer.parameters()]
    assert layer.may_skip_input_gradient and layer.backward(np.ones_like(y), input_gradient=False) is None
    assert all(np.array_equal(p.grad, g) for p, g in zip(layer.parameters(), full, strict=True))


# ---------------------------------------------------------------- losses


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_is_a_mean_and_refuses_the_rest(name: str) -> None:
    make, prediction, target = LOSSES[name]
    loss = make()
    value = loss.forward(prediction, target)
    assert isinstance(value, float) and repr(loss).startswith(f"{name}(")
    assert loss.backward().shape == prediction.shape
    each = [make().forward(prediction[i : i + 1], target[i : i + 1]) for i in range(len(prediction))]
    assert value == pytest.approx(np.mean(each), rel=1e-12)
    assert loss.forward(prediction.tolist(), target.tolist()) == pytest.approx(value, rel=1e-12)
    assert np.array_equal(loss.backward(), loss.backward()), "a second call gives the same"
    for wrong in (np.full(prediction.shape, "a"), prediction + 1j):
        with pytest.raises(TypeError, match="prediction"):
            loss.forward(wrong, target)
    for bad_prediction, bad_target in [(prediction[:-1], target), (prediction[:0], target[:0])]:
        with pytest.raises(ValueError):
            loss.forward(bad_prediction, bad_target)
    with pytest.raises(RuntimeError, match="came before forward"):
        make().backward()


def test_labels_and_probabilities_that_are_none() -> None:
    loss, p = dl.CrossEntropyLoss(), np.zeros((2, 3))
    assert loss.forward(p, [0, 2]) == pytest.approx(np.log(3))
    assert loss.forward(p, np.array([0, 2], np.uint8)) == pytest.approx(np.log(3))
    assert loss.forward(p, [[0.5, 0.5, 0], [0, 0, 1]]) == pytest.approx(np.log(3))
    for target in ([0, 3], [-1, 0], [0], [0, 1, 2], [[1, 0], [0, 1]], [[0.5, 0.6, 0], [0, 0, 1]], [[-1, 1, 1]] * 2):
        with pytest.raises(ValueError):
            loss.forward(p, target)
    for target in ([0.0, 1.0], ["a", "b"], [True, False]):
        with pytest.raises(TypeError):
            loss.forward(p, target)
    for target in ([0.0, 1.1], [-0.1, 1.0]):
        with pytest.raises(ValueError, match="between 0 and 1"):
            dl.BCEWithLogitsLoss().forward([1.0, 1.0], target)
    for target in ([0.0, np.nan], [np.inf, 1.0]):
        with pytest.raises(ValueError, match="NaN or infinity"):
            dl.MSELoss().forward([1.0, 1.0], target)


# ---------------------------------------------------------------- optimizers


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_an_optimizer_counts_clears_and_refuses(kind: type) -> None:
    p, q = dl.Parameter(np.ones(3)), dl.Parameter(np.ones((2, 2), np.float32))
    optimizer = kind([p, q, p], lr=0.1)
    assert optimizer.parameters == [p, q] and optimizer.steps == 0 and optimizer.lr == 0.1
    p.grad[...], q.grad[...] = 1.0, 2.0
    optimizer.step()
    assert optimizer.steps == 1 and (p.data < 1).all() and (q.data < 1).all()
    assert (p.grad == 1).all() and (q.grad == 2).all()
    state = optimizer.state_dict()
    assert state["steps"] == 1
    state["steps"][...] = 9
    assert optimizer.steps == 1, "a state is a copy"
    optimizer.zero_grad()
    assert not p.grad.any() and not q.grad.any()
    other = kind([dl.Parameter(np.ones(4)), dl.Parameter(np.ones((2, 2), np.float32))], lr=0.1)
    if len(state) > 1:
        with pytest.raises(ValueError, match="another optimizer or for other parameters"):
            other.load_state_dict(state)
        assert other.steps == 0
    with pytest.raises(ValueError, match="another optimizer"):
        other.load_state_dict(state | {"more": np.ones(1)})
    for lr in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="lr must be"):
            kind([p], lr=lr)
    kind([p], lr=0)
    with pytest.raises(ValueError, match="no parameters"):
        kind([], lr=0.1)


@pytest.mark.parametrize(
    "make",
    [
        lambda p: dl.SGD(p, momentum=1.0),
        lambda p: dl.SGD(p, momentum=-0.1),
        lambda p: dl.SGD(p, weight_decay=-0.1),
        lambda p: dl.Adagrad(p, eps=-1),
        lambda p: dl.RMSprop(p, alpha=1.0),
        lambda p: dl.RMSprop(p, eps=-1),
        lambda p: dl.Adam(p, betas=(1.0, 0.9)),
        lambda p: dl.Adam(p, betas=(0.9, 1.0)),
        lambda p: dl.Adam(p, betas=(0.9, -0.1)),
        lambda p: dl.Adam(p, eps=-1),
        lambda p: dl.Adam(p, weight_decay=-1),
        lambda p: dl.AdamW(p, weight_decay=-1),
    ],
)
def test_settings_out_of_range_are_refused(make) -> None:
    with pytest.raises(ValueError, match="must"):
        make([dl.Parameter(np.ones(2))])


DEFAULTS = {  # those of torch.optim
    dl.SGD: {"lr": 1e-3, "momentum": 0, "weight_decay": 0},
    dl.Adagrad: {"lr": 1e-2, "eps": 1e-10},
    dl.RMSprop: {"lr": 1e-2, "alpha": 0.99, "eps": 1e-8},
    dl.Adam: {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0},
    dl.AdamW: {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 1e-2},
}


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_defaults_are_those_of_torch(kind: type) -> None:
    optimizer = kind([dl.Parameter(np.ones(2))])
    assert {name: getattr(optimizer, name) for name in DEFAULTS[kind]} == DEFAULTS[kind]


# ---------------------------------------------------------------- models


def test_predicting_and_judging_are_done_without_dropout_and_training_goes_on() -> None:
    model = classifier(dl.Dropout(0.9, seed=0))
    assert np.array_equal(model.predict(X), model.predict(X))
    assert model.evaluate(X, Y) == model.evaluate(X, Y)
    assert model.training and model.layers[2].training, "it was in training before, so it is again"
    model.eval()
    model.predict(X)
    model.evaluate(X, Y)
    assert not model.training and not model.layers[2].training


def test_evaluate_does_not_depend_on_the_batch() -> None:
    model = classifier()
    whole = model.evaluate(X, Y)
    output = model.forward(X)
    assert whole["loss"] == pytest.approx(dl.CrossEntropyLoss().forward(output, Y), rel=1e-6)
    assert whole["accuracy"] == np.mean(output.argmax(axis=1) == Y) == np.mean(model.predict(X) == Y)
    for size in (1, 7, 50, 1000):
        assert model.evaluate(X, Y, batch_size=size) == pytest.approx(whole, rel=1e-5)


@pytest.mark.parametrize("kind", ["labels", "one-hot", "binary", "several outputs", "regression"])
def test_the_history_is_what_was_met(kind: str, capsys: pytest.CaptureFixture) -> None:
    """With a rate of zero nothing changes, so every epoch meets what evaluate finds."""
    model, y = {
        "labels": lambda: (classifier(), Y),
        "one-hot": lambda: (classifier(), np.eye(3)[Y]),
        "binary": lambda: (classifier(outputs=1, loss=dl.BCEWithLogitsLoss()), (Y[:, None] == 1).astype(float)),
        "several outputs": lambda: (classifier(loss=dl.BCEWithLogitsLoss()), np.eye(3)[Y]),
        "regression": lambda: (classifier(loss=dl.MSELoss()), np.eye(3)[Y]),
    }[kind]()
    options = {"optimizer": dl.SGD(model.parameters(), lr=0), "batch_size": 8, "validation_data": (X[:9], y[:9])}
    history = model.fit(X, y, epochs=3, **options)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]
    expected = model.evaluate(X, y) | {f"val_{k}": v for k, v in model.evaluate(X[:9], y[:9]).items()}
    assert set(history) == set(expected) and ("accuracy" in history) == (kind != "regression")
    for name, values in history.items():
        assert values == pytest.approx([expected[name]] * 3, rel=1e-5) and f"{name} {values[0]:.4f}" in lines[0]
    if kind in ("binary", "several outputs"):
        assert expected["accuracy"] == pytest.approx(np.mean((model.forward(X) > 0) == y))
    model.fit(X, y, epochs=1, verbose=False, **options)
    assert capsys.readouterr().out == ""
    for wrong in ({"epochs": 0}, {"epochs": 1, "batch_size": 0}):
        with pytest.raises(ValueError, match="at least 1"):
            model.fit(X, y, **options | wrong)


@pytest.mark.parametrize("first", [dl.Flatten, dl.ReLU, dl.Dropout, lambda: dl.BatchNorm1d(4), lambda: dl.Linear(4, 4)])
def test_any_layer_may_stand_first(first) -> None:
    model = dl.Model([first(), dl.Linear(4, 3, seed=0)], dl.CrossEntropyLoss())
    before = model.state_dict()
    model.fit(X, Y, optimizer=dl.SGD(model.parameters(), lr=0.1), verbose=False)
    assert not np.array_equal(model.state_dict()["1.weight"], before["1.weight"])


def test_one_sample_is_enough_and_none_is_not() -> None:
    model = classifier()
    model.fit(X[:1], Y[:1], optimizer=dl.SGD(model.parameters(), lr=0.1), verbose=False)
    assert model.evaluate(X[:1], Y[:1])["accuracy"] in (0, 1)
    for samples, labels in [(X[:0], Y[:0]), (X[:2], Y[:1])]:
        with pytest.raises(ValueError, match="must be equal and not zero"):
            model.evaluate(samples, labels)
        with pytest.raises(ValueError, match="must be equal and not zero"):
            model.fit(samples, labels, optimizer=dl.SGD(model.parameters(), lr=0.1))


def test_model_backward_returns_the_gradient_for_the_input() -> None:
    layers = [dl.Linear(4, 5, seed=1, dtype=np.float64), dl.Tanh(), dl.Linear(5, 3, seed=2, dtype=np.float64)]
    model, x, y = dl.Model(layers, dl.CrossEntropyLoss()), ROWS.copy(), np.arange(6) % 3
    gradient = model.backward(model.forward(x), y)
    measured = checks.numerical(lambda: dl.CrossEntropyLoss().forward(model.forward(x), y), x)
    np.testing.assert_allclose(gradient, measured, atol=1e-8)
    assert repr(model).startswith("Model([Linear(4, 5), Tanh(), Linear(5, 3)], loss=CrossEntropyLoss()")


def test_a_step_of_the_two_layer_network_is_gradient_descent() -> None:
    model, twin = dl.TwoLayerMLP(4, 8, 3, seed=3), dl.TwoLayerMLP(4, 8, 3, seed=3)
    before = dl.CrossEntropyLoss().forward(twin.forward(X), Y)
    twin.backward(twin.forward(X), Y)
    assert model.train_step(X, Y, lr=0.5) == pytest.approx(before, rel=1e-6)
    for p, q in zip(model.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.data, q.data - 0.5 * q.grad, atol=1e-6)
    assert dl.TwoLayerMLP().state_dict()["0.weight"].shape == (128, 784)
    assert dl.TwoLayerMLP().state_dict()["2.weight"].shape == (10, 128)
    assert model.evaluate(X, Y) == np.mean(model.predict(X) == Y)


def test_a_state_is_taken_over_whole_or_not_at_all() -> None:
    model = dl.Model([dl.Linear(4, 3, seed=0), dl.BatchNorm1d(3)])
    before, good = model.state_dict(), {n: a + 1 for n, a in model.state_dict().items()}
    bad = [
        {n: a for n, a in good.items() if n != "1.running_var"},
        good | {"2.weight": np.ones(1)},
        good | {"1.running_mean": np.ones(4)},
        good | {"1.bias": np.full(3, "a")},
    ]
    for state in bad:
        with pytest.raises((KeyError, ValueError, TypeError)):
            model.load_state_dict(state)
        assert all(np.array_equal(a, before[n]) for n, a in model.state_dict().items())
    model.load_state_dict({n: a.tolist() for n, a in good.items()})
    assert all(np.array_equal(a, good[n]) for n, a in model.state_dict().items())


# ---------------------------------------------------------------- tape and referee


@pytest.mark.parametrize(
    "what, value, slope",
    [
        (lambda v: v + 2, 5, 1),
        (lambda v: 2 + v, 5, 1),
        (lambda v: v - 2, 1, 1),
        (lambda v: 2 - v, -1, -1),
        (lambda v: v * 5, 15, 5),
        (lambda v: 5 * v, 15, 5),
        (lambda v: v / 4, 0.75, 0.25),
        (lambda v: 4 / v, 4 / 3, -4 / 9),
        (lambda v: -v, -3, -1),
        (lambda v: v**3, 27, 27),
        (lambda v: v * v, 9, 6),
        (lambda v: v.exp(), np.exp(3), np.exp(3)),
        (lambda v: v.log(), np.log(3), 1 / 3),
        (lambda v: v.tanh(), np.tanh(3), 1 - np.tanh(3) ** 2),
        (lambda v: v.relu(), 3, 1),
        (lambda v: (-v).relu(), 0, 0),
        (lambda v: (v - 3).relu(), 0, 0),
    ],
)
def test_arithmetic_with_plain_numbers_on_both_sides(what, value: float, slope: float) -> None:
    v = Value(3)
    result = what(v)
    result.backward()
    assert result.data == pytest.approx(value) and v.grad == pytest.approx(slope) and result.grad == 1.0


def test_gradients_of_a_tape_add_up_and_are_shown() -> None:
    v = Value(3)
    y = v * 2
    y.backward()
    y.backward()
    assert v.grad == 4 and repr(v) == "Value(3, grad=4)" and repr(y) == "Value(6, grad=1)"


def test_relative_error() -> None:
    one = np.array([1.0, 2.0])
    assert checks.relative_error(one, one) == 0 and checks.relative_error(np.zeros(0), np.zeros(0)) == 0
    assert checks.relative_error(one, np.array([1.0, 1.0])) == pytest.approx(1 / 3)
    assert checks.relative_error(np.zeros(2), np.zeros(2)) == 0
    assert checks.relative_error(one, one[:1]) == checks.relative_error(one, np.array([1, np.nan])) == np.inf


def test_the_border_of_the_referee(capsys: pytest.CaptureFixture) -> None:
    one = np.ones(1)
    assert checks.report([(one, one * (1 + 1.9e-5))]) and not checks.report([(one, one * (1 + 2.1e-5))])
    assert not checks.report([(one, one), (one, 2 * one)]) and not checks.report([(one, 2 * one), (one, one)])
    assert capsys.readouterr().out.startswith("Max Relative Error: 9.50e-06\n")


# ---------------------------------------------------------------- files and data


def test_a_file_of_version_one_is_read(tmp_path: Path) -> None:
    """Written by hand, as the format was when it was first used: a change of the format needs another number."""
    layer = {"kind": "Linear", "in_features": 2, "out_features": 1, "dtype": "float32"}
    description = {"format": "deeplearning model", "version": 1, "layers": [layer], "loss": {"kind": "MSELoss"}}
    arrays = {"model/0.weight": np.ones((1, 2), np.float32), "model/0.bias": np.ones(1, np.float32)}
    text = np.array(json.dumps(description | {"notes": {"epoch": 3}}))
    np.savez(tmp_path / "m.npz", description=text, **arrays)
    model, state, notes = saving.load(tmp_path / "m.npz")
    assert model.predict([[1, 2]]).tolist() == [[4]] and state == {} and notes == {"epoch": 3}


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        data.read_idx(tmp_path)
    with pytest.raises(ValueError, match="damaged or no model"):
        saving.load(tmp_path)
    with pytest.raises(ValueError, match="cannot be written"):
        saving.save(tmp_path / "no" / "m.npz", classifier())
    assert not list(tmp_path.iterdir())


def test_the_split_of_the_small_digits_is_always_the_same() -> None:
    digits = data.load_digits("digits")
    assert digits.y_test[:12].tolist() == [7, 6, 3, 7, 7, 3, 2, 8, 9, 3, 2, 6]
    assert np.bincount(digits.y_test).min() >= 34 and digits.X_train.max() == 1 and digits.X_train.min() == 0
    assert digits.X_train.dtype == np.float32 and digits.y_train.dtype == np.int64


def test_mnist_that_cannot_be_had_and_mnist_that_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class DownloadError(Exception):
        pass

    def download_mnist(folder: Path) -> Path:
        asked.append(folder)
        raise DownloadError("no line to the mirror")

    fake = types.SimpleNamespace(download_mnist=download_mnist, DownloadError=DownloadError)
    monkeypatch.setitem(sys.modules, "download", fake)
    monkeypatch.setattr(data, "COURSE", tmp_path)
    (tmp_path / "data").mkdir()
    monkeypatch.delenv("COURSE_DATA", raising=False)
    with pytest.raises(ValueError, match="no line to the mirror"):
        data.load_digits("mnist")
    assert asked == [tmp_path / "data"]


@pytest.mark.parametrize(
    "images, labels, good",
    [((3, 28, 28), [0, 5, 9], True), ((3, 28, 28), [0, 5, 10], False), ((3, 28, 27), [0, 5, 9], False)]
    + [((3, 28, 28), [0, 5], False), ((0, 28, 28), [], False)],
)
def test_bytes_that_are_no_images_of_digits(
    images: tuple, labels: list, good: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part in ("train", "t10k"):
        for kind, array in (("images-idx3", np.full(images, 255)), ("labels-idx1", np.array(labels, int))):
            sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
            content = bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()
            (raw / f"{part}-{kind}-ubyte").write_bytes(content)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    if good:
        digits = data.load_digits("mnist")
        assert digits.y_train.tolist() == labels and (digits.X_test == 1).all() and digits.side == 28
    else:
        with pytest.raises(ValueError, match=r"are not MNIST's|no complete IDX file"):
            data.load_digits("mnist")
