"""Exercise 2.2  What a network holds

A fully connected network is described by its sizes: [4, 3, 2] is four inputs, a hidden layer of three neurons, and two
outputs. Write `count(sizes)`. It gives back two numbers, `return weights, biases`: how many weights and how many biases
the network has. It must work for any number of layers.

count([4, 3, 2]) is (18, 5): 4 * 3 + 3 * 2 weights, and a bias for each of the 3 + 2 neurons.

Level     middle
Lessons   02/04, 02/05
Check     python3 course.py check 02/02
"""


def count(sizes):
    # TODO: from each size to the next, add up the weights and the biases
    raise NotImplementedError("exercise 2.2")


if __name__ == "__main__":
    print("want (27, 8),        got", count([4, 3, 3, 2]))
    print("want (101632, 138),  got", count([784, 128, 10]))
