"""8.2  A tape: numbers that remember how they were made

Question  Could each number remember what it was made from? Who would then still have to work out gradients by hand?
Needs     backpropagation, local slope, upstream gradient, paths add, object, XOR, MSE
Teaches   computational graph, automatic differentiation
Run       python 08_backprop/02_tape.py
"""

# %% Imports and settings
import math
import random

SEED, STEPS, RATE = 1, 80, 0.1


# %% The idea: arithmetic writes a tape, backward plays it in reverse
class Value:
    """A number that knows its parents, the local slope for each of them, and after backward() its gradient."""

    def __init__(self, data, parents=(), slopes=(), name=""):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes, self.name = parents, slopes, name

    def __add__(self, other):  # a + b calls this
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __pow__(self, power):  # a ** 3
        return Value(self.data**power, (self,), (power * self.data ** (power - 1),), f"**{power}")

    def exp(self):
        result = math.exp(self.data)
        return Value(result, (self,), (result,), "exp")

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,), "log")

    def tanh(self):
        result = math.tanh(self.data)
        return Value(result, (self,), (1 - result**2,), "tanh")

    def relu(self):
        return Value(max(0.0, self.data), (self,), (1.0 if self.data > 0 else 0.0,), "ReLU")

    def backward(self):
        order = in_order(self, [], set())
        self.grad = 1.0
        for value in reversed(order):  # end first: whoever hands on has heard from all it went into
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                parent.grad += slope * value.grad  # local slope times upstream gradient, and paths add


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


def in_order(value, order, seen):
    """All values that this one is made of, each after its parents."""
    if value not in seen:
        seen.add(value)
        for parent in value.parents:
            in_order(parent, order, seen)
        order.append(value)
    return order


# %% Run it: the neuron of lesson 8.1; nobody tells it what to do backward
def show(value, depth=0):
    print(f"{'  ' * depth + value.name:12} {value.data:4.0f}   {value.grad:4.0f}")
    for parent in value.parents:
        show(parent, depth + 1)


x = [Value(number, name=f"x{i}") for i, number in enumerate([1.0, -2.0, 3.0])]
w = [Value(number, name=f"w{i}") for i, number in enumerate([-3.0, -1.0, 2.0])]
neuron = (x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + Value(1.0, name="b")).relu()
neuron.backward()
print("made from   value  grad")
show(neuron)

# %% Run it: two paths
a = Value(3.0)
b = a + a
b.backward()
print(f"\nb = a + a: when a moves by 1, b moves by {a.grad:.0f}")


# %% Run it: a whole network on the tape, 2-4-4-1, learns XOR
def layer(inputs, rows, activate):
    """Chapter 2's layer; the last number of each row is the bias."""
    sums = []
    for *weights, bias in rows:
        total = bias
        for x, w in zip(inputs, weights, strict=True):
            total = total + x * w
        sums.append(total.tanh() if activate else total)
    return sums


random.seed(SEED)
SIZES = [(2, 4), (4, 4), (4, 1)]  # inputs and neurons of each layer
network = [[[Value(random.uniform(-1, 1)) for _ in range(n + 1)] for _ in range(m)] for n, m in SIZES]
parameters = [p for rows in network for row in rows for p in row]
SAMPLES = [((0.0, 0.0), -1.0), ((0.0, 1.0), 1.0), ((1.0, 0.0), 1.0), ((1.0, 1.0), -1.0)]


def predict(inputs):
    for i, rows in enumerate(network):
        inputs = layer(inputs, rows, activate=i < len(network) - 1)
    return inputs[0]


def mean_squared_error():
    total = Value(0.0)
    for inputs, wanted in SAMPLES:
        total = total + (predict([Value(number) for number in inputs]) + -wanted) ** 2  # a Value knows no minus
    return total * (1 / len(SAMPLES))


loss = mean_squared_error()
print(f"\n2-4-4-1 network: {len(parameters)} parameters, {len(in_order(loss, [], set()))} numbers on the tape")
print("step    loss   says for 00, 01, 10, 11")
for step in range(STEPS + 1):
    loss = mean_squared_error()
    if step % 20 == 0:
        answers = "  ".join(f"{predict([Value(n) for n in inputs]).data:5.2f}" for inputs, _ in SAMPLES)
        print(f"{step:4}  {loss.data:6.4f}   {answers}")
    for p in parameters:
        p.grad = 0.0
    loss.backward()  # adds to the gradients, so they had to be cleared
    for p in parameters:
        p.data -= RATE * p.grad


# %% Check: the tape's slopes are those of the nudge, for every operation and for every parameter of the network
def nudge(function, value):
    ends = []
    for step in (1e-5, -1e-5):
        value.data += step
        ends.append(function().data)
        value.data -= step
    return (ends[0] - ends[1]) / 2e-5


a, b = Value(0.7), Value(-1.3)
formulas = [
    lambda: (a + b) * (a * b),  # lesson 7.7
    lambda: a + a,
    lambda: a**3 * b.exp() + (a.log() + b**-1).tanh() + (a * b * -1).relu() + b.relu(),
]
for formula, values in [
    (formulas[0], [a, b]),
    (formulas[1], [a]),
    (formulas[2], [a, b]),
    (mean_squared_error, parameters),
]:
    for value in values:
        value.grad = 0.0
    formula().backward()
    for value in values:
        assert abs(value.grad - nudge(formula, value)) < 1e-6, (
            f"tape {value.grad:.4f}, nudge {nudge(formula, value):.4f}"
        )

# %% Try this
# 1. parent.grad += slope * value.grad -> parent.grad = slope * value.grad
#    The classic mistake: the second path overwrites the first. What does b = a + a say?
# 2. p.grad = 0.0 -> pass
#    The old gradients are not cleared. What do they add up to?
# 3. reversed(order) -> order
#    From the first number to the last. Who has a gradient to hand on?
# 4. (1 - result**2,), "tanh") -> (1 - result,), "tanh")
#    One operation has a wrong slope. Does the network still learn? Who notices?
