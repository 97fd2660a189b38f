"""2.2  A layer as two loops: one row of weights for each neuron

Question  The weights of a layer form a table. What happens if you read it by columns and not by rows?
Needs     layer, weight, bias          Teaches  rows of weights
Run       python 02_layer/02_layer_as_loops.py
"""

# %% Settings: row n belongs to neuron n, column i belongs to input i
INPUTS = [1.0, 2.0, 3.0, 2.5]
WEIGHTS = [
    [0.2, 0.8, -0.5, 1.0],
    [0.5, -0.91, 0.26, -0.5],
    [-0.26, -0.27, 0.17, 0.87],
]
BIASES = [2.0, 3.0, 0.5]


# %% The idea: the outer loop goes from neuron to neuron, the inner loop from input to input
def layer(inputs, weights, biases):
    outputs = []
    for n in range(len(biases)):
        total = biases[n]
        for i in range(len(inputs)):
            total = total + inputs[i] * weights[n][i]  # row n, column i
        outputs.append(total)
    return outputs


# %% Run it
print(f"inputs   {len(INPUTS)} numbers    every neuron reads all of them")
print(f"weights  {len(WEIGHTS)} rows of {len(WEIGHTS[0])}  one row for each neuron, one column for each input")
print(f"biases   {len(BIASES)} numbers    one for each neuron")
print(f"outputs  {[round(y, 5) for y in layer(INPUTS, WEIGHTS, BIASES)]}")
print()


# %% Run it: a mistake on purpose, row and column change places
def layer_by_columns(inputs, weights, biases):
    outputs = []
    for n in range(len(biases)):
        outputs.append(biases[n] + sum(inputs[i] * weights[i][n] for i in range(len(inputs))))
    return outputs


for inputs in [INPUTS, INPUTS[:3]]:  # with three inputs only a square of the table is used, 3 rows and 3 columns
    print(f"{len(inputs)} inputs, by rows     {[round(y, 5) for y in layer(inputs, WEIGHTS, BIASES)]}")
    try:
        print(f"{len(inputs)} inputs, by columns  {[round(y, 5) for y in layer_by_columns(inputs, WEIGHTS, BIASES)]}")
    except IndexError as error:
        print(f"{len(inputs)} inputs, by columns  IndexError: {error}")

# %% Check: neurons do not know of each other; alone or in reverse order, each gives the same output
together = layer(INPUTS, WEIGHTS, BIASES)
for n in range(len(BIASES)):  # the same additions in the same order, so == is safe (lesson 1.4)
    assert layer(INPUTS, [WEIGHTS[n]], [BIASES[n]]) == [together[n]]
assert layer(INPUTS, WEIGHTS[::-1], BIASES[::-1]) == together[::-1]

# %% Try this
# 1. [-0.26, -0.27, 0.17, 0.87], -> [-0.26, -0.27, 0.17, 0.87], [1.0, 1.0, 1.0, 1.0], ; BIASES = [2.0, 3.0, 0.5, 0.0]
#    A fourth neuron, which only adds up. What must change in the loops? What do the columns say now?
# 2. BIASES = [2.0, 3.0]
#    One bias is missing. Does Python notice?
# 3. total = biases[n] -> total = biases[0]
#    Every neuron is given the first bias. Which outputs are wrong, and who notices?
# 4. INPUTS = [1.0, 2.0, 3.0, 2.5, 9.0]
#    One input too many. Does Python notice this?
