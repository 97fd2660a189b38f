"""3.1  The dot product: multiply pairwise and add up

Question  What does inputs * weights give if both are lists? And if both are NumPy arrays?
Needs     weighted sum, neuron as a function          Teaches  dot product, array
Run       python 03_dot_product/01_dot_by_hand.py
"""

# %% Imports and settings
import numpy as np

INPUTS = [1.0, 2.0, 3.0, 2.5]
WEIGHTS = [0.2, 0.8, -0.5, 1.0]
BIAS = 2.0


# %% The idea: the loop of chapter 1 without the bias has a name, the dot product
def dot(a, b):
    total = 0.0
    for x, w in zip(a, b, strict=True):
        total = total + x * w
    return total


inputs, weights = np.array(INPUTS), np.array(WEIGHTS)  # the same numbers as arrays
by_call = np.dot(inputs, weights)
by_sign = inputs @ weights  # @ reads "matrix multiply"; for two rows of numbers it is the same as np.dot

# %% Run it
print(f"by the loop           {round(dot(INPUTS, WEIGHTS), 5)}")
print(f"by np.dot             {by_call.round(5)}")
print(f"by the sign @         {by_sign.round(5)}")
print(f"array * array         {(inputs * weights).round(5)}  pair by pair, not yet added up")
print(f"np.sum of these       {np.sum(inputs * weights).round(5)}")
print(f"with the bias         {(by_call + BIAS).round(5)}")
print()

# %% Run it: three mistakes on purpose
print(f"list + list           {INPUTS + WEIGHTS}")
try:
    INPUTS * WEIGHTS
except TypeError as error:
    print(f"list * list           TypeError: {error}")
try:
    np.dot(inputs, weights[:3])
except ValueError as error:
    print(f"one weight missing    ValueError: {error}")

# %% Check: the loop and NumPy agree, and a sum may be taken apart: dot(a, b + c) is dot(a, b) plus dot(a, c)
more = np.array([10.0, -20.0, 0.5, 3.0])
np.testing.assert_allclose(by_call, dot(INPUTS, WEIGHTS))
np.testing.assert_allclose(np.dot(inputs, weights + more), np.dot(inputs, weights) + np.dot(inputs, more))

# %% Try this
# 1. inputs @ weights -> inputs * weights
#    The usual slip. What is the difference between the two signs?
# 2. INPUTS = [0.0, 0.0, 1.0, 0.0]
#    A single one among zeros. What does the dot product pick out?
# 3. WEIGHTS = [1.0, 2.0, 3.0, 2.5]
#    The inputs meet themselves. Which sum is this?
