"""Optimizers: from gradients to better parameters."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from .layers import Parameter


class Optimizer:
    """What every optimizer has. All parameters of one dtype are laid into one flat buffer, and their gradients into
    another, so that a step is a few operations on two long arrays; `.data` and `.grad` become views of the buffers.

    Raises ValueError without parameters or with a learning rate below zero.
    """

    def __init__(self, parameters: Iterable[Parameter], lr: float) -> None:
        self.parameters = list(dict.fromkeys(parameters))
        if not self.parameters:
            raise ValueError(f"{type(self).__name__}: no parameters to train; hand over model.parameters()")
        self.lr = check_rate(self, "lr", lr)
        self._flat: list[tuple[np.ndarray, np.ndarray]] = []
        for dtype in dict.fromkeys(p.data.dtype for p in self.parameters):
            members = [p for p in self.parameters if p.data.dtype == dtype]
            data = np.concatenate([p.data.ravel() for p in members])
            grad = np.concatenate([p.grad.ravel() for p in members])
            start = 0
            for p in members:
                shape, end = p.data.shape, start + p.data.size
                p.data, p.grad = data[start:end].reshape(shape), grad[start:end].reshape(shape)
                start = end
            self._flat.append((data, grad))
        self._views = [(p.data, p.grad) for p in self.parameters]

    def step(self) -> None:
        """Change every parameter by its gradient. RuntimeError when a parameter was given new storage meanwhile."""
        for p, (data, grad) in zip(self.parameters, self._views, strict=True):
            if p.data is not data or p.grad is not grad:
                raise RuntimeError(
                    f"{type(self).__name__}: a parameter has other storage than when this optimizer was made "
                    "(another dtype was assigned, or a newer optimizer took it over); make a new optimizer"
                )
        for k, (data, grad) in enumerate(self._flat):
            self._update(k, data, grad)

    def zero_grad(self) -> None:
        """Set all gradients to zero. `backward` writes them anew anyway; PyTorch, which adds, needs this each step."""
        for _, grad in self._flat:
            grad[...] = 0

    def _update(self, k: int, data: np.ndarray, grad: np.ndarray) -> None:
        """Change `data` in place; `k` numbers the buffer."""
        raise NotImplementedError


def check_rate(who: object, name: str, value: float) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{type(who).__name__}: {name} must be a number of at least zero, got {value}")
    return float(value)


class SGD(Optimizer):
    """w <- w - lr * dL/dw (Robbins and Monro 1951)."""

    def __init__(self, parameters: Iterable[Parameter], lr: float = 1e-3) -> None:
        super().__init__(parameters, lr)

    def _update(self, k: int, data: np.ndarray, grad: np.ndarray) -> None:
        data -= self.lr * grad
