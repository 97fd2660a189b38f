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

# TODO: four rows of two weights, and four biases
WEIGHTS = None
BIASES = None


def inside(x1, x2):
    # TODO: count the neurons that say yes; all four are needed
    raise NotImplementedError("exercise 2.4")


if __name__ == "__main__":  # the plane as your layer sees it, x2 upwards: # is inside, + a corner
    for x2 in range(10, -4, -1):
        row = ["#" if inside(x1 / 2, x2 / 2) else "." for x1 in range(15)]
        for c1, c2 in CORNERS:
            row[2 * c1] = "+" if 2 * c2 == x2 else row[2 * c1]
        print(" ".join(row))
