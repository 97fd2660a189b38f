"""Marks exercise 8.5."""

from contextlib import redirect_stdout
from io import StringIO

from marking import Wrong, expect, near

HINTS = [
    "The gain: y = gain * n, so its slope is dL_dy * n; all samples share it, so sum over the batch, axis=0. Then go "
    "on with dL_dn = dL_dy * gain.",
    "n = x / r. If r stood still, the gradient for x would be dL_dn / r. But r moves with every x of the row: "
    "dr/dx_j = x_j / (features * r) = n_j / features, and each n_i of the row feels it by dn_i/dr = -n_i / r.",
    "The second path, put together: -(1 / r) * n_j * (sum over i of dL_dn_i * n_i) / features. That sum over "
    "features is a mean along the row: np.mean(dL_dn * n, axis=1, keepdims=True).",
    "So return (dL_dn - n * mean) / r, with n, r from forward and the mean of the third hint.",
]


def check(work):
    import numpy as np

    from deeplearning import gradient_check, gradient_check_weights

    rng = np.random.default_rng(0)
    x, dL_dy = rng.normal(size=(4, 3)) * 2 + 0.5, rng.normal(size=(4, 3))
    layer = work.RMSNorm(3)
    layer._gain.data[...] = [1.5, -0.5, 2.0]
    gain, array, kept = layer._gain.data.copy(), layer._gain.grad, (x.copy(), dL_dy.copy())
    expect(layer.forward, x)
    got = expect(layer.backward, dL_dy)
    if got is None:
        raise Wrong(
            "your backward gives nothing back (None). It must return the gradient for x, beside storing the one for "
            "the gain."
        )
    if not (np.array_equal(x, kept[0]) and np.array_equal(dL_dy, kept[1]) and np.array_equal(layer._gain.data, gain)):
        raise Wrong(
            "x, dL_dy or the gain itself was changed. A backward builds new arrays and writes into gradients only: "
            "look for `*=`, `+=`, `-=`."
        )
    grad = layer._gain.grad
    if grad is not array:
        raise Wrong(
            "self._gain.grad is a new array. An optimizer holds the old one and would never see yours: write into "
            "it, self._gain.grad[...] = ..."
        )
    r = np.sqrt(np.mean(x**2, axis=1, keepdims=True) + 1e-5)
    n = x / r
    right = (dL_dy * n).sum(axis=0)
    if not near(grad, right, 1e-9):
        said = f"the gradient for the gain is {show(grad)} where {show(right)} was expected"
        for guess, reason in [
            (np.zeros(3), "nothing was stored. It belongs into self._gain.grad[...]."),
            (right / 4, "that is the mean over the 4 samples. They share the gain, so their slopes add up."),
            ((dL_dy * x).sum(axis=0), "the gain is multiplied by n = x / r, not by x."),
            (
                (dL_dy * gain * n).sum(axis=0),
                "the gain is a factor too many: y = gain * n, its slope for the gain is n.",
            ),
            (dL_dy.sum(axis=0), "the slope of gain * n for the gain is n; it is missing."),
            ((dL_dy * n)[-1], "that is the last sample alone. All samples share the gain: sum over the batch."),
        ]:
            if near(grad, guess, 1e-9):
                raise Wrong(f"{said}: {reason}")
        raise Wrong(f"{said}: dL_dy * n, summed over the batch.")
    if np.shape(got) != (4, 3):
        raise Wrong(
            f"your backward returns shape {np.shape(got)}; expected is that of x, (4, 3). Means along a row need "
            "keepdims=True."
        )
    d = dL_dy * gain

    def dx(d, mean, sign=-1):
        return (d + sign * n * mean) / r

    mean = np.mean(d * n, axis=1, keepdims=True)
    right = dx(d, mean)
    if not near(got, right, 1e-9):
        for guess, reason in [
            (
                d / r,
                "That is the path by x alone, as if r stood still. Every x moves r, and r moves all of its row: add "
                "the second path.",
            ),
            (
                dx(dL_dy, np.mean(dL_dy * n, axis=1, keepdims=True)),
                "The gain is missing: from y back to n the gradient is dL_dy * gain.",
            ),
            (
                dx(d, 3 * mean),
                "The second path is 3 times too large, the number of features: r comes from a mean, so dr/dx is n / "
                "features.",
            ),
            (
                dx(d, np.mean(d * n, axis=0, keepdims=True)),
                "The mean was taken down the batch, axis=0. r belongs to a row: axis=1.",
            ),
            (dx(d, np.mean(d * n)), "The mean was taken over everything. r belongs to a row: axis=1, keepdims=True."),
            (dx(d, mean, 1), "The second path has the wrong sign: a larger r makes every n smaller."),
            (d - n * mean, "The factor 1 / r is missing: both paths have it."),
            (right / 4, "It is a quarter of it, the mean over the batch. The loss has divided already."),
        ]:
            if near(got, guess, 1e-9):
                raise Wrong(f"the gain's gradient is right, the gradient for x is not. {reason}")
        raise Wrong(
            f"the gain's gradient is right, the gradient for x is not: its first row is {show(got[0])} where "
            f"{show(right[0])} was expected. Two paths add: by x itself, and by r, which every x of the row moves."
        )
    with redirect_stdout(StringIO()):  # they print their figures
        passed = expect(gradient_check, layer, x) and expect(gradient_check_weights, layer, x)
    if not passed:
        raise Wrong(
            "this example is right, but the referee finds another slope elsewhere. Does a second backward add to "
            "what the first has left? Write with `=`, `[...] =`, not `+=`."
        )


def show(value):
    import numpy as np

    try:
        return str(np.round(np.asarray(value, dtype=float), 4).tolist())
    except (TypeError, ValueError):
        return repr(value)


WRONG = [
    ("(dL_dn - by_r) / self.r", "dL_dn / self.r", "as if r stood still"),
    ("dL_dn = dL_dy * self._gain.data", "dL_dn = dL_dy", "The gain is missing"),
    ("np.mean(dL_dn * self.n, axis=1", "np.sum(dL_dn * self.n, axis=1", "3 times too large"),
    ("np.mean(dL_dn * self.n, axis=1", "np.mean(dL_dn * self.n, axis=0", "down the batch"),
    ("(dL_dy * self.n).sum(axis=0)", "(dL_dy * self.n).mean(axis=0)", "mean over the 4 samples"),
    ("self._gain.grad[...] =", "self._gain.grad =", "is a new array"),
    ("(dL_dn - by_r) / self.r", "(dL_dn + by_r) / self.r", "wrong sign"),
]
