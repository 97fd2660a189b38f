"""2.5  A fully connected network: a list of layers

Question  784 inputs feed 128 neurons, and these feed 10. How many multiplications does one answer cost?
Needs     forward pass, hidden layer, parameter count, activation, step          Teaches  fully connected network
Run       python 02_layer/05_fully_connected_network.py
"""

# %% Settings: a network is a list of layers, a layer is its rows of weights and its biases
NUMBERS = [
    ([[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]], [2.0, 3.0, 0.5]),
    ([[0.1, -0.14, 0.5], [-0.5, 0.12, -0.33], [-0.44, 0.73, -0.13]], [-1.0, 2.0, -0.5]),
    ([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]], [0.0, 0.0]),
]
GREENHOUSE = [
    ([[1, 0], [-3, -1], [0, 1]], [-18, 130, -30]),
    ([[1, 1, 1]], [-2.5]),  # above zero only if all three say yes
]
INPUTS = [1.0, 2.0, 3.0, 2.5]
SIZES = [784, 128, 10]


# %% The idea: whatever comes out of one layer goes into the next
def keep(total):  # no activation: the sum is the output
    return total


def step(total):
    return 1 if total > 0 else 0


def forward(network, inputs, activation):
    passed = [inputs]  # what is passed on from layer to layer
    for weights, biases in network:
        outputs = []
        for row, bias in zip(weights, biases, strict=True):
            total = bias + sum(x * w for x, w in zip(passed[-1], row, strict=True))
            outputs.append(activation(total))
        passed.append(outputs)
    return passed


# %% Run it: two networks, one function, and for each its activation
for numbers in forward(NUMBERS, INPUTS, keep):
    print([round(y, 5) for y in numbers])
for day in [(22, 52), (27, 75), (12, 12)]:
    inputs, hidden, output = forward(GREENHOUSE, day, step)
    print(f"{day[0]} C, {day[1]} %   hidden {hidden}   good day {output}")

# %% Run it: what a network costs, layer by layer: inputs times neurons
print("\nnetwork       weights  biases  multiplications")
for sizes in [[2, 3, 1], [4, 3, 3, 2], SIZES]:
    weights = sum(n_in * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))
    name = "-".join(str(size) for size in sizes)
    print(f"{name:12s}  {weights:7,d}  {sum(sizes[1:]):6,d}  {weights:15,d}")

# %% Check: one more at the first input adds its column of weights; and a network may be cut between any two layers
low, high = forward(NUMBERS[:1], INPUTS, keep)[-1], forward(NUMBERS[:1], [INPUTS[0] + 1, *INPUTS[1:]], keep)[-1]
assert all(abs(b - a - row[0]) < 0.000001 for a, b, row in zip(low, high, NUMBERS[0][0], strict=True))
for cut in range(len(NUMBERS)):
    halfway = forward(NUMBERS[:cut], INPUTS, keep)[-1]
    assert forward(NUMBERS[cut:], halfway, keep)[-1] == forward(NUMBERS, INPUTS, keep)[-1]

# %% Try this
# 1. SIZES = [784, 64, 64, 10]
#    One layer more, but narrower ones. Does it cost more or less?
# 2. in network: -> in network[::-1]:
#    The layers are run in the wrong order. How far does Python get?
# 3. forward(GREENHOUSE, day, step) -> forward(GREENHOUSE, day, keep)
#    The activation is forgotten. Can the last neuron still count who says yes?
