"""Layers for images: a small linear layer slid over the picture, the maximum of small squares, and back to rows."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, DTypeLike, NDArray

from .layers import Layer, Parameter, as_numbers


class Conv2d(Layer):
    """y = x * weight + bias, where * slides each filter over the image without flipping it (cross-correlation).

    Shapes: x (batch, in_channels, height, width), weight (out_channels, in_channels, kernel, kernel), bias
    (out_channels,), y (batch, out_channels, H, W) with H = (height + 2 padding - kernel) / stride + 1, rounded down.
    Initial weights as in Linear, with in_channels * kernel^2 inputs (LeCun et al. 1998; He et al. 2015).
    Raises ValueError for sizes below one and for images that are too small or have other channels.
    """

    may_skip_input_gradient = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int = 1,
        padding: int = 0,
        *,
        dtype: DTypeLike = np.float32,
        seed: int | np.random.Generator | None = None,
    ) -> None:
        if min(in_channels, out_channels, kernel_size, stride) < 1 or padding < 0:
            raise ValueError(
                "Conv2d: channels, kernel_size and stride must be at least 1 and padding at least 0, got "
                f"{in_channels}, {out_channels}, {kernel_size}, {stride}, {padding}"
            )
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding
        inputs = in_channels * kernel_size**2
        weight = np.random.default_rng(seed).standard_normal((out_channels, in_channels, kernel_size, kernel_size))
        self._weight = Parameter((weight * np.sqrt(2 / inputs)).astype(dtype))
        self._bias = Parameter(np.zeros(out_channels, dtype=dtype))

    def forward(self, x: ArrayLike) -> NDArray:
        x = as_numbers(x, self, self._weight.data.dtype)
        if x.ndim != 4 or x.shape[1] != self.in_channels:
            raise ValueError(f"{self}: expected (batch, {self.in_channels}, height, width), got {x.shape}")
        pad, size, step = self.padding, self.kernel_size, self.stride
        if min(x.shape[2:]) + 2 * pad < size:
            raise ValueError(f"{self}: the image {x.shape[2:]} with padding {pad} is smaller than the kernel {size}")
        if pad:
            x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        windows = sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::step, ::step]  # (b, c, H, W, k, k)
        b, _, H, W = windows.shape[:4]
        # im2col: every window becomes a row, and the convolution one matrix product
        self._seen = windows.transpose(0, 2, 3, 1, 4, 5).reshape(b * H * W, -1)
        self._shapes = x.shape, (b, H, W)
        y = self._seen @ self._weight.data.reshape(self.out_channels, -1).T
        y += self._bias.data
        return np.ascontiguousarray(y.reshape(b, H, W, -1).transpose(0, 3, 1, 2))

    def backward(self, dL_dy: ArrayLike, *, input_gradient: bool = True) -> NDArray | None:
        """See `Layer.backward` and, for `input_gradient`, `Linear.backward`."""
        columns = self._kept()
        padded, (b, H, W) = self._shapes
        dL_dy = self._gradient(dL_dy, (b, self.out_channels, H, W))
        rows = dL_dy.transpose(0, 2, 3, 1).reshape(b * H * W, -1)  # (windows, out)
        self._weight.grad[...] = (rows.T @ columns).reshape(self._weight.data.shape)
        self._bias.grad[...] = rows.sum(axis=0)
        if not input_gradient:
            return None
        pad, size, step = self.padding, self.kernel_size, self.stride
        pieces = (rows @ self._weight.data.reshape(self.out_channels, -1)).reshape(b, H, W, -1, size, size)
        dL_dx = np.zeros(padded, dtype=pieces.dtype)
        for i in range(size):  # a pixel lies under several windows: add up what each sends back
            for j in range(size):
                part = pieces[..., i, j].transpose(0, 3, 1, 2)
                dL_dx[:, :, i : i + step * H : step, j : j + step * W : step] += part
        return dL_dx[:, :, pad : padded[2] - pad, pad : padded[3] - pad]

    def named_parameters(self) -> dict[str, Parameter]:
        return {"weight": self._weight, "bias": self._bias}

    def __repr__(self) -> str:
        return f"Conv2d({self.in_channels}, {self.out_channels}, {self.kernel_size})"


class MaxPool2d(Layer):
    """The maximum of each square of kernel_size x kernel_size pixels, of which one lies beside the other.

    Shapes: x (batch, channels, height, width), y with height and width divided by kernel_size, rounded down. The
    gradient goes to the first maximum of each square, as PyTorch's does. Raises ValueError for other shapes and for
    sizes below one.
    """

    def __init__(self, kernel_size: int) -> None:
        if kernel_size < 1:
            raise ValueError(f"MaxPool2d: kernel_size must be at least 1, got {kernel_size}")
        self.kernel_size = kernel_size

    def forward(self, x: ArrayLike) -> NDArray:
        x, k = as_numbers(x, self), self.kernel_size
        if x.ndim != 4 or min(x.shape[2:]) < k:
            raise ValueError(f"{self}: expected (batch, channels, height >= {k}, width >= {k}), got {x.shape}")
        self._seen, self._shape = x, (*x.shape[:2], x.shape[2] // k, x.shape[3] // k)
        y = self._corner(x, 0).copy()
        for corner in range(1, k * k):  # k * k whole arrays compared, far faster than many small squares
            np.maximum(y, self._corner(x, corner), out=y)
        self._largest = y
        return y.copy()

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        x = self._kept()
        dL_dy = self._gradient(dL_dy, self._shape)
        dL_dx = np.zeros(x.shape, dtype=dL_dy.dtype)
        open_ = np.ones(self._shape, dtype=bool)  # squares whose maximum was not met yet
        for corner in range(self.kernel_size**2):
            here = open_ & (self._corner(x, corner) == self._largest)
            self._corner(dL_dx, corner)[...] = dL_dy * here
            open_ &= ~here
        return dL_dx

    def _corner(self, x: NDArray, number: int) -> NDArray:
        """One pixel of every square, as a view of x: shaped as the output. Numbers go row by row."""
        (i, j), k = divmod(number, self.kernel_size), self.kernel_size
        return x[:, :, i : self._shape[2] * k : k, j : self._shape[3] * k : k]

    def __repr__(self) -> str:
        return f"MaxPool2d({self.kernel_size})"


class Flatten(Layer):
    """(batch, ...) to (batch, features), the last axis fastest; with images a row is channel, then row, then column."""

    def forward(self, x: ArrayLike) -> NDArray:
        x = as_numbers(x, "Flatten")
        self._seen = x  # for its shape
        return x.reshape(len(x), -1)

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        shape = self._kept().shape
        return self._gradient(dL_dy, (shape[0], int(np.prod(shape[1:])))).reshape(shape)
