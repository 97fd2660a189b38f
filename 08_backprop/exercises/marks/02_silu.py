"""Marks exercise 8.2."""

from contextlib import redirect_stdout
from io import StringIO

from marking import Wrong, expect, near

HINTS = [
    "forward: keep x and the gate s in self, return x * s. Lesson 8.22 does the same with GELU.",
    "The product rule of lesson 7.4: the slope of x * s is 1 * s plus x times the slope of s.",
    "The slope of the sigmoid is s * (1 - s), from lesson 8.6. So backward returns dL_dy times (s + x * s * (1 - s)).",
]


def check(work):
    import numpy as np

    from deeplearning import gradient_check

    layer, x = work.SiLU(), np.array([[-1.0, 0.0, 2.0]])
    y = expect(layer.forward, x)
    if y is None:
        raise Wrong("your forward gives nothing back (None). It must return y as well as keep what backward needs.")
    if near(y, [[0.2689, 0.5, 0.8808]], 1e-3):
        raise Wrong("forward returns the gate alone, the sigmoid of x. SiLU is x times the gate.")
    if not near(y, [[-0.26894142, 0.0, 1.76159416]]):
        raise Wrong(
            f"forward of [-1, 0, 2] gives {show(y)} where [[-0.2689, 0, 1.7616]] was expected: x * 1 / (1 + e^-x)."
        )
    upstream = np.ones((1, 3))
    slopes = expect(layer.backward, upstream)
    if slopes is None:
        raise Wrong("your backward gives nothing back (None). It must return the gradient for x.")
    if not np.array_equal(x, [[-1.0, 0.0, 2.0]]) or not np.array_equal(upstream, np.ones((1, 3))):
        raise Wrong("x or dL_dy was changed. Both belong to the caller: write `dL_dy * ...`, not `dL_dy *= ...`.")
    said = (
        f"with an upstream gradient of ones at x = -1, 0, 2 your backward gives {show(slopes)} where [[0.0723, 0.5, "
        "1.0908]] was expected"
    )
    s = 1 / (1 + np.exp(-x))
    for guess, reason in [
        (
            s,
            "that is the gate alone. x also moves the gate: the second path is x times the slope of the gate, and "
            "paths add.",
        ),
        (
            x * s * (1 - s),
            "that is the path through the gate alone. The other one, x as a factor, gives the gate itself; paths add.",
        ),
        (s * (1 - s), "that is the slope of the sigmoid. SiLU is a product, and a product has two paths."),
        (s + s * (1 - s), "in the second path the factor x is missing: x times the slope of the gate."),
        (s + x * s, "the slope of the sigmoid is s * (1 - s), not s."),
        (s + x * (1 - s), "the slope of the sigmoid is s * (1 - s), not 1 - s."),
        (s * (s + x * s * (1 - s)), "one factor too many: the gate counts twice."),
    ]:
        if near(slopes, guess, 1e-6):
            raise Wrong(f"{said}: {reason}")
    if not near(slopes, [[0.07232949, 0.5, 1.09078425]]):
        raise Wrong(f"{said}. Product rule: 1 * s + x * slope of s, where s is the sigmoid of x (not of y).")
    doubled = expect(layer.backward, np.full((1, 3), 2.0))
    if near(doubled, [[0.07232949, 0.5, 1.09078425]]):
        raise Wrong(
            "with an upstream gradient of 2 your backward gives the same as with 1: the upstream gradient is not "
            "used. Multiply by dL_dy."
        )
    if not near(doubled, [[0.14465898, 1.0, 2.1815685]]):
        raise Wrong(
            f"the slopes for an upstream gradient of ones are right, those for 2 are {show(doubled)} where twice as "
            "much was expected. Is something added up or changed between two calls?"
        )
    x = np.random.default_rng(0).normal(size=(4, 5)) * 2
    with redirect_stdout(StringIO()):  # it prints its figure
        passed = expect(gradient_check, work.SiLU(), x)
    if not passed:
        raise Wrong(
            "the three examples are right, but the referee, gradient_check with 4 samples of 5 features, finds "
            "another slope. Is anything fixed to the size of the example, or kept from an earlier forward?"
        )


def show(value):
    import numpy as np

    try:
        return str(np.round(np.asarray(value, dtype=float), 4).tolist())
    except (TypeError, ValueError):
        return repr(value)


WRONG = [
    ("dL_dy * (by_factor + by_gate)", "dL_dy * by_factor", "that is the gate alone"),
    ("dL_dy * (by_factor + by_gate)", "by_factor + by_gate", "upstream gradient is not used"),
    (
        "by_gate = self.x * self.gate * (1 - self.gate)",
        "by_gate = self.gate * (1 - self.gate)",
        "the factor x is missing",
    ),
    ("return x * self.gate", "return self.gate", "returns the gate alone"),
    (
        "return dL_dy * (by_factor + by_gate)",
        "dL_dy *= by_factor + by_gate\n        return dL_dy",
        "belong to the caller",
    ),
    ("self.x = x", "self.x = x * 1 / (1 + np.exp(-x))", "not of y"),
]
