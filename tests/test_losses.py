"""The losses of chapter 6 against PyTorch, in float64.

Each one is taken out of its lesson as it stands there; the lesson itself is not run.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from definitions import ROOT, definition, take
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

Check = Callable[[Callable[[str], object]], None]

LESSONS = {  # name -> lesson
    "loss": "01_guess_the_loss",
    "squared": "02_squared_absolute_huber",
    "absolute": "02_squared_absolute_huber",
    "huber": "02_squared_absolute_huber",
    "mse": "02_squared_absolute_huber",
    "mae": "02_squared_absolute_huber",
    "huber_loss": "02_squared_absolute_huber",
    "cross_entropy": "04_categorical_cross_entropy",
    "cross_entropy_short": "04_categorical_cross_entropy",
    "Loss_CategoricalCrossentropy": "05_loss_class",
    "log_sum_exp": "06_loss_from_logits",
    "log_softmax": "06_loss_from_logits",
    "nll": "06_loss_from_logits",
    "softmax": "06_loss_from_logits",
    "cross_entropy_from_logits": "06_loss_from_logits",
    "binary_cross_entropy": "07_binary_cross_entropy",
    "binary_cross_entropy_from_logit": "07_binary_cross_entropy",
    "two_classes": "07_binary_cross_entropy",
}
TINY = np.finfo(np.float64).smallest_subnormal
EXTREMES = [1000.0, -1000.0, 0.0, -0.0, TINY, -TINY, 1e-310, -1e-310, 709.0, 710.0, -745.0, -746.0, 1.0]
CEILING = -np.log(1e-7)  # what clipping lets a sample cost at most


@cache
def lesson(name: str) -> object:
    return definition(f"06_loss/{LESSONS[name]}.py", name)[name]


def agree(ours: Callable, theirs: Callable, *given: np.ndarray) -> None:
    """ours, of arrays, equals theirs, of tensors; no warning, no change of what was given."""
    before = [np.copy(x) for x in given]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # no overflow, no log of zero
        answer = np.asarray(ours(*given))
    wanted = theirs(*(torch.from_numpy(np.copy(x)) for x in given)).numpy()
    assert answer.dtype == np.float64 and answer.shape == wanted.shape
    np.testing.assert_allclose(answer, wanted, rtol=1e-10, atol=1e-12)
    for x, old in zip(given, before, strict=True):
        np.testing.assert_array_equal(x, old, err_msg="a loss must not change what it is given")


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.eye(classes)[labels]


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Inside the clip as long as the logits lie within 6.5 of 0: the smallest is above e^-13 / 7, about 3e-7."""
    return torch.softmax(torch.from_numpy(logits), dim=1).numpy()


