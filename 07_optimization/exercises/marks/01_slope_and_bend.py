"""Marks exercise 7.1."""

from marking import Wrong, expect, near

HINTS = [
    "Rise over run. The two points are x - h and x + h: how far apart are they?",
    "The rise is f(x + h) - f(x - h), the run is 2 * h. Mind the brackets: `/ 2 * h` divides by 2 and multiplies by h.",
    "For bend, do the same once more with slope in the place of f: slope at x + h minus slope at x - h, over the same "
    "run 2 * h.",
]


def cube(x):
    return x**3


def fourth(x):
    return x**4


def check(work):
    got = expect(work.slope, cube, 2.0, 0.5)
    said = f"for f(x) = x^3, x = 2 and h = 0.5 your slope is {got!r} where 12.25 was expected"
    if got is None:
        raise Wrong("your slope gives nothing back (None). End the function with `return` and the number.")
    if near(got, 24.5):
        raise Wrong(f"{said}: twice as much. From x - h to x + h the run is 2h long, not h.")
    if near(got, 15.25):
        raise Wrong(f"{said}: that looks ahead only, from x to x + h. Look to both sides: from x - h to x + h.")
    if near(got, 9.25):
        raise Wrong(f"{said}: that looks back only, from x - h to x. Look to both sides: from x - h to x + h.")
    if near(got, -12.25):
        raise Wrong(f"{said}: the right size with the wrong sign. The rise is f(ahead) minus f(behind).")
    if near(got, 3.0625):
        raise Wrong(f"{said}: `/ 2 * h` divides by 2 and then multiplies by h. Write `/ (2 * h)` with brackets.")
    if not near(got, 12.25):
        raise Wrong(f"{said}: (2.5^3 - 1.5^3) / 1. Is the rise f(x + h) - f(x - h), and the run 2h?")
    steep = expect(work.slope, fourth, -1.0, 0.1)
    if not near(steep, -4.04):
        raise Wrong(
            f"for f(x) = x^4, x = -1 and h = 0.1 your slope is {steep!r} where -4.04 was expected. The first example "
            "was "
            "right, so look for something that is fixed in your function: an x, an h or an f that it should take from "
            "its arguments."
        )

    got = expect(work.bend, cube, 2.0, 0.5)
    said = f"for f(x) = x^3, x = 2 and h = 0.5 your bend is {got!r} where 12 was expected"
    if got is None:
        raise Wrong("your bend gives nothing back (None). End the function with `return` and the number.")
    if near(got, 12.25):
        raise Wrong(f"{said}: 12.25 is the slope itself. Bend is how fast the slope changes from x - h to x + h.")
    if near(got, 24.0):
        raise Wrong(f"{said}: twice as much. The two slopes stand 2h apart, at x - h and at x + h.")
    if near(got, -12.0):
        raise Wrong(f"{said}: the wrong sign. Take the slope ahead minus the slope behind.")
    if near(got, 13.5) or near(got, 6.75):
        raise Wrong(f"{said}: that compares the slope at x + h with the one at x. Compare it with the one at x - h.")
    if near(got, 10.5) or near(got, 5.25):
        raise Wrong(f"{said}: that compares the slope at x with the one at x - h. Begin at x + h instead.")
    if not near(got, 12.0):
        raise Wrong(f"{said}: slope at 2.5 minus slope at 1.5, over a run of 1. Is bend the slope of your slope?")
    flat = expect(work.bend, lambda x: 7 * x - 3, 4.0, 0.25)
    if not near(flat, 0.0):
        raise Wrong(
            f"a straight line has no bend, yet for 7x - 3 at x = 4 you found {flat!r}. Does bend use its x and h?"
        )


WRONG = [
    ("run = 2 * h", "run = h", "2h long, not h"),
    ("rise = f(x + h) - f(x - h)", "rise = f(x - h) - f(x + h)", "wrong sign"),
    ("return rise / run", "return rise / 2 * h", "with brackets"),
    ("return (ahead - behind) / (2 * h)", "return (ahead - behind) / h", "stand 2h apart"),
    ("behind = slope(f, x - h, h)", "behind = slope(f, x, h)", "at x + h with the one at x"),
    ("return (ahead - behind) / (2 * h)", "return (ahead + behind) / 2", "slope of your slope"),
]
