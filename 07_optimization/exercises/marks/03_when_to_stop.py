"""Marks exercise 7.3."""

from marking import Wrong, expect, near

HINTS = [
    "A loop without an end, `while True:`, and inside it three `if ... return` and then one step.",
    "The length of the gradient is the root of the sum of its squares. A slope of -16 is not small: take the length, "
    "not "
    "the number itself.",
    "nan is neither above nor below anything: `length > 1e10` is False for it. `not length <= 1e10` is True for nan "
    "and for "
    "everything too large.",
    "Copy the start with np.array(start, dtype=float), count the steps, and return point, steps, word, in this order.",
]


def check(work):
    import numpy as np

    got = call(work, lambda w: 4 * w, np.array([4.0]), 0.1, 1.0, 100)
    said = "for gradient 4w, start [4], rate 0.1, tolerance 1 and limit 100"
    point, steps, word = got
    if word == "diverged":
        raise Wrong(
            f'{said} you say "diverged" after {steps} steps at {point}. Each step should multiply w by 0.6. A step '
            "goes "
            "downhill, against the gradient: minus rate times gradient."
        )
    if word == "limit":
        raise Wrong(
            f'{said} you say "limit" after {steps} steps, where the slope falls below 1 after 6 steps. Do you look '
            "at the "
            "gradient before every step, at the new point?"
        )
    if word == "arrived" and steps in (5, 7):
        raise Wrong(
            f'{said} you say "arrived" after {steps} steps at {point}; expected were 6 steps and 0.186624. Look at the '
            "gradient where you stand before you decide and before you step, and count a step when it is taken."
        )
    if word != "arrived" or steps != 6 or not near(point, [0.186624]):
        raise Wrong(f'{said} expected was ([0.186624], 6, "arrived"); you say ({point}, {steps}, {word!r}).')

    point, steps, word = call(work, lambda w: 4 * w, np.array([-4.0]), 0.1, 1.0, 100)
    if steps == 0:
        raise Wrong(
            f"from -4 you say {word!r} at once. The slope there is -16: a negative number is below every tolerance, "
            "but it "
            "is steep. Compare the length of the gradient, the root of the sum of squares."
        )
    if (steps, word) != (6, "arrived"):
        raise Wrong(f'from -4, the mirror of the example, expected was 6 steps, "arrived"; you say {steps}, {word!r}.')
    _, steps, word = call(work, lambda w: 1.0 * w, np.array([3.0, -4.0]), 0.5, 5.5, 10)
    if (steps, word) != (0, "arrived"):
        raise Wrong(
            f"for the gradient [3, -4] and tolerance 5.5 you say {word!r} (steps: {steps}); its length is 5, so "
            '"arrived" after 0 steps was expected. The length is the root of the sum of squares: not the sum of sizes, '
            "which is 7, and not the sum of squares, which is 25."
        )
    _, steps, word = call(work, lambda w: 1.0 * w, np.array([3.0, -4.0]), 0.5, 4.5, 10)
    if (steps, word) != (1, "arrived"):
        raise Wrong(
            f"for the gradient [3, -4] and tolerance 4.5 you say {word!r} (steps: {steps}); its length is 5, so one "
            "step "
            'of rate 0.5 was expected, to [1.5, -2], and then "arrived". The length is the root of the sum of squares: '
            "not the largest number, which is 4, and not the plain sum."
        )

    start = np.array([4.0, 2.0])
    _, steps, word = call(work, lambda w: 4 * w, start, 0.01, 1e-9, 50)
    if not np.array_equal(start, [4.0, 2.0]):
        raise Wrong(
            f"start was [4, 2] and is {start.tolist()} after the call. It is the caller's array, and `-=` writes "
            "into it: "
            "begin with a copy, or write point = point - ..."
        )
    if word != "limit":
        raise Wrong(
            f'with a small rate and a limit of 50 steps expected was "limit"; you say {word!r} after {steps} steps.'
        )
    if steps != 50:
        raise Wrong(f'a limit of 50 means that 50 steps are taken and then "limit"; you took {steps}.')

    point, steps, word = call(work, lambda w: 4 * w, np.array([4.0]), 0.6, 1e-6, 1000)
    if word != "diverged":
        raise Wrong(
            f"with rate 0.6 the slope 4w grows by 1.4 a step, and after {steps} steps you say {word!r} at {point}. "
            "Stop "
            'with "diverged" as soon as the length of the gradient is above 10^10.'
        )
    with np.errstate(all="ignore"):
        _, steps, word = call(work, lambda w: w * np.nan, np.array([4.0]), 0.1, 1e-6, 20)
    if word != "diverged":
        raise Wrong(
            f'the gradient is nan, not a number, and you say {word!r} after {steps} steps where "diverged" was '
            "expected. "
            "nan is neither above nor below anything, so `length > 1e10` is False for it; `not length <= 1e10` is True."
        )


def call(work, *arguments):
    import numpy as np

    got = expect(work.descend, *arguments)
    if not isinstance(got, tuple) or len(got) != 3:
        raise Wrong(f"your descend returns {got!r}; expected are three things: return point, steps, word.")
    point, steps, word = got
    if not isinstance(word, str) or isinstance(steps, (str, np.ndarray)):
        raise Wrong(f"your descend returns {got!r}; expected are three things in this order: point, steps, word.")
    return np.asarray(point, dtype=float), int(steps), word


WRONG = [
    ("point - rate * slope", "point + rate * slope", "against the gradient"),
    ("length = np.sqrt(np.sum(slope**2))", "length = np.sum(slope)", "it is steep"),
    ("length = np.sqrt(np.sum(slope**2))", "length = np.max(np.abs(slope))", "not the largest number"),
    ("np.sqrt(np.sum(slope**2))", "np.sum(np.abs(slope))", "not the sum of sizes"),
    ("not length <= 1e10:", "length > 1e10:", "nan is neither above nor below"),
    ("if steps == limit:", "if steps == limit + 1:", "50 steps are taken"),
]
