"""Exercise 3.2  The shape rule

Tell what np.dot will do without calling it. Write `shape_after(left, right)`: `left` is the shape of a matrix, such as
(3, 4), `right` the shape of a vector, such as (4,). Give back the shape of the product as a tuple, here (3,): one
number for each row. If they do not fit, `raise ValueError(...)` with words that name the two numbers that differ.

Then `shapes_through(layers, inputs)`: `layers` is a list of shapes of weights, `inputs` the shape of the inputs. Give
back the list of shapes on the way through the network: shapes_through([(3, 4), (2, 3)], (4,)) is [(4,), (3,), (2,)].

Level     middle
Lessons   02/04, 03/03
Check     python3 course.py check 03/02
"""


def shape_after(left, right):
    # TODO: compare the inner numbers, give back the outer one
    raise NotImplementedError("exercise 3.2")


def shapes_through(layers, inputs):
    # TODO: begin with the shape of the inputs, add what each layer makes of it
    raise NotImplementedError("exercise 3.2")


if __name__ == "__main__":
    print("want (3,), got", shape_after((3, 4), (4,)))
    print("want [(4,), (3,), (2,)], got", shapes_through([(3, 4), (2, 3)], (4,)))
