"""Marks exercise 3.2."""

import re

from marking import Wrong, expect

HINTS = [
    "Write the two shapes side by side, (3, 4) and (4,): the two 4 in the middle must be equal, and the 3 is left "
    "over.",
    "left[0] is the number of rows, left[1] that of columns, right[0] the length of the vector. A tuple with one "
    "number is written with a comma: (left[0],).",
    "shapes_through: a list that holds `inputs` at first. For each shape of weights append shape_after(weights, the "
    "last shape in the list so far), which is shapes[-1].",
]


def check(work):
    got = expect(work.shape_after, (3, 4), (4,))
    case = f"shape_after((3, 4), (4,)): expected (3,), got {got!r}"
    if got == 3:
        raise Wrong(f"{case}: a shape is a tuple, and a tuple with a single number is written with a comma: (3,).")
    if got in ((4,), 4):
        raise Wrong(f"{case}: the 4 is the number that is used up. One answer comes out for each ROW.")
    if got == (3, 4) or got == (3, 1) or got == (3, 4, 4):
        raise Wrong(
            f"{case}: each row and the vector become ONE number, and these stand in a row: one number in the shape."
        )
    if got != (3,):
        raise Wrong(f"{case}.")
    refuses(work.shape_after, (3, 4), (3,), {"3", "4"})
    refuses(work.shape_after, (3, 3), (4,), {"3", "4"})
    if (got := expect(work.shape_after, (10, 64), (64,))) != (10,):
        raise Wrong(f"shape_after((10, 64), (64,)): expected (10,), got {got!r}.")
    case = "shapes_through([(3, 4), (2, 3)], (4,)): expected [(4,), (3,), (2,)], got"
    try:
        got = work.shapes_through([(3, 4), (2, 3)], (4,))
    except ValueError as error:
        raise Wrong(
            f"{case} the refusal {str(error)!r}. Is the second layer asked about the inputs, which are (4,)? It reads "
            "what came out of the first, (3,): each layer gets the last shape so far."
        ) from None
    except Exception:
        got = expect(work.shapes_through, [(3, 4), (2, 3)], (4,))
    case = f"{case} {got!r}"
    if got == [(3,), (2,)]:
        raise Wrong(f"{case}: the shape of the inputs stands first in the list.")
    if got == (2,) or got == [(2,)]:
        raise Wrong(f"{case}: that is the last shape. All shapes on the way are asked for, in a list.")
    if got == [(4,), (3,)]:
        raise Wrong(f"{case}: it stopped after the first layer. Is `return` below the loop?")
    if got != [(4,), (3,), (2,)]:
        raise Wrong(f"{case}.")
    refuses(work.shapes_through, [(3, 4), (2, 4)], (4,), {"3", "4"})
    for layers, want in [([(5, 5)] * 3, [(5,)] * 4), ([], [(5,)])]:
        got = expect(work.shapes_through, layers, (5,))
        if got != want:
            raise Wrong(f"shapes_through({layers}, (5,)): expected {want}, got {got!r}.")


def refuses(function, left, right, numbers):
    call = f"{function.__name__}({left}, {right})"
    try:
        got = function(left, right)
    except ValueError as error:
        if not numbers <= set(re.findall(r"\d+", str(error))):
            raise Wrong(
                f"{call} refuses, but its words, {str(error)!r}, do not name both numbers that should be equal: 3 and "
                "4."
            ) from None
        return
    except NotImplementedError:
        expect(function, left, right)
    if isinstance(got, str):
        raise Wrong(f"{call} should refuse with `raise ValueError(...)`; it returns the text {got!r}.")
    if function.__name__ == "shapes_through":
        raise Wrong(
            f"{call} should refuse, since three numbers come out of the first layer and the second wants four; it "
            f"gives {got!r}. Each layer gets the LAST shape, not the shape of the inputs."
        )
    raise Wrong(
        f"{call} should refuse, and it gives {got!r}. Compare the number of COLUMNS, left[1], with the length of the "
        "vector, right[0]."
    )


WRONG = [
    ("return (rows,)", "return rows", "with a comma"),
    ("return (rows,)", "return (columns,)", "each ROW"),
    ("if columns != right[0]:", "if rows != right[0] and columns != right[0]:", "number of COLUMNS"),
    ("shape_after(left, shapes[-1])", "shape_after(left, inputs)", "each layer gets the last shape"),
    ("    return shapes", "        return shapes", "after the first layer"),
    ('f"{columns} columns meet {right[0]} numbers"', '"they do not fit"', "do not name both"),
]
