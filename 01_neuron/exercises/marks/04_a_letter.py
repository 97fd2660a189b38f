"""Marks exercise 1.4."""

from marking import Wrong, expect, near

HINTS = [
    "Which places have ink in a T? Ink there should raise the sum, so their weights are positive. What should ink in "
    "any other place do?",
    "Take 1 where the T has ink and -1 everywhere else. Then work out the sum without the bias for the T (7), for a T "
    "with one dot wrong, for the I and for the full field.",
    "A T with one dot wrong comes to 6 and the I to 5. The bias shifts the border: sum + BIAS must be above zero for 6 "
    "and below zero for 5.",
    "says_yes: begin at BIAS, add dot * weight for each pair, and after the loop return 1 if the sum is above zero, "
    "else 0.",
]

T = [1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]


def check(work):
    weights, bias = work.WEIGHTS, work.BIAS
    if not isinstance(weights, (list, tuple)) or len(weights) != 15:
        count = len(weights) if isinstance(weights, (list, tuple)) else repr(weights)
        raise Wrong(f"WEIGHTS should be a list of 15 numbers, one for each dot; expected 15, got {count}.")
    if not all(isinstance(number, (int, float)) for number in [*weights, bias]):
        raise Wrong("WEIGHTS and BIAS should be plain numbers, such as 1, -1 or -5.5.")
    sums = {}
    for name, dots in fields(work.LETTERS).items():
        sums[name] = sum(d * w for d, w in zip(dots, weights, strict=True)) + bias
        if expect(work.says_yes, dots) not in (0, 1):
            raise Wrong(
                f"says_yes should answer 1 or 0; for {name} it gives {work.says_yes(dots)!r}: the step is missing."
            )
    for name, dots in fields(work.LETTERS).items():
        want, got = int(sums[name] > 0), work.says_yes(dots)
        if got != want and not near(sums[name], 0.0):
            without = int(sums[name] - bias > 0)
            why = "was the bias added?" if got == without else "is every dot multiplied by its own weight, and added?"
            raise Wrong(
                f"for {name} the sum of your weights and bias is {sums[name]:g}, so says_yes should give {want}, not "
                f"{got}: {why}"
            )
    if sums["the T"] <= 0:
        raise Wrong(
            f"the T itself comes to {sums['the T']:g}, and the answer is 0. Its ink must outweigh the bias: how large "
            "is the sum of the weights where the T has ink?"
        )
    for name, total in sums.items():
        if name.startswith("a T") and total <= 0:
            raise Wrong(
                f"{name} should still be a T, expected 1, got 0: its sum is {total:g}. The clean T has "
                f"{sums['the T']:g}; the border is drawn too tightly, so raise the bias."
            )
    for name, total in sums.items():
        if total > 0 and name not in ("the T",) and not name.startswith("a T"):
            if name == "the full field" or all(w >= 0 for w in weights):
                raise Wrong(
                    f"{name} is no T, expected 0, got 1: its sum is {total:g}. Ink in the wrong place costs nothing "
                    "yet. Give the places where the T has no ink a negative weight."
                )
            raise Wrong(
                f"{name} is no T, expected 0, got 1: its sum is {total:g}, and that of a T with one dot wrong is "
                f"{min(t for n, t in sums.items() if n.startswith('a T')):g}. The border belongs between the two: "
                "lower the bias, or let wrong ink cost more."
            )


def fields(letters):
    found = {"the T": T}
    for place in range(15):
        noisy = [1 - dot if i == place else dot for i, dot in enumerate(T)]
        what = "without its ink" if T[place] else "with a speck"
        found[f"a T {what} in row {place // 3 + 1}, column {place % 3 + 1}"] = noisy
    found["the empty field"] = [0] * 15
    found["the full field"] = [1] * 15
    return found | {f"the letter {name}": dots for name, dots in letters.items() if name != "T"}


WRONG = [
    ("else -1 for", "else 0 for", "costs nothing yet"),
    ("BIAS = -5.5", "BIAS = -6.5", "too tightly"),
    ("BIAS = -5.5", "BIAS = -4.5", "belongs between the two"),
    ("BIAS = -5.5", "BIAS = 5.5", "belongs between the two"),
    ("return 1 if total > 0 else 0", "return total", "the step is missing"),
    ("total = BIAS", "total = 0", "was the bias added"),
]
