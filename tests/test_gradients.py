"""The referee of chapter 8, and the library under it: each part passes, and planted mistakes do not.

`from tests.test_gradients import gradient_check, gradient_check_weights` works from the root of the course.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "08_backprop"))

import numpy as np
import pytest

import deeplearning as dl
from deeplearning import gradient_check, gradient_check_weights

__all__ = ["gradient_check", "gradient_check_weights"]

RNG = np.random.default_rng(42)
X = RNG.standard_normal((4, 10))
LABELS = RNG.integers(0, 10, 4)


@pytest.mark.parametrize(
    "layer",
    [
        dl.Linear(10, 5, seed=0),
        dl.ReLU(),
        dl.LeakyReLU(),
        dl.Sigmoid(),
        dl.Tanh(),
        dl.Softmax(),
        dl.Model([dl.Linear(10, 6, seed=0), dl.Tanh(), dl.Linear(6, 3, seed=1)]),
    ],
    ids=lambda m: type(m).__name__,
)
def test_layers_pass(layer: dl.Layer) -> None:
    if isinstance(layer, dl.Model):
        layer.backward = layer._send_back  # the check sends a gradient of the output, a Model expects labels
    before = [p.data.copy() for p in layer.parameters()]
    assert gradient_check(layer, X)
    assert not layer.parameters() or gradient_check_weights(layer, X)
    assert all(np.array_equal(a, p.data) for a, p in zip(before, layer.parameters(), strict=True)), "works on copies"


@pytest.mark.parametrize(
    "loss, target",
    [
        (dl.MSELoss(), X[::-1]),
        (dl.L1Loss(), X[::-1]),
        (dl.HuberLoss(0.7), X[::-1]),
        (dl.BCEWithLogitsLoss(), X > 0),
        (dl.CrossEntropyLoss(), LABELS),
        (dl.CrossEntropyLoss(), np.eye(10)[LABELS]),
    ],
)
def test_losses_pass(loss: dl.Loss, target: np.ndarray) -> None:
    assert gradient_check(loss, X, target)


class NoTranspose(dl.Linear):
    """Square, so that the wrong side of W still has the right shape."""

    def backward(self, dL_dy, **kw):
        super().backward(dL_dy)
        return dL_dy @ self.weight.T


class MeanBias(dl.Linear):
    def backward(self, dL_dy, **kw):
        result = super().backward(dL_dy)
        self._bias.grad /= len(dL_dy)
        return result


class SignFlipped(dl.Linear):
    def backward(self, dL_dy, **kw):
        result = super().backward(dL_dy)
        self._weight.grad *= -1
        return result


class NoGate(dl.ReLU):
    def backward(self, dL_dy):
        return dL_dy


class SlopeOfInput(dl.Sigmoid):
    def backward(self, dL_dy):
        return dL_dy * X * (1 - X)


class DiagonalOnly(dl.Softmax):
    def backward(self, dL_dy):
        return dL_dy * self._seen * (1 - self._seen)


class ForgotN(dl.CrossEntropyLoss):
    def backward(self):
        return super().backward() * 4


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: gradient_check(NoTranspose(10, 10, seed=0), X),
        lambda: gradient_check_weights(MeanBias(10, 5, seed=0), X),
        lambda: gradient_check_weights(SignFlipped(10, 5, seed=0), X),
        lambda: gradient_check(NoGate(), X),
        lambda: gradient_check(SlopeOfInput(), X),
        lambda: gradient_check(DiagonalOnly(), X),
        lambda: gradient_check(ForgotN(), X, LABELS),
    ],
    ids=["transpose", "mean bias", "sign", "no gate", "slope of input", "diagonal", "forgot N"],
)
def test_planted_mistakes_fail(wrong, capsys: pytest.CaptureFixture) -> None:
    assert not wrong()
    assert float(capsys.readouterr().out.split()[-1]) > 1e-2


def test_what_it_prints(capsys: pytest.CaptureFixture) -> None:
    gradient_check(dl.Linear(10, 5, seed=0), X)
    label, value = capsys.readouterr().out.rsplit(" ", 1)
    assert label == "Max Relative Error:" and float(value) < 1e-7


def test_false_alarms() -> None:
    """Right gradients that the referee does not accept: a kink under the nudge, and a slope too small for the nudge."""
    assert not gradient_check(dl.ReLU(), np.array([[1e-6, 1.0]]))
    assert not gradient_check(dl.Sigmoid(), np.array([[24.0]]))


def test_layer_without_weights() -> None:
    with pytest.raises(ValueError, match="no weights"):
        gradient_check_weights(dl.ReLU(), X)
