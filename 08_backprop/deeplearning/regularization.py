"""Layers that behave differently in training: dropout and batch normalization."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from .layers import Layer, Parameter, as_numbers


class Dropout(Layer):
    """In training sets each element to zero with probability p and multiplies the rest by 1 / (1 - p); otherwise y = x.

    Any shape (Srivastava et al. 2014). `seed` is an integer or a Generator. Raises ValueError unless 0 <= p < 1.
    """

    def __init__(self, p: float = 0.5, seed: int | np.random.Generator | None = None) -> None:
        if not 0 <= p < 1:
            raise ValueError(f"Dropout: p must lie between 0 and 1 (without 1), got {p}")
        self.p = float(p)
        self._rng = np.random.default_rng(seed)

    def forward(self, x: ArrayLike) -> NDArray:
        x = as_numbers(x, "Dropout")
        if not self.training or self.p == 0:
            self._seen = np.ones(x.shape, x.dtype)
            return x.copy()
        keep = self._rng.random(x.shape, dtype=np.float32) >= self.p
        self._seen = keep * np.asarray(1 / (1 - self.p), x.dtype)
        return x * self._seen

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        factor = self._kept()
        return self._gradient(dL_dy, factor.shape) * factor

    def __repr__(self) -> str:
        return f"Dropout({self.p})"


class BatchNorm1d(Layer):
    """Each feature of x (batch, features) to mean 0 and variance 1 over the batch, then times weight plus bias.

    In training the batch's own mean and (biased) variance are used, and running averages are kept, the variance
    unbiased; otherwise the running ones are used (Ioffe and Szegedy 2015, algorithms 1 and 2; conventions of torch.nn).
    Raises ValueError for another width, and for a batch of one in training, whose variance says nothing.
    """

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1, *, dtype: DTypeLike = np.float32
    ) -> None:
        if num_features < 1 or not eps > 0 or not 0 < momentum <= 1:
            raise ValueError(
                "BatchNorm1d: needs num_features >= 1, eps > 0 and momentum above 0 up to 1, got "
                f"{num_features}, {eps}, {momentum}"
            )
        self.num_features, self.eps, self.momentum = num_features, float(eps), float(momentum)
        self._weight = Parameter(np.ones(num_features, dtype=dtype))
        self._bias = Parameter(np.zeros(num_features, dtype=dtype))
        self.running_mean = np.zeros(num_features, dtype=dtype)
        self.running_var = np.ones(num_features, dtype=dtype)
        self.num_batches_tracked = np.zeros((), dtype=np.int64)

    def forward(self, x: ArrayLike) -> NDArray:
        x = as_numbers(x, self, self._weight.data.dtype)
        if x.ndim != 2 or x.shape[1] != self.num_features:
            raise ValueError(f"{self}: expected an input of shape (batch, {self.num_features}), got {x.shape}")
        if self.training:
            if len(x) < 2:
                raise ValueError(f"{self}: in training a batch needs at least two samples, got {len(x)}")
            mean, variance = x.mean(axis=0), x.var(axis=0)  # biased: divided by the batch size
            unbiased = variance * (len(x) / (len(x) - 1))
            self.running_mean += self.momentum * (mean - self.running_mean)
            self.running_var += self.momentum * (unbiased - self.running_var)
            self.num_batches_tracked += 1
        else:
            mean, variance = self.running_mean, self.running_var
        self._scale = 1 / np.sqrt(variance + self.eps)  # (features,)
        self._used_batch = self.training
        self._seen = (x - mean) * self._scale
        return self._seen * self._weight.data + self._bias.data

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        normalized = self._kept()
        dL_dy = self._gradient(dL_dy, normalized.shape)
        self._weight.grad[...] = (dL_dy * normalized).sum(axis=0)
        self._bias.grad[...] = dL_dy.sum(axis=0)
        inner = dL_dy * self._weight.data
        if self._used_batch:  # mean and variance depend on x too: two more paths, which take away these two means
            inner = inner - inner.mean(axis=0) - normalized * (inner * normalized).mean(axis=0)
        return inner * self._scale

    def named_parameters(self) -> dict[str, Parameter]:
        return {"weight": self._weight, "bias": self._bias}

    def named_buffers(self) -> dict[str, NDArray]:
        return {
            "running_mean": self.running_mean,
            "running_var": self.running_var,
            "num_batches_tracked": self.num_batches_tracked,
        }

    def __repr__(self) -> str:
        return f"BatchNorm1d({self.num_features})"
