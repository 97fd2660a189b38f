"""1.1  One input: multiply, then add

Question  A neuron is told 20 degrees Celsius. Which two numbers must it hold to answer in Fahrenheit?
Needs     -          Teaches  neuron, input, weight, bias, output
Run       python 01_neuron/01_one_input.py
"""

# %% Settings: the two numbers that a neuron holds
WEIGHT = 1.8  # how much one more at the input adds to the output
BIAS = 32.0  # what comes out when nothing goes in

# %% The idea: multiply by the weight, then add the bias
celsius = 20.0
fahrenheit = WEIGHT * celsius + BIAS

# %% Run it
print(f"input {celsius}, weight {WEIGHT}, bias {BIAS}")
print(f"{WEIGHT} * {celsius} = {WEIGHT * celsius}, and {WEIGHT * celsius} + {BIAS} = {fahrenheit}")
print()
print("celsius  neuron says")
for celsius in [-40.0, 0.0, 20.0, 37.0, 100.0]:
    fahrenheit = WEIGHT * celsius + BIAS
    print(f"{celsius:7.1f}  {fahrenheit:11.2f}")
print()
print("20 C is 68 F: worked out on paper, 9/5 of 20 is 36, and 36 + 32 is 68.")

# %% Check: with no input only the bias is left, and one degree more adds one weight
at_zero, at_one = WEIGHT * 0 + BIAS, WEIGHT * 1 + BIAS
assert at_zero == BIAS
assert abs((at_one - at_zero) - WEIGHT) < 0.000001

# %% Try this
# 1. BIAS = 0.0
#    The neuron without its bias. Which row of the table stays right?
# 2. WEIGHT = 1.0 ; BIAS = 273.15
#    The same neuron with other numbers. What does it translate now?
# 3. WEIGHT = -1.8
#    A negative weight. What does the neuron say when it gets warmer?
