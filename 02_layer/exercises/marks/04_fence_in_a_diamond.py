"""Marks exercise 2.4."""

from marking import Wrong, expect

HINTS = [
    "Take one side at a time. On the side from (3, 4) to (5, 2) x1 + x2 is always 7, and inside it is less. What is "
    "always the same on the two other sides? Look at x1 - x2.",
    "x1 + x2 > 3 is the same as 1 * x1 + 1 * x2 - 3 > 0: weights [1, 1], bias -3. For 'less than' turn all three "
    "signs over.",
    "The other two sides: x1 - x2 = -1 on the upper left, and inside it is more; x1 - x2 = 3 on the lower right, and "
    "inside it is less.",
    "inside: a counter at 0, a loop over the pairs of row and bias that adds 1 when the sum is above zero; then 1 if "
    "the counter is 4, else 0.",
]

SIDES = {  # middle of a side, seen from the middle of the diamond (3, 2)
    "lower left": (-1, -1),
    "upper right": (1, 1),
    "upper left": (-1, 1),
    "lower right": (1, -1),
}


def check(work):
    weights, biases = work.WEIGHTS, work.BIASES
    try:
        shapes = [len(row) for row in weights], len(biases)
        sums = [w1 * 3 + w2 * 2 + bias for (w1, w2), bias in zip(weights, biases, strict=True)]
    except (TypeError, ValueError):
        raise Wrong(
            "WEIGHTS should be four rows of two numbers, [[.., ..], [.., ..], [.., ..], [.., ..]], and BIASES a list "
            "of four numbers."
        ) from None
    if shapes != ([2, 2, 2, 2], 4):
        raise Wrong(
            f"expected four rows of two weights and four biases, got rows of {shapes[0]} and {shapes[1]} biases."
        )
    for n, total in enumerate(sums):
        if total <= 0:
            raise Wrong(
                f"neuron {n + 1} of 4 says no to the middle of the diamond, (3, 2): expected a sum above zero, got "
                f"{total:g}. If its border is right, turn the signs of its two weights and of its bias over."
            )
    for name, (d1, d2) in SIDES.items():
        just_in, just_out = (3 + 0.9 * d1, 2 + 0.9 * d2), (3 + 1.1 * d1, 2 + 1.1 * d2)
        out = [w1 * just_out[0] + w2 * just_out[1] + bias for (w1, w2), bias in zip(weights, biases, strict=True)]
        if all(total > 0 for total in out):
            raise Wrong(
                f"the fence is open or too wide on the {name} side: {point(just_out)} lies outside, and all four "
                "neurons say yes to it. Which neuron should say no?"
            )
        within = [w1 * just_in[0] + w2 * just_in[1] + bias for (w1, w2), bias in zip(weights, biases, strict=True)]
        for n, total in enumerate(within):
            if total <= 0:
                raise Wrong(
                    f"{point(just_in)} lies inside, near the {name} side, and neuron {n + 1} says no to it: expected "
                    f"a sum above zero, got {total:g}. Work out its sum for the two corners at the ends of its side: "
                    "both must be 0."
                )
    for x1 in range(-4, 30):
        for x2 in range(-9, 25):
            place = (x1 / 4 + 0.05, x2 / 4 + 0.02)  # no point of this grid lies on a border
            want = int(abs(place[0] - 3) + abs(place[1] - 2) < 2)
            got = expect(work.inside, *place)
            if not isinstance(got, int) or got not in (0, 1):
                raise Wrong(f"inside should answer 1 or 0; for {point(place)} it gives {got!r}.")
            if got == want:
                continue
            yes = sum(w1 * place[0] + w2 * place[1] + b > 0 for (w1, w2), b in zip(weights, biases, strict=True))
            case = f"inside{point(place)}: expected {want}, got {got}. {yes} of your four neurons say yes there"
            if got and yes < 4:
                raise Wrong(f"{case}, and a point is inside only if all four do: one no is enough to be outside.")
            if yes == 4 and want:
                raise Wrong(f"{case}, so the answer is 1. Is every neuron asked with its own row and its own bias?")
            raise Wrong(f"{case}. Work out the sums for the corners: each border must go through two of them.")


def point(place):
    return f"({place[0]:g}, {place[1]:g})"


WRONG = [
    ("[-1, -1],", "[1, 1],", "too wide on the upper right"),
    ("[1, -1],", "[-1, 1],", "says no to the middle"),
    ("yes == 4", "yes > 0", "only if all four do"),
    ("BIASES = [-3, 7, 1, 3]", "BIASES = [-3, 7, 1, 2]", "both must be 0"),
    ("BIASES = [-3, 7, 1, 3]", "BIASES = [-3, 8, 1, 3]", "too wide on the upper right"),
    ("return 1 if yes == 4 else 0", "return yes", "should answer 1 or 0"),
]
