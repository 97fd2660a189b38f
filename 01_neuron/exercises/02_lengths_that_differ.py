"""Exercise 1.2  Lengths that differ

A neuron with four inputs and three weights is a mistake, and a neuron that answers all the same hides it. Write
`neuron(inputs, weights, bias)` as in exercise 1.1, and let it refuse when the two lists are not of the same length, in
either direction. The line `raise ValueError("some words")` refuses: it stops the function and says the words.

The words must name both lengths: neuron([1.0, 2.0, 3.0, 2.5], [0.2, 0.8, -0.5], 2.0) must not answer. It must say, for
example, "4 inputs and 3 weights". len(a_list) is the length of a list.

Level     easy
Lessons   01/03
Check     python3 course.py check 01/02
"""


def neuron(inputs, weights, bias):
    # TODO: refuse lists of different lengths, then add up as before
    raise NotImplementedError("exercise 1.2")


if __name__ == "__main__":
    print("want 4.8, got", neuron([1.0, 2.0, 3.0, 2.5], [0.2, 0.8, -0.5, 1.0], 2.0))
