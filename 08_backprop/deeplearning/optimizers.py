"""Optimizers: from gradients to better parameters."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

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
        self._flat: list[tuple[NDArray, NDArray]] = []
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
        self._scratch = [np.empty_like(data) for data, _ in self._flat]
        self._state: dict[str, list[NDArray]] = {}
        self.steps = 0  # taken so far

    def step(self) -> None:
        """Change every parameter by its gradient. RuntimeError when a parameter was given new storage meanwhile."""
        for p, (data, grad) in zip(self.parameters, self._views, strict=True):
            if p.data is not data or p.grad is not grad:
                raise RuntimeError(
                    f"{type(self).__name__}: a parameter has other storage than when this optimizer was made "
                    "(another dtype was assigned, or a newer optimizer took it over); make a new optimizer"
                )
        self.steps += 1
        for k, (data, grad) in enumerate(self._flat):
            self._update(k, data, grad)

    def zero_grad(self) -> None:
        """Set all gradients to zero. `backward` writes them anew anyway; PyTorch, which adds, needs this each step."""
        for _, grad in self._flat:
            grad[...] = 0

    def _update(self, k: int, data: NDArray, grad: NDArray) -> None:
        """Change `data` in place; `k` numbers the buffer. `grad` must come out as it went in."""
        raise NotImplementedError

    def _make_state(self, *names: str) -> None:
        """Arrays of zeros shaped as the buffers, kept from step to step."""
        for name in names:
            self._state[name] = [np.zeros_like(data) for data, _ in self._flat]

    def _decayed(self, k: int, data: NDArray, grad: NDArray) -> NDArray:
        """The gradient with weight_decay * w added, in the scratch array. For optimizers that have a weight_decay."""
        if not self.weight_decay:
            return grad
        np.multiply(data, self.weight_decay, out=self._scratch[k])
        self._scratch[k] += grad
        return self._scratch[k]

    def state_dict(self) -> dict[str, NDArray]:
        """Copies of everything that the next step depends on: the count of steps and the running arrays."""
        arrays = {f"{name}.{k}": a.copy() for name, parts in self._state.items() for k, a in enumerate(parts)}
        return {"steps": np.array(self.steps), **arrays}

    def load_state_dict(self, state: dict[str, NDArray]) -> None:
        """Take such a state over, all or nothing. Raises ValueError for a state of other parameters or kind."""
        mine = self.state_dict()
        if state.keys() != mine.keys() or any(np.shape(state[n]) != a.shape for n, a in mine.items()):
            raise ValueError(
                f"{type(self).__name__}: this state was saved by another optimizer or for other parameters"
            )
        for name, parts in self._state.items():
            for k, a in enumerate(parts):
                a[...] = state[f"{name}.{k}"]
        self.steps = int(state["steps"])


def check_rate(who: object, name: str, value: float) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{type(who).__name__}: {name} must be a number of at least zero, got {value}")
    return float(value)


def check_share(who: object, name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"{type(who).__name__}: {name} must lie between 0 and 1 (without 1), got {value}")
    return float(value)


class SGD(Optimizer):
    """v <- momentum * v + g, w <- w - lr * v; without momentum w <- w - lr * g.

    Robbins and Monro 1951, Polyak 1964. g is dL/dw + weight_decay * w. The conventions are those of torch.optim.
    """

    def __init__(
        self, parameters: Iterable[Parameter], lr: float = 1e-3, momentum: float = 0.0, weight_decay: float = 0.0
    ) -> None:
        super().__init__(parameters, lr)
        self.momentum = check_share(self, "momentum", momentum)
        self.weight_decay = check_rate(self, "weight_decay", weight_decay)
        if momentum:
            self._make_state("velocity")

    def _update(self, k: int, data: NDArray, grad: NDArray) -> None:
        grad = self._decayed(k, data, grad)
        if self.momentum:
            velocity = self._state["velocity"][k]
            velocity *= self.momentum
            velocity += grad
            grad = velocity
        data -= np.multiply(grad, self.lr, out=self._scratch[k])


class Adagrad(Optimizer):
    """s <- s + g^2, w <- w - lr * g / (sqrt(s) + eps) (Duchi, Hazan and Singer 2011)."""

    def __init__(self, parameters: Iterable[Parameter], lr: float = 1e-2, eps: float = 1e-10) -> None:
        super().__init__(parameters, lr)
        self.eps = check_rate(self, "eps", eps)
        self._make_state("sum_of_squares")

    def _update(self, k: int, data: NDArray, grad: NDArray) -> None:
        total, scratch = self._state["sum_of_squares"][k], self._scratch[k]
        total += np.multiply(grad, grad, out=scratch)
        data -= scaled(grad, total, self.eps, self.lr, scratch)


class RMSprop(Optimizer):
    """s <- alpha * s + (1 - alpha) * g^2, w <- w - lr * g / (sqrt(s) + eps) (Hinton, Coursera lecture 6e, 2012)."""

    def __init__(
        self, parameters: Iterable[Parameter], lr: float = 1e-2, alpha: float = 0.99, eps: float = 1e-8
    ) -> None:
        super().__init__(parameters, lr)
        self.alpha, self.eps = check_share(self, "alpha", alpha), check_rate(self, "eps", eps)
        self._make_state("mean_square")

    def _update(self, k: int, data: NDArray, grad: NDArray) -> None:
        average, scratch = self._state["mean_square"][k], self._scratch[k]
        average *= self.alpha
        np.multiply(grad, grad, out=scratch)
        scratch *= 1 - self.alpha
        average += scratch
        data -= scaled(grad, average, self.eps, self.lr, scratch)


class Adam(Optimizer):
    """m and v are running means of g and g^2, corrected for their start at zero; w <- w - lr * m / (sqrt(v) + eps).

    Kingma and Ba 2015, algorithm 1. Kept are the sums m / (1 - beta1) and v / (1 - beta2): their factors and the
    corrections meet in two numbers, as in section 2 of the paper, and a step touches every weight ten times, not
    thirteen. `weight_decay` is added to the gradient; for decay outside the moments see AdamW.
    """

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr)
        self.betas = check_share(self, "betas[0]", betas[0]), check_share(self, "betas[1]", betas[1])
        self.eps = check_rate(self, "eps", eps)
        self.weight_decay = check_rate(self, "weight_decay", weight_decay)
        self._make_state("sum", "sum_of_squares")

    def _update(self, k: int, data: NDArray, grad: NDArray) -> None:
        total, squares, scratch = self._state["sum"][k], self._state["sum_of_squares"][k], self._scratch[k]
        grad = self._decayed(k, data, grad)
        (beta1, beta2), t = self.betas, self.steps
        total *= beta1
        total += grad
        squares *= beta2
        squares += np.multiply(grad, grad, out=scratch)
        root = math.sqrt((1 - beta2) / (1 - beta2**t))  # sqrt(v, corrected) = root * sqrt(squares)
        rate = self.lr * (1 - beta1) / (1 - beta1**t) / root
        data -= scaled(total, squares, self.eps / root, rate, scratch)


class AdamW(Adam):
    """Adam with decay outside the moments: w <- (1 - lr * weight_decay) * w first (Loshchilov and Hutter 2019)."""

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay)

    def _decayed(self, k: int, data: NDArray, grad: NDArray) -> NDArray:
        data *= 1 - self.lr * self.weight_decay
        return grad


def scaled(top: NDArray, squares: NDArray, eps: float, lr: float, out: NDArray) -> NDArray:
    """lr * top / (sqrt(squares) + eps), written into `out`."""
    np.sqrt(squares, out=out)
    out += eps
    np.divide(top, out, out=out)
    out *= lr
    return out
