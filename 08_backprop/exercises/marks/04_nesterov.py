"""Marks exercise 8.4."""

from marking import Wrong, expect, near

HINTS = [
    "The class Momentum of lesson 8.17 is nearly it; only the last line, the step, is another one.",
    "velocities: a list of np.zeros_like(p.data), one for each parameter. In step, walk through both lists with zip.",
    "Update v in place (v *= momentum, then v += p.grad), and only then p.data -= self.lr * (p.grad + self.momentum "
    "* v).",
]


def check(work):
    import numpy as np

    class Parameter:
        def __init__(self, data):
            self.data, self.grad = np.array(data, dtype=float), np.zeros(np.shape(data))

    w = Parameter([1.0])
    array, optimizer, seen = w.data, expect(work.Nesterov, [w], lr=0.1, momentum=0.9), []
    for _ in range(3):
        w.grad[...] = 1.0
        expect(optimizer.step)
        if w.grad.tolist() != [1.0]:
            raise Wrong(
                f"the gradient was 1 and is {w.grad.tolist()} after the step. Leave p.grad alone: a velocity that "
                "*is* the gradient's array (v = p.grad) or a += on it changes it."
            )
        seen.append(float(w.data[0]))
    said = (
        f"a weight at 1 with gradient 1, lr 0.1, momentum 0.9 goes to {show(seen)} where [0.81, 0.539, 0.1951] was "
        "expected"
    )
    if w.data is not array:
        raise Wrong(
            "p.data is a new array after your step. Whoever holds the old one, such as the layer, never sees it "
            "move: write p.data -= ..., which works in place, not p.data = p.data - ..."
        )
    if seen == [1.0, 1.0, 1.0]:
        raise Wrong(
            "your step moves nothing. Is p.data changed in place, p.data -= ..., or only a name that holds a copy?"
        )
    for guess, reason in [
        (
            [0.9, 0.71, 0.439],
            "that is plain momentum. After the velocity is updated the step is g + momentum * v, not v alone (and "
            "not with the old v).",
        ),
        (
            [0.9, 0.8, 0.7],
            "that is plain gradient descent: the velocity has no part in the step, or it is lost after each step.",
        ),
        (
            [0.81, 0.62, 0.43],
            "every step is the same: the velocity is lost. `v = ...` in a loop makes a new array that nobody keeps; "
            "change the one in the list in place, v *= ... and v += ...",
        ),
        ([1.19, 1.461, 1.8049], "the sign. Downhill is minus: p.data -= ..."),
        ([-0.9, -3.61, -7.049], "the rate is missing: lr * (g + momentum * v)."),
    ]:
        if near(seen, guess, 1e-9):
            raise Wrong(f"{said}: {reason}")
    if not near(seen, [0.81, 0.539, 0.1951], 1e-9):
        raise Wrong(
            f"{said}. First step: v = 0.9 * 0 + 1 = 1, step 0.1 * (1 + 0.9 * 1) = 0.19. Second: v = 1.9, step 0.271."
        )

    optimizer.lr = 0.01
    w.grad[...] = 1.0
    expect(optimizer.step)
    if not near(float(w.data[0]), 0.1951 - 0.01 * (1 + 0.9 * 3.439), 1e-9):
        raise Wrong(
            f"after optimizer.lr was set to 0.01 the weight goes from 0.1951 to {w.data[0]:.6f} where 0.154149 was "
            "expected. Read self.lr at each step, and keep the rate out of the velocity (v = momentum * v + g, "
            "lesson 8.17)."
        )

    rng = np.random.default_rng(0)
    for shapes in [[(3,), (3,)], [(2, 3), (4,)]]:
        ours = [Parameter(rng.normal(size=shape)) for shape in shapes]
        right = [[p.data.copy(), np.zeros(p.data.shape)] for p in ours]
        optimizer = expect(work.Nesterov, ours, 0.05, 0.8)
        for step in range(10):
            for p, pair in zip(ours, right, strict=True):
                p.grad[...] = rng.normal(size=p.grad.shape)
                pair[1] = 0.8 * pair[1] + p.grad
                pair[0] = pair[0] - 0.05 * (p.grad + 0.8 * pair[1])
            expect(optimizer.step)
            for k, (p, pair) in enumerate(zip(ours, right, strict=True)):
                if not near(p.data, pair[0], 1e-9):
                    raise Wrong(
                        f"with one weight all is right; with arrays of shapes {shapes} and changing gradients, array "
                        f"{k} is wrong after step {step + 1}. Does each parameter have a velocity of its own, shaped "
                        "like it?"
                    )


def show(numbers):
    return "[" + ", ".join(f"{number:.4g}" for number in numbers) + "]"


WRONG = [
    ("self.lr * (p.grad + self.momentum * v)", "self.lr * v", "plain momentum"),
    (
        "v *= self.momentum  # in place: v = ... would make a new array that nobody keeps\n            v += p.grad",
        "v = self.momentum * v + p.grad",
        "the velocity is lost",
    ),
    ("p.data -= self.lr", "p.data = p.data - self.lr", "is a new array"),
    ("p.data -= self.lr", "p.data += self.lr", "Downhill is minus"),
    (
        "[np.zeros_like(p.data) for p in self.parameters]",
        "[np.zeros_like(self.parameters[0].data)] * len(self.parameters)",
        "velocity of its own",
    ),
    (
        "p.data -= self.lr * (p.grad + self.momentum * v)",
        "p.grad += self.momentum * v\n            p.data -= self.lr * p.grad",
        "Leave p.grad alone",
    ),
]
