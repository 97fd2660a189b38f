"""Marks exercise 1.1."""

from marking import Wrong, expect, near

HINTS = [
    "Look at lesson 01/03: a loop walks through inputs and weights side by side, and one name holds the sum so far.",
    "Let the sum begin at the bias. `for x, w in zip(inputs, weights):` hands you one input and its weight at a time.",
    "In the loop the sum becomes the sum so far plus x times w. After the loop, below the `for`, return the sum.",
]


def check(work):
    got = expect(work.neuron, [1.0, 2.0], [0.5, -1.0], 3.0)
    want = "for inputs [1, 2], weights [0.5, -1] and bias 3 the answer is 0.5 - 2 + 3 = 1.5; your neuron says"
    if near(got, -1.5):
        raise Wrong(f"{want} -1.5: that is the weighted sum without the bias. Add the bias once.")
    if near(got, 4.5) or near(got, 7.5):
        raise Wrong(f"{want} {got}: the bias was added more than once. It belongs outside the loop.")
    if near(got, -2.0):
        raise Wrong(f"{want} -2: that is only the last product. `total = x * w` forgets what was there; add to it.")
    if near(got, 3.5):
        raise Wrong(f"{want} 3.5: it stopped after the first pair. Let `return` stand below the loop, not in it.")
    if near(got, 5.5):
        raise Wrong(f"{want} 5.5: inputs and weights were added up where they should be multiplied in pairs.")
    if not near(got, 1.5):
        raise Wrong(f"{want} {got!r}.")
    got = expect(work.neuron, [1.0, 2.0, 3.0, 2.5], [0.2, 0.8, -0.5, 1.0], 2.0)
    if not near(got, 4.8):
        raise Wrong(
            f"two inputs are right, but with the four of lesson 1.3 your neuron says {got!r} and not 4.8. "
            "Does the loop go through all of them, however many there are?"
        )
    got = expect(work.neuron, [], [], 7.0)
    if not near(got, 7.0):
        raise Wrong(f"a neuron without inputs answers with its bias, here 7; yours says {got!r}.")


WRONG = [
    ("total = bias", "total = 0", "without the bias"),
    ("total = total + x * w", "total = x * w", "only the last product"),
    ("total = total + x * w", "total = total + x * w + bias", "more than once"),
    ("    return total", "        return total", "stopped after the first pair"),
    ("x * w", "x + w", "multiplied in pairs"),
]
