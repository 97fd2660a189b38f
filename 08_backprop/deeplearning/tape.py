"""A number that remembers where it came from: reverse-mode automatic differentiation on scalars."""

from __future__ import annotations

import math
from collections.abc import Callable


class Value:
    """A number with a gradient. Arithmetic on Values writes a tape; `backward()` plays it in reverse.

    After `loss.backward()`, `v.grad` is the derivative of loss for v. Gradients add up (a value may act on several
    paths, and through several calls): set `v.grad = 0.0` before the next pass. Method of Linnainmaa (1970).
    """

    def __init__(self, data: float, parents: tuple[Value, ...] = ()) -> None:
        self.data = float(data)
        self.grad = 0.0
        self._parents = parents
        self._pass_on: Callable[[], None] = lambda: None  # hands this value's gradient to its parents

    def _made(self, data: float, *slopes: tuple[Value, float]) -> Value:
        """A new value made from others, with the slope of the new one for each of them."""
        result = Value(data, tuple(parent for parent, _ in slopes))

        def pass_on() -> None:
            for parent, slope in slopes:
                parent.grad += slope * result.grad  # += because paths add

        result._pass_on = pass_on
        return result

    def __add__(self, other: Value | float) -> Value:
        other = as_value(other)
        return self._made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = as_value(other)
        return self._made(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, power: float) -> Value:
        return self._made(self.data**power, (self, power * self.data ** (power - 1)))

    def exp(self) -> Value:
        return self._made(math.exp(self.data), (self, math.exp(self.data)))

    def log(self) -> Value:
        return self._made(math.log(self.data), (self, 1 / self.data))

    def tanh(self) -> Value:
        return self._made(math.tanh(self.data), (self, 1 - math.tanh(self.data) ** 2))

    def relu(self) -> Value:
        return self._made(max(0.0, self.data), (self, 1.0 if self.data > 0 else 0.0))

    def backward(self) -> None:
        """Fill in `grad` of every value that this one was made from, last made first."""
        order: list[Value] = []
        seen: set[int] = set()
        stack: list[tuple[Value, bool]] = [(self, False)]
        while stack:  # parents before children; a loop, because long sums are deeper than Python's recursion limit
            value, ready = stack.pop()
            if ready:
                order.append(value)
            elif id(value) not in seen:
                seen.add(id(value))
                stack.append((value, True))
                stack += [(parent, False) for parent in value._parents]
        for value in order[:-1]:
            if value._parents:
                value.grad = 0.0  # of an earlier pass; the gradients of the leaves are kept and added to
        self.grad = 1.0
        for value in reversed(order):
            value._pass_on()

    def __neg__(self) -> Value:
        return self * -1.0

    def __sub__(self, other: Value | float) -> Value:
        return self + -as_value(other)

    def __truediv__(self, other: Value | float) -> Value:
        return self * as_value(other) ** -1.0

    def __radd__(self, other: float) -> Value:
        return self + other

    def __rmul__(self, other: float) -> Value:
        return self * other

    def __rsub__(self, other: float) -> Value:
        return as_value(other) - self

    def __rtruediv__(self, other: float) -> Value:
        return as_value(other) / self

    def __repr__(self) -> str:
        return f"Value({self.data:g}, grad={self.grad:g})"


def as_value(x: Value | float) -> Value:
    return x if isinstance(x, Value) else Value(x)
