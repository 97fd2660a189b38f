"""Exercise 7.1  Slope and bend, from both sides

Write two functions. `slope(f, x, h)` is the central difference: rise over run between x - h and x + h.
`bend(f, x, h)` says how fast that slope changes at x, the curvature of lesson 7.9: it is the slope of the slope, again
from both sides and with the same h. Return one number each.

With f(x) = x^3, x = 2 and h = 0.5:   slope (2.5^3 - 1.5^3) / 1 = 12.25,   bend 12
(The rules say 3x^2 = 12 and 6x = 12; the 0.25 too much is the truncation error h^2 of lesson 7.3.)

Level     easy
Lessons   07/02, 07/03, 07/09
Check     python3 course.py check 07/01
"""


def slope(f, x, h=1e-3):
    # your code: rise over run, looking to both sides
    rise = f(x + h) - f(x - h)
    run = 2 * h  # from x - h to x + h
    return rise / run
    # end of your code


def bend(f, x, h=1e-3):
    # your code: how fast does slope(f, ...) itself change at x?
    ahead = slope(f, x + h, h)
    behind = slope(f, x - h, h)
    return (ahead - behind) / (2 * h)  # a slope like any other, of a function that happens to be a slope
    # end of your code
