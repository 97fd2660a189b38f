"""3.3  A layer is a matrix times a vector: the shape rule

Question  The rows of weights form a matrix. What does np.dot(weights, inputs) give? And np.dot(inputs, weights)?
Needs     dot product, vector, rows of weights, forward pass          Teaches  matrix, shape, shape rule
Run       python 03_dot_product/03_layer_is_matrix_times_vector.py
"""

# %% Imports and settings: the two layers of chapter 2
import numpy as np

INPUTS = np.array([1.0, 2.0, 3.0, 2.5])  # (4,)
WEIGHTS_1 = np.array([[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]])  # (3, 4)
BIASES_1 = np.array([2.0, 3.0, 0.5])  # (3,)
WEIGHTS_2 = np.array([[0.1, -0.14, 0.5], [-0.5, 0.12, -0.33], [-0.44, 0.73, -0.13]])  # (3, 3)
BIASES_2 = np.array([-1.0, 2.0, -0.5])  # (3,)

# %% The idea: one dot product for each row of weights, all rows in one call
hidden = np.dot(WEIGHTS_1, INPUTS) + BIASES_1  # (3, 4) times (4,) gives (3,)
outputs = np.dot(WEIGHTS_2, hidden) + BIASES_2  # (3, 3) times (3,) gives (3,)

# %% Run it
print(f"{WEIGHTS_1.shape} times {INPUTS.shape} gives {hidden.shape}   hidden   {hidden.round(5)}")
print(f"{WEIGHTS_2.shape} times {hidden.shape} gives {outputs.shape}   outputs  {outputs.round(5)}")
print()

# %% Run it: three mistakes on purpose
try:
    np.dot(INPUTS, WEIGHTS_1)
except ValueError as error:
    print(f"np.dot(inputs, weights), {INPUTS.shape} times {WEIGHTS_1.shape}:\n  ValueError: {error}")
try:
    np.array([[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26]])
except ValueError as error:
    print("a matrix with a row that is too short:\n  ValueError: " + str(error).replace(". ", ".\n    "))
print(f"np.dot(hidden, weights), {hidden.shape} times {WEIGHTS_2.shape}:")
print(f"  {(np.dot(hidden, WEIGHTS_2) + BIASES_2).round(5)}  no error, and wrong")


# %% Check: the dot products of lesson 3.1, row by row in plain Python, give the same; so does the sign @
def matrix_times_vector(rows, vector):
    return [sum(x * w for x, w in zip(vector, row, strict=True)) for row in rows]


assert np.allclose(hidden - BIASES_1, matrix_times_vector(WEIGHTS_1, INPUTS))
assert np.allclose(outputs - BIASES_2, matrix_times_vector(WEIGHTS_2, hidden))
assert np.allclose(outputs, WEIGHTS_2 @ hidden + BIASES_2)

# %% Try this
# 1. INPUTS = np.array([1.0, 2.0, 3.0])
#    One input is missing. Which two numbers does the message compare?
# 2. np.dot(WEIGHTS_1, INPUTS) -> WEIGHTS_1 * INPUTS
#    The star again. Which shape has the product, and why does the bias not fit?
# 3. np.dot(WEIGHTS_2, hidden) -> np.dot(hidden, WEIGHTS_2)
#    The silent mistake for real. Who notices?
