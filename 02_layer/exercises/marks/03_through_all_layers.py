"""Marks exercise 2.3."""

from marking import Wrong, expect, near

HINTS = [
    "You need one name for the numbers that are on their way. At first they are the inputs; after each layer they are "
    "what came out of it.",
    "`for weights, biases in network:` hands you one layer at a time, in the right order.",
    "In the loop: passed = layer(passed, weights, biases). Before it passed = inputs, and below it return passed.",
]

SQUARE = [([[1.0, 2.0], [0.0, 1.0]], [0.0, 1.0]), ([[1.0, 0.0], [1.0, 1.0]], [10.0, 0.0])]


def check(work):
    # Square layers first: with them a wrong order or skipped layers give numbers, and no error that says nothing.
    got = expect(work.forward, SQUARE, [1.0, 2.0])
    case = "for two layers of two neurons and the inputs [1, 2], where the first gives [5, 3], expected [15, 8]"
    if near(got, [[5.0, 3.0], [15.0, 8.0]]) or near(got, [[1.0, 2.0], [5.0, 3.0], [15.0, 8.0]]):
        raise Wrong(
            f"{case}, got {got}: that is what every layer gave. Only what comes out of the LAST one is asked for."
        )
    for answer, why in [
        ([5.0, 3.0], "that is what comes out of the first layer. `return` belongs below the loop."),
        ([11.0, 3.0], "the second layer was given the inputs again. It reads what came out of the layer before."),
        ([17.0, 4.0], "the layers were run in the wrong order, the last one first."),
        ([1.0, 2.0], "these are the inputs. Does the loop keep what `layer` gives back? passed = layer(passed, ...)"),
    ]:
        if near(got, answer):
            raise Wrong(f"{case}, got {got}: {why}")
    if not near(got, [15.0, 8.0]):
        raise Wrong(f"{case}, got {got!r}.")
    got = expect(work.forward, work.NETWORK, [1.0, 2.0])
    if not near(got, [2.0, 6.0]):
        raise Wrong(f"forward(NETWORK, [1, 2]): expected [2, 6], got {got!r}. If NETWORK was changed, put it back.")
    got = expect(work.forward, [SQUARE[0]] * 5, [1.0, 1.0])
    if not near(got, [31.0, 6.0]):
        raise Wrong(
            f"for five layers expected [31, 6], got {got!r}: the loop must go through all layers, not just two."
        )
    got = expect(work.forward, [], [1.0, 2.0])
    if not near(got, [1.0, 2.0]):
        raise Wrong(f"a network without layers passes its inputs on, expected [1, 2], got {got!r}. Begin with them.")


WRONG = [
    ("layer(passed, weights, biases)", "layer(inputs, weights, biases)", "given the inputs again"),
    ("    return passed", "        return passed", "below the loop"),
    ("in network:", "in network[::-1]:", "wrong order"),
    ("passed = layer(passed", "layer(passed", "Does the loop keep"),
]
