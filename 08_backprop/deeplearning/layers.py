"""Parameters, the contract that every layer keeps, and the layers with weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray


class Parameter:
    """An array that is trained: `.data` and `.grad`, two arrays of one shape and dtype.

    An optimizer may move both into a buffer of its own; they stay the parameter's arrays, as views of that buffer.
    """

    def __init__(self, data: NDArray) -> None:
        self.data = data
        self.grad = np.zeros_like(data)

    def assign(self, value: ArrayLike) -> None:
        """Copy `value` in. The same dtype goes into the storage that is there; a floating value of another dtype brings
        new storage, and an optimizer made before will say so at its next step.

        Raises ValueError for another shape and TypeError for values that are no numbers.
        """
        if value is self.data:  # layer.weight -= ... has worked in place already
            return
        value = as_numbers(value, "a parameter", self.data.dtype)
        if value.shape != self.data.shape:
            raise ValueError(f"a parameter of shape {self.data.shape} cannot take values of shape {value.shape}")
        if value.dtype == self.data.dtype:
            self.data[...] = value
        else:
            self.data, self.grad = value.copy(), np.zeros_like(value)


def as_numbers(x: ArrayLike, who: object, dtype: DTypeLike = np.float32) -> NDArray:
    """Return `x` as an array of floats: floats stay as they are, integers and booleans become `dtype`.

    Raises TypeError, naming `who`, for text, objects, complex numbers and rows of unequal length.
    """
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        return x
    try:
        array = np.asarray(x)
    except ValueError:  # rows of unequal length
        raise TypeError(f"{who}: expected an array of numbers, got rows of unequal length") from None
    if array.dtype.kind in "iub":
        return array.astype(dtype)
    if array.dtype.kind != "f":
        raise TypeError(f"{who}: expected an array of numbers, got one of type {array.dtype}")
    return array


class Layer:
    """What every layer has. A layer without weights inherits everything but `forward` and `backward`."""

    training = True
    may_skip_input_gradient = False  # True: backward takes input_gradient=False, which saves work in a first layer
    _seen: NDArray | None = None  # what backward needs from the last forward

    def forward(self, x: ArrayLike) -> NDArray:
        """The output for a batch `x`. Keeps what `backward` will need."""
        raise NotImplementedError

    def backward(self, dL_dy: ArrayLike) -> NDArray:
        """From the gradient of the loss for the output to the gradient for the input, both shaped as these are.

        Writes (does not add to) the gradients of the layer's own parameters. Raises RuntimeError before `forward`.
        """
        raise NotImplementedError

    def named_parameters(self) -> dict[str, Parameter]:
        """Parameters by the names that they have in PyTorch."""
        return {}

    def named_buffers(self) -> dict[str, NDArray]:
        """Arrays that belong to the state but are not trained, such as running averages."""
        return {}

    def parameters(self) -> list[Parameter]:
        """Parameters in a fixed order, for an optimizer."""
        return list(self.named_parameters().values())

    def train(self) -> None:
        """From now on behave as in training. Matters to layers such as dropout."""
        self.training = True

    def eval(self) -> None:
        """From now on behave as when predicting."""
        self.training = False

    def _gradient(self, dL_dy: ArrayLike, shape: tuple[int, ...]) -> NDArray:
        """Check the gradient handed to `backward` against the shape of the last output."""
        dL_dy = as_numbers(dL_dy, f"{self}.backward")
        if dL_dy.shape != shape:
            raise ValueError(f"{self}.backward: expected a gradient of shape {shape}, got {dL_dy.shape}")
        return dL_dy

    def _kept(self) -> NDArray:
        """What `forward` kept. Raises RuntimeError when there was no forward yet."""
        if self._seen is None:
            raise RuntimeError(f"{self}: backward() came before forward(); call forward(x) first")
        return self._seen

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Linear(Layer):
    """y = x W^T + b: every output sees every input.

    Shapes: x (batch, in_features), weight (out_features, in_features), bias (out_features,), y (batch, out_features);
    after `backward` the gradients `dL_dW` and `dL_db`, shaped as weight and bias. `_w` and `_b` are short names of
    weight and bias. All of them are the parameters' arrays themselves, so `layer._w -= lr * layer.dL_dW` trains.

    Initial weights are normal with standard deviation sqrt(2 / in_features), biases zero (He et al. 2015, eq. 10).
    `seed` is an integer or a `numpy.random.Generator`. Raises ValueError for sizes below one and for other dtypes.
    """

    may_skip_input_gradient = True

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        dtype: DTypeLike = np.float32,
        seed: int | np.random.Generator | None = None,
    ) -> None:
        for name, size in (("in_features", in_features), ("out_features", out_features)):
            if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 1:
                raise ValueError(f"Linear: {name} must be a whole number above zero, got {size!r}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"Linear: dtype must be np.float32 or np.float64, got {np.dtype(dtype)}")
        self.in_features, self.out_features = int(in_features), int(out_features)
        rng = np.random.default_rng(seed)
        weight = rng.standard_normal((out_features, in_features)) * np.sqrt(2 / in_features)
        self._weight = Parameter(weight.astype(dtype))
        self._bias = Parameter(np.zeros(out_features, dtype=dtype))

    def forward(self, x: ArrayLike) -> NDArray:
        x = as_numbers(x, self, self._weight.data.dtype)
        if x.ndim != 2 or x.shape[1] != self.in_features:
            raise ValueError(f"{self}: expected an input of shape (batch, {self.in_features}), got {x.shape}")
        self._seen = x
        y = x @ self._weight.data.T  # (batch, out)
        y += self._bias.data
        return y

    def backward(self, dL_dy: ArrayLike, *, input_gradient: bool = True) -> NDArray | None:
        """See `Layer.backward`. A first layer may save work: without `input_gradient` it returns None."""
        x = self._kept()
        dL_dy = self._gradient(dL_dy, (len(x), self.out_features))
        np.matmul(dL_dy.T, x, out=self._weight.grad)  # (out, in): summed over the batch, straight into its place
        np.sum(dL_dy, axis=0, out=self._bias.grad)  # (out,)
        return dL_dy @ self._weight.data if input_gradient else None  # (batch, in)

    def named_parameters(self) -> dict[str, Parameter]:
        return {"weight": self._weight, "bias": self._bias}

    @property
    def weight(self) -> NDArray:
        """The weights, (out_features, in_features): the parameter's array itself."""
        return self._weight.data

    @weight.setter
    def weight(self, value: ArrayLike) -> None:
        self._weight.assign(value)

    @property
    def bias(self) -> NDArray:
        """The biases, (out_features,): the parameter's array itself."""
        return self._bias.data

    @bias.setter
    def bias(self, value: ArrayLike) -> None:
        self._bias.assign(value)

    _w, _b = weight, bias

    @property
    def dL_dW(self) -> NDArray:
        """The gradient of the loss for the weights, (out_features, in_features)."""
        return self._weight.grad

    @property
    def dL_db(self) -> NDArray:
        """The gradient of the loss for the biases, (out_features,)."""
        return self._bias.grad

    def __repr__(self) -> str:
        return f"Linear({self.in_features}, {self.out_features})"
