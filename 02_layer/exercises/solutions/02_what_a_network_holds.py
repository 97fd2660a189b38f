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
    # your code: from each size to the next, add up the weights and the biases
    weights, biases = 0, 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):  # each size beside the one that follows it
        weights = weights + n_in * n_out  # every neuron reads all that comes in
        biases = biases + n_out  # inputs are no neurons: the first size gets none
    return weights, biases
    # end of your code


if __name__ == "__main__":
    print("want (27, 8),        got", count([4, 3, 3, 2]))
    print("want (101632, 138),  got", count([784, 128, 10]))
