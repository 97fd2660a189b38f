"""Marks exercise 9.5."""

from marking import Wrong, expect

HINTS = [
    "Lesson 9.21 has all the parts: letter numbers, an embedding, a GRU on packed batches, a linear layer. Leave its "
    "tricks aside at first; hidden size 64, batches of 128 and Adam are enough.",
    "Make all names one padded tensor once, before the loop, and pick rows of it for each batch: that saves most of "
    "the time. 10 to 15 epochs; more than that learns the training names by heart.",
    "What brings it past the counting: reading both ways (exercise 9.4), dropout of about 0.3, a rate near 0.01 that "
    "shrinks to nothing by the end (LinearLR).",
    "Set model.eval() before you return, so that no dropout is at work in the answers, and let the answer come from "
    "each name's own last letter.",
]
SECONDS = 25


def check(work):
    import time

    import torch

    torch.set_num_threads(1)
    training, test = work.split_names(work.chosen_names(), 0, (0.8, 0.2))
    triples = work.Counting(training, 3)
    counted = work.accuracies([triples.guess(name) for name in test.names], test.labels)[0]

    few = training.pick(range(0, len(training), 8))  # a short trial first: most mistakes show there already
    guess, habits = watched(work.train, few)
    sound(guess, test.names[:300])
    if habits["softmax"]:
        raise Wrong(
            "cross_entropy is given probabilities, rows that sum to 1. It wants logits and brings its own softmax: "
            "with two of them the loss hardly feels a change. Take your softmax out."
        )
    if habits["steps"] > 5 and habits["stale"] >= habits["steps"] - 1:
        raise Wrong(
            "no gradient is ever set back to zero, so that every step follows the sum of all gradients since the "
            "beginning. Call optimizer.zero_grad() before each loss.backward()."
        )

    start = time.process_time()
    guess = expect(work.train, training, 0)
    seconds = time.process_time() - start
    sound(guess, test.names[:300])
    read = work.accuracies(expect(guess, test.names), test.labels)[0]
    known = work.accuracies(expect(guess, training.names), training.labels)[0]
    if seconds > SECONDS:
        raise Wrong(
            f"the training took {seconds:.0f} seconds of processor time, and {SECONDS} are allowed. Fewer epochs, "
            "larger batches (128), a smaller network; and prepare the tensors once, not in every epoch."
        )
    if read > counted:
        return
    said = (
        f"your network is right for {read:.4f} of {len(test)} new names, counting triples for {counted:.4f}; of the "
        f"names it was trained on it knows {known:.4f}."
    )
    if known < counted + 0.05:
        raise Wrong(
            f"{said} Even those it knows badly: it has hardly begun to learn. More epochs, a larger rate, or Adam "
            "where you have SGD."
        )
    raise Wrong(
        f"{said} It knows its training names better than new ones, so it learns by heart: dropout, fewer epochs, a "
        "rate that shrinks, and reading both ways all help."
    )


def watched(train, names):
    """Train, and see on the way whether the loss gets probabilities, and whether gradients of earlier steps stay."""
    import torch
    from torch import nn
    from torch.optim.optimizer import register_optimizer_step_post_hook

    habits, optimizers = {"steps": 0, "stale": 0, "softmax": False}, set()
    cross_entropy, backward = nn.functional.cross_entropy, torch.Tensor.backward

    def watched_loss(logits, *args, **options):
        rows = logits.detach()
        if rows.ndim == 2 and rows.min() >= 0 and (rows.sum(dim=1) - 1).abs().max() < 1e-4:
            habits["softmax"] = True
        return cross_entropy(logits, *args, **options)

    def watched_backward(tensor, *args, **options):
        parameters = [p for optimizer in optimizers for group in optimizer.param_groups for p in group["params"]]
        habits["stale"] += any(p.grad is not None and bool(p.grad.any()) for p in parameters)
        return backward(tensor, *args, **options)

    def stepped(optimizer, *_):
        habits["steps"] += 1
        optimizers.add(optimizer)

    hook = register_optimizer_step_post_hook(stepped)
    nn.functional.cross_entropy, torch.Tensor.backward = watched_loss, watched_backward
    try:
        return expect(train, names, 0), habits
    finally:
        nn.functional.cross_entropy, torch.Tensor.backward = cross_entropy, backward
        hook.remove()


def sound(guess, names):
    """The answers: whole numbers, the same twice, and the same alone as in a list."""
    if not callable(guess):
        raise Wrong(
            f"train returns {type(guess).__name__}; expected is a function that takes a list of names and returns "
            "their labels."
        )
    first, second = (expect(guess, names) for _ in range(2))
    if not isinstance(first, list) or len(first) != len(names) or not all(isinstance(label, int) for label in first):
        raise Wrong(
            f"for a list of {len(names)} names your function returns {type(first).__name__} {str(first)[:60]}; "
            f"expected is a list of {len(names)} whole numbers. From a tensor .tolist() makes one, from logits "
            ".argmax(dim=1).tolist()."
        )
    if first != second:
        raise Wrong(
            "asked twice about the same names your function gives different answers. Dropout is still at work: call "
            "model.eval() before you return."
        )
    other = sum(a != expect(guess, [name])[0] for a, name in zip(first, names, strict=True))
    if other > len(names) / 100:  # a tie may fall otherwise by rounding
        raise Wrong(
            f"{other} of {len(names)} names get another answer when they are asked alone than in a list with longer "
            f"ones such as {max(names, key=len)}. The network has read the filling behind them: take the state after "
            "each name's own last letter, by packing or by lengths - 1."
        )


WRONG = [
    ("for _ in range(epochs):", "for _ in range(2):", "hardly begun"),
    (
        "logits = model(rows[picked, :longest], lengths[picked])",
        "logits = model(rows[picked, :longest], lengths[picked]).softmax(dim=1)",
        "Take your softmax out",
    ),
    ("optimizer.zero_grad()", "pass", "ever set back to zero"),
    ("model.eval()", "pass", "Dropout is still at work"),
    (
        "return guess",
        "return lambda new: [guess([name])[0] for name in new] and model(*collate(new))",
        "list of 300 whole numbers",
    ),
    (
        "_, last = self.rnn(packed)",
        "states, _ = self.rnn(inputs)\n        last = states[:, -1].chunk(2, dim=1)",
        "has read the filling",
    ),
]
