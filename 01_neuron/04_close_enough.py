"""1.4  Close enough: why we never ask whether two sums are equal

Question  Is 0.1 + 0.2 equal to 0.3? Is our neuron's output equal to 4.8?
Needs     weighted sum          Teaches  rounding, tolerance
Run       python 01_neuron/04_close_enough.py
"""

# %% Settings
INPUTS = [1.0, 2.0, 3.0, 2.5]
WEIGHTS = [0.2, 0.8, -0.5, 1.0]
BIAS = 2.0
TOLERANCE = 0.000001  # one millionth: far below what we care about, far above what rounding does

# %% Run it: a computer keeps about 16 digits of a number and rounds away the rest
print(f"0.1 + 0.2           = {0.1 + 0.2}")
print(f"0.1 + 0.2 == 0.3    : {0.1 + 0.2 == 0.3}")
print(f"0.1 with 20 digits  = {0.1:.20f}")
print()

# %% Run it: the same four products and one bias, added in two orders
bias_first, bias_last = BIAS, 0.0
for x, w in zip(INPUTS, WEIGHTS, strict=True):
    bias_first = bias_first + x * w
    bias_last = bias_last + x * w
bias_last = bias_last + BIAS
print(f"bias added first    = {bias_first}")
print(f"bias added last     = {bias_last}")
print(f"equal               : {bias_first == bias_last}")


# %% The idea: ask for the size of the difference
def close(a, b):
    return abs(a - b) < TOLERANCE


print(f"close               : {close(bias_first, bias_last)}")
print(f"0.1 + 0.2 near 0.3  : {close(0.1 + 0.2, 0.3)}")
print()
print("From here on we print rounded numbers and compare with a tolerance.")

# %% Check: close sees no difference below the tolerance, and every difference above it
assert close(0.0, TOLERANCE / 2)
assert not close(0.0, TOLERANCE * 2)

# %% Try this
# 1. BIAS = 0.5
#    Other numbers, other rounding. Are the two orders equal now?
# 2. TOLERANCE = 0.0000000000000001
#    A tolerance with fifteen zeros. Is 0.1 + 0.2 still near 0.3?
# 3. INPUTS = [1.0, 2.0, 3.0, 1e17]
#    One enormous input: 1e17 is a 1 with 17 zeros. What became of the other products?
