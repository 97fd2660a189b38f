"""Marks exercise 6.1."""

import numpy as np

from marking_arrays import call, compare

HINTS = [
    "Begin with the miss of every day, baked minus wanted. What shape has it? A shape (days, days) means that every "
    "day met every other one (lesson 4.3). Make a flat array of baked first.",
    "A miss above 0 costs 0.5 for each bun, one below 0 costs 2 for each, and costs are positive. "
    "np.where(question, a, b) takes a where the answer is yes and b elsewhere.",
    "miss = baked.reshape(-1) - wanted; cost = np.where(miss > 0, 0.5 * miss, -2 * miss); then the mean of the cost.",
]


def cost(miss, many=0.5, few=2.0):
    return np.where(miss > 0, many * miss, -few * miss)


def check(work):
    for baked, wanted in [
        (np.array([[10.0], [10.0]]), np.array([12.0, 6.0])),
        (np.array([[3.0], [8.0], [5.5]]), np.array([5.0, 8.0, 1.0])),
    ]:
        miss = baked[:, 0] - wanted
        table = baked - wanted  # (days, days)
        right = np.mean(cost(miss))
        compare(
            call(work.bakers_loss, baked, wanted),
            right,
            f"baked {baked.tolist()}, wanted {wanted.tolist()}",
            [
                (
                    np.mean(cost(table)),
                    "baked is (days, 1) and wanted is (days,), and NumPy stretches both into a table (days, days), "
                    "every day with every other one, without a word. Make baked flat first: .reshape(-1).",
                ),
                (
                    np.sum(cost(table)),
                    "baked is (days, 1) and wanted is (days,), which makes a table of every day with every other "
                    "one. Make baked flat first: .reshape(-1). And take the mean, not the sum.",
                ),
                (
                    np.mean(cost(miss, 2.0, 0.5)),
                    "the two prices are exchanged. Baked minus wanted is above 0 when there are too many buns, and "
                    "those cost 0.5 each.",
                ),
                (
                    np.sum(cost(miss)),
                    "this is the sum over the days. The loss is the mean: it should not grow with the number of days.",
                ),
                (cost(miss), "these are the costs of the single days. The loss is one number, their mean."),
                (
                    np.mean(np.where(miss > 0, 0.5 * miss, 2 * miss)),
                    "buns that are missing made the loss smaller: where the miss is below 0, 2 times the miss is "
                    "negative. A cost is positive.",
                ),
                (
                    np.mean(np.abs(miss)),
                    "every bun costs 1, too many or too few. Here the two sides have different prices.",
                ),
                (
                    np.mean(cost(miss) ** 2),
                    "the cost was squared. Here each bun costs the same, the first and the tenth.",
                ),
            ],
        )


WRONG = [
    ("baked.reshape(-1) - wanted", "baked - wanted", "every day with every other"),
    ("0.5 * miss, -2 * miss", "2 * miss, -0.5 * miss", "two prices are exchanged"),
    ("np.mean(cost)", "np.sum(cost)", "sum over the days"),
    ("-2 * miss", "2 * miss", "A cost is positive"),
    ("np.mean(cost)", "cost", "one number"),
    ("np.where(miss > 0, 0.5 * miss, -2 * miss)", "0.5 * miss if miss > 0 else -2 * miss", "an array holds many"),
]
