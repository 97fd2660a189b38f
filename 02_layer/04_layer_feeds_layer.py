"""2.4  A layer feeds a layer: the forward pass

Question  Three neurons read four inputs, three more read their answers. How many weights has each of these three?
Needs     layer, rows of weights, parameter          Teaches  forward pass, hidden layer, parameter count
Run       python 02_layer/04_layer_feeds_layer.py
"""

# %% Settings: as many weights in a row as the layer has inputs
INPUTS = [1.0, 2.0, 3.0, 2.5]
WEIGHTS_1 = [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]
BIASES_1 = [2.0, 3.0, 0.5]
WEIGHTS_2 = [[0.1, -0.14, 0.5], [-0.5, 0.12, -0.33], [-0.44, 0.73, -0.13]]
BIASES_2 = [-1.0, 2.0, -0.5]


def layer(inputs, weights, biases):
    outputs = []
    for row, bias in zip(weights, biases, strict=True):  # strict, as in lesson 1.3: lengths that differ are an error
        total = bias
        for x, w in zip(inputs, row, strict=True):
            total = total + x * w
        outputs.append(total)
    return outputs


# %% The idea: the outputs of the first layer are the inputs of the second
hidden = layer(INPUTS, WEIGHTS_1, BIASES_1)
outputs = layer(hidden, WEIGHTS_2, BIASES_2)

# %% Run it
count_1 = sum(len(row) for row in WEIGHTS_1) + len(BIASES_1)
count_2 = sum(len(row) for row in WEIGHTS_2) + len(BIASES_2)
print(f"inputs   {INPUTS}")
print(f"   |     layer 1: {len(BIASES_1)} neurons, {len(WEIGHTS_1[0])} weights and a bias each: {count_1} parameters")
print(f"hidden   {[round(y, 5) for y in hidden]}")
print(f"   |     layer 2: {len(BIASES_2)} neurons, {len(WEIGHTS_2[0])} weights and a bias each: {count_2} parameters")
print(f"outputs  {[round(y, 5) for y in outputs]}")
print(f"together {count_1 + count_2} parameters")
print()

# %% Run it: a mistake on purpose, the second layer is given four weights for each neuron, like the first
try:
    layer(hidden, [row + [1.0] for row in WEIGHTS_2], BIASES_2)
except ValueError as error:
    print("four weights for three hidden outputs:")
    print(f"  ValueError: {error}")

# %% Check: if the first hidden output grows by one, every output moves by its own weight for it
moved = layer([hidden[0] + 1.0] + hidden[1:], WEIGHTS_2, BIASES_2)
for before, after, row in zip(outputs, moved, WEIGHTS_2, strict=True):
    assert abs((after - before) - row[0]) < 0.000001

# %% Try this
# 1. BIASES_1 = [3.0, 3.0, 0.5]
#    One bias of the first layer grows by one. How many hidden outputs move, and how many outputs?
# 2. WEIGHTS_2 = [[1.0, 1.0, 1.0]] ; BIASES_2 = [0.0]
#    The second layer shrinks to one neuron that adds up. How many parameters are left?
# 3. layer(hidden, WEIGHTS_2, BIASES_2) -> layer(INPUTS, WEIGHTS_2, BIASES_2)
#    The first layer is skipped. Which of the two lists does the message call argument 2?
