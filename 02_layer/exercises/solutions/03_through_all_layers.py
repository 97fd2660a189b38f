"""Exercise 2.3  Through all layers

A network is a list of layers, and each layer is a pair: its rows of weights and its biases. Write `forward(network,
inputs)`. What comes out of one layer goes into the next; give back what comes out of the last one. No activation.

The first layer of NETWORK below turns [1.0, 2.0] into [3.0, 0.5, -1.0], and the second turns that into [2.0, 6.0], so
forward(NETWORK, [1.0, 2.0]) is [2.0, 6.0]. A network without layers gives back its inputs. `layer` is there already.

Level     middle
Lessons   02/04, 02/05
Check     python3 course.py check 02/03
"""

NETWORK = [
    ([[1.0, 1.0], [0.5, 0.0], [0.0, -1.0]], [0.0, 0.0, 1.0]),
    ([[0.0, 2.0, -1.0], [1.0, 4.0, 0.0]], [0.0, 1.0]),
]


def layer(inputs, weights, biases):
    outputs = []
    for row, bias in zip(weights, biases, strict=True):
        outputs.append(bias + sum(x * w for x, w in zip(inputs, row, strict=True)))
    return outputs


def forward(network, inputs):
    # your code: hand the numbers from layer to layer
    passed = inputs
    for weights, biases in network:
        passed = layer(passed, weights, biases)  # from now on the name means what came out
    return passed
    # end of your code


if __name__ == "__main__":
    print("want [2.0, 6.0], got", forward(NETWORK, [1.0, 2.0]))
