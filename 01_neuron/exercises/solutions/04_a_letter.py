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

# your code: one weight for each of the fifteen dots, and a bias
# Ink where the T has ink speaks for it, ink anywhere else against it. A clean T has 7 dots of ink: its sum is 7.
WEIGHTS = [1 if dot else -1 for dot in LETTERS["T"]]
# One wrong dot costs 1 and leaves 6. The I has the seven dots and two more: 5. The border lies between 5 and 6.
BIAS = -5.5
# end of your code


def says_yes(dots):
    # your code: the weighted sum of all dots and the bias, then the step
    total = BIAS
    for dot, weight in zip(dots, WEIGHTS, strict=True):
        total = total + dot * weight
    return 1 if total > 0 else 0
    # end of your code


def show(dots):
    """The letter as a picture: # is ink."""
    for row in range(5):
        print(" ", "".join("#" if dot else "." for dot in dots[3 * row : 3 * row + 3]))


if __name__ == "__main__":
    for letter, dots in LETTERS.items():
        show(dots)
        print(f"the neuron says {says_yes(dots)} to {letter}\n")
