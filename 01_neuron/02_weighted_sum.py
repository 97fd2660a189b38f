"""1.2  A weighted sum: several inputs, one answer

Question  Four inputs, four weights, one bias. How many multiplications and additions make one output?
Needs     neuron, input, weight, bias, output          Teaches  weighted sum
Run       python 01_neuron/02_weighted_sum.py
"""

# %% Settings: a first neuron with three inputs, then the neuron that we keep for four chapters
FIRST_INPUTS, FIRST_WEIGHTS, FIRST_BIAS = [1.2, 5.1, 2.1], [3.1, 2.1, 8.7], 3.0
INPUTS = [1.0, 2.0, 3.0, 2.5]
WEIGHTS = [0.2, 0.8, -0.5, 1.0]  # one weight for each input, in the same order
BIAS = 2.0

# %% The idea: each input times its own weight, all added up, plus one bias
first = (
    FIRST_INPUTS[0] * FIRST_WEIGHTS[0]
    + FIRST_INPUTS[1] * FIRST_WEIGHTS[1]
    + FIRST_INPUTS[2] * FIRST_WEIGHTS[2]
    + FIRST_BIAS
)
output = (
    INPUTS[0] * WEIGHTS[0]  # 1.0 * 0.2
    + INPUTS[1] * WEIGHTS[1]  # 2.0 * 0.8
    + INPUTS[2] * WEIGHTS[2]  # 3.0 * -0.5: this input counts against
    + INPUTS[3] * WEIGHTS[3]  # 2.5 * 1.0
    + BIAS
)

# %% Run it
print(f"three inputs: {first:.1f}")
print()
print("input  weight  product")
for i in range(4):
    print(f"{INPUTS[i]:5.1f}  {WEIGHTS[i]:6.1f}  {INPUTS[i] * WEIGHTS[i]:7.1f}")
print(f"{'bias':>13}  {BIAS:7.1f}")
print(f"{'output':>13}  {output:7.1f}")
print()
print("Four multiplications, four additions. Remember this output: it will follow you to chapter 4.")

# %% Check: the order of adding does not matter, the pairing of input and weight does
backwards = BIAS + INPUTS[3] * WEIGHTS[3] + INPUTS[2] * WEIGHTS[2] + INPUTS[1] * WEIGHTS[1] + INPUTS[0] * WEIGHTS[0]
assert abs(output - backwards) < 0.000001

# %% Try this
# 1. WEIGHTS = [0.8, 0.2, -0.5, 1.0]
#    The first two weights change places. The same numbers are added and multiplied: is it still 4.8?
# 2. INPUTS = [1.0, 2.0, 30.0, 2.5]
#    The third input grows tenfold. Does the output grow too?
# 3. BIAS = -2.8
#    What is left?
