"""Exercise 2.4  Fence in a diamond

A diamond has its corners at (1, 2), (3, 4), (5, 2) and (3, 0). Fence it in with a layer of four neurons, set by hand.
Each neuron has one side of the diamond as its border: a row of WEIGHTS, two numbers, and one number in BIASES, so that
w1 * x1 + w2 * x2 + bias is above zero on the inner side and below zero on the other one.

Then write `inside(x1, x2)`: 1 if all four neurons say yes, else 0. inside(3, 2) is 1, inside(1, 1) is 0. The side from
(1, 2) to (3, 0), for example, holds all points with x1 + x2 = 3, and inside x1 + x2 is larger than 3.

Level     project
Lessons   01/06, 02/03, 02/05
Check     python3 course.py check 02/04
"""

CORNERS = [(1, 2), (3, 4), (5, 2), (3, 0)]

# your code: four rows of two weights, and four biases
WEIGHTS = [
    [1, 1],  # x1 + x2 > 3, above the side from (1, 2) to (3, 0)
    [-1, -1],  # x1 + x2 < 7, below the opposite side: both signs turned over
    [1, -1],  # x1 - x2 > -1, right of the side from (1, 2) to (3, 4)
    [-1, 1],  # x1 - x2 < 3, left of the side from (3, 0) to (5, 2)
]
BIASES = [-3, 7, 1, 3]
# end of your code


def inside(x1, x2):
    # your code: count the neurons that say yes; all four are needed
    yes = 0
    for (w1, w2), bias in zip(WEIGHTS, BIASES, strict=True):
        if w1 * x1 + w2 * x2 + bias > 0:
            yes = yes + 1
    return 1 if yes == 4 else 0  # a second layer could do this: weights 1, 1, 1, 1 and bias -3.5
    # end of your code


if __name__ == "__main__":  # the plane as your layer sees it, x2 upwards: # is inside, + a corner
    for x2 in range(10, -4, -1):
        row = ["#" if inside(x1 / 2, x2 / 2) else "." for x1 in range(15)]
        for c1, c2 in CORNERS:
            row[2 * c1] = "+" if 2 * c2 == x2 else row[2 * c1]
        print(" ".join(row))
