"""Marks exercise 2.2."""

from marking import Wrong, expect, near

HINTS = [
    "Take one layer first: with 4 numbers coming in and 3 neurons it has 4 * 3 weights and 3 biases. Then let a loop "
    "do it for each layer.",
    "zip(sizes[:-1], sizes[1:]) puts each size beside the next one: for [4, 3, 2] the pairs (4, 3) and (3, 2).",
    "In the loop add the product of the pair to the weights, and the second of the pair to the biases. Return both "
    "below it.",
]


def check(work):
    got = expect(work.count, [4, 3, 2])
    if near(got, 18) or near(got, [18]):
        raise Wrong(
            "count([4, 3, 2]): expected (18, 5), got only 18: give back both numbers, `return weights, biases`."
        )
    if near(got, 23):
        raise Wrong(
            "count([4, 3, 2]): expected (18, 5), got 23, their sum. Weights and biases are asked for one by one: "
            "`return weights, biases`."
        )
    if not isinstance(got, (tuple, list)) or len(got) != 2:
        raise Wrong(f"count([4, 3, 2]): expected two numbers, (18, 5), got {got!r}.")
    case = f"count([4, 3, 2]): expected (18, 5), got {tuple(got)}"
    weights, biases = got
    if near(weights, 5) and near(biases, 18):
        raise Wrong(f"{case}: the right numbers in the wrong order, the weights come first.")
    for answer, why in {
        12: "that is the first layer alone. Is `return` below the loop, and is `weights = ...` adding to what was "
        "there?",
        6: "that is the last layer alone: the sum is overwritten. Add to what was there.",
        24: "all sizes were multiplied with each other. Each layer is a product of its own, and the products are "
        "added.",
        7: "sizes were added where they should be multiplied: each of 3 neurons has 4 weights, that is 4 * 3.",
        12 + 2 * 3 + 3 + 2: "the biases were counted among the weights.",
        16 + 9: "each size was paired with itself. A layer lies between a size and the NEXT one.",
        16 + 9 + 4: "each size was paired with itself. A layer lies between a size and the NEXT one.",
    }.items():
        if near(weights, answer):
            raise Wrong(f"{case}: {why}")
    if near(weights, 18) and near(biases, 9):
        raise Wrong(
            f"{case}: the inputs were given biases, too. Inputs are no neurons, so the first size does not count."
        )
    if near(weights, 18) and near(biases, 7):
        raise Wrong(f"{case}: the sizes that come IN were counted. A layer has a bias for each number that comes out.")
    if near(weights, 18) and near(biases, 2):
        raise Wrong(f"{case}: one bias for each layer, or those of the last layer alone; each NEURON has a bias.")
    if not near(got, (18, 5)):
        raise Wrong(f"{case}. With pencil: the pairs are (4, 3) and (3, 2).")
    for sizes, want in [([784, 128, 10], (101632, 138)), ([5, 1], (5, 1)), ([2, 3, 4, 5, 6], (68, 18))]:
        got = expect(work.count, sizes)
        if not near(got, want):
            raise Wrong(
                f"[4, 3, 2] is right, but count({sizes}): expected {want}, got {got!r}. Does the loop go through all "
                "pairs, however many sizes there are?"
            )


WRONG = [
    ("biases = biases + n_out", "biases = biases + n_in", "come IN"),
    ("weights, biases = 0, 0", "weights, biases = 0, sizes[0]", "inputs were given biases"),
    ("weights = weights + n_in * n_out", "weights = n_in * n_out", "last layer alone"),
    ("zip(sizes[:-1], sizes[1:], strict=True)", "zip(sizes, sizes)", "paired with itself"),
    ("return weights, biases", "return weights + biases", "one by one"),
    ("    return weights", "        return weights", "first layer alone"),
]