@st.composite
def classified(draw: st.DrawFn, largest: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits (batch, classes) and class numbers (batch,)."""
    batch, classes = draw(st.integers(1, 6)), draw(st.integers(2, 7))
    logits = arrays(np.float64, (batch, classes), elements=st.floats(-largest, largest, allow_subnormal=True))
    return draw(logits), draw(arrays(np.int64, batch, elements=st.integers(0, classes - 1)))


@st.composite
def pairs(draw: st.DrawFn, first: tuple[float, float], second: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays of one shape, such as predictions and targets."""
    shape = draw(st.one_of(st.tuples(st.integers(1, 8)), st.tuples(st.integers(1, 6), st.integers(1, 6))))
    return tuple(draw(arrays(np.float64, shape, elements=st.floats(*ends))) for ends in (first, second))


# ---------------------------------------------------------------- what each loss must equal


def check_numbers(take_from: Callable, prediction: np.ndarray, target: np.ndarray, delta: float) -> None:
    """Lesson 6.2: losses of plain numbers, one by one and averaged."""
    agree(take_from("squared"), lambda p, t: F.mse_loss(p, t, reduction="none"), prediction, target)
    agree(take_from("absolute"), lambda p, t: F.l1_loss(p, t, reduction="none"), prediction, target)
    agree(take_from("mse"), F.mse_loss, prediction, target)
    agree(take_from("mae"), F.l1_loss, prediction, target)
    for name, how in [("huber", "none"), ("huber_loss", "mean")]:
        ours = take_from(name)
        agree(
            lambda p, t, ours=ours: ours(p, t, delta), lambda p, t, how=how: huber(p, t, delta, how), prediction, target
        )
        agree(ours, lambda p, t, how=how: huber(p, t, 1.0, how), prediction, target)  # delta is 1 unless told


def huber(prediction: torch.Tensor, target: torch.Tensor, delta: float, reduction: str) -> torch.Tensor:
    return F.huber_loss(prediction, target, delta=delta, reduction=reduction)


def check_probabilities(take_from: Callable, p: np.ndarray, labels: np.ndarray) -> None:
    """Lessons 6.1, 6.4, 6.5: losses of probabilities, inside the clip; both forms of labels."""
    rows = one_hot(labels, p.shape[1])
    right = torch.from_numpy(labels)

    def in_torch(reduction: str) -> Callable:
        return lambda p, _: F.nll_loss(torch.log(p), right, reduction=reduction)

    agree(lambda p, labels: take_from("loss")(p[np.arange(len(p)), labels]), in_torch("none"), p, labels)
    full, short = take_from("cross_entropy"), take_from("cross_entropy_short")
    agree(lambda p, t: np.array([full(*pair) for pair in zip(p, t, strict=True)]), in_torch("none"), p, rows)
    agree(lambda p, t: np.array([short(*pair) for pair in zip(p, t, strict=True)]), in_torch("none"), p, labels)
    by_class = take_from("Loss_CategoricalCrossentropy")()
    for form in (labels, labels.astype(np.uint8), rows):
        agree(by_class.forward, in_torch("none"), p, form)
        agree(by_class.calculate, in_torch("mean"), p, form)


def check_logits(take_from: Callable, logits: np.ndarray, labels: np.ndarray) -> None:
    """Lesson 6.6: losses of logits, whatever the logits; both forms of labels."""
    right = torch.from_numpy(labels)
    agree(take_from("log_sum_exp"), lambda x: torch.logsumexp(x, dim=1, keepdim=True), logits)
    agree(take_from("log_softmax"), lambda x: torch.log_softmax(x, dim=1), logits)
    agree(take_from("softmax"), lambda x: torch.softmax(x, dim=1), logits)
    agree(take_from("nll"), F.nll_loss, logits, labels)  # takes any numbers for logs
    ours = take_from("cross_entropy_from_logits")
    for form in (labels, labels.astype(np.uint8), one_hot(labels, logits.shape[1])):
        agree(ours, lambda x, _: F.cross_entropy(x, right), logits, form)
    log_softmax, nll = take_from("log_softmax"), take_from("nll")
    agree(lambda x, y: nll(log_softmax(x), y), F.cross_entropy, logits, labels)


def check_binary_probabilities(take_from: Callable, p: np.ndarray, y: np.ndarray) -> None:
    """Lesson 6.7: yes or no by the probability, inside the clip; labels between 0 and 1 are allowed too."""

    def in_torch(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return F.binary_cross_entropy(p, y, reduction="none")

    agree(take_from("binary_cross_entropy"), in_torch, p, y)
    two_classes = take_from("two_classes")
    sharp = np.round(y)
    agree(lambda p, y: np.vectorize(lambda p, y: two_classes(p, int(y)))(p, y), in_torch, p, sharp)


def check_binary_logits(take_from: Callable, x: np.ndarray, y: np.ndarray) -> None:
    """Lesson 6.7: yes or no by the logit, whatever the logit."""
    ours = take_from("binary_cross_entropy_from_logit")
    agree(ours, lambda x, y: F.binary_cross_entropy_with_logits(x, y, reduction="none"), x, y)


def check_ceiling(take_from: Callable) -> None:
    """Lessons 6.5 and 6.7: outside the clip a loss is what its edge costs, 16.1 at most, and never infinite."""
    by_class, binary = take_from("Loss_CategoricalCrossentropy")(), take_from("binary_cross_entropy")
    for p in (0.0, -0.0, TINY, 1e-310, 1e-12, 1e-7):
        rows = np.array([[p, 1 - p]])
        for labels in (np.array([0]), np.array([[1.0, 0.0]])):
            agree(by_class.forward, lambda *_: torch.tensor([CEILING]).double(), rows, labels)
        for labels in (np.array([1]), np.array([[0.0, 1.0]])):
            agree(by_class.forward, lambda *_: torch.tensor([1e-7]).double(), rows, labels)
        assert 0 < by_class.calculate(rows, np.array([1])) < 1.1e-7
        agree(binary, lambda *_: torch.tensor([CEILING]).double(), np.array([p]), np.array([1.0]))
        agree(binary, lambda *_: torch.tensor([CEILING]).double(), np.array([1 - p]), np.array([0.0]))


# ---------------------------------------------------------------- the tests


@settings(max_examples=200, deadline=None, derandomize=True)
@given(pair=st.one_of(pairs((-5, 5), (-5, 5)), pairs((-1000, 1000), (-1000, 1000))), delta=st.floats(0.01, 100))
def test_losses_of_numbers_equal_torch(pair: tuple, delta: float) -> None:
    check_numbers(lesson, *pair, delta)


def test_losses_of_numbers_equal_torch_at_the_extremes() -> None:
    prediction, target = np.array(list(product(EXTREMES, EXTREMES))).T.copy()
    for delta in (1.0, 0.5, 1000.0):
        check_numbers(lesson, prediction, target, delta)
    check_numbers(lesson, np.array([-1.0, 1.0, 3.0]), np.array([0.0, 0.0, 4.0]), 1.0)  # at delta itself


@settings(max_examples=200, deadline=None, derandomize=True)
@given(batch=classified(6.5))
def test_losses_of_probabilities_equal_torch_inside_the_clip(batch: tuple) -> None:
    logits, labels = batch
    check_probabilities(lesson, probabilities(logits), labels)


def test_clipping_is_a_ceiling() -> None:
    check_ceiling(lesson)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(batch=st.one_of(classified(5), classified(1000)))
def test_losses_of_logits_equal_torch(batch: tuple) -> None:
    check_logits(lesson, *batch)


def test_losses_of_logits_equal_torch_at_the_extremes() -> None:
    for classes in (2, 3):
        logits = np.array(list(product(EXTREMES, repeat=classes)))
        for label in range(classes):
            check_logits(lesson, logits, np.full(len(logits), label))
    for row in logits[::50]:
        check_logits(lesson, row[None], np.array([1]))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(pair=pairs((1e-6, 1 - 1e-6), (0, 1)))
def test_binary_loss_of_probabilities_equals_torch_inside_the_clip(pair: tuple) -> None:
    check_binary_probabilities(lesson, *pair)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(pair=st.one_of(pairs((-5, 5), (0, 1)), pairs((-1000, 1000), (0, 1))))
def test_binary_loss_of_logits_equals_torch(pair: tuple) -> None:
    check_binary_logits(lesson, *pair)


def test_binary_loss_of_logits_equals_torch_at_the_extremes() -> None:
    for y in (0.0, 1.0, 0.3):
        check_binary_logits(lesson, np.array(EXTREMES), np.full(len(EXTREMES), y))


def test_the_whole_forward_pass_equals_torch() -> None:
    """Lesson 6.9 in float64: the same weights, the same loss, and at the start log of the number of classes."""
    names = ("forward_pass", "Layer_Dense", "Activation_ReLU", "Activation_Softmax", "Loss_CategoricalCrossentropy")
    forward_pass, dense, relu, softmax, loss = definition("06_loss/09_spiral_loss.py", *names).values()
    random = np.random.default_rng(0)
    for classes, size in product((2, 3, 10), (0.01, 1.0)):
        layers = [dense(2, 8), relu(), dense(8, classes), softmax()]
        for layer in (layers[0], layers[2]):
            layer.weights = size * random.standard_normal(layer.weights.shape)
            layer.biases = size * random.standard_normal(layer.biases.shape)
        x, y = random.uniform(-1, 1, (50, 2)), random.integers(0, classes, 50)
        w1, b1, w2, b2 = (torch.from_numpy(a) for k in (0, 2) for a in (layers[k].weights, layers[k].biases))
        agree(
            lambda x, y, layers=layers: loss().calculate(forward_pass(layers, x), y),
            lambda x, y, w1=w1, b1=b1, w2=w2, b2=b2: F.cross_entropy(torch.relu(x @ w1 + b1) @ w2 + b2, y),
            x,
            y,
        )
        if size == 0.01:
            np.testing.assert_allclose(loss().calculate(layers[3].output, y), np.log(classes), atol=0.02)


# ---------------------------------------------------------------- a test that cannot fail is none

LOGITS, LABELS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]]), np.array([0, 1])
EXTREME = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -0.0]])
P, X, Y = np.array([0.2, 0.9]), np.array([-2.0, 0.5]), np.array([1.0, 0.0])
NUMBERS = (np.array([0.5, 2.5, 7.0]), np.array([0.0, 0.0, 0.0]))


