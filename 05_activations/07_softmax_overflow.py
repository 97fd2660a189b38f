"""5.7  Softmax without overflow: subtract the largest score

Question  The scores are 1000, 1001, 1002. What is e^1000, and what does softmax make of it?
Needs     softmax, overflow, float32          Teaches  numerical stability
Run       python 05_activations/07_softmax_overflow.py
"""

# %% Imports and settings
import warnings

import numpy as np

SHIFTS = [0.0, 100.0, 700.0, 800.0, 1000.0, -1000.0]  # added to the scores 0, 1, 2


# %% The idea: only differences between scores count, so the largest may be moved to 0
def naive_softmax(inputs):  # as in lesson 5.6
    exponentials = np.exp(inputs)
    return exponentials / np.sum(exponentials, axis=1, keepdims=True)


class Activation_Softmax:
    """Scores to probabilities, row by row: e^x divided by the row's sum of e^x."""

    def forward(self, inputs):  # (batch, classes)
        shifted = inputs - np.max(inputs, axis=1, keepdims=True)  # largest score of each row becomes 0  # new
        exponentials = np.exp(shifted)  # new
        self.output = exponentials / np.sum(exponentials, axis=1, keepdims=True)  # each row sums to 1


def with_warnings(function, *arguments):
    """The answer, and what NumPy warned of, as text."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        answer = function(*arguments)
    return answer, ", ".join(str(warning.message).replace(" encountered", "") for warning in caught)


def three(numbers, form="5.3f"):
    return " ".join(f"{number:{form}}" for number in numbers)


# %% Run it: how large may a number be?
print("    x  e^x")
for x in [100.0, 709.0, 710.0, -700.0, -1000.0]:
    power, said = with_warnings(np.exp, x)
    print(f"{x:5.0f}  {power:.2g}  {said}".rstrip())
print()

# %% Run it: the same three scores, moved up and down together
softmax = Activation_Softmax()
print("scores               naive                     stable")
for shift in SHIFTS:
    scores = np.array([[0.0, 1.0, 2.0]]) + shift  # (1, classes)
    (row,), said = with_warnings(naive_softmax, scores)
    softmax.forward(scores)
    (stable,) = softmax.output
    print(f"{three(scores[0], '5.0f')}    {three(row)}    {three(stable)}  {said}".rstrip())
print()

# %% Run it: one batch, every row with its own largest score; and float32 gives up much earlier
batch = np.array([[1000.0, 1001.0, 1002.0], [-1000.0, 0.0, 1000.0], [3.0, 1.0, 0.2]])  # (batch, classes)
softmax.forward(batch)
print("a batch, stable:")
print(softmax.output.round(3))
for x in [88.0, 89.0]:
    power, said = with_warnings(np.exp, np.float32(x))
    print(f"in float32, e^{x:.0f} = {power:.2g}  {said}".rstrip())

# %% Check: rows sum to 1 whatever the scores; a shift changes nothing; on ordinary scores both ways agree
assert np.allclose(softmax.output.sum(axis=1), 1)
ordinary = np.array([[3.0, 1.0, 0.2], [-4.0, 5.5, 5.0], [0.0, 0.0, 0.0]])
softmax.forward(ordinary)
before = softmax.output
assert np.allclose(before, naive_softmax(ordinary))
softmax.forward(ordinary + np.array([[1e6], [-1e6], [123.0]]))  # another shift for every row
assert np.allclose(softmax.output, before)

# %% Try this
# 1. np.max(inputs, axis=1, keepdims=True) -> np.max(inputs)
#    One largest score for the whole batch. Which row suffers?
# 2. np.max(inputs, axis=1, keepdims=True) -> np.mean(inputs, axis=1, keepdims=True)
#    The average would centre the scores too. When does it fail?
# 3. SHIFTS = [50.0, 500.0, 706.0, 707.0, 708.0, 709.0]
#    Where exactly does the naive way break? Remember that e^709 still fits.
