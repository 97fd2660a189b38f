"""Exercise 4.1  Baskets and shops

A row of `baskets` says how many apples, breads and eggs somebody buys, (baskets, goods). A row of `prices` says what
one shop asks for each of them, (shops, goods). `fees` is what each shop takes for packing one basket, (shops,).
Write `totals`: what every basket costs in every shop. A row of the answer is a basket, a column is a shop. No loops.

Example: a basket [2, 1, 0] in a shop with the prices [0.5, 3, 0.25] and the fee 1 costs 2 * 0.5 + 1 * 3 + 1 = 5.

Level     easy
Lessons   04/01, 04/02, 04/03
Check     python3 course.py check 04/01
"""

import numpy as np

BASKETS = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 12.0], [5.0, 2.0, 6.0], [1.0, 1.0, 1.0]])  # (4 baskets, 3 goods)
PRICES = np.array([[0.5, 3.0, 0.25], [0.4, 3.5, 0.2]])  # (2 shops, 3 goods)
FEES = np.array([1.0, 0.0])  # (2 shops,)


def totals(baskets, prices, fees):
    # your code: every basket meets every shop in one multiplication, then the fees
    # A basket is a sample, a shop is a neuron, its prices are the weights and its fee is the bias.
    # (baskets, goods) @ (goods, shops): .T stands the shops up as columns, so that goods meet goods.
    # The fees (shops,) are stretched down over the rows: each column adds its own.
    return baskets @ prices.T + fees  # (baskets, shops)
    # end of your code


if __name__ == "__main__":
    print(totals(BASKETS, PRICES, FEES))
