"""Marks exercise 7.2."""

from marking import Wrong, expect, near

HINTS = [
    "Lesson 7.12 nudges every number of an array alone, with np.ndindex. Here each one goes to both sides.",
    "Work on a copy of floats, np.array(point, dtype=float): so the caller's array stays as it is, and a nudge is not "
    "rounded away in an array of whole numbers.",
    "For each place: keep the old number, write old + h and call f, write old - h and call f, write the old number "
    "back, "
    "and store the difference over 2 * h at the same place of an array of zeros.",
]


def check(work):
    import numpy as np

    def f(p):
        return p[0] ** 2 + 3 * p[0] * p[1]

    point = np.array([1.0, 2.0])
    got = expect(work.gradient, f, point, 0.5)
    if got is None:
        raise Wrong("your gradient gives nothing back (None). Return the array of slopes.")
    if not np.array_equal(point, [1.0, 2.0]):
        raise Wrong(
            f"the point was [1, 2] and is {point.tolist()} after the call: it is the caller's array, and you changed "
            "it. "
            "Work on a copy, and put every number back before you nudge the next one."
        )
    said = f"for f(p) = p0^2 + 3 p0 p1 at [1, 2] with h = 0.5 you found {show(got)} where [8, 3] was expected"
    if np.shape(got) != (2,):
        raise Wrong(f"{said}: the shape is {np.shape(got)}, and it must be the shape of the point, (2,).")
    if near(got, [16.0, 6.0]):
        raise Wrong(f"{said}: twice as much. From - h to + h the run is 2h long.")
    if near(got, [-8.0, -3.0]):
        raise Wrong(f"{said}: the wrong sign. Take f above minus f below.")
    if near(got, [8.5, 3.0]) or near(got, [7.5, 3.0]):
        raise Wrong(f"{said}: that looks to one side only. A central difference takes + h and - h.")
    if near(got, [11.0, 11.0]):
        raise Wrong(f"{said}: both numbers were nudged at once. A partial derivative holds all the others still.")
    if near(got, [8.0, 1.5]) or near(got, [8.0, 4.5]):
        raise Wrong(
            f"{said}: the first slope is right, the second was taken at another point. The first number was not put "
            "back before the second was nudged."
        )
    if not near(got, [8.0, 3.0]):
        raise Wrong(f"{said}: (f above - f below) / 2h, first for p0 with p1 held still, then the other way round.")

    whole = expect(work.gradient, f, np.array([1, 2]))
    if not near(whole, [8.0, 3.0], 1e-6):
        raise Wrong(
            f"at np.array([1, 2]), whole numbers, you found {show(whole)} where [8, 3] was expected. An array of whole "
            "numbers drops everything after the point, so a nudge of 0.00001 is gone. Work on a copy of floats, and "
            "let the "
            "array of slopes be one of floats too: np.zeros(shape)."
        )
    weights = np.arange(6.0).reshape(2, 3)
    table = expect(work.gradient, lambda p: np.sum(weights * p**2), np.ones((2, 3)))
    if np.shape(table) != (2, 3):
        raise Wrong(
            f"for a point of shape (2, 3) your gradient has shape {np.shape(table)}; it must be (2, 3). "
            "np.ndindex(shape) "
            "walks through an array of any shape, and array[place] takes what it gives."
        )
    if not near(table, 2 * weights, 1e-6):
        raise Wrong(
            f"for a point of shape (2, 3), all ones, and f = sum of 0, 1, 2, 3, 4, 5 times p^2 you found {show(table)} "
            "where [[0, 2, 4], [6, 8, 10]] was expected. Is every number nudged alone, not a whole row at a time?"
        )


def show(value):
    import numpy as np

    try:
        return str(np.round(np.asarray(value, dtype=float), 4).tolist())
    except (TypeError, ValueError):
        return repr(value)


WRONG = [
    ("np.array(point, dtype=float)  #", "np.asarray(point)  #", "array of whole numbers drops"),
    ("place_to_work[place] = old  # put back", "pass  # put back", "was not put back before the second"),
    (
        "np.array(point, dtype=float)  # a copy; whole numbers would round a small nudge away",
        "point\n    point += 0.25",
        "it is the caller's array",
    ),
    ("slopes[place] = (above - below) / (2 * h)", "slopes[place] = (above - below) / h", "the run is 2h long"),
    (
        "place_to_work[place] = old + h\n        above = f(place_to_work)\n        place_to_work[place] = old - h\n"
        "        below = f(place_to_work)",
        "above = f(place_to_work + h)\n        below = f(place_to_work - h)",
        "nudged at once",
    ),
    ("np.ndindex(place_to_work.shape)", "range(len(place_to_work))", "not a whole row at a time"),
]
