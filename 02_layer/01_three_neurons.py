"""2.1  Three neurons: the same inputs, three answers

Question  Three neurons read the same four inputs. How many answers come out, and how many numbers must be set first?
Needs     neuron, input, weight, bias, output          Teaches  layer
Run       python 02_layer/01_three_neurons.py
"""

# %% Settings: every neuron has weights of its own and a bias of its own
INPUTS = [1.0, 2.0, 3.0, 2.5]
WEIGHTS_1, BIAS_1 = [0.2, 0.8, -0.5, 1.0], 2.0  # the neuron of chapter 1
WEIGHTS_2, BIAS_2 = [0.5, -0.91, 0.26, -0.5], 3.0
WEIGHTS_3, BIAS_3 = [-0.26, -0.27, 0.17, 0.87], 0.5

# %% The idea: three weighted sums, and all three read the same inputs
x1, x2, x3, x4 = INPUTS
output_1 = x1 * WEIGHTS_1[0] + x2 * WEIGHTS_1[1] + x3 * WEIGHTS_1[2] + x4 * WEIGHTS_1[3] + BIAS_1
output_2 = x1 * WEIGHTS_2[0] + x2 * WEIGHTS_2[1] + x3 * WEIGHTS_2[2] + x4 * WEIGHTS_2[3] + BIAS_2
output_3 = x1 * WEIGHTS_3[0] + x2 * WEIGHTS_3[1] + x3 * WEIGHTS_3[2] + x4 * WEIGHTS_3[3] + BIAS_3
outputs = [output_1, output_2, output_3]

# %% Run it
print(f"all three read {INPUTS}")
print()
print("          weights                       bias   output")
neurons = [(WEIGHTS_1, BIAS_1), (WEIGHTS_2, BIAS_2), (WEIGHTS_3, BIAS_3)]
for number, (weights, bias) in enumerate(neurons, start=1):
    columns = "  ".join(f"{w:5.2f}" for w in weights)
    print(f"neuron {number}  {columns}    {bias:4.1f}   {outputs[number - 1]:6.3f}")
print()
print(f"the layer answers {[round(y, 5) for y in outputs]}")
print(f"numbers to be set: {sum(len(weights) for weights, bias in neurons)} weights, {len(neurons)} biases")


# %% Check: the function of lesson 1.3, called once for each neuron, gives the same three outputs
def neuron(inputs, weights, bias):
    total = bias
    for x, w in zip(inputs, weights, strict=True):
        total = total + x * w
    return total


for (weights, bias), output in zip(neurons, outputs, strict=True):
    assert abs(neuron(INPUTS, weights, bias) - output) < 0.000001

# %% Try this
# 1. BIAS_2 = 2.0
#    A slip of the pen: neuron 2 is given the bias of neuron 1. Which of the three answers change?
# 2. INPUTS = [1.0, 2.0, 3.0, 0.0]
#    Now an input changes. Which answers change?
# 3. WEIGHTS_3 = [0.2, 0.8, -0.5, 1.0] ; BIAS_3 = 2.0
#    Neuron 3 becomes a copy of neuron 1. What does the layer lose?
