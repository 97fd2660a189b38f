"""Exercise 1.3  Close enough

Computers round, so two ways to one answer rarely agree in the last digit. Write `all_close(a, b, tolerance)` for two
lists of numbers. It gives back True when the lists have the same length and every number of `a` differs from the number
at its place in `b` by less than the tolerance, else False.

all_close([0.1 + 0.2, 1.0], [0.3, 1.0], 0.000001) is True; all_close([1.0, 5.0], [1.0, 2.0], 0.1) is False, and so is
all_close([1.0], [1.0, 2.0], 0.1). Two empty lists agree.

Level     middle
Lessons   01/03, 01/04
Check     python3 course.py check 01/03
"""


def all_close(a, b, tolerance):
    # TODO: True if no pair differs by the tolerance or more
    raise NotImplementedError("exercise 1.3")


if __name__ == "__main__":
    print("want True,  got", all_close([0.1 + 0.2, 1.0], [0.3, 1.0], 0.000001))
    print("want False, got", all_close([1.0, 5.0], [1.0, 2.0], 0.1))