@pytest.mark.parametrize(
    "path, old, new, check",
    [
        ("01_guess_the_loss", "-np.log(p)", "1 - p", lambda f: check_probabilities(f, probabilities(LOGITS), LABELS)),
        ("02_squared_absolute_huber", "** 2", "** 2 / 2", lambda f: check_numbers(f, *NUMBERS, 1.0)),
        ("02_squared_absolute_huber", "np.abs(prediction", "(prediction", lambda f: check_numbers(f, -X, X, 1.0)),
        ("02_squared_absolute_huber", "0.5 * miss**2", "miss**2", lambda f: check_numbers(f, *NUMBERS, 1.0)),
        ("02_squared_absolute_huber", "delta * (miss", "(miss", lambda f: check_numbers(f, *NUMBERS, 2.0)),
        ("02_squared_absolute_huber", "np.mean(absolute", "np.sum(absolute", lambda f: check_numbers(f, *NUMBERS, 1.0)),
        (
            "04_categorical_cross_entropy",
            "t * np.log(p)\n",
            "t * np.log10(p)\n",
            lambda f: check_probabilities(f, probabilities(LOGITS), LABELS),
        ),
        (
            "04_categorical_cross_entropy",
            "prediction[label]",
            "prediction[0]",
            lambda f: check_probabilities(f, probabilities(LOGITS), LABELS),
        ),
        (
            "05_loss_class",
            "np.mean(self",
            "np.sum(self",
            lambda f: check_probabilities(f, probabilities(LOGITS), LABELS),
        ),
        (
            "05_loss_class",
            "y_pred_clipped * y_true, axis=1",
            "y_pred_clipped, axis=1",
            lambda f: check_probabilities(f, probabilities(LOGITS), LABELS),
        ),
        ("05_loss_class", "np.clip(y_pred, 1e-7, 1 - 1e-7)", "np.clip(y_pred, 1e-8, 1 - 1e-7)", check_ceiling),
        ("05_loss_class", "np.clip(y_pred, 1e-7, 1 - 1e-7)", "y_pred.clip(1e-7, 1)", check_ceiling),
        ("06_loss_from_logits", "largest + np.log", "np.log", lambda f: check_logits(f, LOGITS, LABELS)),
        (
            "06_loss_from_logits",
            "logits * targets, axis=1",
            "logits, axis=1",
            lambda f: check_logits(f, LOGITS, LABELS),
        ),
        ("06_loss_from_logits", "-np.mean(log_prob", "np.mean(log_prob", lambda f: check_logits(f, LOGITS, LABELS)),
        (
            "06_loss_from_logits",
            "np.max(logits, axis=1, keepdims=True)",
            "np.max(logits)",
            lambda f: check_logits(f, EXTREME, LABELS),
        ),
        ("07_binary_cross_entropy", "(1 - y) * np.log(1 - p)", "0 * p", lambda f: check_binary_probabilities(f, P, Y)),
        ("07_binary_cross_entropy", "[1 - p, p][y]", "[p, 1 - p][y]", lambda f: check_binary_probabilities(f, P, Y)),
        ("07_binary_cross_entropy", "p = np.clip(p, 1e-7, 1 - 1e-7)", "p = np.clip(p, 1e-9, 1)", check_ceiling),
        ("07_binary_cross_entropy", "- x * y", "+ x * y", lambda f: check_binary_logits(f, X, Y)),
        (
            "07_binary_cross_entropy",
            "np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))",
            "np.log1p(np.exp(x))",
            lambda f: check_binary_logits(f, 500 * X, Y) or check_binary_logits(f, -500 * X, Y),
        ),
    ],
)
def test_a_planted_mistake_is_found(path: str, old: str, new: str, check: Check) -> None:
    origin = f"06_loss/{path}.py"
    source = (ROOT / origin).read_text(encoding="utf-8")
    assert old in source
    mistaken = source.replace(old, new)

    def take_from(name: str) -> object:
        return take(mistaken, origin, (name,))[name] if LESSONS[name] == path else lesson(name)

    check(lesson)  # the lesson as it stands passes
    with pytest.raises((AssertionError, RuntimeWarning)):
        check(take_from)
