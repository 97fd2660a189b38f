"""1.3  Any number of inputs: a loop and a function

Question  Writing one line for each input does not scale. What happens when one weight is missing?
Needs     weighted sum          Teaches  neuron as a function
Run       python 01_neuron/03_any_number_of_inputs.py
"""

# %% Settings
INPUTS = [1.0, 2.0, 3.0, 2.5]
WEIGHTS = [0.2, 0.8, -0.5, 1.0]
BIAS = 2.0


# %% The idea: start from the bias, walk through inputs and weights side by side
def neuron(inputs, weights, bias):
    total = bias
    for x, w in zip(inputs, weights, strict=True):  # strict: as many weights as inputs, or an error
        total = total + x * w
    return total


# %% Run it: the same neuron as before, then others of any size
print(f"four inputs, by the loop: {neuron(INPUTS, WEIGHTS, BIAS):.1f}")
print(f"three inputs:             {neuron([1.2, 5.1, 2.1], [3.1, 2.1, 8.7], 3.0):.1f}")
print(f"one input, 20 C:          {neuron([20.0], [1.8], 32.0):.1f}")
many = [0.01] * 1000
print(f"a thousand inputs:        {neuron(many, [2.0] * 1000, 0.0):.1f}")
print()

# %% Run it: a mistake on purpose, one weight is missing
try:
    answer = neuron(INPUTS, WEIGHTS[:3], BIAS)
    print(f"one weight missing: the neuron answers {answer:.1f} and says nothing")
except ValueError as error:
    print("one weight missing: Python refuses and says why:")
    print(f"  ValueError: {error}")

# %% Check: the loop does what the long line did, and an input with weight 0 changes nothing
by_hand = INPUTS[0] * WEIGHTS[0] + INPUTS[1] * WEIGHTS[1] + INPUTS[2] * WEIGHTS[2] + INPUTS[3] * WEIGHTS[3] + BIAS
assert abs(neuron(INPUTS, WEIGHTS, BIAS) - by_hand) < 0.000001
assert neuron(INPUTS + [99.0], WEIGHTS + [0.0], BIAS) == neuron(INPUTS, WEIGHTS, BIAS)  # 0 * 99 adds exactly nothing

# %% Try this
# 1. zip(inputs, weights, strict=True) -> zip(inputs, weights)
#    Without strict, zip stops at the shorter list. What does the neuron with the missing weight say now?
# 2. total = bias -> total = 0
#    The bias is forgotten. Who notices?
# 3. BIAS = 20.0
#    How far does the first output move? And the others?
