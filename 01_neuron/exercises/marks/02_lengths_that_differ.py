"""Marks exercise 1.2."""

import re

from marking import Wrong, expect, near

HINTS = [
    "There are two jobs: look at the lengths first, and only then do what your neuron of exercise 1.1 did.",
    "`if len(inputs) != len(weights):` is true when the lengths differ, whichever list is the longer one.",
    'Below that `if`, indented, stands one line: raise ValueError(f"{len(inputs)} inputs and {len(weights)} weights"). '
    "Then, at the edge of the `if`, the lines of exercise 1.1.",
]

LONG, SHORT = [1.0, 2.0, 3.0, 2.5], [0.2, 0.8, -0.5]


def check(work):
    got = expect(work.neuron, [1.0, 2.0], [0.5, -1.0], 3.0)
    if near(got, -1.5):
        raise Wrong("with lists of equal length expected 1.5, got -1.5: the bias is missing from the sum.")
    if not near(got, 1.5):
        raise Wrong(
            f"for inputs [1, 2], weights [0.5, -1] and bias 3 expected 1.5, got {got!r}: with equal lengths the "
            "neuron must still add up as in exercise 1.1."
        )
    refuses(work.neuron, LONG, SHORT, "one weight is missing")
    refuses(work.neuron, SHORT, LONG, "one input is missing", other_way=True)
    refuses(work.neuron, [], SHORT, "there is no input at all")


def refuses(neuron, inputs, weights, what, other_way=False):
    lengths = f"{len(inputs)} inputs and {len(weights)} weights"
    try:
        got = neuron(inputs, weights, 2.0)
    except ValueError as error:
        numbers = re.findall(r"\d+", str(error))
        if "zip()" in str(error) and not other_way:
            raise Wrong(
                f"with {lengths} it is Python that refuses, by zip's strict=True, in words that do not name the "
                "lengths. Look at the lengths yourself before the loop, and raise a ValueError that names both."
            ) from None
        if "zip()" not in str(error) and not {str(len(inputs)), str(len(weights))} <= set(numbers):
            raise Wrong(
                f"with {lengths} your neuron refuses, but its words do not name both lengths: {str(error)!r}. "
                'In f"..." a name between braces is replaced by its value: {len(inputs)}.'
            ) from None
        if "zip()" in str(error):
            raise Wrong(
                f"with {lengths} the refusal does not come from your question but from zip. Does the question hold in "
                "both directions, for a list that is too long and for one that is too short? (`!=`, not `<` or `>`.)"
            ) from None
        return
    except IndexError:
        raise Wrong(
            f"with {lengths} the loop runs past the end of a list before your neuron has refused. Compare the "
            "lengths first, above the loop."
        ) from None
    if isinstance(got, str):
        raise Wrong(
            f"with {lengths} your neuron returns the text {got!r}. The next line of a program would calculate on with "
            "it: use `raise ValueError(...)` in place of `return`."
        )
    raise Wrong(
        f"with {lengths}, where {what}, your neuron should refuse, and it answers {got!r}. Does your question hold in "
        "both directions, for the list that is too long and for the one that is too short? (`!=`, not `<` or `>`.)"
    )


WRONG = [
    ("!= len(weights)", "> len(weights)", "both directions"),
    ('raise ValueError(f"', 'return (f"', "in place of `return`"),
    ('f"{len(inputs)} inputs and {len(weights)} weights"', '"lengths differ"', "do not name both lengths"),
    ("if len(inputs) != len(weights):", "if False:", "by zip's strict=True"),
    ("total = bias", "total = 0", "bias is missing"),
]
