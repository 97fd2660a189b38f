"""Exercise 1.4  A neuron that knows the letter T

Fifteen dots, 3 wide and 5 high, show a letter: 1 is a dot with ink, 0 one without. Set fifteen WEIGHTS and a BIAS by
hand, one weight for each dot, row by row, and write `says_yes(dots)`: the weighted sum with these, and on it the step
of lesson 1.6, which answers 1 if the sum is above zero, else 0.

It must say 1 for the T below and for each T with one dot wrong (ink missing, or a speck too much), and 0 for the other
letters, for the empty field and for the field full of ink. Where ink speaks against a T the weight is negative.

Level     project
Lessons   01/03, 01/06
Check     python3 course.py check 01/04
"""

LETTERS = {
    "T": [1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0],
    "I": [1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1],
    "L": [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1],
    "F": [1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0],
    "O": [1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1],
    "Y": [1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0],
}

# TODO: one weight for each of the fifteen dots, and a bias
WEIGHTS = None
BIAS = None


def says_yes(dots):
    # TODO: the weighted sum of all dots and the bias, then the step
    raise NotImplementedError("exercise 1.4")


def show(dots):
    """The letter as a picture: # is ink."""
    for row in range(5):
        print(" ", "".join("#" if dot else "." for dot in dots[3 * row : 3 * row + 3]))


if __name__ == "__main__":
    for letter, dots in LETTERS.items():
        show(dots)
        print(f"the neuron says {says_yes(dots)} to {letter}\n")
