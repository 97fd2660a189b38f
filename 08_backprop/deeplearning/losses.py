"""Losses: how wrong a batch of predictions is, one number, and its gradient for the predictions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .activations import sigmoid
from .layers import as_numbers


class Loss:
    """What every loss has. `forward` keeps what `backward` needs."""

    _kept: tuple[NDArray, NDArray] | None = None

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        """The mean loss."""
        raise NotImplementedError

    def backward(self) -> NDArray:
        """The gradient of the mean loss for the prediction, shaped as the prediction. RuntimeError before `forward`."""
        raise NotImplementedError

    def _pair(self, prediction: ArrayLike, target: ArrayLike) -> tuple[NDArray, NDArray]:
        """Both as arrays of one shape. Broadcasting is refused: (n, 1) against (n,) would give n x n differences."""
        prediction = as_numbers(prediction, f"{self}: prediction")
        target = as_numbers(target, f"{self}: target", prediction.dtype)
        if prediction.shape != target.shape:
            raise ValueError(
                f"{self}: prediction has shape {prediction.shape} and target {target.shape}; they must be equal"
            )
        return nonempty(self, prediction), finite(self, target)

    def _both(self) -> tuple[NDArray, NDArray]:
        if self._kept is None:
            raise RuntimeError(f"{self}: backward() came before forward(); call forward(prediction, target) first")
        return self._kept

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def nonempty(who: Loss, prediction: NDArray) -> NDArray:
    if prediction.size == 0:
        raise ValueError(f"{who}: the batch is empty, shape {prediction.shape}; a mean needs at least one sample")
    return prediction


def finite(who: Loss, target: NDArray) -> NDArray:
    if not np.isfinite(target).all():
        raise ValueError(f"{who}: the target holds NaN or infinity; remove or mend these rows")
    return target


class MSELoss(Loss):
    """Mean of (prediction - target)^2 over all elements. Any shape."""

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        self._kept = prediction, target = self._pair(prediction, target)
        return float(np.mean((prediction - target) ** 2))

    def backward(self) -> NDArray:
        prediction, target = self._both()
        return (prediction - target) * (2 / prediction.size)


class L1Loss(Loss):
    """Mean of |prediction - target| over all elements (mean absolute error). The slope at 0 is taken as 0."""

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        self._kept = prediction, target = self._pair(prediction, target)
        return float(np.mean(np.abs(prediction - target)))

    def backward(self) -> NDArray:
        prediction, target = self._both()
        return np.sign(prediction - target) / prediction.size


class HuberLoss(Loss):
    """Half the squared error up to delta, then linear with slope delta (Huber 1964); mean over all elements."""

    def __init__(self, delta: float = 1.0) -> None:
        if not (np.isfinite(delta) and delta > 0):
            raise ValueError(f"HuberLoss: delta must be above zero, got {delta}")
        self.delta = float(delta)

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        self._kept = prediction, target = self._pair(prediction, target)
        miss = np.abs(prediction - target)
        near = np.minimum(miss, self.delta)  # the quadratic part; what lies beyond counts linearly
        return float(np.mean(0.5 * near**2 + self.delta * (miss - near)))

    def backward(self) -> NDArray:
        prediction, target = self._both()
        return np.clip(prediction - target, -self.delta, self.delta) / prediction.size

    def __repr__(self) -> str:
        return f"HuberLoss({self.delta})"


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy of sigmoid(prediction), mean over all elements: log(1 + e^x) - target * x, without overflow.

    Targets lie between 0 and 1. Raises ValueError otherwise.
    """

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        self._kept = prediction, target = self._pair(prediction, target)
        if target.min() < 0 or target.max() > 1:
            raise ValueError(f"{self}: targets must lie between 0 and 1, got {target.min()} to {target.max()}")
        loss = np.maximum(prediction, 0) - prediction * target + np.log1p(np.exp(-np.abs(prediction)))
        return float(np.mean(loss))

    def backward(self) -> NDArray:
        prediction, target = self._both()
        return (sigmoid(prediction) - target) / prediction.size


class CrossEntropyLoss(Loss):
    """Softmax and -log of the probability of the right class, from logits, mean over the samples.

    Shapes: prediction (batch, classes); target (batch,) whole numbers 0 to classes - 1, or (batch, classes)
    probabilities such as one-hot rows. Gradient (softmax - one_hot) / batch.
    """

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        prediction = as_numbers(prediction, f"{self}: prediction")
        if prediction.ndim != 2:
            raise ValueError(f"{self}: expected a prediction of shape (batch, classes), got {prediction.shape}")
        nonempty(self, prediction)
        if np.ndim(target) == 2:
            _, target = self._pair(prediction, target)
            if target.min() < 0 or np.abs(target.sum(axis=1) - 1).max() > 1e-4:
                raise ValueError(f"{self}: rows of a two-dimensional target must be probabilities that sum to 1")
        else:
            target = class_numbers(self, target, *prediction.shape)
        shifted = prediction - prediction.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        self._kept = e, target  # backward needs the softmax, which is these powers over their sum
        log_total = np.log(e.sum(axis=1))  # log-sum-exp: no overflow, no log of 0
        if target.ndim == 1:
            right = shifted[np.arange(len(target)), target]
            return float(np.mean(log_total - right))
        return float(np.mean((target * (log_total[:, None] - shifted)).sum(axis=1)))

    def backward(self) -> NDArray:
        e, target = self._both()
        gradient = e / e.sum(axis=1, keepdims=True)
        if target.ndim == 1:
            gradient[np.arange(len(target)), target] -= 1
        else:
            gradient = gradient - target
        gradient /= len(e)
        return gradient


def class_numbers(who: object, target: ArrayLike, batch: int, classes: int) -> NDArray:
    """Labels as an array (batch,) of int64. Raises TypeError or ValueError naming what is wrong with them."""
    labels = np.asarray(target)
    if labels.dtype.kind == "f" and np.isnan(labels).any():
        raise ValueError(f"{who}: the labels hold NaN; remove or mend these rows")
    if labels.dtype.kind not in "iu":
        raise TypeError(f"{who}: labels must be whole numbers, got an array of type {labels.dtype}")
    if labels.shape != (batch,):
        raise ValueError(f"{who}: expected {batch} labels, shape ({batch},), got {labels.shape}")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"{who}: labels must lie between 0 and {classes - 1}, got {labels.min()} to {labels.max()}")
    return labels.astype(np.int64, copy=False)  # unsigned labels would wrap around below zero
