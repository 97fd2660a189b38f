"""The activations of chapter 5 against PyTorch, in float64.

Each one is taken out of its lesson as it stands there; the lesson itself is not run.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pytest
import torch
from definitions import ROOT, definition, take
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

Function = Callable[[np.ndarray], np.ndarray]

RELU = definition("05_activations/02_relu.py", "Activation_ReLU")["Activation_ReLU"]
SQUASH = definition("05_activations/04_sigmoid_and_tanh.py", "Activation_Sigmoid", "Activation_Tanh", "naive_sigmoid")
LEAKY = definition("05_activations/05_leaky_relu.py", "Activation_LeakyReLU")["Activation_LeakyReLU"]
FIRST_SOFTMAX = definition("05_activations/06_softmax.py", "Activation_Softmax")["Activation_Softmax"]
SOFTMAX = definition("05_activations/07_softmax_overflow.py", "Activation_Softmax", "naive_softmax")

TINY = np.finfo(np.float64).smallest_subnormal
EXTREMES = np.array(
    [
        [1000.0, -1000.0, 0.0, -0.0],
        [TINY, -TINY, 1e-310, -1e-310],  # denormals
        [1000.0, 1001.0, 1002.0, 1000.0],
        [-1000.0, -1001.0, -1002.0, -1000.0],
        [0.0, -0.0, TINY, -TINY],
        [709.0, 710.0, -745.0, -746.0],  # the edges of e^x
        [1e300, -1e300, 1e-300, 1.0],
    ]
)


def forward(activation: object) -> Function:
    def answer(x: np.ndarray) -> np.ndarray:
        activation.forward(x)
        return activation.output

    return answer


def leaky_in_torch(alpha: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda x: torch.nn.functional.leaky_relu(x, alpha)


def softmax_in_torch(x: torch.Tensor) -> torch.Tensor:
    return torch.softmax(x, dim=1)


SAFE = {  # whatever the input
    "relu": (forward(RELU()), torch.relu),
    "sigmoid": (forward(SQUASH["Activation_Sigmoid"]()), torch.sigmoid),
    "tanh": (forward(SQUASH["Activation_Tanh"]()), torch.tanh),
    "leaky relu": (forward(LEAKY()), leaky_in_torch(0.01)),
    "leaky relu, alpha 0.3": (forward(LEAKY(0.3)), leaky_in_torch(0.3)),
    "leaky relu, alpha 2": (forward(LEAKY(alpha=2.0)), leaky_in_torch(2.0)),
    "softmax": (forward(SOFTMAX["Activation_Softmax"]()), softmax_in_torch),
}
NAIVE = {  # only while e^x fits into a float64
    "naive sigmoid": (SQUASH["naive_sigmoid"], torch.sigmoid),
    "naive softmax of 5.7": (SOFTMAX["naive_softmax"], softmax_in_torch),
    "softmax of 5.6": (forward(FIRST_SOFTMAX()), softmax_in_torch),
}


def batches(largest: float) -> st.SearchStrategy[np.ndarray]:
    shapes = array_shapes(min_dims=2, max_dims=2, max_side=7)  # (batch, classes)
    return arrays(np.float64, shapes, elements=st.floats(-largest, largest, allow_subnormal=True))


def agree(ours: Function, theirs: Callable[[torch.Tensor], torch.Tensor], x: np.ndarray) -> None:
    before = x.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # no overflow, no invalid value
        answer = ours(x)
    assert answer.dtype == np.float64 and answer.shape == x.shape
    # 1e-10 of the value itself; below 1e-300 only the absolute size counts, where a library may round denormals to 0
    np.testing.assert_allclose(answer, theirs(torch.from_numpy(x.copy())).numpy(), rtol=1e-10, atol=1e-300)
    np.testing.assert_array_equal(x, before, err_msg="an activation must not change what it is given")


@pytest.mark.parametrize("name", SAFE)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(x=st.one_of(batches(5.0), batches(1000.0)))
def test_equals_torch(name: str, x: np.ndarray) -> None:
    agree(*SAFE[name], x)


@pytest.mark.parametrize("name", SAFE)
def test_equals_torch_at_the_extremes(name: str) -> None:
    agree(*SAFE[name], EXTREMES)
    for row in EXTREMES:
        agree(*SAFE[name], row.reshape(1, -1))
        agree(*SAFE[name], row.reshape(-1, 1))


@pytest.mark.parametrize("name", NAIVE)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(x=batches(300.0))
def test_naive_way_equals_torch_where_it_can(name: str, x: np.ndarray) -> None:
    agree(*NAIVE[name], x)


@pytest.mark.parametrize("name", NAIVE)
def test_naive_way_overflows(name: str) -> None:
    with pytest.raises(RuntimeWarning, match="overflow"):
        agree(*NAIVE[name], np.array([[-1000.0, 1000.0]]))


@pytest.mark.parametrize(
    "path, name, old, new, theirs",
    [
        ("02_relu", "Activation_ReLU", "np.maximum(0, inputs)", "np.abs(inputs)", torch.relu),
        ("04_sigmoid_and_tanh", "Activation_Sigmoid", "np.where(inputs >= 0, 1, small)", "1", torch.sigmoid),
        ("05_leaky_relu", "Activation_LeakyReLU", "alpha=0.01", "alpha=0.0100001", leaky_in_torch(0.01)),
        (
            "07_softmax_overflow",
            "Activation_Softmax",
            "axis=1, keepdims=True)  # each",
            "axis=0)  # each",
            softmax_in_torch,
        ),
    ],
)
def test_a_planted_mistake_is_found(path: str, name: str, old: str, new: str, theirs: Callable) -> None:
    origin = f"05_activations/{path}.py"
    source = (ROOT / origin).read_text(encoding="utf-8")
    assert old in source
    mistaken = take(source.replace(old, new), origin, (name,))[name]
    with pytest.raises(AssertionError):
        agree(forward(mistaken()), theirs, np.array([[-2.0, 0.5, 1.0], [3.0, -0.1, 0.2], [0.3, 0.6, -1.5]]))


def test_definition_brings_what_is_needed_and_runs_nothing_else() -> None:
    source = """
import math
import missing_module
raise SystemExit("the lesson was run")
A, B = 2, 3
SIDE = missing_module.value
def twice(x):
    SIDE = x
    return A * SIDE
class Area:
    def of(self, radius):
        return math.pi * twice(radius)
"""
    found = take(source, "05_activations/made_up.py", ("Area",))
    assert list(found) == ["Area"]
    assert found["Area"]().of(1.0) == 2 * np.pi
    with pytest.raises(ValueError, match="defines no Circle"):
        take(source, "05_activations/made_up.py", ("Circle",))


def test_definition_reads_previous_chapters_beside_the_lesson() -> None:
    network = definition("05_activations/03_relu_bends_a_line.py", "network", "forward")
    x = np.linspace(0, 1, 9).reshape(-1, 1)
    np.testing.assert_allclose(network["forward"](x, *network["network"](8)), np.sin(2 * np.pi * x), atol=1e-12)
