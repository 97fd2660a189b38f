"""The referee: does `backward` compute the slope that nudging measures?"""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .layers import Layer, Parameter
from .losses import Loss

NUDGE = 1e-5  # near the best nudge of a central difference in float64: smaller is lost in rounding, larger in curvature
PASSED_BELOW = 1e-5
TINY = 1e-12  # keeps 0 / 0 out of the relative error


def gradient_check(layer: Layer | Loss, x: ArrayLike, target: ArrayLike | None = None, *, seed: int = 12345) -> bool:
    """Compare the gradient for the input with central differences; print `Max Relative Error: X.XXe-YY`.

    `layer` is a layer and x its input, or a loss with its prediction and target. True when the largest relative error
    |a - n| / max(|a| + |n|, tiny) is below 1e-5. Works in float64 on copies: nothing of the caller's changes.
    Bands: below 1e-7 right; to 1e-5 good enough; to 1e-2 look again; above, a mistake. Inputs of ReLU that lie within
    1e-5 of zero, and gradients below 1e-8, are false alarms.
    """
    layer, x = in_float64(layer), np.array(x, dtype=np.float64)
    value, backward = total(layer, x, target, seed)
    value()
    return report([(backward(), numerical(value, x))])


def gradient_check_weights(layer: Layer, x: ArrayLike, *, seed: int = 12345) -> bool:
    """The same for the gradients of all parameters of a layer. Raises ValueError when it has none."""
    layer, x = in_float64(layer), np.array(x, dtype=np.float64)
    if not layer.parameters():
        raise ValueError(f"{layer} has no weights to check; use gradient_check for its input")
    value, backward = total(layer, x, None, seed)
    value()
    backward()
    return report([(p.grad.copy(), numerical(value, p.data)) for p in layer.parameters()])


def total(
    layer: Layer | Loss, x: NDArray, target: ArrayLike | None, seed: int
) -> tuple[Callable[[], float], Callable[[], NDArray]]:
    """One number made from the output, and the function that sends its gradient back.

    A loss is a number already. The output of a layer is multiplied by fixed random numbers and added up, so that no two
    outputs count alike and no mistake can cancel. (Their seed is an odd one, lest x be the very same numbers.)
    """
    if isinstance(layer, Loss):
        return lambda: layer.forward(x, target), layer.backward
    weights = np.random.default_rng(seed).standard_normal(layer.forward(x).shape)
    return lambda: float((layer.forward(x) * weights).sum()), lambda: layer.backward(weights)


def numerical(value: Callable[[], float], array: NDArray) -> NDArray:
    """Central differences of `value` for each element of `array`, which is nudged in place and put back."""
    slopes = np.empty_like(array)
    for i in np.ndindex(array.shape):
        old = array[i]
        array[i] = old + NUDGE
        above = value()
        array[i] = old - NUDGE
        below = value()
        array[i] = old
        slopes[i] = (above - below) / (2 * NUDGE)
    return slopes


def relative_error(analytic: NDArray, measured: NDArray) -> float:
    """Largest |a - n| / max(|a| + |n|, tiny) over all elements; infinite when the shapes differ or a NaN appears."""
    if analytic.shape != measured.shape:
        return float("inf")
    error = np.abs(analytic - measured) / np.maximum(np.abs(analytic) + np.abs(measured), TINY)
    return float(np.nan_to_num(error, nan=np.inf).max(initial=0.0))


def report(pairs: list[tuple[NDArray, NDArray]]) -> bool:
    error = max(relative_error(*pair) for pair in pairs)
    print(f"Max Relative Error: {error:.2e}")
    return error < PASSED_BELOW


def in_float64(layer: Layer | Loss) -> Layer | Loss:
    """A deep copy whose parameters are float64."""
    twin = copy.deepcopy(layer)
    if isinstance(twin, Layer):
        for p in twin.parameters():
            widen(p)
    return twin


def widen(p: Parameter) -> None:
    p.data, p.grad = p.data.astype(np.float64), p.grad.astype(np.float64)
