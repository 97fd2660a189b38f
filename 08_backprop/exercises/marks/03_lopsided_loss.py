"""Marks exercise 8.3."""

from contextlib import redirect_stdout
from io import StringIO

from marking import Wrong, expect, near

HINTS = [
    "forward: self.miss = prediction - target. Too low means that the miss is below zero; np.where chooses between "
    "two weights, element by element.",
    "The loss is the mean of weight * miss^2. The slope of miss^2 for the prediction is 2 * miss, the weight is a "
    "factor that stays.",
    "A mean of N elements gives every slope a 1 / N, where N is miss.size (not len(miss), which counts the rows). No "
    "minus: the optimizer brings it.",
]


def check(work):
    import numpy as np

    from deeplearning import gradient_check

    loss = work.LopsidedLoss(under=4.0)
    prediction, target = np.array([[1.0, 5.0]]), np.array([[3.0, 4.0]])
    value = expect(loss.forward, prediction, target)
    said = f"for prediction [1, 5] and target [3, 4], under = 4, your loss is {value!r} where 8.5 was expected"
    if value is None:
        raise Wrong(
            "your forward gives nothing back (None). It must return the loss as well as keep what backward needs."
        )
    if np.shape(value) != ():
        raise Wrong(f"{said}: that is one number for each element. The loss is their mean, one number.")
    for guess, reason in [
        (17.0, "that is the sum. The loss is the mean over all elements."),
        (4.0, "the weight went to the forecast that is too high. Too low means prediction - target below zero."),
        (10.0, "both elements were weighted with 4; only the forecast that is too low is."),
        (2.5, "that is plain MSE. Where the miss is below zero it counts `under` times."),
        (32.5, "the weight was squared too: weight * miss^2, not (weight * miss)^2."),
    ]:
        if near(value, guess):
            raise Wrong(f"{said}: {reason}")
    if not near(value, 8.5):
        raise Wrong(f"{said}: the misses are -2 and 1, the weights 4 and 1, so (4 * 4 + 1 * 1) / 2.")
    gradient = expect(loss.backward)
    if gradient is None:
        raise Wrong("your backward gives nothing back (None). It must return the gradient for the prediction.")
    said = f"in the same example your gradient is {show(gradient)} where [[-8, 1]] was expected"
    if np.shape(gradient) != (1, 2):
        raise Wrong(f"{said}: its shape is {np.shape(gradient)}, and it must be that of the prediction, (1, 2).")
    for guess, reason in [
        (
            [[-16.0, 2.0]],
            "twice as much. The loss is a mean of 2 elements, so every slope has 1 / 2; N is miss.size, while "
            "len(miss) counts rows and is 1 here.",
        ),
        ([[-4.0, 0.5]], "half as much. The slope of miss^2 is 2 * miss."),
        (
            [[8.0, -1.0]],
            "the wrong sign. Raising a prediction that is too low makes the loss smaller: its slope is below zero.",
        ),
        ([[-2.0, 1.0]], "that is the gradient of plain MSE. The weight is a factor of the slope too."),
        ([[8.0, 1.0]], "the first sign is wrong: the miss -2 keeps its sign in the slope, 2 * weight * miss."),
    ]:
        if near(gradient, guess):
            raise Wrong(f"{said}: {reason}")
    if not near(gradient, [[-8.0, 1.0]]):
        raise Wrong(f"{said}: 2 * weight * miss / 2 for each of the two elements.")
    if prediction.tolist() != [[1.0, 5.0]] or target.tolist() != [[3.0, 4.0]]:
        raise Wrong(
            "prediction or target was changed. Both belong to the caller: write `prediction - target`, not "
            "`prediction -= target`."
        )
    if not near(expect(work.LopsidedLoss(under=1.0).forward, prediction, target), 2.5):
        raise Wrong(
            "with under = 1 the loss must be plain MSE, 2.5 in the example, and yours is another. Is a 4 written "
            "where self.under is meant?"
        )
    rng = np.random.default_rng(0)
    with redirect_stdout(StringIO()):  # it prints its figure
        passed = expect(gradient_check, work.LopsidedLoss(3.0), rng.normal(size=(4, 3)), rng.normal(size=(4, 3)))
    if not passed:
        raise Wrong(
            "the example is right, but the referee, gradient_check with 4 samples of 3 outputs, finds another slope. "
            "Is N the number of all elements, 12? And does each element have a weight of its own?"
        )


def show(value):
    import numpy as np

    try:
        return str(np.round(np.asarray(value, dtype=float), 4).tolist())
    except (TypeError, ValueError):
        return repr(value)


WRONG = [
    ("2 * self.weight * self.miss / self.miss.size", "2 * self.weight * self.miss", "every slope has 1 / 2"),
    (
        "2 * self.weight * self.miss / self.miss.size",
        "2 * self.weight * self.miss / len(self.miss)",
        "len(miss) counts rows",
    ),
    ("self.miss < 0", "self.miss > 0", "too high"),
    ("2 * self.weight * self.miss / self.miss.size", "2 * self.miss / self.miss.size", "plain MSE"),
    ("2 * self.weight * self.miss / self.miss.size", "-2 * self.weight * self.miss / self.miss.size", "wrong sign"),
    ("np.mean(self.weight * self.miss**2)", "np.sum(self.weight * self.miss**2)", "that is the sum"),
    ("self.miss = prediction - target", "prediction -= target\n        self.miss = prediction", "belong to the caller"),
]
