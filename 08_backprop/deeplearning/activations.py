"""Activations: y = f(x), element by element, and softmax, row by row. Inputs, outputs, gradients have one shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .layers import Layer, as_numbers


class ReLU(Layer):
    """y = max(0, x) (Nair and Hinton 2010). The slope at 0 is taken as 0, as PyTorch does."""

    def forward(self, x: ArrayLike) -> NDArray:
        self._seen = np.maximum(as_numbers(x, "ReLU"), 0)
        return self._seen

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        y = self._kept()
        return self._gradient(dL_dy, y.shape) * (y > 0)


class LeakyReLU(Layer):
    """y = x for x > 0, else negative_slope * x (Maas et al. 2013). Raises ValueError for a slope that is not finite."""

    def __init__(self, negative_slope: float = 0.01) -> None:
        if not np.isfinite(negative_slope):
            raise ValueError(f"LeakyReLU: negative_slope must be a finite number, got {negative_slope}")
        self.negative_slope = float(negative_slope)

    def forward(self, x: ArrayLike) -> NDArray:
        self._seen = as_numbers(x, "LeakyReLU")
        return np.where(self._seen > 0, self._seen, self._seen * self.negative_slope)

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        x = self._kept()
        dL_dy = self._gradient(dL_dy, x.shape)
        return np.where(x > 0, dL_dy, dL_dy * self.negative_slope)

    def __repr__(self) -> str:
        return f"LeakyReLU({self.negative_slope})"


class Sigmoid(Layer):
    """y = 1 / (1 + e^-x), written so that no e^x overflows. Slope y (1 - y)."""

    def forward(self, x: ArrayLike) -> NDArray:
        self._seen = sigmoid(as_numbers(x, "Sigmoid"))
        return self._seen

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        y = self._kept()
        return self._gradient(dL_dy, y.shape) * y * (1 - y)


class Tanh(Layer):
    """y = tanh(x). Slope 1 - y^2."""

    def forward(self, x: ArrayLike) -> NDArray:
        self._seen = np.tanh(as_numbers(x, "Tanh"))
        return self._seen

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        y = self._kept()
        return self._gradient(dL_dy, y.shape) * (1 - y * y)


class Softmax(Layer):
    """y_i = e^x_i / sum_j e^x_j in each row of x (batch, classes): rows of probabilities.

    For training, hand the scores themselves to CrossEntropyLoss, which contains the softmax.
    """

    def forward(self, x: ArrayLike) -> NDArray:
        x = as_numbers(x, "Softmax")
        if x.ndim != 2:
            raise ValueError(f"Softmax: expected an input of shape (batch, classes), got {x.shape}")
        self._seen = softmax(x)
        return self._seen

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        y = self._kept()
        dL_dy = self._gradient(dL_dy, y.shape)
        return y * (dL_dy - (dL_dy * y).sum(axis=1, keepdims=True))  # the Jacobian diag(y) - y y^T, never built


def sigmoid(x: NDArray) -> NDArray:
    """1 / (1 + e^-x) of any shape; e is only ever raised to powers of zero or less."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def softmax(x: NDArray) -> NDArray:
    """Softmax of each row of x (batch, classes); the row's maximum is taken off first, which changes nothing else."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    e /= e.sum(axis=1, keepdims=True)
    return e
