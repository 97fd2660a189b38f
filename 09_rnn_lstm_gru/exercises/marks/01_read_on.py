"""Marks exercise 9.1."""

from marking import Wrong, expect, near

HINTS = [
    "The step is the formula of lesson 9.9: tanh of (x times W_x, transposed) plus (h times W_h, transposed) plus b.",
    "read: a loop over letters gives one x (batch, inputs) at a time. Put the result of step under the name h again, "
    "so that the next step sees it.",
    "Append every new h to a list and make one tensor of the list at the end, torch.stack(states). Begin with the h "
    "that was handed in, not with zeros.",
]


def check(work):
    import torch

    one = [torch.tensor(v, dtype=torch.float64) for v in ([[1.0]], [[0.5]], [[2.0]], [[-1.0]], [0.25])]
    got = expect(work.step, *one)
    said = f"in the example your step gives {show(got)} where [[0.9414]] was expected"
    for guess, reason in [
        (1.75, "that is the sum before the tanh. Without it the whole network is one affine map (lesson 9.9)."),
        (0.905148, "the bias is missing."),
        (0.978026, "the old state has no part in it: add h @ W_h.T."),
        (-0.244919, "the letter has no part in it: add x @ W_x.T."),
        (0.993963, "W_h has a minus here, and h @ W_h.T must be added as it is."),
    ]:
        if near(got, [[guess]], 1e-5):
            raise Wrong(f"{said}: {reason}")
    if not near(got, [[0.941375]], 1e-5):
        raise Wrong(f"{said}: tanh(2 * 1 - 1 * 0.5 + 0.25).")

    torch.manual_seed(0)
    rnn = torch.nn.RNN(3, 4, dtype=torch.float64)
    W_x, W_h, b, zero = [p.detach() for p in rnn.parameters()]
    weights = (W_x, W_h, b + zero)
    letters, start = torch.randn(5, 2, 3, dtype=torch.float64), torch.randn(2, 4, dtype=torch.float64)
    kept = start.clone()
    with torch.no_grad():
        right = rnn(letters, start[None])[0]
        stepped = expect(work.step, letters[0], start, *weights)
        if not near(stepped, right[0], 1e-9):
            raise Wrong(
                "the example with one number is right, but with 2 names, 3 inputs and 4 hidden numbers your step is "
                "not that of nn.RNN. W_x is (hidden, inputs) and W_h (hidden, hidden): both are transposed, x @ "
                "W_x.T + h @ W_h.T."
            )
        got = expect(work.read, letters, start, *weights)
        if not torch.equal(start, kept):
            raise Wrong(
                "the h of the caller was changed. `h = step(...)` gives the name to a new tensor; `h += ...`, "
                "`h[...] = ...` and `h.copy_(...)` write into the caller's."
            )
        if isinstance(got, (list, tuple)):
            raise Wrong(
                f"your read returns a {type(got).__name__}; expected is one tensor (time, batch, hidden): "
                "torch.stack(states)."
            )
        said = "your read"
        if tuple(got.shape) != (5, 2, 4):
            reason = (
                "that is the last state alone; keep the state after each step." if tuple(got.shape) == (2, 4) else ""
            )
            reason = (
                "that holds the state before the first step too; only what comes after a step belongs in."
                if len(got) == 6
                else reason
            )
            reason = (
                "torch.stack puts them behind one another, torch.cat side by side."
                if tuple(got.shape) == (10, 4)
                else reason
            )
            raise Wrong(
                f"{said} returns shape {tuple(got.shape)} where (5, 2, 4), time, batch, hidden, was expected: {reason}"
            )
        if near(got, right, 1e-9):
            part = expect(work.read, letters[:3], start, *weights)
            again = expect(work.read, letters[3:], part[-1], *weights)
            if not near(again, right[3:], 1e-9):
                raise Wrong(
                    "read in one go all is right; read in two parts, the second one goes wrong. Is something kept "
                    "from the first call?"
                )
            return
        apart = torch.stack([work.step(x, start, *weights) for x in letters])
        blank = rnn(letters)[0]
        for guess, reason in [
            (
                apart,
                "every step begins with the h that was handed in, so nothing is remembered. The new state must go "
                "into the next step: h = step(x, h, ...).",
            ),
            (blank, "it begins with zeros. Begin with the h that was handed in; that is how a text is read on."),
            (right.flip(0), "the states come last one first. Append, and read the letters from the first to the last."),
        ]:
            if near(got, guess, 1e-9):
                raise Wrong(f"{said} is not that of nn.RNN: {reason}")
        after = int((got - right).abs().amax(dim=(1, 2)).gt(1e-9).nonzero()[0]) + 1
        raise Wrong(
            f"{said} is not that of nn.RNN; it leaves the way at step {after}. Does each step take its own letter "
            "and the state of the step before?"
        )


def show(value):
    return [[round(v, 4) for v in row] for row in value.tolist()] if getattr(value, "ndim", 0) == 2 else repr(value)


WRONG = [
    ("torch.tanh(x @ W_x.T + h @ W_h.T + b)", "x @ W_x.T + h @ W_h.T + b", "before the tanh"),
    ("x @ W_x.T + h @ W_h.T + b", "x @ W_x.T + h @ W_h + b", "both are transposed"),
    (
        "        h = step(x, h, W_x, W_h, b)",
        "        new = step(x, h, W_x, W_h, b)\n        states.append(new)\n        continue",
        "nothing is remembered",
    ),
    ("states = []", "states, h = [], torch.zeros_like(h)", "begins with zeros"),
    ("states = []", "states = [h]", "before the first step"),
    ("return torch.stack(states)", "return states[-1]", "the last state alone"),
    ("h = step(x, h, W_x, W_h, b)", "h.copy_(step(x, h, W_x, W_h, b))", "the caller was changed"),
]
