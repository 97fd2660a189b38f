"""Marks exercise 4.1."""

import numpy as np

from marking import Wrong, near
from marking_arrays import attempt, call, compare

HINTS = [
    "You have met this table before: a basket is a sample, a shop is a neuron. What are the prices then, and the fees?",
    "The shape rule wants the inner numbers to be equal. Baskets (4, 3) and prices (2, 3) do not fit yet: "
    "turn one of them so that goods meet goods, and the answer gets the shape (4, 2).",
    "Multiply the baskets by the transposed prices with @, and add the fees to the result as they are.",
]

BASKETS = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 12.0], [5.0, 2.0, 6.0]])
PRICES = np.array([[0.5, 3.0, 0.25], [0.4, 3.5, 0.2], [1.0, 2.0, 0.5]])
FEES = np.array([1.0, 0.0, 10.0])
FOUR = np.vstack([BASKETS, [[1.0, 1.0, 1.0]]])


def check(work):
    if near(attempt(work.totals, FOUR, PRICES[:2], FEES[:2]), FOUR @ PRICES[:2].reshape(3, 2) + FEES[:2]):
        raise Wrong(
            "for four baskets in two shops the answer has the right shape, (4, 2), and other numbers than expected. "
            "They are those of a reshape: it only cuts the same row of numbers elsewhere, so prices of different "
            "goods are mixed (lesson 4.2). Rows become columns with .T."
        )
    # three baskets, three goods, three shops: here no mistake is stopped by the shapes, so each can be named
    sums = BASKETS @ PRICES.T
    compare(
        call(work.totals, BASKETS, PRICES, FEES),
        sums + FEES,
        "three baskets in three shops",
        [
            (sums, "these are the prices of the goods alone. The packing fee of each shop is missing."),
            (
                sums + FEES.reshape(-1, 1),
                "the fees stand in a column, so each basket is given one fee, whichever shop it goes to (lesson 4.3). "
                "A fee belongs to a shop, and a shop is a column of the answer: add the fees as a row.",
            ),
            (
                (sums + FEES).T,
                "the right numbers, but rows and columns are exchanged. A row of the answer belongs to a basket, a "
                "column to a shop: baskets come first in the multiplication.",
            ),
            (sums.T + FEES, "rows and columns are exchanged before the fees are added. Baskets come first."),
            (
                BASKETS @ PRICES + FEES,
                "baskets and prices were multiplied without a transpose. With as many shops as goods NumPy does not "
                "notice, but the numbers of apples met the prices of one shop for everything. Goods must meet goods "
                "(lesson 4.1).",
            ),
        ],
    )
    compare(call(work.totals, FOUR, PRICES[:2], FEES[:2]), FOUR @ PRICES[:2].T + FEES[:2], "four baskets in two shops")
    compare(
        call(work.totals, BASKETS[:1], PRICES, FEES),
        sums[:1] + FEES,
        "a single basket, shape (1, 3)",
        [(sums[0] + FEES, "a batch of one is still a table, of shape (1, 3). Keep both dimensions.")],
    )


WRONG = [
    ("@ prices.T + fees", "@ prices.T", "fee of each shop is missing"),
    ("baskets @ prices.T + fees", "baskets @ prices + fees", "without a transpose"),
    ("prices.T", "prices.reshape(prices.shape[1], prices.shape[0])", "those of a reshape"),
    ("+ fees", "+ fees.reshape(-1, 1)", "fees stand in a column"),
    ("baskets @ prices.T + fees", "(baskets @ prices.T + fees).T", "rows and columns are exchanged"),
    ("baskets @ prices.T + fees  #", "np.squeeze(baskets @ prices.T + fees)  #", "batch of one"),
]
