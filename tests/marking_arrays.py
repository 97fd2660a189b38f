"""What marks of exercises with arrays share: a call that guards the caller's arrays, and a comparison that explains."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from marking import PLAIN_WORDS, Wrong, expect, near

# What NumPy says when something does not fit, and what a beginner may have meant.
NUMPY_SAYS = {
    "truth value of an array": "`if`, `and`, `or` ask one question about one number, and an array holds many: "
    "np.where(question, a, b) asks at every place.",
    "only integer scalar arrays": "np.max and np.min look for the largest or smallest number of one array. To compare "
    "two numbers at every place take np.maximum and np.minimum (lesson 5.2).",
    "could not be broadcast": "NumPy lays two shapes on each other from the right; at every place the two numbers must "
    "be equal, or one of them 1 (lesson 4.3).",
    "matmul": "For @ the inner two numbers of the shapes must be equal, as in (4, 3) @ (3, 2) (lesson 3.3). Should one "
    "of the two be transposed?",
    "not aligned": "The inner two numbers must be equal, as in (4, 3) and (3, 2) (lesson 3.3). Should one of the two "
    "be transposed?",
    "is out of bounds for array of dimension": "An array of one dimension has only axis 0. Print its shape.",
    "Cannot interpret": "A shape stands in brackets of its own: np.zeros((3, 2)).",
}


def brief(value: Any) -> str:
    """Numbers short enough for a sentence."""
    if value is None:
        return "nothing (None)"
    try:
        array = np.asarray(value)
        array = array if array.dtype == bool else array.astype(float)
    except (TypeError, ValueError):
        text = repr(value)
        return text if len(text) <= 60 else text[:57] + "..."
    if array.size > 12:
        return f"an array of shape {array.shape}"
    if array.dtype == bool:
        return str(array.tolist())
    if array.ndim == 0:
        return f"{array:.6g}"
    if array.ndim == 1:
        return "[" + ", ".join(f"{number:.5g}" for number in array) + "]"
    return "[" + ", ".join(brief(row) for row in array) + "]"


def call(function: Callable, *arguments: Any) -> Any:
    """The answer of the reader's function; Wrong if it changed an array that it was given."""
    given = [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in arguments]
    with np.errstate(all="ignore"):
        try:
            answer = expect(function, *given)
        except Wrong as wrong:
            raise Wrong(plainer(str(wrong))) from None
    for number, (before, after) in enumerate(zip(arguments, given, strict=True), 1):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after):
            was, now = apart(before, after)
            raise Wrong(
                f"your {function.__name__} changes the caller's array: its argument number {number} was {was} before "
                f"the call and is {now} after it. Whoever called still needs those numbers. Make a new array in place "
                "of writing into the given one (x = x - 1 makes a new one, x -= 1 and x[...] = 1 write into the old "
                "one)."
            )
    return answer


def plainer(text: str) -> str:
    """An error in words that know NumPy, where there are any, in place of the general ones."""
    for said, plain in NUMPY_SAYS.items():
        if said in text:
            for general in PLAIN_WORDS.values():
                text = text.removesuffix(general)
            return f"{text.strip()} {plain}"
    return text


def attempt(function: Callable, *arguments: Any) -> Any:
    """The answer of the reader's function, None where it fails: for a look ahead at one typical mistake."""
    try:
        return call(function, *arguments)
    except Wrong:
        return None


def compare(got: Any, wanted: Any, what: str, typical: Iterable[tuple[Any, str]] = (), tolerance: float = 1e-6) -> None:
    """Wrong unless got is wanted. typical: pairs of a usual wrong answer (or a test of it) and what explains it."""
    if near(got, wanted, tolerance):
        return
    expected, came = apart(wanted, got)
    start = f"{what}: expected {expected}, got {came}"
    for value, why in typical:
        if looks_like(got, value, tolerance):
            raise Wrong(f"{start}: {why}")
    if np.shape(wanted) != shape_of(got):
        raise Wrong(
            f"{what}: expected an answer of shape {np.shape(wanted)}, got one of shape {shape_of(got)}. "
            "Write the shape of every array behind its line, as the lessons do: where does it leave the one you want?"
        )
    raise Wrong(f"{start}. Follow one of these numbers by hand, line by line, and see where your code parts from it.")


def apart(wanted: Any, got: Any) -> tuple[str, str]:
    """Both as text; of large arrays the first number in which they differ."""
    if np.size(wanted) > 12 and np.shape(wanted) == shape_of(got):
        difference = np.argwhere(~np.isclose(np.asarray(got, float), np.asarray(wanted, float)))
        place = tuple(int(i) for i in difference[0]) if len(difference) else ()
        if place:
            at = f" at place [{', '.join(map(str, place))}]"
            return brief(np.asarray(wanted)[place]) + at, brief(np.asarray(got)[place]) + " there"
    return brief(wanted), brief(got)


def looks_like(got: Any, value: Any, tolerance: float) -> bool:
    try:
        return bool(value(got)) if callable(value) else near(got, value, tolerance)
    except (TypeError, ValueError, IndexError):
        return False


def shape_of(value: Any) -> tuple[int, ...] | str:
    try:
        return np.shape(value)
    except ValueError:  # rows of different lengths
        return "unknown (its rows have different lengths)"


def broken(got: Any) -> bool:
    """Is there an inf or a nan in it?"""
    return not np.all(np.isfinite(np.asarray(got, float)))
