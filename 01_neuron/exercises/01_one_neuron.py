"""Exercise 1.1  A neuron of your own

Write the function `neuron`. It gets a list of inputs, a list of as many weights, and one bias (a number). It gives back
the weighted sum: each input times its weight, all products added up, and the bias added once.

neuron([1.0, 2.0], [0.5, -1.0], 3.0) is 1.0 * 0.5 + 2.0 * -1.0 + 3.0 = 1.5. It must work for any number of inputs.

Level     easy
Lessons   01/02, 01/03
Check     python3 course.py check 01/01
"""


def neuron(inputs, weights, bias):
    # TODO: multiply in pairs, add up, add the bias
    raise NotImplementedError("exercise 1.1")


# The neuron of the lessons, for a look at your answer: python 01_neuron/exercises/01_one_neuron.py
if __name__ == "__main__":
    print("want 4.8, got", neuron([1.0, 2.0, 3.0, 2.5], [0.2, 0.8, -0.5, 1.0], 2.0))
