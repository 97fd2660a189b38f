"""Marks exercise 7.4."""

from marking import Wrong, expect, near

HINTS = [
    "One miss for each sample: miss = X @ w + b - y, shape (samples,). The loss is the mean of miss^2.",
    "db is the one of lesson 7.10: the mean of 2 * miss. For the weight of input j it is the mean of 2 * miss * X[:, "
    "j].",
    "All weights at once: 2 * miss[:, None] * X has shape (samples, inputs); np.mean(..., axis=0) averages over the "
    "samples "
    "and leaves (inputs,). The same number comes from 2 * miss @ X / len(X).",
    "fit: w = np.zeros(X.shape[1]), b = 0.0; in each step first get both slopes, then move w and b against them.",
]


def check(work):
    import numpy as np

    X, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 2.0])
    dw, db = pair(expect(work.gradient, np.array([1.0, 1.0]), 0.0, X, y), "gradient", "dw and db")
    said = f"in the example your gradient is dw = {show(dw)}, db = {show(db)} where dw = [17, 24], db = 7 was expected"
    for factor, reason in [
        (2, "twice as much. The loss is the mean over 2 samples: divide by their number (or use np.mean, not np.sum)."),
        (0.5, "half as much. The square gives a factor 2: the slope of miss^2 is 2 * miss."),
        (
            -1,
            "the wrong sign. The miss is prediction minus target: when the prediction is too high, the slope is "
            "above zero.",
        ),
    ]:
        if near(dw, [17 * factor, 24 * factor]) and near(db, 7 * factor):
            raise Wrong(f"{said}: {reason}")
    if np.shape(dw) == (2, 2):
        raise Wrong(
            f"{said}: dw has a number for each sample. Average over the samples, axis=0, one number for each input."
        )
    if np.shape(dw) == ():
        raise Wrong(f"{said}: dw is a single number. np.mean without axis=0 averages over the inputs too.")
    if np.shape(db) != ():
        raise Wrong(f"{said}: db holds a number for each sample. All samples share one b: average, np.mean(2 * miss).")
    if near(dw, [8.0, 30.0]):
        raise Wrong(f"{said}: samples and inputs are mixed up. miss[:, None] * X gives each row of X its own miss.")
    if near(dw, [17.0, 24.0]) and near(db, 14.0):
        raise Wrong(f"{said}: dw is right, db twice as much. It is a mean over the samples too.")
    if not near(dw, [17.0, 24.0]) or not near(db, 7.0):
        raise Wrong(
            f"{said}. The misses are 2 and 5; for the first weight (2*2*1 + 2*5*3) / 2 = 17, for b (4 + 10) / 2 = 7."
        )
    rng = np.random.default_rng(0)
    X, y, w, b = rng.normal(size=(5, 3)), rng.normal(size=5), rng.normal(size=3), 0.7
    before = w.copy(), X.copy()
    dw, db = pair(expect(work.gradient, w, b, X, y), "gradient", "dw and db")
    if not (np.array_equal(w, before[0]) and np.array_equal(X, before[1])):
        raise Wrong(
            "your gradient has changed w or X, arrays of its caller. Build new ones: w - ... rather than w -= ..."
        )
    right = 2 * (X @ w + b - y) @ X / 5, np.mean(2 * (X @ w + b - y))
    if not near(dw, right[0], 1e-9) or not near(db, right[1], 1e-9):
        raise Wrong(
            f"the example was right, but for 5 samples with 3 inputs your gradient is dw = {show(dw)}, db = "
            f"{show(db)} where "
            f"dw = {show(right[0])}, db = {show(right[1])} was expected. With 2 samples of 2 inputs some mistakes "
            "hide: is a "
            "2 written where the number of samples is meant, or an axis mixed up?"
        )

    X, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 2.0])
    w, b = pair(expect(work.fit, X, y, 0.1, 1), "fit", "w and b")
    said = (
        f"after one step of rate 0.1 your fit has w = {show(w)}, b = {show(b)} where w = [0.7, 1], b = 0.3 was expected"
    )
    if near(w, [0.7, 1.0]) and near(b, -0.58):
        raise Wrong(
            f"{said}: w had already moved when the slope for b was taken. Get both slopes at the same place, then "
            "move both."
        )
    if near(w, [-0.7, -1.0]):
        raise Wrong(f"{said}: that is a step uphill. Downhill is minus rate times slope.")
    if near(w, [7.0, 10.0]):
        raise Wrong(f"{said}: the whole slope was taken as a step. Multiply it by the rate.")
    if near(w, [0.7, 1.0]) and near(b, 0.0):
        raise Wrong(f"{said}: b never moves. It takes a step as well.")
    if near(w, [0.0, 0.0]):
        raise Wrong(f"{said}: nothing has moved. Is the new value kept under the same name, w = w - ...?")
    if not near(w, [0.7, 1.0]) or not near(b, 0.3):
        raise Wrong(f"{said}. From zeros the misses are -1 and -2, dw = [-7, -10], db = -3.")
    X = rng.normal(size=(40, 3))
    y = X @ np.array([1.5, -2.0, 0.5]) + 4.0
    w, b = pair(expect(work.fit, X, y, 0.1, 400), "fit", "w and b")
    if not near(w, [1.5, -2.0, 0.5], 1e-4) or not near(b, 4.0, 1e-4):
        raise Wrong(
            "40 samples made with w = [1.5, -2, 0.5] and b = 4: after 400 steps of rate 0.1 your fit has w = "
            f"{show(w)}, b = "
            f"{show(b)}. One step was right, so look at the loop: does it take all the steps, each from where the "
            "last ended?"
        )


def pair(got, name, parts):
    if not isinstance(got, tuple) or len(got) != 2:
        raise Wrong(
            f"your {name} returns {got!r}; expected are two things, {parts}: `return` them with a comma between."
        )
    return got


def show(value):
    import numpy as np

    try:
        return str(np.round(np.asarray(value, dtype=float), 4).tolist())
    except (TypeError, ValueError):
        return repr(value)


WRONG = [
    (
        "dw = np.mean(2 * miss[:, None] * X, axis=0)  # (samples, inputs) averaged over the samples: (inputs,)\n"
        "    db = np.mean(2 * miss)",
        "dw = 2 * miss @ X\n    db = 2 * np.sum(miss)",
        "The loss is the mean over 2 samples",
    ),
    ("miss = X @ w + b - y", "miss = y - (X @ w + b)", "prediction minus target"),
    ("db = np.mean(2 * miss)", "db = 2 * miss", "All samples share one b"),
    ("np.mean(2 * miss[:, None] * X, axis=0)", "np.mean(2 * miss * X, axis=0)", "mixed up"),
    ("w = w - rate * dw\n        b = b - rate * db", "w = w + rate * dw\n        b = b + rate * db", "uphill"),
    (
        "w = w - rate * dw\n        b = b - rate * db",
        "w = w - rate * dw\n        b = b - rate * gradient(w, b, X, y)[1]",
        "w had already moved",
    ),
    (
        "w = w - rate * dw\n        b = b - rate * db\n    return w, b",
        "w = w - rate * dw\n        b = b - rate * db\n        return w, b",
        "take all the steps",
    ),
]
